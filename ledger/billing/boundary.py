"""What happens where a cycle or a lot ends: what rolls, what is lost, and the next cycle."""

from __future__ import annotations

from datetime import date

from ledger.billing.changes import loses_carried
from ledger.billing.cycles import schedule
from ledger.billing.lots import Lot, by_birth, child
from ledger.billing.rollover import (
    ROLLS_AGAIN,
    ROLLS_FIRST,
    Place,
    changes_what_rolls,
    land,
)
from ledger.billing.state import State
from ledger.billing.statement import Granted, Roll
from ledger.plans.rules import UNLIMITED, Rollover, Rules, each_cycle


def set_aside(
    state: State, on: date, boundary: bool, begins: bool, left: Rules | None
) -> list[Lot]:
    """Take out the lots that end today; returns those that may roll, the rest is lost."""
    ended = [lot for lot in state.lots if lot.until <= on]
    if ended:
        state.lots = [lot for lot in state.lots if lot.until > on]
        state.queue = None
    lost = loses_carried(state, left)
    rolling = []
    for lot in ended:
        reason = _denied(state, lot, boundary, begins) or ("plan_changed" if lost else "")
        if reason:
            state.forfeit(lot, lot.left, reason, on)
        elif lot.left > 0:
            rolling.append(lot)
    if lost:
        for lot in state.lots:
            if lot.carried:
                state.forfeit(lot, lot.left, "plan_changed", on)
        state.lots = [lot for lot in state.lots if not lot.carried]
        state.queue = None
    return rolling


def _denied(state: State, lot: Lot, boundary: bool, begins: bool) -> str:
    """Why a lot that ends may not roll; empty when it may (A20, A38)."""
    if not boundary:
        return "expired"
    if not lot.rolls:
        return lot.denied
    if "use" in lot.requires and not lot.carried and not state.used:
        return "condition"
    if not begins:
        return "lapsed"
    return "" if state.rules.rollover else "plan_changed"


def lapse(state: State, on: date) -> None:
    """A plan that renews by hand has ended and was not renewed."""
    state.cycle = None
    state.period_start = on
    state.drained = []


def end(state: State, on: date) -> None:
    """The contract has ended: all that is left goes with it."""
    for lot in state.lots:
        state.forfeit(lot, lot.left, "lapsed", on)
    state.lots = []
    state.queue = None
    lapse(state, on)
    state.dated = []


def begin_cycle(state: State, on: date, left: Rules | None) -> None:
    number = state.next_number
    plan = state.schedule
    if plan is None or state.cycle is None or plan.rule != state.rules.cycle:
        plan = state.schedule = schedule(state.rules.cycle, on, number, state.contract.anchor)
    if left and left.family != state.rules.family:
        state.family_since = number
    state.cycle = plan.cycle(number)
    state.next_number = number + 1
    state.period_start = on
    state.used = False
    state.drained = []
    state.realign()
    state.trail.cycles.append((state.cycle, state.rules.plan))


def carry(state: State, rolling: list[Lot], on: date, left: Rules | None) -> None:
    """Round and cap what was set aside by the rules now in force, and make child lots."""
    rollover = state.rules.rollover or Rollover()
    until, ends = state.life(rollover.lasts, on)
    places = state.places(on) + [
        Place(lot, ROLLS_AGAIN if lot.carried else ROLLS_FIRST, until) for lot in rolling
    ]
    if not places:
        return
    amounts = {lot: lot.left for lot in rolling}
    if left or changes_what_rolls(rollover):
        one_grant = each_cycle(state.rules, rollover.classes)
        capped = left is not None and left.change.carried == "cap" and one_grant != UNLIMITED
        amounts, cuts = land(places, rollover, one_grant, at_most=one_grant if capped else None)
        state.cut(cuts, on)
    for lot in sorted(rolling, key=by_birth):
        if amounts[lot]:
            _roll(state, lot, amounts[lot], on, until, ends)


def _roll(state: State, lot: Lot, amount: int, on: date, until: date, ends: int | None) -> None:
    assert state.cycle is not None
    id = state.free_id(f"{lot.id}>{state.cycle.label}")
    new = child(lot, id, amount, on, until, ends)
    state.trail.rolls.append(Roll(on, lot.id, new.id, min(lot.left, amount)))
    if amount > lot.left:
        state.trail.granted.append(Granted(on, new.id, amount - lot.left, "rounding"))
    lot.left = 0
    state.add(new)
