"""The engine: plays facts against rules, one date after the other.

Pure: no clock, no files. :meth:`Replay.open_day` is the order of what happens on a date, and each
step is a method below it. Only dates on which something other than usage happens are visited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from operator import itemgetter
from typing import TypeVar

from ledger.billing.cycles import Cycle, Schedule, schedule, whole_days
from ledger.billing.lots import Lot, by_birth, child, drain_key, give_rights
from ledger.billing.rollover import (
    LIVES_ON,
    ROLLS_AGAIN,
    ROLLS_FIRST,
    Cut,
    Place,
    cap_carried,
    land,
    limit,
)
from ledger.billing.statement import (
    Adjustment,
    Allocation,
    Forfeiture,
    Granted,
    Moved,
    Overage,
    Roll,
    Trail,
)
from ledger.dates import NEVER, ONE_DAY, Span, add_months, parse_span
from ledger.facts import Change, End, Event, History, Opening, Reading, TopUp, Usage
from ledger.plans.rules import UNLIMITED, Grant, Rollover, Rules

EVERY_CYCLE = Span(1, "cycles")

_E = TypeVar("_E", Change, TopUp, Reading, End)
_R = TypeVar("_R", Allocation, Adjustment)

_row = tuple.__new__
"""Makes a row without looking at its arguments, for the rows of which there are thousands."""
_day_of = itemgetter(0)


class Replay:
    """The state of a contract in the course of a replay.

    ``plans`` maps the numbers by which the history names plans to their rules.
    """

    def __init__(self, history: History, plans: Mapping[int, Rules]) -> None:
        contract = history.contract
        self.contract = contract
        self.plans = plans
        self.rules = plans[contract.plan]
        self.rules_since = contract.since
        """Since when these rules are in force."""
        self.cycle: Cycle | None = None
        self.lots: list[Lot] = []
        """The live ones."""
        self.made: list[Lot] = []
        """Every lot there ever was, in the order of their making."""
        self.trail = Trail([], [], [], [], [], [], [], [])
        self.period_start = contract.since
        """Start of the cycle, or of the time between two renewals."""

        self._opened = contract.since - ONE_DAY
        self._usage = _day_sums(history.usage)
        self._played = 0
        self._changes = _by_day(history.events, Change)
        self._topups = _by_day(history.events, TopUp)
        self._readings = _by_day(history.events, Reading)
        ends = _by_day(history.events, End)
        self._over_on = min(ends) + ONE_DAY if ends else NEVER
        self._stops = sorted({*self._changes, *self._topups, *self._readings, self._over_on})
        self._next_event = 0

        self._ids: dict[str, int] = {}
        self._schedule: Schedule | None = None
        self._next_number = 0
        self._family_since = 0
        self._asked: Change | None = None
        """A change that takes effect at the next boundary."""
        self._dated: list[Change] = []
        """Changes that take effect on a date of their own."""
        self._used = False
        self._settled_overages = 0
        """So many rows of overage were looked at by a reading and cancelled."""
        self._drained: list[tuple[Lot, int]] = []
        """What this cycle took from which lot, the latest last: what a reading may give back."""
        self._queue: list[Lot] | None = None
        """The live lots, the next to be used last; None when it must be made anew."""
        self._obey()

    # --- the course of time ---------------------------------------------------------------

    def advance(self, on: date) -> None:
        """Play everything up to the end of the day ``on``."""
        while (stop := self.next_stop()) <= on:
            self._drain_days_before(stop)
            self.open_day(stop)
            self._opened = stop
            if stop in self._readings:
                self._drain_days_before(stop + ONE_DAY)
                for reading in self._readings[stop]:
                    self._agree_with(reading)
        self._drain_days_before(on + ONE_DAY)

    def next_stop(self) -> date:
        """The next date on which something other than usage happens; NEVER when nothing will."""
        if self._opened < self.contract.since:
            return self.contract.since
        stops = [lot.until for lot in self.lots]
        if self.cycle:
            stops.append(self.cycle.end)
            if self._daily:
                stops.append(self._opened + ONE_DAY)
        while self._next_event < len(self._stops) and self._stops[self._next_event] <= self._opened:
            self._next_event += 1
        stops += self._stops[self._next_event : self._next_event + 1]
        stops += [change.in_force or NEVER for change in self._dated]
        return min(stops, default=NEVER)

    def open_day(self, on: date) -> None:
        """What happens on a date before its usage (DESIGN: the billing-cycle engine).

        1. The usage of every day before has been drained.
        """
        if on >= self._over_on:
            return self._end(on)
        boundary = self._is_boundary(on)
        left = self._put_in_force(on, boundary)  # 2.
        begins = self._goes_on(on, boundary) or (left is not None and self._stands_still(boundary))
        rolling = self._set_aside(on, boundary or begins, begins, left)  # 3.
        if begins:
            self._begin_cycle(on, left)
            self._carry(rolling, on, left)  # 4.
            self._grant(on)  # 5.
        elif left:
            self._change_within(on, left)
        elif boundary:
            self._lapse(on)
        self._grant_of_the_day(on)
        self._top_up(on)  # 6.
        return None

    def _is_boundary(self, on: date) -> bool:
        if self.cycle:
            return on >= self.cycle.end
        return self._next_number == 0

    def _goes_on(self, on: date, boundary: bool) -> bool:
        """Whether a cycle begins by itself: the first of a contract or of a rule, or a renewal."""
        if not boundary:
            return False
        if self.cycle is None or (self._schedule and self._schedule.since == on):
            return True
        return self.rules.cycle.renewal == "automatic"

    def _stands_still(self, boundary: bool) -> bool:
        """Whether no cycle runs on from the day before: there is none, or it ends today."""
        return boundary or self.cycle is None

    def shown_cycle(self) -> Cycle | None:
        """The cycle, which goes no further than the contract."""
        if self.cycle and self._over_on < self.cycle.end:
            return self.cycle._replace(end=self._over_on)
        return self.cycle

    def fork(self) -> Replay:
        """Another replay that goes on from here by itself; its trail begins empty."""
        twin = object.__new__(Replay)
        vars(twin).update(vars(self))
        twin.lots = [lot.twin() for lot in self.lots]
        twin.made = list(twin.lots)
        twin.trail = Trail([], [], [], [], [], [], [], [])
        twin._usage = self._usage[self._played :]
        twin._played = 0
        twin._dated = list(self._dated)
        twin._ids = dict(self._ids)
        twin._settled_overages = 0
        twin._drained = []
        twin._queue = None
        return twin

    def use(self, day: date, amount: int) -> None:
        """Use data on a day that has come, beyond what the facts say."""
        self.advance(day)
        if amount:
            self._use(day, amount)

    # --- 2. the rules in force ------------------------------------------------------------

    def _put_in_force(self, on: date, boundary: bool) -> Rules | None:
        """Put a change of plan in force; returns the rules that were left, if any were (A24)."""
        due = [change for change in self._dated if change.in_force == on]
        self._dated = [change for change in self._dated if change.in_force != on]
        if boundary and self._asked:
            due.append(self._asked)
            self._asked = None
        ended = self._stands_still(boundary) and not self._goes_on(on, boundary)
        at_once = self.rules.change.when == "now" or ended
        for change in self._changes.get(on, ()):
            if change.in_force and change.in_force > on:
                self._dated.append(change)
            elif change.in_force or at_once:
                due.append(change)
            else:
                self._asked = change
        if not due:
            return None
        last = max(due, key=_asked_at)
        if self._asked and _asked_at(self._asked) < _asked_at(last):
            self._asked = None
        left, self.rules = self.rules, self.plans[last.plan]
        self.rules_since = on
        self._obey()
        return left

    def _obey(self) -> None:
        """Bring to mind what the rules in force say on every day."""
        self.drain_key = drain_key(self.rules.drain)
        self._daily = any(grant.every.unit == "days" for grant in self.rules.grants)
        self._queue = None

    def _change_within(self, on: date, left: Rules) -> None:
        """A change inside a cycle: the cycle goes on, a larger grant adds the difference (A4)."""
        assert self.cycle is not None
        number = self.cycle.number
        if left.family != self.rules.family:
            self._family_since = number + 1
        if self._schedule is None or self._schedule.rule != self.rules.cycle:
            self._schedule = schedule(
                self.rules.cycle, self.cycle.end, number + 1, self.contract.anchor
            )
            self._realign()
        lives = {
            grant.cls: grant.lasts
            for grant in reversed(self.rules.grants)
            if grant.every == EVERY_CYCLE
        }
        for cls, lasts in lives.items():
            more = _grown(_each_cycle(left, (cls,)), _each_cycle(self.rules, (cls,)))
            if more:
                self._make(f"{on}/{cls}", cls, more, on, lasts, "change")
        if left.change.carried == "cap":
            self._cap_at_change(on)

    def _cap_at_change(self, on: date) -> None:
        rollover = self.rules.rollover or Rollover()
        one_grant = _each_cycle(self.rules, rollover.classes)
        if one_grant != UNLIMITED:
            self._cut(cap_carried(self._places(on), rollover.trim, one_grant), on)

    def _loses_carried(self, left: Rules | None) -> bool:
        """Whether the plan that was left lets the carry go with it (A7; A24: by amount)."""
        if left is None:
            return False
        if left.change.carried == "lose_on_downgrade":
            return _size(self.rules) < _size(left)
        return left.change.carried == "lose"

    # --- 3. what ends -----------------------------------------------------------------------

    def _set_aside(self, on: date, boundary: bool, begins: bool, left: Rules | None) -> list[Lot]:
        """Take out the lots that end today: those that may roll are returned, the rest is lost."""
        ended = [lot for lot in self.lots if lot.until <= on]
        if ended:
            self.lots = [lot for lot in self.lots if lot.until > on]
            self._queue = None
        lost = self._loses_carried(left)
        rolling = []
        for lot in ended:
            reason = self._denied(lot, boundary, begins) or ("plan_changed" if lost else "")
            if reason:
                self._forfeit(lot, lot.left, reason, on)
            elif lot.left > 0:
                rolling.append(lot)
        if lost:
            for lot in self.lots:
                if lot.carried:
                    self._forfeit(lot, lot.left, "plan_changed", on)
            self.lots = [lot for lot in self.lots if not lot.carried]
            self._queue = None
        return rolling

    def _denied(self, lot: Lot, boundary: bool, begins: bool) -> str:
        """Why a lot that ends may not roll; empty when it may (A20, A38)."""
        if not boundary:
            return "expired"
        if not lot.rolls:
            return lot.denied
        if "use" in lot.requires and not lot.carried and not self._used:
            return "condition"
        if not begins:
            return "lapsed"
        return "" if self.rules.rollover else "plan_changed"

    def _lapse(self, on: date) -> None:
        """A plan that renews by hand has ended and was not renewed."""
        self.cycle = None
        self.period_start = on
        self._drained = []

    def _end(self, on: date) -> None:
        """The contract has ended: all that is left goes with it."""
        for lot in self.lots:
            self._forfeit(lot, lot.left, "lapsed", on)
        self.lots = []
        self._queue = None
        self._lapse(on)
        self._stops = []
        self._dated = []

    # --- 4. what rolls ----------------------------------------------------------------------

    def _begin_cycle(self, on: date, left: Rules | None) -> None:
        number = self._next_number
        plan = self._schedule
        if plan is None or self.cycle is None or plan.rule != self.rules.cycle:
            plan = self._schedule = schedule(self.rules.cycle, on, number, self.contract.anchor)
        if left and left.family != self.rules.family:
            self._family_since = number
        self.cycle = plan.cycle(number)
        self._next_number = number + 1
        self.period_start = on
        self._used = False
        self._drained = []
        self._realign()
        self.trail.cycles.append((self.cycle, self.rules.plan))

    def _carry(self, rolling: list[Lot], on: date, left: Rules | None) -> None:
        """Round and cap what was set aside by the rules now in force, and make child lots."""
        rollover = self.rules.rollover or Rollover()
        until, ends = self._life(rollover.lasts, on)
        places = self._places(on) + [
            Place(lot, ROLLS_AGAIN if lot.carried else ROLLS_FIRST, until) for lot in rolling
        ]
        if not places:
            return
        one_grant = _each_cycle(self.rules, rollover.classes)
        capped = left is not None and left.change.carried == "cap" and one_grant != UNLIMITED
        amounts, cuts = land(places, rollover, one_grant, at_most=one_grant if capped else None)
        self._cut(cuts, on)
        for lot in sorted(rolling, key=by_birth):
            if amounts[lot]:
                self._roll(lot, amounts[lot], on, until, ends)

    def _roll(self, lot: Lot, amount: int, on: date, until: date, ends: int | None) -> None:
        assert self.cycle is not None
        id = self._free_id(f"{lot.id}>{self.cycle.label}")
        new = child(lot, id, amount, on, until, ends)
        self.trail.rolls.append(Roll(on, lot.id, new.id, min(lot.left, amount)))
        if amount > lot.left:
            self.trail.granted.append(Granted(on, new.id, amount - lot.left, "rounding"))
        lot.left = 0
        self._add(new)

    def _places(self, on: date) -> list[Place]:
        """The carried lots as a cap sees them, with what rolled today told apart (A39)."""
        return [Place(lot, _turn(lot, on), lot.until) for lot in self.lots if lot.carried]

    # --- 5. grants --------------------------------------------------------------------------

    def _grant(self, on: date) -> None:
        """The grants of the cycle that begins, then the cap on the balance after them (A2)."""
        assert self.cycle is not None
        number = self.cycle.number
        if number == 0 and self.contract.opening:
            return self._open_with(self.contract.opening, on)
        rollover = self.rules.rollover
        counted = 0
        for grant in self.rules.grants:
            if not _is_due(grant, number, number - self._family_since):
                continue
            amount = self._first_share(grant)
            if rollover and grant.cls in rollover.classes:
                counted = UNLIMITED if UNLIMITED in (amount, counted) else counted + amount
            self._make(
                f"{self.cycle.label}/{grant.cls}", grant.cls, amount, on, grant.lasts, "grant"
            )
        if rollover and rollover.cap_after_grant and counted != UNLIMITED:
            most = limit(rollover.cap_after_grant, _each_cycle(self.rules, rollover.classes))
            if most is not None:
                places = self._places(on)
                self._cut(cap_carried(places, rollover.trim, max(most - counted, 0)), on)
        return None

    def _first_share(self, grant: Grant) -> int:
        """A grant, prorated by the days of a cycle that began late (A12)."""
        assert self.cycle is not None
        start, end, nominal = self.cycle.start, self.cycle.end, self.cycle.nominal_start
        rule = self.rules.cycle
        if start == nominal or rule.first != "prorated" or grant.every != EVERY_CYCLE:
            return grant.amount
        if grant.amount == UNLIMITED:
            return UNLIMITED
        share = grant.amount * (end - start).days // (end - nominal).days
        return min(-(-share // rule.first_step) * rule.first_step, grant.amount)

    def _open_with(self, opening: Opening, on: date) -> None:
        """What a contract already held, as if granted and rolled when the cycle began."""
        assert self.cycle is not None and self._schedule is not None
        rollover = self.rules.rollover
        carried = opening.carried if rollover else 0
        lives = (grant.lasts for grant in self.rules.grants if grant.cls == "plan")
        lasts = next(lives, EVERY_CYCLE)
        own = self._make("opening/plan", "plan", opening.left - carried, on, lasts, "opening")
        if own:
            self._date_back(own, self.cycle.nominal_start, lasts, on)
        if rollover is None:
            return
        cls = "plan" if "plan" in rollover.classes else rollover.classes[0]
        lot = self._make("opening/carried", cls, carried, on, rollover.lasts, "carried")
        if lot:
            self._date_back(lot, self.cycle.nominal_start, rollover.lasts, on)
            lot.born = self._schedule.boundary(self._schedule.offset - 1)
            lot.generation = 1
            lot.denied = "expired"
            if lot.rolls != UNLIMITED:
                lot.rolls -= 1

    def _date_back(self, lot: Lot, born: date, lasts: Span, on: date) -> None:
        """Count a lot's life from the beginning of the cycle; it lasts at least this day."""
        until, lot.ends_cycle = self._life(lasts, born)
        lot.until = max(until, on + ONE_DAY)
        lot.born = born

    def _grant_of_the_day(self, on: date) -> None:
        if self.cycle is None or (on == self.contract.since and self.contract.opening):
            return
        for grant in self.rules.grants:
            if grant.every.unit == "days":
                self._make(f"{on}/{grant.cls}", grant.cls, grant.amount, on, grant.lasts, "grant")

    # --- 6. top-ups -------------------------------------------------------------------------

    def _top_up(self, on: date) -> None:
        for topup in self._topups.get(on, ()):
            lasts = parse_span(topup.lasts) if topup.lasts else self.rules.topup.lasts
            lot = self._make(f"topup-{topup.id}", topup.cls, topup.bytes, on, lasts, "topup")
            if lot is None:
                continue
            if topup.until:
                lot.until, lot.ends_cycle = max(topup.until, on + ONE_DAY), None
            if self.rules.topup.renews:
                self._renew_topups(lot, on)

    def _renew_topups(self, new: Lot, on: date) -> None:
        """Every live top-up takes the new one's end, be it later or sooner (A9)."""
        for lot in self.lots:
            if lot.cls == new.cls and lot is not new:
                self.trail.moves.append(Moved(on, lot.id, lot.until, new.until))
                lot.until, lot.ends_cycle = new.until, new.ends_cycle
        self._queue = None

    # --- 7. usage and readings --------------------------------------------------------------

    def _drain_days_before(self, on: date) -> None:
        usage, played = self._usage, self._played
        while played < len(usage) and usage[played][0] < on:
            day, amount = usage[played]
            played += 1
            queue = self._queue
            if queue and queue[-1].left > amount > 0:
                # What nearly every day is: one lot covers it, with some to spare.
                lot = queue[-1]
                lot.left -= amount
                self._used = True
                self.trail.allocations.append(_row(Allocation, (day, lot.id, amount)))
                self._drained.append((lot, amount))
            elif amount:
                self._use(day, amount)
        self._played = played

    def _use(self, day: date, amount: int) -> None:
        self._used = True
        rest = self._take(amount, day, self.trail.allocations, Allocation)
        if rest:
            self.trail.overages.append(Overage(day, rest))

    def _take(
        self, amount: int, day: date, rows: list[_R], row: Callable[[date, str, int], _R]
    ) -> int:
        """Drain the lots in the plan's order; returns what none of them covered."""
        queue = self._queue
        if queue is None:
            queue = self._queue = sorted(self.lots, key=self.drain_key, reverse=True)
        while queue:
            lot = queue[-1]
            taken = amount if lot.left > amount or lot.left == UNLIMITED else lot.left
            if taken:
                if lot.left != UNLIMITED:
                    lot.left -= taken
                rows.append(row(day, lot.id, taken))
                self._drained.append((lot, taken))
                amount -= taken
            if not amount:
                return 0
            queue.pop()
        return amount

    def _agree_with(self, reading: Reading) -> None:
        """Bring what remains to what the carrier says, at the end of the day (A32)."""
        if any(lot.unlimited for lot in self.lots):
            return
        missing = sum(lot.left for lot in self.lots) - reading.bytes
        if missing > 0:
            self._used = True
            self._take(missing, reading.day, self.trail.adjustments, Adjustment)
        elif missing < 0:
            self._cancel_overage(reading.day)
            rest = self._give_back(-missing, reading.day)
            if rest:
                self._make_up(rest, reading)

    def _cancel_overage(self, on: date) -> None:
        """There was data left, so nothing was used beyond it since the last lot was made."""
        since = max([self.period_start, *(lot.start for lot in self.made[-1:])])
        rows = self.trail.overages[self._settled_overages :]
        over = sum(row.bytes for row in rows if row.day >= since)
        if over:
            self.trail.overages.append(Overage(on, -over))
            self._settled_overages = len(self.trail.overages)

    def _give_back(self, amount: int, on: date) -> int:
        """Return bytes to the live lots that this cycle drained last; what is over is returned."""
        kept = []
        while amount and self._drained:
            lot, taken = self._drained.pop()
            if lot.until <= on or lot not in self.lots:
                continue
            back = min(taken, amount)
            lot.left += back
            amount -= back
            self.trail.adjustments.append(Adjustment(on, lot.id, -back))
            if back < taken:
                kept.append((lot, taken - back))
        self._drained += kept
        self._queue = None
        return amount

    def _make_up(self, amount: int, reading: Reading) -> None:
        """What nothing explains becomes data of the plan that ends with the cycle."""
        lot = self._make(
            f"reading-{reading.id}", "plan", amount, reading.day, EVERY_CYCLE, "reading"
        )
        if lot:
            lot.rolls = 0
            lot.denied = "not_rollable" if self.rules.rollover else "expired"

    # --- lots -------------------------------------------------------------------------------

    def _make(
        self, id: str, cls: str, amount: int, on: date, lasts: Span, cause: str
    ) -> Lot | None:
        """A new lot by a grant; None for nothing."""
        if not amount:
            return None
        until, ends = self._life(lasts, on)
        lot = Lot(self._free_id(id), cls, amount, on, until, ends)
        give_rights(lot, self.rules.rollover)
        self.trail.granted.append(Granted(on, lot.id, amount, cause))
        self._add(lot)
        return lot

    def _free_id(self, id: str) -> str:
        """An id of its own for each of several lots that one thing made."""
        self._ids[id] = count = self._ids.get(id, 0) + 1
        return id if count == 1 else f"{id}.{count}"

    def _add(self, lot: Lot) -> None:
        self.lots.append(lot)
        self.made.append(lot)
        self._queue = None

    def _forfeit(self, lot: Lot, amount: int, reason: str, on: date) -> None:
        if amount > 0:
            lot.left -= amount
            self.trail.forfeitures.append(Forfeiture(on, lot.id, amount, reason))

    def _cut(self, cuts: list[Cut], on: date) -> None:
        for cut in cuts:
            self._forfeit(cut.lot, cut.bytes, cut.reason, on)

    def _life(self, span: Span, on: date) -> tuple[date, int | None]:
        """First day without a lot made on ``on``, and the cycle it follows, if it follows one."""
        count, unit = span
        if unit == "forever":
            return NEVER, None
        if unit == "cycles":
            if self.cycle is None:
                return on + ONE_DAY, None
            last = self.cycle.number + count - 1
            return self._end_of(last), last
        try:
            if unit == "months":
                return self._months_after(on, count), None
            if unit == "calendar":
                return add_months(on.replace(day=1), count + 1), None
            return on + whole_days(span), None
        except (OverflowError, ValueError):
            return NEVER, None

    def _months_after(self, on: date, months: int) -> date:
        if self.cycle and self._schedule and on == self.cycle.nominal_start:
            boundary = self._schedule.months_after(self.cycle, months)
            if boundary:
                return boundary
        return add_months(on, months)

    def _end_of(self, number: int) -> date:
        assert self.cycle is not None and self._schedule is not None
        if number <= self.cycle.number:
            return self.cycle.end
        return self._schedule.end_of(number)

    def _realign(self) -> None:
        """Lots that follow the cycles end when their cycle ends, wherever that now is (A6)."""
        for lot in self.lots:
            if lot.ends_cycle is not None:
                lot.until = self._end_of(lot.ends_cycle)
        self._queue = None


