"""Past days to possible futures of daily use: a local level of its square root, with weeks of what
lay above and below it drawn from the past (docs/forecast.md).

Only what is known counts: a day that nobody said anything of is not a day without use.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from math import sqrt
from random import Random

from ledger.dates import ONE_DAY
from ledger.facts import Expected, History
from ledger.record import NamedTuple
from ledger.units import evenly

LEAST_DAYS = 14
"""Fewer known days are no ground for a forecast."""

_ALPHA = 0.10
"""How much of a day's surprise stays in the level."""
_SETTLING = 7
"""So many first surprises only say that the level was not found yet."""
_REMEMBERED = 150
"""So many surprises, the latest, may come again."""
_BLOCK = 7
"""They come again by the week."""
_SURE_DAYS = 60
"""From so many days on the level is well known."""
_FEW = 20
"""A level is a mean of about so many days, however many there are."""


class Model(NamedTuple):
    """What the past says of the days to come. In square roots of bytes."""

    level: float
    surprises: list[float]
    doubt: float
    """Standard deviation of the level itself."""


def known_days(history: History, on: date) -> dict[date, int]:
    """The bytes of each complete day before ``on`` that is known, by day, without foreseen use."""
    days: dict[date, int] = {}
    for row in history.usage:
        if row.day < on and row.day not in history.partial:
            days[row.day] = days.get(row.day, 0) + row.bytes
    for day, amount in foreseen(history.expected).items():
        if day in days:
            days[day] = max(days[day] - amount, 0)
    return days


def foreseen(expected: Iterable[Expected]) -> dict[date, int]:
    """Foreseen use by day: spread evenly over its days, to the byte."""
    days: dict[date, int] = {}
    for one in expected:
        count = (one.until - one.first).days
        for number, amount in enumerate(evenly(one.bytes, count)):
            day = one.first + number * ONE_DAY
            days[day] = days.get(day, 0) + amount
    return days


def fit(amounts: Sequence[int]) -> Model | None:
    """The model of known days in their order; None where they are too few."""
    if len(amounts) < LEAST_DAYS:
        return None
    roots = [sqrt(amount) for amount in amounts]
    level = sum(roots[:LEAST_DAYS]) / LEAST_DAYS
    surprises = []
    for root in roots:
        surprises.append(root - level)
        level += _ALPHA * (root - level)
    latest = surprises[_SETTLING:][-_REMEMBERED:]
    mean = sum(latest) / len(latest)
    centred = [surprise - mean for surprise in latest]
    return Model(level, centred, _doubt(centred, len(roots)))


def _doubt(surprises: list[float], days: int) -> float:
    if days >= _SURE_DAYS:
        return 0.0
    variance = sum(surprise * surprise for surprise in surprises) / len(surprises)
    # The first level is made of the days that are to surprise it: those seem smaller than they are.
    return 2 * (1 + _SETTLING / days) * sqrt(variance / min(days, _FEW))


def path(model: Model, days: int, dice: Random) -> list[int]:
    """One possible future: the bytes of so many days."""
    level = model.level
    if model.doubt:
        level += dice.gauss(0.0, model.doubt)
    count = len(model.surprises)
    ring = model.surprises + model.surprises[: _BLOCK - 1]  # short histories have few whole weeks
    made: list[int] = []
    while len(made) < days:
        start = int(dice.random() * count)
        for surprise in ring[start : start + _BLOCK]:
            root = level + surprise
            made.append(int(root * root) if root > 0 else 0)
            level += _ALPHA * surprise
    return made[:days]
