"""A list of names: a CSV file of one column, with or without a title.

Of a table parted by semicolons or tabs, as spreadsheets write it, the first column is the names.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable

from ledger.errors import LedgerError
from ledger.i18n import _

_TITLES = frozenset(
    "line lines name names sim sims user users member members employee phone number "
    "回線 名前 氏名 名称 番号 電話番号 利用者 線路 线路 姓名 名字 用户 用戶 号码 號碼".split()
)


def read(lines: Iterable[str]) -> list[str]:
    """The names of a file in its order; empty rows are passed over."""
    names: list[str] = []
    rows = list(lines)
    parted = next((mark for mark in ";\t" if any(mark in row for row in rows)), "")
    for number, row in enumerate(csv.reader(rows, delimiter=parted or ","), 1):
        cells = [" ".join(cell.split()) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if parted:
            cells = [cell for cell in cells[:1] if cell]
        if len(cells) > 1:
            raise LedgerError(
                _("Row {number} has {count} columns.").format(number=number, count=len(cells)),
                _("A list of names has one column."),
            )
        if cells and not (not names and cells[0].casefold() in _TITLES):
            names.append(cells[0])
    return names
