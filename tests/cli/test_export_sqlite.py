"""For people who know SQL: the views of the ledger, and ``giga export sqlite``."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from person import GB, MB, PATIENCE, Quick, plan_text
from sqlite_utils import Database


@pytest.fixture
def export(mineo: Quick) -> Iterator[Database]:
    """The export of a ledger in which 0.9 GB were carried over and 0.3 GB used of it."""
    mineo.ok("export", "sqlite", "export.db")
    yield from opened(mineo.folder / "export.db")


def opened(path: Path) -> Iterator[Database]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as conn:
        yield Database(conn)


def look(quick: Quick, query: str, name: str = "ledger.db") -> list[dict[str, Any]]:
    for db in opened(quick.folder / name):
        return list(db.query(query))
    return []


# --- what only a replay knows -----------------------------------------------------------------


def test_lots_and_what_became_of_them_are_tables(export: Database) -> None:
    columns = ("name", "remaining", "parent", "state")
    assert [tuple(lot[key] for key in columns) for lot in export["lot"].rows] == [
        ("2026-10/plan", 0, None, "gone"),
        ("2026-10/plan+1", 600 * MB, "mineo, 2026-10/plan", "usable"),
        ("2026-11/plan", 5 * GB, None, "usable"),
    ]
    assert [tuple(row.values())[1:] for row in export["roll"].rows] == [
        ("mineo", "2026-11-01", "mineo, 2026-10/plan", "mineo, 2026-10/plan+1", 900 * MB)
    ]
    assert [(row["day"], row["bytes"]) for row in export["allocation"].rows] == [
        ("2026-10-10", 3200 * MB),
        ("2026-10-31", 900 * MB),
        ("2026-11-21", 300 * MB),
    ]
    risk = next(export["at_risk"].rows)
    assert (risk["last_day"], risk["lost"]) == ("2026-11-30", 600 * MB)


def test_the_figures_are_those_of_the_reports(mineo: Quick, export: Database) -> None:
    status, cycles = mineo.data("status"), mineo.data("cycles")["cycles"]
    (contract,) = export["contract"].rows
    assert (contract["name"], contract["as_of"]) == ("mineo", "2026-11-22")
    for figure in ("remaining", "carried", "granted", "used", "overage", "forfeited"):
        assert contract[figure] == status[figure]
    rows = list(export["cycle"].rows)
    assert [(row["start"], row["until"]) for row in rows] == [
        (cycle["start"], cycle["end"]) for cycle in cycles
    ]
    assert [[row[key] for key in ("granted", "used", "lost")] for row in rows] == [
        [cycle[key] for key in ("granted", "used", "lost")] for cycle in cycles
    ]


def test_what_was_lost_says_on_which_day_and_why(mineo: Quick) -> None:
    mineo.ok("export", "sqlite", "export.db", "--on", "2027-01-05")
    assert look(mineo, "SELECT day, last_day, lot, bytes, reason FROM forfeiture", "export.db")[
        0
    ] == {
        "day": "2026-12-01",
        "last_day": "2026-11-30",
        "lot": "mineo, 2026-10/plan+1",
        "bytes": 600 * MB,
        "reason": "expired",
    }


def test_every_table_has_a_key_types_and_what_it_refers_to(export: Database) -> None:
    for table in export.tables:
        assert table.strict and len(table.pks) == 1, table.name
        assert {column.type for column in table.columns} <= {"TEXT", "INTEGER"}, table.name
        assert {(key.other_table, key.other_column) for key in table.foreign_keys} <= {
            ("contract", "name"),
            ("lot", "id"),
        }
        named = {"contract", "lot", "child", "parent"} & {column.name for column in table.columns}
        assert {key.column for key in table.foreign_keys} == named, table.name
        assert named <= {column for index in table.indexes for column in index.columns}
    assert export.execute("PRAGMA foreign_key_check").fetchall() == []
    assert export.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_document_knows_every_table_and_column(mineo: Quick, export: Database) -> None:
    text = (Path(__file__).parents[2] / "docs" / "sql.md").read_text("utf-8")
    figures = {*mineo.data("status"), *mineo.data("cycles")["cycles"][0]}
    for table in export.tables:
        (row,) = re.findall(rf"^\| `{table.name}` \|.*\|$", text, re.MULTILINE)
        columns = {column.name for column in table.columns}
        assert set(re.findall(r"`(\w+)`", row)) | figures >= columns - {"id"}, table.name
    for db in opened(mineo.db):
        for view in ("entry", "day", "correction", "trail"):
            (part,) = re.findall(rf"^\*\*`{view}`\*\*.*?^```", text, re.MULTILINE | re.DOTALL)
            columns = {column.name for column in db[view].columns}
            assert set(re.findall(r"`(\w+)`", part)) >= columns, view


def test_every_byte_of_a_lot_is_accounted_for(quick: Quick) -> None:
    """Granted and rolled in is used, rolled on, lost, given away or still there."""
    quick.ok("start", "mineo/5gb", "--since", "2026-08-01")
    for day in ("2026-08-10", "2026-09-10", "2026-11-10"):
        quick.ok("log", "3.3GB", "--on", day)
    quick.ok("topup", "1GB", "--on", "2026-10-05")
    quick.ok("gift", "out", "500MB", "--on", "2026-11-11")
    quick.ok("reading", "1.5GB")
    quick.ok("export", "sqlite", "export.db")
    sums = " + ".join(
        f"{sign} coalesce((SELECT sum(bytes) FROM {table} WHERE {column} = lot.id), 0)"
        for sign, table, column in [
            ("", "granted", "lot"),
            ("", "roll", "child"),
            ("-", "roll", "lot"),
            ("-", "allocation", "lot"),
            ("-", "adjustment", "lot"),
            ("-", "forfeiture", "lot"),
            ("-", "given", "lot"),
        ]
    )
    rows = look(quick, f"SELECT id, remaining, {sums} AS left FROM lot", "export.db")
    assert len(rows) >= 5 and all(row["remaining"] == row["left"] for row in rows), rows
    used = look(quick, "SELECT DISTINCT cause FROM granted", "export.db")
    assert {"cause": "topup"} in used


def test_unlimited_and_never_are_null(quick: Quick) -> None:
    (quick.folder / "all.toml").write_text(plan_text(amount="unlimited"))
    quick.ok("start", "all.toml", "--since", "2026-11-01")
    quick.ok("topup", "1GB", "--lasts", "forever")
    quick.ok("export", "sqlite", "export.db")
    rows = look(quick, "SELECT class, granted, until, last_day FROM lot", "export.db")
    assert {row["class"]: tuple(row.values())[1:] for row in rows} == {
        "plan": (None, "2026-12-01", "2026-11-30"),
        "topup": (GB, None, None),
    }


def test_all_contracts_or_the_one_that_was_named(mineo: Quick) -> None:
    mineo.ok("start", "mineo/1gb", "--since", "2026-11-01", "--name", "second")
    mineo.ok("export", "sqlite", "export.db")
    query = "SELECT DISTINCT contract FROM lot"
    assert [row["contract"] for row in look(mineo, query, "export.db")] == ["mineo", "second"]
    mineo.ok("export", "sqlite", "export.db", "--contract", "second")
    assert [row["contract"] for row in look(mineo, query, "export.db")] == ["second"]


# --- the file ---------------------------------------------------------------------------------


def test_an_export_is_replaced_and_the_same_ledger_gives_the_same_bytes(mineo: Quick) -> None:
    file = mineo.folder / "export.db"
    assert mineo.ok("export", "sqlite", "export.db") == "Written: export.db.\n"
    first = file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    mineo.ok("export", "sqlite", "export.db")
    assert file.read_bytes() == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    mineo.ok("log", "1GB")
    mineo.ok("export", "sqlite", "export.db")
    assert file.read_bytes() != first
    assert sorted(os.listdir(mineo.folder)) == ["export.db", "ledger.db"]


def test_what_is_no_export_is_left_alone(mineo: Quick) -> None:
    other = mineo.folder / "other.db"
    for data in (b"notes", b"SQLite format 3\0"):
        other.write_bytes(data)
        assert "no export that giga wrote" in mineo.refused("export", "sqlite", "other.db")
        assert other.read_bytes() == data
    assert "no export that giga wrote" in mineo.refused("export", "sqlite", "ledger.db")
    (mineo.folder / "folder").mkdir()
    assert "no export that giga wrote" in mineo.refused("export", "sqlite", "folder")
    assert "cannot be written" in mineo.refused("export", "sqlite", "nowhere/export.db")


@pytest.mark.parametrize("journal", ["-journal", "-wal"])
def test_the_journal_of_another_program_is_not_played_into_the_export(
    mineo: Quick, journal: str
) -> None:
    (mineo.folder / f"export.db{journal}").write_bytes(b"x")
    assert "another program" in mineo.refused("export", "sqlite", "export.db")
    assert not (mineo.folder / "export.db").exists()


# --- what was written down --------------------------------------------------------------------


def test_the_views_say_what_was_voided_and_why_and_who_took_what_back(mineo: Quick) -> None:
    (entry,) = look(mineo, "SELECT id FROM entry WHERE day = '2026-10-31'")
    mineo.ok("void", str(entry["id"]), "--reason", "counted twice")
    mineo.ok("log", "2GB", "--on", "2026-11-01")
    mineo.ok("undo")
    (entered,) = look(mineo, "SELECT entered_at FROM trail WHERE verb = 'void'")
    assert look(mineo, "SELECT * FROM correction") == [
        {
            "entry": entry["id"],
            "contract": "mineo",
            "kind": "use",
            "day": "2026-10-31",
            "bytes": 900 * MB,
            "state": "voided",
            "reason": "counted twice",
            "new_entry": None,
            "new_day": None,
            "new_bytes": None,
            "entered_at": entered["entered_at"],
            "words": "giga void 2 --reason 'counted twice'",
        }
    ]
    assert look(mineo, "SELECT day, bytes, entries FROM day WHERE contract = 'mineo'") == [
        {"day": "2026-10-10", "bytes": 3200 * MB, "entries": 1},
        {"day": "2026-11-21", "bytes": 300 * MB, "entries": 1},
    ]
    trail = look(mineo, "SELECT verb, undoes, undone_by, facts FROM trail ORDER BY id DESC")
    assert [tuple(row.values()) for row in trail[:3]] == [
        ("undo", 6, None, 0),
        ("log", None, 7, 1),
        ("void", None, None, 1),
    ]
    mineo.ok("undo")
    assert look(mineo, "SELECT * FROM correction") == []


# --- Datasette --------------------------------------------------------------------------------


DATASETTE = """
import asyncio, json, sys
from datasette.app import Datasette

