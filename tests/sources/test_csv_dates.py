"""Dates and times in a CSV file: every common way to write them, and what is ambiguous."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import bring
import pytest

from ledger.errors import LedgerError

OCT_1 = date(2026, 10, 1)


def when(*cells: str, zone: str = "Asia/Tokyo", **told: str) -> list[date | datetime]:
    text = "date;MB\n" + "".join(f"{cell};{n}\n" for n, cell in enumerate(cells))
    return [row.when for row in bring.used("csv", text, zone=zone, **told)]


def refusal(*cells: str, **told: str) -> str:
    with pytest.raises(LedgerError) as error:
        when(*cells, **told)
    return str(error.value)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-10-01",
        "2026/10/1",
        "2026.10.01",
        "2026. 10. 1.",
        "20261001",
        "01.10.2026",
        "1.10.2026",
        "2026年10月1日",
        "2026年10月1日(木)",
        "２０２６年１０月１日",
        "2026年10月01日星期四",
        "2026/10/01(Thu)",
        "令和8年10月1日",
        "26年10月1日",
        "1 Oct 2026",
        "01 Oct 26",
        "01-Oct-26",
        "Oct 1, 2026",
        "October 1st, 2026",
        "Thu 1 Oct 2026",
        "Thu, 2026-10-01",
        "Do, 01.10.2026",
        "1. Oktober 2026",
        "jeu 1 oct 2026",
        "1 de octubre de 2026",
        "1 oct. 2026",
        "1 октября 2026",
        "  2026-10-01 ",
    ],
)
def test_a_day_in_one_reading(cell: str) -> None:
    assert when(cell) == [OCT_1]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-13-01",
        "2026-02-30",
        "Monday 1 Nov 2026",
        "2026年10月1日(水)",
        "Fri, 2026-10-01",
        "31.02.2026",
        "10月1日",
        "Oct 2026",
        "1 Foo 2026",
        "46296",
        "0001-01-01",
        "2026-10-01-05",
        "1/2/3",
        "01/10-2026",
        "1757869",
        "yesterday",
        "9" * 100,
    ],
)
def test_what_is_no_date_is_refused_with_its_row(cell: str) -> None:
    assert refusal("2026-09-30", cell).startswith("Row 3: ")


@pytest.mark.parametrize(
    "cell",
    ["2026-11-31", "31.11.2026", "11/31/2026", "20261131", "31 Nov 2026", "2026年11月31日"],
)
def test_a_day_that_its_month_does_not_have(cell: str) -> None:
    assert "there is no such day" in refusal(cell)


def test_a_day_of_the_week_is_that_of_the_date() -> None:
    assert when("Sunday 1 Nov 2026") == [date(2026, 11, 1)]
    assert "'Monday 1 Nov 2026': the day of the week is another" in refusal("Monday 1 Nov 2026")
    assert "another" in refusal("mar 1 mar 2026")
    assert when("Thu 01/10/2026") == [OCT_1], "in the other order it is a Saturday"


def test_a_month_that_is_also_a_day_of_the_week() -> None:
    assert when("Mar 1, 2026", "mar 3 mar 2026") == [date(2026, 3, 1), date(2026, 3, 3)]


def test_three_figures_are_read_in_the_order_that_all_rows_allow() -> None:
    assert when("01/10/2026", "13/10/2026")[0] == OCT_1
    assert when("10/01/2026", "10/13/2026")[0] == OCT_1


def test_a_year_of_two_figures_is_asked_for() -> None:
    """Of 13.10.26 each of the outer two may be the year; 99 can be nothing else."""
    assert "2013-10-26 or 2026-10-13" in refusal("13.10.26", "14.10.26")
    assert when("13.10.26", **{"date-order": "dmy"}) == [date(2026, 10, 13)]
    assert when("13.10.26", "13.10.99")[0] == date(2026, 10, 13)


def test_an_order_that_no_row_tells_is_asked_for() -> None:
    said = refusal("10/01/2026", "10/02/2026")
    assert said.startswith("Row 2: '10/01/2026' may be 2026-01-10 or 2026-10-01")
    assert "--date-order dmy|mdy" in said
    assert when("10/01/2026", **{"date-order": "mdy"}) == [OCT_1]
    assert when("01/10/2026", **{"date-order": "dmy"}) == [OCT_1]
    assert when("26-10-01", **{"date-order": "ymd"}) == [OCT_1]


def test_a_date_that_means_the_same_in_both_orders_needs_no_answer() -> None:
    assert when("10/10/2026") == [date(2026, 10, 10)]


def test_a_row_in_another_order_than_the_others_is_refused() -> None:
    assert "Row 4" in refusal("13/10/2026", "14/10/2026", "10/15/2026")
    assert "Row 3" in refusal("01/10/2026", "10/13/2026", **{"date-order": "dmy"})


def test_the_word_for_an_order_is_checked() -> None:
    assert "dmy, mdy, ymd" in refusal("2026-10-01", **{"date-order": "ydm"})


@pytest.mark.parametrize(
    "cell",
    [
        "2026-10-01 13:05",
        "2026-10-01T13:05:00",
        "2026-10-01 13:05:00.000",
        "20261001130500",
        "202610011305",
        "01.10.2026 13:05",
        "1 Oct 2026 1:05 PM",
        "Oct 1, 2026, 1:05 p.m.",
        "2026年10月1日 13時5分",
        "2026年10月1日13:05",
        "2026/10/1 午後1時5分",
        "2026年10月1日下午1点5分",
    ],
)
def test_a_time_in_the_cell(cell: str) -> None:
    assert when(cell) == [datetime(2026, 10, 1, 13, 5)]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-10-01 24:05",
        "2026-10-01 13:60",
        "2026-10-01 13:05 PM",
        "2026-10-01 13",
        "20261001250000",
    ],
)
def test_a_time_that_there_is_not_is_refused(cell: str) -> None:
    assert refusal(cell).startswith("Row 2: ")


def test_noon_and_midnight_of_a_clock_with_twelve_hours() -> None:
    assert when("2026-10-01 12:30 AM", "2026-10-01 12:30 PM") == [
        datetime(2026, 10, 1, 0, 30),
        datetime(2026, 10, 1, 12, 30),
    ]


@pytest.mark.parametrize("mark", ["-", " - ", "~", "～", " ~ ", "–", " to "])
def test_a_span_in_the_cell_counts_where_it_begins(mark: str) -> None:
    cells = [f"2026-10-01 {hour:02}:00{mark}{hour + 1:02}:00" for hour in (0, 1, 13)]
    assert when(*cells) == [datetime(2026, 10, 1, hour) for hour in (0, 1, 13)]


def test_a_zone_in_the_cell_is_kept() -> None:
    tokyo = timezone(timedelta(hours=9))
    for cell in ("2026-10-01T13:05:00+09:00", "2026-10-01 13:05+0900"):
        (moment,) = when(cell)
        assert moment == datetime(2026, 10, 1, 13, 5, tzinfo=tokyo)
    assert when("2026-10-01T13:05Z") == [datetime(2026, 10, 1, 13, 5, tzinfo=UTC)]


def test_seconds_and_milliseconds_since_1970() -> None:
    moment = datetime(2026, 10, 1, 13, 0, tzinfo=UTC)
    seconds = int(moment.timestamp())
    assert when(f"{seconds}") == when(f"{seconds}000") == when(f"{seconds}.25") == [moment]


def test_times_that_are_all_midnight_are_days() -> None:
    assert when("2026-10-01 00:00:00", "2026-10-02 00:00:00") == [OCT_1, date(2026, 10, 2)]
    hours = when("2026-10-01 00:00:00", "2026-10-01 01:00:00")
    assert hours == [datetime(2026, 10, 1), datetime(2026, 10, 1, 1)]


def test_moments_that_are_all_midnight_where_the_plan_is_are_its_days() -> None:
    first = int(datetime(2026, 9, 30, 15, tzinfo=UTC).timestamp())
    assert when(f"{first}", f"{first + 86400}") == [OCT_1, date(2026, 10, 2)]


def test_moments_that_are_all_midnight_elsewhere_are_days_too_and_it_says_so() -> None:
    first = int(datetime(2026, 10, 1, tzinfo=UTC).timestamp())
    text = f"date,MB\n{first}000,1\n{first + 86400}000,2\n"
    rows = bring.rows("csv", text)
    assert bring.by_day(row for row in rows if hasattr(row, "when")) == {
        "2026-10-01": 1_000_000,
        "2026-10-02": 2_000_000,
    }
    assert bring.codes(rows) == ["day_shift"]


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("13:05", time(13, 5)),
        ("1:05 PM", time(13, 5)),
        ("13", time(13)),
        ("13時", time(13)),
        ("13:00-14:00", time(13)),
        ("13:00:59 ~ 14:00:59", time(13, 0, 59)),
    ],
)
def test_a_time_in_a_column_of_its_own(cell: str, at: time) -> None:
    text = f"date,from,MB\n2026-10-01,{cell},5\n"
    (row,) = bring.used("csv", text, time="from", amount="MB")
    assert row.when == datetime.combine(OCT_1, at)


def test_a_column_of_times_that_has_none_is_refused() -> None:
    text = "date,from,MB\n2026-10-01,13:05,5\n2026-10-01,later,5\n"
    with pytest.raises(LedgerError, match="Row 3: 'later' is no time of day"):
        bring.used("csv", text, time="from", amount="MB")
