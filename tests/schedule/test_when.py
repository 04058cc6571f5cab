"""Times of the machine's clock."""

from __future__ import annotations

from datetime import datetime

import pytest

from ledger.errors import DateError
from ledger.schedule import When, parse_at


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [("9:00", 9, 0), ("21:05", 21, 5), ("7", 7, 0), ("00:30", 0, 30), (" 23:59 ", 23, 59)],
)
def test_a_time_of_day(text: str, hour: int, minute: int) -> None:
    assert parse_at(text) == When(minute, hour)


@pytest.mark.parametrize("text", ["", "24:00", "9:60", "9:5", "-1", "noon", "9:00:00", "9.00"])
def test_no_time_of_day(text: str) -> None:
    with pytest.raises(DateError, match="9:00"):
        parse_at(text)


@pytest.mark.parametrize(
    ("when", "now", "then"),
    [
        (When(17), "2026-11-22 09:16:59", "2026-11-22 09:17:00"),
        (When(17), "2026-11-22 09:17:00", "2026-11-22 10:17:00"),
        (When(17), "2026-12-31 23:40:00", "2027-01-01 00:17:00"),
        (When(5, 9), "2026-11-22 09:04:00", "2026-11-22 09:05:00"),
        (When(5, 9), "2026-11-22 09:05:00", "2026-11-23 09:05:00"),
        (When(0, 0), "2026-11-30 00:00:01", "2026-12-01 00:00:00"),
    ],
)
def test_the_next_time_is_later_than_now(when: When, now: str, then: str) -> None:
    assert when.after(datetime.fromisoformat(now)) == datetime.fromisoformat(then)
