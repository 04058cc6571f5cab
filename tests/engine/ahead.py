"""What looks ahead must say what comes: outlooks, forks, fates and the dates of changes.

All of it is compared with :func:`ledger.billing.state` of the later day, or with a replay that
simply goes on.
"""

from __future__ import annotations

from datetime import date, timedelta

from rows import versions_of
from strategies import Case

from ledger.billing import HORIZON, effect_of, outlook, standing, state
from ledger.billing.cycles import renew_by
from ledger.billing.replay import Replay
from ledger.billing.risk import hold, losses
from ledger.billing.statement import Statement
from ledger.facts import Change, End, History, Reading, Usage
from ledger.facts.acts import Claim
from ledger.plans.rules import UNLIMITED

DAY = timedelta(days=1)


def check(case: Case) -> None:
    """Looked at from the first and towards the last of its days."""
    check_outlook(case)
    check_fork(case)
    check_use(case)
    check_imagined(case)
    check_unclaimed(case)
    check_grace(case)
    check_first_loss(case)
    check_fates(case)
    for event in case.history.events:
        if isinstance(event, Change):
            check_effect(case, event)


def check_outlook(case: Case) -> None:
    """It tells the same as the statement alone, and a pace within what is there."""
    on = case.days[0]
    said, pace = outlook(case.history, case.plans, on)
    assert said == state(case.history, case.plans, on)
    assert pace.days == ((said.cycle.end - on).days if said.cycle else 0)
    left = said.figures.remaining
    if left == UNLIMITED:
        assert pace.may == UNLIMITED
    else:
        assert 0 <= pace.may <= left
        assert all(0 <= must <= left for must in pace.must.values())
    lost = {fate.on for fate in said.fates.values() if fate.lost}
    assert all(on < day <= max(lost) for day in pace.must)


def check_fork(case: Case) -> None:
    """It goes on as the replay itself does, and neither disturbs the other."""
    first, last = case.days[0], case.days[-1]
    history = without_readings_after(case.history, first)
    replay = played(history, case, first)
    marks = [len(rows) for rows in replay.state.trail]
    fork, another = replay.fork(), replay.fork()
    fork.advance(last)
    another.use(last, 7)
    replay.advance(last)
    assert standing_of(fork) == standing_of(replay)
    for rows, since, mark in zip(replay.state.trail, fork.state.trail, marks, strict=True):
        assert rows[mark:] == since


def check_use(case: Case) -> None:
    """What is used of a fork on a day is as usage of that day."""
    first, last = case.days[0], case.days[-1]
    history = without_readings_after(case.history, first)
    before = [row for row in history.usage if row.day < last]
    fork = played(history._replace(usage=before), case, first).fork()
    fork.use(last, 7)
    told = played(history._replace(usage=[*before, Usage(last, 7)]), case, last)
    if first < last:
        assert standing_of(fork) == standing_of(told)


def check_imagined(case: Case) -> None:
    """What a fork imagines is as usage of those days; without it, what is at risk is lost."""
    on, last = case.days[0], case.days[-1]
    history = without_readings_after(known_by(case.history, on), on)
    said, replay = standing(history, case.plans, on)
    hold(replay)
    assert losses(replay.fork(), on, on + HORIZON) == said.at_risk
    if last - on < 3 * DAY:
        return
    imagined = [(on + DAY, 4), (last - DAY, 9)]
    fork = replay.fork()
    fork.imagine(imagined, {last - DAY: [("", "night", 9)]})
    fork.advance(last)
    usage = [*history.usage, Usage(on + DAY, 4), Usage(last - DAY, 9, "night")]
    told = played(history._replace(usage=usage), case, on)
    told.state.assumes_renewal = True
    told.advance(last)
    assert standing_of(fork) == standing_of(told)


def check_unclaimed(case: Case) -> None:
    """So much would be granted to who claims it."""
    history, on = case.history, case.days[0]
    said = state(history, case.plans, on)
    claim = Claim(10_000, on)
    claimed = state(history._replace(events=[*history.events, claim]), case.plans, on)
    given = [row for row in claimed.trail.granted if row not in said.trail.granted]
    if not any(isinstance(event, Reading) and event.day == on for event in history.events):
        assert said.unclaimed == sum(row.bytes for row in given if row.bytes != UNLIMITED)


