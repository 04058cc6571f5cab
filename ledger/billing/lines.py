"""Lines that share a plan: who is in, what one brings and takes with it (N14, ruling A16)."""

from __future__ import annotations

from datetime import date

from ledger.billing.changes import own_id, share_of_days_left
from ledger.billing.lots import by_birth
from ledger.billing.state import State
from ledger.facts.acts import Line
from ledger.plans.rules import EVERY_CYCLE, UNLIMITED, Grant


def count_in(state: State, lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Bring the list of lines up to date; returns those that are new and those that are gone.

    Who joins and leaves on one date is neither.
    """
    before = state.lines or {}
    present = dict(before)
    for line in lines:
        present.pop(line.name, None)
        if line.joins:
            present[line.name] = line
    state.lines = present
    joined = [line for name, line in present.items() if name not in before]
    left = [line for name, line in before.items() if name not in present]
    return joined, left


def join(state: State, on: date, lines: list[Line]) -> None:
    """What lines bring that join inside a cycle."""
    share = state.share
    if share is None or share.amount == "pool" or share.joins == "next_cycle":
        return
    if not _inside(state, on):
        return
    for line in lines:
        for grant in _own_grants(state):
            amount = grant.amount
            if share.joins == "prorated":
                amount = share_of_days_left(state, amount, on)
            owner = line.name if share.pools == "carried" else ""
            id = own_id(f"{on}/{grant.cls}", owner)
            lot = state.make(id, grant.cls, amount, on, grant.lasts, "line", owner)
            if lot:
                lot.keep_to(grant.only)


def leave(state: State, on: date, lines: list[Line]) -> None:
    """What lines take with them that leave."""
    share = state.share
    if share is None or share.leaves != "now":
        return
    for line in lines:
        if share.pools == "carried":
            gone = state.drop(lambda lot, name=line.name: lot.line == name)  # type: ignore[misc]
            for lot in gone:
                state.forfeit(lot, lot.left, "plan_changed", on)
        elif share.amount == "per_line" and _inside(state, on):
            for grant in _own_grants(state):
                if grant.amount != UNLIMITED:
                    _take_back(state, grant, on)


def _inside(state: State, on: date) -> bool:
    """Whether a cycle runs whose grants were made by the lines of another day."""
    return state.cycle is not None and state.cycle.start < on


def _take_back(state: State, grant: Grant, on: date) -> None:
    amount = share_of_days_left(state, grant.amount, on)
    lots = [lot for lot in state.in_use() if lot.cls == grant.cls and not lot.carried]
    for lot in sorted(lots, key=by_birth, reverse=True):
        part = min(lot.left, amount)
        state.forfeit(lot, part, "plan_changed", on)
        amount -= max(part, 0)


def _own_grants(state: State) -> list[Grant]:
    return [
        grant
        for grant in state.rules.grants
        if grant.every == EVERY_CYCLE
        and not grant.claim
        and (not grant.option or grant.option in state.options)
    ]
