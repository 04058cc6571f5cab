"""What is written comes back as facts."""

from __future__ import annotations

import importlib
import sqlite3
import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from ledger import store
from ledger.errors import LedgerError
from ledger.facts import Change, Contract, End, Opening, Reading, TopUp, Usage
from ledger.store import bringing


def day(number: int) -> date:
    return date(2026, 11, number)


def known(conn: sqlite3.Connection, source: str) -> list[Any]:
    return list(bringing.known_rows(conn, 1, source))


def gone(conn: sqlite3.Connection, source: str) -> list[Any]:
    return list(bringing.voided_keys(conn, 1, source))


def row_of(pen: Any, contract: int = 1) -> store.ContractRow:
    return next(row for row in pen.ask(store.contracts) if row.id == contract)


def test_a_new_ledger_holds_nothing(empty_pen: Any) -> None:
    assert empty_pen.ask(store.contracts) == []
    assert empty_pen.ask(store.journal) == []
    assert empty_pen.ask(store.last_command) is None


def test_a_contract_comes_back_as_it_was_entered(empty_pen: Any) -> None:
    empty_pen.start("mineo", anchor=11, left=7, carried=2)
    assert empty_pen.ask(store.contracts) == [
        store.ContractRow(1, "mineo", date(2026, 1, 1), 1, "jp.mineo/5gb", 11, 7, 2, None)
    ]


def test_an_opening_without_a_carried_part_carried_nothing(empty_pen: Any) -> None:
    empty_pen.start(left=7)
    assert empty_pen.ask(store.history, row_of(empty_pen)).contract.opening == Opening(7, 0)


@pytest.mark.parametrize("name", ["mineo", "MINEO", "Mineo"])
def test_no_two_contracts_have_one_name(pen: Any, name: str) -> None:
    with pytest.raises(LedgerError, match="named mineo already"):
        pen.start(name)
    assert len(pen.ask(store.contracts)) == 1


def test_names_are_compared_beyond_ascii(pen: Any) -> None:
    pen.start("Élan")
    with pytest.raises(LedgerError, match="named Élan already"):
        pen.start("éLAN")


def test_the_name_of_an_undone_contract_is_free(pen: Any) -> None:
    pen.undo()
    assert pen.ask(store.contracts) == []
    assert pen.start() == 2


def test_history_is_what_a_replay_needs(pen: Any) -> None:
    pen.use(day(2), 5)
    pen.use(day(2), 7)
    pen.use(day(2), 1, category="night", line="a")
    pen.use(day(1), 0)
    pen.write("topup", lambda c, k: store.add_topup(c, k, 1, day(3), 9, "bonus", "30 days", None))
    pen.write("topup", lambda c, k: store.add_topup(c, k, 1, day(2), 8, "topup", "", day(9)))
    pen.write("reading", lambda c, k: store.add_reading(c, k, 1, Reading(0, day(3), 4)))
    pen.write("change", lambda c, k: store.add_change(c, k, 1, day(3), 1, day(30)))
    pen.write("end", lambda c, k: store.add_end(c, k, 1, day(29)))
    found = pen.ask(store.history, row_of(pen))
    assert found.contract == Contract(1, "mineo", date(2026, 1, 1), 1)
    assert found.usage == [Usage(day(1), 0), Usage(day(2), 12), Usage(day(2), 1, "night", "a")]
    assert found.events == [
        TopUp(6, day(2), 8, "topup", "", day(9)),
        TopUp(5, day(3), 9, "bonus", "30 days"),
        Reading(7, day(3), 4),
        Change(8, day(3), 1, day(30)),
        End(9, day(29)),
    ]
    assert row_of(pen).ended == day(29)


def test_corrected_and_voided_events_leave_the_history(pen: Any) -> None:
    first = pen.write("topup", lambda c, k: store.add_topup(c, k, 1, day(2), 8))
    second = pen.write("amend", lambda c, k: store.add_topup(c, k, 1, day(3), 9, replaces=first))
    assert pen.ask(store.history, row_of(pen)).events == [TopUp(second, day(3), 9)]
    pen.void(second)
    assert pen.ask(store.history, row_of(pen)).events == []


def test_contracts_do_not_mix(pen: Any) -> None:
    pen.start("ahamo")
    pen.use(day(1), 5)
    pen.use(day(1), 7, contract=2)
    assert pen.ask(store.history, row_of(pen, 2)).usage == [Usage(day(1), 7)]
    assert [entry.contract for entry in pen.ask(store.journal)] == ["mineo", "ahamo"]
    assert [entry.bytes for entry in pen.ask(store.journal, 2)] == [7]


def test_plans_are_those_the_contract_has_and_had(pen: Any) -> None:
    pen.start("ahamo")

    def change(conn: sqlite3.Connection, command: int) -> None:
        plan = store.add_plan(conn, command, "jp.x/made", "made", "text", '{"a": 1}')
        store.add_change(conn, command, 1, day(3), plan, None)

    pen.write("change", change)
    assert list(pen.ask(store.plans, 1)) == [1, 3]
    assert pen.ask(store.plans, 1)[3] == store.PlanRow(3, "jp.x/made", "made", "text", '{"a": 1}')
    assert pen.ask(store.plan_rules, 1) == {1: pen.rules, 3: '{"a": 1}'}
    pen.undo()
    assert list(pen.ask(store.plans, 1)) == [1]


