"""Every way in which a file can fail is one clear line, and the file is as it was."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger import store
from ledger.errors import LedgerError, StoreError
from ledger.store import bringing, creating, opening
from ledger.store.paths import uri

DAY = date(2026, 11, 3)


def refusal(path: str, how: Any = store.reading) -> str:
    """What a person is told; one line."""
    with pytest.raises(StoreError) as caught, how(path) as conn:
        conn.execute("SELECT count(*) FROM fact").fetchone()
    assert "\n" not in str(caught.value)
    return str(caught.value)


both = pytest.mark.parametrize("how", [store.reading, store.writing])


@both
def test_a_missing_file_is_not_made(path: str, how: Any) -> None:
    assert refusal(path, how) == (f"There is no ledger at {path}. Begin one with: giga start PLAN")
    assert not os.path.exists(os.path.dirname(path))


@both
def test_a_path_under_a_file_is_missing(tmp_path: Path, how: Any) -> None:
    (tmp_path / "file").write_text("")
    assert "There is no ledger at" in refusal(str(tmp_path / "file" / "ledger.db"), how)


@both
def test_an_empty_file_is_no_new_ledger(tmp_path: Path, how: Any) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"")
    assert "never taken for a new ledger" in refusal(str(path), how)
    assert path.read_bytes() == b""


@both
@pytest.mark.parametrize("content", [b"x", b"notes of mine\n" * 100, b"\0" * 4096])
def test_a_file_that_is_no_sqlite(tmp_path: Path, how: Any, content: bytes) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(content)
    assert "is not a Giga ledger" in refusal(str(path), how)
    with pytest.raises(StoreError, match="is not a Giga ledger"):
        store.create(str(path))
    assert path.read_bytes() == content


@both
@pytest.mark.parametrize("version", [-1, 0, 1])
def test_the_sqlite_file_of_another_program(tmp_path: Path, how: Any, version: int) -> None:
    path = tmp_path / "photos.db"
    with sqlite3.connect(path) as conn:
        conn.execute(f"PRAGMA user_version = {version}")
        conn.execute("CREATE TABLE photo (id INTEGER)")
    conn.close()
    content = path.read_bytes()
    assert "is not a Giga ledger" in refusal(str(path), how)
    with pytest.raises(StoreError, match="is not a Giga ledger"):
        store.create(str(path))
    assert path.read_bytes() == content


@both
def test_a_folder_is_no_ledger(tmp_path: Path, how: Any) -> None:
    assert "is not a Giga ledger" in refusal(str(tmp_path), how)
    with pytest.raises(StoreError, match="is not a Giga ledger"):
        store.create(str(tmp_path))


@both
def test_a_newer_ledger_is_left_alone(pen: Any, how: Any) -> None:
    with sqlite3.connect(pen.path) as conn:
        conn.execute("PRAGMA user_version = 99")
    conn.close()
    content = Path(pen.path).read_bytes()
    assert f"was made by a newer Giga (format 99, known here: {opening.SCHEMA_VERSION})" in refusal(
        pen.path, how
    )
    with pytest.raises(StoreError, match="newer Giga"):
        store.create(pen.path)
    assert Path(pen.path).read_bytes() == content


@both
def test_a_damaged_ledger(pen: Any, how: Any) -> None:
    content = Path(pen.path).read_bytes()
    Path(pen.path).write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    assert "is damaged" in refusal(pen.path, how)


@both
def test_a_ledger_that_was_cut_short(pen: Any, how: Any) -> None:
    os.truncate(pen.path, 4096)
    assert "is damaged" in refusal(pen.path, how)


def test_a_ledger_in_use_by_another_program(pen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 1)
    other = sqlite3.connect(pen.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert "is in use by another program" in refusal(pen.path, store.reading)
    other.execute("ROLLBACK")
    other.execute("BEGIN IMMEDIATE")
    assert "is in use by another program" in refusal(pen.path, store.writing)
    other.close()


@pytest.fixture
def powerless(tmp_path: Path) -> Iterator[Path]:
    """A folder, and a user who may do there only what its modes say (root may do all)."""
    if os.name != "posix":
        pytest.skip("modes of files are a matter of Unix")
    if os.geteuid() == 0 and not hasattr(os, "setresuid"):
        pytest.skip("root cannot be somebody else for a while here")
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    if root:
        os.chown(folder, 65534, 65534)
        os.setresuid(65534, 65534, 0)
    try:
        yield folder
    finally:
        if root:
            os.setresuid(0, 0, 0)
        os.chmod(folder, 0o700)
        shutil.rmtree(folder)


def test_a_read_only_folder(powerless: Path) -> None:
    path = str(powerless / "ledger.db")
    store.create(path)
    os.chmod(powerless, 0o500)
    assert f"{powerless} is read-only" in writing_refused(path)
    with store.reading(path) as conn:
        assert store.contracts(conn) == []


def test_a_read_only_file(powerless: Path) -> None:
    path = str(powerless / "ledger.db")
    store.create(path)
    os.chmod(path, 0o400)
    assert f"{path} is read-only" in writing_refused(path)


def test_a_file_of_somebody_else(powerless: Path) -> None:
    path = str(powerless / "ledger.db")
    store.create(path)
    os.chmod(path, 0o000)
    assert f"{path} may not be read by you" in refusal(path)
    os.chmod(powerless, 0o000)
    assert f"{path} cannot be used: Permission denied" in refusal(path)


def test_a_ledger_cannot_be_made_where_nothing_can(powerless: Path) -> None:
    os.chmod(powerless, 0o500)
    with pytest.raises(StoreError, match="cannot be used: Permission denied"):
        store.create(str(powerless / "ledger.db"))
    with pytest.raises(StoreError, match="cannot be used: Permission denied"):
        store.create(str(powerless / "giga" / "ledger.db"))


def writing_refused(path: str) -> str:
    with pytest.raises(StoreError) as caught, store.writing(path) as conn:
        store.record(conn, "log", "", "2026-11-03T00:00:00Z")
    return str(caught.value)


def test_a_full_disk_loses_nothing(pen: Any) -> None:
    pen.use(DAY, 5)

    def fill(conn: sqlite3.Connection, command: int) -> None:
        pages = conn.execute("PRAGMA page_count").fetchone()[0]
        conn.execute(f"PRAGMA max_page_count = {pages}")
        rows = ((f"{DAY}", f"{i}" + "x" * 100, "", i, 0) for i in range(1000))
        bringing.bring(conn, command, 1, "csv", rows)

    with pytest.raises(StoreError, match="The disk is full: nothing was written"):
        pen.write("import", fill)
    assert [entry.bytes for entry in pen.ask(store.journal)] == [5]
    assert pen.ask(store.last_command).verb == "log"


def test_a_file_that_may_not_grow_loses_nothing(pen: Any) -> None:
    resource = pytest.importorskip("resource")
    pen.use(DAY, 5)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    rows = [(f"{DAY}", f"{i}" + "x" * 100, "", i, 0) for i in range(1000)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(pen.path), limits[1]))
    try:
        with pytest.raises(StoreError, match=r"Nothing was changed\. Is the disk full"):
            pen.write("import", lambda c, k: bringing.bring(c, k, 1, "csv", rows))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [entry.bytes for entry in pen.ask(store.journal)] == [5]


@pytest.mark.parametrize("error", [KeyboardInterrupt, LedgerError, SystemExit])
def test_nothing_is_written_after_any_exception(pen: Any, error: type[BaseException]) -> None:
    def fail(conn: sqlite3.Connection, command: int) -> None:
        store.add_use(conn, command, 1, DAY, 5)
        raise error("stop")

    content = Path(pen.path).read_bytes()
    with pytest.raises(error):
        pen.write("log", fail)
    assert Path(pen.path).read_bytes() == content
    assert os.listdir(os.path.dirname(pen.path)) == ["ledger.db"]


def test_a_fault_of_ours_is_not_hidden(pen: Any) -> None:
    with (
        pytest.raises(sqlite3.OperationalError, match="no such table"),
        store.reading(pen.path) as conn,
    ):
        conn.execute("SELECT * FROM nowhere")


def test_reading_leaves_the_file_as_it_was(pen: Any) -> None:
    pen.use(DAY, 5)
    os.utime(pen.path, (1, 1))
    content = Path(pen.path).read_bytes()
    with store.reading(pen.path) as conn:
        store.history(conn, store.contracts(conn)[0])
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            conn.execute("DELETE FROM day_total")
    assert os.stat(pen.path).st_mtime == 1
    assert Path(pen.path).read_bytes() == content
    assert os.listdir(os.path.dirname(pen.path)) == ["ledger.db"]


def test_one_reading_sees_one_state(pen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pen.use(DAY, 5)
    monkeypatch.setattr(opening, "PATIENCE", 1)
    with store.reading(pen.path) as conn:
        assert store.day_sum(conn, 1, DAY) == 5
        with pytest.raises(StoreError, match="in use"):
            pen.use(DAY, 6)
        assert store.day_sum(conn, 1, DAY) == 5
    assert pen.ask(store.day_sum, 1, DAY) == 5


@pytest.mark.parametrize("name", ["a b.db", "100%25.db", "what?.db", "#1.db", "ギガ.db", "a&b=c"])
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    if os.name != "posix":
        pytest.skip("other systems forbid some of these")
    path = str(tmp_path / name)
    assert store.create(path)
    with store.writing(path) as conn:
        store.record(conn, "log", "", "2026-11-03T00:00:00Z")
    with store.reading(path) as conn:
        assert store.last_command(conn) is not None
    assert os.listdir(tmp_path) == [name]


def test_a_relative_path_and_two_slashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store.create("ledger.db")
    for path in ("ledger.db", f"/{tmp_path}/ledger.db"):
        with store.reading(path) as conn:
            assert store.contracts(conn) == []
    assert uri("//x/y?z", "ro").startswith("file:////x/y%3fz?")


def test_a_new_ledger_is_for_its_owner_only(path: str) -> None:
    assert store.create(path)
    if os.name == "posix":
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
        assert stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode) == 0o700
    assert os.listdir(os.path.dirname(path)) == ["ledger.db"]


def test_an_empty_file_may_be_made_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"")
    assert store.create(str(path))
    with store.reading(str(path)) as conn:
        assert store.contracts(conn) == []


def test_a_ledger_is_never_made_twice(pen: Any) -> None:
    content = Path(pen.path).read_bytes()
    assert not store.create(pen.path)
    assert Path(pen.path).read_bytes() == content


def test_writing_is_as_durable_as_sqlite_can(pen: Any) -> None:
    with store.writing(pen.path) as conn:
        pragmas = ("synchronous", "foreign_keys", "journal_mode")
        found = [conn.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
    assert found == [3, 1, "delete"]


def test_an_old_sqlite_is_named(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")
    with pytest.raises(StoreError, match=r"SQLite 3.34.1; Giga needs 3.37"):
        store.create(path)


def test_an_installation_without_its_schema(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(creating, "__file__", "/nowhere/ledger/store/creating.py")
    with pytest.raises(StoreError, match=r"schema\.sql is missing"):
        store.create(path)
    assert os.path.getsize(path) == 0


KILLED_WHILE_WRITING = """
import os, signal, sys
from datetime import date
from ledger import store
from ledger.store import bringing
with store.writing(sys.argv[1]) as conn:
    conn.execute("PRAGMA cache_size = 1")  # so that pages reach the file before the commit
    command = store.record(conn, "import", "", "2026-11-03T00:00:00Z")
    rows = (("2026-11-03", f"{i}" + "x" * 100, "", i, 0) for i in range(2000))
    bringing.bring(conn, command, 1, "csv", rows)
    os.kill(os.getpid(), signal.SIGKILL)
