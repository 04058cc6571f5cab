"""The rows of a file: what holds for all of them is decided first, then each is read."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, tzinfo
from functools import lru_cache
from itertools import islice

from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.record import NamedTuple
from ledger.sources.csv.text import Text, undecodable
from ledger.sources.csv.titles import Columns
from ledger.sources.written import amounts, days
from ledger.sources.written.amounts import NoAmount, NoUnit
from ledger.sources.written.days import NoDate

_MIDNIGHT = time()
_CACHED = 50_000


class Row(NamedTuple):
    """What a row says."""

    number: int
    """Of its last line in the file, from 1."""
    when: date | datetime
    bytes: int | None
    """None: not known."""
    line: str
    category: str
    partial: bool
    """Whether one of its amounts is not known."""
    cells: list[str]


class Sides(NamedTuple):
    """Where the rows begin, and what is in them."""

    skipped: int
    """Rows before the first one of amounts."""
    titles: list[str]
    columns: Columns
    width: int
    """How many cells the first row has; those beyond it would have no meaning."""


class Decided(NamedTuple):
    """What holds for all rows."""

    order: str
    """Of day, month and year; empty where no date needs it."""
    marks: tuple[str, ...]
    """The decimal one of each column of amounts."""
    clock: str
    """What times mean: ``hours``; ``own``: nothing, every one is midnight; ``plan``: nothing, every
    one is midnight where the plan is.
    """
    is_shifted: bool
    """Whether its days begin at midnight in another zone than the plan's."""


