"""Changes of plan: when they take effect, and what they do to what is there."""

from __future__ import annotations

from datetime import date

from ledger.billing.cycles import schedule
from ledger.billing.lots import Lot, rollover_of
from ledger.billing.rollover import LIVES_ON, ROLLS_AGAIN, ROLLS_FIRST, Place, cap_carried
from ledger.billing.state import State
from ledger.facts import Change
from ledger.plans.rules import (
    EVERY_CYCLE,
    UNLIMITED,
    ChangeRule,
    Rollover,
    Rules,
    each_cycle,
    in_force,
)


def revise(state: State, on: date) -> None:
    """Put a revision of the plan's own rules in force (A31)."""
    held = in_force(state.plans[state.plan], on)
    if held is state.rules:
        return
    state.rules = held
    state.obey()
    _reschedule(state)


def next_revision(state: State, after: date) -> date | None:
    """The date of the plan's next revision."""
    dates = [part.since for part in state.plans[state.plan].revisions if part.since > after]
    return min(dates, default=None)


def put_in_force(
    state: State, on: date, boundary: bool, begins: bool, asked: list[Change]
) -> Rules | None:
    """Put a change of plan in force; returns the rules that were left, if any were (A24).

    ``asked``: the changes that are dated today.
    """
    due = [change for change in state.dated if change.in_force == on]
    state.dated = [change for change in state.dated if change.in_force != on]
    if boundary and state.asked:
        due.append(state.asked)
        state.asked = None
    ended = state.stands_still(boundary) and not begins
    at_once = state.rules.change.when == "now" or ended
    for change in asked:
        if change.in_force and change.in_force > on:
            state.dated.append(change)
        elif change.in_force or at_once:
            due.append(change)
        else:
            state.asked = change
    if not due:
        return None
    last = max(due, key=_asked_at)
    if state.asked and _asked_at(state.asked) < _asked_at(last):
        state.asked = None
    return state.take_up(last.plan, on)


def change_within(state: State, on: date, left: Rules, *, renewed: bool = False) -> None:
    """A change inside a cycle: the cycle goes on, and the new plan adds its grant (A4, N12).

    ``renewed``: the renewal that brought it grants by itself.
    """
    assert state.cycle is not None
    if left.family != state.rules.family:
        state.family_since = state.cycle.number + 1
    state.follows = _reschedule(state) or state.follows
    policy = left.change
    if policy.left == "lose":
        _lose_own(state, on, left)
    if not renewed:
        _grant_within(state, on, left, policy.grant)
    if policy_of(policy, left, state.rules) == "cap":
        _cap_at_change(state, on)


def _reschedule(state: State) -> bool:
    """Where the cycle rule is another one, count its boundaries from the running cycle's end."""
    if state.cycle is None or state.schedule is None or state.schedule.rule == state.rules.cycle:
        return False
    number = state.cycle.number + 1
    state.schedule = schedule(state.rules.cycle, state.cycle.end, number, state.contract.anchor)
    state.realign()
    return True


def _lose_own(state: State, on: date, left: Rules) -> None:
    """What the plan left had given in this cycle goes with it."""
    own = {grant.cls for grant in left.grants if grant.every == EVERY_CYCLE}
    gone = {lot.id for lot in state.live() if not lot.carried and lot.cls in own}
    for lot in state.drop(lambda lot: lot.id in gone):
        state.forfeit(lot, lot.left, "plan_changed", on)


def _grant_within(state: State, on: date, left: Rules, policy: str) -> None:
    firsts = {
        grant.cls: grant
        for grant in reversed(state.rules.grants)
        if grant.every == EVERY_CYCLE and not grant.claim and state.is_on(grant)
    }
    owners = state.owners()
    for cls, grant in firsts.items():
        before, after = _of_all(state, left, cls), _of_all(state, state.rules, cls)
        if owners != [""]:
            before, after = _part(before, len(owners)), _part(after, len(owners))
        more = _added(state, on, policy, before, after)
        for owner in owners:
            id = own_id(f"{on}/{cls}", owner)
            lot = state.make(id, cls, more, on, grant.lasts, "change", owner)
            if lot:
                lot.keep_to(grant.only)


def _of_all(state: State, rules: Rules, cls: str) -> int:
    """What a plan grants every cycle in a class, of all lines."""
    once, heads = each_cycle(rules, (cls,), state.options), state.heads(rules)
    return UNLIMITED if once == UNLIMITED and heads else once * heads


