"""Changes of plan: when they take effect, and what they do to what is there."""

from __future__ import annotations

from datetime import date

from ledger.billing.cycles import schedule
from ledger.billing.rollover import cap_carried
from ledger.billing.state import State
from ledger.facts import Change
from ledger.plans.rules import EVERY_CYCLE, UNLIMITED, Rollover, Rules, each_cycle


def put_in_force(state: State, on: date, boundary: bool, asked: list[Change]) -> Rules | None:
    """Put a change of plan in force; returns the rules that were left, if any were (A24).

    ``asked``: the changes that are dated today.
    """
    due = [change for change in state.dated if change.in_force == on]
    state.dated = [change for change in state.dated if change.in_force != on]
    if boundary and state.asked:
        due.append(state.asked)
        state.asked = None
    ended = state.stands_still(boundary) and not state.goes_on(on, boundary)
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
    left, state.rules = state.rules, state.plans[last.plan]
    state.rules_since = on
    state.obey()
    return left


def change_within(state: State, on: date, left: Rules) -> None:
    """A change inside a cycle: the cycle goes on, a larger grant adds the difference (A4)."""
    assert state.cycle is not None
    number = state.cycle.number
    if left.family != state.rules.family:
        state.family_since = number + 1
    if state.schedule is None or state.schedule.rule != state.rules.cycle:
        state.schedule = schedule(
            state.rules.cycle, state.cycle.end, number + 1, state.contract.anchor
        )
        state.realign()
    lives = {
        grant.cls: grant.lasts
        for grant in reversed(state.rules.grants)
        if grant.every == EVERY_CYCLE
    }
    for cls, lasts in lives.items():
        more = _grown(each_cycle(left, (cls,)), each_cycle(state.rules, (cls,)))
        if more:
            state.make(f"{on}/{cls}", cls, more, on, lasts, "change")
    if left.change.carried == "cap":
        _cap_at_change(state, on)


def _cap_at_change(state: State, on: date) -> None:
    rollover = state.rules.rollover or Rollover()
    one_grant = each_cycle(state.rules, rollover.classes)
    if one_grant != UNLIMITED:
        state.cut(cap_carried(state.places(on), rollover.trim, one_grant), on)


def loses_carried(state: State, left: Rules | None) -> bool:
    """Whether the plan that was left lets the carry go with it (A7; A24: by amount)."""
    if left is None:
        return False
    if left.change.carried == "lose_on_downgrade":
        return _size(state.rules) < _size(left)
    return left.change.carried == "lose"


def _grown(before: int, after: int) -> int:
    """How much larger a grant became: never negative, UNLIMITED if it lost its end."""
    if after == UNLIMITED:
        return 0 if before == UNLIMITED else UNLIMITED
    return 0 if before == UNLIMITED else max(after - before, 0)


def _size(rules: Rules) -> float:
    return float("inf") if rules.amount == UNLIMITED else rules.amount


def _asked_at(change: Change) -> tuple[date, int]:
    return (change.day, change.id)
