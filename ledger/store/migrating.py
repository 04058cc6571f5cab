"""Bring the file of an older Giga up to date: a copy first, then all of it or nothing."""

from __future__ import annotations

import os
import sqlite3

from ledger.errors import StoreError
from ledger.i18n import _
from ledger.store import opening, refusals


def migrate(path: str) -> None:
    """Apply what the ledger lacks, in one transaction; the file as it was stays beside it."""
    with opening.explained(path):
        conn = opening.connect(path, "rw")
    try:
        with opening.explained(path, conn):
            _migrate(conn, path)
    finally:
        opening.close(conn)


def _migrate(conn: sqlite3.Connection, path: str) -> None:
    opening.durably(conn)
    # The lock comes first: of two programs that want to migrate, the second finds it done.
    opening.patiently(conn, "BEGIN IMMEDIATE")
    version = opening.user_version(conn)
    if version == opening.SCHEMA_VERSION:
        return
    opening.refuse_version(path, version)
    if not refusals.is_ours(conn):
        raise refusals.foreign(path)
    copy = _copy(path)
    try:
        _apply(conn, path)
        opening.patiently(conn, "COMMIT")
    except BaseException:
        opening.close(conn)
        os.unlink(copy)  # the ledger itself is as it was
        raise


def _apply(conn: sqlite3.Connection, path: str) -> None:
    from sqlite_utils import Database

    from ledger.store.migrations import migrations

    # Inside the transaction that is open here, sqlite-utils only sets savepoints.
    migrations().apply(Database(conn, execute_plugins=False, recursive_triggers=False))
    if conn.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise _failed(path)
    if opening.user_version(conn) != opening.SCHEMA_VERSION:
        raise _failed(path)


def _failed(path: str) -> StoreError:
    return StoreError(
        _("{path} could not be brought up to date; nothing was changed.").format(path=path),
        _("Please report it, with the output of: giga doctor"),
    )


def _copy(path: str) -> str:
    """A whole copy under a free name such as ledger.db.before-2, for its owner only."""
    part = f"{path}.before-{opening.SCHEMA_VERSION}.part"
    try:
        _write_copy(path, part)
        name = _free_name(f"{path}.before-{opening.SCHEMA_VERSION}")
        os.rename(part, name)
    except OSError as error:
        raise refusals.system(error, part) from None
    return name


def _write_copy(path: str, part: str) -> None:
    # A copy that a crash left half made is no use to anyone.
    with open(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "r+b") as file:
        source, target = opening.connect(path, "ro"), opening.connect(part, "rw")
        try:
            source.backup(target)
        finally:
            source.close()
            target.close()
        os.fsync(file.fileno())


def _free_name(wanted: str) -> str:
    name, number = wanted, 1
    while os.path.lexists(name):
        number += 1
        name = f"{wanted}-{number}"
    return name
