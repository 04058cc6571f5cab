"""The ledger as it was: all questions of this room, asked of the commands before a moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

_TABLES = {
    "command": "SELECT * FROM main.command WHERE id < {first:d}",
    "contract": "SELECT * FROM main.contract WHERE command < {first:d}",
    "fact": "SELECT * FROM main.fact WHERE command < {first:d}",
    "day_total": "SELECT * FROM day_total_from_facts",
    "meter_in_force": "SELECT * FROM meter_in_force_from_facts",
}
_VIEWS = (
    "undone",
    "standing_command",
    "replaced",
    "fact_in_force",
    "event",
    "day_total_from_facts",
    "meter_in_force_from_facts",
)


@contextmanager
def as_it_was(conn: sqlite3.Connection, moment: str) -> Iterator[None]:
    """Within, this connection reads the ledger as it was before the first command that was entered
    at or after a moment (UTC).

    Views of the connection's own stand before the tables, so that every query works as it is.
    """
    query = "SELECT min(id) FROM command WHERE entered_at >= ?"
    first = conn.execute(query, (moment,)).fetchone()[0]
    if first is None:
        yield
        return
    stored = dict(conn.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'view'"))
    for name, query in _TABLES.items():
        conn.execute(f"CREATE TEMP VIEW {name} AS {query.format(first=first)}")
    for name in _VIEWS:
        conn.execute(stored[name].replace("CREATE VIEW", "CREATE TEMP VIEW", 1))
    try:
        yield
    finally:
        for name in (*_VIEWS, *_TABLES):
            conn.execute(f"DROP VIEW temp.{name}")
