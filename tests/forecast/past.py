"""Small pasts to look ahead from, and how many random ones each law is tried with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from strategies import PLAIN

from ledger.facts import Contract, History, Usage
from ledger.plans.rules import Grant, Rules

DAY = timedelta(days=1)
ON = date(2026, 11, 10)

FEW = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def plain(amount: int = 1000, **changed: Any) -> Rules:
    """A calendar month of so many bytes, of which nothing rolls."""
    return PLAIN._replace(amount=amount, **{"grants": (Grant(amount=amount),), **changed})


def history(*usage: Usage, since: date = date(2026, 9, 1), **known: Any) -> History:
    return History(Contract(1, "c", since, 0), list(usage), [], **known)


def before(on: date, amounts: Iterable[int]) -> list[Usage]:
    """Use on the days up to the one before ``on``."""
    listed = list(amounts)
    return [Usage(on - (len(listed) - n) * DAY, amount) for n, amount in enumerate(listed)]