def check_grace(case: Case) -> None:
    """What is kept for a late renewal is kept up to the last day of grace."""
    if any(rules.revisions for rules in case.plans.values()):
        return  # the grace may have been another one when the cycle ended
    for on in case.days:
        said = state(case.history, case.plans, on)
        if said.cycle is None and said.trail.cycles:
            kept = {lot.until for lot in said.lots if lot.state == "frozen" and lot.cls != "topup"}
            ended = said.trail.cycles[-1][0].end
            assert kept <= {renew_by(said.rules.cycle, ended) + DAY}


def played(history: History, case: Case, on: date) -> Replay:
    replay = Replay(history, case.plans)
    replay.advance(on)
    return replay


def standing_of(replay: Replay) -> tuple[object, ...]:
    """Where a replay stands, but for how it came there."""
    state = replay.state
    lots = sorted(lot.view() for lot in state.lots)
    fields = ("debt", "options", "lines", "plan", "rules_since", "claimed", "run", "rolled")
    return (lots, replay.shown_cycle(), *(getattr(state, name) for name in fields))


def without_readings_after(history: History, day: date) -> History:
    """A fork keeps no trail that a reading could take back from."""
    kept = [event for event in history.events if event.day <= day or not isinstance(event, Reading)]
    return history._replace(events=kept)


def check_first_loss(case: Case) -> None:
    """On the first date on which anything ends, only lots that are held now can end."""
    if any(table.round == "up" for rules in versions_of(case) for table in rules.rollovers):
        return  # what rounding up adds is not held today
    said = state(case.history, case.plans, case.days[0])
    for row in said.at_risk[:1]:
        fates = [fate for fate in said.fates.values() if fate.on == row.on]
        assert row.rolls == sum(fate.rolls for fate in fates)
        assert row.lost == sum(fate.lost for fate in fates)


def check_fates(case: Case) -> None:
    """Each live lot fares as it then does when nothing is used, where no renewal is assumed."""
    if any(rules.cycle.renewal == "manual" for rules in versions_of(case)):
        return
    on = case.days[0]
    history = known_by(case.history, on)
    said, later = state(history, case.plans, on), state(history, case.plans, on + HORIZON)
    for lot in said.lots:
        fate = said.fates.get(lot.id)
        lost = [row for row in later.trail.forfeitures if row.on > on and row.lot == lot.id]
        rolls = [row for row in later.trail.rolls if row.on > on and row.lot == lot.id]
        if fate is None:
            assert not lost and not rolls
            continue
        assert fate.on == min(row.on for row in (*lost, *rolls))
        lost, rolls = ([row for row in rows if row.on == fate.on] for rows in (lost, rolls))
        assert fate.rolls + fate.lost == sum(row.bytes for row in (*lost, *rolls))
        children = {roll.child for roll in rolls}
        cut = [row for row in later.trail.forfeitures if row.lot in children and row.on == fate.on]
        assert fate.reason == next((row.reason for row in (*lost, *cut)), "")
        if rolls:
            assert fate.good_until == min(over_on(history), later.all_lots[rolls[-1].child].until)
        else:
            assert fate.good_until == lost[0].on


def over_on(history: History) -> date:
    ends = [event.day for event in history.events if isinstance(event, End)]
    return min(ends) + DAY if ends else date.max


def known_by(history: History, on: date) -> History:
    usage = [row for row in history.usage if row.day <= on]
    events = [event for event in history.events if event.day <= on or isinstance(event, End)]
    return history._replace(usage=usage, events=events)


def check_effect(case: Case, change: Change) -> None:
    """On the day on which a change takes effect its plan is in force, and not before it."""
    on = effect_of(case.history, case.plans, change)
    asked = state(case.history, case.plans, change.day)
    wanted = case.plans[change.plan].plan
    if on is None:
        assert asked.plan != wanted
        return
    assert state(case.history, case.plans, max(on, change.day)).plan == wanted
    if on > change.day:
        before: Statement = state(case.history, case.plans, on - DAY)
        assert asked.plan != wanted
        assert before.plan != wanted
