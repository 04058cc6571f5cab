"""Cycles: fifty years of months for each day of the month and each month-end policy."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from naive import Calendar

from ledger.billing.cycles import Schedule, schedule
from ledger.dates import Span
from ledger.plans.rules import Cycle

MONTHS = 600
POLICIES = ("clamp", "next_first", "last_day")


def walk(
    rule: Cycle, since: date, anchor: int | None = None, cycles: int = MONTHS
) -> tuple[Schedule, list[date]]:
    plan = schedule(rule, since, 0, anchor)
    return plan, [plan.cycle(number).start for number in range(cycles + 1)]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("day", range(1, 32))
def test_months_have_no_gap_and_do_not_drift(day: int, policy: str) -> None:
    since = date(1980, 1, day)
    rule = Cycle(starts="activation", month_end=policy)
    plan, starts = walk(rule, since)
    for number, (start, end) in enumerate(pairwise(starts)):
        cycle = plan.cycle(number)
        assert (cycle.start, cycle.end, cycle.nominal_start) == (start, end, start)
        length = (end - start).days
        assert 28 <= length <= 31
        assert policy != "clamp" or start.day == day or (start + timedelta(days=1)).day == 1
    # The n-th boundary depends on the anchor and n alone.
    assert starts[12 * 4] == date(1984, 1, day)
    assert starts[MONTHS] == date(2030, 1, day)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("since", [date(2027, 2, 28), date(2028, 2, 29), date(2028, 4, 30)])
def test_only_last_day_stays_on_last_days(since: date, policy: str) -> None:
    _plan, starts = walk(Cycle(starts="activation", month_end=policy), since)
    last_days = [(start + timedelta(days=1)).day == 1 for start in starts]
    assert all(last_days) == (policy == "last_day")


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("day", range(1, 32))
@pytest.mark.parametrize(
    "since", [date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29), date(2028, 12, 31)]
)
def test_a_first_cycle_is_the_part_up_to_the_first_boundary(
    day: int, policy: str, since: date
) -> None:
    for rule in (
        Cycle(starts="day", month_end=policy),
        Cycle(starts=f"day {day}", month_end=policy),
    ):
        plan, starts = walk(rule, since, day, 60)
        first = plan.cycle(0)
        assert first.nominal_start <= since == first.start < first.end
        assert all(start < end for start, end in pairwise(starts))
        naive = Calendar(rule, since, day)
        assert starts[1:60] == [naive.boundary(number) for number in range(1, 60)]
        assert first.nominal_start == naive.boundary(0)


@pytest.mark.parametrize("length", [1, 2, 3, 6, 12])
def test_calendar_lengths_are_counted_from_the_first_month(length: int) -> None:
    plan, starts = walk(Cycle(length=Span(length, "months")), date(2027, 5, 17))
    assert starts[0] == date(2027, 5, 17)
    assert plan.cycle(0).nominal_start == date(2027, 5, 1)
    for number, start in enumerate(starts[1:], 1):
        months = 2027 * 12 + 4 + number * length
        assert start == date(months // 12, months % 12 + 1, 1)


@pytest.mark.parametrize("length", [1, 7, 28, 30, 40])
def test_days_are_counted_in_days(length: int) -> None:
    rule = Cycle(length=Span(length, "days"), starts="activation")
    _plan, starts = walk(rule, date(2027, 12, 31))
    assert all((end - start).days == length for start, end in pairwise(starts))


@pytest.mark.parametrize(("hours", "days"), [(1, 2), (24, 2), (25, 3), (168, 8), (720, 31)])
def test_a_running_clock_touches_one_day_more(hours: int, days: int) -> None:
    rule = Cycle(Span(hours, "hours"), "activation", renewal="manual")
    first = schedule(rule, date(2027, 6, 10), 0, None).cycle(0)
    assert (first.end - first.start).days == days
