"""What is worth telling: a statement to notices. Which were told already is not known here.

Here are the facts of a day, as status shows them. ``foreseen`` adds what a forecast says, and
``habits`` what is worth a reminder and not a warning; ``gathering`` has all of them. ``topics``
says when each is due, ``telling`` which of them are new.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.billing.cycles import renew_by
from ledger.billing.pace import last_use
from ledger.billing.risk import SHORT_LIFE as SHORT_LIFE
from ledger.billing.statement import Fate, LineUse, LotView, Pace, Statement
from ledger.dates import NEVER, ONE_DAY
from ledger.plans.rules import UNLIMITED, Rules
from ledger.record import NamedTuple

if TYPE_CHECKING:
    from ledger.billing.watch import LimitWatch, QuotaWatch, TierWatch, Watch
    from ledger.forecast import DayRange, Range

SOON = timedelta(days=8)
"""What ends so soon is near: seven days after today are left for it."""

IN_TIME = timedelta(days=30)
"""A line that is stopped for want of a top-up is told of so long before."""


class Notice(NamedTuple):
    """One thing worth telling."""

    code: str
    """Of a day: ``expiring``, ``cap`` (lost because no more may roll), ``renewal`` (due),
    ``used_up``, ``no_data`` (none was there to use), ``over_limit`` (a sliding limit, or a part
    limit), ``frozen`` (kept for a late renewal), ``banked`` (lost in the bank), ``unclaimed``,
    ``keep_alive`` or ``newer_rules``. Foreseen: ``likely_loss``, ``running_out``. By habit:
    ``used`` (so many per cent), ``price_step``, ``near_limit``, ``borrowed``, ``ended``, ``stale``,
    ``reading_overdue``.
    """
    level: str
    """``info`` or ``warning``."""
    on: date
    """The date it is about: where something ends the first day without it."""
    bytes: int
    a_day: int = 0
    """``expiring``: so much a day until then, and nothing is lost."""
    lots: tuple[LotView, ...] = ()
    """Data that loses."""
    watch: LimitWatch | QuotaWatch | TierWatch | LineUse | None = None
    """``over_limit``: the limit that is reached; bytes are what is beyond it."""
    likely: Range | None = None
    """How much of it will be lost; None where nothing is foreseen."""
    more: int = 0
    """So much a day more than is usual, and likely nothing is lost."""
    days: DayRange | None = None
    """``running_out``: when."""
    unlikely: bool = False
    """Whether most of the futures lose less than is worth a word."""
    share: int = 0
    """``used``: per cent of the data."""


def notice_id(notice: Notice) -> str:
    """What a person calls a notice: ``expiring-1130``, by its last day, or its code alone."""
    if is_dated(notice):
        return f"{notice.code}-{notice.on - ONE_DAY:%m%d}"
    return notice.code


_DATED = (
    "expiring",
    "cap",
    "likely_loss",
    "renewal",
    "frozen",
    "banked",
    "unclaimed",
    "keep_alive",
)


def is_dated(notice: Notice) -> bool:
    """Whether it is about a last day."""
    return notice.code in _DATED


def notices(
    statement: Statement, pace: Pace, watch: Watch | None = None, *, newer_rules: bool = False
) -> list[Notice]:
    """The notices of a day, the most urgent first."""
    found = _expiring(statement, pace) + _renewal(statement) + _out_of_use(statement)
    if watch and watch.keep_alive and watch.keep_alive.last_day - statement.on <= IN_TIME:
        last = watch.keep_alive.last_day
        found.append(Notice("keep_alive", _level(last, statement.on), last + ONE_DAY, 0))
    if statement.unclaimed and statement.cycle and statement.cycle.end - statement.on <= SOON:
        found.append(Notice("unclaimed", "info", statement.cycle.end, statement.unclaimed))
    if watch and statement.cycle:
        found = _over_limit(watch, statement.on) + found
    figures = statement.figures
    if statement.cycle and figures.remaining == 0 and not figures.waiting:
        code = "used_up" if _was_used_up(statement) else "no_data"
        found.insert(0, Notice(code, "warning", statement.on, figures.overage))
    if newer_rules:
        found.append(Notice("newer_rules", "info", statement.on, 0))
    return found


def _was_used_up(statement: Statement) -> bool:
    """Whether what there was in this cycle went by use, and not by its end."""
    figures, trail = statement.figures, statement.trail
    if figures.used <= figures.overage or not trail.allocations:
        return False
    return not trail.forfeitures or trail.forfeitures[-1].on <= trail.allocations[-1].day


def _over_limit(watch: Watch, on: date) -> list[Notice]:
    limits: list[LimitWatch | QuotaWatch] = [*watch.limits, *watch.quotas]
    return [
        Notice("over_limit", "warning", on, limit.used - limit.rule.amount, watch=limit)
        for limit in limits
        if limit.over
    ]


def _expiring(statement: Statement, pace: Pace) -> list[Notice]:
    """One for each near date on which data that is held today is lost. Where a price goes up by
    steps, nobody is told to use the rest of the plan's own.
    """
    if statement.figures.remaining == UNLIMITED:
        return []
    has_tiers = bool(statement.rules.extras and statement.rules.extras.tiers)
    found = []
    for day, a_day in pace.must.items():
        losing = [
            (lot, fate)
            for lot in statement.lots
            if lot.state in ("usable", "waiting")
            and (fate := statement.fates.get(lot.id))
            and _loses(lot, fate, day)
            and not is_rounded_off(lot, fate, statement.rules)
            and not (has_tiers and is_plain(lot, statement))
        ]
        lost = sum(fate.lost for _lot, fate in losing)
        if lost:
            lots = tuple(lot for lot, _fate in losing)
            capped = all(fate.reason == "over_cap" for _lot, fate in losing)
            code = "cap" if capped else "expiring"
            found.append(Notice(code, _level(day, statement.on), day, lost, a_day, lots))
    return found


class DueRenewal(NamedTuple):
    """A renewal by hand that saves data."""

    by: date
    """The last day for it."""
    bytes: int
    """What is lost without it."""


def due_renewal(statement: Statement) -> DueRenewal | None:
    """What a plan that renews by hand lets roll is lost if nobody renews it: in time, or, with no
    grace, on the very date on which the cycle ended.
    """
    cycle, on = statement.cycle, statement.on
    if cycle is None:
        ended_today = statement.trail.cycles and statement.trail.cycles[-1][0].end == on
        gone = [
            row for row in statement.trail.forfeitures if (row.on, row.reason) == (on, "lapsed")
        ]
        amount = sum(row.bytes for row in gone) if ended_today else 0
        return DueRenewal(on, amount) if amount else None
    if statement.renews_by_itself:
        return None
    rolls = sum(fate.rolls for fate in statement.fates.values() if fate.on == cycle.end)
    by = renew_by(statement.rules.cycle, cycle.end)
    return DueRenewal(by, rolls) if rolls and by != NEVER else None


def _renewal(statement: Statement) -> list[Notice]:
    cycle, due = statement.cycle, due_renewal(statement)
    if due is None or (cycle and cycle.end - statement.on > SOON):
        return []
    return [Notice("renewal", "warning", due.by + ONE_DAY, due.bytes)]


def _out_of_use(statement: Statement) -> list[Notice]:
    """What is kept for a late renewal, and what will soon be lost in the bank, by date."""
    ends: dict[tuple[date, str], list[LotView]] = {}
    for lot in statement.lots:
        if lot.state == "frozen" and lot.remaining:
            ends.setdefault((lot.until, "frozen"), []).append(lot)
        fate = statement.fates.get(lot.id)
        if lot.state == "locked" and fate and fate.lost and fate.on - statement.on <= IN_TIME:
            ends.setdefault((fate.on, "banked"), []).append(lot)
    return [
        Notice(
            code,
            _level(day, statement.on),
            day,
            sum(
                statement.fates[lot.id].lost if code == "banked" else lot.remaining for lot in lots
            ),
            lots=tuple(lots),
        )
        for (day, code), lots in sorted(ends.items(), key=lambda end: end[0])
    ]


def is_plain(lot: LotView, statement: Statement) -> bool:
    """Whether the plan grants this data in every cycle, or once, and lets none of it roll."""
    if lot.carried or lot.rolls or "/" not in lot.id:  # other ids name what a person wrote down
        return False
    return lot.cls in ("plan", "option") or any(
        grant.cls == lot.cls and grant.every.unit == "cycles" and not grant.claim
        for grant in statement.rules.grants
    )


def for_any_use(statement: Statement) -> list[LotView]:
    """The usable lots that are not for some kinds of use alone."""
    return [lot for lot in statement.lots if lot.state == "usable" and not lot.only.categories]


def is_rounded_off(lot: LotView, fate: Fate, rules: Rules) -> bool:
    """Whether all that counts rolls, and only the rest of the rounding is lost: it changes with
    every byte that is used.
    """
    return fate.rolls > 0 and fate.lost < rounded_to(lot, rules)


def rounded_to(lot: LotView, rules: Rules) -> int:
    """The step to which what rolls of a lot is rounded down; 0: it rolls to the byte, or not."""
    steps = [
        rollover.step
        for rollover in rules.rollovers
        if rollover.round == "down" and lot.cls in rollover.classes and lot.rolls
    ]
    return max(steps, default=0)


def _level(day: date, on: date) -> str:
    return "warning" if day - on <= SOON else "info"


def _loses(lot: LotView, fate: Fate, day: date) -> bool:
    return last_use(lot, fate) == day and fate.lost > 0 and lot.until - lot.start > SHORT_LIFE
