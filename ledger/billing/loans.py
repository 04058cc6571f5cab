"""Data taken from the next grant, and how that pays it back (N7, rulings A26 and A27)."""

from __future__ import annotations

from datetime import date

from ledger.billing.state import State
from ledger.billing.statement import Repaid
from ledger.dates import parse_span
from ledger.facts.acts import Loan
from ledger.plans.extras import BorrowRule, extras
from ledger.plans.rules import UNLIMITED


def lend(state: State, loan: Loan) -> None:
    """Data for now that the coming grants of class ``plan`` will lack."""
    rule = extras(state.rules).borrow or BorrowRule()
    lasts = parse_span(loan.lasts) if loan.lasts else rule.lasts
    state.make(f"borrow-{loan.id}", "borrowed", loan.bytes, loan.day, lasts, "loan")
    state.debt += loan.bytes


def repay(state: State, amount: int, lot: str, on: date) -> int:
    """What a grant still gives once it has paid the debt, as far as it can."""
    paid = state.debt if amount == UNLIMITED else min(state.debt, amount)
    if paid:
        state.debt -= paid
        state.trail.repaid.append(Repaid(on, lot, paid))
    return amount if amount == UNLIMITED else amount - paid
