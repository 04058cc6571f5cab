"""``giga backup`` and ``giga restore``: whole and verified copies, and nothing lost on the way."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from person import GB, Giga, Quick

from ledger.store import copying, opening


def others(quick: Quick, *but: str) -> set[str]:
    """What lies in the folder beside the ledger and the plan index."""
    return {name for name in os.listdir(quick.folder) if name not in ("ledger.db", *but)}


def damage(path: Path) -> None:
    """The head still says that it is a ledger; the rest is gone."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def rows(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        return list(conn.iterdump())


# backup -------------------------------------------------------------------------------------------


def test_a_backup_holds_all_and_is_for_its_owner_only(mineo: Quick) -> None:
    said = mineo.ok("backup", "copy.db")
    assert said == "copy.db is written and verified. Entries: 3, commands: 4.\n"
    copy = mineo.folder / "copy.db"
    assert rows(copy) == mineo.facts()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert others(mineo) == {"copy.db"}
    assert mineo.left(GIGA_DB=str(copy)) == mineo.left()


def test_a_later_backup_replaces_the_one_before(mineo: Quick) -> None:
    mineo.ok("backup", "copy.db")
    mineo.ok("log", "1GB", "--yes")
    mineo.ok("backup", "copy.db")
    assert rows(mineo.folder / "copy.db") == mineo.facts()
    assert others(mineo) == {"copy.db"}


def test_a_backup_goes_through_a_link(mineo: Quick) -> None:
    (mineo.folder / "disk").mkdir()
    (mineo.folder / "copy.db").symlink_to(mineo.folder / "disk" / "real.db")
    mineo.ok("backup", "copy.db")
    assert (mineo.folder / "copy.db").is_symlink()
    assert rows(mineo.folder / "disk" / "real.db") == mineo.facts()


@pytest.mark.parametrize("content", [b"", b"notes of mine\n", b"\0" * 4096])
def test_nothing_but_a_backup_is_written_over(mineo: Quick, content: bytes) -> None:
    (mineo.folder / "notes").write_bytes(content)
    assert "It was left alone; give another name." in mineo.refused("backup", "notes")
    assert (mineo.folder / "notes").read_bytes() == content
    assert others(mineo) == {"notes"}


def test_another_ledger_is_not_written_over(mineo: Quick) -> None:
    mineo.ok("start", "mineo/5gb", GIGA_DB="other.db")
    before = (mineo.folder / "other.db").read_bytes()
    assert "other.db holds what this ledger does not" in mineo.refused("backup", "other.db")
    assert (mineo.folder / "other.db").read_bytes() == before


def test_a_backup_that_knows_more_is_not_written_over(mineo: Quick) -> None:
    mineo.ok("backup", "old.db")
    mineo.ok("log", "1GB", "--yes")
    mineo.ok("backup", "new.db")
    mineo.ok("restore", "old.db", "--yes")
    assert "new.db holds what this ledger does not" in mineo.refused("backup", "new.db")
    mineo.ok("log", "2GB", "--yes")  # another command under the same number
    assert "new.db holds what this ledger does not" in mineo.refused("backup", "new.db")


def test_a_journal_that_waits_for_a_file_of_that_name(mineo: Quick) -> None:
    """Whoever opened the backup next would play it back into it."""
    (mineo.folder / "copy.db-journal").write_bytes(hot_journal(mineo))
    assert "copy.db-journal lies there" in mineo.refused("backup", "copy.db")
    assert others(mineo) == {"copy.db-journal"}


def test_a_backup_while_another_program_writes(mineo: Quick) -> None:
    before = mineo.facts()
    with closing(sqlite3.connect(mineo.db, isolation_level=None)) as conn:
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("INSERT INTO command (entered_at, verb) VALUES ('2026-11-22T00:00:00Z', 'x')")
        mineo.ok("backup", "copy.db")
        conn.execute("COMMIT")
    assert rows(mineo.folder / "copy.db") == before


