"""The list of meters in force that triggers keep is that of the facts, whatever is done."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import store
from ledger.facts import Meter
from ledger.store import creating

AT = "2026-11-22T12:00:00Z"
FIRST = date(2026, 11, 1)
CONTRACTS = (1, 2)

# A contract, a day and a name; what a meter shows is of no account here.
readings = st.tuples(
    st.sampled_from(CONTRACTS),
    st.integers(0, 2).map(lambda days: FIRST + timedelta(days)),
    st.sampled_from(["phone", "router"]),
)
Reading = tuple[int, date, str]
# Which of the meters in force, and the day of what takes its place; None is a void.
corrections = st.tuples(st.integers(0, 30), st.one_of(st.none(), st.just(FIRST + timedelta(5))))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.lists(readings, min_size=1, max_size=3)),
        st.tuples(st.just("correct"), st.lists(corrections, min_size=1, max_size=3)),
        st.tuples(st.just("read again"), st.tuples(readings, st.integers(2, 4))),
        st.tuples(st.sampled_from(["undo", "redo", "use"]), st.none()),
    ),
    max_size=25,
)

State = dict[int, Reading]


class Model:
    """The same by keeping every state: undo goes one back, redo one forward."""

    def __init__(self) -> None:
        self.states: list[State] = [{}]
        self.now = 0

    @property
    def state(self) -> State:
        return dict(self.states[self.now])

    def play(self, conn: sqlite3.Connection, verb: str, what: Any) -> None:
        """One command, to the ledger and to the model."""
        if verb == "undo":
            if self.now:
                store.undo(conn, AT)
                self.now -= 1
        elif verb == "redo":
            if self.now < len(self.states) - 1:
                store.redo(conn, AT)
                self.now += 1
        else:
            self.states[self.now + 1 :] = [written(conn, self.state, verb, what)]
            self.now += 1


def written(conn: sqlite3.Connection, state: State, verb: str, what: Any) -> State:
    command = store.record(conn, verb, "", AT)
    if verb == "read":
        state.update({add(conn, command, one): one for one in what})
    elif verb == "read again":
        *_, last = read_again(conn, command, *what)
        state[last] = what[0]
    elif verb == "correct":
        for pick, day in what:
            if state:
                correct(conn, command, state, sorted(state)[pick % len(state)], day)
    else:
        store.add_use(conn, command, 1, FIRST, 5)
    return state


def add(conn: sqlite3.Connection, command: int, one: Reading, replaces: int | None = None) -> int:
    contract, day, name = one
    return store.add_meter(conn, command, contract, Meter(0, day, 5, name), replaces=replaces)


def read_again(conn: sqlite3.Connection, command: int, one: Reading, times: int) -> Iterator[int]:
    """Each reading replaces the one before, within one command."""
    number: int | None = None
    for _ in range(times):
        number = add(conn, command, one, number)
        yield number


def correct(
    conn: sqlite3.Connection, command: int, state: State, fact: int, day: date | None
) -> None:
    contract, _day, name = state.pop(fact)
    if day is None:
        store.add_void(conn, command, fact)
    else:
        one = (contract, day, name)
        state[add(conn, command, one, fact)] = one


@pytest.fixture
def two() -> Iterator[sqlite3.Connection]:
    with closing(new_ledger()) as conn:
        yield conn


def new_ledger() -> sqlite3.Connection:
    """A ledger with two contracts."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    for statement in creating.statements(creating.schema()):
        conn.execute(statement)
    for number in CONTRACTS:
        command = store.record(conn, "start", "", AT)
        plan = store.add_plan(conn, command, "jp.x/5gb", "made", "", "{}")
        store.add_contract(conn, command, f"x{number}", FIRST, plan)
    return conn


def held(conn: sqlite3.Connection) -> list[tuple[int, int, date, str]]:
    """The meters of all contracts as a replay gets them: fact, contract, day, name."""
    return [
        (meter.id, row.id, meter.day, meter.name)
        for row in store.contracts(conn)
        for meter in store.history(conn, row).meters
    ]


def expected(state: State) -> list[tuple[int, int, date, str]]:
    """The same by the model, of each contract by day."""
    rows = [(fact, *one) for fact, one in state.items()]
    return sorted(rows, key=lambda row: (row[1], row[2], row[0]))


@given(steps)
@settings(max_examples=150, deadline=None)
def test_the_list_is_right_after_every_command(steps: list[tuple[str, Any]]) -> None:
    with closing(new_ledger()) as conn:
        model = Model()
        for verb, what in steps:
            model.play(conn, verb, what)
            assert held(conn) == expected(model.state)
            assert store.wrong_meters(conn) == []
        store.rebuild_meters(conn)
        assert held(conn) == expected(model.state)


@given(steps)
@settings(max_examples=50, deadline=None)
def test_all_undone_then_all_redone_is_identical(steps: list[tuple[str, Any]]) -> None:
    with closing(new_ledger()) as conn:
        model = Model()
        for verb, what in steps:
            model.play(conn, verb, what)
        for _ in range(model.now):
            store.undo(conn, AT)
        assert held(conn) == store.wrong_meters(conn) == []
        for _ in range(model.now):
            store.redo(conn, AT)
        assert held(conn) == expected(model.state)
        assert store.wrong_meters(conn) == []


def test_what_is_wrong_is_named_and_made_anew(two: sqlite3.Connection) -> None:
    command = store.record(two, "read", "", AT)
    old = add(two, command, (1, FIRST, "phone"))
    new = add(two, command, (1, FIRST, "phone"), old)
    two.execute("UPDATE meter_in_force SET fact = ?", (old,))
    assert [(row.contract, row.day, row.fact) for row in store.wrong_meters(two)] == [
        (1, str(FIRST), old),
        (1, str(FIRST), new),
    ]
    store.rebuild_meters(two)
    assert store.wrong_meters(two) == []
    assert held(two) == [(new, 1, FIRST, "phone")]


def test_hourly_readings_cost_days(two: sqlite3.Connection) -> None:
    """A day keeps one row, however often a meter was read on it."""
    for _ in range(24):
        command = store.record(two, "collect", "", AT)
        stands = store.history(two, store.contracts(two)[0]).meters
        add(two, command, (1, FIRST, "phone"), stands[0].id if stands else None)
    assert two.execute("SELECT count(*) FROM meter_in_force").fetchone() == (1,)
    assert two.execute("SELECT count(*) FROM event").fetchone() == (0,)


def test_a_source_told_of_the_days_on_which_it_read_a_meter(two: sqlite3.Connection) -> None:
    """Of one contract, between two days, and not where a person did."""
    days = [FIRST + timedelta(number) for number in range(5)]
    command = store.record(two, "collect", "", AT)

    def read(contract: int, day: date, **told: str) -> int:
        return store.add_meter(two, command, contract, Meter(0, day, 5, "phone"), **told)

    by_itself = {"source": "proc", "key": "boot"}
    facts = [read(1, day, **by_itself) for day in days[:4]]
    read(1, days[4])
    read(2, days[2], **by_itself)
    store.add_void(two, command, facts[1])
    seen = store.add_use(two, command, 1, days[3], 5, source="csv", key="x")
    store.add_correction(two, command, seen, partial=1)
    assert store.brought_days(two, 1, days[1], days[4]) == {days[2]: False, days[3]: True}
    assert store.brought_days(two, 2, days[0], days[4]) == {days[2]: False}
