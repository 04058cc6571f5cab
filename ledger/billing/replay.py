"""The engine: plays facts against rules, one date after the other.

Pure: no clock, no files. :meth:`Replay.open_day` is the order of what happens on a date; what each
step does is said in the module it is taken from. Only dates on which something other than usage
happens are visited.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from ledger.billing.boundary import begin_cycle, carry, end, extend_cycle, lapse, set_aside
from ledger.billing.changes import change_within, next_revision, revise
from ledger.billing.cycles import Cycle
from ledger.billing.grants import grant, grant_again, grant_of_the_day
from ledger.billing.lots import USABLE, WAITING
from ledger.billing.readings import agree_with
from ledger.billing.state import State
from ledger.billing.statement import Allocation, Overage
from ledger.billing.turn import Turn, turn
from ledger.dates import NEVER, ONE_DAY
from ledger.facts import Change, End, Event, History, Reading, TopUp, Usage
from ledger.plans.rules import Rules

if TYPE_CHECKING:
    from ledger.billing.acts import Day
    from ledger.billing.spreading import Besides, Mark
    from ledger.billing.usage import Part
    from ledger.facts.acts import Line

_E = TypeVar("_E", Change, TopUp, Reading, End)

_row = tuple.__new__
"""Makes a row without looking at its arguments, for the rows of which there are thousands."""
_day_of = itemgetter(0)


class Replay:
    """A history on its way through time. ``state`` is where the contract stands."""

    def __init__(
        self,
        history: History,
        plans: Mapping[int, Rules],
        besides: dict[date, Besides] | None = None,
    ) -> None:
        """``besides``: what readings spread over days, where that is known already."""
        self.state = State(history.contract, plans)
        self._since = history.contract.since
        self._opened = self._since - ONE_DAY
        self._rows = history.usage
        self._usage, self._parts = _day_sums(history.usage)
        self._played = 0
        self._changes = _by_day(history.events, Change)
        self._topups = _by_day(history.events, TopUp)
        self._readings = _by_day(history.events, Reading)
        self._acts = _acts(history.events)
        ends = _by_day(history.events, End)
        self._over_on = min(ends) + ONE_DAY if ends else NEVER
        days = {*self._changes, *self._topups, *self._readings, *self._acts, self._over_on}
        days.update(besides or ())
        self._stops = sorted(days)
        self._next_event = 0
        read = (one for readings in self._readings.values() for one in readings)
        self._spreads = besides is None and any(reading.spread for reading in read)
        self._mark: Mark | None = None
        self.besides = dict(besides or {})
        """What readings have spread, by day."""
        self.days_with_use = [day for day, _amount in self._usage] if self._spreads else []
        """The days with an entry, be it of nothing, in order; where a reading asks for them."""

    def advance(self, on: date) -> None:
        """Play everything up to the end of the day ``on``."""
        while day := self._play_to_reading(on):
            self._read(day)

    def play(self, on: date) -> None:
        """The same, but as if there were no readings."""
        while self._play_to_reading(on):
            pass

    def _play_to_reading(self, on: date) -> date | None:
        """Play up to the end of the next day that has readings; None if none has up to ``on``."""
        while True:
            stop = min(self.next_stop(), on + ONE_DAY)
            if not self._drain_days_before(stop):
                continue
            if stop > on:
                return None
            self.open_day(stop)
            self._opened = stop
            if self._spreads and self.state.period_start == stop:
                self._remember(stop)
            if stop in self.besides:
                self._drain_days_before(stop + ONE_DAY)
                self._use_besides(stop)
            if stop in self._readings:
                self._drain_days_before(stop + ONE_DAY)
                return stop

    def _read(self, day: date) -> None:
        """Agree with what the carrier says at the end of a day."""
        for reading in self._readings[day]:
            if reading.spread and self._mark:
                from ledger.billing.spreading import spread

                spread(self, reading, self._mark)
            agree_with(self.state, reading)
            if self._spreads:
                self._remember(day + ONE_DAY)
        self.turn_to_waiting(day)

    def use_besides(self, besides: Besides) -> None:
        """Let something be used without an entry on a day to come, or on the day just opened."""
        self.besides[besides.day] = besides
        if besides.day == self._opened:
            self._use_besides(besides.day)
            return
        insort(self._stops, besides.day)

    def _use_besides(self, day: date) -> None:
        from ledger.billing.spreading import use_besides

        use_besides(self.state, self.besides[day])
        self.turn_to_waiting(day)

    def _remember(self, first: date) -> None:
        from ledger.billing.spreading import mark

        self._mark = mark(self, first)

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
        if state.has_revisions:
            stops.append(next_revision(state, self._opened) or NEVER)
        return min(stops, default=NEVER)

    def open_day(self, on: date) -> None:
        """What happens on a date before its usage (docs/engine.md).

        1. The usage of every day before has been drained.
        """
        state, acts = self.state, self._acts.get(on)
        if on >= self._over_on:
            end(state, on)
            self._stops = []
            return
        if state.has_revisions:
            revise(state, on)  # 2.
        joined, left = acts.lines(state) if acts else ([], [])
        turned = turn(state, on, self._changes.get(on, []), acts.renewals() if acts else [])
        rolling = set_aside(state, on, turned)  # 3.
        if acts:
            acts.switch(state)
        if turned.begins:
            begin_cycle(state, on, turned)
        if turned.begins or rolling:
            carry(state, rolling, on, turned)  # 4.
        self._grant(on, turned)  # 5.
        self._exchange(on, acts, joined, left)  # 6.

    def _grant(self, on: date, turned: Turn) -> None:
        state = self.state
        if turned.begins:
            grant(state, on, turned, self._over_on)
        else:
            if turned.left:
                change_within(state, on, turned.left, renewed=turned.early == "extend")
            if turned.early == "extend":
                extend_cycle(state, on, turned)
                grant_again(state, on, turned)
            elif turned.boundary:
                lapse(state, on)
        if state.daily:
            grant_of_the_day(state, on)

    def _exchange(self, on: date, acts: Day | None, joined: list[Line], left: list[Line]) -> None:
        """What comes in, then what goes out."""
        state, topups = self.state, self._topups.get(on)
        if topups:
            from ledger.billing.topups import top_up

            top_up(state, on, topups)
        if acts:
            acts.come_in(state, on, joined)
            acts.go_out(state, on, left)
        self.turn_to_waiting(on)

    def turn_to_waiting(self, on: date) -> None:
        """What waits begins as soon as nothing else is left."""
        if any(lot.state is WAITING for lot in self.state.lots):
            from ledger.billing.topups import start_waiting

            start_waiting(self.state, on)

    def shown_cycle(self) -> Cycle | None:
        """The cycle, which goes no further than the contract."""
        cycle = self.state.cycle
        return cycle._replace(end=self.within(cycle.end)) if cycle else None

    def within(self, until: date) -> date:
        """The first day without something, which goes no further than the contract."""
        return min(until, self._over_on)

    def was_read(self, since: date) -> bool:
        """Whether the carrier was read on a day from ``since`` on."""
        return any(day >= since for day in self._readings)

    def usage_since(self, since: date) -> list[Usage]:
        """The usage from a day on, as it was written down."""
        return [row for row in self._rows if row.day >= since]

    def fork(self) -> Replay:
        """Another replay that goes on from here by itself; its trail begins empty."""
        twin = object.__new__(Replay)
        vars(twin).update(vars(self))
        twin.state = self.state.fork()
        twin._usage = self._usage[self._played :]
        twin._played = 0
        twin._spreads, twin._mark = False, None  # it would go back into the life of this one
        return twin

    def use(self, day: date, amount: int) -> None:
        """Use data on a day that has come, beyond what the facts say."""
        self.advance(day)
        if amount:
            self._use(day, amount, None)

    def imagine(self, usage: list[tuple[date, int]], parts: Mapping[date, list[Part]]) -> None:
        """Let so much be used on days to come, beyond what the facts say; the last day played may
        be the first of them.

        ``usage`` has one sum a day, by day. ``parts``: what of it is of which line and category,
        where that matters. A replay forgets with it what it had imagined before.
        """
        self._usage, self._parts, self._played = usage, dict(parts), 0

    def _drain_days_before(self, on: date) -> bool:  # 7.
        """Drain the usage of the days before a date; False if the next stop must be asked anew,
        because what waited has begun and may end before that date.
        """
        state, usage, played = self.state, self._usage, self._played
        state.has_begun = False
        while played < len(usage) and usage[played][0] < on:
            day, amount = usage[played]
            played += 1
            queue = state.queue
            if (
                queue
                and queue[-1].left > amount > 0
                and queue[-1].state is USABLE
                and not state.restricted
                and not state.by_weekday
                and not (state.counts and day in self._parts)
            ):
                # What nearly every day is: one lot covers it, with some to spare.
                lot = queue[-1]
                lot.left -= amount
                state.used = True
                state.trail.allocations.append(_row(Allocation, (day, lot.id, amount)))
                state.drained.append((lot, amount))
            elif amount:
                self._use(day, amount, self._parts.get(day))
                if state.has_begun:
                    break
        self._played = played
        return not state.has_begun

    def _use(self, day: date, amount: int, parts: list[Part] | None) -> None:
        state = self.state
        state.used = True
        state.line_up()
        if state.restricted or state.by_weekday or (state.counts and parts):
            from ledger.billing.usage import drain_parts

            drain_parts(state, day, parts or [("", "", amount)])
        else:
            rest = state.take(amount, day, state.trail.allocations, Allocation)
            if rest:
                state.trail.overages.append(Overage(day, rest))
        self.turn_to_waiting(day)


def spread_use(history: History, plans: Mapping[int, Rules]) -> dict[date, Besides]:
    """What readings found and spread over days before them: a replay of these days needs it."""
    spread = [event.day for event in history.events if isinstance(event, Reading) and event.spread]
    if not spread:
        return {}
    replay = Replay(history, plans)
    replay.advance(max(spread))
    return replay.besides


def _by_day(events: list[Event], kind: type[_E]) -> dict[date, list[_E]]:
    """The events of one kind, by day and in the order of their ids."""
    days: dict[date, list[_E]] = {}
    for event in sorted(events, key=lambda event: event.id):
        if isinstance(event, kind):
            days.setdefault(event.day, []).append(event)
    return days


def _acts(events: list[Event]) -> dict[date, Day]:
    """All other events, by day; most histories have none."""
    acts = [event for event in events if not isinstance(event, (Change, TopUp, Reading, End))]
    if not acts:
        return {}
    from ledger.billing.acts import by_day

    return by_day(acts)


def _day_sums(usage: list[Usage]) -> tuple[list[tuple[date, int]], dict[date, list[Part]]]:
    """The usage of each day; and its parts, where it has a line or a category."""
    sums: list[tuple[date, int]] = []
    named: set[date] = set()
    last = None
    for row in sorted(usage, key=_day_of):
        day, amount = row[0], row[1]
        if row[2] or row[3]:
            named.add(day)
        if day == last:
            amount += sums.pop()[1]
        sums.append((day, amount))
        last = day
    parts: dict[date, list[Part]] = {}
    if named:
        for row in usage:
            if row.day in named:
                parts.setdefault(row.day, []).append((row.line, row.category, row.bytes))
    return sums, parts
