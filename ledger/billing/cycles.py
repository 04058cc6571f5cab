"""Cycles: half-open intervals of local dates, every boundary computed from the anchor alone."""

from datetime import date, timedelta

from ledger.dates import NEVER, ONE_DAY, Span, add_months, months_of, on_day
from ledger.plans.rules import Cycle as CycleRule
from ledger.record import NamedTuple


class Cycle(NamedTuple):
    """One cycle, ``[start, end)``, and the date on which it would have begun had it been whole."""

    number: int
    """Counts the contract's cycles from 0, across changes of plan."""
    start: date
    end: date
    nominal_start: date
    label: str
    """``2026-11`` for calendar months, else the date on which it starts."""


class Schedule(NamedTuple):
    """The boundaries of one cycle rule: the anchor plus so many lengths."""

    rule: CycleRule
    anchor: date
    """For months the first day of a month, else the date from which days are counted."""
    day: int
    """The day of the month of every boundary, as far as the month has it."""
    since: date
    """The first cycle begins here, be it on a boundary or between two."""
    number: int
    """The number of that first cycle."""
    offset: int
    """How many lengths after the anchor it would have begun had it been whole."""

    def boundary(self, index: int) -> date:
        """The date that lies ``index`` lengths after the anchor; :data:`NEVER` beyond all dates."""
        if self.rule.length.unit == "months":
            return self._month_boundary(index * self.rule.length.n)
        try:
            return self.anchor + index * whole_days(self.rule.length)
        except OverflowError:
            return NEVER

    def _month_boundary(self, months: int) -> date:
        try:
            return on_day(months_of(self.anchor) + months, self.day, self.rule.month_end)
        except (OverflowError, ValueError):
            return NEVER

    def end_of(self, number: int) -> date:
        """The end of the cycle with this number, if all goes on as it is."""
        return self.boundary(self.offset + number - self.number + 1)

    def cycle(self, number: int) -> Cycle:
        """The cycle with this number."""
        nominal = self.boundary(self.offset + number - self.number)
        start = max(nominal, self.since)
        calendar = self.rule.starts == "calendar"
        label = start.isoformat()[:7] if calendar else start.isoformat()
        return Cycle(number, start, self.end_of(number), nominal, label)

    def months_after(self, cycle: Cycle, months: int) -> date | None:
        """``months`` after the boundary at which a monthly cycle began: that much later a boundary
        (ruling A33). None where cycles are counted in days, and in a cycle of a length of its own.
        """
        if self.rule.length.unit != "months" or cycle.number < self.number:
            return None
        lengths = self.offset + cycle.number - self.number
        return self._month_boundary(lengths * self.rule.length.n + months)


def whole_days(length: Span) -> timedelta:
    """Days that a length in days or hours covers; a running clock touches one day more (A8, N8)."""
    if length.unit == "hours":
        return timedelta(days=-(-length.n // 24) + 1)
    return timedelta(days=length.n)


def later(day: date, span: Span, month_end: str = "clamp") -> date:
    """The date that lies a span of days, hours or months after another; NEVER beyond all dates."""
    try:
        if span.unit == "months":
            return add_months(day, span.n, month_end)
        return day + whole_days(span)
    except (OverflowError, ValueError):
        return NEVER


def renew_by(rule: CycleRule, end: date) -> date:
    """The last day on which a renewal by hand still saves what is left of a cycle."""
    return later(end, rule.grace) - ONE_DAY if rule.grace else end


def schedule(rule: CycleRule, since: date, number: int, anchor_day: int | None) -> Schedule:
    """The schedule of a plan that is in force from ``since``, in cycle ``number``.

    ``anchor_day``: the day of the month that the contract gives, for ``starts = "day"``.
    Quarters count from the month in which it begins (ruling A34).
    """
    if rule.length.unit == "months":
        day = _boundary_day(rule, since, anchor_day)
        whole = Schedule(rule, since.replace(day=1), day, since, number, 0)
        begun = whole.boundary(0) <= since
        return whole if begun else whole._replace(offset=-1)
    return Schedule(rule, since, since.day, since, number, 0)


def _boundary_day(rule: CycleRule, since: date, anchor_day: int | None) -> int:
    if rule.starts == "calendar":
        return 1
    if rule.starts == "activation":
        sticky = rule.month_end == "last_day" and (since + ONE_DAY).day == 1
        return 31 if sticky else since.day
    return anchor_day or 1 if rule.starts == "day" else int(rule.starts.split()[1])
