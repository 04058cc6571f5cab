"""Read the ledger. What the daily commands ask costs days, not entries."""

import sqlite3
from datetime import date

from ledger import facts
from ledger.record import NamedTuple


class ContractRow(NamedTuple):
    """A contract that was not undone."""

    id: int
    name: str
    since: date
    plan: int
    """Which stored plan it began with ..."""
    plan_id: str
    """... and what the catalogue calls that."""
    anchor: int | None
    left: int | None
    """What was usable when its ledger began, if that was in the middle of a cycle ..."""
    carried: int | None
    """... and how much of it came from cycles before."""
    ended: date | None
    """Its last usable day."""


class PlanRow(NamedTuple):
    """A plan as it was when a contract took it."""

    id: int
    plan_id: str
    origin: str
    """``catalogue``, ``file`` or ``made``."""
    toml: str
    rules: str
    """The checked form, as JSON."""


_day = date.fromisoformat


def day_or_none(text: str | None) -> date | None:
    return None if text is None else _day(text)


_CONTRACTS = """
    SELECT contract.id, contract.name, contract.since, contract.plan, plan.plan_id,
           contract.anchor, contract.opening_left, contract.opening_carried,
           (SELECT min(day) FROM event WHERE event.contract = contract.id AND event.kind = 'end')
    FROM contract JOIN plan ON plan.id = contract.plan
    WHERE NOT EXISTS (SELECT 1 FROM undone WHERE undone.command = contract.command)
    ORDER BY contract.id
"""


def contracts(conn: sqlite3.Connection) -> list[ContractRow]:
    """The contracts that were not undone, in the order they were entered."""
    return [
        ContractRow(id, name, _day(since), plan, plan_id, anchor, left, carried, day_or_none(end))
        for id, name, since, plan, plan_id, anchor, left, carried, end in conn.execute(_CONTRACTS)
    ]


_PLANS_OF = """
    FROM plan WHERE id IN (
        SELECT plan FROM contract WHERE id = :contract
        UNION ALL
        SELECT plan FROM event WHERE contract = :contract AND kind IN ('change', 'renew'))
"""


def plans(conn: sqlite3.Connection, contract: int) -> dict[int, PlanRow]:
    """Every plan that the contract has or had, as it was found."""
    query = "SELECT id, plan_id, origin, toml, rules" + _PLANS_OF
    return {row[0]: PlanRow._make(row) for row in conn.execute(query, {"contract": contract})}


def plan_rules(conn: sqlite3.Connection, contract: int) -> dict[int, str]:
    """The checked forms alone of every plan that the contract has or had."""
    return dict(conn.execute("SELECT id, rules" + _PLANS_OF, {"contract": contract}))


def history(conn: sqlite3.Connection, row: ContractRow) -> facts.History:
    """All that a replay of the contract needs."""
    opening = None if row.left is None else facts.Opening(row.left, row.carried or 0)
    contract = facts.Contract(row.id, row.name, row.since, row.plan, row.anchor, opening)
    usage, events = _usage(conn, row.id), _events(conn, row.id)
    return facts.History(contract, usage, events, expected(conn, row.id), _meters(conn, row.id))


def _usage(conn: sqlite3.Connection, contract: int) -> list[facts.Usage]:
    rows = conn.execute(
        "SELECT day, bytes, category, line FROM day_total WHERE contract = ?"
        " ORDER BY day, line, category",
        (contract,),
    )
    day, row, usage = _day, tuple.__new__, facts.Usage
    return [row(usage, (day(text), *rest)) for text, *rest in rows]


def _events(conn: sqlite3.Connection, contract: int) -> list[facts.Event]:
    rows = conn.execute(
        "SELECT kind, id, day, bytes, lasts, until, plan, line, name, class, starts, in_force,"
        " figure, carried, spread, step"
        " FROM event WHERE contract = ? AND kind <> 'expect' ORDER BY day, id",
        (contract,),
    )
    return [_event(*row) for row in rows]


def _meters(conn: sqlite3.Connection, contract: int) -> tuple[facts.Meter, ...]:
    rows = conn.execute(
        "SELECT id, held.day, bytes, name, line, counts_from, spread, step"
        " FROM meter_in_force AS held CROSS JOIN fact ON fact.id = held.fact"  # in this order
        " WHERE held.contract = ? ORDER BY held.day, held.fact",
        (contract,),
    )
    return tuple(
        facts.Meter(id, _day(day), at, name, line, day_or_none(since), bool(spread), step or 1)
        for id, day, at, name, line, since, spread, step in rows
    )


