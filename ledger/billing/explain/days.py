"""Explains a day: what was there the evening before, and what the day did to it."""

from __future__ import annotations

from datetime import date

from ledger.billing.explain.lines import (
    Explanation,
    Line,
    Subject,
    adjusted_lines,
    given_line,
    unlimited_ids,
    way_of,
)
from ledger.billing.statement import Adjustment, Forfeiture, Given, Statement
from ledger.dates import ONE_DAY
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.plans.rules import UNLIMITED

_READ = ("reading", "read_carried")


def explain_day(statement: Statement, day: date) -> Explanation:
    """What a day found, what it brought and took, and what it left: the lines add up to that.

    Unlimited data and usage beyond the data are told, and have no part in the sum.
    """
    trail = statement.trail
    if day > statement.on:
        raise LedgerError(
            _("{day} is still to come.").format(day=day),
            _("Ask about a day up to {on}, or `giga why risk`.").format(on=statement.on),
        )
    began = trail.cycles[0][0].start if trail.cycles else statement.on + ONE_DAY
    if day < began:
        raise LedgerError(
            _("{day} is before the contract began.").format(day=day),
            _("It began on {began}.").format(began=began) if trail.cycles else "",
        )
    before = _left_before(statement, day)
    lines = [Line("left_before", before, day=day - ONE_DAY)] if day > began else []
    lines += _at_dawn(statement, day)
    lines += _by_day(statement, day)
    total = sum(line.bytes for line in lines)
    unlimited = any(
        lot.granted == UNLIMITED and lot.start <= day < lot.until
        for lot in statement.all_lots.values()
    )
    subject = Subject("day", day.isoformat())
    beside = any(
        lot.state != "usable" and lot.start <= day < lot.until
        for lot in statement.all_lots.values()
    )
    return Explanation(
        subject, statement.on, total, tuple(lines), unlimited, beside=beside and total > 0
    )


def _left_before(statement: Statement, day: date) -> int:
    """What was left as a day began, before anything of that day, without unlimited data."""
    trail, endless = statement.trail, unlimited_ids(statement)
    came = sum(row.bytes for row in trail.granted if row.on < day and row.lot not in endless)
    used = sum(row.bytes for row in trail.allocations if row.day < day and row.lot not in endless)
    gone: list[Adjustment | Forfeiture | Given] = []
    gone += trail.adjustments
    gone += trail.forfeitures
    gone += trail.given
    return came - used - sum(row.bytes for row in gone if row.on < day)


def _at_dawn(statement: Statement, day: date) -> list[Line]:
    """What happens on a day before its usage, in the order of the engine."""
    trail, lots = statement.trail, statement.all_lots
    lines = []
    for (_cycle, left), (cycle, plan) in zip(trail.cycles, trail.cycles[1:], strict=False):
        if cycle.start == day and plan != left:
            lines.append(Line("plan_began", 0, day=day, cause=plan))
    lines += [
        Line("forfeited", -row.bytes, lots[row.lot], day, cause=row.reason)
        for row in trail.forfeitures
        if row.on == day
    ]
    lines += [
        Line(way_of(lots[row.child]), 0, lots[row.child], day, said=row.bytes)
        for row in trail.rolls
        if row.on == day
    ]
    lines += [
        given_line(row)._replace(lot=lots[row.lot])
        for row in trail.granted
        if row.on == day and row.cause not in _READ
    ]
    lines += [Line("withheld", 0, day=day, said=row.bytes) for row in trail.repaid if row.on == day]
    lines += [
        Line("moved", 0, lots[row.lot], day, row.until) for row in trail.moves if row.on == day
    ]
    lines += [Line("given", -row.bytes, lots[row.lot], day) for row in trail.given if row.on == day]
    return lines


def _by_day(statement: Statement, day: date) -> list[Line]:
    """The usage of a day, then its readings."""
    trail, lots, endless = statement.trail, statement.all_lots, unlimited_ids(statement)
    drained = [
        Line("drained", 0, lots[row.lot], day, said=row.bytes)
        if row.lot in endless
        else Line("drained", -row.bytes, lots[row.lot], day)
        for row in trail.allocations
        if row.day == day
    ]
    if len(drained) > 1:
        all_of_it = sum(line.bytes for line in drained)
        drained = [Line("drained", all_of_it, day=day, details=tuple(drained))]
    overage = [row for row in trail.overages if row.day == day]
    beyond = [
        Line("overage" if row.bytes > 0 else "overage_cancelled", 0, day=day, said=abs(row.bytes))
        for row in overage
    ]
    readings = [row for row in trail.adjustments if row.on == day]
    found = [
        given_line(row)._replace(lot=lots[row.lot])
        for row in trail.granted
        if row.on == day and row.cause in _READ
    ]
    uncounted = [
        Line("uncounted", 0, day=day, said=row.bytes, cause=row.category)
        for row in trail.uncounted
        if row.day == day
    ]
    return [*drained, *beyond, *uncounted, *adjusted_lines(readings, lots, -1), *found]
