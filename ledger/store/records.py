"""Add to the ledger. Each command is recorded first; what it writes carries its number."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING

from ledger.errors import LedgerError
from ledger.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.facts import Meter, Reading
    from ledger.facts.acts import Act

MOST = 10**15
"""The largest amount of one entry, as schema.sql has it: days of them still add up exactly."""


def record(
    conn: sqlite3.Connection, verb: str, words: str, entered_at: str, undoes: int | None = None
) -> int:
    """A command, by its verb and as it was given; any ISO moment with its offset will do."""
    return _insert(
        conn,
        "INSERT INTO command (verb, words, entered_at, undoes)"
        " VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', ?), ?)",
        (verb, words, entered_at, undoes),
    )


def add_plan(
    conn: sqlite3.Connection, command: int, plan_id: str, origin: str, toml: str, rules: str
) -> int:
    """A plan as a contract takes it: its text as found, its checked form as JSON."""
    return _insert(
        conn,
        "INSERT INTO plan (command, plan_id, origin, toml, rules) VALUES (?, ?, ?, ?, ?)",
        (command, plan_id, origin, toml, rules),
    )


def add_contract(
    conn: sqlite3.Connection,
    command: int,
    name: str,
    since: date,
    plan: int,
    anchor: int | None = None,
    left: int | None = None,
    carried: int | None = None,
) -> int:
    """A contract under a name that no other has, in whatever case."""
    _refuse_taken_name(conn, _plain(name))
    return _insert(
        conn,
        "INSERT INTO contract"
        " (command, name, since, plan, anchor, opening_left, opening_carried)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (command, name, since.isoformat(), plan, anchor, left, carried),
    )


def _refuse_taken_name(conn: sqlite3.Connection, name: str) -> None:
    # The trigger compares ASCII only; Python knows that É and é are one letter.
    rows = conn.execute(
        "SELECT name FROM contract"
        " WHERE NOT EXISTS (SELECT 1 FROM undone WHERE undone.command = contract.command)"
    )
    for (taken,) in rows:
        if taken.casefold() == name.casefold():
            raise LedgerError(
                _("There is a contract named {name} already.").format(name=taken),
                _("Give this one another name with --name."),
            )


def add_use(
    conn: sqlite3.Connection,
    command: int,
    contract: int,
    day: date,
    bytes: int,
    *,
    line: str = "",
    category: str = "",
    note: str = "",
    source: str = "",
    key: str = "",
    replaces: int | None = None,
) -> int:
    """Data that was used on a day. A correction keeps the source and key of what it replaces."""
    if replaces is not None and not key:
        source, key = _origin(conn, replaces)
    what = ("use", command, contract, day, replaces, note)
    return _add_fact(
        conn,
        what,
        bytes=_amount(bytes),
        line=line,
        category=category,
        source=source,
        key=key,
    )


def add_topup(
    conn: sqlite3.Connection,
    command: int,
    contract: int,
    day: date,
    bytes: int,
    cls: str = "topup",
    lasts: str = "",
    until: date | None = None,
    note: str = "",
    starts: str = "",
    *,
    replaces: int | None = None,
) -> int:
    """Data that was bought or given on a day."""
    what = ("topup", command, contract, day, replaces, note)
    life: dict[str, str | None] = {"class": cls, "lasts": lasts, "until": _day(until)}
    return _add_fact(conn, what, bytes=_amount(bytes), starts=starts, **life)


def add_reading(
    conn: sqlite3.Connection,
    command: int,
    contract: int,
    reading: Reading,
    note: str = "",
    *,
    source: str = "",
    key: str = "",
    replaces: int | None = None,
) -> int:
    """What the carrier says at the end of a day; the reading's own ``id`` is not looked at."""
    what = ("reading", command, contract, reading.day, replaces, note)
    figure = "" if reading.figure == "remaining" else reading.figure
    return _add_fact(
        conn,
        what,
        bytes=_amount(reading.bytes),
        figure=figure,
        carried=reading.carried,
        spread=int(reading.spread),
        step=reading.step,
        source=source,
        key=key,
    )


def add_meter(
    conn: sqlite3.Connection,
    command: int,
    contract: int,
    meter: Meter,
    note: str = "",
    *,
    source: str = "",
    key: str = "",
    replaces: int | None = None,
) -> int:
    """Where a counter stands at the end of a day; the meter's own ``id`` is not looked at."""
    what = ("meter", command, contract, meter.day, replaces, note)
    return _add_fact(
        conn,
        what,
        bytes=_amount(meter.bytes),
        name=meter.name,
        line=meter.line,
        counts_from=_day(meter.counts_from),
        spread=int(meter.spread),
        step=meter.step,
        source=source,
        key=key,
    )