"""

KILLED_WHILE_CREATING = """
import os, signal, sys
from ledger.store import creating, opening
connect, statements = opening.connect, creating.statements
def connect_with_a_small_cache(path, mode):
    conn = connect(path, mode)
    conn.execute("PRAGMA cache_size = 1")
    return conn
def statements_up_to_a_kill(script):
    for number, statement in enumerate(statements(script)):
        if number == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        yield statement
opening.connect, creating.statements = connect_with_a_small_cache, statements_up_to_a_kill
creating.create(sys.argv[1])
"""


def killed(script: str, *args: str) -> None:
    done = subprocess.run([sys.executable, "-c", script, *args], capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")


@needs_kill
@both
def test_a_kill_in_the_middle_of_a_write_loses_nothing(pen: Any, how: Any) -> None:
    pen.use(DAY, 5)
    killed(KILLED_WHILE_WRITING, pen.path)
    assert os.path.exists(pen.path + "-journal")
    plain = sqlite3.connect(uri(pen.path, "ro"), uri=True)
    with pytest.raises(sqlite3.OperationalError) as caught:
        plain.execute("SELECT * FROM fact")
    assert caught.value.sqlite_errorcode == sqlite3.SQLITE_READONLY_ROLLBACK
    plain.close()
    with how(pen.path) as conn:
        assert [entry.bytes for entry in store.journal(conn)] == [5]
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert os.listdir(os.path.dirname(pen.path)) == ["ledger.db"]


@needs_kill
def test_a_hot_journal_that_cannot_be_rolled_back(powerless: Path) -> None:
    path = str(powerless / "ledger.db")
    store.create(path)
    os.chmod(path, 0o400)
    # The journal of another ledger is as hot as its own, and need not match to be refused.
    journal = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0\0\0\1" + b"\0" * 500
    Path(path + "-journal").write_bytes(journal)
    assert f"{path} is read-only" in refusal(path)


@needs_kill
@pytest.mark.parametrize("statement", ["3", "30", "43"])
def test_a_kill_in_the_middle_of_making_leaves_no_half_ledger(path: str, statement: str) -> None:
    killed(KILLED_WHILE_CREATING, path, statement)
    assert "empty" in refusal(path)
    assert store.create(path)
    with store.reading(path) as conn:
        assert store.contracts(conn) == []


def test_the_default_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/mia")
    monkeypatch.setenv("LOCALAPPDATA", "/local")

    def at(platform: str, xdg: str = "") -> str:
        monkeypatch.setattr(sys, "platform", platform)
        monkeypatch.setenv("XDG_DATA_HOME", xdg)
        return store.default_path().replace(os.sep, "/")

    assert at("linux") == "/home/mia/.local/share/giga/ledger.db"
    assert at("linux", "/data") == "/data/giga/ledger.db"
    assert at("linux", "relative") == "/home/mia/.local/share/giga/ledger.db"
    assert at("darwin") == "/home/mia/Library/Application Support/giga/ledger.db"
    assert at("win32") == "/local/giga/ledger.db"
