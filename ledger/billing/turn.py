"""What turns on a date: which rules come into force, and whether a cycle ends or begins."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ledger.billing.changes import put_in_force
from ledger.billing.state import State
from ledger.facts import Change
from ledger.plans.rules import Rules
from ledger.record import NamedTuple

if TYPE_CHECKING:
    from ledger.facts.acts import Renewal


class Turn(NamedTuple):
    """What happens to the cycle on a date."""

    boundary: bool
    """A cycle ends or begins."""
    begins: bool
    left: Rules | None = None
    """The rules that a change of plan has left."""
    renewal: Renewal | None = None
    """The renewal by hand that begins the cycle, or extends the running one."""
    early: str = ""
    """The policy of an early renewal: ``restart``, ``forfeit`` or ``extend``."""
    anew: bool = False
    """Boundaries are counted anew from this date."""


def turn(state: State, on: date, changes: list[Change], renewals: list[Renewal]) -> Turn:
    """Put in force what takes effect on a date, and say what turns."""
    boundary = state.is_boundary(on)
    if not (changes or renewals or state.asked or state.dated or state.queued):
        return _BEGINS if state.goes_on(boundary) else _ENDS if boundary else _NOTHING
    renewal, early = _renewal_of(state, boundary, renewals)
    cut_short = early in ("restart", "forfeit")
    renewed = renewal is not None and early != "extend"
    begins = renewed or state.goes_on(boundary)
    state.asked_on += [change.day for change in changes]
    asked = changes + _as_change(state, renewal, on) if renewal else changes
    left = put_in_force(state, on, boundary or cut_short, begins, asked)
    if left and not begins and (boundary or state.cycle is None):
        begins = True  # where nothing runs, another plan begins at once
    restarts = left is not None and not begins and left.change.cycle == "restart" and not early
    if restarts and state.asked and state.asked.day < on:
        # The date has become a boundary, for which a later change was waiting.
        state.take_up(state.asked.plan, on)
        state.asked = None
    if cut_short or restarts:
        state.end_cycle(on)
        state.realign()
    begins = begins or restarts
    return Turn(boundary or begins, begins, left, renewal, early, cut_short or restarts)


_BEGINS, _ENDS, _NOTHING = Turn(True, True), Turn(True, False), Turn(False, False)
"""What turns on a date on which nobody did anything."""


def _renewal_of(
    state: State, boundary: bool, renewals: list[Renewal]
) -> tuple[Renewal | None, str]:
    """The renewal that counts today, and how it is early, if it is (A11)."""
    renewal = renewals[-1] if renewals else None
    if renewal and state.cycle and not boundary:
        early = state.rules.cycle.early
        if early != "queue":
            return renewal, early
        state.queued.append(renewal)
        return None, ""
    if boundary and state.queued:
        state.queued += renewals[-1:]
        renewal = state.queued.pop(0)
    return renewal, ""


def _as_change(state: State, renewal: Renewal, on: date) -> list[Change]:
    """A renewal for another plan is a change to it."""
    if renewal.plan is None or state.plans[renewal.plan] == state.plans[state.plan]:
        return []
    return [Change(renewal.id, renewal.day, renewal.plan, on)]
