"""What became of asking a source: remembered where it changed, so that it is told once."""

from __future__ import annotations

import sqlite3

from ledger.facts.asked import Answer


def answers(conn: sqlite3.Connection) -> dict[str, list[Answer]]:
    """What each source answered, by its name in the settings; the last stands last."""
    rows = conn.execute("SELECT source, brings, failure, asked_at FROM asked ORDER BY id")
    found: dict[str, list[Answer]] = {}
    for source, *answer in rows:
        found.setdefault(source, []).append(Answer(*answer))
    return found


def add_answer(
    conn: sqlite3.Connection, source: str, asked_at: str, *, brings: str = "", failure: str = ""
) -> None:
    """Remember that a source begins to answer, or to fail; ``asked_at`` as of a command."""
    conn.execute(
        "INSERT INTO asked (source, asked_at, brings, failure)"
        " VALUES (?, strftime('%Y-%m-%dT%H:%M:%SZ', ?), ?, ?)",
        (source, asked_at, brings, failure),
    )


def brought_at(conn: sqlite3.Connection, brings: str) -> str:
    """When a fact last came from a source, in UTC; empty where none ever did."""
    row = conn.execute(
        "SELECT entered_at FROM fact JOIN standing_command AS command ON command.id = fact.command"
        " WHERE source = ? AND fact.kind <> 'void' ORDER BY fact.id DESC LIMIT 1",
        (brings,),
    ).fetchone()
    return row[0] if row else ""
