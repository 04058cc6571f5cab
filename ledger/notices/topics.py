"""What a notice is remembered by, and how urgent it is.

A topic names one thing that can be told, for a lot its id and its end, so that a new lot or a moved
end is a new topic and a late entry is none. Its stage is a number that grows with urgency: ``-7``
is seven days before the last day, ``80`` is eighty per cent.
"""

from __future__ import annotations

from datetime import date, timedelta

from ledger.billing.statement import LotView, Statement
from ledger.billing.watch import LimitWatch, QuotaWatch, TierWatch
from ledger.dates import ONE_DAY
from ledger.notices import Notice, is_plain
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple

LIKELY = 14
"""Days before the last day on which a likely loss is told."""
FACTS = (7, 3, 1, 0)
"""Days before the last day on which it is told what is there."""
DEADLINES = (30, *FACTS)
RENEWALS = (3, 0)
SHORT = timedelta(days=7)
"""Of data that lives shorter than this one stage is enough."""


class Topic(NamedTuple):
    """One thing to be told, and remembered when it was."""

    key: str
    stage: int | None
    """The tightest that is reached; None while none is."""
    bytes: int
    lossy: bool = False
    """Whether the amount matters: little of it is not worth a word, and more of it is news."""


def topics(notice: Notice, statement: Statement) -> list[Topic]:
    """What a notice is about, each with the stage that it has reached."""
    days = (notice.on - ONE_DAY - statement.on).days
    code, end = notice.code, notice.on
    if code in ("expiring", "cap", "likely_loss"):
        return [_of_lot(notice, lot, statement) for lot in notice.lots]
    if code in ("frozen", "banked"):
        return [
            Topic(f"{code} {lot.id} {end}", _reached(days, FACTS), lot.remaining, lossy=True)
            for lot in notice.lots
        ]
    if code == "keep_alive":
        return [Topic(f"{code} {end}", _reached(days, DEADLINES), 0)]
    if code == "renewal":
        return [_renewal(statement)]
    if code == "unclaimed":
        return [Topic(f"{code} {end}", _reached(days, (7, 1)), 0)]
    name, stage = _STEPS.get(code, (code, notice.share))
    return [Topic(f"{name} {_about(notice, statement)}", stage, 0)]


_STEPS = {
    "used_up": ("used", 100),
    "no_data": ("used", 100),
    "near_limit": ("limit", 80),
    "over_limit": ("limit", 100),
}
"""Notices that are steps of one topic: its name, and how far they are."""


def granted_for(notice: Notice, statement: Statement) -> int:
    """What a loss is measured by: what the cycle grants, else what is lost had been at first."""
    granted = statement.figures.granted
    if granted in (0, UNLIMITED):
        return sum(lot.granted for lot in notice.lots)
    return granted


def _of_lot(notice: Notice, lot: LotView, statement: Statement) -> Topic:
    key = f"expiring {lot.id} {notice.on}"
    if notice.code == "likely_loss":
        due = not is_plain(lot, statement) and _is_past_half(lot.start, statement.on, notice.on)
        stage = -LIKELY if due else None
    else:
        days = (notice.on - ONE_DAY - statement.on).days
        stage = _reached(days, stages(lot, statement, notice.on))
        if stage == -FACTS[0] and notice.unlikely:
            stage = None  # the next one tells, if it is still there then
    return Topic(key, stage, statement.fates[lot.id].lost, lossy=True)


def stages(lot: LotView, statement: Statement, end: date) -> tuple[int, ...]:
    """The days before its last day on which it is told of data that ends: none before half of its
    life is over. Of what a plan grants and never rolls, and of what lives short, the first alone.
    """
    found = _past_half(FACTS, lot.start, end)
    alone = is_plain(lot, statement) or end - lot.start < SHORT
    return found[:1] if alone else found


def _past_half(stages: tuple[int, ...], start: date, end: date) -> tuple[int, ...]:
    last = end - ONE_DAY
    return tuple(days for days in stages if _is_past_half(start, last - timedelta(days), end))


def _is_past_half(start: date, on: date, end: date) -> bool:
    return (on - start) * 2 >= end - start


def _renewal(statement: Statement) -> Topic:
    """It is due by the end of the cycle, also where a grace follows."""
    cycle = statement.cycle
    assert cycle is not None
    found = _past_half(RENEWALS, cycle.start, cycle.end)
    days = (cycle.end - ONE_DAY - statement.on).days
    alone = cycle.end - cycle.start <= SHORT
    return Topic(f"renewal {cycle.end}", _reached(days, found[:1] if alone else found), 0)


def _reached(days: int, stages: tuple[int, ...]) -> int | None:
    """The tightest of these stages that is reached so many days before the last day."""
    reached = [stage for stage in stages if days <= stage]
    return -min(reached) if reached else None


def _about(notice: Notice, statement: Statement) -> str:
    """What tells one notice of a kind from the next: the cycle, the limit, the gap ..."""
    if notice.code in ("stale", "reading_overdue"):
        return str(notice.on)
    if notice.code == "newer_rules":
        return statement.plan
    since = statement.cycle.start if statement.cycle else statement.on
    if isinstance(notice.watch, (LimitWatch, QuotaWatch)):
        return f"{since} {notice.watch.rule.amount}"
    if isinstance(notice.watch, TierWatch):
        return f"{since} {notice.watch.upto}"
    if notice.code in ("used", "used_up", "no_data"):
        return _amount_of_data(statement)
    return str(since)


def _amount_of_data(statement: Statement) -> str:
    """What the shares of the data are shares of: the cycle, where each brings its own, and how
    often data was added to it.
    """
    cycle = statement.cycle
    monthly = any(grant.every.unit == "cycles" for grant in statement.rules.grants)
    since = cycle.start if cycle and monthly else date.min
    return (
        f"{since} {_additions(statement, since)}" if monthly else str(_additions(statement, since))
    )


def _additions(statement: Statement, since: date) -> int:
    """How often data was added to this cycle: with more of it, the shares are others."""
    own = ("grant", "opening", "carried", "rounding", "reading")
    return sum(row.on >= since and row.cause not in own for row in statement.trail.granted)
