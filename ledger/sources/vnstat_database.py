"""The database of vnStat 2.x, read and never written, while vnstatd may be writing it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import IO

from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.sources.texts import plain
from ledger.sources.vnstat_text import Interface, Traffic, possible, traffic

HEADER = b"SQLite format 3\0"
DATABASE = "/var/lib/vnstat/vnstat.db"

_WAL = b"\2\2"
_WAL_AT = 18


def interfaces_of(path: str, called: str = "") -> list[Interface]:
    """The interfaces in a database, all at one moment; ``called``: what a person calls it.

    Raises :class:`LedgerError` for what is none, or is damaged: a copy made while vnstatd wrote.
    """
    called = called or path
    try:
        with closing(_opened(path)) as db:
            db.execute("begin")
            fault = db.execute("pragma integrity_check(1)").fetchone()[0]
            if fault != "ok":
                raise _damaged(called, fault)
            _check_version(db, called)
            rows = db.execute("select id, name, created, updated from interface order by id")
            return [_interface(db, *row) for row in rows.fetchall()]
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise _damaged(called, str(error)) from None
    except OSError as error:
        raise LedgerError(
            _("{path}: cannot be read: {why}.").format(path=path, why=error.strerror or error),
            _("vnstatd keeps it there once it runs; read it as a user who may."),
        ) from None


def spooled(head: bytes, file: IO[bytes]) -> list[Interface]:
    """The interfaces in a database that comes through a pipe."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "vnstat.db")
        with open(path, "wb") as copy:
            copy.write(head)
            shutil.copyfileobj(file, copy)
        return interfaces_of(path, _("standard input"))


def _opened(path: str) -> sqlite3.Connection:
    with open(path, "rb") as file:
        head = file.read(_WAL_AT + len(_WAL))
    uri = Path(path).absolute().as_uri() + "?mode=ro"
    if head[_WAL_AT:] == _WAL and not os.path.exists(path + "-wal"):
        uri += "&immutable=1"  # a lone copy; SQLite would put its own files beside it
    db = sqlite3.connect(uri, uri=True, isolation_level=None)
    db.text_factory = lambda raw: raw.decode("utf-8", "replace")
    db.execute("pragma trusted_schema = off")
    return db


def _check_version(db: sqlite3.Connection, called: str) -> None:
    version = db.execute("select value from info where name = 'dbversion'").fetchone()
    if version is None or version[0] != "1":
        raise LedgerError(
            _("{path}: a database of vnStat of an unknown version.").format(path=called),
            _("This works: {command}").format(command="vnstat --json d | giga import vnstat -"),
        )


def _interface(
    db: sqlite3.Connection, number: int, name: str, created: str, updated: str
) -> Interface:
    days = db.execute("select date, rx, tx from day where interface = ?", (number,))
    by_day = {possible(date.fromisoformat(when[:10])): traffic(rx, tx) for when, rx, tx in days}
    rows = db.execute("select date, rx, tx from hour where interface = ?", (number,))
    by_hour: dict[datetime, Traffic] = {
        datetime.fromisoformat(when): traffic(rx, tx) for when, rx, tx in rows
    }
    for hour in by_hour:
        possible(hour)
    began = datetime.fromisoformat(created)
    saw_all = began.time() == datetime.min.time()
    return Interface(
        plain(name),
        by_day,
        by_hour,
        {},
        None if saw_all else began.date(),
        datetime.fromisoformat(updated).date(),
    )


def _damaged(called: str, why: str) -> LedgerError:
    why = "".join(filter(str.isprintable, why))[:100]
    return LedgerError(
        _("{path}: no whole database of vnStat: {why}.").format(path=called, why=why.rstrip(".")),
        _("Copy it again while vnstatd does not write, or: {command}").format(
            command="vnstat --json d | giga import vnstat -"
        ),
    )
