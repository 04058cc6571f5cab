"""Dates: the boundaries of a cycle rule, and the ends of lives."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

from ledger.dates import Span
from ledger.plans.rules import Cycle

DAY = timedelta(days=1)
NEVER = date.max


def month_after(day: date, months: int) -> date:
    """The first of the month, so many months after the month of ``day``."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


@cache
def day_of_month(month: date, day: int, month_end: str) -> date:
    length = monthrange(month.year, month.month)[1]
    if day <= length:
        return month.replace(day=day)
    return month_after(month, 1) if month_end == "next_first" else month.replace(day=length)


def same_day(day: date, months: int) -> date:
    return day_of_month(month_after(day, months), day.day, "clamp")


def is_last_day(day: date) -> bool:
    return (day + DAY).day == 1


def whole_days(hours: int) -> int:
    """A clock that starts some time on D still runs on its last date, which counts as a whole."""
    return -(-hours // 24) + 1


def span_after(day: date, span: Span) -> date:
    """The end of a life that does not follow the cycles, and is not counted from a boundary."""
    if span.unit == "days":
        return day + span.n * DAY
    if span.unit == "hours":
        return day + whole_days(span.n) * DAY
    if span.unit == "months":
        return same_day(day, span.n)
    if span.unit == "calendar":
        return month_after(day, span.n + 1)
    if span.unit == "weekday":
        later = day + DAY
        while later.weekday() != span.n:
            later += DAY
        return later
    assert span.unit in ("forever", "once")
    return NEVER


def day_before(day: date, span: Span) -> date:
    """So many days or months before a date."""
    return same_day(day, -span.n) if span.unit == "months" else day - span.n * DAY


def words_to_span(words: str) -> Span:
    """``30 days``, ``cycle``, ``month+3``, ``until mon``, ``forever``."""
    if words == "forever":
        return Span(0, "forever")
    if words.startswith("month+"):
        return Span(int(words.removeprefix("month+")), "calendar")
    if words.startswith("until "):
        return Span("mon tue wed thu fri sat sun".split().index(words[-3:]), "weekday")
    number, _, unit = words.rpartition(" ")
    return Span(int(number or 1), unit.rstrip("s") + "s")


class Calendar:
    """The boundaries of one cycle rule, counted from one date."""

    def __init__(self, rule: Cycle, begins: date, anchor: int | None) -> None:
        self.rule = rule
        self.begins = begins
        self.monthly = rule.length.unit == "months"
        self.day = self._day_of_month(anchor) if self.monthly else 0
        self.month = self._first_month() if self.monthly else begins

    def _day_of_month(self, anchor: int | None) -> int:
        starts = self.rule.starts
        if starts == "calendar":
            return 1
        if starts == "activation":
            sticky = self.rule.month_end == "last_day" and is_last_day(self.begins)
            return 31 if sticky else self.begins.day
        if starts == "day":
            assert anchor is not None
            return anchor
        return int(starts.removeprefix("day "))

    def _first_month(self) -> date:
        """Lengths are counted from the boundary in the first month, be it before or after."""
        month = month_after(self.begins, 0)
        after = self._in_month(month) > self.begins
        return month_after(month, -self.rule.length.n) if after else month

    def _in_month(self, month: date) -> date:
        return day_of_month(month, self.day, self.rule.month_end)

    def boundary(self, number: int) -> date:
        """The nominal start of a cycle: 0 is the first."""
        length = self.rule.length
        if self.monthly:
            return self._in_month(month_after(self.month, number * length.n))
        days = length.n if length.unit == "days" else whole_days(length.n)
        return self.begins + number * days * DAY

    def months_after_boundary(self, number: int, months: int) -> date:
        return self._in_month(month_after(self.month, number * self.rule.length.n + months))
