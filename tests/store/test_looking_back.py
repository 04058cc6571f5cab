"""The ledger as it was at a moment; corrections that copy what they replace; the last entries."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from ledger import store
from ledger.facts import Meter
from ledger.store import bringing

DAY, NEXT = date(2026, 11, 3), date(2026, 11, 4)

QUESTIONS = (
    store.contracts,
    lambda conn: [store.history(conn, row) for row in store.contracts(conn)],
    lambda conn: [store.plans(conn, row.id) for row in store.contracts(conn)],
    store.journal,
    lambda conn: store.journal(conn, all=True),
    store.last_command,
    lambda conn: store.day_sum(conn, 1, DAY),
)


def known(conn: sqlite3.Connection, source: str) -> list[Any]:
    return list(bringing.known_rows(conn, 1, source))


def said(conn: sqlite3.Connection, source: str) -> list[Any]:
    return list(bringing.said_rows(conn, 1, source))


def at(pen: Any, moment: str, verb: str, what: Any) -> Any:
    with store.writing(pen.path) as conn:
        return what(conn, store.record(conn, verb, verb, moment))


def answers(conn: sqlite3.Connection) -> list[Any]:
    return [question(conn) for question in QUESTIONS]


def test_each_question_is_answered_as_it_was_then(pen: Any) -> None:
    """Whatever was written since: entries, corrections, undos, contracts, changes."""
    pen.use(DAY, 5)
    pen.use(NEXT, 7)
    meter = Meter(0, DAY, 5, "phone")
    at(pen, "2026-11-22T12:00:00Z", "reading", lambda c, k: store.add_meter(c, k, 1, meter))
    known = pen.ask(answers)
    later = "2026-11-22T12:00:01Z"
    with store.writing(pen.path) as conn:
        store.undo(conn, later)
    at(pen, later, "log", lambda c, k: store.add_use(c, k, 1, DAY, 1))
    at(pen, later, "void", lambda c, k: store.add_void(c, k, 1))
    at(pen, later, "reading", lambda c, k: store.add_meter(c, k, 1, meter._replace(bytes=6)))
    at(pen, later, "topup", lambda c, k: store.add_topup(c, k, 1, DAY, 9))

    def another(conn: sqlite3.Connection, command: int) -> None:
        plan = store.add_plan(conn, command, "jp.other/5gb", "catalogue", "# toml", "{}")
        store.add_contract(conn, command, "other", DAY, plan)
        store.add_change(conn, command, 1, NEXT, plan)

    at(pen, later, "start", another)
    now = pen.ask(answers)
    assert now != known
    with store.reading(pen.path) as conn:
        with store.as_it_was(conn, later):
            assert answers(conn) == known
        assert answers(conn) == now
        with store.as_it_was(conn, "2026-11-22T12:00:02Z"):
            assert answers(conn) == now
        with store.as_it_was(conn, "2026-11-22T12:00:00Z"):
            assert store.contracts(conn) == []


def test_a_correction_says_the_same_but_for_what_is_given(pen: Any) -> None:
    def buy(conn: sqlite3.Connection, command: int) -> int:
        life = ("bonus", "30 days", date(2026, 12, 5), "hm", "after")
        return store.add_topup(conn, command, 1, DAY, 9, *life)

    first = pen.write("topup", buy)
    second = pen.write("amend", lambda c, k: store.add_correction(c, k, first, bytes=8))
    old, new = (pen.ask(store.fact_state, fact) for fact in (first, second))
    same = {"id": second, "command": 3, "verb": "amend", "bytes": 8}
    assert new == old._replace(**same, replaces=first, state="in force")
    assert old.state == "replaced"


def test_a_corrected_use_moves_its_days_and_comes_back_by_an_undo(pen: Any) -> None:
    fact = pen.use(DAY, 5, source="csv", key="x")
    pen.use(DAY, 2)
    before = pen.rows("SELECT * FROM day_total")
    pen.write("amend", lambda c, k: store.add_correction(c, k, fact, day=NEXT.isoformat()))
    assert [pen.ask(store.day_sum, 1, day) for day in (DAY, NEXT)] == [2, 5]
    assert pen.ask(store.wrong_day_totals) == []
    assert pen.ask(known, "csv") == [(("x", "", ""), fact + 2, 5, 0)]
    pen.undo()
    assert pen.rows("SELECT * FROM day_total") == before


def test_what_a_source_said_is_not_what_a_person_made_of_it(pen: Any) -> None:
    first = pen.use(DAY, 5, source="csv", key="x")
    second = pen.use(DAY, 6, source="csv", key="x", replaces=first)
    pen.write("amend", lambda c, k: store.add_correction(c, k, second, bytes=4))
    assert pen.ask(said, "csv")[-1] == (("x", "", ""), 6)
    pen.undo()
    pen.undo()
    assert pen.ask(said, "csv") == [(("x", "", ""), 5)]


def test_the_last_entries_are_by_the_order_of_writing(pen: Any) -> None:
    other = pen.start("other")
    late, early = pen.use(NEXT, 5), pen.use(DAY, 6, contract=other)
    gone = pen.use(DAY, 7)
    pen.void(gone)
    pen.use(DAY, 8)
    pen.undo()
    assert [pen.ask(store.last_fact, back) for back in (1, 2, 3)] == [early, late, None]
    assert pen.ask(store.last_fact, 1, 1) == late
