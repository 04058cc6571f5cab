"""What the ledger watches and does not compute with: price steps, sliding limits, part limits, and
the day by which something must be bought or used.

They never touch what is left. Pure: a statement and its facts to a few rows.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from ledger.billing.cycles import whole_days
from ledger.billing.statement import Statement
from ledger.dates import NEVER, ONE_DAY, Span, add_months
from ledger.facts import History
from ledger.plans.extras import Extras, KeepAlive, Limit, Quota, extras
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple


class TierWatch(NamedTuple):
    """Where the use of the cycle stands between the steps of a price."""

    upto: int
    """The end of the step it is in; UNLIMITED for the last."""
    left: int
    """What may be used before the next step; UNLIMITED in the last."""
    price: str
    """Of the step it is in."""
    then: str
    """Of the next one; empty in the last."""


class LimitWatch(NamedTuple):
    """How near a sliding limit is."""

    rule: Limit
    used: int
    """In its days, up to the day of the statement. Counted or not: a network sees all."""
    over: bool
    """Whether the line is slow."""


class QuotaWatch(NamedTuple):
    """What is used and left of a part limit."""

    rule: Quota
    used: int
    left: int

    @property
    def over(self) -> bool:
        """Whether more was used than it allows."""
        return self.used > self.rule.amount


class KeepAliveWatch(NamedTuple):
    """Until when something must happen for the line to stay."""

    rule: KeepAlive
    last_day: date
    """NEVER while something that does not end keeps it alive."""


class Watch(NamedTuple):
    """All that is watched on a day."""

    tier: TierWatch | None = None
    limits: tuple[LimitWatch, ...] = ()
    quotas: tuple[QuotaWatch, ...] = ()
    keep_alive: KeepAliveWatch | None = None


def watch(statement: Statement, history: History) -> Watch:
    """What is watched at the end of the day of the statement, by the plan in force."""
    tables = extras(statement.rules)
    return Watch(
        _tier(statement, tables) if tables.tiers else None,
        tuple(_limit(rule, history, statement.on) for rule in tables.limits),
        tuple(_quota(rule, statement, history) for rule in tables.quotas),
        _keep_alive(tables.keep_alive, statement, history) if tables.keep_alive else None,
    )


def figure(key: str, statement: Statement, history: History) -> bool | date | int | None:
    """One figure of what is watched, as worked examples name it; None where the plan has none.

    ``slow``: whether a sliding limit is over; ``deadline``: the last day of the keep-alive;
    ``tier_left``: bytes before the next price step.
    """
    watched = watch(statement, history)
    if key == "slow":
        return any(limit.over for limit in watched.limits)
    if key == "deadline":
        return watched.keep_alive.last_day if watched.keep_alive else None
    return watched.tier.left if watched.tier else None


def _tier(statement: Statement, tables: Extras) -> TierWatch:
    """The step in which the counted use of the cycle lies; its last byte belongs to it."""
    used, steps = statement.figures.used, tables.tiers
    for step, after in pairwise(steps):
        if used <= step.upto or step.upto == UNLIMITED:
            return TierWatch(step.upto, step.upto - used, step.price, after.price)
    last = steps[-1]
    left = UNLIMITED if last.upto == UNLIMITED else max(last.upto - used, 0)
    return TierWatch(last.upto, left, last.price, "")


def _limit(rule: Limit, history: History, on: date) -> LimitWatch:
    end = on + ONE_DAY if rule.today else on
    used = _used(history, end - timedelta(days=rule.days), end)
    return LimitWatch(rule, used, used > rule.amount)


def _quota(rule: Quota, statement: Statement, history: History) -> QuotaWatch:
    on, cycle = statement.on, statement.cycle
    since = on if rule.every == "day" or cycle is None else cycle.start
    used = _used(history, since, on + ONE_DAY, rule.categories)
    return QuotaWatch(rule, used, max(rule.amount - used, 0))


def _used(
    history: History, since: date, until: date, categories: tuple[str, ...] | None = None
) -> int:
    """What was used from a day up to the day before another, in these categories or in all."""
    return sum(
        row.bytes
        for row in history.usage
        if since <= row.day < until and (categories is None or row.category in categories)
    )


def _keep_alive(rule: KeepAlive, statement: Statement, history: History) -> KeepAliveWatch:
    """The last of so many days, of which the day after what keeps the line alive is the first."""
    since = _kept_alive_on(rule, statement, history)
    return KeepAliveWatch(rule, NEVER if since == NEVER else _later(since, rule.lasts))


def _kept_alive_on(rule: KeepAlive, statement: Statement, history: History) -> date:
    """The last day on which anything kept the line alive, if only the start of the contract."""
    on, days = statement.on, [history.contract.since]
    bought = [lot for lot in statement.all_lots.values() if lot.id.startswith("topup-")]
    if rule.after == "topup_end":
        if any(lot.until == NEVER for lot in bought):
            return NEVER
        days += [lot.until - ONE_DAY for lot in bought if not lot.parent]
    elif rule.after == "topup":
        days += [lot.start for lot in bought if not lot.parent]
    elif rule.after == "use":
        days += [row.day for row in history.usage if row.bytes and row.day <= on]
    else:
        days += [cycle.start for cycle, _plan in statement.trail.cycles]
        days += [event.day for event in history.events if _is_renewal(event) and event.day <= on]
    return max(days)


def _is_renewal(event: object) -> bool:
    from ledger.facts.acts import Renewal

    return isinstance(event, Renewal)


def _later(day: date, span: Span) -> date:
    try:
        if span.unit == "months":
            return add_months(day, span.n)
        if span.unit == "calendar":
            return add_months(day.replace(day=1), span.n + 1) - ONE_DAY
        return day + whole_days(span)
    except (OverflowError, ValueError):
        return NEVER
