"""A second engine, deliberately naive: it moves single units of data and walks every date.

It shares no code with ``ledger/billing``; it is written from docs/engine.md and LANGUAGE.md alone.
One unit is one byte, so it is meant for plans of a dozen bytes. Clear before fast: there is no
clever case here that a reader could not check with a pencil.
"""

from __future__ import annotations

import calendar
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from ledger.dates import Span
from ledger.facts import Change, End, History, Reading, TopUp
from ledger.plans.rules import UNLIMITED, Cap, Cycle, Grant, Rules

DAY = timedelta(days=1)
NEVER = date.max
HORIZON = 400

FIRST_ROLL, ROLLS_AGAIN, LIVES_ON = 0, 1, 2


class Live(NamedTuple):
    """What one live lot looks like from outside."""

    cls: str
    carried: bool
    remaining: int
    until: date


class Risk(NamedTuple):
    on: date
    bytes: int
    rolls: int
    lost: int


class Report(NamedTuple):
    """What both engines must say alike about the end of a day."""

    plan: str
    cycle: tuple[date, date] | None
    remaining: int
    carried: int
    granted: int
    used: int
    overage: int
    forfeited: dict[str, int]
    lots: list[Live]
    at_risk: list[Risk]


@dataclass(eq=False)
class Unit:
    """One byte."""

    lot: Lot
    """Where it is; of a drained one, where it was."""
    watched: bool = False
    """Held on the day from which ``at_risk`` looks ahead."""
    added: bool = False
    """Would be added by rounding up today; a cap that cuts it says that it never was."""


@dataclass(eq=False)
class Lot:
    cls: str
    amount: int
    born: date
    unlimited: bool = False
    ends: date | None = None
    """The first day without it; None while it lives by the count of cycles."""
    cycles_left: int = 0
    rolls_left: int = 0
    never: str = "expired"
    """Why it is lost at a boundary if it may not roll."""
    needs_use: bool = False
    generation: int = 0
    """How often it has rolled."""
    rolled_today: int = LIVES_ON
    """For the order of cuts: what rolls today, for the first time or again, is newer."""
    units: list[Unit] = field(default_factory=list)
    """What is left in it; the first is the first to go."""

    @property
    def carried(self) -> bool:
        return self.generation > 0


# Calendar -----------------------------------------------------------------------------------------