async def answers(paths):
    datasette = Datasette(immutables=["ledger.db", "export.db"])
    return [(await datasette.client.get(path)).json() for path in paths]

print(json.dumps(asyncio.run(answers(sys.argv[1:]))))
"""


def asked(quick: Quick, *paths: str) -> list[Any]:
    """What the real Datasette answers, with the ledger and the export immutable in it."""
    done = subprocess.run(
        [sys.executable, "-c", DATASETTE, *paths],
        cwd=quick.folder,
        env={"PATH": os.environ["PATH"], "HOME": str(quick.folder)},
        capture_output=True,
        timeout=PATIENCE,
        check=True,
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers


def test_datasette_opens_both(mineo: Quick) -> None:
    mineo.ok("export", "sqlite", "export.db")
    before = mineo.db.read_bytes()
    entries, lots, allocations = asked(
        mineo,
        "/ledger/entry.json?_shape=array&day=2026-11-21",
        "/export/lot/mineo~2C~202026-10~2Fplan~2B1.json?_shape=array",
        "/export/allocation.json?_labels=on&_shape=objects",
    )
    assert [(row["contract"], row["kind"], row["bytes"]) for row in entries] == [
        ("mineo", "use", 300 * MB)
    ]
    assert [(row["remaining"], row["last_day"]) for row in lots] == [(600 * MB, "2026-11-30")]
    lot = allocations["rows"][0]["lot"]
    assert lot == {"value": "mineo, 2026-10/plan", "label": "2026-10/plan"}
    assert mineo.db.read_bytes() == before
