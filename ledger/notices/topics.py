"""What a notice is remembered by, and how urgent it is.

A topic names one thing that can be told, for a lot its id and its end, so that a new lot or a moved
end is a new topic and a late entry is none. Its stage is a number that grows with urgency: ``-7``
is seven days before the last day, ``80`` is eighty per cent.
"""

from __future__ import annotations

from datetime import date, timedelta

from ledger.billing.statement import LineUse, LotView, Statement
from ledger.billing.watch import LimitWatch, QuotaWatch, TierWatch
from ledger.dates import ONE_DAY
from ledger.notices import SHORT_LIFE, Notice, is_plain
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple

LIKELY = 14
"""Days before the last day on which a likely loss is told."""
LAST = 0
FACTS = (7, 3, 1, LAST)
"""Days before the last day on which it is told what is there."""
DEADLINES = (30, *FACTS)
RENEWALS = (3, 1)
FROZEN = (9999, 1)
"""What is frozen is told at once, and when it is nearly over."""
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
    once: bool = False
    """Whether one stage of it is enough."""


def topics(notice: Notice, statement: Statement) -> list[Topic]:
    """What a notice is about, each with the stage that it has reached."""
    code, end, on = notice.code, notice.on, statement.on
    if code in ("expiring", "cap", "likely_loss"):
        return [_of_lot(notice, lot, statement) for lot in notice.lots]
    if code in ("frozen", "banked"):
        stage = _reached(end, on, FROZEN if code == "frozen" else FACTS)
        return [
            _of_date(f"{code} {lot.id} {end}", stage, _ends(lot, code, statement))
            for lot in notice.lots
        ]
    if code == "keep_alive":
        return [_plain(f"{code} {end}", _reached(end, on, DEADLINES))]
    if code == "renewal":
        return [_renewal(statement)]
    if code == "unclaimed":
        return [_plain(f"{code} {end}", _reached(end, on, (7, 1)))]
    name, step = _STEPS.get(code, (code, notice.share))
    too_short = code in _OF_A_CYCLE and _is_short(statement)
    return [_plain(f"{name} {_about(notice, statement)}", None if too_short else step)]


_OF_A_CYCLE = ("used", "used_up", "no_data", "running_out")


def _ends(lot: LotView, code: str, statement: Statement) -> int:
    return lot.remaining if code == "frozen" else statement.fates[lot.id].lost


def _is_short(statement: Statement) -> bool:
    """Whether the cycle is too short to be told how far it is."""
    cycle = statement.cycle
    return cycle is not None and cycle.end - cycle.start <= SHORT_LIFE


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
    key, lost = f"expiring {lot.id} {notice.on}", statement.fates[lot.id].lost
    once = is_plain(lot, statement) or notice.on - lot.start < SHORT
    if notice.code == "likely_loss":
        due = not is_plain(lot, statement) and _is_past_half(lot.start, statement.on, notice.on)
        return _of_date(key, -LIKELY if due else None, lost)
    found = FACTS if _was_there(lot, statement) else _past_half(FACTS, lot.start, notice.on)
    stage = _reached(notice.on, statement.on, found[:1] if once else found)
    days = (notice.on - ONE_DAY - statement.on).days
    if stage == -FACTS[0] and notice.unlikely and days > FACTS[1]:
        stage = None  # three days before it is told, if it is still there then
    return _of_date(key, stage, lost, once=once)


def _was_there(lot: LotView, statement: Statement) -> bool:
    """Whether it was there already when the ledger began: nobody knows since when."""
    rows = statement.trail.granted
    return any(row.lot == lot.id and row.cause in ("opening", "carried") for row in rows)


def _of_date(key: str, stage: int | None, lost: int, *, once: bool = False) -> Topic:
    return Topic(key, stage, lost, lossy=True, once=once)


def _past_half(stages: tuple[int, ...], start: date, end: date) -> tuple[int, ...]:
    """Of these days before the last day those on whose evening half of a life is over."""
    last = end - ONE_DAY
    return tuple(days for days in stages if _is_past_half(start, last - timedelta(days), end))


def _is_past_half(start: date, on: date, end: date) -> bool:
    return (on + ONE_DAY - start) * 2 >= end - start


def _renewal(statement: Statement) -> Topic:
    """It is due by the end of the cycle, also where a grace follows."""
    cycle = statement.trail.cycles[-1][0]
    stages = _past_half(RENEWALS, cycle.start, cycle.end)
    stage = _reached(cycle.end, statement.on, stages) if statement.cycle else LAST
    return _plain(f"renewal {cycle.end}", stage)


def _plain(key: str, stage: int | None) -> Topic:
    return Topic(key, stage, 0)


def _reached(end: date, on: date, stages: tuple[int, ...]) -> int | None:
    """The tightest of these days before the last day that is reached."""
    days = (end - ONE_DAY - on).days
    reached = [stage for stage in stages if days <= stage]
    return -min(reached) if reached else None


def _about(notice: Notice, statement: Statement) -> str:
    """What tells one notice of a kind from the next: the cycle, the limit, the gap ..."""
    if notice.code in ("ended", "stale", "reading_overdue"):
        return str(notice.on)
    if notice.code == "newer_rules":
        return f"{statement.plan} {statement.rules.verified}"
    since = statement.cycle.start if statement.cycle else statement.on
    if isinstance(notice.watch, LimitWatch):
        return f"{since} {notice.watch.rule.amount} in {notice.watch.rule.days}"
    if isinstance(notice.watch, QuotaWatch):
        return f"{since} {notice.watch.rule.amount} {','.join(notice.watch.rule.categories)}"
    if isinstance(notice.watch, LineUse):
        return f"{since} {notice.watch.limit} line {notice.watch.line}"
    if isinstance(notice.watch, TierWatch):
        return f"{since} {notice.watch.upto}"
    if notice.code in _OF_A_CYCLE:
        return _amount_of_data(statement)
    return str(since)


def _amount_of_data(statement: Statement) -> str:
    """What the shares of the data are shares of: the cycle, where each brings its own, and how
    often data was added to it.
    """
    cycle = statement.cycle
    monthly = statement.brings_its_own
    since = cycle.start if cycle and monthly else date.min
    return (
        f"{since} {_additions(statement, since)}" if monthly else str(_additions(statement, since))
    )


def _additions(statement: Statement, since: date) -> int:
    """How often data was added to this cycle: with more of it, the shares are others."""
    own = ("grant", "opening", "carried", "rounding", "reading")
    return sum(row.on >= since and row.cause not in own for row in statement.trail.granted)
