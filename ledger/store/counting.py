"""What was read from counters that begin anew now and then."""

from __future__ import annotations

import sqlite3
from datetime import date

from ledger.record import NamedTuple
from ledger.store.queries import day_or_none


class Stand(NamedTuple):
    """Where a meter stood when its counter was last read."""

    day: date
    bytes: int
    key: str
    """Which life of the counter it was."""
    base: int
    """Where the meter stood when this life began."""
    counts_from: date | None
    """Since when its first reading counts, where that is known."""


def last_stand(conn: sqlite3.Connection, contract: int, source: str, meter: str) -> Stand | None:
    """The last reading of a meter that a source brought, whatever a person made of it since."""
    readings = (
        "SELECT day, bytes, key, counts_from, fact.id FROM fact"
        " JOIN standing_command AS command ON command.id = fact.command"
        " WHERE contract = ? AND source = ? AND key <> '' AND kind = 'meter' AND name = ?"
        " AND verb <> 'amend'"
    )
    given = (contract, source, meter)
    last = conn.execute(f"{readings} ORDER BY fact.id DESC LIMIT 1", given).fetchone()
    if last is None:
        return None
    day, amount, key, _counts_from, fact = last
    before = conn.execute(
        f"{readings} AND key <> ? AND fact.id < ? ORDER BY fact.id DESC LIMIT 1",
        (*given, key, fact),
    ).fetchone()
    first = conn.execute(f"{readings} ORDER BY fact.id LIMIT 1", given).fetchone()
    base = before[1] if before else 0
    return Stand(date.fromisoformat(day), amount, key, base, day_or_none(first[3]))


def kept_by(conn: sqlite3.Connection, contract: int, meter: str) -> str:
    """The source that has brought readings of a meter; empty where a person alone has read it."""
    row = conn.execute(
        "SELECT source FROM fact JOIN standing_command AS command ON command.id = fact.command"
        " WHERE contract = ? AND kind = 'meter' AND name = ? AND source <> '' AND key <> ''"
        " ORDER BY fact.id DESC LIMIT 1",
        (contract, meter),
    ).fetchone()
    return row[0] if row else ""


def read_on(
    conn: sqlite3.Connection, contract: int, source: str, meter: str, day: date
) -> int | None:
    """The fact in force that says where a meter of a source stood on a day."""
    row = conn.execute(
        "SELECT max(id) FROM meter_in_force AS held JOIN fact ON fact.id = held.fact"
        " WHERE held.contract = ? AND held.day = ? AND source = ? AND key <> '' AND name = ?",
        (contract, day.isoformat(), source, meter),
    ).fetchone()
    return None if row is None else row[0]
