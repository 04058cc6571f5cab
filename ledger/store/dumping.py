"""All that a ledger holds as plain values, and a new ledger made of them.

What is derived is left out. A column that says nothing is left out of its row: NULL, or ''
where that is its default.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ledger import files
from ledger.errors import LedgerError, StoreError
from ledger.i18n import _
from ledger.store import creating, opening, refusals

Row = dict[str, Any]

_OF_A_COMMAND = ("plan", "contract", "fact", "hush")
"""In this order they are written again: each names only what came before."""

_OF_NO_COMMAND = ("told", "asked")
"""What was told, and what sources answered."""


def dump(conn: sqlite3.Connection) -> Row:
    """When the ledger was made, how many rows each table has, its commands with all that each
    wrote, and what was said.
    """
    commands = {row["id"]: row for row in _rows(conn, "command")}
    for table in _OF_A_COMMAND:
        for row in _rows(conn, table):
            commands[row.pop("command")].setdefault(table, []).append(row)
    (made,) = conn.execute("SELECT min(applied_at) FROM _sqlite_migrations").fetchone()
    heard = {table: _rows(conn, table) for table in _OF_NO_COMMAND}
    dumped = {"command": list(commands.values()), **heard}
    return {"made": made, "counts": _counts(dumped), **dumped}


def _counts(dumped: Row) -> dict[str, int]:
    """How many rows of each table: what a copy that was cut short does not have."""
    commands = _listed(dumped, "command")
    found = {table: len(_listed(dumped, table)) for table in ("command", *_OF_NO_COMMAND)}
    for table in _OF_A_COMMAND:
        found[table] = sum(len(_listed(command, table)) for command in commands)
    return found


def _rows(conn: sqlite3.Connection, table: str) -> list[Row]:
    defaults = _columns(conn, table)
    query = f"SELECT {', '.join(defaults)} FROM {table} ORDER BY id"  # noqa: S608 - own names
    return [
        {
            name: value
            for (name, default), value in zip(defaults.items(), row, strict=True)
            if value is not None and (value != "" or default != "''")
        }
        for row in conn.execute(query)
    ]


def _columns(conn: sqlite3.Connection, table: str) -> dict[str, str | None]:
    """The columns of a table, each with its default as SQL."""
    return dict(conn.execute("SELECT name, dflt_value FROM pragma_table_info(?)", (table,)))


def load(path: str, dumped: Row, check: Callable[[sqlite3.Connection], None]) -> None:
    """Make a new ledger of what :func:`dump` gave: whole, or not at all.

    Every row passes what guards the ledger, in the order in which they were written; ``check``
    sees the result and may raise. Raises LedgerError that names the row which does not pass.
    """
    part = files.new_part(path)
    try:
        creating.create(part)
        with opening.writing(part) as conn:
            _fill(conn, dumped)
            check(conn)
        os.link(part, path)  # fails where a ledger came meanwhile
        files.sync_folder(path)
    except FileExistsError:
        raise occupied(path) from None
    except StoreError as error:  # of a file that nobody knows
        raise StoreError(error.message.replace(part, path), error.hint) from None
    except OSError as error:
        raise refusals.system(error, path) from None
    finally:
        for name in (part, f"{part}-journal"):
            with suppress(OSError):
                os.unlink(name)


def occupied(path: str) -> StoreError:
    """Something is where a new ledger was to be made."""
    return StoreError(
        _("There is something at {path} already.").format(path=path),
        _("Name a new file with --db."),
    )


def _fill(conn: sqlite3.Connection, dumped: Row) -> None:
    if not isinstance(made := dumped.get("made"), str):
        raise _unfit("made", 1, "")
    conn.execute("UPDATE _sqlite_migrations SET applied_at = ?", (made,))
    _check_counts(dumped)
    for number, command in enumerate(_listed(dumped, "command"), 1):
        if command.get("id") != number:
            raise _unfit("command", number, _("another number stands in its place"))
        own = {key: value for key, value in command.items() if key not in _OF_A_COMMAND}
        _insert(conn, "command", own, number)
        for table in _OF_A_COMMAND:
            for row in _listed(command, table):
                _insert(conn, table, {**row, "command": own.get("id")}, row.get("id"))
    for table in _OF_NO_COMMAND:
        for number, row in enumerate(_listed(dumped, table), 1):
            _insert(conn, table, row, number)


def _check_counts(dumped: Row) -> None:
    """Refuse what lacks rows, or has more than were written."""
    said = dumped.get("counts")
    if not isinstance(said, dict):
        raise _unfit("counts", 1, "")
    for table, there in _counts(dumped).items():
        if said.get(table) != there:
            raise LedgerError(
                _("The export has {there} rows of {table} and says that it has {said}.").format(
                    there=there, table=table, said=str(said.get(table))[:20]
                ),
                _("Nothing was written. Was it cut, or changed by hand?"),
            )


def _listed(row: Row, key: str) -> list[Row]:
    found = row.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _unfit(key, 1, "")
    return found


def _insert(conn: sqlite3.Connection, table: str, row: Row, number: object) -> None:
    """One row; its columns are looked up, as their names go into the statement."""
    if unknown := row.keys() - _columns(conn, table).keys():
        raise _unfit(table, number, _("unknown: {names}").format(names=", ".join(sorted(unknown))))
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    if "id" not in row or any(type(value) not in (int, str) for value in row.values()):
        raise _unfit(table, number, "")
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names are checked
    try:
        conn.execute(statement, tuple(row.values()))
    except (sqlite3.IntegrityError, OverflowError, UnicodeEncodeError) as error:
        raise _unfit(table, number, _said(error)) from None


def _said(error: Exception) -> str:
    """What SQLite says, on one line and without the comments of the schema."""
    return " ".join(re.sub(r"--[^\n]*", "", str(error)).split())[:100]


def _unfit(table: str, number: object, why: str) -> LedgerError:
    return LedgerError(
        _("{table} {number} cannot be so: {why}.").format(
            table=table, number=number, why=why or _("not what an export writes")
        ),
        _("Nothing was written."),
    )
