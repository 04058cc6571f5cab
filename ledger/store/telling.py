"""What was told by reminders, and what a person hushed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from ledger.facts.told import Hush, Told
from ledger.store.queries import day_or_none

ToldRow = tuple[str, int, int]
"""Topic, stage, bytes."""


def told(conn: sqlite3.Connection, contract: int, channel: str) -> dict[str, Told]:
    """What a channel was told of a contract: by topic the tightest stage, and the most at that."""
    rows = conn.execute(
        "SELECT topic, stage, max(bytes) FROM told AS row WHERE contract = ? AND channel = ?"
        " AND stage = (SELECT max(stage) FROM told WHERE contract = row.contract"
        "              AND channel = row.channel AND topic = row.topic)"
        " GROUP BY topic, stage",
        (contract, channel),
    )
    return {topic: Told(stage, amount) for topic, stage, amount in rows}


def add_told(
    conn: sqlite3.Connection, contract: int, channel: str, told_at: str, rows: Iterable[ToldRow]
) -> None:
    """Remember what a channel was told; ``told_at`` is an ISO moment with its offset."""
    conn.executemany(
        "INSERT INTO told (told_at, contract, channel, topic, stage, bytes)"
        " VALUES (strftime('%Y-%m-%dT%H:%M:%SZ', ?), ?, ?, ?, ?, ?)",
        ((told_at, contract, channel, *row) for row in rows),
    )


def hushes(conn: sqlite3.Connection, contract: int) -> list[Hush]:
    """What is hushed and was not undone."""
    rows = conn.execute(
        "SELECT topic, bytes, until FROM hush_in_force WHERE contract = ?", (contract,)
    )
    return [Hush(topic, amount, day_or_none(until)) for topic, amount, until in rows]


def add_hush(conn: sqlite3.Connection, command: int, contract: int, hush: Hush) -> None:
    """Write down what a person does not want to hear."""
    conn.execute(
        "INSERT INTO hush (command, contract, topic, bytes, until) VALUES (?, ?, ?, ?, ?)",
        (
            command,
            contract,
            hush.topic,
            hush.bytes,
            hush.until.isoformat() if hush.until else None,
        ),
    )
