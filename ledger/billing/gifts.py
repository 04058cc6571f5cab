"""Data from other people and to them (N6, ruling A25)."""

from __future__ import annotations

from ledger.billing.lots import USABLE, Lot, by_birth, by_end, named, take_from
from ledger.billing.state import State
from ledger.billing.statement import Given
from ledger.dates import parse_span
from ledger.facts.acts import GiftIn, GiftOut
from ledger.plans.extras import GiftRule, extras
from ledger.plans.rules import EVERY_CYCLE


def receive(state: State, gift: GiftIn) -> None:
    """A lot of class ``gift``; the life is the gift's own, else the plan's."""
    rule = extras(state.rules).gift or GiftRule()
    lasts = parse_span(gift.lasts) if gift.lasts else rule.lasts or EVERY_CYCLE
    lot = state.make(f"gift-{gift.id}", "gift", gift.bytes, gift.day, lasts, "gift")
    if lot and gift.until:
        lot.end_on(gift.until)


def give(state: State, gift: GiftOut) -> None:
    """Take a gift from the lots that the plan lets go; more than there is gives what there is."""
    for lot, amount in take_from(givable(state), gift.bytes):
        state.trail.given.append(Given(gift.day, lot.id, amount))


def givable(state: State) -> list[Lot]:
    """The lots from which data may be given, the next to be taken first."""
    rule = extras(state.rules).gift or GiftRule()
    lots = [
        lot
        for lot in state.lots
        if lot.state is USABLE and not lot.unlimited and named(lot, rule.takes)
    ]
    if rule.pick == "drain":
        return sorted(lots, key=state.drain_key)
    if rule.pick == "newest":
        return sorted(lots, key=by_birth, reverse=True)
    return sorted(lots, key=by_end)
