"""What each line of a pool has used, and what it may still use; told, never computed with."""

from __future__ import annotations

from ledger.billing.state import State
from ledger.billing.statement import LineUse
from ledger.facts import Usage


def line_uses(state: State, usage: list[Usage], read: int | None = None) -> tuple[LineUse, ...]:
    """What each line used of what counts, and what it may still use.

    ``usage``: that of the cycle up to now, of all lines; ``read``: what was used in all, where a
    reading says that. What it found is of no line, and negative where it found less.
    """
    present = state.lines or {}
    factors = dict(state.rules.factors)
    used: dict[str, int] = dict.fromkeys(present, 0)
    for row in usage:
        counted = row.bytes * factors.get(row.category, 1000) // 1000
        used[row.line] = used.get(row.line, 0) + counted
    if read is not None:
        used[""] = used.get("", 0) + read - sum(used.values())
    return tuple(_line_use(state, name, used[name]) for name in sorted(used) if name or used[name])


def _line_use(state: State, name: str, used: int) -> LineUse:
    line = (state.lines or {}).get(name)
    limit = line.limit if line else None
    own = [lot for lot in state.in_use() if lot.line == name] if name else []
    left = sum(lot.left for lot in own) if own else None
    if limit is not None:
        left = max(limit - used, 0)
    carried = sum(lot.left for lot in state.in_use() if lot.generation and lot.origin == name)
    return LineUse(name, used, limit, left, carried if name else 0)
