"""What a carrier says is left, in a message: SMS, USSD, a page that was copied."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, time
from itertools import groupby
from typing import Any
from unicodedata import normalize

from ledger import toml
from ledger.dates import ONE_DAY
from ledger.errors import LedgerError
from ledger.i18n import N_, _, ngettext
from ledger.record import NamedTuple
from ledger.settings.paths import default_path
from ledger.sources import Balance, Found, Input, Option, Remark
from ledger.sources.written import amounts, days
from ledger.sources.written.amounts import NoAmount
from ledger.sources.written.days import NoDate
from ledger.sources.written.months import MONTHS

SAYS = N_("A message in which the carrier says what is left: the text itself, or a file.")
OPTIONS = (
    Option("date-order", N_("How to read 01/02/2026."), "dmy|mdy|ymd"),
    Option("decimal", N_("How to read 1.234: which mark is the decimal one."), "point|comma"),
)

SHAPES = os.path.join(os.path.dirname(__file__), "sms.toml")

_MOST_BYTES = 300_000
_MARKS = {"point": ".", "comma": ",", ".": ".", ",": ","}

_UNIT = r"(?:[kmgt](?:i?b|o)?|[кмгт]б|ギガ|メガ|兆)(?![a-zа-я])"
_NUMBER = r"[0-9]{1,12}+(?:[.,'][0-9]{1,9}+| [0-9]{3}(?![0-9])){0,4}+"
_AMOUNT = rf"(?P<amount>(?<![0-9.,]){_NUMBER} ?{_UNIT}(?: ?{_NUMBER} ?{_UNIT})?)"
_CLOCK = r"(?:[ t]{0,2}[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2})?|[時时点](?:[0-9]{1,2}分)?))?"
_NAME = "|".join(sorted(set(MONTHS) - {"ago", "gen", "out", "set"}, key=len, reverse=True))
"""A month; without those that are other words in English."""
_NOT_PART = rf"(?![0-9]|[.,/-][0-9]| ?{_UNIT})"
"""Behind a figure: it is whole, and no amount."""
_DATE = (
    r"(?P<date>(?:[0-9]{1,4}年)?[0-9]{1,2}月[0-9]{1,2}[日号]"
    r"|[0-9]{1,4}(?P<mark>[-/.])[0-9]{1,2}(?P=mark)[0-9]{1,4}"
    r"|[0-9]{1,2}\.[0-9]{1,2}(?![0-9])"
    r"|[0-9]{1,2}(?:st|nd|rd|th)?[- ](?:of )?[^\W\d_]{3,9}\.?[-, ]{1,2}[0-9]{2,4}"
    rf"{_NOT_PART}|[^\W\d_]{{3,9}}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}}{_NOT_PART}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[- ](?:of )?(?:{_NAME})(?![^\W_])"
    rf"|(?:{_NAME})\.? [0-9]{{1,2}}(?:st|nd|rd|th|{_NOT_PART}))"
)
_LIKE_A_DATE = re.compile(
    r"(?<![\w.,/-])(?!24/7(?![0-9/]))(?:(?:[0-9]{1,4}年)?[0-9]{1,2}月[0-9]{1,2}[日号]"
    rf"|[0-9]{{1,2}}/[0-9]{{1,2}}{_NOT_PART}"
    rf"|(?:[0-9]{{4}}|[0-9]{{1,2}})(?P<mark>[-/.])[0-9]{{1,2}}(?P=mark)"
    rf"(?:[0-9]{{4}}|[0-9]{{1,2}}){_NOT_PART}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[- ]?(?:of )?(?:{_NAME})(?![^\W\d_])"
    r"(?:\.?[-, ]{1,2}[0-9]{4}(?![0-9]))?"
    rf"|(?:{_NAME})\.?[- ]?[0-9]{{1,2}}(?:st|nd|rd|th|{_NOT_PART})(?:,? [0-9]{{4}}(?![0-9]))?)"
)
_PLACES = {"amount": _AMOUNT, "date": f"{_DATE}(?P<clock>{_CLOCK})"}
_SHORT = re.compile(r"([0-9]{1,2})月([0-9]{1,2})[日号]|([0-9]{1,2})\.([0-9]{1,2})")
_SHORT_NAMED = re.compile(rf"(?=.*?({_NAME}))[^0-9]*([0-9]{{1,2}})[^0-9]*")
_ANY_AMOUNT = re.compile(_AMOUNT)
_FILE_NAME = re.compile(
    r"^(?:~|\.\.?)?/|(?:^|\s)(?!\S*://)\S*\.(?:txt|text|log|csv|json|xml|html?|eml|md)\s*$",
    re.IGNORECASE,
)
"""A path from somewhere, or a last word that ends as files do and is no address."""
_FIELDS = {"amount": ("remaining", "used", "carried"), "date": ("on", "expires")}


class Shape(NamedTuple):
    """How one kind of message is written; :data:`SHAPES` says what each field means."""

    name: str
    words: tuple[str, ...]
    patterns: dict[str, tuple[re.Pattern[str], ...]]
    """By what they find."""
    unit: int
    """0: nothing is known of it."""
    decimal: str
    """The decimal mark; empty: either."""
    date_order: str
    """One of :data:`ledger.sources.written.days.ORDERS`; empty: any."""
    carried_apart: bool


def read(given: Input) -> Found:
    """What every message says. Raises LedgerError where not even one says anything."""
    return Found("sms", _balances(given))


def is_text(given: str) -> bool:
    """Whether it is a message, where there is no file of this name: more than a word, and no path.

    A slash alone makes no path of what says an amount: dates have some too.
    """
    if _FILE_NAME.search(given) or ("/" in given and not _ANY_AMOUNT.search(_plain(given))):
        return False
    return " " in given.strip() or (not given.isascii() and any(map(str.isdigit, given)))


def shapes_in(path: str) -> list[Shape]:
    """The shapes of a file. Raises LedgerError, which names it."""
    with open(path, "rb") as file:
        raw = file.read(_MOST_BYTES)
    try:
        tables = toml.parsed(raw.decode(), path).get("shape", [])
        return [_shape(table) for table in tables]
    except (ValueError, TypeError, AttributeError, re.error) as error:
        raise LedgerError(
            _("{path}: is no list of shapes: {error}.").format(path=path, error=error)
        ) from None


def _shape(table: dict[str, Any]) -> Shape:
    rest = dict(table)
    name, words = str(rest.pop("name", "")), rest.pop("words", None)
    unit, apart = rest.pop("unit", 0), rest.pop("carried_apart", False)
    decimal, order = rest.pop("decimal", ""), rest.pop("date_order", "")
    patterns = {
        field: tuple(_pattern(text, place) for text in rest.pop(field, []))
        for place, fields in _FIELDS.items()
        for field in fields
    }
    known = unit in (0, 1000, 1024) and decimal in ("", ".", ",") and order in ("", *days.ORDERS)
    if rest or not known:
        raise ValueError(", ".join([name, *rest]))
    return Shape(name, tuple(map(_plain, words)), patterns, unit, decimal, order, bool(apart))


def _pattern(text: str, place: str) -> re.Pattern[str]:
    if text.count(f"{{{place}}}") != 1:
        raise ValueError(text)
    return re.compile(text.replace(f"{{{place}}}", _PLACES[place]), re.IGNORECASE)


def _balances(given: Input) -> Iterator[Balance | Remark]:
    shapes = [*_own_shapes(), *shapes_in(SHAPES)]
    messages = list(_messages(_text(given), shapes))
    used: list[Shape] = []
    for number, message in enumerate(messages, 1):
        shape = _shape_of(message, shapes)
        if shape is None:
            continue
        used.append(shape)
        try:
            balance = _balance(message, shape, given)
        except (NoDate, NoAmount) as error:
            raise LedgerError(
                _("Message {number}: {why}.").format(number=number, why=error),
                _("Nothing was brought in."),
            ) from None
        yield balance
        yield from _old(balance, number, given.today)
        if balance.on is None:
            yield from _not_taken(message, shape, number, given.today)
        if (balance.carried or 0) > (balance.remaining or 0) and balance.remaining is not None:
            words = _("Message {number}: it tells of more that is carried than is left")
            yield Remark("carried", words.format(number=number), asks=True)
    if not used:
        raise LedgerError(
            _("It says nothing of data that is known: {text!r}.").format(
                text=" ".join(messages)[:40]
            ),
            _("Shapes of your own go into {path}.").format(path=_own_path()),
        )
    yield from _remarks(len(messages) - len(used), used, given.base)


def _old(balance: Balance, number: int, today: date) -> Iterator[Remark]:
    """A question where what has ended would be taken for what is left today."""
    if balance.on is None and balance.expires is not None and balance.expires < today:
        words = _("Message {number}: what it tells of ended on {day}; is it of today?")
        yield Remark("ended", words.format(number=number, day=balance.expires), asks=True)


def _not_taken(message: str, shape: Shape, number: int, today: date) -> Iterator[Remark]:
    """A question where a date may be that of the message, which no pattern knows."""
    taken = [match.span("date") for match in _found(message, shape, "expires")]
    for match in _LIKE_A_DATE.finditer(message):
        first, last = match.span()
        apart = all(last <= begin or end <= first for begin, end in taken)
        if apart and not _is_ahead(match[0], today):
            words = _(
                "Message {number}: {text!r} looks like a date and was not understood; "
                "is it of today?"
            )
            yield Remark("date", words.format(number=number, text=match[0]), asks=True)
            return


def _is_ahead(text: str, today: date) -> bool:
    """Whether it can only be a day to come, of which no message tells what was left."""
    with suppress(NoDate):
        return min(days.said(text).days.values()) > today
    return False


def _remarks(silent: int, used: list[Shape], base: int) -> Iterator[Remark]:
    if silent:
        words = ngettext(
            "{count} message says nothing of data.", "{count} messages say nothing of data.", silent
        )
        yield Remark("not_counted", words.format(count=silent))
    others = {shape.unit for shape in used} - {0, base}
    if others:
        words = _("The carrier's GB are {theirs} MB each, and the plan's {ours}.")
        yield Remark("unit", words.format(theirs=others.pop(), ours=base))


def _own_path() -> str:
    return os.path.join(os.path.dirname(default_path()), "sms.toml")


def _own_shapes() -> list[Shape]:
    path = _own_path()
    return shapes_in(path) if os.path.isfile(path) else []


def _text(given: Input) -> str:
    raw = given.file.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise LedgerError(_("The file is too long for messages."))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LedgerError(_("The file is not UTF-8."), _("Nothing was brought in.")) from None


def _messages(text: str, shapes: list[Shape]) -> Iterator[str]:
    """Blocks with empty lines between them, or the lines of one where several say something."""
    lines = map(_plain, text.splitlines())
    for is_block, block in groupby(lines, bool):
        all_lines = list(block)
        if is_block and sum(_shape_of(line, shapes) is not None for line in all_lines) > 1:
            yield from all_lines
        elif is_block:
            yield " ".join(all_lines)


def _plain(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())


def _shape_of(message: str, shapes: list[Shape]) -> Shape | None:
    """The first shape that has a word of the message and finds what remains or was used."""
    for shape in shapes:
        if any(word in message for word in shape.words) and (
            _found(message, shape, "remaining") or _found(message, shape, "used")
        ):
            return shape
    return None


def _found(message: str, shape: Shape, field: str) -> list[re.Match[str]]:
    """What the first pattern finds that finds anything."""
    matches = (list(pattern.finditer(message)) for pattern in shape.patterns[field])
    return next(filter(None, matches), [])


def _balance(message: str, shape: Shape, given: Input) -> Balance:
    found = {field: _found(message, shape, field) for field in _FIELDS["amount"]}
    texts = [match["amount"] for matches in found.values() for match in matches]
    read = amounts.reader(_mark(texts, shape, given.options), "", given.base)
    remaining, used, carried = (
        sum(read(match["amount"]) or 0 for match in matches) if matches else None
        for matches in found.values()
    )
    if shape.carried_apart and remaining is not None:
        remaining += carried or 0
    on = _date(message, shape, "on", given, given.today)
    expires = _date(message, shape, "expires", given, on or given.today)
    return Balance(on, remaining, used, carried, expires)


def _mark(texts: list[str], shape: Shape, options: Mapping[str, str]) -> str:
    """The decimal mark of a message: as told, as its amounts show, or as its shape says."""
    if told := options.get("decimal"):
        if told not in _MARKS:
            raise NoAmount(_("--decimal is point or comma"))
        return _MARKS[told]
    marks = sorted(filter(None, map(amounts.mark_in, texts)), key=len)
    if marks and len(marks[0]) == 1:
        return marks[0]
    if marks and not shape.decimal:
        raise NoAmount(
            _("{text!r} may be read in two ways; say --decimal point or --decimal comma").format(
                text=next(text for text in texts if amounts.mark_in(text))
            )
        )
    return shape.decimal or "."


def _date(message: str, shape: Shape, field: str, given: Input, near: date) -> date | None:
    """A day: of one without a year the last one until ``near``, but the next one that expires."""
    matches = _found(message, shape, field)
    if not matches:
        return None
    text, clock = matches[0]["date"], matches[0]["clock"].strip()
    if short := _without_year(text):
        month, day = short
        found = _near(month, day, near, is_ahead=field == "expires", text=text)
    else:
        said = days.said(text).days
        told = given.options.get("date-order", "")
        found = days.one_of(said, told if told in said else shape.date_order or told, text)
    if field == "expires" and clock and days.time_said(clock) == time():
        return found - ONE_DAY  # midnight, at which the day begins
    return found


def _without_year(text: str) -> tuple[int, int] | None:
    """Month and day of a date without a year."""
    if short := _SHORT.fullmatch(text):
        return int(short[1] or short[4]), int(short[2] or short[3])
    if named := _SHORT_NAMED.fullmatch(text):
        return MONTHS[named[1]], int(named[2])
    return None


def _near(month: int, day: int, near: date, *, is_ahead: bool, text: str) -> date:
    years = range(near.year, near.year + 9) if is_ahead else range(near.year, near.year - 9, -1)
    for year in years:
        with suppress(ValueError):
            found = date(year, month, day)
            if found >= near if is_ahead else found <= near:
                return found
    raise NoDate(_("{text!r}: there is no such day").format(text=text))
