"""How forecasts of a past would have done: each made from what was known on its day, beside what
came. Two simple ways stand beside it: the pace of 30 days, and the pace of the cycle.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import accumulate, takewhile
from random import Random

from ledger.dates import ONE_DAY
from ledger.forecast import FUTURES, Range, range_of
from ledger.forecast.futures import fit, path
from ledger.record import NamedTuple

HORIZONS = (3, 7, 14, 21, 30)
"""Days ahead."""
BEFORE = 35
"""So many known days come before the first forecast."""
ORIGINS = 150
"""From so many days at most a person's own past is looked at: it takes seconds."""

_PACE = 30
_TENTH = 1.2816
"""A tenth of a normal distribution is so many standard deviations away."""


class Score(NamedTuple):
    """How one way did at one horizon."""

    method: str
    """``forecast``; ``pace``, of 30 days and with a normal range; ``cycle``: its pace, no range."""
    horizon: int
    windows: int
    """So many forecasts were compared with what came."""
    errors: tuple[float, float, float]
    """Pinball error of the low end, the median and the high end, in parts of the mean use."""
    coverage: float
    """The part of the windows within the 80 % range."""

    @property
    def error(self) -> float:
        return sum(self.errors)


class Origin(NamedTuple):
    """A day from which a forecast is made, and all that is known on it."""

    day: date
    past: list[int]
    """The known days before it."""
    since_start: list[int]
    """Those of them in its cycle; on the first day of one, in the cycle before."""
    coming: list[int]
    """What came: the days from it on, as far as they are known without a gap."""
    seed: str


Way = Callable[[Origin, int], list[Range]]
"""The range of the sum of the first, the first two ... of so many days."""


def backtest(
    known: Mapping[date, int], cycles: Sequence[date], seed: str, most: int = ORIGINS
) -> list[Score]:
    """The scores of each way at each horizon; none where too few days are known.

    ``known``: bytes by day. ``cycles``: the first days of cycles, in their order. ``most``: how
    many origins at most, evenly spread.
    """
    days = sorted(known)
    step = max(-(-(len(days) - BEFORE) // most), 1)
    origins = [
        _origin(known, days, place, cycles, seed) for place in range(BEFORE, len(days), step)
    ]
    told = {method: [way(one, len(one.coming)) for one in origins] for method, way in _WAYS.items()}
    scores = [
        _score(method, horizon, origins, ranges)
        for horizon in HORIZONS
        for method, ranges in told.items()
    ]
    return [score for score in scores if score.windows]


def _origin(
    known: Mapping[date, int], days: list[date], place: int, cycles: Sequence[date], seed: str
) -> Origin:
    day = days[place]
    ahead = (day + number * ONE_DAY for number in range(HORIZONS[-1]))
    coming = [known[one] for one in takewhile(known.__contains__, ahead)]
    past = [known[one] for one in days[:place]]
    started = [one for one in cycles if one < day]
    first = bisect_right(days, started[-1] - ONE_DAY) if started else 0
    return Origin(day, past, past[min(first, place - 1) :], coming, f"{seed} {day}")


def _score(method: str, horizon: int, origins: list[Origin], told: list[list[Range]]) -> Score:
    came = [
        (sum(one.coming[:horizon]), ranges[horizon - 1])
        for one, ranges in zip(origins, told, strict=True)
        if len(one.coming) >= horizon
    ]
    whole = sum(amount for amount, _range in came) or 1
    errors = (
        sum(_pinball(0.1, amount, one.low) for amount, one in came) / whole,
        sum(_pinball(0.5, amount, one.middle) for amount, one in came) / whole,
        sum(_pinball(0.9, amount, one.high) for amount, one in came) / whole,
    )
    inside = sum(one.low <= amount <= one.high for amount, one in came)
    return Score(method, horizon, len(came), errors, inside / max(len(came), 1))


def _pinball(part: float, came: int, told: int) -> float:
    """The error of a quantile: least, on average, where it is the true one."""
    return max(part * (came - told), (part - 1) * (came - told))


def _forecast(origin: Origin, days: int) -> list[Range]:
    model, dice = fit(origin.past), Random(origin.seed)
    assert model is not None
    sums = [list(accumulate(path(model, days, dice))) for _future in range(FUTURES)]
    return [range_of(samples) for samples in zip(*sums, strict=True)]


def _pace(origin: Origin, days: int) -> list[Range]:
    recent = origin.past[-_PACE:]
    mean = sum(recent) / len(recent)
    spread = (sum((one - mean) ** 2 for one in recent) / (len(recent) - 1)) ** 0.5
    ranges = []
    for day in range(1, days + 1):
        off = _TENTH * spread * day**0.5
        low, high = max(mean * day - off, 0), mean * day + off
        ranges.append(Range(int(low), int(mean * day), int(high)))
    return ranges


def _cycle(origin: Origin, days: int) -> list[Range]:
    used, over = sum(origin.since_start), len(origin.since_start)
    return [Range(*[used * day // over] * 3) for day in range(1, days + 1)]


_WAYS: dict[str, Way] = {"forecast": _forecast, "pace": _pace, "cycle": _cycle}