def month_after(day: date, months: int) -> date:
    """The first of the month, so many months after the month of ``day``."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def day_of_month(month: date, day: int, month_end: str) -> date:
    length = calendar.monthrange(month.year, month.month)[1]
    if day <= length:
        return month.replace(day=day)
    return month_after(month, 1) if month_end == "next_first" else month.replace(day=length)


def same_day(day: date, months: int) -> date:
    return day_of_month(month_after(day, months), day.day, "clamp")


def is_last_day(day: date) -> bool:
    return (day + DAY).day == 1


def whole_days(hours: int) -> int:
    """A clock that starts some time on D still runs on its last date, which counts as a whole."""
    return -(-hours // 24) + 1


class Calendar:
    """The boundaries of one cycle rule, counted from one date."""

    def __init__(self, rule: Cycle, begins: date, anchor: int | None) -> None:
        self.rule = rule
        self.begins = begins
        self.monthly = rule.length.unit == "months"
        self.day = self._day_of_month(anchor) if self.monthly else 0
        self.month = self._first_month() if self.monthly else begins

    def _day_of_month(self, anchor: int | None) -> int:
        starts = self.rule.starts
        if starts == "calendar":
            return 1
        if starts == "activation":
            sticky = self.rule.month_end == "last_day" and is_last_day(self.begins)
            return 31 if sticky else self.begins.day
        if starts == "day":
            assert anchor is not None
            return anchor
        return int(starts.removeprefix("day "))

    def _first_month(self) -> date:
        """Lengths are counted from the boundary in the first month, be it before or after."""
        month = month_after(self.begins, 0)
        after = self._in_month(month) > self.begins
        return month_after(month, -self.rule.length.n) if after else month

    def _in_month(self, month: date) -> date:
        return day_of_month(month, self.day, self.rule.month_end)

    def boundary(self, number: int) -> date:
        """The nominal start of a cycle: 0 is the first."""
        length = self.rule.length
        if self.monthly:
            return self._in_month(month_after(self.month, number * length.n))
        days = length.n if length.unit == "days" else whole_days(length.n)
        return self.begins + number * days * DAY

    def months_after_boundary(self, number: int, months: int) -> date:
        return self._in_month(month_after(self.month, number * self.rule.length.n + months))


# The walk -----------------------------------------------------------------------------------------


@dataclass
class Twin:
    """A contract, played day by day."""

    history: History
    plans: dict[int, Rules]
    today: date
    rules: Rules = field(init=False)
    calendar: Calendar | None = None
    number: int = 0
    """Which cycle of the calendar runs."""
    start: date | None = None
    """The first day of the running cycle; None when no cycle runs."""
    next_rule: bool = False
    """A change inside the cycle brought another cycle rule; it begins at the cycle's end."""
    family_cycles: int = 0
    period_start: date = date.min
    period_granted: list[int] = field(default_factory=list)
    period_use: bool = False
    lots: list[Lot] = field(default_factory=list)
    drained: list[Unit] = field(default_factory=list)
    """What this cycle drained, in that order."""
    forecasts: dict[Lot, date] = field(default_factory=dict)
    last_made: date = date.min
    overage: Counter[date] = field(default_factory=Counter)
    forfeited: Counter[str] = field(default_factory=Counter)
    waiting: list[Change] = field(default_factory=list)
    ended: bool = False
    fates: dict[tuple[date, Unit], str] = field(default_factory=dict)
    """What became of a watched unit on a date; what rolls and is cut on one date is lost."""

    def __post_init__(self) -> None:
        self.rules = self.plans[self.history.contract.plan]
        self.day = self.history.contract.since - DAY

    # Facts

    def events(self, kind: type) -> list:
        return [event for event in self.history.events if isinstance(event, kind)]

    def known(self, kind: type) -> list:
        return [event for event in self.events(kind) if event.day <= self.today]

    # One day after the other

    def walk_to(self, day: date) -> None:
        while self.day < day:
            self.day += DAY
            self.live()

    def live(self) -> None:
        """All that happens on one date, in the order of docs/engine.md."""
        if any(end.day < self.day for end in self.events(End)):
            self.over()
            return
        cycle_ends = self.start is not None and self.end() == self.day
        change = self.change_of_today(cycle_ends)
        old = self.rules
        if change is not None:
            self.rules = self.plans[change.plan]
        first_day = self.day == self.history.contract.since
        if change is not None and not first_day and self.start is not None and not cycle_ends:
            self.end_lots(boundary=False, begins=False, lets_go=self.lets_go(old))
            self.change_inside(old)
        else:
            self.turn(cycle_ends, old if change is not None else None, first_day)
        self.daily_grants(first_day)
        self.top_ups()
        self.use_of_today()
        for reading in self.known(Reading):
            if reading.day == self.day:
                self.read(reading)

    def over(self) -> None:
        """The contract ended yesterday or before."""
        if not self.ended:
            self.ended = True
            for lot in list(self.lots):
                self.end_lot(lot, "lapsed")
            self.start = None
            self.new_period()
        self.use_of_today()

    def turn(self, cycle_ends: bool, left: Rules | None, first_day: bool) -> None:
        """Steps 3 to 5 of a date that is not inside a cycle, or on which nothing changes.

        ``left`` is the plan that is left today, if one is.
        """
        begins = first_day or left is not None or (cycle_ends and self.renews())
        boundary = begins or cycle_ends
        if self.start is None:
            # A life in cycles follows the cycles; while none runs, it ends as was foreseen.
            for lot in self.lots:
                if lot.ends is None and self.forecasts[lot] <= self.day:
                    lot.ends = self.day
        if cycle_ends:
            self.forecasts = {lot: self.until(lot) for lot in self.lots}
            for lot in self.lots:
                lot.cycles_left -= lot.ends is None
        if begins:
            self.begin_cycle(left, cycle_ends)
        elif cycle_ends:
            self.start = None
        lets_go = left is not None and not first_day and self.lets_go(left)
        aside = self.end_lots(boundary, begins, lets_go)
        if boundary:
            self.new_period()
        if begins:
            self.period_use = False
            self.land(aside, left if not first_day else None)
            self.grant_cycle(first_day)

    # Cycles

    def end(self) -> date:
        assert self.calendar is not None
        return self.calendar.boundary(self.number + 1)

    def shown_end(self) -> date:
        """A cycle goes no further than the contract, as far as its end is known."""
        return min([self.end(), *(end.day + DAY for end in self.events(End))])

    def renews(self) -> bool:
        return self.next_rule or self.rules.cycle.renewal == "automatic"

    def begin_cycle(self, left: Rules | None, cycle_ends: bool) -> None:
        """The next cycle of a rule that goes on, or the first of one counted from today."""
        goes_on = (
            cycle_ends and not self.next_rule and (left is None or left.cycle == self.rules.cycle)
        )
        if goes_on:
            self.number += 1
        else:
            anchor = self.history.contract.anchor
            self.calendar = Calendar(self.rules.cycle, self.day, anchor)
            self.number = 0
        if left is not None and left.family != self.rules.family:
            self.family_cycles = 0
        self.family_cycles += 1
        self.start = self.day
        self.next_rule = False

    def new_period(self) -> None:
        self.period_start = self.day
        self.period_granted = []
        self.drained = []

    # Changes

    def change_of_today(self, cycle_ends: bool) -> Change | None:
        """The change that takes effect today: of several the one asked last."""
        running = self.start is not None and not (cycle_ends and not self.renews())
        now = self.rules.change.when == "now" or not running
        if self.day == self.history.contract.since:
            now = self.rules.change.when == "now"
        effective = []
        for change in self.known(Change):
            if change.in_force is not None:
                takes = max(change.in_force, change.day) == self.day
            elif change in self.waiting:
                takes = cycle_ends
            else:
                takes = change.day == self.day and now
            if takes:
                effective.append(change)
        asked = self.known(Change)
        self.waiting += [
            change for change in asked if change.day == self.day and change.in_force is None
        ]
        if not effective:
            return None
        # It replaces all that was asked before it and still waits for a boundary.
        last = asked.index(effective[-1])
        self.waiting = [change for change in self.waiting if asked.index(change) > last]
        return effective[-1]

    def change_inside(self, old: Rules) -> None:
        """The cycle and all lots stay; what the new plan grants more is added."""
        new = self.rules
        self.next_rule = self.next_rule or new.cycle != old.cycle
        if new.family != old.family:
            self.family_cycles = 0
        for cls in dict.fromkeys(grant.cls for grant in new.grants):
            before, after = every_cycle(old, cls), every_cycle(new, cls)
            if after == before or before == UNLIMITED or (after != UNLIMITED and after < before):
                continue
            grant = next(g for g in new.grants if g.cls == cls and g.every == Span(1, "cycles"))
            growth = UNLIMITED if after == UNLIMITED else after - before
            self.make(cls, growth, grant.lasts)
        if old.change.carried == "cap":
            self.cut(self.carried_lots(), self.one_grant(), "over_cap")

    def lets_go(self, left: Rules) -> bool:
        smaller = self.rules.amount != UNLIMITED and (
            left.amount == UNLIMITED or self.rules.amount < left.amount
        )
        policy = left.change.carried
        return policy == "lose" or (policy == "lose_on_downgrade" and smaller)

    # Lots

    def make(
        self,
        cls: str,
        amount: int,
        life: Span,
        ends: date | None = None,
        at_nominal_start: bool = False,
    ) -> Lot | None:
        """A lot without a parent, granted today. It may roll as the plan in force now says."""
        if amount == 0:
            return None
        lot = Lot(cls, amount, self.day, unlimited=amount == UNLIMITED)
        self.set_life(lot, life, at_nominal_start)
        if ends is not None:
            lot.ends = ends
        rollover = self.rules.rollover
        if rollover is not None:
            if cls in rollover.classes:
                lot.rolls_left = 10**9 if rollover.times == UNLIMITED else rollover.times
                lot.needs_use = "use" in rollover.requires
            else:
                lot.never = "not_rollable"
        self.period_granted.append(amount)
        self.add(lot)
        return lot

    def add(self, lot: Lot) -> None:
        self.lots.append(lot)
        self.last_made = self.day
        lot.units = [Unit(lot) for _ in range(lot.amount)] if not lot.unlimited else []

    def set_life(self, lot: Lot, life: Span, at_nominal_start: bool = False) -> None:
        """``at_nominal_start``: counted from where the running cycle nominally began."""
        nominal = self.calendar.boundary(self.number) if self.start is not None else None
        begin = nominal if at_nominal_start and nominal is not None else self.day
        lot.ends, lot.cycles_left = None, 0
        if life.unit == "cycles" and self.start is not None:
            lot.cycles_left = life.n
        elif life.unit == "cycles":
            lot.ends = self.day + DAY
        elif life.unit == "days":
            lot.ends = begin + life.n * DAY
        elif life.unit == "hours":
            lot.ends = begin + whole_days(life.n) * DAY
        elif life.unit == "calendar":
            lot.ends = month_after(begin, life.n + 1)
        elif life.unit == "months":
            at_boundary = begin == nominal and self.calendar.monthly
            lot.ends = (
                self.calendar.months_after_boundary(self.number, life.n)
                if at_boundary
                else same_day(begin, life.n)
            )
        else:
            lot.ends = NEVER
        if at_nominal_start and lot.ends is not None:
            lot.ends = max(lot.ends, self.day + DAY)

    def until(self, lot: Lot) -> date:
        """When it ends, as far as is known today."""
        if lot.ends is not None:
            return lot.ends
        if self.start is None:
            return self.forecasts[lot]
        if self.next_rule and lot.cycles_left > 1:
            after = Calendar(self.rules.cycle, self.end(), self.history.contract.anchor)
            return after.boundary(lot.cycles_left - 1)
        return self.calendar.boundary(self.number + lot.cycles_left)

    # Step 3: lots end

    def end_lots(self, boundary: bool, begins: bool, lets_go: bool) -> list[Lot]:
        """Lots that end today go, but what may roll is handed back."""
        aside = []
        for lot in list(self.lots):
            if self.is_over(lot):
                reason = self.why_lost(lot, boundary, begins, lets_go)
                if reason:
                    self.end_lot(lot, reason)
                else:
                    aside.append(lot)
            elif lets_go and lot.carried:
                self.end_lot(lot, "plan_changed")
        for lot in aside:
            self.lots.remove(lot)
        return [lot for lot in aside if lot.units]

    def is_over(self, lot: Lot) -> bool:
        if lot.ends is not None:
            return lot.ends <= self.day
        return lot.cycles_left <= 0

    def why_lost(self, lot: Lot, boundary: bool, begins: bool, lets_go: bool) -> str:
        """The reason for which a lot that ends today is lost; empty if it may roll."""
        if not boundary:
            return "expired"
        if lot.rolls_left == 0:
            return lot.never
        if lot.needs_use and not lot.carried and not self.period_use:
            return "condition"
        if not begins:
            return "lapsed"
        if lets_go or self.rules.rollover is None:
            return "plan_changed"
        return ""

    def end_lot(self, lot: Lot, reason: str) -> None:
        while lot.units:
            self.lose(lot.units[0], reason)
        self.lots.remove(lot)

    def lose(self, unit: Unit, reason: str) -> None:
        unit.lot.units.remove(unit)
        if unit.added:
            self.period_granted.remove(1)
            return
        self.forfeited[reason] += 1
        if unit.watched:
            self.fates[self.day, unit] = "lost"

    # Step 4: what rolls lands

    def land(self, aside: list[Lot], left: Rules | None) -> None:
        rollover = self.rules.rollover
        if rollover is not None:
            self.round_sum(aside)
            if rollover.cap_per_cycle is not None:
                self.cut(aside, self.limit(rollover.cap_per_cycle), "over_cap")
            if rollover.cap is not None:
                self.cut(aside + self.carried_lots(), self.limit(rollover.cap), "over_cap")
        if left is not None and left.change.carried == "cap":
            self.cut(aside + self.carried_lots(), self.one_grant(), "over_cap")
        for lot in aside:
            self.roll(lot)

    def round_sum(self, aside: list[Lot]) -> None:
        """Round the sum of what rolls."""
        total, step = sum(len(lot.units) for lot in aside), self.rules.rollover.step
        if self.rules.rollover.round == "down":
            self.cut(aside, total - total % step, "rounded")
        if self.rules.rollover.round == "up" and total % step:
            last = sorted(aside, key=self.tie)[-1]
            for _ in range(-total % step):
                last.units.insert(0, Unit(last, added=True))
                self.period_granted.append(1)

    def carried_lots(self) -> list[Lot]:
        return [lot for lot in self.lots if lot.carried]

    def one_grant(self) -> int | None:
        """The ``1x`` of the plan in force; None is without an end."""
        rollover = self.rules.rollover
        classes = rollover.classes if rollover is not None else ("plan",)
        amounts = [every_cycle(self.rules, cls) for cls in classes]
        return None if UNLIMITED in amounts else sum(amounts)

    def limit(self, cap: Cap) -> int | None:
        if not cap.times_millis:
            return cap.bytes
        one = self.one_grant()
        return None if one is None else one * cap.times_millis // 1000

    def cut(self, lots: list[Lot], limit: int | None, reason: str) -> None:
        """Lose units, one by one in the order of ``trim``, until no more than the limit is left."""
        if limit is None:
            return
        units = [unit for lot in self.in_cut_order(lots) for unit in lot.units]
        for unit in units[: max(0, len(units) - limit)]:
            self.lose(unit, reason)

    def in_cut_order(self, lots: list[Lot]) -> list[Lot]:
        """First what is cut first."""
        rollover = self.rules.rollover
        if rollover is not None and rollover.trim == "soonest":

            def end(lot: Lot) -> date:
                return self.until(lot) if lot in self.lots else self.end_of_child()

            return sorted(lots, key=lambda lot: (end(lot), self.tie(lot)))

        def kind(lot: Lot) -> int:
            if lot in self.lots:
                return lot.rolled_today
            return ROLLS_AGAIN if lot.carried else FIRST_ROLL

        by_tie = sorted(lots, key=self.tie)
        by_tie.reverse()  # of equal ones, too, the last comes first
        return sorted(by_tie, key=kind)

    def tie(self, lot: Lot) -> tuple:
        """What settles every order; lots of which nothing here differs may be swapped."""
        ends = self.until(lot) if lot in self.lots else self.day
        return lot.born, lot.cls, lot.amount, ends, lot.generation, lot.rolls_left, lot.never

    def end_of_child(self) -> date:
        child = Lot("", 0, self.day)
        self.set_life(child, self.rules.rollover.lasts)
        return self.until(child)

    def roll(self, lot: Lot) -> None:
        """What a lot still holds moves into its child."""
        if not lot.units:
            return
        child = Lot(
            lot.cls,
            len(lot.units),
            lot.born,
            generation=lot.generation + 1,
            rolls_left=lot.rolls_left - 1,
            needs_use=lot.needs_use,
            rolled_today=ROLLS_AGAIN if lot.carried else FIRST_ROLL,
            units=lot.units,
        )
        self.set_life(child, self.rules.rollover.lasts)
        self.lots.append(child)
        self.last_made = self.day
        for unit in child.units:
            unit.lot, unit.added = child, False
            if unit.watched:
                self.fates[self.day, unit] = "rolls"

    # Step 5: grants

    def grant_cycle(self, first_day: bool) -> None:
        if first_day and self.history.contract.opening is not None:
            self.open()
            return
        made = []
        for grant in self.rules.grants:
            if self.is_due(grant, first_day):
                amount = self.prorated(grant)
                made.append((grant.cls, amount))
                self.make(grant.cls, amount, grant.lasts)
        rollover = self.rules.rollover
        if rollover is not None and rollover.cap_after_grant is not None:
            limit = self.limit(rollover.cap_after_grant)
            granted = [amount for cls, amount in made if cls in rollover.classes]
            if limit is not None and UNLIMITED not in granted:
                self.cut(self.carried_lots(), max(0, limit - sum(granted)), "over_cap")
        for lot in self.lots:
            lot.rolled_today = LIVES_ON

    def is_due(self, grant: Grant, first_day: bool) -> bool:
        if grant.every.unit == "once":
            return first_day
        return grant.every.unit == "cycles" and (self.family_cycles - 1) % grant.every.n == 0

    def prorated(self, grant: Grant) -> int:
        """The part of the amount that the first cycle gives."""
        cycle, amount = self.rules.cycle, grant.amount
        nominal = self.calendar.boundary(self.number)
        whole = self.start == nominal
        if whole or cycle.first == "full" or grant.every != Span(1, "cycles") or amount < 0:
            return amount
        exact = amount * (self.end() - self.start).days // (self.end() - nominal).days
        rounded = -(-exact // cycle.first_step) * cycle.first_step
        return min(amount, rounded)

    def daily_grants(self, first_day: bool) -> None:
        opening = first_day and self.history.contract.opening is not None
        if self.start is None or opening:
            return
        for grant in self.rules.grants:
            if grant.every.unit == "days":
                self.make(grant.cls, grant.amount, grant.lasts)

    def open(self) -> None:
        """What the contract held when its ledger began."""
        opening, rollover = self.history.contract.opening, self.rules.rollover
        carried = opening.carried if rollover is not None else 0
        same = [grant for grant in self.rules.grants if grant.cls == "plan"]
        life = same[0].lasts if same else Span(1, "cycles")
        lot = self.make("plan", opening.left - carried, life, at_nominal_start=True)
        if lot is not None:
            lot.born = self.calendar.boundary(self.number)
        if not carried:
            return
        cls = "plan" if "plan" in rollover.classes else rollover.classes[0]
        lot = Lot(cls, carried, self.calendar.boundary(self.number - 1), generation=1)
        self.set_life(lot, rollover.lasts, at_nominal_start=True)
        lot.rolls_left = 10**9 if rollover.times == UNLIMITED else rollover.times - 1
        self.add(lot)

    # Step 6: top-ups

    def top_ups(self) -> None:
        for topup in self.known(TopUp):
            if topup.day != self.day:
                continue
            life = words_to_span(topup.lasts) if topup.lasts else self.rules.topup.lasts
            lot = self.make(topup.cls, topup.bytes, life, topup.until)
            if self.rules.topup.renews and lot is not None:
                for other in self.lots:
                    if other.cls == lot.cls:
                        other.ends, other.cycles_left = lot.ends, lot.cycles_left

    # Step 7: usage and readings

    def use_of_today(self) -> None:
        amount = sum(row.bytes for row in self.history.usage if row.day == self.day <= self.today)
        self.period_use = self.period_use or amount > 0
        for _ in range(amount):
            if not self.drain_one():
                self.overage[self.day] += 1

    def drain_one(self) -> bool:
        """Take one unit from the first lot in drain order that has any."""
        for lot in sorted(self.lots, key=self.drain_key):
            if lot.unlimited:
                self.drained.append(Unit(lot))
                return True
            if lot.units:
                self.drained.append(lot.units.pop(0))
                return True
        return False

    def drain_key(self, lot: Lot) -> tuple:
        drain = self.rules.drain
        rule = {
            "soonest": self.until(lot).toordinal(),
            "oldest": lot.born.toordinal(),
            "newest": -lot.born.toordinal(),
        }[drain.then]
        return self.rank(lot), rule, self.tie(lot)

    def rank(self, lot: Lot) -> int:
        order = list(self.rules.drain.order)
        for cls in ("plan", "option", "bonus", "gift", "topup", "borrowed"):
            if cls not in order:
                order.append(cls)
        name = "carried" if lot.carried and "carried" in order else lot.cls
        return order.index(name) if name in order else len(order)

    def read(self, reading: Reading) -> None:
        """The carrier knows better, from the end of this day on."""
        if any(lot.unlimited for lot in self.lots):
            return
        difference = reading.bytes - sum(len(lot.units) for lot in self.lots)
        if difference < 0:
            self.period_use = True
            for _ in range(-difference):
                assert self.drain_one()
        if difference > 0:
            self.read_upwards(reading, difference)

    def read_upwards(self, reading: Reading, difference: int) -> None:
        for day in self.overage:
            if day >= max(self.period_start, self.last_made):
                self.overage[day] = 0
        for unit in reversed(list(self.drained)):
            if difference and unit.lot in self.lots:
                self.drained.remove(unit)
                unit.lot.units.append(unit)
                difference -= 1
        lot = self.make("plan", difference, Span(1, "cycles"))
        if lot is not None:
            lot.rolls_left, lot.never = 0, "not_rollable" if self.rules.rollover else "expired"

    # What is told

    def report(self) -> Report:
        unlimited = any(lot.unlimited for lot in self.lots)
        held = [(lot, len(lot.units)) for lot in sorted(self.lots, key=self.drain_key)]
        overage = sum(n for day, n in self.overage.items() if day >= self.period_start)
        return Report(
            self.rules.plan,
            (self.start, self.shown_end()) if self.start is not None else None,
            UNLIMITED if unlimited else sum(n for _lot, n in held),
            sum(n for lot, n in held if lot.carried),
            UNLIMITED if UNLIMITED in self.period_granted else sum(self.period_granted),
            len(self.drained) + overage,
            overage,
            {reason: n for reason, n in sorted(self.forfeited.items()) if n},
            [
                Live(lot.cls, lot.carried, UNLIMITED if lot.unlimited else n, self.until(lot))
                for lot, n in held
                if n or lot.unlimited
            ],
            self.look_ahead(),
        )

    def look_ahead(self) -> list[Risk]:
        """Play on without use and see where the bytes go that are held now."""
        future = deepcopy(self)
        for lot in future.lots:
            for unit in lot.units:
                unit.watched = True
        future.walk_to(self.day + HORIZON * DAY)
        days = sorted({day for day, _unit in future.fates})
        counts = {
            day: Counter(fate for (on, _unit), fate in future.fates.items() if on == day)
            for day in days
        }
        return [Risk(day, n.total(), n["rolls"], n["lost"]) for day, n in counts.items()]


def every_cycle(rules: Rules, cls: str) -> int:
    """What the plan grants of a class in every cycle."""
    amounts = [g.amount for g in rules.grants if g.cls == cls and g.every == Span(1, "cycles")]
    return UNLIMITED if UNLIMITED in amounts else sum(amounts)


def words_to_span(words: str) -> Span:
    """``30 days``, ``cycle``, ``month+3``, ``forever``."""
    if words == "forever":
        return Span(0, "forever")
    if words.startswith("month+"):
        return Span(int(words.removeprefix("month+")), "calendar")
    number, _, unit = words.rpartition(" ")
    return Span(int(number or 1), unit.rstrip("s") + "s")


def report(history: History, plans: dict[int, Rules], on: date) -> Report:
    """What the naive engine says about the end of the day ``on``."""
    twin = Twin(history, plans, on)
    twin.walk_to(on)
    return twin.report()
