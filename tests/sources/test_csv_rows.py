"""Which columns and rows of a CSV file count, and what is said of the others."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import bring
import pytest

from ledger.errors import LedgerError
from ledger.sources import Remark, Used

MB = 10**6


def used(text: str, **told: str) -> dict[str, int]:
    return bring.by_day(bring.used("csv", text, **told))


def remarks(text: str, **told: str) -> list[Remark]:
    return [row for row in bring.rows("csv", text, **told) if isinstance(row, Remark)]


def refusal(text: str, **told: str) -> str:
    with pytest.raises(LedgerError) as error:
        bring.rows("csv", text, **told)
    return str(error.value)


def test_columns_are_found_by_their_titles() -> None:
    assert used("line,Date,rx_bytes,tx_bytes,total_bytes\na,2026-10-01,1,2,3\n") == {
        "2026-10-01": 3
    }
    assert used("日期,国内流量\n2026-10-01,5MB\n") == {"2026-10-01": 5 * MB}
    assert used("2026-10-01,5MB\n2026-10-02,6MB\n") == {"2026-10-01": 5 * MB, "2026-10-02": 6 * MB}


def test_columns_are_told_by_title_or_number() -> None:
    text = "when;a MB;b MB\n2026-10-01;1;2\n"
    assert used(text, amount="B MB") == used(text, amount="3") == {"2026-10-01": 2 * MB}
    assert used("x;2026-10-01;4\n", date="2", amount="3", unit="MB") == {"2026-10-01": 4 * MB}


def test_down_and_up_are_summed() -> None:
    text = "date,down,up\n2026-10-01,1.5 MB,0.5 MB\n2026-10-02,-,3MB\n2026-10-03,-,-\n"
    rows = bring.used("csv", text, amount="down+up")
    assert [(row.bytes, row.partial) for row in rows] == [(2 * MB, False), (3 * MB, True)]
    assert used("date,a+b MB,c\n2026-10-01,5,x\n", amount="a+b MB") == {"2026-10-01": 5 * MB}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"amount": "used"}, "no column 'used'. There are: date, x, x, y."),
        ({"amount": "9"}, "no column '9'"),
        ({"amount": "x"}, "several columns 'x'"),
        ({"amount": "y+y"}, "would count twice"),
        ({"amount": "y+date"}, "'date' cannot be two things"),
        ({"amount": "y", "line-column": "y"}, "'y' cannot be two things"),
        ({}, "Which column holds the amounts? Say it with --amount: x, x, y."),
        ({"amount": "y", "sum-duplicates": "no"}, "--sum-duplicates cannot be 'no'"),
    ],
)
def test_columns_that_are_not_clear_are_refused(told: dict[str, str], said: str) -> None:
    assert said in refusal("date,x,x,y\n2026-10-01,1,2,3\n", **told)


def test_a_file_of_one_column_asks_for_its_separator() -> None:
    assert "--separator" in refusal("date:MB\n2026-10-01:5\n", date="1")


def test_a_column_names_the_line_and_one_the_category() -> None:
    text = "date,SIM,kind,MB\n" + "".join(
        f"2026-10-{day:02},SIM {sim},{kind},{sim}\n"
        for day in (1, 2)
        for sim in range(40)
        for kind in ("", "night")
    )
    rows = bring.used("csv", text, **{"line-column": "sim", "category-column": "kind"})
    assert len(rows) == 160
    assert {row.line for row in rows} == {f"SIM {sim}" for sim in range(40)}
    assert {row.category for row in rows} == {"", "night"}
    assert [row.row for row in rows] == list(range(2, 162))


def test_titles_may_come_late_and_come_again() -> None:
    text = "Account 123\n\nUsage; October\n;\nDate;MB\n2026-10-01;5\n\nDate;MB\n2026-10-02;6\n"
    assert used(text) == {"2026-10-01": 5 * MB, "2026-10-02": 6 * MB}
    assert used(text.replace("Date", "Am"), date="am") == used(text)


@pytest.mark.parametrize(
    "total",
    [
        "Total,99",
        "TOTAL:,99",
        "Grand total,99",
        "Subtotal,99",
        "合計,99",
        "10月小計,99",
        "合计,99",
        "总计,99",
        "Summe,99",
        "Gesamt:,99",
        "Итого,99",
        ",99,Total",
    ],
)
def test_totals_are_left_out_and_it_says_so(total: str) -> None:
    text = f"date,MB\n2026-10-01,5\n{total}\n2026-10-02,6\n{total}\n"
    assert used(text) == {"2026-10-01": 5 * MB, "2026-10-02": 6 * MB}
    (remark,) = remarks(text)
    assert (remark.code, remark.asks) == ("not_counted", False)
    assert remark.text == "2 rows of totals were left out, first row 3."


def test_a_note_without_an_amount_is_left_out_and_it_says_so() -> None:
    text = "date,MB\n2026-10-01,5\n* without tethering\nseen from,\n"
    assert used(text) == {"2026-10-01": 5 * MB}
    (remark,) = remarks(text)
    assert remark.text.startswith("2 rows without a date and an amount were left out, first row 3")


def test_any_other_row_without_a_date_is_refused() -> None:
    assert "Row 3: 'Rest' is no date" in refusal("date,MB\n2026-10-01,5\nRest,99\n")
    assert "Row 3" in refusal("date,MB\n2026-10-01,5\n,99\n")
    assert "Row 3: too few columns" in refusal("date,MB\n2026-10-01,5\n2026-10-02\n")


def test_an_equal_row_counts_once_and_it_says_so() -> None:
    text = "date,MB,x\n2026-10-01,5,a\n2026-10-02,6,a\n2026-10-01,5,a\n2026-10-01,5,a\n"
    assert used(text, amount="MB") == {"2026-10-01": 5 * MB, "2026-10-02": 6 * MB}
    (remark,) = remarks(text, amount="MB")
    assert (remark.code, remark.asks) == ("duplicate", False)
    assert remark.text == "2 rows stand there twice, first row 4; they count once."


@pytest.mark.parametrize("last", ["2026-10-01,6,a", "2026-10-01,5,b"])
def test_another_row_of_a_day_is_refused_unless_it_is_to_be_added(last: str) -> None:
    text = f"date,MB,x\n2026-10-01,5,a\n{last}\n"
    said = refusal(text, amount="MB")
    assert said.startswith("Row 3: 2026-10-01 is there already") and "--sum-duplicates" in said
    added = used(text, amount="MB", **{"sum-duplicates": "yes"})
    assert added == {"2026-10-01": (5 + int(last[11])) * MB}


def test_equal_rows_add_up_where_that_is_told() -> None:
    text = "date,MB\n2026-10-01,5\n2026-10-01,5\n"
    assert used(text, **{"sum-duplicates": "yes"}) == {"2026-10-01": 10 * MB}
    assert not remarks(text, **{"sum-duplicates": "yes"})


def test_rows_of_one_day_add_up_where_times_lines_or_categories_differ() -> None:
    text = "date,at,who,MB\n2026-10-01,1:00,a,1\n2026-10-01,2:00,a,2\n2026-10-01,2:00,b,4\n"
    told = {"amount": "MB", "time": "at", "line-column": "who"}
    assert used(text, **told) == {"2026-10-01": 7 * MB}
    assert not remarks(text, **told)
    assert "Row 4: 2026-10-01 02:00:00 is there already" in refusal(text, amount="MB", time="at")


def test_an_equal_row_of_one_time_counts_once() -> None:
    text = "date,MB\n2026-10-01 01:00,5\n2026-10-01 01:00,5\n2026-10-01 02:00,5\n"
    assert used(text) == {"2026-10-01": 10 * MB}
    assert bring.codes(remarks(text)) == ["duplicate"]


def test_an_hour_that_happens_twice_adds_up() -> None:
    """In Berlin the clocks are set back at three."""
    hours = (1, 2, 2, 3)
    text = "date,MB\n" + "".join(f"2026-10-25 0{hour}:00,{at}\n" for at, hour in enumerate(hours))
    rows = bring.used("csv", text, zone="Europe/Berlin")
    assert [row.bytes for row in rows] == [0, MB, 2 * MB, 3 * MB]
    assert "Row 4" in refusal(text)  # Tokyo's are not
    assert "Row 6" in refusal(text + "2026-10-25 02:00,7\n", zone="Europe/Berlin")


def test_hours_of_a_day_in_two_places_are_asked_about() -> None:
    """Only the times of one day are remembered: two exports in one file are not told apart."""
    one = "".join(f"2026-10-{day:02} {hour:02}:00,5\n" for day in (1, 2) for hour in (1, 2))
    (remark,) = remarks("date,MB\n" + one + one)
    assert (remark.code, remark.asks) == ("duplicate", True)
    assert "2 days stand in several places, first row 6" in remark.text


def test_a_day_that_no_row_names_is_zero_where_that_is_told() -> None:
    text = (
        "date,who,MB\n2026-10-01,a,1\n2026-10-02,a,-\n2026-10-05,a,1\n2026-10-09,b,1\n"
        "2026-10-10,b,1\n"
    )
    told = {"line-column": "who", "amount": "MB", "missing": "zero"}
    zeros = [row for row in bring.used("csv", text, **told) if not row.bytes]
    assert zeros == [Used(date(2026, 10, day), 0, "a") for day in (3, 4)]
    told["missing"] = "unknown"
    assert all(row.bytes for row in bring.used("csv", text, **told))


def test_hours_make_their_day_known() -> None:
    text = "date,MB\n2026-10-01 05:00,1\n2026-10-03 05:00,1\n"
    rows = bring.used("csv", text, missing="zero")
    assert [row.when for row in rows if not row.bytes] == [date(2026, 10, 2)]


def test_rows_of_a_day_that_add_up_make_it_known_too() -> None:
    text = "date,MB\n2026-10-01,1\n2026-10-01,2\n2026-10-03,1\n"
    rows = bring.used("csv", text, missing="zero", **{"sum-duplicates": "yes"})
    assert [row.when for row in rows if not row.bytes] == [date(2026, 10, 2)]


def test_an_empty_file_is_refused() -> None:
    for text in ("", "\n\n", ",,\n"):
        assert "The file is empty." in refusal(text)


def test_a_file_of_titles_says_nothing() -> None:
    assert not bring.rows("csv", "date,MB\n")


def test_rows_are_read_one_by_one() -> None:
    """The last row is not looked at before the first is given."""
    text = "date,MB\n2026-10-01,5.5\n2026-10-02,5.5\n2026-10-03,nonsense\n"
    rows: Any = bring.found("csv", text).rows
    assert next(rows).bytes == next(rows).bytes == 5_500_000
    with pytest.raises(LedgerError, match="Row 4"):
        next(rows)


def test_a_quoted_cell_may_have_line_ends_and_separators() -> None:
    assert used('date,MB,"a\nb"\r\n2026-10-01,5,"x,y"\r\n', amount="MB") == {"2026-10-01": 5 * MB}


def test_options_that_do_not_exist_are_refused() -> None:
    assert "no option --colour" in refusal("date,MB\n2026-10-01,5\n", colour="red")


def test_a_year_of_hours_is_read_with_the_times_of_one_day_in_mind() -> None:
    start = datetime(2026, 1, 1)
    moments = [start + timedelta(hours=hour) for hour in range(24 * 60)]
    text = "date,MB\n" + "".join(f"{moment},1\n" for moment in moments)
    rows = bring.used("csv", text)
    assert [row.when for row in rows] == moments
    assert set(bring.by_day(rows).values()) == {24 * MB}


@pytest.mark.parametrize("row", ["2026-10-02,1,234", "2026-10-02,1,5", "2026-10-02,1,,x"])
def test_cells_beyond_the_titles_are_refused(row: str) -> None:
    """Of an amount with a comma only the thousands would be left."""
    assert "Row 3: too many columns" in refusal(f"date,MB\n2026-10-01,7\n{row}\n")
    assert "Row 2: too many columns" in refusal(f"2026-10-01,7 MB\n{row.replace('1,', '1 MB,')}\n")


def test_empty_cells_beyond_the_titles_are_nothing() -> None:
    assert used("date,MB\n2026-10-01,7,\n2026-10-02,8,, \n") == {
        "2026-10-01": 7 * MB,
        "2026-10-02": 8 * MB,
    }


@pytest.mark.parametrize(
    "rows",
    ['5,"torn\n2026-10-03,6,x\n2026-10-04,7,y', '5,"torn\n2026-10-03,6,"x"', '5,"torn" apart'],
)
def test_a_quote_that_is_not_closed_is_refused(rows: str) -> None:
    """It would swallow the rows behind it."""
    text = f"date,MB,note\n2026-10-01,5,one\n2026-10-02,{rows}\n"
    assert "Row 3: a quote is not closed" in refusal(text, amount="MB")


def test_a_quote_within_a_cell_is_a_letter() -> None:
    assert used('date,MB,on\n2026-10-01,5,7" tablet\n', amount="MB") == {"2026-10-01": 5 * MB}
