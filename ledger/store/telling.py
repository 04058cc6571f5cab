"""What was told by reminders, and what a person hushed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date

from ledger.facts.told import Hush, Told
from ledger.store.queries import day_or_none

ToldRow = tuple[str, int, int]
"""Topic, stage, bytes."""


def told(conn: sqlite3.Connection, contract: int, channel: str) -> dict[str, Told]:
    """What a channel was told of a contract: by topic the tightest stage, and the most at that."""
    rows = conn.execute(
        "SELECT topic, stage, max(bytes), max(day) FROM told AS row"
        " WHERE contract = ? AND channel = ?"
        " AND stage = (SELECT max(stage) FROM told WHERE contract = row.contract"
        "              AND channel = row.channel AND topic = row.topic)"
        " GROUP BY topic, stage",
        (contract, channel),
    )
    return {
        topic: Told(stage, amount, date.fromisoformat(day)) for topic, stage, amount, day in rows
    }


def add_told(
    conn: sqlite3.Connection,
    contract: int,
    channel: str,
    told_at: str,
    day: date,
    rows: Iterable[ToldRow],
) -> None:
    """Remember what a channel was told of a day; ``told_at`` is an ISO moment with its offset."""
    conn.executemany(
        "INSERT INTO told (told_at, contract, channel, day, topic, stage, bytes)"
        " VALUES (strftime('%Y-%m-%dT%H:%M:%SZ', ?), ?, ?, ?, ?, ?, ?)",
        ((told_at, contract, channel, day.isoformat(), *row) for row in rows),
    )


def hushes(conn: sqlite3.Connection, contract: int) -> list[Hush]:
    """What is hushed and was not undone."""
    rows = conn.execute(
        "SELECT topic, stage, bytes, until FROM hush_in_force WHERE contract = ?", (contract,)
    )
    return [Hush(topic, stage, amount, day_or_none(until)) for topic, stage, amount, until in rows]


def add_hush(conn: sqlite3.Connection, command: int, contract: int, hush: Hush) -> None:
    """Write down what a person does not want to hear."""
    conn.execute(
        "INSERT INTO hush (command, contract, topic, stage, bytes, until)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            command,
            contract,
            hush.topic,
            hush.stage,
            hush.bytes,
            hush.until.isoformat() if hush.until else None,
        ),
    )
