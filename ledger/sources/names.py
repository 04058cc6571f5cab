"""A list of names: a CSV file of one column, with or without a title, or a column by its title.

Of a table parted by semicolons or tabs, as spreadsheets write it, the first column is the names.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.record import NamedTuple

_TITLES = frozenset(
    "line lines name names sim sims user users member members employee phone number "
    "回線 名前 氏名 名称 番号 電話番号 利用者 線路 线路 姓名 名字 用户 用戶 号码 號碼".split()
)

_NO_NAMES = frozenset("=[]{}<>")


class Names(NamedTuple):
    """The names of a file."""

    names: list[str]
    """In the order of the file."""
    first: str = ""
    """The first of them, where it may be a title in words that are not known."""


def read(lines: Iterable[str], column: str = "") -> Names:
    """The names of a file; empty rows are passed over.

    ``column``: the title of the column that holds them, where there are several or its title is
    not known.
    """
    rows = [row for row in _rows(lines, bool(column)) if any(row)]
    if column:
        return Names(_of_column(rows, column))
    names = [row[0] for row in rows]
    if names and names[0].casefold() in _TITLES:
        return Names(names[1:])
    first = names[0] if len(names) > 1 and not any(map(str.isdigit, names[0])) else ""
    return Names(names, first)


def _rows(lines: Iterable[str], several: bool) -> Iterator[list[str]]:
    """The cells of each row; refuses several columns where they are not asked for."""
    rows = list(lines)
    _check_is_list(rows)
    parted = next((mark for mark in ";\t" if any(mark in row for row in rows)), "")
    for number, row in enumerate(csv.reader(rows, delimiter=parted or ","), 1):
        cells = [" ".join(cell.split()) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if parted and not several:
            cells = [cell for cell in cells[:1] if cell]
        if len(cells) > 1 and not several:
            raise LedgerError(
                _("Row {number} has {count} columns.").format(number=number, count=len(cells)),
                _("Say which holds the names: --column TITLE."),
            )
        yield cells


def _check_is_list(rows: list[str]) -> None:
    """Refuse the text of a program or of settings, which would be lines of odd names."""
    filled = [row for row in rows if row.strip()]
    odd = [row for row in filled if _NO_NAMES & set(row)]
    if 2 * len(odd) > len(filled):
        raise LedgerError(
            _("This is no list of names: {row!r}.").format(row=odd[0].strip()[:40]),
            _("A list has a name in each row; of a table: --column TITLE."),
        )


def _of_column(rows: list[list[str]], column: str) -> list[str]:
    titles = [cell.casefold() for cell in rows[0]] if rows else []
    wanted = " ".join(column.split()).casefold()
    if wanted not in titles:
        there = ", ".join(rows[0][:8]) if rows else ""
        raise LedgerError(
            _("There is no column {wanted!r}.").format(wanted=column[:40]),
            _("The columns are: {titles}.").format(titles=there) if there else "",
        )
    at = titles.index(wanted)
    return [row[at] for row in rows[1:] if len(row) > at and row[at]]
