"""The double-entry books of a statement balance, for random plans and histories."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from strategies import Case, cases

from ledger.billing import state
from ledger.billing.postings import (
    BORROWED,
    HELD,
    KINDS,
    Account,
    Transaction,
    balances,
    transactions,
)
from ledger.billing.statement import Statement
from ledger.plans.rules import UNLIMITED


def statements(case: Case) -> list[Statement]:
    return [state(case.history, case.plans, day) for day in case.days]


def sums(rows: list[Transaction], until: date = date.max) -> Counter[Account]:
    """What each account holds at the end of a day, in itself and with all under it."""
    found = Counter[Account]()
    for row in rows:
        for posting in row.postings if row.on <= until else ():
            for length in range(1, len(posting.account) + 1):
                found[posting.account[:length]] += posting.bytes
    return found


@given(cases())
def test_every_transaction_adds_up_to_zero_and_comes_once_a_date_and_kind(case: Case) -> None:
    for said in statements(case):
        rows = transactions(said)
        for row in rows:
            assert sum(posting.bytes for posting in row.postings) == 0
            assert all(posting.bytes for posting in row.postings)
        keys = [(row.on, KINDS.index(row.kind)) for row in rows]
        assert keys == sorted(set(keys))


@given(cases())
def test_each_lot_has_an_account_that_holds_what_the_lot_holds(case: Case) -> None:
    for said in statements(case):
        held = sums(transactions(said))
        limited = [lot for lot in said.all_lots.values() if lot.granted != UNLIMITED]
        for lot in limited:
            assert held["Assets", lot.cls, lot.id] == lot.remaining
        assert held[HELD] == sum(lot.remaining for lot in limited)


@given(cases())
def test_what_goes_and_what_is_owed_is_what_the_figures_say(case: Case) -> None:
    for said in statements(case):
        held, trail, told = sums(transactions(said)), said.trail, said.figures
        reasons = Counter[str]()
        for row in trail.forfeitures:
            reasons[row.reason] += row.bytes
        for reason, lost in reasons.items():
            assert held["Expenses", "Lost", reason] == lost
        assert held["Expenses", "Lost"] == told.forfeited
        assert held["Expenses", "Given"] == told.given
        assert held["Expenses", "Used"] == sum(row.bytes for row in trail.allocations)
        assert held["Expenses", "Adjustments"] == sum(row.bytes for row in trail.adjustments)
        assert held["Expenses", "Overage"] == sum(row.bytes for row in trail.overages)
        assert held["Expenses", "Uncounted"] == sum(row.bytes for row in trail.uncounted)
        assert held[BORROWED] == -told.debt


@given(cases())
def test_the_balances_of_every_boundary_are_those_of_the_transactions(case: Case) -> None:
    for said in statements(case):
        rows = transactions(said)
        days = set()
        for balance in balances(case.history, case.plans, said):
            days.add(balance.on)
            assert sums(rows, balance.on)[balance.account] == balance.bytes, balance
        boundaries = {cycle.start for cycle, _plan in said.trail.cycles}
        assert boundaries <= days
        assert not boundaries or said.on in days


@given(cases())
def test_at_every_boundary_all_that_holds_data_is_among_the_balances(case: Case) -> None:
    for said in statements(case):
        told = {
            (row.on, row.account): row.bytes for row in balances(case.history, case.plans, said)
        }
        for cycle, _plan in said.trail.cycles[-2:]:
            then = state(case.history, case.plans, cycle.start)
            assert told.get((cycle.start, BORROWED), 0) == -then.figures.debt
            for lot in then.lots:
                if lot.remaining and lot.granted != UNLIMITED:
                    account = "Assets", lot.cls, lot.id
                    assert told[cycle.start, account] == lot.remaining
