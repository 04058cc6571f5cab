"""A disk that is full, read-only or gone: one clear line, and nothing is lost."""

from __future__ import annotations

import os
import shlex

import pytest
from crashing import CASES, Case, Crash, can_trace, distinct, sample
from disks import KINDS, can_mount, refused
from person import PATIENCE, PROGRAM, Giga, Quick

from ledger import store
from ledger.errors import StoreError

OFTEN = ("log", "start", "migration", "backup", "restore", "import json", "config", "remind")


def named(*names: str) -> list[Case]:
    return [case for case in CASES if case.name in names]


@pytest.mark.skipif(not can_mount(), reason="no file system can be mounted")
@pytest.mark.parametrize("case", named(*OFTEN), ids=lambda case: case.name)
@pytest.mark.parametrize("kind", KINDS)
def test_a_disk_that_takes_nothing(quick: Quick, case: Case, kind: str) -> None:
    answer = refused(quick, case, kind)
    assert answer.out == "" or case.tells, answer
    assert len(answer.err.splitlines()) == 1 and answer.err.startswith("giga: "), answer
    why = {"full": ("The disk is full", "No space left"), "read-only": ("ead-only",)}[kind]
    assert any(words in answer.err for words in why), answer
    assert ".giga-" not in answer.err


@pytest.mark.skipif(not can_trace(), reason="strace is missing or may not trace")
@pytest.mark.parametrize("case", named("log", "restore", "import json"), ids=lambda case: case.name)
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_a_disk_that_fails_in_the_middle(quick: Quick, case: Case, error: str) -> None:
    crash = Crash(quick, case)
    found = [point for point in distinct(crash.points) if not point.file.startswith("pipe:")]
    for point in sample([point for point in found if point.call != "unlink"], 2):
        crash.refused_at(point, error)


@pytest.mark.parametrize(
    "command",
    [
        "backup no/copy.db",
        "export json no/all.json",
        "export sqlite no/all.sqlite",
        "export hledger no/all.hledger",
        "--db no/new.db log 1MB",
        "--db no/new.db remind",
        "restore no/copy.db --yes",
        "import csv no/usage.csv",
    ],
)
def test_a_folder_that_is_gone(mineo: Quick, command: str) -> None:
    mineo.ok("export", "json", "all.json")
    said = mineo.refused(*command.split())
    assert "no/" in said and ("o such file" in said or "There is no" in said)
    assert not (mineo.folder / "no").exists()


def test_a_ledger_that_goes_away_while_it_is_told_of(mineo: Quick, giga: Giga) -> None:
    answer = giga.run("remind", "--exec", f"rm {giga.db}", GIGA_TODAY="2026-11-27")
    assert (answer.status, answer.err) == (
        1,
        f"giga: There is no ledger at {giga.db}. Begin one with: giga start PLAN\n",
    )


def test_a_folder_that_went_away_under_the_shell(giga: Giga) -> None:
    """Where a name without a folder says nothing any more."""
    gone = giga.folder / "gone"
    gone.mkdir()
    begin = f"rmdir {gone}; exec {shlex.join(PROGRAM)} --db new.db start mineo/5gb"
    process = giga.begin(program=["sh", "-c", f"cd {gone}; {begin}"])
    _out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert err == "giga: new.db cannot be used: No such file or directory.\n"


@pytest.mark.parametrize("replaced", [False, True])
def test_what_goes_into_a_deleted_file_is_not_acknowledged(mineo: Quick, replaced: bool) -> None:
    mineo.ok("backup", "copy.db")
    write = store.writing(str(mineo.db))
    conn = write.__enter__()
    store.record(conn, "log", "", "2026-11-22T00:00:00Z")
    if replaced:
        os.replace(mineo.folder / "copy.db", mineo.db)
    else:
        mineo.db.unlink()
    with pytest.raises(StoreError, match=r"ledger\.db was deleted or replaced while giga wrote"):
        write.__exit__(None, None, None)
