"""What a plan adds by itself: the cycle's grants, the day's, and what a contract began with."""

from __future__ import annotations

from datetime import date

from ledger.billing.changes import carried_places, landing, one_grant, own_id
from ledger.billing.lots import Lot
from ledger.billing.rollover import cap_carried, limit
from ledger.billing.state import State
from ledger.billing.turn import Turn
from ledger.dates import NEVER, ONE_DAY
from ledger.facts import Opening
from ledger.plans.rules import EVERY_CYCLE, UNLIMITED, Grant


def grant(state: State, on: date, turn: Turn, over_on: date = NEVER) -> None:
    """The grants of the cycle that begins, then the cap on the balance after them (A2).

    ``over_on``: the first day after the contract, where that is known.
    """
    assert state.cycle is not None
    if state.cycle.number == 0 and state.contract.opening:
        return _open_with(state, state.contract.opening, on)
    granted = _grant_all(state, on, turn, over_on)
    for rollover in state.rules.rollovers:
        counted = [granted[cls] for cls in rollover.classes if cls in granted]
        if rollover.cap_after_grant and UNLIMITED not in counted:
            most = limit(rollover.cap_after_grant, one_grant(state, rollover))
            if most is not None:
                most = max(most - sum(counted), 0)
                places = carried_places(state, rollover, on)
                state.cut(cap_carried(places, rollover.trim, most), on)
    return None


def grant_again(state: State, on: date, turn: Turn) -> None:
    """The every-cycle grants once more, for a cycle that an early renewal has made longer."""
    _grant_all(state, on, turn, NEVER)


def _grant_all(state: State, on: date, turn: Turn, over_on: date) -> dict[str, int]:
    """Make the grants that are due; how much came of each class.

    A renewal's own amount stands for the every-cycle grants of class ``plan``.
    """
    assert state.cycle is not None
    granted: dict[str, int] = {}
    renewed = turn.renewal.bytes if turn.renewal else None
    again = turn.early == "extend"
    if renewed is not None:
        likes = [grant for grant in state.rules.grants if _is_promised(grant)]
        like = likes[0] if likes else Grant()
        _make(state, like._replace(amount=renewed), renewed, on, granted)
    for grant in state.rules.grants:
        replaced = renewed is not None and _is_promised(grant)
        due = _is_due(state, grant, again=again)
        if due and not grant.claim and not replaced:
            amount = grant.amount if again else _first_share(state, grant, over_on)
            _make(state, grant, amount, on, granted)
    return granted


def _is_promised(grant: Grant) -> bool:
    """Whether every cycle has it: what a renewal with an amount of its own replaces."""
    plain = not grant.claim and not grant.option
    return grant.cls == "plan" and grant.every == EVERY_CYCLE and plain


def _make(state: State, grant: Grant, amount: int, on: date, granted: dict[str, int]) -> None:
    """Make one grant for all lines, less what was borrowed from it."""
    assert state.cycle is not None
    heads, owners = state.heads(), state.owners()
    if owners == [""]:
        amount = amount if amount == UNLIMITED and heads else amount * heads
    for owner in owners:
        id = own_id(f"{state.cycle.label}/{grant.cls}", owner)
        due = amount
        if state.debt and grant.cls == "plan":
            from ledger.billing.loans import repay

            due = repay(state, amount, id, on)
        lot = state.make(id, grant.cls, due, on, grant.lasts, "grant", owner)
        if lot:
            lot.keep_to(grant.only)
        before = granted.get(grant.cls, 0)
        granted[grant.cls] = UNLIMITED if UNLIMITED in (due, before) else before + due


