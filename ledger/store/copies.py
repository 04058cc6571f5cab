"""Which copy of a ledger is the newest that can be believed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress

from ledger.record import NamedTuple
from ledger.store import checking, opening, refusals

KEPT = ".before-restore"
"""What the name of a ledger gets that made room for a copy."""


class Copies(NamedTuple):
    """What lies beside a ledger."""

    newest: str
    """The whole copy of it that knows most; empty where none is known."""
    perhaps: list[str]
    """Where nothing of the ledger can be compared: the newest whole copy of each ledger."""


class _Copy(NamedTuple):
    """A ledger, and what makes it newer than another."""

    last: tuple[int, str]
    """Its last command: the number, and when it was entered."""
    on_purpose: bool
    """Whether a person made it, and not ``giga restore``."""
    written: float
    file: str


def beside(path: str) -> Copies:
    """The copies beside a ledger; the time of a file decides only where they hold the same."""
    made = _made(path)
    by_ledger: dict[str, list[_Copy]] = {}
    for file in _beside(path):
        its = _made(file)
        if its and its == (made or its):
            by_ledger.setdefault(its, []).extend(_copy(file))
    newest = [found for copies in by_ledger.values() if (found := _newest(copies))]
    if made:
        return Copies(newest[0] if newest else "", [])
    return Copies("", newest)


def _newest(copies: list[_Copy]) -> str:
    return next((copy.file for copy in sorted(copies, reverse=True) if _is_whole(copy.file)), "")


def _copy(file: str) -> Iterator[_Copy]:
    """What a copy says of itself; nothing where it cannot be read."""
    with suppress(OSError, sqlite3.Error), closing(opening.connect(file, "ro")) as conn:
        query = "SELECT id, entered_at FROM command ORDER BY id DESC LIMIT 1"
        number, entered = conn.execute(query).fetchone() or (0, "")
        on_purpose = KEPT not in os.path.basename(file)
        yield _Copy((number, entered), on_purpose, os.path.getmtime(file), file)


def _beside(path: str) -> list[str]:
    folder = os.path.dirname(path)
    with suppress(OSError), os.scandir(folder or ".") as found:
        files = [one.name for one in found if one.is_file() and not one.name.startswith(".")]
        names = [os.path.join(folder, name) for name in sorted(files)]
        return [name for name in names if is_ledger(name) and not os.path.samefile(name, path)]
    return []


def is_ledger(file: str) -> bool:
    """Whether a file says that it is a ledger of Giga, by its head alone."""
    with suppress(OSError), open(file, "rb") as content:
        return content.read(72)[68:] == refusals.APPLICATION_ID.to_bytes(4, "big")
    return False


def _made(file: str) -> str:
    """When a ledger was made, which its copies say as well; empty where it cannot be read."""
    with suppress(sqlite3.Error), closing(opening.connect(file, "ro")) as conn:
        (made,) = conn.execute("SELECT min(applied_at) FROM _sqlite_migrations").fetchone()
        return str(made or "")
    return ""


def _is_whole(file: str) -> bool:
    with suppress(sqlite3.Error), closing(opening.connect(file, "ro")) as conn:
        return checking.is_whole(conn)
    return False
