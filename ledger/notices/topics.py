"""What a notice is remembered by, and how urgent it is.

A topic names one thing that can be told, for a lot its id and its end, so that a new lot or a moved
end is a new topic and a late entry is none. Its stage is a number that grows with urgency: ``-7``
is seven days before the last day, ``80`` is eighty per cent.
"""

from __future__ import annotations

from datetime import date, timedelta

from ledger.billing.statement import LotView, Statement
from ledger.billing.watch import LimitWatch, QuotaWatch
from ledger.dates import ONE_DAY
from ledger.notices import Notice
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple

LIKELY = 14
"""Days before the last day on which a likely loss is told."""
FACTS = (7, 3, 1, 0)
"""Days before the last day on which it is told what is there."""
DEADLINES = (30, *FACTS)


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
    if code in ("keep_alive", "renewal"):
        return [Topic(f"{code} {end}", _reached(days, DEADLINES), 0)]
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
        due = not is_plain(lot) and _is_past_half(lot, statement.on, notice.on)
        stage = -LIKELY if due else None
    else:
        days = (notice.on - ONE_DAY - statement.on).days
        stage = _reached(days, stages(lot, notice.on))
    return Topic(key, stage, statement.fates[lot.id].lost, lossy=True)


def stages(lot: LotView, end: date) -> tuple[int, ...]:
    """The days before its last day on which it is told of data that ends: none before half of its
    life is over, and of what a plan grants and never rolls the first one alone.
    """
    last = end - ONE_DAY
    found = tuple(days for days in FACTS if _is_past_half(lot, last - timedelta(days=days), end))
    return found[:1] if is_plain(lot) else found


def _is_past_half(lot: LotView, on: date, end: date) -> bool:
    return (on - lot.start) * 2 >= end - lot.start


def is_plain(lot: LotView) -> bool:
    """Whether the plan grants this data in every cycle and lets none of it roll."""
    return lot.cls in ("plan", "option") and not lot.carried and not lot.rolls


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
    if notice.code in ("used", "used_up", "no_data"):
        return f"{since} {_additions(statement, since)}"
    return str(since)


def _additions(statement: Statement, since: date) -> int:
    """How often data was added to this cycle: with more of it, the shares are others."""
    own = ("grant", "opening", "carried", "rounding", "reading")
    return sum(row.on >= since and row.cause not in own for row in statement.trail.granted)
