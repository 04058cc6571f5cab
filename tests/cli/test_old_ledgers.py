"""A ledger that an earlier Giga wrote opens, says what it said then, and can be written to.

``old/`` holds one real file of each earlier version, made by that version's own commands, and what
its ``status --json`` and ``journal --all --json`` said of it on :data:`THEN`.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from person import Giga

from ledger import store
from ledger.store import opening

OLD = Path(__file__).with_name("old")
THEN = "2026-11-02"
FILES = sorted(OLD.glob("version-*.db"))


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def said(request: pytest.FixtureRequest) -> Any:
    """What was said of an old file when it was new."""
    return json.loads(request.param.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.fixture
def old(request: pytest.FixtureRequest, said: Any, tmp_path: Path) -> Giga:
    """Somebody who has a copy of that file."""
    giga = Giga(tmp_path)
    giga.env["GIGA_TODAY"] = THEN
    shutil.copy(request.node.callspec.params["said"], giga.db)
    giga.db.chmod(0o600)
    return giga


def shared(now: Any, then: Any) -> Any:
    """What is said now, as far as the old version knew of such a thing."""
    if isinstance(then, dict):
        return {key: shared(now[key], then[key]) for key in then}
    if isinstance(then, list):
        assert len(now) == len(then)
        return [shared(*pair) for pair in zip(now, then, strict=True)]
    return now


def test_there_is_a_file_of_every_earlier_version() -> None:
    names = [file.stem for file in FILES]
    assert names == [f"version-{number}" for number in range(1, opening.SCHEMA_VERSION)]


def test_it_says_what_it_said(old: Giga, said: Any) -> None:
    for contract, then in said["status"].items():
        assert shared(old.data("status", "--contract", contract), then) == then
    assert shared(old.data("journal", "--all"), said["journal"]) == said["journal"]


def test_a_copy_of_it_stays_beside_it_as_it_was(old: Giga) -> None:
    before = dump(old.db)
    old.ok("journal")
    copy = Path(f"{old.db}.before-{opening.SCHEMA_VERSION}")
    assert dump(copy) == before
    assert sorted(old.folder.glob("ledger*")) == [old.db, copy]


def test_it_can_be_written_to_and_undone(old: Giga, said: Any) -> None:
    name, then = next(iter(said["status"].items()))
    old.ok("log", "100MB", "--contract", name)
    old.ok("undo")
    assert old.data("status", "--contract", name)["remaining"] == then["remaining"]
    assert old.data("doctor")["ok"]


def test_it_has_the_schema_of_a_new_one(old: Giga, tmp_path: Path) -> None:
    old.ok("journal")
    new = str(tmp_path / "new" / "ledger.db")
    store.create(new)
    query = "SELECT type, name, tbl_name FROM sqlite_master ORDER BY type, name"
    with store.reading(str(old.db)) as migrated, store.reading(new) as made:
        assert migrated.execute(query).fetchall() == made.execute(query).fetchall()
        assert migrated.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert migrated.execute("PRAGMA foreign_key_check").fetchall() == []


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        return list(conn.iterdump())
