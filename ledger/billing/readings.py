"""Readings: the ledger agrees with the carrier from the end of a day on (ruling A32)."""

from __future__ import annotations

from datetime import date

from ledger.billing.lots import USABLE
from ledger.billing.state import State
from ledger.billing.statement import Adjustment, Overage
from ledger.facts import Reading
from ledger.plans.rules import EVERY_CYCLE


def agree_with(state: State, reading: Reading) -> None:
    """Bring what remains to what the carrier says, at the end of the day (A32)."""
    lots = [lot for lot in state.lots if lot.state is USABLE]
    if any(lot.unlimited for lot in lots):
        return
    missing = sum(lot.left for lot in lots) - reading.bytes
    if missing > 0:
        state.used = True
        if any(lot.restricted for lot in lots):
            from ledger.billing.usage import take_unrestricted

            missing = take_unrestricted(state, missing, reading.day)
        state.take(missing, reading.day, state.trail.adjustments, Adjustment)
    elif missing < 0:
        _cancel_overage(state, reading.day)
        rest = _give_back(state, -missing, reading.day)
        if rest:
            _make_up(state, rest, reading)


def _cancel_overage(state: State, on: date) -> None:
    """There was data left, so nothing was used beyond it since the last lot was made."""
    since = max([state.period_start, *(lot.start for lot in state.made[-1:])])
    rows = state.trail.overages[state.settled_overages :]
    over = sum(row.bytes for row in rows if row.day >= since)
    if over:
        state.trail.overages.append(Overage(on, -over))
        state.settled_overages = len(state.trail.overages)


def _give_back(state: State, amount: int, on: date) -> int:
    """Return bytes to the live lots that this cycle drained last; what is over is returned."""
    kept = []
    while amount and state.drained:
        lot, taken = state.drained.pop()
        if lot.until <= on or lot not in state.lots or not lot.in_use:
            continue
        back = min(taken, amount)
        lot.left += back
        amount -= back
        state.trail.adjustments.append(Adjustment(on, lot.id, -back))
        if back < taken:
            kept.append((lot, taken - back))
    state.drained += kept
    state.queue = None
    return amount


def _make_up(state: State, amount: int, reading: Reading) -> None:
    """What nothing explains becomes data of the plan that ends with the cycle."""
    lot = state.make(f"reading-{reading.id}", "plan", amount, reading.day, EVERY_CYCLE, "reading")
    if lot:
        lot.rolls = 0
        lot.denied = "not_rollable" if state.rules.rollovers else "expired"
