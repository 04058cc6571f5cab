"""An old ledger is brought up to date: a copy first, then all of it or nothing."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger import store
from ledger.errors import StoreError
from ledger.store import migrations, opening

DAY = date(2026, 11, 3)
NEXT = opening.SCHEMA_VERSION + 1
BEFORE = f".before-{NEXT}"
GOOD = f"ALTER TABLE contract ADD COLUMN colour TEXT;\nPRAGMA user_version = {NEXT};\n"


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A Giga that has one migration more."""

    def become(script: str) -> None:
        frozen = migrations._script
        monkeypatch.setattr(opening, "SCHEMA_VERSION", NEXT)
        monkeypatch.setattr(migrations, "NAMES", (*migrations.NAMES, "next"))
        monkeypatch.setattr(
            migrations, "_script", lambda name: script if name == "next" else frozen(name)
        )

    return become


def dump(path: str) -> list[str]:
    conn = sqlite3.connect(path)
    try:
        return list(conn.iterdump())
    finally:
        conn.close()


@pytest.mark.parametrize("how", [store.reading, store.writing])
def test_an_old_ledger_is_renewed_when_it_is_opened(pen: Any, newer: Any, how: Any) -> None:
    pen.use(DAY, 5)
    before = dump(pen.path)
    newer(GOOD)
    with how(pen.path) as conn:
        assert conn.execute("SELECT colour FROM contract").fetchall() == [(None,)]
        assert store.day_sum(conn, 1, DAY) == 5
        names = conn.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
    assert names == [(name,) for name in migrations.NAMES]
    copy = pen.path + BEFORE
    assert dump(copy) == before
    if os.name == "posix":
        assert stat.S_IMODE(os.stat(copy).st_mode) == 0o600
    assert sorted(os.listdir(os.path.dirname(pen.path))) == ["ledger.db", "ledger.db" + BEFORE]


def test_the_second_opening_finds_it_done(pen: Any, newer: Any) -> None:
    newer(GOOD)
    for _ in range(2):
        assert pen.ask(store.last_command).verb == "start"
    assert len(os.listdir(os.path.dirname(pen.path))) == 2


def test_a_copy_never_takes_the_place_of_another(pen: Any, newer: Any) -> None:
    Path(pen.path + BEFORE).write_text("precious")
    newer(GOOD)
    pen.ask(store.contracts)
    assert Path(pen.path + BEFORE).read_text() == "precious"
    assert os.path.exists(pen.path + BEFORE + "-2")


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (GOOD + "SELECT * FROM nowhere;\n", sqlite3.OperationalError),
        ("ALTER TABLE contract ADD COLUMN colour TEXT;\n", StoreError),
        (GOOD + "INSERT INTO day_total VALUES (99, '', '', '', 0, 0);\n", StoreError),
    ],
)
def test_a_migration_that_fails_changes_nothing(
    pen: Any, newer: Any, script: str, error: type[Exception]
) -> None:
    before = Path(pen.path).read_bytes()
    newer(script)
    with pytest.raises(error):
        pen.ask(store.contracts)
    assert Path(pen.path).read_bytes() == before
    assert os.listdir(os.path.dirname(pen.path)) == ["ledger.db"]


def test_many_renew_it_at_once(pen: Any, newer: Any) -> None:
    newer(GOOD)
    found: list[int] = []

    def read() -> None:
        found.append(len(pen.ask(store.contracts)))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 8
    assert len(os.listdir(os.path.dirname(pen.path))) == 2


def test_the_file_of_another_program_is_not_migrated(tmp_path: Path, newer: Any) -> None:
    path = tmp_path / "photos.db"
    with sqlite3.connect(path) as conn:
        conn.execute("PRAGMA user_version = 1")
    conn.close()
    before = path.read_bytes()
    newer(GOOD)
    with pytest.raises(StoreError, match="is not a Giga ledger"), store.reading(str(path)):
        pass
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["photos.db"]
