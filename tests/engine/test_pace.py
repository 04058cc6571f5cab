"""How much a day must be used so that nothing is lost, where that is not plain division."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.billing import outlook
from ledger.facts import Contract, History, TopUp, Usage
from ledger.plans.finding import find

GIB = 1024**3
GB = 1000**3


def pace_of(plan: str, since: date, on: date, usage: list[Usage], *facts: TopUp) -> dict[date, int]:
    rules = {0: find(plan).rules}
    history = History(Contract(1, "c", since, 0), usage, list(facts))
    return outlook(history, rules, on)[1].must


def test_data_by_the_day_comes_before_what_was_put_together() -> None:
    """Five times 1 GB for the weekend, and 2 GB of each day's own, which goes first."""
    usage = [Usage(date(2026, 11, day), GIB) for day in range(16, 21)]
    must = pace_of("in.vi.weekend/2gb", date(2026, 11, 2), date(2026, 11, 21), usage)
    assert must[date(2026, 11, 23)] == pytest.approx(4.5 * GIB, abs=2)


def test_what_a_top_up_may_still_bring_back_must_be_used_before_its_end() -> None:
    """It ends after 10 October; only one day later it is lost for good."""
    usage = [Usage(date(2026, 9, 30), 20_400_000_000)]
    topup = TopUp(1, date(2026, 9, 10), GB)
    must = pace_of("povo1", date(2026, 9, 1), date(2026, 10, 1), usage, topup)
    assert must[date(2026, 10, 11)] == 2_060_000_000
