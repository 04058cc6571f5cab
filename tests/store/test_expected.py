"""Foreseen use comes back as it was written, and stands apart from what happened."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger import store
from ledger.facts import Expected

DAY, LATER = date(2026, 12, 3), date(2026, 12, 10)


def add(pen: Any, first: date = DAY, **fields: Any) -> int:
    def what(conn: Any, command: int) -> int:
        return store.add_expected(conn, command, 1, first, LATER, 5, "trip", **fields)

    return int(pen.write("expect", what))


def history(pen: Any) -> Any:
    (row,) = pen.ask(store.contracts)
    return pen.ask(store.history, row)


def test_it_comes_back_by_its_first_day_and_is_no_event(pen: Any) -> None:
    later, first = add(pen), add(pen, date(2026, 12, 1))
    known = history(pen)
    assert known.expected == (
        Expected(first, date(2026, 12, 1), LATER, 5, "trip"),
        Expected(later, DAY, LATER, 5, "trip"),
    )
    assert (known.events, known.usage) == ([], [])
    assert pen.ask(store.last_entry, 1) is None


def test_it_is_undone_redone_corrected_and_voided(pen: Any) -> None:
    fact = add(pen)
    pen.undo()
    assert history(pen).expected == ()
    pen.redo()
    second = add(pen, replaces=fact)
    assert [one.id for one in history(pen).expected] == [second]
    pen.void(second)
    assert history(pen).expected == ()


def test_the_journal_shows_it_on_its_first_day(pen: Any) -> None:
    add(pen)
    (row,) = pen.ask(store.journal, 1)
    assert (row.kind, row.day, row.until, row.bytes, row.note) == ("expect", DAY, LATER, 5, "trip")
