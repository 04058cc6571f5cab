"""Whether a file is whole: what SQLite can say of it, what a reader can, and how much it holds."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from ledger.dates import parse_span
from ledger.errors import GigaError
from ledger.i18n import _
from ledger.plans.rules import from_data
from ledger.store import creating, opening, refusals

_MOST = 5
"""So many faults tell enough; a damaged file has thousands."""
_LONGEST = 60
"""So many letters of an error do: some repeat the whole text that they are about."""


def faults(conn: sqlite3.Connection) -> list[str]:
    """The first kind of fault that a file has; empty in one that can be believed."""
    looks = (integrity, schema, foreign_keys, unreadable)
    return next((found for look in looks if (found := look(conn))), [])


def is_whole(conn: sqlite3.Connection) -> bool:
    """Whether all of a file can be believed, the derived tables too."""
    return not faults(conn) and not unreadable(conn, derived=True)


def integrity(conn: sqlite3.Connection) -> list[str]:
    """What is wrong with the pages, the indexes and the values; empty in a whole file."""
    try:
        rows = conn.execute(f"PRAGMA integrity_check({_MOST})").fetchall()
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # of Python's own errors there is none
        if code not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        return [str(error)]
    lines = [line for (row,) in rows for line in row.splitlines() if row != "ok"]
    return [line for line in lines if not line.startswith("***")][:_MOST]


def foreign_keys(conn: sqlite3.Connection) -> list[str]:
    """Rows of giga that name others which are not there; empty in a whole file."""
    query = "SELECT * FROM pragma_foreign_key_check(?)"
    rows = [row for table in _own_tables(conn) for row in conn.execute(query, (table,))]
    return [f"{table} {row}: no such {parent}" for table, row, parent, _key in rows[:_MOST]]


def schema(conn: sqlite3.Connection) -> list[str]:
    """Tables, indexes, views and triggers that are missing or are not those of the version.

    What another program added is left alone, but for triggers: they may change what is written.
    """
    try:
        there, wanted = _shape(conn), _shape_of_version(opening.user_version(conn))
    except sqlite3.OperationalError as error:  # a text that is none
        return [_shortened(error)]
    missing, other = _("{kind} {name} is missing"), _("{kind} {name} is not as it was made")
    found = [
        (missing if thing not in there else other).format(kind=thing[0], name=thing[1])
        for thing, sql in wanted.items()
        if there.get(thing) != sql
    ]
    foreign = _("{kind} {name} is not of giga")
    found += [
        foreign.format(kind=kind, name=name)
        for kind, name in there.keys() - wanted.keys()
        if kind == "trigger"
    ]
    return found[:_MOST]


def _shape(conn: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """What the schema is made of, without comments, spacing and quotes."""
    rows = conn.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema")
    return {
        (kind, name): " ".join(re.sub(r"--[^\n]*", "", sql).replace('"', "").split())
        for kind, name, sql in rows
    }


@cache
def _shape_of_version(version: int) -> dict[tuple[str, str], str]:
    from ledger.store.migrations import scripts

    made = [creating.schema()] if version == opening.SCHEMA_VERSION else scripts(version)
    conn = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for script in made:
            for statement in creating.statements(script):
                conn.execute(statement)
        return _shape(conn)
    finally:
        conn.close()


def _shortened(error: Exception) -> str:
    """An error in a few words."""
    said = str(error) or type(error).__name__
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]} ..."


DERIVED = ("day_total", "meter_in_force")
"""The tables that are made anew of the others wherever they are wrong."""


def unreadable(conn: sqlite3.Connection, *, derived: bool = False) -> list[str]:
    """Rows that nothing is wrong with for SQLite and that cannot be read; empty in a whole file.

    ``derived``: of these tables, else of all others of giga.
    """
    found: list[str] = []
    for table in _own_tables(conn):
        if (table in DERIVED) != derived:
            continue
        columns = dict(conn.execute("SELECT name, type FROM pragma_table_info(?)", (table,)))
        texts = [name for name, kind in columns.items() if kind == "TEXT"]
        found += _no_text(conn, table, texts)
        for column, read in _READ.items():
            if column in columns and not found:
                found += _no_value(conn, table, column, read)
    return found[:_MOST]


def _no_text(conn: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[str]:
    """Rows in which a text is none."""
    whole = " || ' ' || ".join(f"coalesce({_quoted(name)}, '')" for name in columns) or "''"
    rows = conn.execute(f"SELECT CAST({whole} AS BLOB) FROM {_quoted(table)}")  # noqa: S608
    for number, (text,) in enumerate(rows, 1):
        try:
            text.decode()
        except UnicodeDecodeError:
            yield _("table {table}, row {row}: a text is not UTF-8").format(table=table, row=number)


def _no_value(
    conn: sqlite3.Connection, table: str, column: str, read: Callable[[str], object]
) -> Iterator[str]:
    """Values of a column that say nothing to whoever reads them."""
    name = _quoted(column)
    rows = conn.execute(f"SELECT DISTINCT {name} FROM {_quoted(table)} WHERE {name} <> ''")  # noqa: S608
    for (value,) in rows:
        try:
            read(value)
        except (GigaError, *refusals.OF_VALUES) as error:
            yield _("table {table}: {column} cannot be read ({why})").format(
                table=table, column=column, why=_shortened(error)
            )


def _rules(text: str) -> object:
    return from_data(json.loads(text))


_DAYS = ("day", "since", "until", "in_force", "counts_from")
_READ: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(_DAYS, date.fromisoformat),
    "lasts": parse_span,
    "rules": _rules,
}
"""The columns whose text says more than itself."""


def _tables(conn: sqlite3.Connection) -> list[str]:
    found = conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return [name for (name,) in found]


def _own_tables(conn: sqlite3.Connection) -> list[str]:
    """Those of the version; what another program keeps beside them may say anything."""
    ours = _shape_of_version(opening.user_version(conn))
    return [name for name in _tables(conn) if ("table", name) in ours]


def counts(conn: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {name: _rows(conn, name) for name in _tables(conn)}


def _rows(conn: sqlite3.Connection, table: str) -> int:
    query = f"SELECT count(*) FROM {_quoted(table)}"  # noqa: S608 - a name cannot be bound
    return int(conn.execute(query).fetchone()[0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def entered_after(conn: sqlite3.Connection, moment: str) -> int:
    """How many commands say that they were given later than a moment (as the ledger keeps it)."""
    query = "SELECT count(*) FROM command WHERE entered_at > ?"
    return int(conn.execute(query, (moment,)).fetchone()[0])


def said_after(conn: sqlite3.Connection, contract: int, day: date) -> list[int]:
    """The entries of use, and the readings, of days later than a day."""
    rows = conn.execute(
        "SELECT id FROM fact_in_force WHERE contract = ? AND day > ?"
        " AND kind IN ('use', 'reading', 'meter')"
        " ORDER BY id",
        (contract, day.isoformat()),
    )
    return [id for (id,) in rows]