def cells(text: Text) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number, also empty ones. Raises :class:`LedgerError`."""
    lines = text.lines()
    reader = csv.reader(lines, delimiter=text.separator, strict=True)
    at = 0
    try:
        next(islice(reader, text.start, text.start), None)
        at = reader.line_num
        for row in reader:
            at = reader.line_num
            yield at, row
    except csv.Error as error:
        raise fault(at + 1, _broken(error)) from None
    except UnicodeError:
        raise undecodable(text.encoding) from None
    finally:
        lines.detach()


def _broken(error: csv.Error) -> str:
    """Why a row is none; of quotes the module says what it had expected."""
    if "expected" in str(error):
        return _("a quote is not closed where its cell ends")
    return str(error)


def fault(number: int, why: str) -> LedgerError:
    """A row cannot be read."""
    return LedgerError(
        _("Row {row}: {why}.").format(row=number, why=why.rstrip(".")), _("Nothing was brought in.")
    )


def decide(text: Text, sides: Sides, order: str, mark: str, zone: tzinfo) -> Decided:
    """Read as many rows as it takes. ``order`` and ``mark``: as told, or empty.

    Raises :class:`LedgerError` where amounts or dates may be read in two ways to the end.
    """
    columns = sides.columns
    dates, clock, at = _Dates(order), _Clock(columns.time, zone), columns.date
    pairs = zip(columns.amounts, columns.units, strict=True)
    marks = [_Mark(amount, mark, unit) for amount, unit in pairs]
    for number, row in islice(cells(text), sides.skipped, None):
        if dates.is_open or clock.is_open:
            try:
                said = days.said(row[at])
                dates.see(said.days, number, row[at])
                clock.see(said, row)
            except (NoDate, IndexError):
                continue
        for column in marks:
            if column.is_open:
                column.see(number, row)
        if not (dates.is_open or clock.is_open or any(column.is_open for column in marks)):
            break
    return Decided(dates.decided(), tuple(column.decided() for column in marks), *clock.decided())


class _Dates:
    """In which orders all dates can be read so far."""

    def __init__(self, told: str) -> None:
        self._orders = {told} if told else set(days.ORDERS)
        self._example = (0, "")
        self._meant: dict[str, date] = {}
        self.is_open = not told

    def see(self, meant: dict[str, date], number: int, text: str) -> None:
        if not self.is_open:
            return
        if "sure" in meant:
            self.is_open = False
            return
        left = self._orders & meant.keys()
        if not left:
            raise fault(
                number, _("{text!r} has another order than the rows before").format(text=text)
            )
        self._orders, self._meant = left, self._meant or meant
        self._example = (number, text) if not self._example[0] else self._example
        self.is_open = len(left) > 1

    def decided(self) -> str:
        if len(self._orders) == 1:
            return next(iter(self._orders))
        if not self._meant or not self.is_open:
            return ""
        number, text = self._example
        if len({self._meant[order] for order in self._orders}) == 1:
            return sorted(self._orders)[0]
        raise fault(number, _two_ways(text, {o: self._meant[o] for o in sorted(self._orders)}))


def _two_ways(text: str, meant: dict[str, date]) -> str:
    try:
        days.one_of(meant, "", text)
    except NoDate as error:
        return str(error)
    return text


class _Clock:
    """Whether times are more than the midnight at which a day begins."""

    def __init__(self, column: int, zone: tzinfo) -> None:
        self._column, self._zone = column, zone
        self._own = self._plan = True
        self._has_zone = False
        self.is_open = True

    def see(self, said: days.Said, row: list[str]) -> None:
        at = days.time_said(row[self._column]) if self._column >= 0 else said.at
        if at is None:
            self.is_open = False
            return
        self._own = self._own and at.replace(tzinfo=None) == _MIDNIGHT
        if at.tzinfo:
            self._has_zone = True
            day = next(iter(said.days.values()))
            local = datetime.combine(day, at).astimezone(self._zone)
            self._plan = self._plan and local.time() == _MIDNIGHT
        self.is_open = self._own or (self._has_zone and self._plan)

    def decided(self) -> tuple[str, bool]:
        if self._has_zone and self._plan:
            return "plan", False
        return ("own", self._has_zone) if self._own else ("hours", False)


class _Mark:
    """The decimal mark of a column."""

    def __init__(self, column: int, told: str, unit: str) -> None:
        self._column, self._unit, self._mark = column, unit, told
        self._doubt: tuple[int, str, str] | None = None
        self.is_open = not told

    def see(self, number: int, row: list[str]) -> None:
        cell = row[self._column] if self._column < len(row) else ""
        if cell.isdecimal() or ("." not in cell and "," not in cell and cell.isascii()):
            return
        mark = amounts.mark_in(cell)
        if len(mark) == 1:
            self._mark, self.is_open = mark, False
        elif mark and self._doubt is None:
            self._doubt = (number, cell, mark[1])

    def decided(self) -> str:
        if self._mark or self._doubt is None:
            return self._mark or "."
        number, cell, mark = self._doubt
        if amounts.is_whole(cell, self._unit):
            return "," if mark == "." else "."
        raise fault(
            number,
            _("{text!r} may be read in two ways; say --decimal point or --decimal comma").format(
                text=cell.strip()[:40]
            ),
        )


def read(
    text: Text, sides: Sides, decided: Decided, base: int, zone: tzinfo, left_out: Leave
) -> Iterator[Row]:
    """Every row that has a date, in the order of the file.

    ``left_out`` is asked about a row that has no date or no amount, and may raise.
    """
    columns = sides.columns
    when_of = _when(decided, zone)
    first, *others = [
        (at, amounts.reader(mark, unit, base))
        for at, mark, unit in zip(columns.amounts, decided.marks, columns.units, strict=True)
    ]
    at, amount = first
    day, clock = columns.date, columns.time
    line, category = columns.line, columns.category
    width, partial = sides.width, False
    for number, row in islice(cells(text), sides.skipped, None):
        try:
            when = when_of(row[day])
            if clock >= 0:
                when = _at(when, row[clock], decided.clock)
            used = amount(row[at])
            if others:
                used, partial = _sum([used, *(read(row[at]) for at, read in others)])
            who = row[line].strip() if line >= 0 else ""
            kind = row[category].strip() if category >= 0 else ""
        except NoUnit as error:
            raise LedgerError(
                _("Row {row}: {why}.").format(row=number, why=error),
                _("Say what it is in: --unit MB."),
            ) from None
        except (NoDate, NoAmount) as error:
            left_out(number, row, str(error))
        except IndexError:
            left_out(number, row, _("too few columns"))
        else:
            if len(row) > width:
                _check_surplus(row, width, number)
            # As a tuple: a million of them.
            yield tuple.__new__(Row, (number, when, used, who, kind, partial, row))


def _check_surplus(row: list[str], width: int, number: int) -> None:
    """Refuse what no title stands above: most often the rest of an amount with a comma."""
    if any(map(str.strip, row[width:])):
        raise fault(number, _("too many columns; an amount with the separator in it needs quotes"))


Leave = Callable[[int, list[str], str], None]
"""Told of a row that cannot be read: its number, its cells, and why."""


def _sum(values: Sequence[int | None]) -> tuple[int | None, bool]:
    known = [value for value in values if value is not None]
    return (sum(known), len(known) < len(values)) if known else (None, False)


def _when(decided: Decided, zone: tzinfo) -> Callable[[str], date | datetime]:
    """What finds the day of a cell, or the moment."""
    order = decided.order

    @lru_cache(_CACHED)
    def day(cell: str) -> date:
        said = days.said(cell)
        found = days.one_of(said.days, order, cell.strip())
        if decided.clock == "plan" and said.at and said.at.tzinfo:
            return datetime.combine(found, said.at).astimezone(zone).date()
        return found

    @lru_cache(_CACHED)
    def moment(cell: str) -> date | datetime:
        if len(cell) in (16, 19) and cell[4] == cell[7] == "-" and cell[13] == ":":
            with suppress(ValueError):
                return datetime.fromisoformat(cell)
        head, _gap, tail = cell.partition(" ")
        if ":" in tail:
            with suppress(NoDate):
                return datetime.combine(day(head), days.time_said(tail))
        said = days.said(cell)
        found = days.one_of(said.days, order, cell.strip())
        return found if said.at is None else datetime.combine(found, said.at)

    return moment if decided.clock == "hours" else day


def _at(day: date, cell: str, clock: str) -> date | datetime:
    """The moment of a day that another cell says."""
    return datetime.combine(day, days.time_said(cell)) if clock == "hours" else day
