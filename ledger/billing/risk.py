"""What ends if nothing more is used: the replay played on, watching the bytes held today (A35)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from ledger.billing.replay import Replay
from ledger.billing.statement import AtRisk, Fate
from ledger.dates import NEVER, ONE_DAY


def foresee(replay: Replay, on: date, horizon: date) -> tuple[list[AtRisk], dict[str, Fate]]:
    """Each date up to the horizon on which bytes held on ``on`` roll or are lost, and the fate of
    each live lot.

    Grants to come enter only through caps. The replay is used up: it stands later afterwards.
    """
    live = {lot.id for lot in replay.lots}
    for lot in replay.lots:
        lot.held = True
    rolls, lost = len(replay.trail.rolls), len(replay.trail.forfeitures)
    day = on
    while _anything_held(replay) and (day := max(replay.next_stop(), day + ONE_DAY)) <= horizon:
        replay.advance(day)
    return _by_date(replay, rolls, lost), _by_lot(replay, live, rolls, lost)


def _anything_held(replay: Replay) -> bool:
    return any(lot.held and lot.left > 0 and lot.until < NEVER for lot in replay.lots)


def _by_date(replay: Replay, rolls: int, lost: int) -> list[AtRisk]:
    """The rows since the marks, summed by date; what rolled and was cut on one date was lost."""
    held = {lot.id for lot in replay.made if lot.held}
    rolled: dict[date, int] = defaultdict(int)
    gone: dict[date, int] = defaultdict(int)
    children = set()
    for roll in replay.trail.rolls[rolls:]:
        if roll.lot in held:
            rolled[roll.on] += roll.bytes
            children.add((roll.on, roll.child))
    for row in replay.trail.forfeitures[lost:]:
        if row.lot in held:
            gone[row.on] += row.bytes
            if (row.on, row.lot) in children:
                rolled[row.on] -= row.bytes
    return [
        AtRisk(day, rolled[day] + gone[day], rolled[day], gone[day])
        for day in sorted({*rolled, *gone})
    ]


def _by_lot(replay: Replay, live: set[str], rolls: int, lost: int) -> dict[str, Fate]:
    """What becomes of each live lot at its end; a child cut on its first day was lost with it."""
    ends = {lot.id: lot.until for lot in replay.made}
    fates: dict[str, Fate] = {}
    parents = {}
    for roll in replay.trail.rolls[rolls:]:
        if roll.lot in live:
            parents[roll.on, roll.child] = roll.lot
            fates[roll.lot] = Fate(roll.on, roll.bytes, 0, ends[roll.child])
    for row in replay.trail.forfeitures[lost:]:
        lot = parents.get((row.on, row.lot), row.lot)
        if lot not in live:
            continue
        fate = fates.get(lot, Fate(row.on, 0, 0, row.on))
        rolled = fate.rolls - row.bytes if lot != row.lot else fate.rolls
        fates[lot] = fate._replace(on=row.on, rolls=rolled, lost=fate.lost + row.bytes)
    return fates
