"""Local dates: spans of time in the words of plans, and the days that a person types.

A day is a whole local date in the plan's time zone. Intervals are half-open: ``until`` is the first
day after; a person is always shown the last usable day, ``until - 1``.
"""

import re
from datetime import date, datetime, timedelta

from ledger.errors import DateError
from ledger.i18n import _
from ledger.record import NamedTuple

NEVER = date.max
"""The ``until`` of what does not end."""

ONE_DAY = timedelta(days=1)


class Span(NamedTuple):
    """A length or a life: so many ``days``, ``hours``, ``months`` or ``cycles``.

    ``calendar`` is the end of the n-th calendar month after; ``weekday`` is the next day of that
    name, 0 is Monday; ``once`` and ``forever`` count nothing.
    """

    n: int
    unit: str


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Patterns are compiled when they are first used: most runs use none.
_SPAN = r"(?:([1-9][0-9]{0,3})\s+)?(day|hour|month|cycle)s?"
_MONTH_PLUS = r"month\+([0-9]{1,3})"
_UNTIL = r"until\s+([a-z]{3})"


def parse_span(text: str) -> Span:
    """``cycle``, ``2 cycles``, ``30 days``, ``168 hours``, ``month+3``, ``until mon`` ..."""
    plain = text.strip().lower()
    if plain in ("forever", "once"):
        return Span(0, plain)
    if match := re.fullmatch(_MONTH_PLUS, plain):
        return Span(int(match[1]), "calendar")
    if (match := re.fullmatch(_UNTIL, plain)) and match[1] in WEEKDAYS:
        return Span(WEEKDAYS.index(match[1]), "weekday")
    if match := re.fullmatch(_SPAN, plain):
        return Span(int(match[1] or 1), match[2].lower() + "s")
    raise DateError(
        _("{text!r} is no length of time.").format(text=text[:40]),
        _("Write for example '30 days', '2 cycles', '12 months' or 'forever'."),
    )


def span_text(span: Span) -> str:
    """A span in the words of the plan language; :func:`parse_span` reads it back."""
    if span.unit in ("forever", "once"):
        return span.unit
    if span.unit == "calendar":
        return f"month+{span.n}"
    if span.unit == "weekday":
        return f"until {WEEKDAYS[span.n]}"
    if span == Span(1, "cycles"):
        return "cycle"
    return f"{span.n} {span.unit[:-1] if span.n == 1 else span.unit}"


def add_months(anchor: date, months: int, month_end: str = "clamp") -> date:
    """``months`` after the anchor, computed from the anchor alone, so that nothing drifts.

    ``last_day``: an anchor on the last day of its month stays on last days.
    """
    sticky = month_end == "last_day" and (anchor + ONE_DAY).day == 1
    return on_day(months_of(anchor) + months, 31 if sticky else anchor.day, month_end)


def months_of(day: date) -> int:
    """The month of a date, counted from the year 0."""
    return day.year * 12 + day.month - 1


def on_day(months: int, day: int, month_end: str) -> date:
    """A day of a month, which is counted as :func:`months_of` does.

    Where the month lacks it: its last day, or the first of the next (``next_first``).
    """
    year, month = divmod(months, 12)
    if day <= 28:
        return date(year, month + 1, day)
    year, month = divmod(months + 1, 12)
    last = date(year, month + 1, 1) - ONE_DAY
    if day <= last.day:
        return last.replace(day=day)
    return last + ONE_DAY if month_end == "next_first" else last


_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AGO = r"([0-9]{1,4})\s*(day|week)s?\s+ago"
_ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_NAMED_MONTH = r"(?=.*[a-z]{3})(?=.*[0-9])[a-z0-9 ,.]+"
_YEARS = range(2000, 2200)


def parse_day(text: str, today: date) -> date:
    """``2026-11-03``, ``today``, ``yesterday``, ``tomorrow``, ``mon``, ``3 days ago``, ``3 Nov``.

    The text is matched whole or refused. A weekday, and a day without a year, is the latest one
    not after today. Days in figures only, other than ``2026-11-03``, are refused: 03/11 is two
    days.
    """
    plain = " ".join(text.strip().lower().split())
    day = _spoken_day(plain, today) or _written_day(plain, today)
    if day is None:
        raise DateError(
            _("{text!r} is no date.").format(text=text[:40]),
            _("Write for example 2026-11-03, yesterday, mon or '3 days ago'."),
        )
    check_near(day)
    return day


def check_near(day: date) -> None:
    """Refuse a day of another age: nothing can have happened on it."""
    if day.year not in _YEARS:
        raise DateError(
            _("{text!r} is too far away.").format(text=str(day)),
            _("Give a year from {first} to {last}.").format(first=_YEARS[0], last=_YEARS[-1]),
        )


def _spoken_day(plain: str, today: date) -> date | None:
    if plain in ("today", "yesterday", "tomorrow"):
        return today + ONE_DAY * {"today": 0, "yesterday": -1, "tomorrow": 1}[plain]
    for names in (WEEKDAYS, _LONG):
        if plain in names:
            return today - ONE_DAY * ((today.weekday() - names.index(plain)) % 7)
    if match := re.fullmatch(_AGO, plain):
        return today - ONE_DAY * (int(match[1]) * (7 if match[2] == "week" else 1))
    return None


def _written_day(plain: str, today: date) -> date | None:
    if re.fullmatch(_ISO, plain):
        try:
            return date.fromisoformat(plain)
        except ValueError:
            raise DateError(
                _("{text!r}: there is no such day.").format(text=plain),
                _("Write it as year-month-day, for example 2026-11-03."),
            ) from None
    return _month_by_name(plain, today) if re.fullmatch(_NAMED_MONTH, plain) else None


def _month_by_name(plain: str, today: date) -> date | None:
    """``3 Nov 2026`` or ``Nov 3``. The parser is dear to import and is asked last."""
    from dateutil.parser import ParserError, parse

    defaults = [datetime(2000, 1, 1), datetime(2004, 2, 2)]
    try:
        first, second = (parse(plain, default=default) for default in defaults)
    except (ParserError, OverflowError, ValueError):
        return None
    if (first.month, first.day) != (second.month, second.day) or first.time() != second.time():
        return None
    if first.year == second.year:
        return first.date()
    this_year = _in_year(first.date(), today.year)
    if this_year and this_year <= today:
        return this_year
    return _in_year(first.date(), today.year - 1)


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None


class Now(NamedTuple):
    """The moment at which a command runs; only the edge of the program asks the clock."""

    moment: datetime
    """Aware, in UTC."""
    fixed: date | None = None
    """Today, where a person said so."""
    here: str = ""
    """The time zone of this machine, where it is known."""

    def today(self, zone: str) -> date:
        """The date it is in a time zone."""
        return self.fixed or self._local(zone).date()

    def hour(self, zone: str) -> int:
        """The hour it is in a time zone, 0 to 23."""
        return self._local(zone).hour

    def text(self) -> str:
        """The moment as the ledger keeps it."""
        return self.moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def _local(self, zone: str) -> datetime:
        if zone == self.here:
            return self.moment.astimezone()
        from zoneinfo import ZoneInfo  # dear, and seldom needed: most people are where the plan is

        return self.moment.astimezone(ZoneInfo(zone))
