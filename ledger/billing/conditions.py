"""What must be so for data to roll: the closed list of ``requires`` (N10, ruling A20)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ledger.billing.lots import Lot
from ledger.billing.state import State
from ledger.billing.turn import Turn


def met(state: State, lot: Lot, on: date, turn: Turn) -> bool:
    """Whether all that a lot requires held in the cycle that closes."""
    return all(_met(word, state, lot, on, turn) for word in lot.requires)


def _met(word: str, state: State, lot: Lot, on: date, turn: Turn) -> bool:
    name, _colon, what = word.partition(":")
    if name in _OF_FIRST_ROLL:
        return lot.carried or _OF_FIRST_ROLL[name](state, what)
    if name == "early":
        return turn.early in ("restart", "forfeit")
    if name == "claim":
        return state.claim_made
    if name == "option":
        return what in state.options
    asked = any(day < on for day in state.asked_on)  # no_change
    return not asked and turn.left is None


def _used(state: State, _what: str) -> bool:
    return state.used


def _carried_empty(state: State, _what: str) -> bool:
    return "carried" not in state.held_at_close


def _empty(state: State, cls: str) -> bool:
    return cls not in state.held_at_close


_OF_FIRST_ROLL: dict[str, Callable[[State, str], bool]] = {
    "use": _used,
    "carried_empty": _carried_empty,
    "empty": _empty,
}
