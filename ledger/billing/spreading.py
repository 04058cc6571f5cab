"""Use that a reading found and nobody wrote down, spread over the days without an entry.

It is known only when the reading is reached, so the replay goes back to the day after the last
reading, or to the start of the cycle, and plays these days once more with it.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from ledger.billing.lots import Lot
from ledger.billing.readings import missing, use_more
from ledger.billing.statement import Adjustment
from ledger.dates import ONE_DAY
from ledger.record import NamedTuple
from ledger.units import evenly

if TYPE_CHECKING:
    from ledger.billing.replay import Replay
    from ledger.billing.state import State
    from ledger.billing.statement import Trail
    from ledger.facts import Reading

_REPLAY = ("_opened", "_played", "_next_event", "_stops")


class Besides(NamedTuple):
    """Use without an entry."""

    day: date
    bytes: int
    read: date
    """The day of the reading that found it."""


class Mark(NamedTuple):
    """A point to which a replay can go back, just before the use of ``first``."""

    first: date
    replay: dict[str, Any]
    state: dict[str, Any]
    lots: list[tuple[Lot, tuple[Any, ...]]]
    """The live ones with all that they say; others change no more."""
    made: int
    rows: list[int]
    """So many rows of each kind ..."""
    cycles: list[Any]
    """... and the cycles themselves, the last of which may still be given another end."""


def use_besides(state: State, besides: Besides) -> None:
    """Let it be used. What no lot covers here, its reading finds again."""

    def row(on: date, lot: str, amount: int) -> Adjustment:
        return Adjustment(on, lot, amount, besides.read)

    use_more(state, besides.bytes, besides.day, row)


def mark(replay: Replay, first: date) -> Mark:
    """Remember where a replay stands."""
    state = replay.state
    kept = {name: _copied(value) for name, value in vars(state).items() if name != "made"}
    lots = [(lot, tuple(getattr(lot, slot) for slot in Lot.__slots__)) for lot in state.lots]
    at = {name: getattr(replay, name) for name in _REPLAY}
    rows = [len(_rows(state.trail, number)) for number in range(len(state.trail))]
    return Mark(first, at, kept, lots, len(state.made), rows, list(state.trail.cycles))


def spread(replay: Replay, reading: Reading, since: Mark) -> None:
    """Play the days since a mark once more, with what the reading says was used besides."""
    more = missing(replay.state, reading)
    days = _days_without_entry(replay, since.first, reading.day)
    if more <= 0 or not days:
        return
    _go_back(replay, since)
    for day, share in zip(days, evenly(more, len(days)), strict=True):
        if share:
            replay.use_besides(Besides(day, share, reading.day))
    replay.play(reading.day)


def _days_without_entry(replay: Replay, first: date, last: date) -> list[date]:
    days = replay.days_with_use
    known = set(days[bisect_left(days, first) : bisect_left(days, last + ONE_DAY)])
    every = (first + timedelta(number) for number in range((last - first).days + 1))
    return [day for day in every if day not in known]


def _go_back(replay: Replay, to: Mark) -> None:
    state = replay.state
    for name, value in to.replay.items():
        setattr(replay, name, value)
    del state.made[to.made :]
    vars(state).update({name: _copied(value) for name, value in to.state.items()})
    state.queue = None
    for number, count in enumerate(to.rows):
        _rows(state.trail, number)[count:] = []
    state.trail.cycles[:] = to.cycles
    for lot, values in to.lots:
        for slot, value in zip(Lot.__slots__, values, strict=True):
            setattr(lot, slot, value)


def _rows(trail: Trail, number: int) -> list[Any]:
    return cast("tuple[list[Any], ...]", trail)[number]


def _copied(value: Any) -> Any:
    """Containers that the replay changes in place; a trail is only cut."""
    return value.copy() if isinstance(value, (list, dict, set)) else value
