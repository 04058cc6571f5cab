"""What was told by reminders, and what a person hushed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date

from ledger.facts.told import Hush, Told
from ledger.store.queries import day_or_none

ToldRow = tuple[str, int, int]
"""Topic, stage, bytes."""


def told(conn: sqlite3.Connection, contract: int, channel: str) -> dict[str, list[Told]]:
    """What a channel was told of a contract: by topic, a row for each stage, in order."""
    rows = conn.execute(
        "SELECT topic, stage, max(bytes), min(day), max(day) FROM told"
        " WHERE contract = ? AND channel = ? GROUP BY topic, stage ORDER BY max(id)",
        (contract, channel),
    )
    found: dict[str, list[Told]] = {}
    for topic, stage, amount, first, last in rows:
        days = date.fromisoformat(first), date.fromisoformat(last)
        found.setdefault(topic, []).append(Told(stage, amount, *days))
    return found


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
        "SELECT day, topic, stage, bytes, until FROM hush_in_force WHERE contract = ?", (contract,)
    )
    return [
        Hush(date.fromisoformat(day), topic, stage, amount, day_or_none(until))
        for day, topic, stage, amount, until in rows
    ]


def add_hush(conn: sqlite3.Connection, command: int, contract: int, hush: Hush) -> None:
    """Write down what a person does not want to hear."""
    until = hush.until.isoformat() if hush.until else None
    conn.execute(
        "INSERT INTO hush (command, contract, day, topic, stage, bytes, until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (command, contract, hush.day.isoformat(), hush.topic, hush.stage, hush.bytes, until),
    )
