"""How the file of each version became that of the next. What was released is never edited.

Each migration is a script of SQL that ends in setting ``PRAGMA user_version``; its name is listed
here and at the end of schema.sql, which is always the result of them all.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ledger.store.creating import statements

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

SET = "giga"
NAMES = ("0001_first", "0002_readings")


def migrations() -> Migrations:
    """All of them, in order, as sqlite-utils applies and remembers them."""
    from sqlite_utils.migrations import Migrations  # slow to load

    found = Migrations(SET)
    for name in NAMES:
        _register(found, name)
    return found


def scripts(version: int) -> list[str]:
    """What makes the schema of a version, but for the list that sqlite-utils keeps."""
    return [_script(name) for name in NAMES[:version]]


def _register(found: Migrations, name: str) -> None:
    @found(name=name)
    def apply(db: Database) -> None:
        for statement in statements(_script(name)):
            db.conn.execute(statement)


def _script(name: str) -> str:
    path = os.path.join(os.path.dirname(__file__), name + ".sql")
    with open(path, encoding="utf-8") as file:
        return file.read()
