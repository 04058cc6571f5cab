"""schema.sql refuses what must not be, whoever writes to the file."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any

import pytest

from ledger import store
from ledger.facts import Reading
from ledger.store import creating, migrations, opening

DAY = date(2026, 11, 3)
FACT = {"command": 2, "contract": 1, "day": "2026-11-03"}


@pytest.fixture
def conn() -> Iterator[sqlite3.Connection]:
    """The bare schema with one contract, one entry, and a command that is being written."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    for statement in creating.statements(creating.schema()):
        conn.execute(statement)
    conn.execute("PRAGMA foreign_keys = ON")
    command = store.record(conn, "start", "", "2026-11-01T00:00:00Z")
    plan = store.add_plan(conn, command, "jp.x/5gb", "made", "", "{}")
    contract = store.add_contract(conn, command, "x", date(2026, 1, 1), plan, None, None, None)
    store.add_use(conn, command, contract, DAY, 5)
    store.record(conn, "log", "", "2026-11-03T00:00:00Z")
    yield conn
    conn.close()


def insert(conn: sqlite3.Connection, table: str, **fields: Any) -> None:
    columns, marks = ", ".join(fields), ", ".join("?" * len(fields))
    conn.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(fields.values()))


@pytest.mark.parametrize("table", ["command", "plan", "contract", "fact"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_nothing_written_is_changed_or_deleted(
    conn: sqlite3.Connection, table: str, statement: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="are only added"):
        conn.execute(statement.format(table))


@pytest.mark.parametrize("table", ["command", "plan", "contract", "fact"])
def test_nothing_written_is_replaced_in_place(conn: sqlite3.Connection, table: str) -> None:
    conn.execute("PRAGMA foreign_keys = OFF")
    with pytest.raises(sqlite3.IntegrityError, match="never written twice"):
        conn.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "use"},
        {"kind": "use", "bytes": -1},
        {"kind": "use", "bytes": 10**15 + 1},
        {"kind": "use", "bytes": 1, "day": "2026-02-30"},
        {"kind": "use", "bytes": 1, "day": "3 Nov"},
        {"kind": "use", "bytes": 1, "class": "topup"},
        {"kind": "use", "bytes": 1, "plan": 1},
        {"kind": "use", "bytes": 1, "key": "k"},
        {"kind": "topup"},
        {"kind": "topup", "bytes": 1, "until": "soon"},
        {"kind": "topup", "bytes": 1, "in_force": "2026-12-01"},
        {"kind": "reading"},
        {"kind": "reading", "bytes": 1, "lasts": "30 days"},
        {"kind": "change"},
        {"kind": "change", "plan": 1, "bytes": 1},
        {"kind": "end", "bytes": 1},
        {"kind": "void"},
        {"kind": "void", "replaces": 1, "bytes": 1},
        {"kind": "guess", "bytes": 1},
        {"kind": "use", "bytes": 1, "name": "night"},
        {"kind": "use", "bytes": 1, "starts": "after"},
        {"kind": "topup", "bytes": 1, "starts": "later"},
        {"kind": "topup", "bytes": 1, "line": "a"},
        {"kind": "topup", "bytes": 1, "category": "night"},
        {"kind": "gift_in"},
        {"kind": "gift_in", "bytes": 1, "class": "gift"},
        {"kind": "gift_out"},
        {"kind": "gift_out", "bytes": 1, "lasts": "30 days"},
        {"kind": "borrow"},
        {"kind": "borrow", "bytes": 1, "until": "2027-01-01"},
        {"kind": "renew", "in_force": "2026-12-01"},
        {"kind": "renew", "plan": 7},
        {"kind": "claim", "bytes": 1},
        {"kind": "deposit"},
        {"kind": "withdraw"},
        {"kind": "withdraw", "bytes": 1, "lasts": "30 days"},
        {"kind": "option"},
        {"kind": "option_off"},
        {"kind": "option", "name": "night", "bytes": 1},
        {"kind": "forfeit"},
        {"kind": "forfeit", "name": "half"},
        {"kind": "join"},
        {"kind": "leave"},
        {"kind": "leave", "line": "a", "bytes": 1},
        {"kind": "join", "line": "a", "bytes": -1},
        {"kind": "expect", "until": "2026-12-01"},
        {"kind": "expect", "bytes": 1},
        {"kind": "expect", "bytes": 1, "until": "2026-11-03"},
        {"kind": "expect", "bytes": 1, "until": "2026-12-01", "lasts": "7 days"},
        {"kind": "use", "bytes": 1, "contract": 7},
        {"kind": "change", "plan": 7},
    ],
    ids=str,
)
def test_a_fact_that_says_nonsense_is_refused(
    conn: sqlite3.Connection, fields: dict[str, Any]
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        insert(conn, "fact", **{**FACT, **fields})


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "use", "bytes": 0, "line": "a", "category": "night"},
        {"kind": "use", "bytes": 1, "source": "csv", "key": "k"},
        {"kind": "topup", "bytes": 1, "class": "bonus", "until": "2027-01-01"},
        {"kind": "reading", "bytes": 0},
        {"kind": "change", "plan": 1, "in_force": "2026-12-01"},
        {"kind": "end"},
        {"kind": "topup", "bytes": 1, "starts": "after"},
        {"kind": "gift_in", "bytes": 1, "until": "2027-01-01"},
        {"kind": "renew"},
        {"kind": "renew", "plan": 1, "bytes": 1, "lasts": "7 days"},
        {"kind": "option_off", "name": "night"},
        {"kind": "forfeit", "name": "carried"},
        {"kind": "join", "line": "a"},
        {"kind": "join", "line": "a", "bytes": 0},
        {"kind": "leave", "line": "a"},
        {"kind": "expect", "bytes": 1, "until": "2026-11-04"},
        {"kind": "void", "replaces": 1},
    ],
    ids=str,
)
def test_a_fact_that_makes_sense_is_taken(conn: sqlite3.Connection, fields: dict[str, Any]) -> None:
    insert(conn, "fact", **{**FACT, **fields})


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "X"},
        {"anchor": 32},
        {"anchor": 0},
        {"opening_left": -1},
        {"opening_left": 5, "opening_carried": 6},
        {"opening_carried": 0},
        {"since": "now"},
        {"plan": 7},
        {"command": 1},
    ],
    ids=str,
)
def test_a_contract_that_makes_no_sense_is_refused(
    conn: sqlite3.Connection, fields: dict[str, Any]
) -> None:
    good = {"command": 2, "name": "y", "since": "2026-01-01", "plan": 1}
    with pytest.raises(sqlite3.Error):
        insert(conn, "contract", **{**good, **fields})
    insert(conn, "contract", **good)


