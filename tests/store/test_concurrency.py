"""Many processes at once: every entry is there, and nobody is told that the ledger is locked."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from ledger import store

WRITE = """
import sys
from datetime import date
from ledger import store
sys.stdin.readline()
with store.writing(sys.argv[1]) as conn:
    before = store.day_sum(conn, 1, date(2026, 11, 3)) or 0
    command = store.record(conn, "log", "", "2026-11-03T00:00:00Z")
    store.add_use(conn, command, 1, date(2026, 11, 3), 1, note=str(before))
with store.reading(sys.argv[1]) as conn:
    assert store.day_sum(conn, 1, date(2026, 11, 3)) > before
"""

START = """
import sys
from datetime import date
from ledger import store
sys.stdin.readline()
store.create(sys.argv[1])
with store.writing(sys.argv[1]) as conn:
    command = store.record(conn, "start", "", "2026-11-03T00:00:00Z")
    plan = store.add_plan(conn, command, "jp.x/5gb", "made", "", "{}")
    store.add_contract(conn, command, sys.argv[2], date(2026, 11, 1), plan)
"""


def all_at_once(script: str, path: str, count: int) -> list[str]:
    """Start them, let them wait until all are there, and say what any complains of."""
    command = [sys.executable, "-c", script, path]
    running = [
        subprocess.Popen(
            [*command, f"number {i}"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for i in range(count)
    ]
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [process.communicate()[1] for process in running]


def test_fifty_write_at_once(pen: Any) -> None:
    complaints = all_at_once(WRITE, pen.path, 50)
    assert [text for text in complaints if text] == []
    entries = pen.ask(store.journal)
    # Each read the sum before it wrote, and no two read the same one.
    assert sorted(int(entry.note) for entry in entries) == list(range(50))
    assert pen.ask(store.wrong_day_totals) == []


def test_several_make_the_ledger_at_once(path: str) -> None:
    complaints = all_at_once(START, path, 8)
    assert [text for text in complaints if text] == []
    with store.reading(path) as conn:
        assert len(store.contracts(conn)) == 8


def test_a_lock_held_for_longer_than_one_wait_is_waited_for(pen: Any) -> None:
    other = sqlite3.connect(pen.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with ThreadPoolExecutor() as pool:
        entry = pool.submit(pen.use, date(2026, 11, 3), 5)
        made = pool.submit(store.create, pen.path)
        seen = pool.submit(pen.ask, store.contracts)
        time.sleep(1.5)
        other.execute("ROLLBACK")
        assert entry.result() == 1
        assert not made.result()
        assert len(seen.result()) == 1
    other.close()


WAIT = """
import sys
from ledger import store
print("waiting", flush=True)
with store.writing(sys.argv[1]) as conn:
    pass
"""


def test_ctrl_c_is_heard_while_waiting_for_the_lock(pen: Any) -> None:
    other = sqlite3.connect(pen.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    command = [sys.executable, "-c", WAIT, pen.path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        complaint = process.communicate(timeout=20)[1]
    other.close()
    assert b"KeyboardInterrupt" in complaint
