"""Tables for people, by rich: loaded only by the reports that show one."""

from __future__ import annotations

import io
import shutil
import sys

from rich.console import Console
from rich.table import Table

from ledger.render.screen import PAGE, Screen, marked, plain, width_of

_ENDLESS = 10_000
_GAP = 2


def table_lines(columns: list[tuple[str, str]], rows: list[list[str]], screen: Screen) -> list[str]:
    """Rows under their titles. A column is a title and ``left``, ``right`` or ``text``.

    On a terminal a ``text`` column gives way to the width; in a pipe nothing is cut or folded.
    """
    rows = [list(map(plain, row)) for row in rows]
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    least = -_GAP
    for index, (title, kind) in enumerate(columns):
        cells = [title, *(row[index] for row in rows)]
        break_at = None if kind == "text" else "\n"
        whole = [word for cell in cells for word in cell.split(break_at)]
        narrowest = max(map(width_of, whole), default=0)
        least += narrowest + _GAP
        table.add_column(
            title,
            min_width=narrowest,
            justify="right" if kind == "right" else "left",
            no_wrap=kind != "text",
            overflow="fold",
        )
    for row in rows:
        table.add_row(*row)
    sheet = io.StringIO()
    console = Console(
        file=sheet,
        width=max(_width(screen), least),  # better wider than the page than cut
        force_terminal=screen.colour,
        no_color=not screen.colour,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        color_system="standard" if screen.colour else None,
    )
    console.print(table)
    return [line.rstrip() for line in marked(sheet.getvalue()).splitlines()]


def _width(screen: Screen) -> int:
    if not sys.stdout.isatty():
        return _ENDLESS
    return max(shutil.get_terminal_size((PAGE, 24)).columns, screen.width)