def _turn(lot: Lot, on: date) -> int:
    if lot.start < on:
        return LIVES_ON
    return ROLLS_FIRST if lot.generation == 1 else ROLLS_AGAIN


def _is_due(grant: Grant, number: int, in_family: int) -> bool:
    """Whether a grant is made in this cycle (A15)."""
    if grant.every.unit == "once":
        return number == 0
    return grant.every.unit == "cycles" and in_family % grant.every.n == 0


def _each_cycle(rules: Rules, classes: tuple[str, ...]) -> int:
    """The sum of what a plan grants every cycle in these classes, unprorated (A13)."""
    amounts = [
        grant.amount
        for grant in rules.grants
        if grant.every == EVERY_CYCLE and grant.cls in classes
    ]
    return UNLIMITED if UNLIMITED in amounts else sum(amounts)


def _grown(before: int, after: int) -> int:
    """How much larger a grant became: never negative, UNLIMITED if it lost its end."""
    if after == UNLIMITED:
        return 0 if before == UNLIMITED else UNLIMITED
    return 0 if before == UNLIMITED else max(after - before, 0)


def _size(rules: Rules) -> float:
    return float("inf") if rules.amount == UNLIMITED else rules.amount


def _asked_at(change: Change) -> tuple[date, int]:
    return (change.day, change.id)


def _by_day(events: list[Event], kind: type[_E]) -> dict[date, list[_E]]:
    """The events of one kind, by day and in the order of their ids."""
    days: dict[date, list[_E]] = {}
    for event in sorted(events, key=lambda event: event.id):
        if isinstance(event, kind):
            days.setdefault(event.day, []).append(event)
    return days


def _day_sums(usage: list[Usage]) -> list[tuple[date, int]]:
    """The usage of each day, over lines and categories."""
    sums: list[tuple[date, int]] = []
    last = None
    for row in sorted(usage, key=_day_of):
        day, amount = row[0], row[1]
        if day == last:
            amount += sums.pop()[1]
        sums.append((day, amount))
        last = day
    return sums
