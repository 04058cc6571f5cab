"""Dates as people write them, in figures and in words."""

from __future__ import annotations

import pytest
from person import MB, Quick


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026/11/20", "2026-11-20"),
        ("2026.11.20", "2026-11-20"),
        ("2026/11/3", "2026-11-03"),
        ("２０２６／１１／２０", "2026-11-20"),
        ("2026年11月20日", "2026-11-20"),
        ("今日", "2026-11-22"),
        ("昨日", "2026-11-21"),
        ("一昨日", "2026-11-20"),
        ("今天", "2026-11-22"),
        ("昨天", "2026-11-21"),
        ("前天", "2026-11-20"),
        ("Yesterday", "2026-11-21"),
    ],
)
def test_the_day_of_an_entry(mineo: Quick, text: str, day: str) -> None:
    mineo.ok("log", "1MB", "--on", text)
    days = [entry["day"] for entry in mineo.data("journal")["entries"] if entry["bytes"] == MB]
    assert days == [day]


def test_tomorrow_is_still_to_come(mineo: Quick) -> None:
    for word in ("明日", "明天"):
        assert "2026-11-23 is in the future" in mineo.refused("log", "1MB", "--on", word)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("03/04/2026", "may be read in two ways. Write 2026-04-03 or 2026-03-04."),
        ("3.4.2026", "may be read in two ways. Write 2026-04-03 or 2026-03-04."),
        ("20.11.2026", "is no date. Write the year first: 2026-11-20."),
        ("11/20/2026", "is no date. Write the year first: 2026-11-20."),
        ("2026/13/20", "there is no such day."),
        ("2026/11.20", "is no date."),
        ("99/99/2026", "Write the year first: 2026-11-03."),
    ],
)
def test_a_date_that_is_refused(mineo: Quick, text: str, said: str) -> None:
    assert said in mineo.refused("log", "1MB", "--on", text)
