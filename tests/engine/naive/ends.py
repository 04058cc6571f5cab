"""Steps 3 and 4 of a date: lots end, and what may roll lands."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ledger.plans.extras import WithdrawRule, extras
from ledger.plans.rules import Cap, Rollover, Rules
from naive.calendar import day_before, span_after
from naive.lots import FIRST_ROLL, LIVES_ON, ROLLS_AGAIN, Lot, Unit
from naive.state import State


class Turn(NamedTuple):
    """What kind of date it is for the lots that end on it."""

    boundary: bool = False
    begins: bool = False
    """A cycle begins."""
    left: Rules | None = None
    """The plan that is left."""
    let_go: str = ""
    """The reason for which all that would roll and all that is carried is lost."""
    unsaved: bool = False
    """The new plan is none with which a renewal saves what would roll."""
    early: bool = False
    """A renewal before the end makes this boundary."""


class Ends(State):
    # What the conditions ask, at the end of the day before

    def look_back(self) -> None:
        self.held = [lot for lot in self.lots if lot.live and lot.holds]

    def is_met(self, condition: str, lot: Lot, turn: Turn) -> bool:
        if condition in ("use", "carried_empty") or condition.startswith("empty:"):
            return lot.carried or self.is_met_by_use(condition)
        if condition == "early":
            return turn.early
        if condition == "claim":
            return self.was_claimed
        if condition == "no_change":
            return not self.change_asked and turn.left is None
        return condition.removeprefix("option:") in self.options

    def is_met_by_use(self, condition: str) -> bool:
        if condition == "use":
            return self.was_used
        if condition == "carried_empty":
            return not any(lot.carried for lot in self.held)
        cls = condition.removeprefix("empty:")
        return not any(lot.cls == cls and not lot.carried for lot in self.held)

    # Step 3

    def end_lots(self, turn: Turn) -> list[Lot]:
        """Lots that end today go, but what may roll is handed back."""
        aside = []
        ending = [lot for lot in self.lots if lot.state == "frozen" or self.is_over(lot)]
        if ending:
            self.look_back()
        for lot in ending:
            aside += (self.end_one if lot.live else self.end_frozen)(lot, turn)
        for lot in self.carried_lots() if turn.let_go else []:
            if lot not in ending:
                self.end_lot(lot, turn.let_go)
        for lot in aside:
            self.lots.remove(lot)
        return [lot for lot in aside if lot.units]

    def is_over(self, lot: Lot) -> bool:
        if lot.ends is not None:
            return lot.ends <= self.day
        return lot.cycles_left <= 0

    def end_one(self, lot: Lot, turn: Turn) -> list[Lot]:
        reason = self.why_lost(lot, turn)
        revives = self.rules.topup.revives
        if reason == "expired" and revives and lot.cls == "topup" and lot.units:
            self.freeze(lot, span_after(self.day, revives), "topup")
        elif reason == "lapsed" and not turn.begins and self.rules.cycle.grace and lot.units:
            self.freeze(lot, span_after(self.day, self.rules.cycle.grace), "renewal")
        elif reason:
            self.end_lot(lot, reason)
        else:
            return [lot]
        return []

    def freeze(self, lot: Lot, until: date, saved_by: str) -> None:
        lot.state, lot.thaws_until, lot.saved_by = "frozen", until, saved_by

    def end_frozen(self, lot: Lot, turn: Turn) -> list[Lot]:
        if lot.thaws_until <= self.day:
            self.end_lot(lot, "lapsed" if lot.saved_by == "renewal" else "expired")
        elif lot.saved_by == "renewal" and turn.begins:
            reason = self.why_not_saved(lot, turn)
            if not reason:
                return [lot]
            self.end_lot(lot, reason)
        return []

    def why_lost(self, lot: Lot, turn: Turn) -> str:
        """The reason for which a lot that ends today is lost; empty if it may roll."""
        table = self.where_it_lands(lot)
        by_grant = table is not None and table.at == "grant"
        may_roll_today = turn.boundary or (by_grant and lot.daily and self.start is not None)
        if not may_roll_today:
            return "expired"
        if lot.rights.rolls_left == 0:
            return lot.rights.never
        ends_with_the_last = turn.boundary and not turn.begins
        if by_grant and (ends_with_the_last or not lot.daily):
            return "expired"
        if not self.meets_all(lot, turn):
            return "condition"
        if ends_with_the_last:
            return "lapsed"
        return self.why_not_saved(lot, turn)

    def meets_all(self, lot: Lot, turn: Turn) -> bool:
        since = lot.rights.since
        if since and not lot.carried and lot.born.weekday() not in since:
            return False
        return all(self.is_met(condition, lot, turn) for condition in lot.rights.requires)

    def why_not_saved(self, lot: Lot, turn: Turn) -> str:
        """Of what might roll today: whether a change or the renewal stands in its way."""
        table = self.where_it_lands(lot)
        if turn.unsaved or table is None:
            return "plan_changed"
        if turn.let_go:
            return turn.let_go
        ends, cycles_left = self.landed_life(lot, table)
        over = ends <= self.day if ends is not None else cycles_left <= 0
        return "expired" if over else ""

    def landed_life(self, lot: Lot, table: Rollover) -> tuple[date | None, int]:
        """How long it lives when it rolls today."""
        if table.lasts_from == "roll":
            child = self.new_lot(lot.cls, 0, lot.rights)
            self.set_life(child, table.lasts)
            return child.ends, child.cycles_left
        if table.lasts.unit == "cycles":
            return None, table.lasts.n - (self.in_all - lot.born_in)
        return span_after(lot.born, table.lasts), 0

    # Step 4

    def land(self, aside: list[Lot], turn: Turn) -> None:
        groups = [
            (table, [lot for lot in aside if self.where_it_lands(lot) is table])
            for table in self.rules.rollovers
        ]
        for table, lots in groups:
            if turn.begins or lots:
                self.limit_landing(table, lots, turn)
        if turn.begins:
            self.cap_of_change(aside, turn)
        for table, lots in groups:
            for lot in lots:
                self.roll(lot, table)
        if aside and any(lot.rolled_today != LIVES_ON for lot in self.lots):
            self.bound_the_bank()
        if not turn.begins:
            self.cap_of_change([], turn)

    def cap_of_change(self, aside: list[Lot], turn: Turn) -> None:
        """What the plan that is left allows of the carry."""
        if turn.left is None or self.carry_policy(turn.left) != "cap":
            return
        for table in self.rules.rollovers:
            lots = [lot for lot in aside if self.where_it_lands(lot) is table]
            self.cut(lots + self.carried_by(table), self.one_grant(table), "over_cap", table)
        if not self.rules.rollovers:
            self.cut(self.carried_lots(), self.one_grant(None), "over_cap", None)

    def carried_by(self, table: Rollover) -> list[Lot]:
        return [lot for lot in self.carried_lots() if self.where_it_lands(lot) is table]

    def limit_landing(self, table: Rollover, lots: list[Lot], turn: Turn) -> None:
        """All that one table says about what rolls by it."""
        if turn.begins and table.wipe and self.in_run and self.in_run % table.wipe == 0:
            self.cut(lots, 0, "expired", table)
            for lot in self.carried_by(table):
                self.end_lot(lot, "expired")
        total = sum(len(lot.units) for lot in lots)
        if total < table.min:
            self.cut(lots, 0, "rounded", table)
        self.round_sum(table, lots)
        if table.cap_per_cycle is not None:
            self.cut(lots, self.limit(table.cap_per_cycle, table), "over_cap", table)
        if table.cap_within is not None:
            firsts = [lot for lot in lots if not lot.carried]
            self.cut(firsts, self.left_within(table), "over_cap", table)
        if table.cap is not None:
            carried = lots + self.carried_by(table)
            self.cut(carried, self.limit(table.cap, table), "over_cap", table)

    def round_sum(self, table: Rollover, lots: list[Lot]) -> None:
        total, step = sum(len(lot.units) for lot in lots), table.step
        if table.round == "down":
            self.cut(lots, total - total % step, "rounded", table)
        if table.round == "up" and total % step:
            last = sorted((lot for lot in lots if lot.units), key=self.tie)[-1]
            for _ in range(-total % step):
                last.units.insert(0, Unit(last, added=True))
                self.granted.append(1)

    def left_within(self, table: Rollover) -> int:
        """How much may still roll for the first time in this span of time."""
        after = day_before(self.day, table.cap_within.span)
        past = 0
        for day, cls in self.first_rolls:
            by_table = self.where_it_lands(Lot(cls, 0, day)) is table
            past += by_table and day > after
        return max(0, table.cap_within.bytes - past)

    def limit(self, cap: Cap, table: Rollover) -> int | None:
        if not cap.times_millis:
            return cap.bytes
        one = self.one_grant(table)
        return None if one is None else one * cap.times_millis // 1000

    def cut(self, lots: list[Lot], limit: int | None, reason: str, table: Rollover | None) -> None:
        """Lose units, one by one in the order of ``trim``, until no more than the limit is left."""
        if limit is None:
            return
        units = [unit for lot in self.in_cut_order(lots, table) for unit in lot.units]
        for unit in units[: max(0, len(units) - limit)]:
            self.lose(unit, reason)

    def in_cut_order(self, lots: list[Lot], table: Rollover | None) -> list[Lot]:
        """First what is cut first."""
        if table is not None and table.trim == "soonest":
            return sorted(lots, key=lambda lot: (self.end_after_today(lot, table), self.tie(lot)))

        def kind(lot: Lot) -> int:
            if lot in self.lots:
                return lot.rolled_today
            return ROLLS_AGAIN if lot.carried else FIRST_ROLL

        by_tie = sorted(lots, key=self.tie)
        by_tie.reverse()  # of equal ones, too, the last comes first
        return sorted(by_tie, key=kind)

    def end_after_today(self, lot: Lot, table: Rollover) -> date:
        """Of what rolls: the end it will have."""
        if lot in self.lots:
            return self.until(lot)
        ends, cycles_left = self.landed_life(lot, table)
        return ends if ends is not None else self.end_of(cycles_left)

    def roll(self, lot: Lot, table: Rollover) -> None:
        """What a lot still holds moves into its child."""
        if not lot.units:
            return
        child = Lot(
            lot.cls,
            len(lot.units),
            lot.born,
            lot.born_in,
            only=table.only if any(table.only) else lot.only,
            state="locked" if table.locked else "usable",
            first_length=lot.first_length,
            rights=lot.rights.less_one(),
            generation=lot.generation + 1,
            enlarged=sum(unit.added for unit in lot.units),
            rolled_today=ROLLS_AGAIN if lot.carried else FIRST_ROLL,
            units=lot.units,
        )
        child.ends, child.cycles_left = self.landed_life(lot, table)
        self.lots.append(child)
        self.last_made = self.day
        for unit in child.units:
            unit.lot, unit.added = child, False
            if not lot.carried:
                self.first_rolls.append((self.day, lot.cls))
            if unit.watched:
                self.fates[self.day, unit] = "rolls"

    def bound_the_bank(self) -> None:
        """The bank holds only so many lots."""
        most = (extras(self.rules).withdraw or WithdrawRule()).max_lots
        locked = [lot for lot in self.lots if lot.state == "locked" and lot.units]
        for lot in sorted(locked, key=self.tie)[: max(0, len(locked) - most) if most else 0]:
            self.end_lot(lot, "over_cap")

    # Changes and the carry

    def carry_policy(self, left: Rules) -> str:
        """What the plan that is left says about the carry."""
        for case in left.change.cases:
            if matches(case.before, left) and matches(case.after, self.rules):
                return case.carried
        return left.change.carried

    def lets_go(self, left: Rules) -> bool:
        policy = self.carry_policy(left)
        if policy != "lose_on_downgrade":
            return policy == "lose"
        if left.change.downgrade == "price":
            return price(self.rules) < price(left)
        return size(self.rules) < size(left)

    def is_saved(self, left: Rules) -> bool:
        """Whether a renewal with the new plan saves what would roll."""
        if self.plan_stays:
            return True
        new = self.rules
        return {
            "any": True,
            "same": False,
            "same_length": new.cycle.length == left.cycle.length,
            "same_or_larger": size(new) >= size(left),
            "same_or_dearer": price(new) >= price(left),
        }[left.cycle.renewed_with]


def matches(patterns: tuple[str, ...], rules: Rules) -> bool:
    """``*`` stands for anything; the rest is a plan's id or its size."""
    names = rules.plan, rules.plan.rpartition("/")[2]
    return any(is_like(pattern, name) for pattern in patterns for name in names)


def is_like(pattern: str, name: str) -> bool:
    head, star, tail = pattern.partition("*")
    if not star:
        return pattern == name
    if not name.startswith(head):
        return False
    rest = name[len(head) :]
    return any(is_like(tail, rest[at:]) for at in range(len(rest) + 1))


def size(rules: Rules) -> float:
    return float("inf") if rules.amount < 0 else rules.amount


def price(rules: Rules) -> float:
    return float(rules.price or 0)