def add_change(
    conn: sqlite3.Connection,
    command: int,
    contract: int,
    day: date,
    plan: int,
    in_force: date | None = None,
    note: str = "",
    *,
    replaces: int | None = None,
) -> int:
    """A change to a plan that :func:`add_plan` has stored, asked for on a day."""
    what = ("change", command, contract, day, replaces, note)
    return _add_fact(conn, what, plan=plan, in_force=_day(in_force))


def add_act(
    conn: sqlite3.Connection,
    command: int,
    contract: int,
    act: Act,
    note: str = "",
    *,
    replaces: int | None = None,
) -> int:
    """A gift, a loan, a line that joins ...: any act; its ``id`` is not looked at."""
    from ledger.store.acts import columns

    kind, own = columns(act)
    _amount(int(own.get("bytes") or 0))
    return _add_fact(conn, (kind, command, contract, act.day, replaces, note), **own)


def add_end(
    conn: sqlite3.Connection,
    command: int,
    contract: int,
    day: date,
    note: str = "",
    *,
    replaces: int | None = None,
) -> int:
    """The last usable day of a contract."""
    return _add_fact(conn, ("end", command, contract, day, replaces, note))


def add_expected(
    conn: sqlite3.Connection,
    command: int,
    contract: int,
    first: date,
    until: date,
    bytes: int,
    note: str = "",
    *,
    replaces: int | None = None,
) -> int:
    """Use that is foreseen on some days; ``until`` is the first day after."""
    what = ("expect", command, contract, first, replaces, note)
    return _add_fact(conn, what, bytes=_amount(bytes), until=_day(until))


def add_void(conn: sqlite3.Connection, command: int, fact: int, note: str = "") -> int:
    """A correction with nothing in its place: the fact never was."""
    found = conn.execute(
        "INSERT INTO fact (command, contract, day, line, category, source, key, note, replaces,"
        " kind) SELECT ?, contract, day, line, category, source, key, ?, id, 'void'"
        " FROM fact WHERE id = ?",
        storable((command, note, fact)),
    )
    if found.rowcount != 1 or found.lastrowid is None:
        raise LedgerError(
            _("There is no entry {id}.").format(id=fact), _("See them with: giga journal")
        )
    return found.lastrowid


def add_correction(
    conn: sqlite3.Connection, command: int, fact: int, **fields: str | int | None
) -> int:
    """A fact in place of another, of its kind: it says the same but for these columns."""
    found = conn.execute("SELECT * FROM fact WHERE id = ?", (fact,))
    names = [column[0] for column in found.description]
    values = {**dict(zip(names, found.fetchone(), strict=True)), **fields}
    values |= {"id": None, "command": command, "replaces": fact}
    values["bytes"] = None if values["bytes"] is None else _amount(values["bytes"])
    marks = ", ".join("?" * len(values))
    statement = f"INSERT INTO fact ({', '.join(values)}) VALUES ({marks})"  # noqa: S608 - own names
    return _insert(conn, statement, tuple(values.values()))


def _add_fact(
    conn: sqlite3.Connection,
    what: tuple[str, int, int, date, int | None, str],
    **fields: str | int | None,
) -> int:
    """A fact: what every kind has, then the columns of its own."""
    kind, command, contract, day, replaces, note = what
    values = (kind, command, contract, day.isoformat(), replaces, note, *fields.values())
    columns = ", ".join(("kind, command, contract, day, replaces, note", *fields))
    marks = ", ".join("?" * len(values))
    statement = f"INSERT INTO fact ({columns}) VALUES ({marks})"  # noqa: S608 - own names
    return _insert(conn, statement, values)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _origin(conn: sqlite3.Connection, fact: int) -> tuple[str, str]:
    row = conn.execute("SELECT source, key FROM fact WHERE id = ?", (fact,)).fetchone()
    return ("", "") if row is None else (row[0], row[1])


def _amount(amount: int) -> int:
    if amount > MOST:
        raise LedgerError(
            _("{amount} bytes are more than one entry can hold.").format(amount=amount),
            _("Was another unit meant?"),
        )
    return amount


def storable(values: Iterable[object]) -> list[object]:
    """The values of a row as the ledger can hold them; every text goes through here."""
    return [_plain(value) if isinstance(value, str) else value for value in values]


def _plain(text: str) -> str:
    """Text from a terminal may hold bytes that are no text; SQLite takes only text."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _insert(conn: sqlite3.Connection, statement: str, values: tuple[object, ...]) -> int:
    number = conn.execute(statement, storable(values)).lastrowid
    assert number is not None
    return number