def _part(amount: int, parts: int) -> int:
    return amount if amount == UNLIMITED else amount // max(parts, 1)


def own_id(id: str, line: str) -> str:
    """The id of a lot that one line has for itself."""
    return f"{id}@{line}" if line else id


def _added(state: State, on: date, policy: str, before: int, after: int) -> int:
    """What a change inside a cycle adds of one class."""
    if policy == "none":
        return 0
    if policy == "full" or (policy == "prorated" and after == UNLIMITED):
        return after
    if policy == "prorated":
        return share_of_days_left(state, after, on)
    if after == UNLIMITED:
        return 0 if before == UNLIMITED else UNLIMITED
    return 0 if before == UNLIMITED else max(after - before, 0)


def share_of_days_left(state: State, amount: int, on: date) -> int:
    """The part of an amount for the days of the cycle that are left, today included."""
    assert state.cycle is not None
    if amount == UNLIMITED:
        return UNLIMITED
    end, nominal = state.cycle.end, state.cycle.nominal_start
    return amount * (end - on).days // (end - nominal).days


def _cap_at_change(state: State, on: date) -> None:
    """One new grant of carry for each table of the new plan (A7)."""
    tables = state.rules.rollovers or (Rollover(),)
    for rollover in tables:
        most = one_grant(state, rollover)
        if most != UNLIMITED:
            state.cut(cap_carried(carried_places(state, rollover, on), rollover.trim, most), on)


def carried_places(state: State, rollover: Rollover, on: date) -> list[Place]:
    """The live carried lots that would land by a table, as its caps see them (A39)."""
    tables = state.rules.rollovers
    return [
        Place(lot, _turn(lot, on), lot.until)
        for lot in state.live()
        if lot.generation and (len(tables) < 2 or landing(lot.cls, tables) is rollover)
    ]


def _turn(lot: Lot, on: date) -> int:
    if lot.start < on:
        return LIVES_ON
    return ROLLS_FIRST if lot.generation == 1 else ROLLS_AGAIN


def landing(cls: str, tables: tuple[Rollover, ...]) -> Rollover:
    """The table by which a class lands: the first that names it, else the first there is."""
    return rollover_of(cls, tables) or tables[0]


def one_grant(state: State, rollover: Rollover) -> int:
    """What ``1x`` means: the cycle grants in the table's classes, of all lines (A13)."""
    once, heads = each_cycle(state.rules, rollover.classes, state.options), state.heads()
    return UNLIMITED if once == UNLIMITED and heads else once * heads


def loses_carried(left: Rules | None, entered: Rules) -> bool:
    """Whether the plan that was left lets the carry go with it (A7; A24)."""
    if left is None:
        return False
    policy = policy_of(left.change, left, entered)
    if policy == "lose_on_downgrade":
        measure = _price if left.change.downgrade == "price" else _size
        return measure(entered) < measure(left)
    return policy == "lose"


def policy_of(rule: ChangeRule, left: Rules, entered: Rules) -> str:
    """What becomes of the carry: the first case that matches, else the plan's rule (N12)."""
    for case in rule.cases:
        if _matches(left.plan, case.before) and _matches(entered.plan, case.after):
            return case.carried
    return rule.carried


def _matches(plan: str, patterns: tuple[str, ...]) -> bool:
    from fnmatch import fnmatchcase

    names = (plan, plan.partition("/")[2])
    return any(fnmatchcase(name, pattern) for name in names for pattern in patterns or ("*",))


def saves(left: Rules | None, entered: Rules) -> bool:
    """Whether the plan that follows lets what is left roll (N11)."""
    if left is None or left.cycle.renewed_with == "any":
        return True
    wanted = left.cycle.renewed_with
    if wanted == "same":
        return left.plan == entered.plan
    if wanted == "same_length":
        return left.cycle.length == entered.cycle.length
    measure = _size if wanted == "same_or_larger" else _price
    return measure(entered) >= measure(left)


def _size(rules: Rules) -> float:
    return float("inf") if rules.amount == UNLIMITED else rules.amount


def _price(rules: Rules) -> float:
    """The price as a number; none counts as 0."""
    try:
        return float(rules.price)
    except ValueError:
        return 0.0


def _asked_at(change: Change) -> tuple[date, int]:
    return (change.day, change.id)
