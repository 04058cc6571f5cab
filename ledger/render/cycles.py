"""Cycle by cycle, as a table and for programs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from ledger.billing.cycles import Cycle
from ledger.billing.statement import CARRIED_IN, Statement
from ledger.dates import ONE_DAY
from ledger.i18n import _
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple
from ledger.render.data import SCHEMA, day, number
from ledger.render.screen import Screen
from ledger.render.table import table_lines
from ledger.render.words import (
    amount_text,
    day_text,
    until_text,
)


class CycleRow(NamedTuple):
    """One cycle in figures. Bytes; what was lost on its last boundary counts to it.

    A gap between cycles, before a renewal by hand, is a row too where something happened in it.
    """

    cycle: Cycle
    plan: str
    """Empty in a gap."""
    granted: int
    """Without the carry, as everywhere."""
    carried: int
    """What it began with from cycles before."""
    used: int
    overage: int
    rolled: int
    """What went on into the next."""
    lost: int
    given: int
    """What was given away."""


def cycle_rows(statement: Statement) -> list[CycleRow]:
    """Every cycle that has begun, and the gaps."""
    spans = list(_with_gaps(statement))
    starts = [cycle.start for cycle, _plan in spans]
    sums: list[dict[str, int]] = [dict.fromkeys(CycleRow._fields[2:], 0) for _start in starts]
    for on, figure, amount, lot in _parts(statement):
        at = bisect_right(starts, on) - 1
        if at > 0 and lot and not spans[at][1] and statement.all_lots[lot].start < starts[at]:
            at -= 1  # what is kept through a gap comes from the cycle before
        if at < 0:
            continue
        endless = UNLIMITED in (amount, sums[at][figure])
        sums[at][figure] = UNLIMITED if endless else sums[at][figure] + amount
    return [
        CycleRow(cycle, plan, **figures)
        for (cycle, plan), figures in zip(spans, sums, strict=True)
        if plan or any(figures.values())
    ]


def _with_gaps(statement: Statement) -> Iterator[tuple[Cycle, str]]:
    """The cycles with their plans, and each gap after one as a cycle without a plan."""
    cycles = statement.trail.cycles
    if not cycles:
        return  # the contract begins later
    following = [cycle.start for cycle, _plan in cycles[1:]] + [statement.on + ONE_DAY]
    for (cycle, plan), next_start in zip(cycles, following, strict=True):
        yield cycle, plan
        if cycle.end < next_start:
            yield cycle._replace(start=cycle.end, end=next_start, label=""), ""


_Part = tuple[date, str, int, str]
"""A day of the cycle that it counts to, its figure, its bytes, and the lot that it leaves."""


def _parts(statement: Statement) -> Iterator[_Part]:
    """What each row of the replay counts to."""
    trail = statement.trail
    for made in trail.granted:
        yield made.on, "carried" if made.cause in CARRIED_IN else "granted", made.bytes, ""
    for taken in trail.allocations:
        yield taken.day, "used", taken.bytes, ""
    for adjusted in trail.adjustments:
        yield adjusted.on, "used", adjusted.bytes, ""
    for over in trail.overages:
        yield over.day, "used", over.bytes, ""
        yield over.day, "overage", over.bytes, ""
    for gone in trail.forfeitures:
        yield gone.on - ONE_DAY, "lost", gone.bytes, gone.lot
    for gift in trail.given:
        yield gift.on, "given", gift.bytes, ""
    yield from _carried(statement)


def _carried(statement: Statement) -> Iterator[_Part]:
    """What rolled from cycle to cycle. What rolls within one is there before and after."""
    starts = {cycle.start for cycle, _plan in statement.trail.cycles}
    for roll in statement.trail.rolls:
        # Where it was not carried it went into the bank, or out of it.
        if statement.all_lots[roll.child].carried and roll.on in starts:
            yield roll.on, "carried", roll.bytes, ""
            yield roll.on - ONE_DAY, "rolled", roll.bytes, roll.lot


def cycle_lines(statement: Statement, screen: Screen, unknown: Sequence[date] = ()) -> list[str]:
    """Cycle by cycle: granted, carried in, used, lost, and how many days are unknown."""
    unit, on, cycles = statement.rules.unit, statement.on, cycle_rows(statement)
    figures = ["carried", "used", "overage", "lost"]
    columns = [
        (_("from"), "left"),
        (_("last day"), "left"),
        (_("granted"), "right"),
        (_("carried in"), "right"),
        (_("used"), "right"),
        (_("over"), "right"),
        (_("lost"), "right"),
    ]
    if statement.trail.given:
        columns.append((_("given"), "right"))
        figures.append("given")
    if unknown:
        columns.append((_("unknown days"), "right"))
    rows = [
        [
            day_text(row.cycle.start, on),
            until_text(row.cycle.end, on),
            amount_text(row.granted, unit) if row.plan or row.granted else _("no plan"),
            *(_or_dash(getattr(row, figure), unit) for figure in figures),
            *([str(_within(row, unknown) or "-")] if unknown else []),
        ]
        for row in cycles
    ]
    return table_lines(columns, rows, screen) if rows else [_("No cycle has begun yet.")]


def cycles_data(
    contract: str, statement: Statement, unknown: Sequence[date] = ()
) -> dict[str, Any]:
    """The cycles for programs."""
    rows = cycle_rows(statement)
    return {
        "schema": SCHEMA,
        "contract": contract,
        "on": day(statement.on),
        "cycles": [
            {
                **_span(row),
                "plan": row.plan,
                **_figures(row),
                "unknown_days": _within(row, unknown),
            }
            for row in rows
            if row.plan
        ],
        "gaps": [{**_span(row), **_figures(row)} for row in rows if not row.plan],
    }


def _span(row: CycleRow) -> dict[str, str | None]:
    return {"start": day(row.cycle.start), "end": day(row.cycle.end)}


def _figures(row: CycleRow) -> dict[str, int | None]:
    return {key: number(getattr(row, key)) for key in CycleRow._fields[2:]}


def _within(row: CycleRow, days: Sequence[date]) -> int:
    """How many of some days, in their order, are in a cycle."""
    return bisect_left(days, row.cycle.end) - bisect_left(days, row.cycle.start)


def _or_dash(amount: int, unit: int) -> str:
    return amount_text(amount, unit) if amount else "-"