def _first_share(state: State, grant: Grant, over_on: date) -> int:
    """A grant, prorated by the days of a cycle that begins late or in which all ends (A12, N24)."""
    assert state.cycle is not None
    rule = state.rules.cycle
    start, end, nominal = state.cycle.start, state.cycle.end, state.cycle.nominal_start
    late = start != nominal and rule.first == "prorated"
    short = over_on < end and rule.last == "prorated"
    if not (late or short) or grant.every != EVERY_CYCLE or grant.amount == UNLIMITED:
        return grant.amount
    days = (min(end, over_on) if short else end) - (start if late else nominal)
    share = grant.amount * days.days // (end - nominal).days
    if late and not short:
        share = -(-share // rule.first_step) * rule.first_step
    return min(share, grant.amount)


def _open_with(state: State, opening: Opening, on: date) -> None:
    """What a contract already held, as if granted and rolled when the cycle began."""
    assert state.cycle is not None and state.schedule is not None
    tables = state.rules.rollovers
    carried = opening.carried if tables else 0
    lives = (grant.lasts for grant in state.rules.grants if grant.cls == "plan")
    lasts = next(lives, EVERY_CYCLE)
    begun = state.cycle.nominal_start
    amount = opening.left - carried
    own = state.make("opening/plan", "plan", amount, on, lasts, "opening", born=begun)
    if own:
        _live(own, state.life(lasts, begun), on)
    if not tables:
        return
    named = any("plan" in rollover.classes for rollover in tables)
    cls = "plan" if named else tables[0].classes[0]
    rollover = landing(cls, tables)
    lot = state.make("opening/carried", cls, carried, on, rollover.lasts, "carried")
    if lot:
        lot.born = state.schedule.boundary(state.schedule.offset - 1)
        lot.number -= 1
        if rollover.lasts_from == "grant":
            from ledger.billing.lives import life_from_birth

            _live(lot, life_from_birth(state, lot, rollover.lasts), on)
        else:
            _live(lot, state.life(rollover.lasts, begun), on)
        lot.keep_to(rollover.only)
        lot.generation = 1
        lot.denied, lot.requires = "expired", rollover.requires
        lot.rolls = rollover.times if rollover.times == UNLIMITED else rollover.times - 1


def _live(lot: Lot, life: tuple[date, int | None], on: date) -> None:
    """Give a lot a life that began before it was made; it lasts at least this day."""
    until, lot.ends_cycle = life
    lot.until = max(until, on + ONE_DAY)
    lot.length = (lot.until - on).days


def grant_of_the_day(state: State, on: date) -> None:
    """What a plan gives by the day, inside its cycles."""
    if state.cycle is None or (on == state.contract.since and state.contract.opening):
        return
    for grant in state.rules.grants:
        if grant.every.unit != "days" or grant.claim or not state.is_on(grant):
            continue
        amount, heads, owners = grant.amount, state.heads(), state.owners()
        if owners == [""]:
            amount = amount if amount == UNLIMITED and heads else amount * heads
        for owner in owners:
            id = own_id(f"{on}/{grant.cls}", owner)
            lot = state.make(id, grant.cls, amount, on, grant.lasts, "grant", owner)
            if lot:
                lot.daily = True
                lot.keep_to(grant.only)


def claim(state: State, on: date) -> None:
    """What the plan gives only to who asks for it, once a cycle (N9)."""
    if state.cycle is None:
        return
    state.claim_made = True
    for index, grant in _claimable(state):
        state.claimed.add(index)
        id = f"{state.cycle.label}/{grant.cls}"
        lot = state.make(id, grant.cls, grant.amount, on, grant.lasts, "grant")
        if lot:
            lot.keep_to(grant.only)


def unclaimed(state: State) -> int:
    """Bytes that may be claimed in this cycle and were not."""
    if state.cycle is None:
        return 0
    return sum(grant.amount for _index, grant in _claimable(state) if grant.amount != UNLIMITED)


def _claimable(state: State) -> list[tuple[int, Grant]]:
    return [
        (index, grant)
        for index, grant in enumerate(state.rules.grants)
        if grant.claim and index not in state.claimed and _is_due(state, grant)
    ]


def _is_due(state: State, grant: Grant, *, again: bool = False) -> bool:
    """Whether a grant is made in this cycle (A15, N21)."""
    assert state.cycle is not None
    if not state.is_on(grant):
        return False
    if again:
        return grant.every == EVERY_CYCLE
    if grant.every.unit == "once":
        return state.cycle.number == 0
    since = state.cycle.number - state.family_since - (grant.first - 1)
    return grant.every.unit == "cycles" and since >= 0 and since % grant.every.n == 0
