"""Gifts, loans, renewals, options, lines ...: each comes back as it was written."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from ledger import store
from ledger.errors import LedgerError
from ledger.facts import TopUp
from ledger.facts.acts import (
    Act,
    Claim,
    Deposit,
    Forfeit,
    GiftIn,
    GiftOut,
    Line,
    Loan,
    Option,
    Renewal,
    Withdrawal,
)

DAY = date(2026, 11, 3)
LATER = date(2026, 12, 1)

ACTS: dict[str, Act] = {
    "gift": GiftIn(0, DAY, 5),
    "gift with a life": GiftIn(0, DAY, 5, "30 days"),
    "gift with an end": GiftIn(0, DAY, 5, "", LATER),
    "given": GiftOut(0, DAY, 5),
    "loan": Loan(0, DAY, 5),
    "loan with a life": Loan(0, DAY, 5, "7 days"),
    "renewal": Renewal(0, DAY),
    "renewal with another plan": Renewal(0, DAY, 1),
    "renewal of a part": Renewal(0, DAY, None, 5, "7 days"),
    "claim": Claim(0, DAY),
    "deposit": Deposit(0, DAY, 5),
    "withdrawal": Withdrawal(0, DAY, 5),
    "option": Option(0, DAY, "night", True),
    "option off": Option(0, DAY, "night", False),
    "forfeit": Forfeit(0, DAY, "all"),
    "carried forfeit": Forfeit(0, DAY, "carried"),
    "line": Line(0, DAY, "mum", True),
    "line with a limit": Line(0, DAY, "mum", True, 5),
    "line that leaves": Line(0, DAY, "mum", False),
}


def add(pen: Any, act: Act, **fields: Any) -> int:
    return int(pen.write("act", lambda c, k: store.add_act(c, k, 1, act, **fields)))


def events(pen: Any) -> list[Any]:
    (row,) = pen.ask(store.contracts)
    return list(pen.ask(store.history, row).events)


@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
def test_an_act_comes_back_as_it_was_written(pen: Any, act: Act) -> None:
    fact = add(pen, act, note="why")
    written = act._replace(id=fact)
    assert events(pen) == [written]
    assert type(events(pen)[0]) is type(act)
    assert pen.ask(store.fact_state, fact).note == "why"


@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
def test_an_act_is_undone_redone_corrected_and_voided(pen: Any, act: Act) -> None:
    fact = add(pen, act)
    pen.undo()
    assert events(pen) == []
    pen.redo()
    assert events(pen) == [act._replace(id=fact)]
    second = add(pen, act._replace(day=LATER), replaces=fact)
    assert events(pen) == [act._replace(id=second, day=LATER)]
    pen.void(second)
    assert events(pen) == []
    assert [row.state for row in pen.ask(store.journal, all=True) if row.kind != "void"] == [
        "replaced",
        "voided",
    ]


def test_acts_stand_among_the_other_events_by_day(pen: Any) -> None:
    add(pen, Claim(0, LATER))
    pen.write("topup", lambda c, k: store.add_topup(c, k, 1, DAY, 8, starts="after"))
    add(pen, GiftOut(0, DAY, 2))
    assert events(pen) == [TopUp(2, DAY, 8, starts="after"), GiftOut(3, DAY, 2), Claim(1, LATER)]


def test_a_plan_that_was_renewed_with_is_among_the_plans(pen: Any) -> None:
    def renew(conn: sqlite3.Connection, command: int) -> None:
        plan = store.add_plan(conn, command, "jp.x/made", "made", "text", '{"a": 1}')
        store.add_act(conn, command, 1, Renewal(0, DAY, plan))

    pen.write("renew", renew)
    assert pen.ask(store.plan_rules, 1) == {1: pen.rules, 2: '{"a": 1}'}
    pen.undo()
    assert list(pen.ask(store.plans, 1)) == [1]


def test_the_view_for_people_names_what_an_act_names(pen: Any) -> None:
    add(pen, Option(0, DAY, "night", True))
    add(pen, Renewal(0, DAY, 1))
    add(pen, Line(0, DAY, "mum", True, 5))
    assert pen.rows("SELECT kind, name, plan, line, bytes FROM entry") == [
        ("option", "night", None, "", None),
        ("renew", "", "jp.mineo/5gb", "", None),
        ("join", "", None, "mum", 5),
    ]


def test_more_than_one_entry_can_hold_is_refused(pen: Any) -> None:
    with pytest.raises(LedgerError, match="more than one entry can hold"):
        add(pen, GiftOut(0, DAY, 10**15 + 1))


def test_a_history_without_acts_does_not_load_them(pen: Any) -> None:
    pen.write("topup", lambda c, k: store.add_topup(c, k, 1, DAY, 8))
    code = (
        "import sys; from ledger import store\n"
        f"with store.reading({pen.path!r}) as conn:\n"
        "    store.history(conn, store.contracts(conn)[0])\n"
        "assert not {'ledger.facts.acts', 'ledger.store.acts'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
