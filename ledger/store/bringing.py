"""What sources have brought into the ledger, asked for and written; few commands need it.

A row of a source is one day of one line and category. It is known by its key: the day, and after
bars the line and the category where it has them (``2026-11-03``, ``2026-11-03|Aki|night``). A
whole day by the source's own clock is another thing than a day of the plan (``2026-11-03|Aki||``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.store.records import MOST, add_correction, add_void, storable

Key = tuple[str, str, str]
"""Day, line, category (or :data:`OWN`)."""

OWN = "|"
"""In place of a category: a whole day by the clock of the source, which is not the plan's."""

New = tuple[str, str, str, int, int]
"""Day, line, category, bytes, and whether they are partial."""


def key_text(key: Key) -> str:
    """A key as the ledger keeps it."""
    day, line, category = key
    if category:
        return f"{day}|{line}|{category}"
    return f"{day}|{line}" if line else day


def _key(text: str) -> Key:
    day, line, category = [*text.split("|", 2), "", ""][:3]
    return day, line, category


def known_rows(
    conn: sqlite3.Connection, contract: int, source: str
) -> Iterator[tuple[Key, int, int, int]]:
    """What a source brought in and is in force: its key, fact, bytes, and whether it is partial."""
    rows = conn.execute(
        "SELECT key, id, bytes, partial FROM fact_in_force"
        " WHERE contract = ? AND source = ? AND key <> '' AND kind = 'use'",
        (contract, source),
    )
    return ((_key(key), *rest) for key, *rest in rows)


def entered_days(
    conn: sqlite3.Connection, contract: int, source: str, first: str, last: str
) -> Iterator[tuple[str, str]]:
    """The days and lines, of some days, on which use of a source is in force: a person may have
    moved it there.
    """
    return conn.execute(
        "SELECT DISTINCT day, line FROM fact_in_force WHERE contract = ? AND source = ?"
        " AND day BETWEEN ? AND ? AND kind = 'use'",
        (contract, source, first, last),
    )


def said_rows(conn: sqlite3.Connection, contract: int, source: str) -> Iterator[tuple[Key, int]]:
    """What a source itself said of each key, in bytes, the last word last, whatever a person made
    of it since.
    """
    rows = conn.execute(
        "SELECT key, bytes FROM fact JOIN standing_command AS command ON command.id = fact.command"
        " WHERE contract = ? AND source = ? AND key <> '' AND kind = 'use' AND verb <> 'amend'"
        " ORDER BY fact.id",
        (contract, source),
    )
    return ((_key(key), amount) for key, amount in rows)


def voided_keys(conn: sqlite3.Connection, contract: int, source: str) -> Iterator[Key]:
    """The keys of a source whose entries a person voided; they are not to come back."""
    rows = conn.execute(
        "SELECT key FROM fact JOIN standing_command AS command ON command.id = fact.command"
        " WHERE contract = ? AND source = ? AND key <> '' AND kind = 'void'"
        " AND verb NOT IN ('import', 'collect')",
        (contract, source),
    )
    return (_key(key) for (key,) in rows)


def reading_keys(conn: sqlite3.Connection, contract: int, source: str) -> set[str]:
    """The keys of all readings that a source brought, also of those that a person took back."""
    rows = conn.execute(
        "SELECT key FROM fact JOIN standing_command AS command ON command.id = fact.command"
        " WHERE contract = ? AND source = ? AND key <> '' AND kind = 'reading'",
        (contract, source),
    )
    return {key for (key,) in rows}


def others(
    conn: sqlite3.Connection, contract: int, source: str, first: str, last: str
) -> Iterator[tuple[int, str, str, str, int]]:
    """Use in force on some days that is not of this source: fact, day, line, source (empty: by
    hand) and bytes.
    """
    return conn.execute(
        "SELECT id, day, line, source, bytes FROM fact_in_force WHERE contract = ?"
        " AND day BETWEEN ? AND ? AND kind = 'use' AND source <> ?",
        (contract, first, last, source),
    )


def bring(
    conn: sqlite3.Connection,
    command: int,
    contract: int,
    source: str,
    rows: Iterable[New],
) -> None:
    """New rows of a source."""
    values = (
        (command, contract, source, day, line, _category(category), *rest, key_text(key))
        for day, line, category, *rest in map(_checked, rows)
        for key in [(day, line, category)]
    )
    conn.executemany(
        "INSERT INTO fact (kind, command, contract, source, day, line, category, bytes, partial,"
        " key) VALUES ('use', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        map(storable, values),
    )


def _category(part: str) -> str:
    """What a part of a key is to the plan."""
    return "" if part == OWN else part


def _checked(row: New) -> New:
    if row[3] > MOST:
        raise LedgerError(
            _("{amount} bytes are more than one entry can hold.").format(amount=row[3]),
            _("Was another unit meant?"),
        )
    return row


def correct(
    conn: sqlite3.Connection,
    command: int,
    rows: Iterable[tuple[int, str, str, str, int, int]],
) -> None:
    """What a source says of a fact now: fact, day, line, category, bytes, partial."""
    for fact, day, line, category, amount, partial in rows:
        fields = {"day": day, "line": line, "category": _category(category)}
        add_correction(conn, command, fact, **fields, bytes=amount, partial=partial)


def give_way(conn: sqlite3.Connection, command: int, facts: Iterable[int], note: str) -> None:
    """Facts that no longer count, as a source says what they say."""
    for fact in facts:
        add_void(conn, command, fact, note)