def test_plans_are_kept_as_json_of_a_known_origin(conn: sqlite3.Connection) -> None:
    for origin, rules in (("guess", "{}"), ("made", "{")):
        with pytest.raises(sqlite3.IntegrityError):
            store.add_plan(conn, 2, "jp.x/5gb", origin, "", rules)


def test_facts_belong_to_the_command_that_is_being_written(conn: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="being written"):
        store.add_use(conn, 1, 1, DAY, 5)
    undo = store.undo(conn, "2026-11-03T00:00:00Z").undo_command
    assert undo == 3
    with pytest.raises(sqlite3.IntegrityError, match="being written"):
        store.add_use(conn, undo, 1, DAY, 5)


def test_only_a_fact_in_force_is_corrected(conn: sqlite3.Connection) -> None:
    void = store.add_void(conn, 2, 1)
    for target in (1, void):
        with pytest.raises(sqlite3.IntegrityError, match="in force"):
            store.add_void(conn, 2, target)


def test_a_correction_stays_with_its_contract_and_kind(conn: sqlite3.Connection) -> None:
    other = store.add_contract(conn, 2, "y", DAY, 1, None, None, None)
    with pytest.raises(sqlite3.IntegrityError, match="same contract"):
        store.add_use(conn, 2, other, DAY, 5, replaces=1)
    with pytest.raises(sqlite3.IntegrityError, match="same contract"):
        store.add_reading(conn, 2, 1, Reading(0, DAY, 5), replaces=1)


def test_a_contract_ends_once(conn: sqlite3.Connection) -> None:
    first = store.add_end(conn, 2, 1, DAY)
    with pytest.raises(sqlite3.IntegrityError, match="ended already"):
        store.add_end(conn, 2, 1, DAY)
    store.add_end(conn, 2, 1, date(2026, 11, 9), replaces=first)
    assert [row.ended for row in store.contracts(conn)] == [date(2026, 11, 9)]


