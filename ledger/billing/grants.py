"""What adds data: the cycle's grants, the day's, what a contract began with, and top-ups."""

from __future__ import annotations

from datetime import date

from ledger.billing.lots import Lot
from ledger.billing.rollover import cap_carried, limit
from ledger.billing.state import State
from ledger.billing.statement import Moved
from ledger.dates import ONE_DAY, Span, parse_span
from ledger.facts import Opening, TopUp
from ledger.plans.rules import EVERY_CYCLE, UNLIMITED, Grant, each_cycle


def grant(state: State, on: date) -> None:
    """The grants of the cycle that begins, then the cap on the balance after them (A2)."""
    assert state.cycle is not None
    number = state.cycle.number
    if number == 0 and state.contract.opening:
        return _open_with(state, state.contract.opening, on)
    rollover = state.rules.rollover
    counted = 0
    for grant in state.rules.grants:
        if not _is_due(grant, number, number - state.family_since):
            continue
        amount = _first_share(state, grant)
        if rollover and grant.cls in rollover.classes:
            counted = UNLIMITED if UNLIMITED in (amount, counted) else counted + amount
        state.make(f"{state.cycle.label}/{grant.cls}", grant.cls, amount, on, grant.lasts, "grant")
    if rollover and rollover.cap_after_grant and counted != UNLIMITED:
        most = limit(rollover.cap_after_grant, each_cycle(state.rules, rollover.classes))
        if most is not None:
            places = state.places(on)
            state.cut(cap_carried(places, rollover.trim, max(most - counted, 0)), on)
    return None


def _first_share(state: State, grant: Grant) -> int:
    """A grant, prorated by the days of a cycle that began late (A12)."""
    assert state.cycle is not None
    start, end, nominal = state.cycle.start, state.cycle.end, state.cycle.nominal_start
    rule = state.rules.cycle
    if start == nominal or rule.first != "prorated" or grant.every != EVERY_CYCLE:
        return grant.amount
    if grant.amount == UNLIMITED:
        return UNLIMITED
    share = grant.amount * (end - start).days // (end - nominal).days
    return min(-(-share // rule.first_step) * rule.first_step, grant.amount)


def _open_with(state: State, opening: Opening, on: date) -> None:
    """What a contract already held, as if granted and rolled when the cycle began."""
    assert state.cycle is not None and state.schedule is not None
    rollover = state.rules.rollover
    carried = opening.carried if rollover else 0
    lives = (grant.lasts for grant in state.rules.grants if grant.cls == "plan")
    lasts = next(lives, EVERY_CYCLE)
    own = state.make("opening/plan", "plan", opening.left - carried, on, lasts, "opening")
    if own:
        _date_back(state, own, state.cycle.nominal_start, lasts, on)
    if rollover is None:
        return
    cls = "plan" if "plan" in rollover.classes else rollover.classes[0]
    lot = state.make("opening/carried", cls, carried, on, rollover.lasts, "carried")
    if lot:
        _date_back(state, lot, state.cycle.nominal_start, rollover.lasts, on)
        lot.born = state.schedule.boundary(state.schedule.offset - 1)
        lot.generation = 1
        lot.denied = "expired"
        if lot.rolls != UNLIMITED:
            lot.rolls -= 1


def _date_back(state: State, lot: Lot, born: date, lasts: Span, on: date) -> None:
    """Count a lot's life from the beginning of the cycle; it lasts at least this day."""
    until, lot.ends_cycle = state.life(lasts, born)
    lot.until = max(until, on + ONE_DAY)
    lot.born = born


def grant_of_the_day(state: State, on: date) -> None:
    """What a plan gives by the day, inside its cycles."""
    if state.cycle is None or (on == state.contract.since and state.contract.opening):
        return
    for grant in state.rules.grants:
        if grant.every.unit == "days":
            state.make(f"{on}/{grant.cls}", grant.cls, grant.amount, on, grant.lasts, "grant")


def top_up(state: State, on: date, topups: list[TopUp]) -> None:
    """The top-ups of a day; each covers the whole of it."""
    for topup in topups:
        lasts = parse_span(topup.lasts) if topup.lasts else state.rules.topup.lasts
        lot = state.make(f"topup-{topup.id}", topup.cls, topup.bytes, on, lasts, "topup")
        if lot is None:
            continue
        if topup.until:
            lot.until, lot.ends_cycle = max(topup.until, on + ONE_DAY), None
        if state.rules.topup.renews:
            _renew_topups(state, lot, on)


def _renew_topups(state: State, new: Lot, on: date) -> None:
    """Every live top-up takes the new one's end, be it later or sooner (A9)."""
    for lot in state.lots:
        if lot.cls == new.cls and lot is not new:
            state.trail.moves.append(Moved(on, lot.id, lot.until, new.until))
            lot.until, lot.ends_cycle = new.until, new.ends_cycle
    state.queue = None


def _is_due(grant: Grant, number: int, in_family: int) -> bool:
    """Whether a grant is made in this cycle (A15)."""
    if grant.every.unit == "once":
        return number == 0
    return grant.every.unit == "cycles" and in_family % grant.every.n == 0
