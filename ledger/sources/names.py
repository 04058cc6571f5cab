"""A list of names: a CSV file of one column, with or without a title."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from ledger.errors import LedgerError
from ledger.i18n import _

_TITLES = frozenset("line lines name names sim sims 回線 名前 線路 线路 姓名".split())


def read(lines: Iterable[str]) -> list[str]:
    """The names of a file in its order; empty rows are passed over."""
    names: list[str] = []
    for number, row in enumerate(csv.reader(lines), 1):
        cells = [" ".join(cell.split()) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > 1:
            raise LedgerError(
                _("Row {number} has {count} columns.").format(number=number, count=len(cells)),
                _("A list of names has one column."),
            )
        if cells and not (not names and cells[0].casefold() in _TITLES):
            names.append(cells[0])
    return names
