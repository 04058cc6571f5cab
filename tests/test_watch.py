"""What is watched beside the data: price steps, sliding limits, part limits, deadlines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger.billing import state
from ledger.billing.statement import Statement
from ledger.billing.watch import figure, watch
from ledger.dates import NEVER, Span
from ledger.facts import Contract, Event, History, TopUp, Usage
from ledger.facts.acts import Renewal
from ledger.plans.extras import Extras, KeepAlive, Limit, Quota, Tier
from ledger.plans.made import contract as made_contract
from ledger.plans.rules import UNLIMITED, Rules

GB, MB = 10**9, 10**6
PLAIN = made_contract(20 * GB, "month", 1000, "UTC", None).rules


def played(
    extras: Extras, since: str, on: str, usage: list[Usage] | None = None, *events: Event
) -> tuple[Statement, History]:
    rules: Rules = PLAIN._replace(extras=extras)
    contract = Contract(1, "mine", date.fromisoformat(since), 0, None, None)
    history = History(contract, usage or [], list(events))
    return state(history, {0: rules}, date.fromisoformat(on)), history


def used(day: str, amount: int, category: str = "") -> Usage:
    return Usage(date.fromisoformat(day), amount, category)


# --- price steps ----------------------------------------------------------------------------

STEPS = Extras(tiers=(Tier(3 * GB, "1078"), Tier(20 * GB, "2178"), Tier(UNLIMITED, "3278")))


@pytest.mark.parametrize(
    ("amount", "upto", "left", "price", "then"),
    [
        (0, 3 * GB, 3 * GB, "1078", "2178"),
        (3 * GB, 3 * GB, 0, "1078", "2178"),
        (3 * GB + 1, 20 * GB, 17 * GB - 1, "2178", "3278"),
        (20 * GB + 1, UNLIMITED, UNLIMITED, "3278", ""),
    ],
)
def test_the_step_of_a_price_holds_its_last_byte(
    amount: int, upto: int, left: int, price: str, then: str
) -> None:
    statement, history = played(STEPS, "2026-11-01", "2026-11-10", [used("2026-11-05", amount)])
    assert watch(statement, history).tier == (upto, left, price, then)
    assert figure("tier_left", statement, history) == left


def test_steps_begin_anew_with_the_cycle_and_count_what_counts() -> None:
    usage = [used("2026-10-05", 5 * GB), used("2026-11-05", GB), used("2026-11-05", 7 * GB, "free")]
    statement, history = played(STEPS, "2026-10-01", "2026-11-10", usage)
    assert figure("tier_left", statement, history) == 12 * GB
    rules = statement.rules._replace(factors=(("free", 0),))
    again = state(history, {0: rules}, statement.on)
    assert figure("tier_left", again, history) == 2 * GB


def test_where_even_the_last_step_ends_nothing_is_left_of_it() -> None:
    extras = Extras(tiers=(Tier(GB, "100"), Tier(2 * GB, "200")))
    statement, history = played(extras, "2026-11-01", "2026-11-10", [used("2026-11-05", 3 * GB)])
    assert watch(statement, history).tier == (2 * GB, 0, "200", "")


# --- sliding limits -------------------------------------------------------------------------

DAYS = [used(f"2026-11-{day:02}", GB) for day in (5, 6, 7, 8)]


@pytest.mark.parametrize(
    ("on", "today", "sum_"),
    [
        ("2026-11-05", True, GB),
        ("2026-11-07", True, 3 * GB),
        ("2026-11-08", True, 3 * GB),
        ("2026-11-10", True, GB),
        ("2026-11-05", False, 0),
        ("2026-11-08", False, 3 * GB),
        ("2026-11-11", False, GB),
        ("2026-11-12", False, 0),
    ],
)
def test_a_sliding_limit_counts_its_days(on: str, today: bool, sum_: int) -> None:
    limit = Limit(3 * GB - 1, 3, today)
    statement, history = played(Extras(limits=(limit,)), "2026-11-01", on, DAYS)
    (found,) = watch(statement, history).limits
    assert (found.used, found.over) == (sum_, sum_ == 3 * GB)
    assert figure("slow", statement, history) == (sum_ == 3 * GB)


def test_a_limit_that_is_just_reached_is_not_exceeded() -> None:
    statement, history = played(
        Extras(limits=(Limit(3 * GB, 3),)), "2026-11-01", "2026-11-08", DAYS
    )
    assert figure("slow", statement, history) is False


# --- part limits ----------------------------------------------------------------------------


def test_a_part_limit_counts_its_categories_in_a_cycle_or_a_day() -> None:
    usage = [
        used("2026-10-30", GB, "tethering"),
        used("2026-11-05", GB, "tethering"),
        used("2026-11-10", 500 * MB, "tethering"),
        used("2026-11-10", 3 * GB),
    ]
    quotas = (Quota(("tethering",), GB), Quota(("tethering",), GB, "day"))
    statement, history = played(Extras(quotas=quotas), "2026-10-01", "2026-11-10", usage)
    assert [(found.used, found.left) for found in watch(statement, history).quotas] == [
        (1500 * MB, 0),
        (500 * MB, 500 * MB),
    ]


# --- deadlines ------------------------------------------------------------------------------


def alive(after: str, lasts: Span | None = None) -> Extras:
    return Extras(keep_alive=KeepAlive(lasts or Span(180, "days"), after))


def deadline(extras: Extras, on: str, usage: list[Usage] | None = None, *events: Event) -> object:
    statement, history = played(extras, "2021-09-29", on, usage, *events)
    return figure("deadline", statement, history)


def test_the_day_after_a_topup_ends_is_the_first_of_the_deadline() -> None:
    """povo: the topping ends on 31 October 2021, the line is stopped after 29 April 2022."""
    topup = TopUp(1, date(2021, 10, 2), GB, until=date(2021, 11, 1))
    assert deadline(alive("topup_end"), "2021-12-01", [], topup) == date(2022, 4, 29)


def test_the_topup_that_ends_last_counts_and_one_to_come_does_not() -> None:
    topups = [
        TopUp(1, date(2021, 10, 2), GB, until=date(2022, 1, 1)),
        TopUp(2, date(2021, 11, 2), GB, until=date(2021, 12, 1)),
        TopUp(3, date(2022, 2, 1), GB, until=date(2022, 3, 1)),
    ]
    assert deadline(alive("topup_end"), "2021-12-01", [], *topups) == date(2022, 6, 29)


def test_without_a_topup_the_start_of_the_contract_counts() -> None:
    start = date(2021, 9, 29)
    for after in ("topup_end", "topup", "use"):
        assert deadline(alive(after), "2021-10-20") == start + timedelta(days=180)


def test_a_topup_without_an_end_sets_no_deadline() -> None:
    topup = TopUp(1, date(2021, 10, 2), GB, lasts="forever")
    assert deadline(alive("topup_end"), "2021-12-01", [], topup) == NEVER


def test_a_deadline_counts_from_the_purchase_the_use_or_the_renewal() -> None:
    topup = TopUp(1, date(2021, 10, 2), GB, until=date(2022, 1, 1))
    months = Span(6, "months")
    assert deadline(alive("topup", months), "2021-12-01", [], topup) == date(2022, 4, 2)
    usage = [used("2021-10-05", GB), used("2021-10-20", 0), used("2021-12-20", GB)]
    assert deadline(alive("use", months), "2021-12-01", usage) == date(2022, 4, 5)
    renewal = Renewal(1, date(2021, 10, 9))
    assert deadline(alive("renew", months), "2021-10-20", [], renewal) == date(2022, 4, 9)


def test_a_plan_without_any_of_it_has_no_such_figures() -> None:
    statement, history = played(Extras(), "2026-11-01", "2026-11-10")
    assert watch(statement, history) == (None, (), (), None)
    assert figure("slow", statement, history) is False
    assert figure("deadline", statement, history) is None
    assert figure("tier_left", statement, history) is None
