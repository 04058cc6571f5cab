"""Meters: what a counter says was used and nobody wrote down.

The difference of two readings of a meter is what was used from the day after the first to the day
of the second. What the entries of these days explain is taken off; the rest is use without an
entry. Where a cycle began in between, or the carrier was read, it is split by days. What was
logged beyond the counter stays: a counter sees one device, a person all of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta

from ledger.billing.replay import Replay
from ledger.dates import ONE_DAY
from ledger.facts import History, Meter, Metered, Reading, Usage
from ledger.plans.rules import Rules
from ledger.record import NamedTuple
from ledger.units import evenly


class Count(NamedTuple):
    """What one reading of a meter says, against the entries of its days."""

    meter: Meter
    first: date
    """The first day that it counts; its reading's day is the last."""
    counted: int
    """Bytes since the reading before."""
    logged: int
    """So much of it the entries explain; those that another meter explained are left out."""
    anew: bool
    """Whether it stood lower than before, so that it must have begun anew in between: then at
    least so much was used.
    """
    begins: bool = False
    """Whether it is the first reading of its meter, from which on it counts."""

    @property
    def unlogged(self) -> int:
        return max(self.counted - self.logged, 0)


def metered(history: History, plans: Mapping[int, Rules]) -> History:
    """The history with what its meters counted beyond the entries, as usage."""
    if not history.meters:
        return history
    told = list(counts(history))
    parted = any(one.first < one.meter.day and not one.meter.spread for one in told)
    starts, known = _starts(history, plans) if parted else [], _known(history.usage)
    found = [row for one in told for row in _metered(one, starts, known(one.meter.line))]
    usage = [*history.usage, *(row.usage for row in found)]
    usage.sort(key=lambda row: (row.day, row.line, row.category))
    return history._replace(usage=usage, metered=tuple(found))


def counts(history: History) -> Iterator[Count]:
    """What each reading of each meter says, by day."""
    free = _Entries(history.usage)
    last: dict[str, Meter] = {}
    for meter in sorted(history.meters, key=lambda meter: (meter.day, meter.id)):
        before = last.get(meter.name)
        last[meter.name] = meter
        yield _count(meter, before, history.contract.since, free)


class _Entries:
    """The bytes of the entries that no meter has explained yet."""

    def __init__(self, usage: Iterable[Usage]) -> None:
        self._left: dict[tuple[date, str], int] = {}
        for row in usage:
            key = (row.day, row.line)
            self._left[key] = self._left.get(key, 0) + row.bytes
        self._keys = sorted(self._left)

    def take(self, amount: int, first: date, last: date, line: str) -> int:
        """Up to so much of what was logged on these days; it is explained then."""
        taken = 0
        for key in self._keys[bisect_left(self._keys, (first, "")) :]:
            if key[0] > last or taken == amount:
                break
            if line in ("", key[1]):
                here = min(self._left[key], amount - taken)
                self._left[key] -= here
                taken += here
        return taken


def _count(meter: Meter, before: Meter | None, since: date, entries: _Entries) -> Count:
    first = meter.day if before is None else min(before.day + ONE_DAY, meter.day)
    counted, anew = 0, False
    if _lives_anew(meter, before):
        assert meter.counts_from
        first, counted = max(meter.counts_from, since), meter.bytes
    elif before is not None:
        anew = meter.bytes < before.bytes
        counted = meter.bytes - (0 if anew else before.bytes)
    elif meter.counts_from is None:
        return Count(meter, first, 0, 0, False, begins=True)
    logged = entries.take(counted, first, meter.day, meter.line)
    return Count(meter, first, counted, logged, anew)


def _lives_anew(meter: Meter, before: Meter | None) -> bool:
    """Whether it is said to have stood at 0 since the reading before."""
    if meter.counts_from is None:
        return False
    if before is None:
        return True
    return meter.counts_from != before.counts_from and meter.counts_from >= before.day


def _metered(count: Count, starts: list[date], known: set[date]) -> Iterator[Metered]:
    """The use that nobody wrote down, on the days on which it is taken to have been."""
    meter, rest = count.meter, count.unlogged
    if count.begins:
        return
    every = [count.first + timedelta(n) for n in range((meter.day - count.first).days + 1)]
    without = [day for day in every if day not in known]
    days = without if meter.spread else []
    # Where the entries explain all of it, nothing was used on the other days.
    sums = {} if rest else dict.fromkeys(without, 0)
    parts = days or every
    for day, amount in zip(parts, evenly(rest, len(parts)), strict=True):
        if not amount:
            continue
        on = day if days else min(_end_of_part(day, starts), meter.day)
        sums[on] = sums.get(on, 0) + amount
    for day, amount in sums.items():
        yield Metered(Usage(day, amount, "", meter.line), meter.name)


def _known(usage: list[Usage]) -> Callable[[str], set[date]]:
    """The days with an entry of a line, or with one that names none; of all where none is asked."""
    by_line: dict[str, set[date]] = {}
    for row in usage:
        by_line.setdefault(row.line, set()).add(row.day)
    all_days = set[date]().union(*by_line.values())
    return lambda line: by_line.get(line, set()) | by_line.get("", set()) if line else all_days


def _end_of_part(day: date, starts: list[date]) -> date:
    after = starts[bisect_left(starts, day + ONE_DAY) :]
    return after[0] - ONE_DAY if after else date.max


def _starts(history: History, plans: Mapping[int, Rules]) -> list[date]:
    """The days on which use must not be shifted across: a cycle begins, which does not depend on
    what was used before; or the carrier was read the evening before, and knew of that use.
    """
    replay = Replay(history, plans)
    replay.advance(max(meter.day for meter in history.meters))
    cycles = {cycle.start for cycle, _plan in replay.state.trail.cycles}
    read = {event.day + ONE_DAY for event in history.events if isinstance(event, Reading)}
    return sorted(cycles | read)
