"""Dates and times as files write them; what may be read in two ways is left open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from unicodedata import normalize

from ledger.i18n import _
from ledger.record import NamedTuple
from ledger.sources.written.months import FILLING, MONTHS, WEEKDAYS

ORDERS = ("dmy", "mdy", "ymd")
"""Of day, month and year."""

_LONGEST = 60
_CACHED = 10_000

_CLOCK = re.compile(
    r"""(?:^|\s+|(?<=[0-9])t|,\s*|(?<=[日号號)]))
    (?P<before>午前|午後|上午|下午|[ap]m)?\s*
    (?P<hour>[0-9]{1,2})
    (?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?
      |[時时点點](?:(?P<minute2>[0-9]{1,2})分)?(?:(?P<second2>[0-9]{1,2})秒)?)
    \s*(?P<after>[ap]\.?m\.?)?
    \s*(?P<zone>z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?$""",
    re.VERBOSE,
)
_TIME = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s*[ap]m)?"
_UNTIL = re.compile(rf"\s*(?:-|–|~|〜|to)\s*{_TIME}$")
"""The end of a span of time."""
_SPAN = re.compile(rf"(?<=[0-9m])(?:\s+-\s+|\s*(?:–|~|〜|to)\s*){_TIME}$")
"""The same behind a date, where a dash alone may begin the zone: 13:00-03:00."""
_HOUR = re.compile(r"[0-9]{1,2}")
_AFTERNOON = ("午後", "下午", "pm")

_THREE = re.compile(r"([0-9]{1,4})\s*([-/. ])\s*([0-9]{1,2})\2\s*([0-9]{1,4})\.?")
_EAST = re.compile(r"(令和|r)?([0-9]{1,4}|元)年([0-9]{1,2})月([0-9]{1,2})[日号號]")
_DIGITS = re.compile(r"[0-9]{8}|[0-9]{10}|[0-9]{12,14}|[0-9]{10}\.[0-9]{1,9}")
_WEEKDAY = re.compile(r"\s*\([^()]{1,12}\)\s*|(?:星期|周|週|礼拜)[一二三四五六日天]|.曜日?$")
_EAST_WEEKDAY = re.compile(
    r"([月火水木金土日])曜|\(([月火水木金土日一二三四五六])\)|(?:星期|周|週|礼拜)([一二三四五六日天])"
)
_EAST_WEEKDAYS = {
    sign: at for signs in ("月火水木金土日", "一二三四五六天") for at, sign in enumerate(signs)
}
_LATE_DAY = re.compile(r"(?<![0-9])(?:29|3[01])(?![0-9])|(?<=^[0-9]{6})(?:29|3[01])$")
"""A day that not every month has."""
_YEARS = range(1970, 2200)
"""Clocks that were never set begin in 1970."""
_REIWA = 2018
"""The year before the first of the era."""


class NoDate(ValueError):
    """A text is no date, or may be two; the message says so without a point."""


class _OtherWeekdayError(ValueError):
    """The day of the week is not that of the date."""


class Said(NamedTuple):
    """What a text says: dates by the order they would be read in, and a time."""

    days: dict[str, date]
    """By order; of one that may be read in one way only, by the word ``sure``."""
    at: time | None = None
    """With its zone where the text says one."""


@lru_cache(_CACHED)
def said(text: str) -> Said:
    """What a cell says. Raises :class:`NoDate`."""
    try:
        return _said(_plain(text))
    except ValueError as error:
        raise NoDate(_why(text.strip()[:_LONGEST], error)) from None


def _why(text: str, error: ValueError) -> str:
    if isinstance(error, _OtherWeekdayError):
        return _("{text!r}: the day of the week is another").format(text=text[:40])
    with suppress(ValueError):
        _said(_LATE_DAY.sub("28", _plain(text)))
        return _("{text!r}: there is no such day").format(text=text[:40])
    return _("{text!r} is no date; write 2026-11-03").format(text=text[:40])


@lru_cache(_CACHED)
def time_said(text: str) -> time:
    """What a cell of times says: ``13:05``, ``1:05 PM``, ``13時5分``, ``13``, ``13:00-14:00``."""
    try:
        plain = _UNTIL.sub("", _plain(text))
        clock = _CLOCK.match(f"{plain}:00" if _HOUR.fullmatch(plain) else plain)
        return _time(clock)
    except ValueError:
        raise NoDate(_("{text!r} is no time of day").format(text=text.strip()[:40])) from None


def _plain(text: str) -> str:
    plain = text if text.isascii() else normalize("NFKC", text[: _LONGEST + 1])
    if len(plain) > _LONGEST:
        raise ValueError(text)
    return plain.strip().lower()


def _said(plain: str) -> Said:
    if _DIGITS.fullmatch(plain):
        return _in_digits(plain)
    plain = _SPAN.sub("", plain)
    clock = _CLOCK.search(plain) if plain[-1:] not in "日号號" else None
    if clock is None or not clock.start():
        return Said(_days(plain))
    return Said(_days(plain[: clock.start()].rstrip(" ,")), _time(clock))


def _in_digits(plain: str) -> Said:
    """Seconds or milliseconds since 1970; 20261001, also with a time behind it."""
    whole = plain.partition(".")[0]
    if len(whole) in (10, 13):
        moment = datetime.fromtimestamp(int(whole) // (1 if len(whole) == 10 else 1000), UTC)
        return Said({"sure": moment.date()}, moment.timetz())
    days = dict(_real("sure", int(whole[:4]), int(whole[4:6]), int(whole[6:8])))
    if not days:
        raise ValueError(plain)
    parts = [int(whole[at : at + 2]) for at in range(8, len(whole), 2)]
    at = time(*parts)  # type: ignore[arg-type]
    return Said(days, at if len(whole) > 8 else None)


def _time(clock: re.Match[str] | None) -> time:
    if clock is None:
        raise ValueError
    hour, half = int(clock["hour"]), clock["before"] or (clock["after"] or "").replace(".", "")
    minute, second = clock["minute"] or clock["minute2"], clock["second"] or clock["second2"]
    if half:
        if not 0 <= hour <= 12:
            raise ValueError(clock[0])
        hour = hour % 12 + 12 * (half in _AFTERNOON)
    return time(hour, int(minute or 0), int(second or 0), tzinfo=_zone(clock["zone"]))


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in ("z", "utc", "gmt"):
        return UTC
    ahead = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-ahead if text[0] == "-" else ahead)


@lru_cache(_CACHED)
def _days(plain: str) -> dict[str, date]:
    """The dates that a text without a time may mean."""
    bare = _without_weekday(plain)
    if three := _THREE.fullmatch(bare):
        days = dict(_in_three(three[1], three[2], three[3], three[4]))
    elif east := _EAST.fullmatch(bare.replace(" ", "")):
        days = dict(_in_east(east))
    else:
        days = dict(_named(_WEEKDAY.sub(" ", plain)))
    if not days:
        raise ValueError(plain)
    return _on_weekday(days, _weekday(plain))


def _weekday(plain: str) -> int | None:
    """The day of the week that a date says."""
    if east := _EAST_WEEKDAY.search(plain):
        return _EAST_WEEKDAYS[next(filter(None, east.groups()))]
    words = re.findall(r"[^\W\d_]+", plain)
    # One word may be a month or a weekday; a month that stands alone is the month.
    has_month = len(re.findall("[0-9]+", plain)) == 3 or sum(word in MONTHS for word in words) > 1
    named = (word for word in words if word in WEEKDAYS and (has_month or word not in MONTHS))
    return next((WEEKDAYS[word] for word in named), None)


def _on_weekday(days: dict[str, date], weekday: int | None) -> dict[str, date]:
    """Those of the dates that fall on it."""
    if weekday is None:
        return days
    fitting = {order: day for order, day in days.items() if day.weekday() == weekday}
    if not fitting:
        raise _OtherWeekdayError
    return fitting


def _without_weekday(plain: str) -> str:
    bare = _WEEKDAY.sub(" ", plain).strip()
    word, gap, rest = bare.partition(" ")
    if gap and rest[:1].isdigit() and word.rstrip(",.") in WEEKDAYS:
        return rest.strip()
    rest, gap, word = bare.rpartition(" ")
    return rest.rstrip(" ,") if gap and word.rstrip(".") in WEEKDAYS else bare


def _in_three(first: str, mark: str, second: str, third: str) -> Iterator[tuple[str, date]]:
    one, two, three = int(first), int(second), int(third)
    if len(first) == 4 and len(third) <= 2:
        yield from _real("sure", one, two, three)
    elif len(third) == 4 and len(first) <= 2:
        yield from _real("dmy", three, two, one)
        if mark != ".":
            yield from _real("mdy", three, one, two)
    elif len(first) <= 2 and len(third) == 2:
        yield from _real("dmy", 2000 + three, two, one)
        if mark != ".":
            yield from _real("mdy", 2000 + three, one, two)
        if len(first) == 2:
            yield from _real("ymd", 2000 + one, two, three)


def _in_east(match: re.Match[str]) -> Iterator[tuple[str, date]]:
    year = 1 if match[2] == "元" else int(match[2])
    if match[1]:
        year += _REIWA
    elif year < 100:
        year += 2000
    yield from _real("sure", year, int(match[3]), int(match[4]))


def _named(bare: str) -> Iterator[tuple[str, date]]:
    """``1 Oct 2026``, ``Oct 1st, 2026``, ``01-Oct-26``, ``1 de octubre de 2026``."""
    words = re.findall(r"[^\W\d_]+", bare)
    numbers = re.findall(r"[0-9]+", bare)
    if words and words[0] in WEEKDAYS and any(word in MONTHS for word in words[1:]):
        del words[0]
    months = [MONTHS[word] for word in words if word in MONTHS]
    known = all(word in MONTHS or word in FILLING for word in words)
    if len(months) != 1 or len(numbers) != 2 or not known:
        return
    one, two = numbers
    if len(one) == 4:
        one, two = two, one
    if len(one) <= 2 and len(two) in (2, 4):
        yield from _real("sure", int(two) + 2000 * (len(two) == 2), months[0], int(one))


def _real(order: str, year: int, month: int, day: int) -> Iterator[tuple[str, date]]:
    """The date, if there is such a day."""
    with suppress(ValueError):
        if year in _YEARS:
            yield order, date(year, month, day)


def one_of(days: dict[str, date], order: str, text: str) -> date:
    """The date that is meant. Raises :class:`NoDate` where two may be, or the order is another."""
    for known in ("sure", order):
        if known in days:
            return days[known]
    meant = set(days.values())
    if len(meant) == 1 and not order:
        return meant.pop()
    if order:
        raise NoDate(
            _("{text!r} is no date in the order {order}").format(text=text[:40], order=order)
        )
    raise NoDate(
        _("{text!r} may be {days}; say which with --date-order {orders}").format(
            text=text[:40],
            days=_(" or ").join(map(str, sorted(meant))),
            orders="|".join(days),
        )
    )