def expected(conn: sqlite3.Connection, contract: int) -> tuple[facts.Expected, ...]:
    """The use that is foreseen, and was, by its first day."""
    rows = conn.execute(
        "SELECT id, day, until, bytes, note FROM event"
        " WHERE contract = ? AND kind = 'expect' ORDER BY day, id",
        (contract,),
    )
    return tuple(
        facts.Expected(id, _day(first), _day(until), amount, note)
        for id, first, until, amount, note in rows
    )


def _event(
    kind: str,
    id: int,
    day: str,
    amount: int,
    lasts: str,
    until: str | None,
    plan: int,
    line: str,
    name: str,
    cls: str,
    starts: str,
    in_force: str | None,
    figure: str,
    carried: int | None,
    spread: int,
    step: int | None,
) -> facts.Event:
    on, end = _day(day), day_or_none(until)
    if kind == "topup":
        return facts.TopUp(id, on, amount, cls or "topup", lasts, end, starts)
    if kind == "reading":
        said = figure or "remaining"
        return facts.Reading(id, on, amount, said, carried, bool(spread), step or 1)
    if kind == "change":
        return facts.Change(id, on, plan, day_or_none(in_force))
    if kind == "end":
        return facts.End(id, on)
    from ledger.store.acts import ActRow, from_row  # most ledgers have none of these

    return from_row(ActRow(kind, id, on, amount, lasts, end, plan, line, name))


def last_entry(conn: sqlite3.Connection, contract: int) -> tuple[date, int] | None:
    """The latest day with usage, and its sum."""
    row = conn.execute(
        "SELECT day, sum(bytes) FROM day_total WHERE contract = ?1 AND day ="
        " (SELECT max(day) FROM day_total WHERE contract = ?1) GROUP BY day",
        (contract,),
    ).fetchone()
    return None if row is None else (_day(row[0]), row[1])


def largest_day(conn: sqlite3.Connection, contract: int) -> int:
    """The largest sum of any one day; 0 before the first entry."""
    row = conn.execute(
        "SELECT max(total) FROM"
        " (SELECT sum(bytes) AS total FROM day_total WHERE contract = ? GROUP BY day)",
        (contract,),
    ).fetchone()
    return int(row[0] or 0)


def day_sum(conn: sqlite3.Connection, contract: int, day: date) -> int | None:
    """What one day used; None where nobody said, which is not zero."""
    row = conn.execute(
        "SELECT sum(bytes) FROM day_total WHERE contract = ? AND day = ?",
        (contract, day.isoformat()),
    ).fetchone()
    return None if row[0] is None else int(row[0])


def telling_source(conn: sqlite3.Connection, contract: int, day: date, line: str) -> str:
    """The source that tells of a day of a line; empty where none does."""
    row = conn.execute(
        "SELECT source FROM fact_in_force WHERE contract = ? AND day = ? AND kind = 'use'"
        " AND line = ? AND key <> '' LIMIT 1",
        (contract, day.isoformat(), line),
    ).fetchone()
    return row[0] if row else ""


_BROUGHT = """
    SELECT day, max(partial)
    FROM (SELECT day, partial, key
          FROM fact_in_force
          WHERE contract = ?1 AND day BETWEEN ?2 AND ?3 AND kind = 'use'
          UNION ALL
          SELECT held.day, partial, key
          FROM meter_in_force AS held CROSS JOIN fact ON fact.id = held.fact
          WHERE held.contract = ?1 AND held.day BETWEEN ?2 AND ?3)
    WHERE key <> ''
    GROUP BY day
"""


def brought_days(
    conn: sqlite3.Connection, contract: int, first: date, last: date
) -> dict[date, bool]:
    """The days between two days, both included, of which a source told; whether it told only a
    part of one. Empty for who writes everything by hand.
    """
    told = conn.execute(
        "SELECT EXISTS (SELECT 1 FROM fact WHERE contract = ? AND key <> '' AND source > '')",
        (contract,),
    )
    if not told.fetchone()[0]:
        return {}
    rows = conn.execute(_BROUGHT, (contract, first.isoformat(), last.isoformat()))
    return {_day(day): bool(partial) for day, partial in rows}
