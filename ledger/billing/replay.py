"""The engine: plays facts against rules, one date after the other.

Pure: no clock, no files. :meth:`Replay.open_day` is the order of what happens on a date; what each
step does is said in the module it is taken from. Only dates on which something other than usage
happens are visited.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from operator import itemgetter
from typing import TypeVar

from ledger.billing.boundary import begin_cycle, carry, end, lapse, set_aside
from ledger.billing.changes import change_within, put_in_force
from ledger.billing.cycles import Cycle
from ledger.billing.grants import grant, grant_of_the_day, top_up
from ledger.billing.readings import agree_with
from ledger.billing.state import State
from ledger.billing.statement import Allocation, Overage
from ledger.dates import NEVER, ONE_DAY
from ledger.facts import Change, End, Event, History, Reading, TopUp, Usage
from ledger.plans.rules import Rules

_E = TypeVar("_E", Change, TopUp, Reading, End)

_row = tuple.__new__
"""Makes a row without looking at its arguments, for the rows of which there are thousands."""
_day_of = itemgetter(0)


class Replay:
    """A history on its way through time. ``state`` is where the contract stands."""

    def __init__(self, history: History, plans: Mapping[int, Rules]) -> None:
        self.state = State(history.contract, plans)
        self._since = history.contract.since
        self._opened = self._since - ONE_DAY
        self._usage = _day_sums(history.usage)
        self._played = 0
        self._changes = _by_day(history.events, Change)
        self._topups = _by_day(history.events, TopUp)
        self._readings = _by_day(history.events, Reading)
        ends = _by_day(history.events, End)
        self._over_on = min(ends) + ONE_DAY if ends else NEVER
        self._stops = sorted({*self._changes, *self._topups, *self._readings, self._over_on})
        self._next_event = 0

    def advance(self, on: date) -> None:
        """Play everything up to the end of the day ``on``."""
        while (stop := self.next_stop()) <= on:
            self._drain_days_before(stop)
            self.open_day(stop)
            self._opened = stop
            if stop in self._readings:
                self._drain_days_before(stop + ONE_DAY)
                for reading in self._readings[stop]:
                    agree_with(self.state, reading)
        self._drain_days_before(on + ONE_DAY)

    def next_stop(self) -> date:
        """The next date on which something other than usage happens; NEVER when nothing will."""
        if self._opened < self._since:
            return self._since
        state = self.state
        stops = [lot.until for lot in state.lots]
        if state.cycle:
            stops.append(state.cycle.end)
            if state.daily:
                stops.append(self._opened + ONE_DAY)
        while self._next_event < len(self._stops) and self._stops[self._next_event] <= self._opened:
            self._next_event += 1
        stops += self._stops[self._next_event : self._next_event + 1]
        stops += [change.in_force or NEVER for change in state.dated]
        return min(stops, default=NEVER)

    def open_day(self, on: date) -> None:
        """What happens on a date before its usage (docs/engine.md).

        1. The usage of every day before has been drained.
        """
        state = self.state
        if on >= self._over_on:
            end(state, on)
            self._stops = []
            return
        boundary = state.is_boundary(on)
        left = put_in_force(state, on, boundary, self._changes.get(on, []))  # 2.
        begins = state.goes_on(on, boundary) or (left is not None and state.stands_still(boundary))
        rolling = set_aside(state, on, boundary or begins, begins, left)  # 3.
        if begins:
            begin_cycle(state, on, left)
            carry(state, rolling, on, left)  # 4.
            grant(state, on)  # 5.
        elif left:
            change_within(state, on, left)
        elif boundary:
            lapse(state, on)
        grant_of_the_day(state, on)
        top_up(state, on, self._topups.get(on, []))  # 6.

    def shown_cycle(self) -> Cycle | None:
        """The cycle, which goes no further than the contract."""
        cycle = self.state.cycle
        return cycle._replace(end=self._over_on) if cycle and self._over_on < cycle.end else cycle

    def fork(self) -> Replay:
        """Another replay that goes on from here by itself; its trail begins empty."""
        twin = object.__new__(Replay)
        vars(twin).update(vars(self))
        twin.state = self.state.fork()
        twin._usage = self._usage[self._played :]
        twin._played = 0
        return twin

    def use(self, day: date, amount: int) -> None:
        """Use data on a day that has come, beyond what the facts say."""
        self.advance(day)
        if amount:
            self._use(day, amount)

    def _drain_days_before(self, on: date) -> None:  # 7.
        state, usage, played = self.state, self._usage, self._played
        while played < len(usage) and usage[played][0] < on:
            day, amount = usage[played]
            played += 1
            queue = state.queue
            if queue and queue[-1].left > amount > 0:
                # What nearly every day is: one lot covers it, with some to spare.
                lot = queue[-1]
                lot.left -= amount
                state.used = True
                state.trail.allocations.append(_row(Allocation, (day, lot.id, amount)))
                state.drained.append((lot, amount))
            elif amount:
                self._use(day, amount)
        self._played = played

    def _use(self, day: date, amount: int) -> None:
        state = self.state
        state.used = True
        rest = state.take(amount, day, state.trail.allocations, Allocation)
        if rest:
            state.trail.overages.append(Overage(day, rest))


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