def test_days_are_known_zero_or_unknown(pen: Any) -> None:
    assert pen.ask(store.last_entry, 1) is None
    assert pen.ask(store.largest_day, 1) == 0
    pen.use(day(1), 0)
    assert pen.ask(store.day_sum, 1, day(1)) == 0
    assert pen.ask(store.day_sum, 1, day(2)) is None
    zero = pen.use(day(2), 0)
    pen.void(zero)
    assert pen.ask(store.day_sum, 1, day(2)) is None


def test_the_last_entry_is_that_of_the_latest_day(pen: Any) -> None:
    pen.use(day(5), 3)
    pen.use(day(5), 4, category="night")
    pen.use(day(2), 50)
    assert pen.ask(store.last_entry, 1) == (day(5), 7)
    assert pen.ask(store.largest_day, 1) == 50
    assert pen.ask(store.day_sum, 1, day(5)) == 7


def test_the_journal_says_what_became_of_each_entry(pen: Any) -> None:
    first = pen.use(day(2), 5, note="film")
    second = pen.use(day(1), 6)
    third = pen.use(day(1), 7, replaces=second)
    void = pen.void(first, "not mine")
    pen.use(day(3), 8)
    pen.undo()
    entries = pen.ask(store.journal, 1)
    assert [(entry.id, entry.state) for entry in entries] == [(third, "in force")]
    assert entries[0].replaces == second
    everything = pen.ask(store.journal, 1, all=True)
    assert [(entry.id, entry.kind, entry.state) for entry in everything] == [
        (second, "use", "replaced"),
        (third, "use", "in force"),
        (first, "use", "voided"),
        (void, "void", "in force"),
        (5, "use", "undone"),
    ]
    assert everything[2].note == "film"
    assert everything[3].note == "not mine"


def test_a_journal_row_has_all_that_is_known(pen: Any) -> None:
    pen.write(
        "topup", lambda c, k: store.add_topup(c, k, 1, day(2), 8, "bonus", "30 days", day(9), "hi")
    )
    assert pen.ask(store.fact_state, 1) == store.JournalRow(
        id=1,
        command=2,
        entered_at="2026-11-22T12:00:00Z",
        verb="topup",
        contract="mineo",
        day=day(2),
        kind="topup",
        bytes=8,
        line="",
        category="",
        name="",
        cls="bonus",
        lasts="30 days",
        until=day(9),
        starts="",
        plan_id=None,
        in_force=None,
        note="hi",
        source="",
        key="",
        replaces=None,
        figure="",
        carried=None,
        spread=0,
        counts_from=None,
        partial=0,
        state="in force",
        place=1,
    )
    assert pen.ask(store.fact_state, 2) is None


def test_a_change_names_its_plan_in_the_journal(pen: Any) -> None:
    pen.write("change", lambda c, k: store.add_change(c, k, 1, day(3), 1, day(30)))
    entry = pen.ask(store.fact_state, 1)
    assert (entry.plan_id, entry.in_force) == ("jp.mineo/5gb", day(30))


def test_a_journal_can_be_cut_by_day_and_length(pen: Any) -> None:
    pen.start("ahamo")
    for number in range(1, 7):
        pen.use(day(number), number, contract=1 + number % 2)

    def days(**wanted: Any) -> list[int]:
        return [entry.day.day for entry in pen.ask(store.journal, **wanted)]

    assert days() == [1, 2, 3, 4, 5, 6]
    assert days(since=day(3), until=day(5)) == [3, 4, 5]
    assert days(limit=2) == [5, 6]
    assert days(contract=1, limit=2) == [4, 6]
    assert days(limit=0) == []


def test_a_correction_stands_in_the_journal_where_what_it_replaces_stood(pen: Any) -> None:
    one, two, three = (pen.use(day(1), number) for number in (1, 2, 3))
    later = pen.use(day(1), 4, replaces=pen.use(day(1), 5, replaces=one))

    def ids(**wanted: Any) -> list[int]:
        return [entry.id for entry in pen.ask(store.journal, **wanted)]

    assert ids() == [later, two, three]
    assert [ids(limit=limit) for limit in (1, 2)] == [[three], [two, three]]
    assert ids(all=True) == [one, later - 1, later, two, three]


def test_an_import_is_many_facts_of_one_command(pen: Any) -> None:
    rows = [(f"2026-11-{1 + i % 9:02}", str(i), "", i, i % 2) for i in range(100)]
    pen.write("import", lambda c, k: bringing.bring(c, k, 1, "csv", iter(rows)))
    pen.write("import", lambda c, k: bringing.bring(c, k, 1, "csv", []))
    assert (("2026-11-08", "7", ""), 8, 7, 1) in pen.ask(known, "csv")
    assert pen.ask(known, "other") == []
    assert pen.undo().facts == 0
    assert pen.undo().facts == 100
    assert pen.ask(known, "csv") == []
    assert pen.ask(store.history, row_of(pen)).usage == []


