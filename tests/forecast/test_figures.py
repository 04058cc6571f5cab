"""What a forecast says of a past: ranges, foreseen use, days that nobody said anything of."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from past import DAY, FEW, ON, before, history, plain

from ledger.dates import Span
from ledger.facts import End, Expected, History, Reading, Usage
from ledger.forecast import Forecast, Loss, Range, forecast
from ledger.forecast.futures import fit, known_days, path
from ledger.plans.rules import UNLIMITED, Cycle

PLANS = {0: plain(100_000)}


def told(past: History, on: date = ON, seed: str = "seed") -> Forecast:
    made = forecast(past, PLANS, on, seed)
    assert made is not None
    return made


def lively(days: int, most: int = 4000) -> list[int]:
    return [int(Random(day).random() * most) for day in range(days)]


def same(amount: int) -> Range:
    return Range(amount, amount, amount)


@settings(FEW, max_examples=12)
@given(st.integers(0, 3000), st.integers(14, 70))
def test_the_range_of_constant_use_is_one_figure(amount: int, days: int) -> None:
    made = told(history(*before(ON, [amount] * days)))
    assert made.days == days
    for figure in (made.a_day, made.used, made.remaining, made.overage):
        assert figure.high - figure.low <= 21  # a square root squared may be a byte less a day
    assert made.a_day.middle == pytest.approx(amount, abs=1)
    used = sum(row.bytes for row in before(ON, [amount] * days) if row.day >= date(2026, 11, 1))
    assert made.used.middle == pytest.approx(used + 21 * amount, abs=21)
    assert made.remaining.middle + made.used.middle - made.overage.middle == 100_000


@FEW
@given(st.lists(st.integers(0, 10**9), min_size=14, max_size=80), st.integers(2, 9))
def test_who_used_more_on_every_day_is_told_more(amounts: list[int], times: int) -> None:
    less, more = fit(amounts), fit([amount * times**2 for amount in amounts])
    assert less and more
    for seed in range(3):
        few, many = path(less, 40, Random(seed)), path(more, 40, Random(seed))
        assert all(a <= b + 1 for a, b in zip(few, many, strict=True))
        assert sum(many) == pytest.approx(sum(few) * times**2, rel=1e-3, abs=40 * times**2)


def test_the_same_seed_says_the_same_and_another_nearly_the_same() -> None:
    past = history(*before(ON, lively(60)))
    assert told(past) == told(past)
    other = told(past, seed="other")
    assert other != told(past)
    assert other.used.middle == pytest.approx(told(past).used.middle, rel=0.05)


def test_the_range_holds_four_futures_of_five() -> None:
    made = told(history(*before(ON, lively(60))))
    for figure in (made.a_day, made.used, made.remaining):
        assert figure.low < figure.middle < figure.high
    assert made.runs_out == (None, None, None)
    assert made.run_out_chance == 0
    (loss,) = made.losses.values()
    assert (loss.on, loss.lost) == (date(2026, 12, 1), made.remaining)
    assert sum(loss.lost.low <= one <= loss.lost.high for one in loss.samples) == pytest.approx(
        0.8 * len(loss.samples), abs=2
    )


def test_who_is_known_for_few_days_gets_a_wider_range() -> None:
    few = told(history(*before(ON, lively(20)))).a_day
    many = told(history(*before(ON, lively(20) * 5), since=date(2026, 7, 1))).a_day
    assert few.high - few.low > 1.3 * (many.high - many.low)


def test_a_rise_does_not_go_on_by_itself() -> None:
    rising = [(100 + day) ** 2 for day in range(69)]
    made = told(history(*before(ON, rising)))
    assert 0.8 * rising[-1] < made.a_day.low <= made.a_day.high <= rising[-1]


def test_fewer_than_14_known_days_are_no_ground() -> None:
    assert forecast(history(*before(ON, [5] * 13)), PLANS, ON, "") is None
    assert told(history(*before(ON, [5] * 14))).days == 14
    # What was used today is not all of today.
    today = history(*before(ON, [5] * 13), Usage(ON, 5))
    assert forecast(today, PLANS, ON, "") is None


def test_where_no_cycle_runs_there_is_no_forecast() -> None:
    past = history(*before(ON, [5] * 30))
    over = past._replace(events=[End(1, ON - DAY)])
    assert forecast(over, PLANS, ON, "") is None


def test_a_day_without_entry_is_unknown_and_a_zero_is_a_day() -> None:
    rows = before(ON, [100] * 40)
    gaps = [row for n, row in enumerate(rows) if n % 2]
    assert known_days(history(*gaps), ON) == {row.day: 100 for row in gaps}
    assert told(history(*gaps)).a_day.middle == pytest.approx(100, abs=1)
    zeros = [row if n % 2 else row._replace(bytes=0) for n, row in enumerate(rows)]
    assert told(history(*zeros)).a_day.middle < 70


def test_who_only_writes_readings_down_and_spreads_them_has_a_forecast() -> None:
    read = [Reading(n, ON - (28 - 7 * n) * DAY, 1000 - 70 * n, spread=True) for n in range(1, 4)]
    past = history(since=ON - 28 * DAY)._replace(events=list(read))
    plans = {0: plain(cycle=Cycle(Span(3, "months")))}
    said = forecast(past, plans, ON, "seed")
    assert said is not None and said.days == 22
    assert 8 <= said.a_day.middle <= 10


def test_several_rows_of_a_day_are_one_day() -> None:
    halves = [Usage(row.day, 50, line) for row in before(ON, [0] * 30) for line in ("a", "b")]
    made = told(history(*halves))
    assert (made.days, made.a_day.middle) == (30, pytest.approx(100, abs=1))


@pytest.mark.parametrize(("used", "more"), [(0, 100), (40, 60), (100, 0), (300, 0)])
def test_what_was_used_today_is_part_of_today(used: int, more: int) -> None:
    past = before(ON, [100] * 30)
    made = told(history(*past, Usage(ON, used)))
    assert made.used.middle == pytest.approx(9 * 100 + used + more + 20 * 100, abs=21)
    assert made.a_day.middle == pytest.approx(100, abs=2)


def test_foreseen_use_comes_on_top_to_the_byte() -> None:
    past = before(ON, [100] * 30)
    usual = told(history(*past))
    trip = Expected(1, ON + 3 * DAY, ON + 7 * DAY, 1003, "trip")
    assert told(history(*past, expected=(trip,))).used.middle == usual.used.middle + 1003
    later = trip._replace(first=ON + 20 * DAY, until=ON + 24 * DAY)
    in_this_cycle = told(history(*past, expected=(later,))).used.middle
    assert in_this_cycle == usual.used.middle + 1003 // 4
    today = trip._replace(first=ON, until=ON + DAY)
    used_today = history(*past, Usage(ON, 500), expected=(today,))
    assert told(used_today).used.middle == pytest.approx(usual.used.middle + 1003, abs=1)


def test_a_trip_that_is_over_does_not_raise_what_is_told() -> None:
    usual = before(ON, [100] * 40)
    away = [row._replace(bytes=350) if 10 <= n < 14 else row for n, row in enumerate(usual)]
    trip = Expected(1, away[10].day, away[14].day, 1000)
    assert told(history(*away)).a_day != told(history(*usual)).a_day
    assert told(history(*away, expected=(trip,))).a_day == told(history(*usual)).a_day
    more_than_was_used = trip._replace(bytes=10**6)
    known = known_days(history(*away, expected=(more_than_was_used,)), ON)
    assert [known[row.day] for row in away[9:15]] == [100, 0, 0, 0, 0, 100]


def test_foreseen_use_moves_no_figure_of_the_day() -> None:
    from ledger.billing import outlook

    past = history(*before(ON, lively(40)))
    trip = Expected(1, ON - 3 * DAY, ON + 3 * DAY, 5000)
    with_trip = past._replace(expected=(trip,))
    assert outlook(past, PLANS, ON) == outlook(with_trip, PLANS, ON)


def test_the_chance_of_a_loss_counts_the_futures_with_at_least_so_much() -> None:
    loss = Loss(ON, Range(0, 2, 5), (0, 0, 1, 5))
    assert [loss.chance(least) for least in (1, 2, 5, 6)] == [0.5, 0.25, 0.25, 0.0]
    assert loss.chance() == 0.5


def test_what_runs_out_is_told_with_its_day_and_chance() -> None:
    plans = {0: plain(1000)}
    made = forecast(history(*before(ON, [50] * 40)), plans, ON, "")
    assert made is not None
    # 450 of 1000 were used by the 9th: the 11 days from the 10th use 550, the 12th goes beyond.
    assert made.run_out_chance == 1
    assert set(made.runs_out) <= {date(2026, 11, 21), date(2026, 11, 22)}
    assert made.overage.middle == pytest.approx(30 * 50 - 1000, abs=21)
    assert made.remaining == same(0)


def test_unlimited_data_neither_ends_nor_is_lost() -> None:
    made = forecast(history(*before(ON, lively(40))), {0: plain(UNLIMITED)}, ON, "")
    assert made is not None
    assert made.remaining == same(UNLIMITED)
    assert (made.losses, made.run_out_chance) == ({}, 0)
    assert made.used.low < made.used.high
