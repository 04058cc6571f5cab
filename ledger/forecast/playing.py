"""One possible future, played through the plan: what is left, lost and used beyond the data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate

from ledger.billing import standing
from ledger.billing.pace import NEAR
from ledger.billing.replay import Replay
from ledger.billing.risk import SHORT_LIFE, hold, losses
from ledger.billing.statement import Figures, Overage, Trail
from ledger.billing.usage import Part
from ledger.dates import ONE_DAY
from ledger.facts import History
from ledger.forecast.futures import known_days
from ledger.plans.rules import UNLIMITED, Rules
from ledger.record import NamedTuple

FARTHEST = timedelta(days=400)
"""No forecast looks farther than this, however long a cycle is."""

_RECENT = 60
"""So many known days say who uses how much of it, and what for."""

Share = tuple[str, str, int]
"""Line, category, and what they used in recent days."""


class Outcome(NamedTuple):
    """What one future comes to. Bytes; up to the last day that is looked at."""

    used: int
    """Counted use of the cycle, with what was used before."""
    remaining: int
    """Usable at the end of the last day; UNLIMITED where there is no end to it."""
    overage: int
    """Of the cycle, with what there was before."""
    runs_out: date | None
    """The first day that goes beyond what is there."""
    losses: dict[date, int]
    """What is lost of the bytes held today, by the first day without it."""


def outset_on(history: History, plans: Mapping[int, Rules], on: date) -> Outset | None:
    """Where futures are played from the end of a day; None where no cycle runs."""
    statement, replay = standing(history, plans, on)
    if statement.cycle is None:
        return None
    far = on + (NEAR if statement.daily else FARTHEST)
    until, shares = min(statement.cycle.end, far), _shares(history, on, replay)
    return Outset(replay, statement.figures, shares, on, until)


class Outset:
    """A contract as it stands at the end of a day: futures are played from here."""

    def __init__(
        self, replay: Replay, figures: Figures, shares: list[Share], on: date, until: date
    ) -> None:
        self.on = on
        self.until = until
        """First day after what is looked at: the end of the cycle, if that is not too far."""
        self._horizon = max(until, on + NEAR)
        self.days = (self._horizon - on).days
        """So many days of use a future needs."""
        self.parts = max(len(shares), 1)
        """In so many parts a day's use falls."""
        self._replay, self._figures, self._shares = replay, figures, shares
        hold(replay, SHORT_LIFE)

    def play(self, use: list[int]) -> Outcome:
        """What comes of so much use a day, the first beyond what was used on the day itself."""
        replay = self._replay.fork()
        days = [(self.on + number * ONE_DAY, amount) for number, amount in enumerate(use)]
        replay.imagine(days, _parts(days, self._shares))
        last = self.until - ONE_DAY
        replay.advance(last)
        remaining, trail = _remaining(replay), replay.state.trail
        overages = [row for row in trail.overages if row.bytes > 0]
        over = sum(row.bytes for row in overages)
        return Outcome(
            self._figures.used + _drained(trail) + over,
            remaining,
            self._figures.overage + over,
            _first(overages),
            {row.on: row.lost for row in losses(replay, last, self._horizon) if row.lost},
        )


def _remaining(replay: Replay) -> int:
    usable = [lot for lot in replay.state.lots if lot.state == "usable"]
    return UNLIMITED if any(lot.unlimited for lot in usable) else sum(lot.left for lot in usable)


def _drained(trail: Trail) -> int:
    return sum(row.bytes for row in trail.allocations)


def _first(overages: list[Overage]) -> date | None:
    return overages[0].day if overages else None


def _shares(history: History, on: date, replay: Replay) -> list[Share]:
    """Who used how much of the recent days, and what for; empty where that makes no difference.

    A line makes a difference only where it has data of its own.
    """
    own = replay.state.owners() != [""]
    since = min(sorted(known_days(history, on))[-_RECENT:], default=on)
    sums: dict[tuple[str, str], int] = {}
    for row in history.usage:
        if since <= row.day < on and row.bytes:
            key = (row.line if own else "", row.category)
            sums[key] = sums.get(key, 0) + row.bytes
    return [(*key, sums[key]) for key in sorted(sums)] if sums.keys() - {("", "")} else []


def _parts(days: list[tuple[date, int]], shares: list[Share]) -> dict[date, list[Part]]:
    """Each day's use by line and category, to the byte."""
    if not shares:
        return {}
    ends = list(accumulate(share for _line, _category, share in shares))
    whole = ends[-1]
    return {
        day: [
            (line, category, amount * end // whole - amount * (end - share) // whole)
            for (line, category, share), end in zip(shares, ends, strict=True)
        ]
        for day, amount in days
    }
