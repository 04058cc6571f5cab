"""Open a ledger to read or to write: one transaction each, and a clear refusal of all else."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from ledger.store import refusals
from ledger.store.paths import uri

SCHEMA_VERSION = 2
"""The ``PRAGMA user_version`` of schema.sql."""

PATIENCE = 60
"""How many seconds to wait for other programs."""


@contextmanager
def reading(path: str) -> Iterator[sqlite3.Connection]:
    """One consistent view of the ledger; the file is not touched."""
    with explained(path):
        conn = _open_to_read(path)
    try:
        with explained(path, conn):
            yield conn
    finally:
        conn.close()


@contextmanager
def writing(path: str) -> Iterator[sqlite3.Connection]:
    """One transaction: all of it is written on leaving, or nothing after any exception."""
    with explained(path):
        conn = _open_to_write(path)
    try:
        with explained(path, conn):
            there = _file_at(path)
            yield conn
            patiently(conn, "COMMIT")
            if _file_at(path) != there:
                raise refusals.vanished(path)
    finally:
        close(conn)


def _file_at(path: str) -> tuple[int, int] | None:
    """Which file it is, whatever its name; SQLite goes on writing to one that has none any more."""
    try:
        info = os.stat(path)
    except OSError:
        return None
    return info.st_dev, info.st_ino


def _open_to_read(path: str) -> sqlite3.Connection:
    check_file(path)
    conn = connect(path, "ro")
    try:
        version = _version_after(conn, "BEGIN")
        if version == SCHEMA_VERSION:
            return conn
    except sqlite3.OperationalError as error:
        close(conn)
        # A program was killed while it wrote. Only a connection that may write can mend that.
        if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        _roll_back_journal(path)
        return _open_to_read(path)
    except BaseException:
        close(conn)
        raise
    close(conn)
    _renew(path, version)
    return _open_to_read(path)


def _open_to_write(path: str) -> sqlite3.Connection:
    check_file(path)
    conn = connect(path, "rw")
    try:
        conn.execute("PRAGMA foreign_keys = ON")
        durably(conn)
        version = _version_after(conn, "BEGIN IMMEDIATE")
        if version == SCHEMA_VERSION:
            return conn
    except BaseException:
        close(conn)
        raise
    close(conn)
    _renew(path, version)
    return _open_to_write(path)


def _renew(path: str, version: int) -> None:
    """Bring an older ledger up to date; refuse one that is newer, or none."""
    check_file(path)  # again: to roll back what a crash left may have emptied it
    refuse_version(path, version)
    from ledger.store import migrating

    migrating.migrate(path)


def refuse_version(path: str, version: int) -> None:
    """Raise unless the version is one that can be brought up to date."""
    if version > SCHEMA_VERSION:
        raise refusals.newer(path, version, SCHEMA_VERSION)
    if version <= 0:
        raise refusals.foreign(path)


def check_file(path: str) -> None:
    """Refuse what cannot be a ledger before SQLite makes something of it."""
    try:
        info = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        raise refusals.missing(path) from None
    except OSError as error:
        raise refusals.system(error, path) from None
    if not stat.S_ISREG(info.st_mode):
        raise refusals.foreign(path)
    if info.st_size == 0:
        raise refusals.empty(path)


def connect(path: str, mode: str) -> sqlite3.Connection:
    """A connection whose transactions are ours alone to begin and end."""
    if sqlite3.sqlite_version_info < (3, 37):
        raise refusals.old_sqlite()
    return sqlite3.connect(uri(path, mode), timeout=1, isolation_level=None, uri=True)


def patiently(conn: sqlite3.Connection, statement: str) -> None:
    """Run a statement that waits for a lock, second by second so that Ctrl-C is heard."""
    for _second in range(PATIENCE - 1):
        try:
            conn.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
    conn.execute(statement)


def durably(conn: sqlite3.Connection) -> None:
    """What is committed survives a loss of power. SQLite reads the file for it, so it may wait."""
    patiently(conn, "PRAGMA synchronous = EXTRA")


def _version_after(conn: sqlite3.Connection, begin: str) -> int:
    patiently(conn, begin)
    patiently(conn, "PRAGMA user_version")
    return user_version(conn)


def user_version(conn: sqlite3.Connection) -> int:
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def close(conn: sqlite3.Connection) -> None:
    """Leave; what was not committed is rolled back, now or by whoever opens the file next."""
    try:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
    except sqlite3.Error:
        pass
    finally:
        conn.close()


def _roll_back_journal(path: str) -> None:
    conn = connect(path, "rw")
    try:
        patiently(conn, "PRAGMA user_version")
    finally:
        conn.close()


@contextmanager
def explained(path: str, conn: sqlite3.Connection | None = None) -> Iterator[None]:
    """Whatever fails within is told as what is wrong with the file, where that is the reason."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise refusals.damaged(path, error.reason) from error
    except (sqlite3.Error, *refusals.OF_VALUES) as error:
        reason = refusals.explain(error, path, conn)
        if reason is error:
            raise
        try:
            raise reason from error
        finally:
            del reason  # else it and its frame keep each other, and what is read stays locked
