"""The derived tables, checked against the facts and made anew from them."""

from __future__ import annotations

import sqlite3

from ledger.record import NamedTuple


class WrongTotal(NamedTuple):
    """A day whose stored total is not that of its facts."""

    contract: int
    day: str
    """As it is stored, which may be no day."""
    line: str
    category: str
    stored: tuple[int, int] | None
    """Bytes and number of entries; None where there is no row."""
    true: tuple[int, int] | None


_SELECT = "SELECT contract, day, line, category, bytes, entries FROM "


def wrong_day_totals(conn: sqlite3.Connection) -> list[WrongTotal]:
    """Where the stored totals and the facts differ; empty in a healthy ledger."""
    stored, true = _totals(conn, "day_total"), _totals(conn, "day_total_from_facts")
    keys = sorted(key for key in stored.keys() | true.keys() if stored.get(key) != true.get(key))
    return [WrongTotal(*key, stored.get(key), true.get(key)) for key in keys]


def _totals(
    conn: sqlite3.Connection, table: str
) -> dict[tuple[int, str, str, str], tuple[int, int]]:
    return {row[:4]: row[4:] for row in conn.execute(_SELECT + table)}


def rebuild_day_totals(conn: sqlite3.Connection) -> None:
    """Make them all anew from the facts."""
    conn.execute("DELETE FROM day_total")
    conn.execute(
        "INSERT INTO day_total (contract, day, line, category, bytes, entries) "
        + _SELECT
        + "day_total_from_facts"
    )


class WrongMeter(NamedTuple):
    """A reading of a meter that is listed as in force and is not, or the other way round."""

    contract: int
    day: str
    fact: int


_METERS = "SELECT contract, day, fact FROM "


def wrong_meters(conn: sqlite3.Connection) -> list[WrongMeter]:
    """Where the list of meters in force and the facts differ; empty in a healthy ledger."""
    listed, true = (
        set(conn.execute(_METERS + table))
        for table in ("meter_in_force", "meter_in_force_from_facts")
    )
    return [WrongMeter(*row) for row in sorted(listed ^ true)]


def rebuild_meters(conn: sqlite3.Connection) -> None:
    """Make the list of meters in force anew from the facts."""
    conn.execute("DELETE FROM meter_in_force")
    conn.execute(
        "INSERT INTO meter_in_force (contract, day, fact) " + _METERS + "meter_in_force_from_facts"
    )
