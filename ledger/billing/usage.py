"""Usage that is not all alike: what counts, and which data each kind of it may use (N16, A23)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ledger.billing.lots import USABLE, Lot
from ledger.billing.state import State
from ledger.billing.statement import Adjustment, Allocation, Overage, Uncounted

Part = tuple[str, str, int]
"""Line, category and bytes of one day."""


def drain_parts(state: State, day: date, parts: list[Part]) -> None:
    """Drain the usage of a day: line by line, what has no category first."""
    for line, category, amount in _counted(state, day, _sorted(state, day, parts)):
        rest = _take(state, amount, day, category, line)
        if rest:
            state.trail.overages.append(Overage(day, rest))


def _sorted(state: State, day: date, parts: list[Part]) -> list[Part]:
    """Sums by line, where lines have data of their own, and by category."""
    own = state.owners() != [""]
    windows = state.rules.extras.windows if state.rules.extras else None
    weekdays = {day: name for name, day in windows.weekdays} if windows else {}
    usual = weekdays.get(day.weekday(), "")
    sums: dict[tuple[str, str], int] = {}
    for line, category, amount in parts:
        key = line if own else "", category or usual
        sums[key] = sums.get(key, 0) + amount
    return [(*key, sums[key]) for key in sorted(sums)]


def _counted(state: State, day: date, parts: list[Part]) -> list[Part]:
    """What counts of each part; the rest is written down as uncounted (A30)."""
    factors = dict(state.rules.factors)
    counted = []
    for line, category, amount in parts:
        state.used = state.used or amount > 0
        counts = amount * factors.get(category, 1000) // 1000
        if counts < amount:
            state.trail.uncounted.append(Uncounted(day, category, amount - counts))
        counted.append((line, category, counts))
    return counted


def _take(state: State, amount: int, day: date, category: str, line: str) -> int:
    """Drain the lots that this usage may use, in the plan's order; returns what none covered."""
    while amount:
        fitting = [lot for lot in state.line_up() if lot.left and fits(lot, day, category, line)]
        if not fitting:
            break
        amount -= state.drain(fitting[-1], amount, day, state.trail.allocations, Allocation)
    return amount


def fits(lot: Lot, day: date, category: str, line: str) -> bool:
    """Whether a usage may use a lot."""
    only = lot.only
    if lot.line and lot.line != line:
        return False
    if only.weekdays and day.weekday() not in only.weekdays:
        return False
    return not only.categories or category in only.categories


def take_unrestricted(
    state: State, amount: int, day: date, row: Callable[[date, str, int], Adjustment]
) -> int:
    """What a reading found missing drains lots without restrictions first (A32)."""
    for lot in reversed(list(state.line_up())):
        if amount and lot.left and not lot.restricted and lot.state is USABLE:
            amount -= state.drain(lot, amount, day, state.trail.adjustments, row)
    state.queue = None
    return amount
