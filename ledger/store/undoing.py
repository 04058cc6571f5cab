"""Undo and redo. Nothing is taken out of the file: an undo is a command that names another."""

from __future__ import annotations

import sqlite3

from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.record import NamedTuple
from ledger.store.records import record


class CommandRow(NamedTuple):
    """A command that can be, or was just, undone or redone."""

    id: int
    entered_at: str
    verb: str
    words: str
    facts: int
    """How many facts it wrote."""
    undo_command: int | None
    """The undo that took it back, or that was just redone."""


_COMMAND = """
    SELECT target.id, target.entered_at, target.verb, target.words,
           (SELECT count(*) FROM fact WHERE fact.command = target.id), ?
    FROM command AS target WHERE target.id = ?
"""


def last_command(conn: sqlite3.Connection) -> CommandRow | None:
    """What an undo would take back: the last command that stands."""
    row = conn.execute(
        "SELECT id FROM standing_command WHERE undoes IS NULL ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return None if row is None else _command(conn, row[0], None)


def last_undone(conn: sqlite3.Connection) -> CommandRow | None:
    """What a redo would bring back: the last undone, unless something new was written since."""
    row = conn.execute(
        "SELECT id, undoes FROM standing_command AS taker WHERE verb = 'undo'"
        " AND NOT EXISTS (SELECT 1 FROM command WHERE id > taker.id AND undoes IS NULL)"
        " ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return None if row is None else _command(conn, row[1], row[0])


def undo(conn: sqlite3.Connection, entered_at: str) -> CommandRow:
    """Take back the last command that stands, and say which it was."""
    target = last_command(conn)
    if target is None:
        raise LedgerError(_("There is nothing to undo."))
    taker = record(conn, "undo", "undo", entered_at, target.id)
    return target._replace(undo_command=taker)


def redo(conn: sqlite3.Connection, entered_at: str) -> CommandRow:
    """Bring back what the last undo took, and say which it was."""
    target = last_undone(conn)
    if target is None:
        raise LedgerError(
            _("There is nothing to redo."),
            _("Redo brings back what was just undone, until something new is written."),
        )
    record(conn, "redo", "redo", entered_at, target.undo_command)
    return target


def _command(conn: sqlite3.Connection, id: int, undo_command: int | None) -> CommandRow:
    row = conn.execute(_COMMAND, (undo_command, id)).fetchone()
    return CommandRow._make(row)
