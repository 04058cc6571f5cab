"""Readings: the ledger agrees with the carrier from the end of a day on (ruling A32)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import takewhile

from ledger.billing.lots import USABLE, Lot
from ledger.billing.state import State
from ledger.billing.statement import Adjustment, Overage
from ledger.dates import ONE_DAY
from ledger.facts import Reading
from ledger.plans.rules import EVERY_CYCLE

MakeRow = Callable[[date, str, int], Adjustment]


def agree_with(state: State, reading: Reading) -> None:
    """Bring the ledger to what the carrier says, at the end of the day."""
    if reading.figure == "used":
        _agree_on_use(state, reading)
        return
    lots = [lot for lot in state.lots if lot.state is USABLE]
    if any(lot.unlimited for lot in lots):
        return
    if reading.figure == "remaining" and reading.carried is None:
        _agree_on_all(state, reading, sum(lot.left for lot in lots) - reading.bytes)
    else:
        _agree_on_parts(state, reading, lots)


def missing(state: State, reading: Reading) -> int:
    """So much more was used than the ledger thinks; negative for less."""
    if reading.figure == "used":
        return reading.bytes - used(state)
    lots = [lot for lot in state.lots if lot.state is USABLE]
    if any(lot.unlimited for lot in lots):
        return 0
    if reading.figure == "carried":
        lots = [lot for lot in lots if lot.carried]
    return sum(lot.left for lot in lots) - reading.bytes


def used(state: State) -> int:
    """What counts as used since the cycle began: drained, found missing, and beyond all data."""
    since, trail = state.period_start, state.trail
    drained = takewhile(lambda row: row.day >= since, reversed(trail.allocations))
    adjusted = takewhile(lambda row: row.on >= since, reversed(trail.adjustments))
    beyond = takewhile(lambda row: row.day >= since, reversed(trail.overages))
    return sum(row.bytes for rows in (drained, adjusted, beyond) for row in rows)


def use_more(state: State, amount: int, day: date, row: MakeRow = Adjustment) -> int:
    """What was used without an entry drains what can be used for everything first, then the rest;
    returns what no lot covered.
    """
    state.used = True
    if any(lot.restricted for lot in state.lots if lot.state is USABLE):
        from ledger.billing.usage import take_unrestricted

        amount = take_unrestricted(state, amount, day, row)
    return state.take(amount, day, state.trail.adjustments, row)


def _agree_on_all(state: State, reading: Reading, more: int) -> None:
    if more > 0:
        use_more(state, more, reading.day)
    elif more < 0:
        _cancel_overage(state, reading.day)
        rest = _give_back(state, -more, reading.day, state.lots)
        if rest:
            _make_up(state, rest, reading, "")


def _agree_on_use(state: State, reading: Reading) -> None:
    more = reading.bytes - used(state)
    if more > 0:
        rest = use_more(state, more, reading.day)
        if rest:
            state.trail.overages.append(Overage(reading.day, rest, read=True))
    elif more < 0:
        rest = -more - _cancel_some_overage(state, -more, reading.day)
        _give_back(state, rest, reading.day, state.lots)


def _agree_on_parts(state: State, reading: Reading, lots: list[Lot]) -> None:
    """What is carried, and where that is said what is not, each by itself."""
    carried = [lot for lot in lots if lot.carried]
    parts = [(carried, "/carried", reading.bytes)]
    if reading.carried is not None:
        own = [lot for lot in lots if not lot.carried]
        parts = [(carried, "/carried", reading.carried)]
        parts.append((own, "", reading.bytes - reading.carried))
    more = [sum(lot.left for lot in part) - says for part, _id, says in parts]
    if min(more) < 0:
        _cancel_overage(state, reading.day)
    for (part, id, _says), missing in zip(parts, more, strict=True):
        if missing > 0:
            _take_from(state, part, missing, reading.day)
        elif missing < 0:
            rest = _give_back(state, -missing, reading.day, part)
            if rest:
                _make_up(state, rest, reading, id)


def _take_from(state: State, lots: list[Lot], amount: int, day: date) -> None:
    """Drain only these, in their order: first what can be used for everything."""
    state.used = True
    for lot in sorted(lots, key=lambda lot: (lot.restricted, state.drain_key(lot))):
        amount -= state.drain(lot, amount, day, state.trail.adjustments, Adjustment)
    state.queue = None


def _cancel_overage(state: State, on: date) -> None:
    """There was data left, so nothing was used beyond it since the last lot was made."""
    since = max([state.period_start, *(lot.start for lot in state.made[-1:])])
    rows = state.trail.overages[state.settled_overages :]
    over = sum(row.bytes for row in rows if row.day >= since)
    if over:
        state.trail.overages.append(Overage(on, -over))
        state.settled_overages = len(state.trail.overages)


def _cancel_some_overage(state: State, most: int, on: date) -> int:
    """Less was used in this cycle; returns how much of it had been beyond all data."""
    rows = state.trail.overages
    over = sum(row.bytes for row in rows if row.day >= state.period_start)
    if not over:
        return 0
    rows.append(Overage(on, -over))
    state.settled_overages = len(rows)
    if over > most:
        rows.append(Overage(on, over - most, read=True))
    return min(over, most)


def _give_back(state: State, amount: int, on: date, lots: list[Lot]) -> int:
    """Return bytes to those of the lots that live and that this cycle drained last; what is over
    is returned.
    """
    kept = []
    while amount and state.drained:
        lot, taken = state.drained.pop()
        if lot.until <= on or lot not in state.lots or not lot.in_use:
            continue
        back = min(taken, amount) if lot in lots else 0
        if back:
            lot.left += 0 if lot.unlimited else back
            amount -= back
            state.trail.adjustments.append(Adjustment(on, lot.id, -back))
        if back < taken:
            kept.append((lot, taken - back))
    state.drained += reversed(kept)
    state.queue = None
    return amount


def _make_up(state: State, amount: int, reading: Reading, part: str) -> None:
    """What nothing explains becomes data of the plan that ends with the cycle."""
    id, cause = f"reading-{reading.id}{part}", "read_carried" if part else "reading"
    lot = state.make(id, "plan", amount, reading.day, EVERY_CYCLE, cause)
    if lot:
        if part:
            lot.generation = 1
            lot.born, lot.number = state.period_start - ONE_DAY, lot.number - 1
        lot.rolls = 0
        lot.denied = "not_rollable" if state.rules.rollovers else "expired"