def test_a_correction_keeps_the_key_of_its_source(pen: Any) -> None:
    first = pen.use(day(1), 5, source="csv", key="a")
    second = pen.use(day(2), 6, replaces=first)
    assert pen.ask(known, "csv") == [(("a", "", ""), second, 6, 0)]
    assert pen.ask(gone, "csv") == []
    pen.void(second)
    assert pen.ask(known, "csv") == []
    assert pen.ask(gone, "csv") == [("a", "", "")]


def test_void_of_an_unknown_entry(pen: Any) -> None:
    with pytest.raises(LedgerError, match="no entry 7"):
        pen.void(7)


def test_void_twice_is_one_clear_line(pen: Any) -> None:
    fact = pen.use(day(1), 5)
    pen.void(fact)
    with pytest.raises(LedgerError, match="only a fact in force can be corrected"):
        pen.void(fact)


def test_an_amount_beyond_all_measure_is_refused(pen: Any) -> None:
    with pytest.raises(LedgerError, match="more than one entry can hold"):
        pen.use(day(1), 10**18)
    assert pen.ask(store.journal) == []


def test_bytes_that_are_no_text_do_not_stop_an_entry(pen: Any) -> None:
    fact = pen.use(day(1), 5, note="caf\udce9")
    assert pen.ask(store.fact_state, fact).note == "caf\ufffd"


def test_bytes_that_are_no_text_do_not_stop_what_a_source_says(pen: Any) -> None:
    rows = [("2026-11-01", "A\udce9", "", 5, 0)]
    pen.write("import", lambda c, k: bringing.bring(c, k, 1, "caf\udce9", rows))
    said = pen.rows("SELECT source, line, key FROM fact")
    assert said == [("caf\ufffd", "A\ufffd", "2026-11-01|A\ufffd")]


def test_bytes_that_are_no_text_do_not_stop_a_correction(pen: Any) -> None:
    pen.void(pen.use(day(1), 5), "caf\udce9")
    assert pen.rows("SELECT note FROM fact WHERE kind = 'void'") == [("caf\ufffd",)]


def test_the_view_for_people_has_names(pen: Any) -> None:
    pen.use(day(1), 5)
    found = pen.rows("SELECT contract, day, kind, bytes, words FROM entry")
    assert found == [("mineo", "2026-11-01", "use", 5, "log ...")]


def test_wrong_totals_are_found_and_mended(pen: Any) -> None:
    pen.use(day(1), 5)
    pen.use(day(2), 6)
    with store.writing(pen.path) as conn:
        conn.execute("UPDATE day_total SET bytes = 9 WHERE day = '2026-11-01'")
        conn.execute("DELETE FROM day_total WHERE day = '2026-11-02'")
    assert pen.ask(store.wrong_day_totals) == [
        store.WrongTotal(1, str(day(1)), "", "", stored=(9, 1), true=(5, 1)),
        store.WrongTotal(1, str(day(2)), "", "", stored=None, true=(6, 1)),
    ]
    with store.writing(pen.path) as conn:
        store.rebuild_day_totals(conn)
    assert pen.ask(store.wrong_day_totals) == []


def test_daily_questions_read_no_table_from_end_to_end(pen: Any) -> None:
    """What log and status ask must cost the same after a million entries."""
    pen.use(day(1), 5)
    asked: list[str] = []
    with store.reading(pen.path) as conn:
        conn.set_trace_callback(asked.append)
        row = store.contracts(conn)[0]
        store.plan_rules(conn, 1)
        store.history(conn, row)
        store.last_entry(conn, 1)
        store.largest_day(conn, 1)
        store.day_sum(conn, 1, day(1))
        conn.set_trace_callback(None)
        plans = [conn.execute(f"EXPLAIN QUERY PLAN {q}").fetchall() for q in asked]
    steps = [step[3] for plan in plans for step in plan]
    assert len(asked) >= 7
    assert not [step for step in steps if step.startswith("SCAN") and "contract" not in step]
    assert not [step for step in steps if "fact_day" in step or "fact_command" in step]


def test_the_store_loads_little() -> None:
    """log and status must not pay for what they do not use."""
    script = "import sys, ledger.store; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    loaded = set(found.stdout.decode().split())
    dear = {"sqlite_utils", "json", "pathlib", "dataclasses", "urllib", "importlib.resources"}
    rooms = {name for name in loaded if name.startswith("ledger.store.")}
    assert not loaded & dear
    assert rooms == {f"ledger.store.{name}" for name in ("opening", "paths", "queries", "refusals")}


def test_every_public_name_is_there() -> None:
    for name, module in store._LATER.items():
        home = importlib.import_module(f"ledger.store.{module}")
        assert getattr(store, name) is getattr(home, name)
    with pytest.raises(AttributeError):
        store.nothing  # type: ignore[attr-defined]  # noqa: B018