def test_undo_and_redo_go_in_order(conn: sqlite3.Connection) -> None:
    at = "2026-11-04T00:00:00Z"
    with pytest.raises(sqlite3.IntegrityError, match="undone first"):
        store.record(conn, "undo", "", at, undoes=1)
    first, second = (store.record(conn, "undo", "", at, undoes=target) for target in (2, 1))
    for target, reason in ((2, "can be undone"), (first, "can be undone"), (99, "can be undone")):
        with pytest.raises(sqlite3.IntegrityError, match=reason):
            store.record(conn, "undo", "", at, undoes=target)
    with pytest.raises(sqlite3.IntegrityError, match="last undo is redone first"):
        store.record(conn, "redo", "", at, undoes=first)
    redo = store.record(conn, "redo", "", at, undoes=second)
    for target in (redo, second, 1):
        with pytest.raises(sqlite3.IntegrityError, match="can be redone"):
            store.record(conn, "redo", "", at, undoes=target)
    store.record(conn, "log", "", at)
    with pytest.raises(sqlite3.IntegrityError, match="after a new command"):
        store.record(conn, "redo", "", at, undoes=first)


@pytest.mark.parametrize(
    "fields", [{"verb": ""}, {"verb": "undo"}, {"verb": "log", "undoes": 2}, {"entered_at": "noon"}]
)
def test_a_command_that_makes_no_sense_is_refused(
    conn: sqlite3.Connection, fields: dict[str, Any]
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        insert(conn, "command", **{"verb": "log", "entered_at": "2026-11-04T00:00:00Z", **fields})


def test_commands_are_written_in_order(conn: sqlite3.Connection) -> None:
    insert(conn, "command", id=9, verb="log", entered_at="2026-11-04T00:00:00Z")
    with pytest.raises(sqlite3.IntegrityError, match="in order"):
        insert(conn, "command", id=8, verb="log", entered_at="2026-11-04T00:00:00Z")


def test_the_moment_of_a_command_is_kept_in_utc(conn: sqlite3.Connection) -> None:
    store.record(conn, "log", "", "2026-11-04T06:30:00+09:00")
    newest = conn.execute("SELECT entered_at FROM command ORDER BY id DESC").fetchone()
    assert newest == ("2026-11-03T21:30:00Z",)


def shape(conn: sqlite3.Connection) -> list[Any]:
    """Everything that makes a schema, without comments and spacing."""

    def plain(sql: str | None) -> str:
        words = re.sub(r"--[^\n]*", "", sql or "").split()
        return " ".join(words).replace('"fact"', "fact")  # a table that was renamed is quoted

    found: list[Any] = [
        (kind, name, table, plain(sql))
        for kind, name, table, sql in conn.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        )
    ]
    found += [conn.execute(f"PRAGMA {p}").fetchone() for p in ("user_version", "application_id")]
    names = "SELECT migration_set, name FROM _sqlite_migrations ORDER BY id"
    return found + conn.execute(names).fetchall()


def test_a_new_ledger_and_a_migrated_one_have_the_same_schema(
    path: str, conn: sqlite3.Connection
) -> None:
    from sqlite_utils import Database

    store.create(path)
    migrated = sqlite3.connect(":memory:", isolation_level=None)
    migrations.migrations().apply(Database(migrated))
    with closing(migrated), store.reading(path) as made:
        assert shape(made) == shape(migrated) == shape(conn)
        assert not migrations.migrations().pending(Database(made))


def test_the_versions_agree() -> None:
    assert f"PRAGMA user_version = {opening.SCHEMA_VERSION};" in creating.schema()
    assert len(migrations.NAMES) == opening.SCHEMA_VERSION


def test_the_schema_is_written_in_strict_tables(conn: sqlite3.Connection) -> None:
    tables = conn.execute("PRAGMA table_list").fetchall()
    ours = [row for row in tables if row[2] == "table" and not row[1].startswith(("sqlite_", "_"))]
    assert len(ours) == 9
    assert all(row[5] for row in ours)
