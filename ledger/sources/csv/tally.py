"""What the rows of a file come to: what is there twice, what is missing, what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from unicodedata import normalize

from ledger.dates import ONE_DAY
from ledger.i18n import _, ngettext
from ledger.sources import Remark, Used
from ledger.sources.csv.rows import Row, Sides, fault
from ledger.sources.written import days

_SUM = re.compile(
    r"\b(?:(?:grand |sub|sub-)?totals?|sum|summe|gesamt|(?:gesamt|zwischen)summe|somme|suma|totale"
    r"|totaal|subtotaal|итого|всего)\b|[合小総总總]\s?[計计]|^計$"
)
_LONGEST = 100

_Who = tuple[str, str]
"""A line and a category."""


class Tally:
    """It remembers days, and the times of one day, not rows."""

    def __init__(self, sides: Sides, zone: tzinfo, *, adds: bool) -> None:
        """``zone``: of the plan; ``adds``: whether rows of one day, or of one time, add up."""
        self._sides = sides
        self._zone = zone
        self._adds = adds
        self._seen: dict[_Who, dict[date, int]] = {}
        self._again: set[tuple[_Who, date]] = set()
        self._days: dict[_Who, set[date]] = {}
        self._unknown: set[tuple[str, date]] = set()
        self._day: date | None = None
        self._noted: dict[str, tuple[int, int]] = {}

    def takes(self, row: Row) -> bool:
        """Whether a row adds to its day: an amount is known, and it is not there already.

        Raises LedgerError where another row says something else of the same day, or time.
        """
        number, when, used, line, category, _partial, cells = row
        who = (line, category)
        if used is None:
            self._unknown.add((line, when.date() if isinstance(when, datetime) else when))
            return False
        if isinstance(when, datetime):
            self._enter(who, when.date(), number)
        elif self._adds:
            self._days.setdefault(who, set()).add(when)
        if self._adds:
            return True
        seen = self._seen.get(who)
        if seen is None:
            seen = self._seen[who] = {}
        same = hash(tuple(cells))
        if when not in seen:
            seen[when] = same
            return True
        if self._is_again(who, when):
            return True
        if seen[when] != same:
            raise fault(number, _again(when, line))
        self._note("repeated", number)
        return False

    def _enter(self, who: _Who, day: date, number: int) -> None:
        """Times are remembered for one day only; a day that comes back may be there twice."""
        if day != self._day:
            self._day = day
            self._seen.clear()
            self._again.clear()
        days = self._days.setdefault(who, set())
        if not self._adds and who not in self._seen and day in days:
            self._note("apart", number)
        days.add(day)

    def _is_again(self, who: _Who, when: date) -> bool:
        """Whether it is the second of an hour that happens twice, as clocks are set back."""
        if not isinstance(when, datetime) or when.tzinfo or (who, when) in self._again:
            return False
        here = when.replace(tzinfo=self._zone)
        self._again.add((who, when))
        return here.utcoffset() != here.replace(fold=1).utcoffset()

    def leave_out(self, number: int, cells: list[str], why: str) -> None:
        """Pass over a row of titles, of a total, or without an amount; raises for any other."""
        filled = [cell.strip() for cell in cells if cell.strip()]
        if not filled or [cell.strip() for cell in cells] == self._sides.titles:
            return
        columns = self._sides.columns
        if _has_date(cells, columns.date):
            raise fault(number, why)
        if any(_SUM.search(normalize("NFKC", cell[:_LONGEST]).casefold()) for cell in filled):
            self._note("sums", number)
        elif all(at >= len(cells) or not cells[at].strip() for at in columns.amounts):
            self._note("empty", number)
        else:
            raise fault(number, why)

    def _note(self, what: str, number: int) -> None:
        count, first = self._noted.get(what, (0, number))
        self._noted[what] = (count + 1, first)

    def zeros(self) -> Iterator[Used]:
        """The days of each line, between its first and its last, that no row names."""
        named: dict[str, set[date]] = {}
        for line, day in self._told():
            named.setdefault(line, set()).add(day)
        for line, days_told in named.items():
            day, last = min(days_told), max(days_told)
            while (day := day + ONE_DAY) < last:
                if day not in days_told and (line, day) not in self._unknown:
                    yield Used(day, 0, line)

    def _told(self) -> Iterator[tuple[str, date]]:
        """Every line and day of which something is known."""
        for (line, _category), days_told in self._days.items():
            yield from ((line, day) for day in days_told)
        for (line, _category), seen in self._seen.items():
            yield from ((line, day) for day in seen if not isinstance(day, datetime))

    def remarks(self) -> Iterator[Remark]:
        """What a person should know of the file."""
        for code, what, words in (
            ("duplicate", "repeated", _repeated),
            ("not_counted", "sums", _sums),
            ("not_counted", "empty", _empty),
            ("duplicate", "apart", _apart),
        ):
            if what in self._noted:
                yield Remark(code, words(*self._noted[what]), asks=what == "apart")


def _has_date(cells: list[str], at: int) -> bool:
    try:
        return bool(days.said(cells[at]))
    except (days.NoDate, IndexError):
        return False


def _again(when: date, line: str) -> str:
    at = f"{when} {line}".rstrip()
    return _(
        "{at} is there already with something else; say what tells such rows apart (--time, "
        "--line-column, --category-column), or --sum-duplicates"
    ).format(at=at)


def _repeated(count: int, row: int) -> str:
    return ngettext(
        "{count} row stands there twice, row {row}; it counts once.",
        "{count} rows stand there twice, first row {row}; they count once.",
        count,
    ).format(count=count, row=row)


def _sums(count: int, row: int) -> str:
    return ngettext(
        "{count} row of totals was left out, row {row}.",
        "{count} rows of totals were left out, first row {row}.",
        count,
    ).format(count=count, row=row)


def _empty(count: int, row: int) -> str:
    return ngettext(
        "{count} row without a date and an amount was left out, row {row}.",
        "{count} rows without a date and an amount were left out, first row {row}.",
        count,
    ).format(count=count, row=row)


def _apart(count: int, row: int) -> str:
    return ngettext(
        "The hours of {count} day stand in two places, row {row}. Are these different hours?",
        "The hours of {count} days stand in several places, first row {row}. Are these different "
        "hours?",
        count,
    ).format(count=count, row=row)
