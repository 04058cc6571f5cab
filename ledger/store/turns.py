"""One at a time: programs that read, act on what they read and only then write."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from ledger.errors import StoreError
from ledger.i18n import _
from ledger.store import opening, refusals

PATIENCE = 60
"""How many seconds to wait for the one before."""


@contextmanager
def one_at_a_time(path: str, job: str) -> Iterator[None]:
    """Wait for every other program that does the same job with the same ledger.

    The lock is an empty file beside the ledger, and its time is that of the last run. (A lock on
    the ledger itself would get into the way of SQLite's.) The system gives it back when a program
    ends in whatever way.
    """
    with opening.reading(path):
        pass  # what is no ledger is refused before a lock lies beside it
    name = _lock_file(path, job)
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)  # which Windows does not have
    try:
        file = os.open(name, flags, 0o600)
    except OSError as error:
        raise refusals.system(error, name) from None
    try:
        _wait(file, name, job)
        os.utime(name)
        yield
    finally:
        os.close(file)


def last_turn(path: str, job: str) -> datetime | None:
    """When a program last did this job; None if none ever did."""
    try:
        return datetime.fromtimestamp(os.stat(_lock_file(path, job)).st_mtime, UTC)
    except OSError:
        return None


def _lock_file(path: str, job: str) -> str:
    return f"{path}.{job}"


def _wait(file: int, name: str, job: str) -> None:
    if sys.platform == "win32":
        return  # two runs at once may both act there
    import fcntl

    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise StoreError(
                    _("{path} is held by another run of giga {job}.").format(path=name, job=job),
                    _("It may be waiting for an answer; try again later."),
                ) from None
            time.sleep(0.1)
