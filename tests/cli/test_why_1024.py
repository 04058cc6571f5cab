"""``giga why`` where a GB is 1024 MB: in GB and MB as elsewhere, and still a sum."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from person import Quick

PLAN = """
[family]
id       = "own.binary"
carrier  = "Own"
name     = { en = "Own Binary" }
kind     = "postpaid"
zone     = "UTC"
unit     = 1024
currency = "EUR"
verified = 2026-11-22
sources  = ["https://example.com"]

[[size]]
id = "10gb"
amount = "10GB"

[cycle]
length = "1 month"
starts = "calendar"
"""


@pytest.fixture
def binary(quick: Quick, tmp_path: Path) -> Quick:
    """3.3 GB of 10 GB were used in October, and 1.1 GB in November: no whole numbers of bytes."""
    (tmp_path / "binary.toml").write_text(PLAN, encoding="utf-8")
    quick.ok("start", "binary.toml#10gb", "--since", "2026-10-01")
    quick.ok("log", "3.3GB", "--on", "2026-10-09")
    quick.ok("log", "1.1GB", "--on", "2026-11-09")
    return quick


def sum_of(page: str) -> tuple[Decimal, Decimal]:
    """What the first column comes to, and what it says that it comes to."""
    body, _rule, foot = re.split(r"\n  (-+)\n", page)
    amounts = re.findall(r"^  ? {0,9}(-?[0-9.,]+) [GM]?B ", body, re.MULTILINE)
    return sum(map(number, amounts), Decimal(0)), number(foot.split()[0])


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def test_typed_amounts_are_told_as_they_were_typed(binary: Quick) -> None:
    assert binary.ok("why", "lost").splitlines() == [
        "6.7 GB lost since Thu 1 Oct",
        "  6.7 GB  October's own, lost after Sat 31 Oct: its time was up",
        "  ------",
        "  6.7 GB  lost since Thu 1 Oct",
    ]
    page = binary.ok("why", "2026-10-09")
    assert "-3.3 GB  used: October's own" in page
    assert sum_of(page)[0] == sum_of(page)[1] == Decimal("6.7")
    assert binary.ok("why").splitlines()[0] == "8.9 GB left on Sun 22 Nov"


def test_odd_bytes_are_rounded_so_that_the_sum_is_one(binary: Quick) -> None:
    for day in (10, 11, 12):
        binary.ok("log", "1000000000B", "--on", f"2026-11-{day}")
    page = binary.ok("why", "used")
    assert " B " not in page
    parts = re.findall(r"([0-9.]+) MB  \w+ \d+ Nov\n", page)
    assert parts == ["1126.400", "953.675", "953.674", "953.674"]  # 953.6743 each
    assert sum(map(number, parts)) == number(page.split()[0])
    assert binary.data("why", "used")["total"] == 3 * 10**9 + round(1.1 * 1024**3)


def test_where_there_is_not_one_mb_bytes_are_told(binary: Quick) -> None:
    binary.ok("log", "1023B", "--on", "2026-12-01", GIGA_TODAY="2026-12-02")
    page = binary.ok("why", "used", GIGA_TODAY="2026-12-02")
    assert page.startswith("1,023 B used since Tue 1 Dec\n")
