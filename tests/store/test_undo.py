"""One command, one undo; redo until something new is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger import store
from ledger.errors import LedgerError

DAY = date(2026, 11, 3)

STATE = (
    "SELECT * FROM day_total",
    "SELECT * FROM fact_in_force",
    "SELECT * FROM event",
    "SELECT c.* FROM contract AS c JOIN standing_command AS s ON s.id = c.command",
)


def state(pen: Any) -> list[Any]:
    return [pen.rows(query) for query in STATE]


def amounts(pen: Any) -> list[int]:
    return [entry.bytes for entry in pen.ask(store.journal)]


def test_undo_takes_back_the_last_command_then_the_one_before(pen: Any) -> None:
    pen.use(DAY, 5)
    pen.use(DAY, 6)
    taken = pen.undo()
    assert taken == store.CommandRow(3, "2026-11-22T12:00:00Z", "log", "log ...", 1, 4)
    assert amounts(pen) == [5]
    pen.undo()
    assert amounts(pen) == []
    assert pen.undo().verb == "start"
    with pytest.raises(LedgerError, match="nothing to undo"):
        pen.undo()


def test_redo_brings_back_in_reverse_order(pen: Any) -> None:
    pen.use(DAY, 5)
    pen.use(DAY, 6)
    pen.undo()
    pen.undo()
    assert pen.redo().id == 2
    assert amounts(pen) == [5]
    assert pen.redo().id == 3
    assert amounts(pen) == [5, 6]
    with pytest.raises(LedgerError, match="nothing to redo"):
        pen.redo()


def test_nothing_to_redo_after_something_new(pen: Any) -> None:
    pen.use(DAY, 5)
    pen.undo()
    pen.use(DAY, 6)
    with pytest.raises(LedgerError, match="nothing to redo"):
        pen.redo()
    pen.undo()
    assert pen.redo().id == 4
    with pytest.raises(LedgerError, match="nothing to redo"):
        pen.redo()


def test_undo_after_redo_takes_the_same_command_again(pen: Any) -> None:
    pen.use(DAY, 5)
    for _ in range(3):
        assert pen.undo().id == 2
        assert amounts(pen) == []
        assert pen.redo().id == 2
        assert amounts(pen) == [5]


def test_undo_then_redo_leaves_everything_as_it_was(pen: Any) -> None:
    first = pen.use(DAY, 5)
    pen.write("end", lambda c, k: store.add_end(c, k, 1, DAY))
    pen.use(DAY, 6, replaces=first, line="a")
    pen.void(3)
    states = [state(pen)]
    for _ in range(5):
        pen.undo()
        states.append(state(pen))
    assert states[-1] == [[], [], [], []]
    for before in reversed(states[:-1]):
        pen.redo()
        assert state(pen) == before


def test_undoing_a_correction_brings_back_what_it_replaced(pen: Any) -> None:
    fact = pen.use(DAY, 5)
    before = state(pen)
    pen.void(fact)
    assert amounts(pen) == []
    pen.undo()
    assert state(pen) == before
    pen.use(date(2026, 11, 9), 6, replaces=fact)
    assert amounts(pen) == [6]
    pen.undo()
    assert state(pen) == before
    assert pen.ask(store.fact_state, fact).state == "in force"


def test_undoing_an_end_opens_the_contract_again(pen: Any) -> None:
    pen.write("end", lambda c, k: store.add_end(c, k, 1, DAY))
    pen.undo()
    assert pen.ask(store.contracts)[0].ended is None


def test_what_undo_and_redo_would_do_can_be_asked(pen: Any) -> None:
    pen.use(DAY, 5)
    assert pen.ask(store.last_command).id == 2
    assert pen.ask(store.last_undone) is None
    undone = pen.undo()
    assert pen.ask(store.last_command).id == 1
    assert pen.ask(store.last_undone) == undone
    pen.redo()
    assert pen.ask(store.last_undone) is None
