"""Local dates: spans of time in the words of plans, and the days that a person types.

A day is a whole local date in the plan's time zone. Intervals are half-open: ``until`` is the first
day after; a person is always shown the last usable day, ``until - 1``.
"""

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo

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


_WAIT = r"([1-9][0-9]{0,3})\s*(d|w|days?|weeks?)"


def parse_wait(text: str) -> int:
    """Days of ``2d``, ``3 days`` or ``1w``."""
    match = re.fullmatch(_WAIT, text.strip().lower())
    if not match:
        raise DateError(
            _("{text!r} is no length of time.").format(text=text[:40]),
            _("Write for example 2d or 1w."),
        )
    return int(match[1]) * (7 if match[2].startswith("w") else 1)


_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AGO = r"([0-9]{1,4})\s*(day|week)s?\s+ago"
_WORDS = {
    "today": 0,
    "yesterday": -1,
    "tomorrow": 1,
    **dict.fromkeys(("今日", "本日", "きょう", "今天"), 0),
    **dict.fromkeys(("昨日", "きのう", "昨天"), -1),
    **dict.fromkeys(("一昨日", "おととい", "前天"), -2),
    **dict.fromkeys(("明日", "あした", "明天"), 1),
}
"""Days counted from today, in the languages that giga speaks."""
_ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_YEAR_FIRST = r"([0-9]{4})(?:([/.])([0-9]{1,2})\2|年([0-9]{1,2})月)([0-9]{1,2})日?"
_YEAR_LAST = r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})"
_NAMED_MONTH = r"(?=.*[a-z]{3})(?=.*[0-9])[a-z0-9 ,.]+"
_YEARS = range(2000, 2200)
_LONGEST_ZONE = 64


def parse_day(text: str, today: date) -> date:
    """``2026-11-03``, ``2026/11/3``, ``today``, ``昨日``, ``mon``, ``3 days ago``, ``3 Nov``.

    The text is matched whole or refused. A weekday, and a day without a year, is the latest one
    not after today. Days in figures only, other than those with the year first, are refused: 03/11
    is two days.
    """
    plain = _plain(text)
    day = _spoken_day(plain, today) or _written_day(plain, today)
    if day is None:
        raise DateError(
            _("{text!r} is no date.").format(text=text[:40]),
            _("Write for example 2026-11-03, yesterday, mon or '3 days ago'."),
        )
    check_near(day)
    return day


def parse_days_ahead(first: str, last: str, today: date) -> tuple[date, date]:
    """Two days of which the later one is still to come, in the same words.

    A weekday, and a day without a year, is the next one not before today for the last day, and the
    latest one not after that for the first.
    """
    end = parse_day(last, today)
    if end < today and not _counts_from_today(last):
        ahead = 7 if _spoken_day(_plain(last), today) else 365
        end = parse_day(last, today + ahead * ONE_DAY)
    return parse_day(first, today if _counts_from_today(first) else max(end, today)), end


def _counts_from_today(text: str) -> bool:
    plain = _plain(text)
    return plain in _WORDS or bool(re.fullmatch(_AGO, plain))


def _plain(text: str) -> str:
    plain = " ".join(text.strip().lower().split())
    if plain.isascii():
        return plain
    from unicodedata import normalize

    return normalize("NFKC", plain)


def check_near(day: date) -> None:
    """Refuse a day of another age: nothing can have happened on it."""
    if day.year not in _YEARS:
        raise DateError(
            _("{text!r} is too far away.").format(text=str(day)),
            _("Give a year from {first} to {last}.").format(first=_YEARS[0], last=_YEARS[-1]),
        )


def _spoken_day(plain: str, today: date) -> date | None:
    if plain in _WORDS:
        return today + ONE_DAY * _WORDS[plain]
    for names in (WEEKDAYS, _LONG):
        if plain in names:
            return today - ONE_DAY * ((today.weekday() - names.index(plain)) % 7)
    if match := re.fullmatch(_AGO, plain):
        return today - ONE_DAY * (int(match[1]) * (7 if match[2] == "week" else 1))
    return None


def _written_day(plain: str, today: date) -> date | None:
    if re.fullmatch(_ISO, plain):
        return _in_figures(plain, *plain.split("-"))
    if match := re.fullmatch(_YEAR_FIRST, plain):
        return _in_figures(plain, match[1], match[3] or match[4], match[5])
    if match := re.fullmatch(_YEAR_LAST, plain):
        raise _year_last(plain, int(match[4]), int(match[1]), int(match[3]))
    return _month_by_name(plain, today) if re.fullmatch(_NAMED_MONTH, plain) else None


def _in_figures(plain: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise DateError(
            _("{text!r}: there is no such day.").format(text=plain),
            _("Write it as year-month-day, for example 2026-11-03."),
        ) from None


def _year_last(plain: str, year: int, first: int, second: int) -> DateError:
    """Why a date with the year last is refused, and what it may have been meant for."""
    meant = []
    for month, day in ((second, first), (first, second)):
        with suppress(ValueError):
            meant.append(str(date(year, month, day)))
    meant = list(dict.fromkeys(meant))
    if len(meant) > 1:
        return DateError(
            _("{text!r} may be read in two ways.").format(text=plain),
            _("Write {first} or {second}.").format(first=meant[0], second=meant[1]),
        )
    example = meant[0] if meant else "2026-11-03"
    return DateError(
        _("{text!r} is no date.").format(text=plain),
        _("Write the year first: {example}.").format(example=example),
    )


def _month_by_name(plain: str, today: date) -> date | None:
    """``3 Nov 2026`` or ``Nov 3``. The parser is dear to import and is asked last."""
    from dateutil.parser import ParserError, parse

    defaults = [datetime(2000, 1, 1), datetime(2004, 2, 2)]
    try:
        first, second = (parse(plain, default=default) for default in defaults)
    except (ParserError, ArithmeticError, ValueError):
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
        return self.clock(zone).hour

    def clock(self, zone: str) -> time:
        """The time of day in a time zone."""
        return self._local(zone).time()

    def text(self) -> str:
        """The moment as the ledger keeps it."""
        return self.moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def _local(self, zone: str) -> datetime:
        if zone == self.here:
            return self.moment.astimezone()
        from zoneinfo import ZoneInfo  # dear, and seldom needed: most people are where the plan is

        return self.moment.astimezone(ZoneInfo(zone))


def zone_called(name: str) -> tzinfo:
    """A time zone by its name; :class:`LookupError` where there is none.

    What is far too long is not looked for: the look-up goes as deep as a name has parts.
    """
    from zoneinfo import ZoneInfo

    try:
        if len(name) <= _LONGEST_ZONE:
            return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        pass
    raise LookupError(name[:_LONGEST_ZONE])
