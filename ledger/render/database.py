"""What only a replay knows, as tables of an SQLite database of their own.

Days are ISO dates, amounts bytes; NULL is unlimited for an amount and never for a day. ``until`` is
the first day after, ``last_day`` the last one.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.billing.statement import Figures, Statement
from ledger.dates import ONE_DAY
from ledger.record import NamedTuple
from ledger.render.cycles import CycleRow, cycle_rows
from ledger.render.data import day, number
from ledger.render.lot_ids import short_ids

APPLICATION_ID = 0x47494758
"""``GIGX`` in the head of the file: what tells an export from a ledger, and from all else."""

FORMAT = 1
"""``PRAGMA user_version``: another one where a table or a column changes its meaning or goes."""

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""The rows of each table."""


class Page(NamedTuple):
    """One contract as it was replayed."""

    contract: str
    since: date
    statement: Statement


_FIGURES = dict.fromkeys(Figures._fields, int)
_OF_CYCLE = CycleRow._fields[2:]
_SPAN = {"start": str, "until": str, "last_day": str}
_EVENT = {"id": int, "contract": str, "day": str}
_OF_LOT = {**_EVENT, "lot": str, "bytes": int}
_LOT = {"id": str, "contract": str, "name": str, "class": str, "carried": int, "granted": int}
_LOT |= {"remaining": int, **_SPAN, "born": str, "parent": str, "line": str, "state": str}

TABLES: dict[str, dict[str, type]] = {
    "contract": {"name": str, "plan": str, "since": str, "as_of": str, "zone": str, "unit": int}
    | _FIGURES,
    "cycle": {"id": int, "contract": str, "number": int, "label": str, **_SPAN, "plan": str}
    | dict.fromkeys(_OF_CYCLE, int),
    "lot": _LOT,
    "granted": {**_OF_LOT, "cause": str},
    "allocation": _OF_LOT,
    "roll": {**_EVENT, "lot": str, "child": str, "bytes": int},
    "forfeiture": {**_EVENT, "last_day": str, "lot": str, "bytes": int, "reason": str},
    "overage": {**_EVENT, "bytes": int},
    "adjustment": _OF_LOT,
    "given": _OF_LOT,
    "repaid": _OF_LOT,
    "uncounted": {**_EVENT, "category": str, "bytes": int},
    "moved": {**_EVENT, "lot": str, "was": str, "until": str},
    "at_risk": {**_EVENT, "last_day": str, "bytes": int, "rolls": int, "lost": int},
}
"""The columns of each table; the first is its primary key."""

_REFERENCES = {"contract": ("contract", "name")} | dict.fromkeys(
    ("lot", "child", "parent"), ("lot", "id")
)
"""What a column refers to, in whatever table it is."""


def database(pages: list[Page]) -> bytes:
    """The whole file. The same statements give the same bytes."""
    from sqlite_utils import Database

    found = [_rows(page) for page in pages]
    db = Database(memory=True, execute_plugins=False)
    try:
        for name, columns in TABLES.items():
            references = [(key, *_REFERENCES[key]) for key in columns if key in _REFERENCES]
            table = db.table(name)
            table.create(columns, pk=next(iter(columns)), foreign_keys=references, strict=True)
            table.insert_all(row for rows in found for row in rows[name])
        db.index_foreign_keys()
        db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.conn.execute(f"PRAGMA user_version = {FORMAT}")
        return bytes(db.conn.serialize())
    finally:
        db.close()


def _rows(page: Page) -> Rows:
    names = short_ids(page.statement.all_lots)
    # The name of a contract has no comma, so no two lots are called alike.
    keys = {id: f"{page.contract}, {name}" for id, name in names.items()}
    rows = {
        "cycle": _cycles(page.statement),
        "lot": _lots(page.statement, names, keys),
        **_made(page.statement, keys),
        **_gone(page.statement, keys),
        **_beside(page.statement),
    }
    owned = {name: [{"contract": page.contract, **row} for row in rows[name]] for name in rows}
    return {"contract": [_contract(page)], **owned}


