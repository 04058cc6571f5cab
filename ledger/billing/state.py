"""Where a contract stands in the course of a replay, and the few moves that all is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from ledger.billing.cycles import Cycle, Schedule, whole_days
from ledger.billing.lots import Lot, drain_key, give_rights
from ledger.billing.rollover import LIVES_ON, ROLLS_AGAIN, ROLLS_FIRST, Cut, Place
from ledger.billing.statement import Adjustment, Allocation, Forfeiture, Granted, Trail
from ledger.dates import NEVER, ONE_DAY, Span, add_months
from ledger.facts import Change, Contract
from ledger.plans.rules import UNLIMITED, Rules

_R = TypeVar("_R", Allocation, Adjustment)


class State:
    """Where a contract stands on a day. ``plans`` maps the numbers of its plans to their rules."""

    def __init__(self, contract: Contract, plans: Mapping[int, Rules]) -> None:
        self.contract = contract
        self.plans = plans
        self.rules = plans[contract.plan]
        self.rules_since = contract.since
        """Since when these rules are in force."""
        self.cycle: Cycle | None = None
        self.schedule: Schedule | None = None
        self.next_number = 0
        """The number of the next cycle."""
        self.family_since = 0
        """The number of the first cycle of this family of plans."""
        self.period_start = contract.since
        """Start of the cycle, or of the time between two renewals."""
        self.lots: list[Lot] = []
        """The live ones."""
        self.made: list[Lot] = []
        """Every lot there ever was, in the order of their making."""
        self.trail = Trail([], [], [], [], [], [], [], [])
        self.asked: Change | None = None
        """A change that takes effect at the next boundary."""
        self.dated: list[Change] = []
        """Changes that take effect on a date of their own."""
        self.used = False
        """Whether anything was used since the cycle began."""
        self.drained: list[tuple[Lot, int]] = []
        """What this cycle took from which lot, the latest last: what a reading may give back."""
        self.settled_overages = 0
        """So many rows of overage were looked at by a reading and cancelled."""
        self.queue: list[Lot] | None = None
        """The live lots, the next to be used last; None when it must be made anew."""
        self._ids: dict[str, int] = {}
        self.obey()

    def fork(self) -> State:
        """Another state that goes on from here by itself; its trail begins empty."""
        twin = object.__new__(State)
        vars(twin).update(vars(self))
        twin.lots = [lot.twin() for lot in self.lots]
        twin.made = list(twin.lots)
        twin.trail = Trail([], [], [], [], [], [], [], [])
        twin.dated = list(self.dated)
        twin._ids = dict(self._ids)
        twin.settled_overages = 0
        twin.drained = []
        twin.queue = None
        return twin

    def obey(self) -> None:
        """Bring to mind what the rules in force say on every day."""
        self.drain_key = drain_key(self.rules.drain)
        self.daily = any(grant.every.unit == "days" for grant in self.rules.grants)
        self.queue = None

    def is_boundary(self, on: date) -> bool:
        if self.cycle:
            return on >= self.cycle.end
        return self.next_number == 0

    def goes_on(self, on: date, boundary: bool) -> bool:
        """Whether a cycle begins by itself: the first of a contract or of a rule, or a renewal."""
        if not boundary:
            return False
        if self.cycle is None or (self.schedule and self.schedule.since == on):
            return True
        return self.rules.cycle.renewal == "automatic"

    def stands_still(self, boundary: bool) -> bool:
        """Whether no cycle runs on from the day before: there is none, or it ends today."""
        return boundary or self.cycle is None

    def make(self, id: str, cls: str, amount: int, on: date, lasts: Span, cause: str) -> Lot | None:
        """A new lot by a grant; None for nothing."""
        if not amount:
            return None
        until, ends = self.life(lasts, on)
        lot = Lot(self.free_id(id), cls, amount, on, until, ends)
        give_rights(lot, self.rules.rollover)
        self.trail.granted.append(Granted(on, lot.id, amount, cause))
        self.add(lot)
        return lot

    def free_id(self, id: str) -> str:
        """An id of its own for each of several lots that one thing made."""
        self._ids[id] = count = self._ids.get(id, 0) + 1
        return id if count == 1 else f"{id}.{count}"

    def add(self, lot: Lot) -> None:
        self.lots.append(lot)
        self.made.append(lot)
        self.queue = None

    def forfeit(self, lot: Lot, amount: int, reason: str, on: date) -> None:
        if amount > 0:
            lot.left -= amount
            self.trail.forfeitures.append(Forfeiture(on, lot.id, amount, reason))

    def cut(self, cuts: list[Cut], on: date) -> None:
        for cut in cuts:
            self.forfeit(cut.lot, cut.bytes, cut.reason, on)

    def take(
        self, amount: int, day: date, rows: list[_R], row: Callable[[date, str, int], _R]
    ) -> int:
        """Drain the lots in the plan's order; returns what none of them covered."""
        queue = self.queue
        if queue is None:
            queue = self.queue = sorted(self.lots, key=self.drain_key, reverse=True)
        while queue:
            lot = queue[-1]
            taken = amount if lot.left > amount or lot.left == UNLIMITED else lot.left
            if taken:
                if lot.left != UNLIMITED:
                    lot.left -= taken
                rows.append(row(day, lot.id, taken))
                self.drained.append((lot, taken))
                amount -= taken
            if not amount:
                return 0
            queue.pop()
        return amount

    def places(self, on: date) -> list[Place]:
        """The carried lots as a cap sees them, with what rolled today told apart (A39)."""
        return [Place(lot, _turn(lot, on), lot.until) for lot in self.lots if lot.carried]

    def life(self, span: Span, on: date) -> tuple[date, int | None]:
        """First day without a lot made on ``on``, and the cycle it follows, if it follows one."""
        count, unit = span
        if unit == "forever":
            return NEVER, None
        if unit == "cycles":
            if self.cycle is None:
                return on + ONE_DAY, None
            last = self.cycle.number + count - 1
            return self.end_of(last), last
        try:
            if unit == "months":
                return self._months_after(on, count), None
            if unit == "calendar":
                return add_months(on.replace(day=1), count + 1), None
            return on + whole_days(span), None
        except (OverflowError, ValueError):
            return NEVER, None

    def _months_after(self, on: date, months: int) -> date:
        if self.cycle and self.schedule and on == self.cycle.nominal_start:
            boundary = self.schedule.months_after(self.cycle, months)
            if boundary:
                return boundary
        return add_months(on, months)

    def end_of(self, number: int) -> date:
        assert self.cycle is not None and self.schedule is not None
        if number <= self.cycle.number:
            return self.cycle.end
        return self.schedule.end_of(number)

    def realign(self) -> None:
        """Lots that follow the cycles end when their cycle ends, wherever that now is (A6)."""
        for lot in self.lots:
            if lot.ends_cycle is not None:
                lot.until = self.end_of(lot.ends_cycle)
        self.queue = None


def _turn(lot: Lot, on: date) -> int:
    if lot.start < on:
        return LIVES_ON
    return ROLLS_FIRST if lot.generation == 1 else ROLLS_AGAIN
