"""Data put aside, and taken out again by hand (N19)."""

from __future__ import annotations

from datetime import date

from ledger.billing.lots import (
    LOCKED,
    USABLE,
    Lot,
    by_birth,
    by_end,
    give_rights,
    named,
    take_from,
)
from ledger.billing.state import State
from ledger.billing.statement import Roll
from ledger.dates import Span
from ledger.facts.acts import Deposit, Withdrawal
from ledger.plans.extras import DepositRule, WithdrawRule, extras


def deposit(state: State, deposit: Deposit) -> None:
    """Lock data that is usable now; more than there is locks what there is."""
    rule = extras(state.rules).deposit or DepositRule()
    sources = take_from(puttable(state), deposit.bytes)
    lot = _move(state, f"deposit-{deposit.id}", "bank", sources, deposit.day, rule.lasts)
    if lot:
        lot.state = LOCKED
        give_rights(lot, state.rules.rollovers)
        keep_to_most_lots(state, deposit.day)


def puttable(state: State) -> list[Lot]:
    """The lots from which data may be put aside, the next to be taken first."""
    rule = extras(state.rules).deposit or DepositRule()
    lots = [
        lot
        for lot in state.lots
        if lot.state is USABLE and not lot.unlimited and named(lot, rule.takes)
    ]
    return sorted(lots, key=by_end)


def withdraw(state: State, withdrawal: Withdrawal) -> None:
    """Make locked data usable: it is no carried data, and never rolls."""
    rule = extras(state.rules).withdraw or WithdrawRule()
    sources = take_from(sorted(_locked(state), key=by_end), withdrawal.bytes)
    id = f"withdraw-{withdrawal.id}"
    lot = _move(state, id, rule.cls, sources, withdrawal.day, rule.lasts)
    if lot:
        lot.denied = "not_rollable" if state.rules.rollovers else "expired"


def keep_to_most_lots(state: State, on: date) -> None:
    """The bank holds only so many lots; the earliest born go first."""
    rule = extras(state.rules).withdraw
    most = rule.max_lots if rule else 0
    held = sorted((lot for lot in _locked(state) if lot.left), key=by_birth)
    for lot in held[: max(len(held) - most, 0) if most else 0]:
        state.forfeit(lot, lot.left, "over_cap", on)


def _locked(state: State) -> list[Lot]:
    return [lot for lot in state.lots if lot.state is LOCKED]


def _move(
    state: State, id: str, cls: str, sources: list[tuple[Lot, int]], on: date, lasts: Span
) -> Lot | None:
    """A lot made of parts of others."""
    amount = sum(part for _lot, part in sources)
    if not amount:
        return None
    until, ends = state.life(lasts, on)
    new = Lot(state.free_id(id), cls, amount, on, until, ends)
    new.number = state.cycle.number if state.cycle else state.next_number
    new.held = any(lot.held for lot, _part in sources)
    for lot, part in sources:
        state.trail.rolls.append(Roll(on, lot.id, new.id, part))
    state.add(new)
    return new
