"""A look back scores what would have been told beside what came."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from ledger.forecast.backtest import HORIZONS, Score, backtest

DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)
MONTHS = [date(2026, month, 1) for month in range(1, 13)]
TRACE = Path(__file__).resolve().parents[3] / "shared" / "traces" / "belgium_phone_mb.csv"


def days(amounts: list[int]) -> dict[date, int]:
    return {FIRST + n * DAY: amount for n, amount in enumerate(amounts)}


def of(scores: list[Score], method: str) -> dict[int, Score]:
    return {score.horizon: score for score in scores if score.method == method}


def test_what_never_changes_is_told_without_error() -> None:
    scores = backtest(days([10_000] * 80), MONTHS, "")
    for method in ("forecast", "pace", "cycle"):
        found = of(scores, method)
        assert tuple(found) == HORIZONS
        assert all(score.error < 0.001 for score in found.values())
    assert [score.windows for score in of(scores, "forecast").values()] == [
        80 - 35 - horizon + 1 for horizon in HORIZONS
    ]


def test_the_error_is_that_of_each_quantile_in_parts_of_what_came() -> None:
    """The pace of the cycle, 10 a day, says 30 for three days each time; more and more comes."""
    known = days([10] * 40 + [20] * 3)
    score = of(backtest(known, [FIRST + 35 * DAY], ""), "cycle")[3]
    assert score.windows == 6
    came = [30, 30, 30, 40, 50, 60]
    missed = sum(amount - 30 for amount in came)
    assert score.errors == pytest.approx([part * missed / sum(came) for part in (0.1, 0.5, 0.9)])


def test_on_its_first_day_a_cycle_has_the_pace_of_the_one_before() -> None:
    known = days([10] * 35 + [45] + [20] * 3)
    score = of(backtest(known, [FIRST, FIRST + 36 * DAY], ""), "cycle")[3]
    # 10 a day was told for 45 + 20 + 20; then 395 in 36 days, which is 32 in three, for 3 * 20.
    missed = (85 - 30) + (60 - 32)
    assert score.windows == 2
    assert score.errors == pytest.approx([part * missed / 145 for part in (0.1, 0.5, 0.9)])


def test_a_cycle_of_unknown_days_has_the_pace_of_the_last_known_one() -> None:
    known = days([10] * 35 + [30] * 6)
    del known[FIRST + 35 * DAY], known[FIRST + 36 * DAY]
    score = of(backtest(known, [FIRST, FIRST + 35 * DAY], ""), "cycle")[3]
    # From the 38th day on: 10 a day was told, then 30 a day.
    assert score.windows == 2
    assert score.errors == pytest.approx([part * 60 / 180 for part in (0.1, 0.5, 0.9)])


def test_a_window_with_an_unknown_day_is_left_out() -> None:
    known = days([10] * 60)
    for number in range(37, 60, 3):
        del known[FIRST + number * DAY]
    assert backtest(known, MONTHS, "") == []


def test_too_short_a_past_has_no_scores() -> None:
    assert backtest({}, [], "") == []
    assert backtest(days([10] * 37), MONTHS, "") == []
    assert {score.windows for score in backtest(days([10] * 38), MONTHS, "")} == {1}


def test_no_more_origins_than_asked_for() -> None:
    known = days([n % 7 for n in range(300)])
    scores = of(backtest(known, MONTHS, "", 20), "forecast")
    assert 15 <= scores[3].windows <= 20
    assert scores == of(backtest(known, MONTHS, "", 20), "forecast")


def test_what_comes_later_is_not_known_on_a_day() -> None:
    """The same past says the same, whatever follows the window."""
    past = [n * 37 % 11 for n in range(38)]
    one, other = (backtest(days([*past, tail]), [FIRST], "", 1) for tail in (0, 10**6))
    assert of(one, "forecast")[3] == of(other, "forecast")[3]


@pytest.mark.skipif(not TRACE.exists(), reason="the traces are not beside the project")
def test_on_a_real_phone_it_is_nearer_than_the_paces_and_its_range_holds() -> None:
    with TRACE.open() as file:
        rows = {date.fromisoformat(row["date"]): row for row in csv.DictReader(file)}
    first, last = min(rows), max(rows)
    every = [first + number * DAY for number in range((last - first).days + 1)]
    known = {
        day: round(float(rows[day]["total_mb"]) * 10**6) if day in rows else 0 for day in every
    }
    starts = [day for day in every if day.day == 1]
    scores = backtest(known, starts, "trace", 90)
    ours, pace, cycle = (of(scores, method) for method in ("forecast", "pace", "cycle"))
    for horizon in HORIZONS:
        assert ours[horizon].error < pace[horizon].error < cycle[horizon].error
        assert 0.65 <= ours[horizon].coverage <= 0.9
