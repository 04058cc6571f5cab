"""Which copy of a ledger is the newest that can be believed."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress

from ledger.store import checking, opening, refusals


def newest(path: str) -> str:
    """The whole copy beside a ledger that was written last; empty where none is known."""
    made = _made(path)
    if not made:
        return ""
    copies = [one for one in _beside(path) if _made(one) == made and _is_whole(one)]
    return max(copies, key=os.path.getmtime, default="")


def _beside(path: str) -> list[str]:
    folder = os.path.dirname(path)
    with suppress(OSError), os.scandir(folder or ".") as found:
        files = [one.name for one in found if one.is_file() and not one.name.startswith(".")]
        names = [os.path.join(folder, name) for name in sorted(files)]
        return [name for name in names if _is_ledger(name) and not os.path.samefile(name, path)]
    return []


def _is_ledger(file: str) -> bool:
    """By its head alone."""
    with suppress(OSError), open(file, "rb") as content:
        return content.read(72)[68:] == refusals.APPLICATION_ID.to_bytes(4, "big")
    return False


def _made(file: str) -> str:
    """When a ledger was made, which its copies say as well; empty where it cannot be read."""
    with suppress(sqlite3.Error), closing(opening.connect(file, "ro")) as conn:
        return str(conn.execute("SELECT min(applied_at) FROM _sqlite_migrations").fetchone()[0])
    return ""


def _is_whole(file: str) -> bool:
    with suppress(sqlite3.Error), closing(opening.connect(file, "ro")) as conn:
        return not checking.faults(conn)
    return False
