"""What ends if nothing more is used: the replay played on, watching the bytes held today (A35)."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.billing.replay import Replay
from ledger.billing.statement import AtRisk, Fate, Forfeiture, Roll
from ledger.dates import ONE_DAY
from ledger.record import NamedTuple

SHORT_LIFE = timedelta(days=2)
"""Data that lives no longer than this, as daily quotas do, is lost without a word."""


def foresee(replay: Replay, on: date, horizon: date) -> tuple[list[AtRisk], dict[str, Fate]]:
    """Each date up to the horizon on which bytes held on ``on`` roll or are lost, and the fate of
    each live lot.

    Grants to come enter only through caps; a renewal by hand is taken to come on time. The replay
    is used up: it stands later afterwards.
    """
    live = {lot.id for lot in replay.state.lots}
    hold(replay)
    rolls, lost = len(replay.state.trail.rolls), len(replay.state.trail.forfeitures)
    _play_out(replay, on, horizon)
    return _by_date(replay, rolls, lost), _by_lot(replay, live, rolls, lost)


def hold(replay: Replay, longer_than: timedelta = timedelta(0)) -> None:
    """Watch from here on what becomes of what the live lots hold, in every fork too: of those that
    live longer than so.
    """
    replay.state.assumes_renewal = True
    for lot in replay.state.lots:
        lot.held = lot.until - lot.start > longer_than


def losses(replay: Replay, day: date, horizon: date) -> list[AtRisk]:
    """The same for a fork of a replay that was held, with the use that it imagines.

    ``day``: the day up to which it was played.
    """
    _play_out(replay, day, horizon)
    return _by_date(replay, 0, 0)


def _play_out(replay: Replay, day: date, horizon: date) -> None:
    """Play on, date by date, as long as there is anything to watch."""
    while _anything_held(replay) and (day := max(replay.next_stop(), day + ONE_DAY)) <= horizon:
        replay.advance(day)


def _anything_held(replay: Replay) -> bool:
    return any(lot.held and lot.left > 0 for lot in replay.state.lots)


class _Rows(NamedTuple):
    """Rows of a replay since a mark, by date: what rolled and what was lost."""

    rolls: dict[date, list[Roll]]
    losses: dict[date, list[Forfeiture]]


def _by_date(replay: Replay, rolls: int, lost: int) -> list[AtRisk]:
    """The rows since the marks, summed by date; what rolled and was cut on one date was lost.

    What rounding up adds is not held today: it is what a lot loses first, and is not counted.
    """
    rows = _dated(replay, rolls, lost)
    added = {row.lot: row.bytes for row in replay.state.trail.granted if row.cause == "rounding"}
    strange: dict[str, int] = {}
    at_risk = []
    for on in sorted({*rows.rolls, *rows.losses}):
        children = {roll.child for roll in rows.rolls.get(on, ())}
        losses = rows.losses.get(on, [])
        gone = sum(_held(row, strange) for row in losses if row.lot not in children)
        rolled = 0
        for roll in rows.rolls.get(on, ()):
            before = strange.pop(roll.lot, 0)
            rolled += roll.bytes - before
            strange[roll.child] = before + added.get(roll.child, 0)
        cut = sum(_held(row, strange) for row in losses if row.lot in children)
        if rolled or gone:
            at_risk.append(AtRisk(on, rolled + gone, rolled - cut, gone + cut))
    return at_risk


def _held(row: Forfeiture, strange: dict[str, int]) -> int:
    """What of a loss was held on the day that is looked ahead from."""
    added = min(strange.get(row.lot, 0), row.bytes)
    strange[row.lot] = strange.get(row.lot, 0) - added
    return row.bytes - added


def _dated(replay: Replay, rolls: int, lost: int) -> _Rows:
    held = {lot.id for lot in replay.state.made if lot.held}
    rows = _Rows({}, {})
    for roll in replay.state.trail.rolls[rolls:]:
        if roll.lot in held:
            rows.rolls.setdefault(roll.on, []).append(roll)
    for loss in replay.state.trail.forfeitures[lost:]:
        if loss.lot in held:
            rows.losses.setdefault(loss.on, []).append(loss)
    return rows


def _by_lot(replay: Replay, live: set[str], rolls: int, lost: int) -> dict[str, Fate]:
    """What becomes of each live lot on the first date on which any of it rolls or is lost; a child
    cut on its first day was lost with it.
    """
    rolled, gone = replay.state.trail.rolls[rolls:], replay.state.trail.forfeitures[lost:]
    first: dict[str, date] = {}
    rows: list[Roll | Forfeiture] = [*rolled, *gone]
    for row in sorted(rows, key=lambda row: row.on):
        first.setdefault(row.lot, row.on)
    ends = {lot.id: replay.within(lot.until) for lot in replay.state.made}
    fates: dict[str, Fate] = {}
    parents = {}
    for roll in rolled:
        if roll.lot in live and first[roll.lot] == roll.on:
            parents[roll.on, roll.child] = roll.lot
            fates[roll.lot] = Fate(roll.on, roll.bytes, 0, ends[roll.child])
    for row in gone:
        lot = parents.get((row.on, row.lot), row.lot)
        if lot not in live or first[lot] != row.on:
            continue
        fate = fates.get(lot, Fate(row.on, 0, 0, row.on))
        kept = fate.rolls - row.bytes if lot != row.lot else fate.rolls
        reason = fate.reason or row.reason
        fates[lot] = Fate(row.on, kept, fate.lost + row.bytes, fate.good_until, reason)
    return fates
