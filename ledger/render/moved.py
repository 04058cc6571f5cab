"""Which figures of the past moved, and by which entries: as tables and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from ledger.facts.lists import Entry, Moved
from ledger.i18n import _
from ledger.render.data import SCHEMA, day, number
from ledger.render.journal import entry_data, journal_lines
from ledger.render.screen import Screen
from ledger.render.table import table_lines
from ledger.render.words import amount_text, day_text, fine_text, until_text

_MOST = 20
"""So many entries are told; programs get all."""


class Moves(Protocol):
    """What moved in the past of one contract."""

    @property
    def contract(self) -> str: ...
    @property
    def unit(self) -> int: ...
    @property
    def figures(self) -> list[Moved]: ...
    @property
    def entries(self) -> list[Entry]: ...
    @property
    def new(self) -> bool: ...


def moved_lines(since: date, today: date, moves: Sequence[Moves], screen: Screen) -> list[str]:
    """Contract by contract: the figures that moved, then the entries that did it."""
    if not moves:
        words = _("No figure of a cycle that was over on {day} has moved since.")
        return [words.format(day=day_text(since, today))]
    lines: list[str] = []
    for one in moves:
        lines += [""] * bool(lines)
        if one.new:
            words = _("{contract}: not in the ledger on {day} yet.")
            lines.append(words.format(contract=one.contract, day=day_text(since, today)))
            continue
        lines += [
            _("{contract}: figures that moved since {day}").format(
                contract=one.contract, day=day_text(since, today)
            )
        ]
        lines += _figures(one, today, screen)
        lines += ["", *_entries(one.entries, today, screen)]
    return lines


def _entries(entries: list[Entry], today: date, screen: Screen) -> list[str]:
    """The entries under their title; of very many, as after an import, the first."""
    title = _("The entries that moved them:")
    if len(entries) > _MOST:
        words = _("The entries that moved them, the first {shown} of {count}:")
        title = words.format(shown=_MOST, count=len(entries))
    return [title, *journal_lines(entries[:_MOST], today, screen, trail=True)]


def _figures(moves: Moves, today: date, screen: Screen) -> list[str]:
    names = {
        "used": _("used"),
        "carried": _("carried in"),
        "lost": _("lost"),
        "remaining": _("left at its end"),
    }
    columns = [
        (_("from"), "left"),
        (_("last day"), "left"),
        (_("figure"), "left"),
        (_("then"), "right"),
        (_("now"), "right"),
    ]
    rows = [
        [
            day_text(row.start, today),
            until_text(row.end, today),
            names[row.figure],
            *_both(row, moves.unit),
        ]
        for row in moves.figures
    ]
    return table_lines(columns, rows, screen)


def _both(row: Moved, unit: int) -> list[str]:
    """Both amounts, with so many digits that they differ where that is enough."""
    amounts = (row.before, row.after)
    shown = ["-" if amount is None else amount_text(amount, unit) for amount in amounts]
    if shown[0] != shown[1]:
        return shown
    return ["-" if amount is None else fine_text(amount, unit) for amount in amounts]


def moved_data(moment: str, moves: Sequence[Moves]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "schema": SCHEMA,
        "since": moment,
        "contracts": [
            {
                "contract": one.contract,
                "new": one.new,
                "figures": [
                    {
                        "start": day(row.start),
                        "end": day(row.end),
                        "figure": row.figure,
                        "before": None if row.before is None else number(row.before),
                        "after": None if row.after is None else number(row.after),
                    }
                    for row in one.figures
                ],
                "entries": [entry_data(entry) for entry in one.entries],
            }
            for one in moves
        ],
    }
