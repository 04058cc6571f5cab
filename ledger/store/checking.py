"""Whether a file is whole: what SQLite can say of it, and how much it holds."""

from __future__ import annotations

import sqlite3
from datetime import date

_MOST = 5
"""So many faults tell enough; a damaged file has thousands."""


def integrity(conn: sqlite3.Connection) -> list[str]:
    """What is wrong with the pages, the indexes and the values; empty in a whole file."""
    try:
        rows = conn.execute(f"PRAGMA integrity_check({_MOST})").fetchall()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        return [str(error)]
    lines = [line for (row,) in rows for line in row.splitlines() if row != "ok"]
    return [line for line in lines if not line.startswith("***")][:_MOST]


def foreign_keys(conn: sqlite3.Connection) -> list[str]:
    """Rows that name others which are not there; empty in a whole file."""
    rows = conn.execute("PRAGMA foreign_key_check").fetchmany(_MOST)
    return [f"{table} {row}: no such {parent}" for table, row, parent, _key in rows]


def counts(conn: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    names = [name for (name,) in tables]
    return {name: _rows(conn, name) for name in names}


def _rows(conn: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    query = f'SELECT count(*) FROM "{quoted}"'  # noqa: S608 - a name cannot be bound
    return int(conn.execute(query).fetchone()[0])


def entered_after(conn: sqlite3.Connection, moment: str) -> int:
    """How many commands say that they were given later than a moment (as the ledger keeps it)."""
    query = "SELECT count(*) FROM command WHERE entered_at > ?"
    return int(conn.execute(query, (moment,)).fetchone()[0])


def said_after(conn: sqlite3.Connection, contract: int, day: date) -> list[int]:
    """The entries of use, and the readings, of days later than a day."""
    rows = conn.execute(
        "SELECT id FROM fact_in_force WHERE contract = ? AND day > ?"
        " AND kind IN ('use', 'reading', 'meter')"
        " ORDER BY id",
        (contract, day.isoformat()),
    )
    return [id for (id,) in rows]
