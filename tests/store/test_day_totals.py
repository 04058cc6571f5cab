"""The totals that triggers keep are those of the facts, whatever is done in whatever order."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import store
from ledger.store import bringing, creating

AT = "2026-11-22T12:00:00Z"
FIRST = date(2026, 11, 1)


class Entry(NamedTuple):
    """What the model knows of one usage."""

    day: date
    line: str
    category: str
    bytes: int


entries = st.builds(
    Entry,
    day=st.integers(0, 2).map(lambda days: FIRST + timedelta(days)),
    line=st.sampled_from(["", "a"]),
    category=st.sampled_from(["", "night"]),
    bytes=st.integers(0, 3),
)
# Which of the entries in force, and what takes its place; None is a void.
corrections = st.tuples(st.integers(0, 30), st.one_of(st.none(), entries))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("use"), st.lists(entries, min_size=1, max_size=4)),
        st.tuples(st.just("correct"), st.lists(corrections, min_size=1, max_size=3)),
        st.tuples(st.just("running day"), st.lists(entries, min_size=2, max_size=4)),
        st.tuples(st.sampled_from(["undo", "redo", "topup"]), st.none()),
    ),
    max_size=25,
)

State = dict[int, Entry]


class Model:
    """The same by keeping every state: undo goes one back, redo one forward."""

    def __init__(self) -> None:
        self.states: list[State] = [{}]
        self.now = 0

    def add(self, state: State) -> None:
        self.states[self.now + 1 :] = [state]
        self.now += 1

    @property
    def state(self) -> State:
        return dict(self.states[self.now])

    def totals(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        sums: Counter[Any] = Counter()
        counts: Counter[Any] = Counter()
        for entry in self.state.values():
            key = (entry.day.isoformat(), entry.line, entry.category)
            sums[key] += entry.bytes
            counts[key] += 1
        return {key: (sums[key], counts[key]) for key in counts}


def new_ledger() -> sqlite3.Connection:
    conn = sqlite3.connect(":memory:", isolation_level=None)
    for statement in creating.statements(creating.schema()):
        conn.execute(statement)
    command = store.record(conn, "start", "", AT)
    plan = store.add_plan(conn, command, "jp.x/5gb", "made", "", "{}")
    store.add_contract(conn, command, "x", FIRST, plan)
    return conn


def add(conn: sqlite3.Connection, command: int, entry: Entry, replaces: int | None = None) -> int:
    return store.add_use(
        conn,
        command,
        1,
        entry.day,
        entry.bytes,
        line=entry.line,
        category=entry.category,
        replaces=replaces,
    )


def play(conn: sqlite3.Connection, model: Model, verb: str, what: Any) -> None:
    """One command, to the ledger and to the model."""
    if verb == "undo":
        if model.now:
            store.undo(conn, AT)
            model.now -= 1
    elif verb == "redo":
        if model.now < len(model.states) - 1:
            store.redo(conn, AT)
            model.now += 1
        else:
            assert store.last_undone(conn) is None
    else:
        model.add(written(conn, model.state, verb, what))


def written(conn: sqlite3.Connection, state: State, verb: str, what: Any) -> State:
    command = store.record(conn, verb, "", AT)
    if verb == "use":
        for entry in what:
            state[add(conn, command, entry)] = entry
    elif verb == "running day":
        *_, last = running_day(conn, command, what)
        state[last] = what[-1]
    elif verb == "topup":
        store.add_topup(conn, command, 1, FIRST, 9)
    else:
        for pick, entry in what:
            if state:
                correct(conn, command, state, sorted(state)[pick % len(state)], entry)
    return state


def running_day(conn: sqlite3.Connection, command: int, what: list[Entry]) -> Iterator[int]:
    """Each entry replaces the one before, within one command."""
    number: int | None = None
    for entry in what:
        number = add(conn, command, entry, number)
        yield number


def correct(
    conn: sqlite3.Connection, command: int, state: State, fact: int, entry: Entry | None
) -> None:
    del state[fact]
    if entry is None:
        store.add_void(conn, command, fact)
    else:
        state[add(conn, command, entry, fact)] = entry


def totals(conn: sqlite3.Connection) -> dict[tuple[str, str, str], tuple[int, int]]:
    rows = conn.execute("SELECT day, line, category, bytes, entries FROM day_total")
    return {row[:3]: row[3:] for row in rows}


@given(steps)
@settings(max_examples=150, deadline=None)
def test_totals_are_right_after_every_command(steps: list[tuple[str, Any]]) -> None:
    conn, model = new_ledger(), Model()
    for verb, what in steps:
        play(conn, model, verb, what)
        assert totals(conn) == model.totals()
        assert store.wrong_day_totals(conn) == []
    kept = totals(conn)
    store.rebuild_day_totals(conn)
    assert totals(conn) == kept
    conn.close()


@given(steps)
@settings(max_examples=50, deadline=None)
def test_all_undone_then_all_redone_is_identical(steps: list[tuple[str, Any]]) -> None:
    conn, model = new_ledger(), Model()
    for verb, what in steps:
        play(conn, model, verb, what)
    query = "SELECT * FROM fact_in_force"
    before = totals(conn), conn.execute(query).fetchall()
    depth = model.now
    for _ in range(depth):
        store.undo(conn, AT)
    assert totals(conn) == {}
    for _ in range(depth):
        store.redo(conn, AT)
    assert (totals(conn), conn.execute(query).fetchall()) == before
    conn.close()


def test_a_large_import_is_undone_at_once(pen: Any) -> None:
    """The cost of an undo follows the command, not what its days held before."""
    crowd, rows = (
        [(f"{FIRST + timedelta(i % 30)}", "", "", i, 0) for i in range(count)]
        for count in (30_000, 5_000)
    )
    pen.write("import", lambda conn, command: bringing.bring(conn, command, 1, "old", crowd))
    pen.write("import", lambda conn, command: bringing.bring(conn, command, 1, "csv", rows))
    began = time.perf_counter()
    assert pen.undo().facts == 5_000
    assert time.perf_counter() - began < 0.5
    assert pen.ask(store.wrong_day_totals) == []
    pen.redo()
    assert pen.ask(store.wrong_day_totals) == []
