"""Tables for people, by rich: loaded only by the reports that show one."""

from __future__ import annotations

import io
import shutil
import sys

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

from ledger.render.screen import PAGE, Screen, width_of

_ENDLESS = 10_000


def table_lines(columns: list[tuple[str, str]], rows: list[list[str]], screen: Screen) -> list[str]:
    """Rows under their titles. A column is a title and ``left``, ``right`` or ``text``.

    On a terminal a ``text`` column gives way to the width; in a pipe nothing is cut or folded.
    """
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for title, kind in columns:
        column = len(table.columns)
        cells = [row[column] for row in rows]
        whole = [word for cell in cells for word in cell.split()] if kind == "text" else cells
        table.add_column(
            title,
            min_width=max(map(width_of, whole), default=0),
            justify="right" if kind == "right" else "left",
            no_wrap=kind != "text",
            overflow="fold",
        )
    for row in rows:
        table.add_row(*row)
    sheet = io.StringIO()
    console = Console(
        file=sheet,
        width=_width(screen),
        force_terminal=screen.colour,
        no_color=not screen.colour,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        color_system="standard" if screen.colour else None,
    )
    # A table that is wider than the page is better read wide than cut.
    least = Measurement.get(console, console.options, table).minimum
    console.print(table, width=max(console.width, least), crop=False, no_wrap=False)
    return [line.rstrip() for line in sheet.getvalue().splitlines()]


def _width(screen: Screen) -> int:
    if not sys.stdout.isatty():
        return _ENDLESS
    return max(shutil.get_terminal_size((PAGE, 24)).columns, screen.width)
