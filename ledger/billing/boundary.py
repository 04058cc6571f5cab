"""What happens where a cycle or a lot ends: what rolls, what is lost, and the next cycle."""

from __future__ import annotations

from datetime import date

from ledger.billing.changes import (
    carried_places,
    landing,
    loses_carried,
    one_grant,
    policy_of,
    saves,
)
from ledger.billing.cycles import Cycle, later, schedule
from ledger.billing.lots import DORMANT, FROZEN, LOCKED, Lot, by_birth, child
from ledger.billing.rollover import (
    ROLLS_AGAIN,
    ROLLS_FIRST,
    Limits,
    Place,
    changes_what_rolls,
    land,
)
from ledger.billing.state import State
from ledger.billing.statement import Granted, Roll
from ledger.billing.turn import Turn
from ledger.dates import parse_span
from ledger.plans.rules import UNLIMITED, Rollover


def set_aside(state: State, on: date, turn: Turn) -> list[Lot]:
    """Take out the lots that end today; returns those that may roll, the rest is lost."""
    ended = _take_out(state, on)
    lost = loses_carried(turn.left, state.rules)
    rolling = [lot for lot in ended if not _settled(state, lot, on, turn, lost)]
    if turn.begins:
        rolling += _thawed(state, on, turn, lost)
    if lost or turn.early == "forfeit":
        reason = "plan_changed" if lost else "lapsed"
        for lot in state.drop(lambda lot: lot.carried and lot.state is not DORMANT):
            state.forfeit(lot, lot.left, reason, on)
    return rolling


def _take_out(state: State, on: date) -> list[Lot]:
    """The lots that end today; they are live no longer."""
    ended = [lot for lot in state.lots if lot.until <= on]
    if any(lot.requires for lot in ended):
        state.held_at_close = {
            "carried" if lot.carried else lot.cls for lot in state.live() if lot.left
        }
    if ended:
        state.lots = [lot for lot in state.lots if lot.until > on]
        state.queue = None
    return ended


def _settled(state: State, lot: Lot, on: date, turn: Turn, lost: bool) -> bool:
    """Forfeit a lot that ends, or keep it for what may save it; False if it may roll."""
    reason = _denied(state, lot, on, turn, lost)
    rules = state.rules
    saved_later = reason == "lapsed" and not turn.begins and lot.state is not FROZEN
    if saved_later and rules.cycle.grace and lot.left > 0:
        state.keep(lot, FROZEN, later(on, rules.cycle.grace))
        return True
    if reason == "expired":
        _expire(state, lot, on)
    elif reason:
        state.forfeit(lot, lot.left, reason, on)
    return bool(reason) or lot.left <= 0


def _denied(state: State, lot: Lot, on: date, turn: Turn, lost: bool) -> str:
    """Why a lot that ends may not roll; empty when it may (A20, A38)."""
    if lot.state is FROZEN:
        return "lapsed"
    if lot.state is DORMANT:
        return "expired"
    tables = state.rules.rollovers
    by_day = bool(tables) and landing(lot.cls, tables).at == "grant"
    rolls_today = lot.daily and (turn.begins or state.runs_on(on)) if by_day else turn.boundary
    if not rolls_today and not turn.boundary:
        return "expired"
    if not lot.rolls and lot.denied != "condition":
        return lot.denied
    if not rolls_today:
        return "expired"
    if not lot.rolls or (lot.requires and not _conditions_met(state, lot, on, turn)):
        return "condition"
    if turn.boundary and not turn.begins:
        return "lapsed"
    if lost or not tables or (turn.boundary and not saves(turn.left, state.rules)):
        return "plan_changed"
    return "lapsed" if turn.early == "forfeit" else ""


def _conditions_met(state: State, lot: Lot, on: date, turn: Turn) -> bool:
    from ledger.billing.conditions import met

    return met(state, lot, on, turn)


def _expire(state: State, lot: Lot, on: date) -> None:
    """A life is over; the next top-up may still bring it back."""
    span = state.rules.topup.revives
    if span and lot.cls == "topup" and lot.left > 0 and lot.state is not DORMANT:
        state.keep(lot, DORMANT, later(on, span))
    else:
        state.forfeit(lot, lot.left, "expired", on)


def _thawed(state: State, on: date, turn: Turn, lost: bool) -> list[Lot]:
    """What was frozen rolls with the next cycle, unless the plan that follows lets it go."""
    thawed = state.drop(lambda lot: lot.state is FROZEN)
    kept = not lost and bool(state.rules.rollovers) and saves(turn.left, state.rules)
    for lot in thawed:
        if not kept:
            state.forfeit(lot, lot.left, "plan_changed", on)
    return [lot for lot in thawed if lot.left > 0] if kept else []


def lapse(state: State, on: date) -> None:
    """A plan that renews by hand has ended and was not renewed."""
    state.cycle = None
    state.follows = False
    state.period_start = on
    state.drained = []


def end(state: State, on: date) -> None:
    """The contract has ended: all that is left goes with it."""
    for lot in state.lots:
        state.forfeit(lot, lot.left, "lapsed", on)
    state.lots = []
    state.queue = None
    if state.cycle:
        state.end_cycle(on)
    lapse(state, on)
    state.dated = []


def begin_cycle(state: State, on: date, turn: Turn) -> None:
    number = state.next_number
    if turn.left and turn.left.family != state.rules.family:
        state.family_since = number
    state.run = state.run + 1 if state.cycle else 0
    state.follows = False
    state.cycle = _next_cycle(state, on, turn)
    state.next_number = number + 1
    state.period_start = on
    state.used = False
    state.drained = []
    state.claimed = set()
    state.claim_made = False
    state.asked_on = [day for day in state.asked_on if day >= on]
    state.realign()
    state.trail.cycles.append((state.cycle, state.rules.plan))


