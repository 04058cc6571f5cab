"""Bring the file of an older Giga up to date: a copy first, then all of it or nothing."""

from __future__ import annotations

import os
import sqlite3

from ledger.errors import StoreError
from ledger.i18n import _
from ledger.store import copying, opening, refusals


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
    target = os.path.realpath(path)
    copy = copying.keep(target, f"{target}.before-{opening.SCHEMA_VERSION}")
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
