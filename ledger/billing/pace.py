"""How much a day may be used so that it lasts, and must be used so that nothing is lost.

Found by playing the plan on, so every rule of it counts. Days are counted with today.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from ledger.billing.replay import Replay
from ledger.billing.statement import Fate, LotView, Pace, Statement
from ledger.plans.rules import ANYTHING, UNLIMITED

NEAR = timedelta(days=31)
"""Losses farther away than this need no pace yet."""

_STEPS = 5000
"""How finely a pace is searched: to this part of what is there."""


def pace(replay: Replay, statement: Statement) -> Pace:
    """The pace from the day of the statement on. The replay stands at the end of that day."""
    replay.state.assumes_renewal = True
    on, cycle = statement.on, statement.cycle
    days = (cycle.end - on).days if cycle else 0
    dates = {
        last_use(lot, fate): fate.on
        for lot in _used_up(statement)
        if (fate := statement.fates.get(lot.id)) and fate.lost and last_use(lot, fate) - on <= NEAR
    }
    must = {day: _must(replay, statement, day, dates[day]) for day in sorted(dates)}
    return Pace(days, _may(replay, statement, days), must)


def last_use(lot: LotView, fate: Fate) -> date:
    """The first day on which what a lot loses can be used no more: what a top-up may still bring
    back is lost only later.
    """
    return min(lot.until, fate.on)


def _may(replay: Replay, statement: Statement, days: int) -> int:
    """The most a day that no day of this cycle goes without, at the end of the day's entries."""
    left = statement.figures.remaining
    if left == UNLIMITED or not days:
        return left if left == UNLIMITED else 0
    if statement.daily:
        return 0  # a quota by the day says itself what a day may use
    end = statement.on + timedelta(days=days)
    if all(_is_plain(lot) and (lot.until >= end or not lot.remaining) for lot in statement.lots):
        return left // days

    def lasts(amount: int) -> bool:
        ahead = replay.fork()
        for day in range(days):
            ahead.use(statement.on + timedelta(days=day), amount)
            if ahead.state.trail.overages:
                return False
        return True

    return _largest(lasts, left)


def _must(replay: Replay, statement: Statement, day: date, lost_on: date) -> int:
    """The least a day until ``day`` after which nothing that is held today is lost then."""
    days = (day - statement.on).days
    left = statement.figures.remaining
    if left == UNLIMITED:
        return 0
    roots = {lot.id for lot in _used_up(statement)}
    by_day = _depends_on_the_day(statement)

    def loses(amount: int) -> bool:
        ahead = replay.fork()
        for later in range(days if by_day else 1):
            ahead.use(statement.on + timedelta(days=later), amount)
        ahead.advance(lost_on)
        return any(
            row.on == lost_on
            and row.reason != "rounded"  # using more can leave more to round off
            and (row.lot in roots or row.lot.rpartition(">")[0] in roots)
            for row in ahead.state.trail.forfeitures
        )

    if not all(map(_is_plain, statement.lots)) and loses(left):
        return 0  # what is only for some use, ordinary use does not save
    if by_day:
        return _least_not(loses, left, 0)
    return -(-_least_not(loses, left, _up_to_the_last_lost(statement, lost_on)) // days)


def _depends_on_the_day(statement: Statement) -> bool:
    """Whether it matters on which day data is used: some comes by the day, or is not for every day.

    Else all may be used on the first day, which is quicker to find out.
    """
    daily = any(grant.every.unit == "days" for grant in statement.rules.grants)
    return daily or any(lot.only.weekdays for lot in statement.lots)


def _up_to_the_last_lost(statement: Statement, day: date) -> int:
    """All that is used before the last lot that loses: the answer, where whole lots are lost."""
    amount = answer = 0
    for lot in _used_up(statement):
        amount += lot.remaining
        fate = statement.fates.get(lot.id)
        if fate and fate.on == day and fate.lost:
            answer = amount
    return answer


def _is_plain(lot: LotView) -> bool:
    """Whether it is for any use of any line."""
    return lot.only == ANYTHING and not lot.line


def _used_up(statement: Statement) -> list[LotView]:
    """The lots that use can save: what is frozen or in the bank it cannot."""
    return [lot for lot in statement.lots if lot.state == "usable"]


def _largest(holds: Callable[[int], bool], most: int) -> int:
    """The largest amount for which it holds, to a fine step: it holds up to some amount."""
    low, high = 0, most
    while high - low > max(most // _STEPS, 1):
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _least_not(holds: Callable[[int], bool], most: int, guess: int) -> int:
    """The least amount for which it no longer holds, to the byte: it holds up to some amount."""
    if 0 < guess <= most and holds(guess - 1) and not holds(guess):
        return guess
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return high