def test_the_ledger_is_no_backup_of_itself(mineo: Quick) -> None:
    os.link(mineo.db, mineo.folder / "same.db")
    for name in ("ledger.db", "./ledger.db", "same.db"):
        assert "is the ledger itself" in mineo.refused("backup", name)
        assert "is the ledger itself" in mineo.refused("restore", name, "--yes")


def test_a_backup_into_no_folder_or_onto_one(mineo: Quick) -> None:
    assert "No such file or directory" in mineo.refused("backup", "nowhere/copy.db")
    (mineo.folder / "folder").mkdir()
    assert "is not a Giga ledger" in mineo.refused("backup", "folder")
    assert others(mineo) == {"folder"}


def test_no_backup_of_a_damaged_ledger_passes_for_one(mineo: Quick) -> None:
    mineo.ok("backup", "copy.db")
    with closing(sqlite3.connect(mineo.db)) as conn:
        (page,) = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'fact'").fetchone()
        (size,) = conn.execute("PRAGMA page_size").fetchone()
    with open(mineo.db, "r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    before = (mineo.folder / "copy.db").read_bytes()
    answer = mineo.run("backup", "copy.db")
    assert answer.status == 1 and "ledger.db is damaged" in answer.err
    assert (mineo.folder / "copy.db").read_bytes() == before
    assert others(mineo) == {"copy.db"}


@contextmanager
def full(path: Path) -> Iterator[None]:
    """No file grows beyond a part of this one."""
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size // 2, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_leaves_no_half_of_a_backup(mineo: Quick) -> None:
    mineo.ok("backup", "copy.db")
    before = (mineo.folder / "copy.db").read_bytes()
    mineo.ok("log", "1GB", "--yes")
    with full(mineo.db):
        answer = mineo.run("backup", "copy.db")
    assert answer.status == 1 and "Is the disk full" in answer.err
    assert (mineo.folder / "copy.db").read_bytes() == before
    assert others(mineo) == {"copy.db"}


# restore ------------------------------------------------------------------------------------------


def test_a_restored_ledger_is_as_it_was_and_the_old_one_is_kept(mineo: Quick) -> None:
    then = mineo.facts()
    mineo.ok("backup", "copy.db")
    mineo.ok("log", "1GB", "--yes")
    now = mineo.facts()
    assert mineo.ok("restore", "copy.db", "--yes").splitlines() == [
        f"{mineo.db} is that of copy.db now. Entries: 3, commands: 4.",
        f"The old one is kept: {mineo.db}.before-restore",
    ]
    assert mineo.facts() == then
    kept = mineo.folder / "ledger.db.before-restore"
    assert rows(kept) == now
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    mineo.ok("restore", str(kept), "--yes")
    assert mineo.facts() == now
    assert rows(mineo.folder / "ledger.db.before-restore-2") == then
    mineo.ok("log", "1GB", "--yes")


def test_a_restore_asks(mineo: Quick, giga: Giga) -> None:
    mineo.ok("backup", "copy.db")
    mineo.ok("log", "1GB", "--yes")
    assert "--yes says that it is right" in mineo.refused("restore", "copy.db")
    now = mineo.facts()
    no = giga.terminal("restore", "copy.db")
    assert no.wait_for("[y/N]").type("n\n").end() == 1
    assert "Entries: 3; the last command was on 20" in no.text.replace("\n", " ")
    assert mineo.facts() == now
    assert giga.terminal("restore", "copy.db").wait_for("[y/N]").type("y\n").end() == 0
    assert mineo.left() == 5_600_000_000 and mineo.facts() != now


def test_a_restore_where_no_ledger_is_needs_no_question(mineo: Quick) -> None:
    then = mineo.facts()
    mineo.ok("backup", "copy.db")
    mineo.db.unlink()
    assert len(mineo.ok("restore", "copy.db").splitlines()) == 1
    assert mineo.facts() == then
    new = mineo.folder / "new" / "giga.db"
    mineo.ok("--db", str(new), "restore", "copy.db")
    assert rows(new) == then
    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    assert stat.S_IMODE(new.parent.stat().st_mode) == 0o700


def hot_journal(quick: Quick) -> bytes:
    """What a crash leaves beside a ledger: its pages as they are now, to be played back."""
    with closing(sqlite3.connect(quick.db, isolation_level=None)) as conn:
        conn.execute("PRAGMA cache_size = 1")
        conn.execute("BEGIN")
        conn.execute("INSERT INTO command (entered_at, verb) VALUES ('2026-11-22T00:00:00Z', 'x')")
        conn.execute("UPDATE day_total SET bytes = bytes + 1")
        conn.execute("CREATE TABLE junk AS SELECT fact.* FROM fact, command, command AS again")
        journal = Path(f"{quick.db}-journal").read_bytes()
        conn.execute("ROLLBACK")
    assert journal.startswith(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")
    return journal


def test_what_lies_beside_a_lost_ledger_does_not_spoil_the_new_one(mineo: Quick) -> None:
    journal = hot_journal(mineo)
    mineo.ok("log", "1GB", "--yes")
    then = mineo.facts()
    mineo.ok("backup", "copy.db")
    mineo.db.unlink()
    Path(f"{mineo.db}-journal").write_bytes(journal)
    mineo.ok("restore", "copy.db")
    assert (mineo.folder / "ledger.db.before-restore-journal").read_bytes() == journal
    assert not Path(f"{mineo.db}-journal").exists()
    assert mineo.facts() == then


def test_a_damaged_ledger_is_replaced_and_kept(mineo: Quick) -> None:
    then = mineo.facts()
    mineo.ok("backup", "copy.db")
    damage(mineo.db)
    damaged = mineo.db.read_bytes()
    mineo.ok("restore", "copy.db", "--yes")
    assert mineo.facts() == then
    assert (mineo.folder / "ledger.db.before-restore").read_bytes() == damaged


def test_a_ledger_behind_a_link_stays_behind_it(mineo: Quick) -> None:
    mineo.ok("backup", "copy.db")
    (mineo.folder / "disk").mkdir()
    real = mineo.folder / "disk" / "real.db"
    os.rename(mineo.db, real)
    mineo.db.symlink_to(real)
    for spoil in (lambda: None, lambda: damage(real)):
        spoil()
        mineo.ok("restore", "copy.db", "--yes")
        assert mineo.db.is_symlink()
        assert rows(real) == rows(mineo.folder / "copy.db")
    kept = {"real.db", "real.db.before-restore", "real.db.before-restore-2"}
    assert set(os.listdir(real.parent)) == kept


def test_an_empty_file_where_the_ledger_was(mineo: Quick) -> None:
    then = mineo.facts()
    mineo.ok("backup", "copy.db")
    mineo.db.write_bytes(b"")
    mineo.ok("restore", "copy.db", "--yes")
    assert mineo.facts() == then


def test_what_is_no_ledger_is_not_restored(mineo: Quick) -> None:
    assert mineo.refused("restore", "nowhere.db", "--yes") == "There is no file nowhere.db."
    (mineo.folder / "notes").write_text("notes of mine\n" * 1000)
    assert "notes is not a Giga ledger" in mineo.refused("restore", "notes", "--yes")
    (mineo.folder / "empty").write_text("")
    assert "empty is empty" in mineo.refused("restore", "empty", "--yes")
    assert "is not a Giga ledger" in mineo.refused("restore", ".", "--yes")
    assert others(mineo) == {"notes", "empty"}


def test_a_newer_or_damaged_backup_is_not_restored(mineo: Quick) -> None:
    mineo.ok("backup", "copy.db")
    copy = mineo.folder / "copy.db"
    whole = copy.read_bytes()
    with closing(sqlite3.connect(copy)) as conn:
        conn.execute("PRAGMA user_version = 99")
    assert "was made by a newer Giga (format 99" in mineo.refused("restore", "copy.db", "--yes")
    copy.write_bytes(whole)
    damage(copy)
    refusal = mineo.refused("restore", "copy.db", "--yes")
    assert "copy.db is damaged" in refusal
    assert refusal.endswith("Choose another backup.")  # and not one of what lies beside it
    copy.write_bytes(whole)
    with closing(sqlite3.connect(copy)) as conn:
        query = "SELECT sql FROM sqlite_schema WHERE name = 'fact_stays'"
        (trigger,) = conn.execute(query).fetchone()
        conn.execute("DROP TRIGGER fact_stays")
        conn.execute("UPDATE fact SET command = 99 WHERE id = 1")
        conn.execute(trigger)
        conn.commit()
    said = mineo.refused("restore", "copy.db", "--yes")
    assert "copy.db is damaged (fact 1: no such command)" in said
    assert others(mineo) == {"copy.db"}


def test_what_is_no_ledger_is_not_replaced(mineo: Quick) -> None:
    mineo.ok("backup", "copy.db")
    notes = mineo.folder / "notes"
    notes.write_text("notes of mine\n" * 100)
    assert "notes is not a Giga" in mineo.refused("--db", "notes", "restore", "copy.db", "--yes")
    assert notes.read_text().startswith("notes")
    with closing(sqlite3.connect(mineo.db)) as conn:
        conn.execute("PRAGMA user_version = 99")
    assert "newer Giga" in mineo.refused("restore", "copy.db", "--yes")
    assert others(mineo) == {"copy.db", "notes"}


def test_a_full_disk_leaves_the_ledger_as_it_was(mineo: Quick) -> None:
    mineo.ok("backup", "copy.db")
    mineo.ok("log", "1GB", "--yes")
    now = mineo.facts()
    with full(mineo.db):
        assert mineo.run("restore", "copy.db", "--yes").status == 1
    assert mineo.facts() == now
    assert others(mineo) == {"copy.db"}


def test_whoever_has_the_ledger_open_writes_into_the_restored_one(mineo: Quick) -> None:
    mineo.ok("backup", "copy.db")
    mineo.ok("log", "1GB", "--yes")
    with closing(sqlite3.connect(mineo.db, isolation_level=None)) as conn:
        conn.execute("SELECT count(*) FROM fact").fetchone()
        mineo.ok("restore", "copy.db", "--yes")
        assert conn.execute("SELECT count(*) FROM fact").fetchone() == (3,)


def test_what_is_written_after_the_old_one_was_kept_is_not_lost(
    mineo: Quick, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program writes between the copy of the old ledger and the lock."""
    mineo.ok("backup", "copy.db")
    connect = opening.connect

    def connect_after_a_log(path: str, mode: str) -> sqlite3.Connection:
        if mode == "rw" and any("before-restore" in name for name in others(mineo)):
            with closing(sqlite3.connect(mineo.db)) as conn:
                conn.execute(
                    "INSERT INTO command (entered_at, verb) VALUES ('2026-11-22T00:00:00Z', 'log')"
                )
                conn.commit()
        return connect(path, mode)

    with monkeypatch.context() as here:
        here.setattr(copying.opening, "connect", connect_after_a_log)
        answer = mineo.run("restore", "copy.db", "--yes")
    assert answer.status == 1 and "is in use by another program" in answer.err
    with closing(sqlite3.connect(mineo.db)) as conn:
        assert conn.execute("SELECT count(*) FROM command").fetchone() == (5,)
    assert others(mineo) == {"copy.db"}


def test_a_ledger_that_stays_in_use(mineo: Quick, monkeypatch: pytest.MonkeyPatch) -> None:
    mineo.ok("backup", "copy.db")
    monkeypatch.setattr(opening, "PATIENCE", 1)
    with closing(sqlite3.connect(mineo.db, isolation_level=None)) as conn:
        conn.execute("BEGIN IMMEDIATE")
        answer = mineo.run("restore", "copy.db", "--yes")
    assert answer.status == 1 and "is in use by another program" in answer.err
    assert others(mineo) == {"copy.db"}
    assert mineo.left() == 56 * GB // 10
