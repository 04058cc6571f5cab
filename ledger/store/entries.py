"""Read the entries one by one: the journal, and which ledger it is."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from ledger.record import NamedTuple
from ledger.store.queries import contracts, day_or_none


class JournalRow(NamedTuple):
    """A fact with all that is known of it."""

    id: int
    command: int
    entered_at: str
    verb: str
    contract: str
    """The name of its contract."""
    day: date
    kind: str
    bytes: int | None
    line: str
    category: str
    name: str
    cls: str
    lasts: str
    until: date | None
    starts: str
    plan_id: str | None
    in_force: date | None
    note: str
    source: str
    key: str
    replaces: int | None
    figure: str
    carried: int | None
    spread: int
    counts_from: date | None
    partial: int
    state: str
    """``in force``, ``voided``, ``replaced`` or ``undone``."""
    place: int
    """Where it stands within its day: as its own number, or as that of the first entry that it
    corrects, through others perhaps.
    """


_day = date.fromisoformat

_JOURNAL = """
    SELECT fact.id, fact.command, command.entered_at, command.verb, contract.name, fact.day,
           fact.kind, fact.bytes, fact.line, fact.category, fact.name, fact.class, fact.lasts,
           fact.until, fact.starts, plan.plan_id, fact.in_force, fact.note, fact.source, fact.key,
           fact.replaces, fact.figure, fact.carried, fact.spread, fact.counts_from,
           fact.partial,
           CASE
               WHEN EXISTS (SELECT 1 FROM undone WHERE undone.command = fact.command)
                   THEN 'undone'
               ELSE coalesce(
                   (SELECT CASE replaced.kind WHEN 'void' THEN 'voided' ELSE 'replaced' END
                    FROM replaced WHERE replaced.fact = fact.id),
                   'in force')
           END AS state,
           CASE
               WHEN fact.replaces IS NULL THEN fact.id
               ELSE (
                   WITH RECURSIVE earlier (id) AS (
                       VALUES (fact.replaces)
                       UNION ALL
                       SELECT one.replaces FROM earlier JOIN fact AS one ON one.id = earlier.id
                       WHERE one.replaces IS NOT NULL
                   )
                   SELECT min(id) FROM earlier
               )
           END AS place
    FROM {facts} AS fact
    JOIN command ON command.id = fact.command
    JOIN contract ON contract.id = fact.contract
    LEFT JOIN plan ON plan.id = fact.plan
"""


def _journal_row(row: tuple[Any, ...]) -> JournalRow:
    plain = JournalRow._make(row)
    return plain._replace(
        day=_day(row[5]),
        until=day_or_none(row[13]),
        in_force=day_or_none(row[16]),
        counts_from=day_or_none(row[24]),
    )


def journal(
    conn: sqlite3.Connection,
    contract: int | None = None,
    since: date | None = None,
    until: date | None = None,
    all: bool = False,
    limit: int | None = None,
) -> list[JournalRow]:
    """The entries in force, by day and then as they were written down; a correction stands where
    what it replaces stood. ``limit`` keeps the latest ones.

    ``since`` and ``until`` are both included. With ``all`` also what was voided, replaced or
    undone, and the voids themselves.
    """
    chosen = [contract] if contract is not None else _journalled(conn, all)
    rows = [row for one in chosen for row in _one_journal(conn, one, since, until, all, limit)]
    rows.sort(key=lambda row: (row.day, row.place, row.id))
    return rows if limit is None else rows[max(len(rows) - limit, 0) :]


def _journalled(conn: sqlite3.Connection, all: bool) -> list[int]:
    if all:
        return [id for (id,) in conn.execute("SELECT id FROM contract")]
    return [row.id for row in contracts(conn)]


def _one_journal(
    conn: sqlite3.Connection,
    contract: int,
    since: date | None,
    until: date | None,
    all: bool,
    limit: int | None,
) -> list[JournalRow]:
    """Of one contract, in no order: the latest ``limit`` or, as days are taken whole, some more."""
    facts = "fact" if all else "fact_in_force"
    first, last = (since or date.min).isoformat(), (until or date.max).isoformat()
    if limit:  # the index gives the latest without a sort
        query = f"SELECT day FROM {facts} WHERE contract = ? AND day BETWEEN ? AND ?"  # noqa: S608
        query += " ORDER BY day DESC LIMIT 1 OFFSET ?"
        found = conn.execute(query, (contract, first, last, limit - 1)).fetchone()
        first = found[0] if found else first
    query = _JOURNAL.format(facts=facts) + " WHERE fact.contract = ? AND fact.day BETWEEN ? AND ?"
    rows = conn.execute(query, (contract, first, last))
    return [_journal_row(row) for row in rows]


def begun_at(conn: sqlite3.Connection) -> dict[int, str]:
    """When the beginning of each contract was written down; undone ones too."""
    rows = conn.execute(
        "SELECT contract.id, entered_at FROM contract JOIN command ON command.id = command"
    )
    return dict(rows.fetchall())


def fact_state(conn: sqlite3.Connection, fact: int) -> JournalRow | None:
    """One fact and what became of it; None where there is none."""
    query = _JOURNAL.format(facts="fact") + " WHERE fact.id = ?"
    row = conn.execute(query, (fact,)).fetchone()
    return None if row is None else _journal_row(row)


def last_correction(conn: sqlite3.Connection, fact: int) -> JournalRow:
    """What stands in the place of a fact that was replaced, through others perhaps: the last
    correction, or the void that took it out.
    """
    row = conn.execute(
        "WITH RECURSIVE later (id) AS (VALUES (?) UNION ALL"
        " SELECT correction FROM later JOIN replaced ON replaced.fact = later.id)"
        " SELECT max(id) FROM later",
        (fact,),
    ).fetchone()
    found = fact_state(conn, row[0])
    assert found is not None
    return found


def last_fact(conn: sqlite3.Connection, back: int, contract: int | None = None) -> int | None:
    """The entry in force that was written down last (1), or before that (2 ...); of one contract,
    or of all.
    """
    row = conn.execute(
        "SELECT id FROM fact_in_force WHERE contract = coalesce(?, contract)"
        " ORDER BY id DESC LIMIT 1 OFFSET ?",
        (contract, back - 1),
    ).fetchone()
    return None if row is None else int(row[0])


class LedgerState(NamedTuple):
    """Which ledger it is, and in which state: what tells an export from others."""

    made: str
    """When the file was first made, and by which command; copies of it say the same."""
    command: int
    """The number of its last command."""
    entered_at: str
    """When that was."""


def ledger_state(conn: sqlite3.Connection) -> LedgerState:
    """The state of a ledger that holds a command at least."""
    row = conn.execute(
        "SELECT (SELECT applied_at FROM _sqlite_migrations ORDER BY id LIMIT 1) || ' '"
        " || first.entered_at || ' ' || first.words, last.id, last.entered_at"
        " FROM command AS first, command AS last"
        " WHERE first.id = (SELECT min(id) FROM command)"
        " AND last.id = (SELECT max(id) FROM command)"
    ).fetchone()
    return LedgerState._make(row)
