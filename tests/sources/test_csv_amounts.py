"""Amounts in a CSV file: marks, units, what is unknown, what is refused."""

from __future__ import annotations

import bring
import pytest

from ledger.errors import LedgerError

KB, MB, GB = 10**3, 10**6, 10**9


def amounts(*cells: str, title: str = "MB", **told: str) -> list[int]:
    text = f"date\t{title}\n" + "".join(
        f"2026-10-{n:02}\t{cell}\n" for n, cell in enumerate(cells, 1)
    )
    return [row.bytes for row in bring.used("csv", text, amount="2", **told)]


def refusal(*cells: str, title: str = "MB", **told: str) -> str:
    with pytest.raises(LedgerError) as error:
        amounts(*cells, title=title, **told)
    return str(error.value)


@pytest.mark.parametrize(
    ("cell", "used"),
    [
        ("5", 5 * MB),
        ("0", 0),
        ("0.0", 0),
        ("1.5", 1_500_000),
        ("1,5", 1_500_000),
        ("1.234,56", 1_234_560_000),
        ("1,234.56", 1_234_560_000),
        ("1 234,56", 1_234_560_000),
        ("1\u00a0234,56", 1_234_560_000),
        ("1\u202f234,56", 1_234_560_000),
        ("1'234.56", 1_234_560_000),
        ("1’234.56", 1_234_560_000),
        ("1,234,567", 1_234_567 * MB),
        ("1.234.567", 1_234_567 * MB),
        ("12,34,567.5", 1_234_567_500_000),
        ("0.125", 125 * KB),
        (".125", 125 * KB),
        ("1234.567", 1_234_567_000),
        ("3.2e-05", 32),
        ("1e3", 1000 * MB),
        ("１２.５", 12_500_000),
        ("5 GB", 5 * GB),
        ("5GiB", 5 * 2**30),
        ("5 kB", 5000),
        ("5ギガ", 5 * GB),
        ("5 МБ", 5 * MB),
        ("5 Mo", 5 * MB),
        ("1GB234.5MB", 1_234_500_000),
        ("1G 234.5M", 1_234_500_000),
        ("6.933504", 6_933_504),
    ],
)
def test_an_amount(cell: str, used: int) -> None:
    assert amounts(cell) == [used]


@pytest.mark.parametrize("cell", ["", "-", "–", "—", "--", "n/a", "N/A", " "])
def test_unknown_is_not_zero(cell: str) -> None:
    assert amounts("1", cell, "0") == [1 * MB, 0]


@pytest.mark.parametrize(
    "cell",
    [
        "abc",
        "5 XB",
        "1,2,3",
        "1..5",
        "1.5.5,5",
        "1,23.5",
        "1GB1GB",
        "1MB1GB",
        "5 MB!",
        "12 34",
        "5²",
    ],
)
def test_what_is_no_amount_is_refused_with_its_row(cell: str) -> None:
    said = refusal("1.5", cell)
    assert said.startswith("Row 3: ") and "is no amount of data" in said


@pytest.mark.parametrize("cell", ["-5", "−5", "-0.5 GB", "-5MB"])
def test_less_than_nothing_is_refused(cell: str) -> None:
    assert f"Row 3: {cell!r} is negative" in refusal("1", cell)


def test_more_than_there_is_is_refused() -> None:
    assert "more data than there is" in refusal("1e30")
    assert "Row 2" in refusal("9" * 70)


def test_one_mark_before_three_figures_is_decided_by_the_other_rows() -> None:
    assert amounts("1.234", "1.5")[0] == 1_234_000
    assert amounts("1.234", "1.234,5")[0] == 1234 * MB
    assert amounts("1,234", "0,125")[0] == 1_234_000
    assert amounts("1,234", "1,234,567")[0] == 1234 * MB
    assert amounts("1,234", "", "7", "1'234.5")[0] == 1234 * MB


@pytest.mark.parametrize("cell", ["1.234", "1,234", "12,345 MB", "1,234MB"])
def test_it_is_refused_where_no_row_decides(cell: str) -> None:
    said = refusal("7", cell, "0")
    assert said.startswith(f"Row 3: {cell!r} may be read in two ways")
    assert "--decimal point or --decimal comma" in said


def test_a_person_decides() -> None:
    assert amounts("1.234", decimal="point") == amounts("1,234", decimal="comma") == [1_234_000]
    assert amounts("1.234", decimal="comma") == amounts("1,234", decimal="point") == [1234 * MB]
    assert amounts("1.234", decimal=".") == [1_234_000]
    assert "cannot be 'dot'" in refusal("1", decimal="dot")


def test_there_are_no_parts_of_a_byte() -> None:
    assert amounts("1.234", title="bytes") == amounts("1,234", title="bytes") == [1234]
    assert amounts("1,234 B", title="used") == [1234]


def test_a_row_with_the_other_mark_is_refused() -> None:
    assert "Row 4: '1,5'" in refusal("1.5", "2.5", "1,5")
    assert "Row 3: '1,5'" in refusal("1.234", "1,5", decimal="point")


def test_every_column_has_marks_of_its_own() -> None:
    text = "date;a;b\n2026-10-01;1.5 MB;1,5 MB\n"
    (row,) = bring.used("csv", text, amount="a+b")
    assert row.bytes == 3 * MB


@pytest.mark.parametrize(
    ("title", "size"),
    [
        ("MB", MB),
        ("total_mb", MB),
        ("Data (MB)", MB),
        ("Data (MB) used", MB),
        ("流量[GB]", GB),
        ("通信量（ＭＢ）", MB),
        ("rx bytes", 1),
        ("Volumen in GB", GB),
        ("used MiB", 2**20),
        ("Объём, МБ", MB),
        ("Usage (M)", MB),
    ],
)
def test_a_unit_in_the_title(title: str, size: int) -> None:
    assert amounts("5", title=title) == [5 * size]


def test_a_bare_number_needs_a_unit() -> None:
    assert (
        refusal("0", "5", title="used") == "Row 3: '5' has no unit. Say what it is in: --unit MB."
    )
    assert amounts("0", "5", title="used", unit="GB") == [0, 5 * GB]
    assert refusal("5", title="plan b", unit="XB").startswith("'XB' is no unit of data")


def test_a_cell_says_its_unit_itself() -> None:
    assert amounts("5 GB", "5") == [5 * GB, 5 * MB]


def test_a_unit_that_contradicts_the_title_is_refused() -> None:
    assert "The title says MB, --unit says GB." in refusal("5", unit="GB")
    assert amounts("5", unit="mb") == [5 * MB]
    assert amounts("5", title="bytes", unit="B") == [5]


def test_the_plan_says_what_a_mb_is_made_of() -> None:
    from datetime import date
    from io import BytesIO
    from zoneinfo import ZoneInfo

    from ledger.sources import Input, csv

    given = Input(
        "-",
        BytesIO(b"date,MB,x\n2026-10-01,5\n"),
        {"amount": "MB"},
        1024,
        ZoneInfo("UTC"),
        date(2026, 11, 22),
    )
    (row,) = csv.read(given).rows
    assert row.bytes == 5 * 2**20
