"""Data that is bought: its own life, and what it does to what was bought before (N5, A9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger.billing.cycles import later
from ledger.billing.lots import DORMANT, LOCKED, USABLE, WAITING, Lot, by_birth
from ledger.billing.state import State
from ledger.dates import NEVER, Span, parse_span, span_text
from ledger.facts import TopUp


def top_up(state: State, on: date, topups: Sequence[TopUp]) -> None:
    """The top-ups of a day; each covers the whole of it."""
    for topup in topups:
        rule = state.rules.topup
        if rule.extends:
            _extend(state, rule.extends, on)
        waits = (topup.starts or rule.starts) == "after" and _holds_data(state)
        lasts = parse_span(topup.lasts) if topup.lasts else rule.lasts
        lot = state.make(f"topup-{topup.id}", topup.cls, topup.bytes, on, lasts, "topup")
        if lot is None:
            continue
        if topup.until:
            lot.end_on(topup.until)
        if rule.revives and lot.cls == "topup":
            _revive(state, lot, on)
        if waits:
            _wait(state, lot, "" if topup.until or rule.clock == "bought" else span_text(lasts))
        elif rule.renews:
            _renew(state, lot, rule.renews, on)


def _holds_data(state: State) -> bool:
    return any(lot.left for lot in state.lots if lot.state is USABLE)


def _wait(state: State, lot: Lot, life: str) -> None:
    """It is used after all else; its life begins then, unless it has begun already."""
    lot.state, lot.waits_for = WAITING, life
    if life:
        lot.until, lot.ends_cycle = NEVER, None
    state.queue = None


def start_waiting(state: State, on: date) -> None:
    """When nothing else holds data, the first that waits begins."""
    waiting = [lot for lot in state.lots if lot.state is WAITING]
    if waiting and not _holds_data(state):
        state.begin(min(waiting, key=by_birth), on)


def _extend(state: State, span: Span, on: date) -> None:
    """All that is live lasts longer, and so does the cycle with what follows it."""
    if state.cycle is not None:
        ends = {lot.id: lot.until for lot in state.lots}
        state.move_end(later(state.cycle.end, span))
        for lot in state.lots:
            if lot.until != ends[lot.id]:
                lot.until, moved = ends[lot.id], lot.until
                state.move(lot, moved, lot.ends_cycle, on)
    for lot in state.live():
        if lot.ends_cycle is None:
            state.move(lot, later(lot.until, span), None, on)


def _revive(state: State, new: Lot, on: date) -> None:
    """What ended a short while ago comes back with the new one's end."""
    for lot in state.lots:
        if lot.state is DORMANT and lot.cls == new.cls:
            lot.state = USABLE
            state.move(lot, new.until, new.ends_cycle, on)


def _renew(state: State, new: Lot, how: str, on: date) -> None:
    """What was bought before takes the new one's end, be it later or sooner (A9)."""
    others = [
        lot
        for lot in state.lots
        if lot is not new and lot.cls == new.cls and lot.state in (USABLE, LOCKED)
    ]
    if how == "same_size":
        others = [lot for lot in others if lot.amount == new.amount]
    if how == "longest":
        latest = max([new, *others], key=lambda lot: lot.until)
        others.append(new)
    else:
        latest = new
    for lot in others:
        state.move(lot, latest.until, latest.ends_cycle, on)
