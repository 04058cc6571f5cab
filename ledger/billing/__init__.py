"""The billing-cycle engine: plan and facts to a statement. Pure: no clock, no files.

:func:`state` is the one way in: what is left of a contract at the end of a day, how it came about,
and what will be lost if nothing more is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from ledger.billing.grants import unclaimed
from ledger.billing.lots import DORMANT, FROZEN, LOCKED, USABLE, WAITING, by_end
from ledger.billing.pace import pace
from ledger.billing.readings import used
from ledger.billing.replay import Replay, spread_use
from ledger.billing.risk import foresee
from ledger.billing.statement import CARRIED_IN, Figures, LineUse, Pace, Statement
from ledger.facts import Change, End, History, Reading
from ledger.plans.rules import UNLIMITED, Rules

HORIZON = timedelta(days=400)
"""How far ahead a statement looks: a year's carry, and the month before it rolls."""


def state(history: History, plans: Mapping[int, Rules], on: date) -> Statement:
    """The statement of a contract at the end of the day ``on``.

    Only what happened up to that day counts; an end that is already known enters what is foreseen.
    ``plans`` maps the numbers by which the history names plans to their rules.
    """
    return _statement(_played(history, plans, on), on)


def outlook(history: History, plans: Mapping[int, Rules], on: date) -> tuple[Statement, Pace]:
    """The statement, and how much a day may and must be used from that day on."""
    statement, replay = standing(history, plans, on)
    return statement, pace(replay, statement)


def standing(history: History, plans: Mapping[int, Rules], on: date) -> tuple[Statement, Replay]:
    """The statement, and a replay that stands at the end of its day: to be played on."""
    replay = _played(history, plans, on)
    ahead = replay.fork()
    return _statement(replay, on), ahead


def _played(history: History, plans: Mapping[int, Rules], on: date) -> Replay:
    besides = None
    if any(
        isinstance(event, Reading) and event.spread and event.day > on for event in history.events
    ):
        besides = {day: use for day, use in spread_use(history, plans).items() if day <= on}
    replay = Replay(_known_by(history, on), plans, besides)
    replay.advance(on)
    return replay


def _statement(replay: Replay, on: date) -> Statement:
    """The statement of a replay that was played up to ``on``; plays it on to foresee losses."""
    state = replay.state
    queue = sorted(state.in_use(), key=state.drain_key)
    queue += sorted((lot for lot in state.lots if not lot.in_use), key=by_end)
    made = {lot.id: lot.view() for lot in replay.state.made}
    rules, cycle, figures = replay.state.rules, replay.shown_cycle(), _figures(replay)
    rows, renewals, options = state.trail.copy(), len(state.queued), state.options
    lots = [made[lot.id] for lot in queue]
    lines = _lines(replay) if state.lines is not None else ()
    claimable = unclaimed(state)
    at_risk, fates = foresee(replay, on, on + HORIZON)
    said = (on, rules, cycle, figures, lots, at_risk, fates, rows, made, renewals, lines, options)
    return Statement(*said, claimable)


def _known_by(history: History, on: date) -> History:
    usage = [row for row in history.usage if row.day <= on]
    events = [event for event in history.events if event.day <= on or isinstance(event, End)]
    return history._replace(usage=usage, events=events)


def _figures(replay: Replay) -> Figures:
    state, since = replay.state, replay.state.period_start
    trail, lots = state.trail, state.lots
    overage = sum(row.bytes for row in trail.overages if row.day >= since)
    granted = [row for row in trail.granted if row.on >= since and row.cause not in CARRIED_IN]
    usable = [lot for lot in lots if lot.state is USABLE]
    unlimited = any(lot.unlimited for lot in usable)
    return Figures(
        remaining=UNLIMITED if unlimited else sum(lot.left for lot in usable),
        carried=sum(lot.left for lot in usable if lot.generation),
        granted=UNLIMITED
        if any(row.bytes == UNLIMITED for row in granted)
        else sum(row.bytes for row in granted),
        used=used(state),
        overage=overage,
        uncounted=sum(row.bytes for row in trail.uncounted if row.day >= since),
        frozen=sum(lot.left for lot in lots if lot.state in (FROZEN, DORMANT)),
        forfeited=sum(row.bytes for row in trail.forfeitures),
        given=sum(row.bytes for row in trail.given),
        waiting=sum(lot.left for lot in lots if lot.state is WAITING),
        banked=sum(lot.left for lot in lots if lot.state is LOCKED),
        debt=state.debt,
    )


def _lines(replay: Replay) -> tuple[LineUse, ...]:
    from ledger.billing.line_use import line_uses

    state, since = replay.state, replay.state.period_start
    read = used(state) if replay.was_read(since) else None
    return line_uses(state, replay.usage_since(since), read)


def remaining_on(
    history: History, plans: Mapping[int, Rules], days: Iterable[date]
) -> dict[date, int]:
    """What was usable at the end of each of these days, by all that is known; in one replay."""
    replay, left = Replay(history, plans, spread_use(history, plans)), {}
    for day in sorted(days):
        replay.advance(day)
        left[day] = _figures(replay).remaining
    return left


def effect_of(history: History, plans: Mapping[int, Rules], change: Change) -> date | None:
    """The date on which a change of plan takes effect; None if another one overtakes it."""
    replay = Replay(history, plans)
    replay.advance(change.day)
    limit = change.day + HORIZON
    while replay.state.plan != change.plan:
        day = replay.next_stop()
        if day > limit:
            return None
        replay.advance(day)
    return replay.state.rules_since