def _contract(page: Page) -> Row:
    statement = page.statement
    return {
        "name": page.contract,
        "plan": statement.plan,
        "since": day(page.since),
        "as_of": day(statement.on),
        "zone": statement.rules.zone,
        "unit": statement.rules.unit,
        **{key: number(value) for key, value in statement.figures._asdict().items()},
    }


def _cycles(statement: Statement) -> list[Row]:
    return [
        {
            "number": row.cycle.number,
            "label": row.cycle.label,
            **_span(row.cycle.start, row.cycle.end),
            "plan": row.plan,
            **{key: number(getattr(row, key)) for key in _OF_CYCLE},
        }
        for row in cycle_rows(statement)
    ]


def _lots(statement: Statement, names: dict[str, str], keys: dict[str, str]) -> list[Row]:
    live = {lot.id for lot in statement.lots}
    return [
        {
            "id": keys[lot.id],
            "name": names[lot.id],
            "class": lot.cls,
            "carried": int(lot.carried),
            "granted": number(lot.granted),
            "remaining": number(lot.remaining),
            **_span(lot.start, lot.until),
            "born": day(lot.born),
            "parent": keys.get(lot.parent),
            "line": lot.line,
            "state": lot.state if lot.id in live else "gone",
        }
        for lot in statement.all_lots.values()
    ]


def _made(statement: Statement, keys: dict[str, str]) -> Rows:
    """How data came into being, and what became later of its end."""
    trail = statement.trail
    return {
        "granted": [
            _of_lot(row.on, keys[row.lot], number(row.bytes)) | {"cause": row.cause}
            for row in trail.granted
        ],
        "roll": [
            _of_lot(row.on, keys[row.lot], row.bytes) | {"child": keys[row.child]}
            for row in trail.rolls
        ],
        "repaid": [  # the lot that was never made, where all of it was paid back
            _of_lot(row.on, keys.get(row.lot), row.bytes) for row in trail.repaid
        ],
        "moved": [
            {
                "day": day(row.on),
                "lot": keys[row.lot],
                "was": day(row.was),
                "until": day(row.until),
            }
            for row in trail.moves
        ],
    }


def _gone(statement: Statement, keys: dict[str, str]) -> Rows:
    """Where data went."""
    trail = statement.trail
    return {
        "allocation": [_of_lot(row.day, keys[row.lot], row.bytes) for row in trail.allocations],
        "adjustment": [_of_lot(row.on, keys[row.lot], row.bytes) for row in trail.adjustments],
        "given": [_of_lot(row.on, keys[row.lot], row.bytes) for row in trail.given],
        "forfeiture": [
            _of_lot(row.on, keys[row.lot], row.bytes)
            | {"last_day": _last_day(row.on), "reason": row.reason}
            for row in trail.forfeitures
        ],
    }


def _beside(statement: Statement) -> Rows:
    """Use that took from no lot, and what will be lost if nothing more is used."""
    trail = statement.trail
    return {
        "overage": [{"day": day(row.day), "bytes": row.bytes} for row in trail.overages],
        "uncounted": [
            {"day": day(row.day), "category": row.category, "bytes": row.bytes}
            for row in trail.uncounted
        ],
        "at_risk": [
            {
                "day": day(risk.on),
                "last_day": _last_day(risk.on),
                "bytes": risk.bytes,
                "rolls": risk.rolls,
                "lost": risk.lost,
            }
            for risk in statement.at_risk
        ],
    }


def _of_lot(on: date, lot: str | None, amount: int | None) -> Row:
    return {"day": day(on), "lot": lot, "bytes": amount}


def _span(start: date, until: date) -> Row:
    return {"start": day(start), "until": day(until), "last_day": _last_day(until)}


def _last_day(until: date) -> str | None:
    return day(until) and day(until - ONE_DAY)
