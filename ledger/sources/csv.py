"""Usage from a CSV file: a column of dates, a column of amounts, a unit."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from ledger.errors import GigaError, LedgerError
from ledger.i18n import _
from ledger.record import NamedTuple
from ledger.units import parse

NAME = "csv"

_DATE_TITLES = ("date", "day", "日付", "日期", "fecha", "datum")
_UNIT_IN_TITLE = re.compile(r"(?:^|[\s_(\[])(bytes|[kmgt]i?b|b)[)\]]?$", re.IGNORECASE)
_EXPONENT = re.compile(r"[0-9.]{1,20}[eE][-+]?[0-9]{1,2}")
"""As programs write small numbers: 3.2e-05."""
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")


class Shape(NamedTuple):
    """Where the dates and amounts are; empty: found by the titles."""

    date: str = ""
    """A title, or a number from 1."""
    amount: str = ""
    unit: str = ""
    """``MB``: of amounts that do not say theirs."""


class Found(NamedTuple):
    """What a file says was used on one day; its key is the day."""

    day: date
    bytes: int
    row: int


def read(lines: Iterable[str], shape: Shape, base: int) -> Iterator[Found]:
    """The rows of a file in its order. ``base``: 1000 or 1024, what a MB is made of.

    Raises :class:`LedgerError` that names the row for what is no date or no amount. An empty
    amount says nothing and is passed over.
    """
    rows = _rows(lines)
    first = next(rows, None)
    if first is None:
        raise LedgerError(_("The file is empty."))
    number, titles = first
    has_titles = _day(titles[0] if not shape.date else "") is None and not any(map(_day, titles))
    columns = _columns(titles if has_titles else [], len(titles), shape)
    if not has_titles:
        yield from _found(number, titles, columns, base)
    for number, row in rows:
        yield from _found(number, row, columns, base)


class _Columns(NamedTuple):
    date: int
    amount: int
    unit: str


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers, empty ones left out. The separator is told by the first line."""
    source = iter(lines)
    head = next(source, "").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    separator = max(",;\t", key=head.count)

    def all_lines() -> Iterator[str]:
        yield head
        yield from source

    reader = csv.reader(all_lines(), delimiter=separator)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        raise _fault(reader.line_num, str(error)) from None


def _columns(titles: list[str], width: int, shape: Shape) -> _Columns:
    plain = [title.casefold() for title in titles]
    dates = [i for i, title in enumerate(plain) if title in _DATE_TITLES]
    at = _column(shape.date, plain, width) if shape.date else (dates or [0])[0]
    if shape.amount:
        amount = _column(shape.amount, plain, width)
    else:
        amount = _only_amount(titles, width, at)
    said = _unit_of(titles[amount] if titles else "")
    if shape.unit and said and shape.unit.casefold() != said.casefold():
        raise LedgerError(
            _("The title says {said}, --unit says {unit}.").format(said=said, unit=shape.unit),
            _("Leave out --unit, or mend the title."),
        )
    unit = shape.unit or said
    return _Columns(at, amount, unit)


def _column(wanted: str, titles: list[str], width: int) -> int:
    if wanted.casefold() in titles:
        return titles.index(wanted.casefold())
    if wanted.isdecimal() and 1 <= int(wanted) <= width:
        return int(wanted) - 1
    known = ", ".join(titles) or f"1-{width}"
    raise LedgerError(
        _("There is no column {wanted!r}.").format(wanted=wanted),
        _("There are: {known}.").format(known=known),
    )


def _only_amount(titles: list[str], width: int, date_column: int) -> int:
    """The one other column, or the one other whose title has a unit, or is a total."""
    others = [i for i in range(width) if i != date_column]
    with_unit = [i for i in others if titles and _unit_of(titles[i])]
    totals = [i for i in with_unit if "total" in titles[i].casefold()]
    for few in (others, with_unit, totals):
        if len(few) == 1:
            return few[0]
    raise LedgerError(
        _("Which column holds the amounts?"),
        _("Say it with --amount: {titles}.").format(
            titles=", ".join(titles[i] for i in others) if titles else f"1-{width}"
        ),
    )


def _unit_of(title: str) -> str:
    match = _UNIT_IN_TITLE.search(title)
    if match is None:
        return ""
    return "B" if match[1].lower() == "bytes" else match[1]


def _found(number: int, row: list[str], columns: _Columns, base: int) -> Iterator[Found]:
    if max(columns.date, columns.amount) >= len(row):
        raise _fault(number, _("too few columns"))
    text = row[columns.amount]
    if not text:
        return
    day = _day(row[columns.date])
    if day is None:
        raise _fault(
            number, _("{text!r} is no date; write 2026-11-03").format(text=row[columns.date][:40])
        )
    yield Found(day, _bytes(number, text, columns.unit, base), number)


def _day(text: str) -> date | None:
    """A date in the order year, month, day: the only one that cannot be misread."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def _bytes(number: int, text: str, unit: str, base: int) -> int:
    bare = text[-1:].isdigit()
    if bare and not unit:
        raise LedgerError(
            _("Row {row}: {text!r} has no unit.").format(row=number, text=text[:40]),
            _("Say what it is in: --unit MB."),
        )
    if _EXPONENT.fullmatch(text):
        text = f"{Decimal(text):f}"
    try:
        return parse(text + unit if bare else text, base)
    except GigaError as error:
        raise _fault(number, str(error)) from None


def _fault(number: int, why: str) -> LedgerError:
    return LedgerError(
        _("Row {row}: {why}.").format(row=number, why=why.rstrip(".")), _("Nothing was brought in.")
    )