def _next_cycle(state: State, on: date, turn: Turn) -> Cycle:
    """The cycle that begins today, and the schedule by which the next ones follow."""
    number, rule, anchor = state.next_number, state.rules.cycle, state.contract.anchor
    if turn.renewal and turn.renewal.lasts:
        end = later(on, parse_span(turn.renewal.lasts), rule.month_end)
        state.schedule = schedule(rule, end, number + 1, anchor)
        return Cycle(number, on, end, on, on.isoformat())
    plan = state.schedule
    if plan is None or state.cycle is None or plan.rule != rule or turn.anew:
        plan = state.schedule = schedule(rule, on, number, anchor)
    return plan.cycle(number)


def extend_cycle(state: State, on: date, turn: Turn) -> None:
    """An early renewal that moves the end of the running cycle (A11)."""
    assert state.cycle is not None and state.schedule is not None and turn.renewal is not None
    ends = {lot.id: lot.until for lot in state.lots}
    if turn.renewal.lasts:
        rule = state.rules.cycle
        state.move_end(later(state.cycle.end, parse_span(turn.renewal.lasts), rule.month_end))
    else:
        longer = state.schedule._replace(offset=state.schedule.offset + 1)
        state.move_end(longer.end_of(state.cycle.number), longer)
    for lot in state.lots:
        if lot.until != ends[lot.id]:
            lot.until, moved = ends[lot.id], lot.until
            state.move(lot, moved, lot.ends_cycle, on)


def carry(state: State, rolling: list[Lot], on: date, turn: Turn) -> None:
    """Round and cap what was set aside by the rules now in force, and make child lots."""
    tables = state.rules.rollovers or (Rollover(),)
    for index, rollover in enumerate(tables):
        own = [lot for lot in rolling if landing(lot.cls, tables) is rollover]
        if turn.begins and rollover.wipe and state.run and state.run % rollover.wipe == 0:
            _wipe(state, own, rollover, on)
        elif own or (turn.begins and state.lots):
            _land(state, own, index, tables, on, turn)
    bank = state.rules.extras.withdraw if state.rules.extras else None
    if rolling and bank and bank.max_lots:
        from ledger.billing.bank import keep_to_most_lots

        keep_to_most_lots(state, on)


def _land(
    state: State,
    own: list[Lot],
    index: int,
    tables: tuple[Rollover, ...],
    on: date,
    turn: Turn,
) -> None:
    """What lands by one table."""
    rollover = tables[index]
    lives = {lot: _life(state, lot, rollover, on) for lot in own}
    for lot in own:
        if lives[lot][0] <= on:
            _expire(state, lot, on)
    own = [lot for lot in own if lives[lot][0] > on]
    places = carried_places(state, rollover, on) + [
        Place(lot, ROLLS_AGAIN if lot.carried else ROLLS_FIRST, lives[lot][0]) for lot in own
    ]
    if not places:
        return
    amounts = {lot: lot.left for lot in own}
    if turn.left or changes_what_rolls(rollover):
        amounts, cuts = land(places, rollover, _limits(state, index, rollover, on, turn))
        state.cut(cuts, on)
    first = sum(amounts[lot] for lot in own if not lot.carried)
    if first:
        state.rolled.append((on, index, first))
    for lot in sorted(own, key=by_birth):
        if amounts[lot]:
            _roll(state, lot, amounts[lot], on, lives[lot], rollover)


def _life(state: State, lot: Lot, rollover: Rollover, on: date) -> tuple[date, int | None]:
    """The end of what rolls today."""
    if rollover.lasts_from == "roll":
        return state.life(rollover.lasts, on)
    from ledger.billing.lives import life_from_birth

    return life_from_birth(state, lot, rollover.lasts)


def _limits(state: State, index: int, rollover: Rollover, on: date, turn: Turn) -> Limits:
    grant = one_grant(state, rollover)
    by_change = None
    if turn.left and turn.begins and grant != UNLIMITED:
        policy = policy_of(turn.left.change, turn.left, state.rules)
        by_change = grant if policy == "cap" else None
    first_time = None
    if rollover.cap_within:
        from ledger.billing.lives import before

        since = before(on, rollover.cap_within.span)
        gone = sum(part for day, table, part in state.rolled if table == index and day > since)
        first_time = max(rollover.cap_within.bytes - gone, 0)
    return Limits(grant, by_change, first_time)


def _wipe(state: State, own: list[Lot], rollover: Rollover, on: date) -> None:
    """The carry of an unbroken run is lost, old and new (N13)."""
    wiped = [place.lot for place in carried_places(state, rollover, on)]
    for lot in [*own, *wiped]:
        state.forfeit(lot, lot.left, "expired", on)
    state.drop(lambda lot: lot in wiped)


def _roll(
    state: State,
    lot: Lot,
    amount: int,
    on: date,
    life: tuple[date, int | None],
    rollover: Rollover,
) -> None:
    assert state.cycle is not None
    label = on.isoformat() if rollover.at == "grant" else state.cycle.label
    id = state.free_id(f"{lot.id}>{label}")
    new = child(lot, id, amount, on, *life)
    new.keep_to(rollover.only)
    if rollover.locked:
        new.state = LOCKED
    state.trail.rolls.append(Roll(on, lot.id, new.id, min(lot.left, amount)))
    if amount > lot.left:
        new.added = amount - lot.left
        state.trail.granted.append(Granted(on, new.id, new.added, "rounding"))
    lot.left = 0
    state.add(new)
