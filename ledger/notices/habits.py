"""What is worth a reminder though nothing is lost: how far the use is, and what was forgotten.

These say what a status screen shows anyway, at the moment when it begins to matter.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from ledger.billing.statement import Pace, Statement
from ledger.billing.watch import LimitWatch, QuotaWatch, TierWatch, Watch
from ledger.facts import History, Reading
from ledger.notices import Notice, for_any_use
from ledger.plans.extras import extras
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple

SHARES = (50, 80)
"""Per cent of the data at which a person is told, where the plan says nothing else; what is all
used up is told in any case.
"""
NEAR = 80
"""Per cent of a limit or a price step that are near it."""
BEFORE_THE_GRANT = timedelta(days=3)
NEWS = timedelta(days=14)
"""So long the end of a plan is news."""


class Wishes(NamedTuple):
    """What a person wants to be told of."""

    least: Callable[[int], int]
    """The least amount that is worth a word, of what the cycle grants; bytes."""
    sure: float = 0.8
    """The probability from which on a loss is likely."""
    stale_days: int = 3
    """Days without an entry after which nothing is foreseen; 0: never."""
    reading_days: int = 31
    """The age in days from which a reading is overdue; 0: never."""


class Day(NamedTuple):
    """A contract at the end of a day, with what a person has said of it."""

    statement: Statement
    pace: Pace
    history: History
    watch: Watch | None
    last_entry: date | None
    """The latest day whose use is known."""
    newer_rules: bool = False


def habits(day: Day, wishes: Wishes) -> list[Notice]:
    """The reminders of a day."""
    statement = day.statement
    found = _used(statement) + _borrowed(statement) + _lines(statement) + _ended(statement)
    if day.watch:
        found += _near(day.watch, statement)
    return found + _stale(day, wishes.stale_days) + _reading_overdue(day, wishes.reading_days)


def is_stale(day: Day, days: int) -> bool:
    """Whether so long no use was written down that nothing can be foreseen."""
    last = day.last_entry
    return bool(days) and (last is None or (day.statement.on - last).days > days)


def _stale(day: Day, days: int) -> list[Notice]:
    """Nothing was written down for a while: no use, and no reading either."""
    on = day.statement.on
    read = [event.day for event in day.history.events if isinstance(event, Reading)]
    read += [meter.day for meter in day.history.meters]
    last = max((one for one in (day.last_entry, *read) if one and one <= on), default=None)
    if not days or day.statement.cycle is None or last is None or (on - last).days <= days:
        return []
    return [Notice("stale", "info", last, 0)]


def _ended(statement: Statement) -> list[Notice]:
    """A plan that was not renewed, or a card that is over, as long as that is news."""
    cycles, on = statement.trail.cycles, statement.on
    is_over = not statement.cycle and not any(lot.remaining for lot in statement.lots)
    if not cycles or not is_over:
        return []
    end = cycles[-1][0].end
    return [Notice("ended", "warning", end, 0)] if end <= on <= end + NEWS else []


def _lines(statement: Statement) -> list[Notice]:
    """Lines of a pool that are near the limit they were given, or over it."""
    return [
        Notice(
            "over_limit" if line.used > line.limit else "near_limit",
            "warning",
            statement.on,
            abs(line.limit - line.used),
            watch=line,
        )
        for line in statement.lines
        if line.limit and line.used * 100 >= NEAR * line.limit
    ]


def _used(statement: Statement) -> list[Notice]:
    """How much of the data that is there now is used, where that is for any use. What was bought
    before and is used up says nothing of it.
    """
    cycle = statement.cycle
    lots = [lot for lot in for_any_use(statement) if lot.remaining or "/" in lot.id]
    left, whole = sum(lot.remaining for lot in lots), sum(lot.granted for lot in lots)
    if cycle is None or left <= 0 or statement.figures.remaining == UNLIMITED or statement.daily:
        return []
    share = (whole - left) * 100 // whole
    steps = [step for step in extras(statement.rules).alerts or SHARES if step <= share]
    if not steps:
        return []
    end = max(lot.until for lot in lots if lot.remaining)
    if statement.brings_its_own:
        end = min(cycle.end, end)
    return [Notice("used", "info", end, left, share=max(steps))]


def _borrowed(statement: Statement) -> list[Notice]:
    """What the next grant will be short of."""
    debt, cycle = statement.figures.debt, statement.cycle
    if not debt or cycle is None or cycle.end - statement.on > BEFORE_THE_GRANT:
        return []
    return [Notice("borrowed", "info", cycle.end, debt)]


def _near(watch: Watch, statement: Statement) -> list[Notice]:
    """A price step, a sliding limit or a part limit that is nearly reached."""
    on, found = statement.on, []
    if watch.tier and _is_near(watch.tier, statement):
        end = statement.cycle.end if statement.cycle else on
        found.append(Notice("price_step", "info", end, watch.tier.left, watch=watch.tier))
    limits: list[LimitWatch | QuotaWatch] = [*watch.limits, *watch.quotas]
    found += [
        Notice("near_limit", "warning", on, limit.rule.amount - limit.used, watch=limit)
        for limit in limits
        if not limit.over and limit.used * 100 >= NEAR * limit.rule.amount
    ]
    return found


def _is_near(tier: TierWatch, statement: Statement) -> bool:
    """Whether a fifth of a price step is left, and it is no small one."""
    ends = [step.upto for step in extras(statement.rules).tiers if step.upto < tier.upto]
    wide = tier.upto - max((end for end in ends if end != UNLIMITED), default=0)
    is_small = wide * 5 < tier.upto
    return bool(tier.then) and not is_small and tier.left * 100 <= (100 - NEAR) * wide


def _reading_overdue(day: Day, days: int) -> list[Notice]:
    """Who compares with the carrier now and then is reminded of it."""
    on = day.statement.on
    read = [event.day for event in day.history.events if isinstance(event, Reading)]
    last = max((one for one in read if one <= on), default=None)
    if not days or last is None or (on - last).days <= days:
        return []
    return [Notice("reading_overdue", "info", last, 0)]
