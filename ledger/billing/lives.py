"""Lives that count from somewhere else than the boundary, and spans that look back."""

from __future__ import annotations

from datetime import date

from ledger.billing.cycles import whole_days
from ledger.billing.lots import Lot
from ledger.billing.state import State
from ledger.dates import NEVER, Span, add_months


def life_from_birth(state: State, lot: Lot, lasts: Span) -> tuple[date, int | None]:
    """The end of a life that counts from the grant of what rolls (N23); may be over already."""
    count, unit = lasts
    if unit == "cycles":
        assert state.cycle is not None
        last = lot.number + count - 1
        if last < state.cycle.number:
            return state.cycle.start, None
        return state.end_of(last), last
    if unit == "months":
        try:
            return add_months(lot.born, count), None
        except (OverflowError, ValueError):
            return NEVER, None
    return state.life(lasts, lot.born)


def before(on: date, span: Span) -> date:
    """The date that lies a span before another."""
    try:
        if span.unit == "months":
            return add_months(on, -span.n)
        return on - whole_days(span)
    except (OverflowError, ValueError):
        return date.min
