"""Past days to many possible futures, each played through the plan. No clock, no chance: the same
seed and the same facts give the same figures.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate
from random import Random

from ledger.billing.replay import spread_use
from ledger.dates import ONE_DAY
from ledger.facts import History
from ledger.forecast.futures import LEAST_DAYS as LEAST_DAYS
from ledger.forecast.futures import Model, fit, foreseen, known_days, path
from ledger.forecast.playing import Outcome, Outset, outset_on
from ledger.plans.rules import Rules
from ledger.record import NamedTuple

FUTURES = 400
"""So many make a forecast: the medians of two seeds are then about two per cent apart."""
_FEWEST = 40
_MOST_PARTS = 4000
"""Where each line has data of its own, futures are dear: so many times lines, but no fewer than
the fewest.
"""


class Range(NamedTuple):
    """Bytes: four futures of five lie between ``low`` and ``high``, one of ten on either side."""

    low: int
    middle: int
    """The median."""
    high: int


class DayRange(NamedTuple):
    """The same of days; None: not within what is looked at."""

    low: date | None
    middle: date | None
    high: date | None


class Loss(NamedTuple):
    """What is lost on a date of the bytes held today, or of what they roll into."""

    on: date
    """First day without it."""
    lost: Range
    samples: tuple[int, ...]
    """What is lost in each future, the least first."""

    def chance(self, least: int = 1) -> float:
        """The share of the futures in which at least so many bytes are lost."""
        return 1 - bisect_left(self.samples, least) / len(self.samples)


class Forecast(NamedTuple):
    """What the days to come are likely to bring, if they are like those before. Bytes."""

    days: int
    """Known days that it rests on."""
    until: date
    """First day after what it looks at: the end of the cycle, if that is not too far away."""
    horizon: date
    """The last date of which losses are known."""
    further: tuple[int, ...]
    """Use from now on up to the end of each day, today the first: the median."""
    a_day: Range
    """Use a day from tomorrow on; on the last day that of the day."""
    used: Range
    """Of the whole cycle, what was used already included."""
    remaining: Range
    """At the end of the last day."""
    losses: dict[date, Loss]
    """By first day without it; within a month, or up to the end of the cycle."""
    runs_out: DayRange
    """The first day that goes beyond what is there."""
    run_out_chance: float
    overage: Range
    """Of the whole cycle, what there was already included."""


def forecast(history: History, plans: Mapping[int, Rules], on: date, seed: str) -> Forecast | None:
    """The forecast at the end of what is known of the day ``on``, which may be used further.

    None where too few days are known, or no cycle runs. ``plans`` as for
    :func:`ledger.billing.state`.
    """
    known = known_days(history, on)
    for day, found in spread_use(history, plans).items():  # readings know what nobody logged
        if day < on:
            known[day] = known.get(day, 0) + found.bytes
    model = fit([known[day] for day in sorted(known)])
    if model is None:
        return None
    outset = outset_on(history, plans, on)
    if outset is None:
        return None
    uses = _uses(model, history, outset, Random(seed))
    today = sum(row.bytes for row in history.usage if row.day == on)
    count = (outset.until - on).days
    a_day = [sum(use[1:count]) // (count - 1) if count > 1 else today + use[0] for use in uses]
    made = _summed(len(known), outset.until, a_day, [outset.play(use) for use in uses])
    return made._replace(horizon=on + outset.days * ONE_DAY, further=_further(uses))


def _further(uses: list[list[int]]) -> tuple[int, ...]:
    """The median of what is used up to the end of each day."""
    sums = zip(*map(accumulate, uses), strict=True)
    return tuple(sorted(day)[len(day) // 2] for day in sums)


def _uses(model: Model, history: History, outset: Outset, dice: Random) -> list[list[int]]:
    """The further use of each day in each future: with what is foreseen, less what is used."""
    coming = foreseen(history.expected)
    more = [coming.get(outset.on + number * ONE_DAY, 0) for number in range(outset.days)]
    more[0] -= sum(row.bytes for row in history.usage if row.day == outset.on)
    futures = max(min(FUTURES, _MOST_PARTS // outset.parts), _FEWEST)
    return [
        [max(drawn + extra, 0) for drawn, extra in zip(one, more, strict=True)]
        for one in (path(model, outset.days, dice) for _future in range(futures))
    ]


def _summed(days: int, until: date, a_day: list[int], outcomes: list[Outcome]) -> Forecast:
    runs_out = [outcome.runs_out for outcome in outcomes]
    dates = sorted({on for outcome in outcomes for on in outcome.losses})
    return Forecast(
        days,
        until,
        until,
        (),
        range_of(a_day),
        range_of([outcome.used for outcome in outcomes]),
        range_of([outcome.remaining for outcome in outcomes]),
        {on: _loss(on, [outcome.losses.get(on, 0) for outcome in outcomes]) for on in dates},
        _days_of(runs_out),
        sum(day is not None for day in runs_out) / len(runs_out),
        range_of([outcome.overage for outcome in outcomes]),
    )


def range_of(samples: Sequence[int]) -> Range:
    """The median of some amounts, and where four of five of them lie."""
    ordered = sorted(samples)
    return Range(*(ordered[place] for place in _places(len(ordered))))


def _days_of(days: list[date | None]) -> DayRange:
    ordered = sorted(days, key=lambda day: day or date.max)
    return DayRange(*(ordered[place] for place in _places(len(ordered))))


def _places(count: int) -> tuple[int, int, int]:
    """Where the median and the two ends of the range are among so many in their order."""
    tenth = count // 10
    return tenth, count // 2, count - 1 - tenth


def _loss(on: date, samples: list[int]) -> Loss:
    return Loss(on, range_of(samples), tuple(sorted(samples)))
