"""Make a new ledger. Nothing else ever turns a missing or an empty file into one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator

from ledger import files
from ledger.errors import StoreError
from ledger.i18n import _
from ledger.store import opening, refusals


def create(path: str) -> bool:
    """Make a ledger of a missing or an empty file. False: there was one already, untouched.

    Whatever else the file may be is refused. Of two that create at once, one finds the ledger of
    the other; a crash in the middle leaves a file that is still empty to whoever opens it next.
    """
    _make_file(path)
    with opening.explained(path):
        conn = opening.connect(path, "rw")
    try:
        with opening.explained(path, conn):
            return _fill(conn, path)
    finally:
        opening.close(conn)


def _make_file(path: str) -> None:
    """Only its owner may read what a person did online, so the modes are narrow."""
    try:
        files.make_folder(os.path.dirname(os.path.abspath(path)))
    except OSError as error:
        raise refusals.system(error, error.filename or path) from None
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if not os.path.isfile(path):
            raise refusals.foreign(path) from None
    except OSError as error:
        raise refusals.system(error, path) from None


def _fill(conn: sqlite3.Connection, path: str) -> bool:
    opening.durably(conn)
    opening.patiently(conn, "BEGIN IMMEDIATE")
    # Asked under the lock, after a journal that a crash left behind was rolled back.
    if os.path.getsize(path) > 0:
        opening.refuse_version(path, opening.user_version(conn))
        if not refusals.is_ours(conn):
            raise refusals.foreign(path)
        return False
    for statement in statements(schema()):
        conn.execute(statement)
    opening.patiently(conn, "COMMIT")
    return True


def schema() -> str:
    """schema.sql: inside the installed package, or beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(__file__))
    for folder in (package, os.path.dirname(package)):
        try:
            with open(os.path.join(folder, "schema.sql"), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            continue
    raise StoreError(
        _("schema.sql is missing from this installation."), _("Install giga-ledger again.")
    )


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: ``executescript`` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
