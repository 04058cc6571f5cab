"""Acknowledged means on disk: giga is killed where it writes, and nothing is lost or half done.

Every point of every command: ``python bench/crash.py``.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from crashing import CASES, Case, Crash, can_trace, distinct, sample
from person import Quick, is_one_line

from ledger.store import creating

WHOLE = ("log", "import csv")
"""Killed at each write that differs from the one before; the others at some of them."""
ALIKE = ("next backup", "export json", "export hledger")
"""Written in the same way as others here."""


@pytest.mark.skipif(not can_trace(), reason="strace is missing or may not trace")
@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name not in ALIKE], ids=lambda case: case.name
)
def test_a_command_that_is_killed_is_done_whole_or_not_at_all(quick: Quick, case: Case) -> None:
    crash = Crash(quick, case)
    found = distinct(crash.points)
    for point in found if case.name in WHOLE else sample(found, 3):
        crash.at(point)


@pytest.fixture
def half_begun(quick: Quick) -> Quick:
    """What a kill leaves while SQLite writes the first pages of a new ledger."""
    other = quick.folder / "other.db"
    with closing(sqlite3.connect(other, isolation_level=None)) as conn:
        conn.execute("PRAGMA cache_size = 1")
        conn.execute("BEGIN")
        for statement in creating.statements(creating.schema()):
            conn.execute(statement)
        shutil.copy(other, quick.db)
        shutil.copy(f"{other}-journal", f"{quick.db}-journal")
    assert quick.db.stat().st_size
    return quick


def test_a_ledger_that_was_half_begun_is_begun_again(half_begun: Quick) -> None:
    assert "5.0 GB left" in half_begun.ok("start", "mineo/5gb")


@pytest.mark.parametrize("command", ["log 1MB", "status"])
def test_a_ledger_that_was_half_begun_is_empty(half_begun: Quick, command: str) -> None:
    answer = half_begun.run(*command.split())
    assert is_one_line(answer) and answer.status == 1
    assert "is empty, and an empty file is never taken" in answer.err
