"""Cycle by cycle, as a table and for programs."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import Any

from ledger.billing.cycles import Cycle
from ledger.billing.statement import Statement
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
    """One cycle in figures. Bytes; what was lost on its last boundary counts to it."""

    cycle: Cycle
    plan: str
    granted: int
    """Without the carry, as everywhere."""
    carried: int
    """What it began with from cycles before."""
    used: int
    overage: int
    rolled: int
    """What went on into the next."""
    lost: int


def cycle_rows(statement: Statement) -> list[CycleRow]:
    """Every cycle that has begun."""
    trail = statement.trail
    starts = [cycle.start for cycle, _plan in trail.cycles]
    sums: list[dict[str, int]] = [
        dict.fromkeys(("granted", "carried", "used", "overage", "rolled", "lost"), 0)
        for _start in starts
    ]

    def add(on: date, key: str, amount: int) -> None:
        at = bisect_right(starts, on) - 1
        if at >= 0 and UNLIMITED not in (amount, sums[at][key]):
            sums[at][key] += amount
        elif at >= 0:
            sums[at][key] = UNLIMITED

    for made in trail.granted:
        add(made.on, "carried" if made.cause == "carried" else "granted", made.bytes)
    for taken in trail.allocations:
        add(taken.day, "used", taken.bytes)
    for adjusted in trail.adjustments:
        add(adjusted.on, "used", adjusted.bytes)
    for over in trail.overages:
        add(over.day, "used", over.bytes)
        add(over.day, "overage", over.bytes)
    for roll in trail.rolls:
        add(roll.on, "carried", roll.bytes)
        add(roll.on - ONE_DAY, "rolled", roll.bytes)
    for gone in trail.forfeitures:
        add(gone.on - ONE_DAY, "lost", gone.bytes)
    return [
        CycleRow(cycle, plan, **figures)
        for (cycle, plan), figures in zip(trail.cycles, sums, strict=True)
    ]


def cycle_lines(statement: Statement, screen: Screen) -> list[str]:
    """Cycle by cycle: granted, carried in, used, lost."""
    unit, on = statement.rules.unit, statement.on
    columns = [
        (_("from"), "left"),
        (_("last day"), "left"),
        (_("granted"), "right"),
        (_("carried in"), "right"),
        (_("used"), "right"),
        (_("over"), "right"),
        (_("lost"), "right"),
    ]
    rows = [
        [
            day_text(row.cycle.start, on),
            until_text(row.cycle.end, on),
            amount_text(row.granted, unit),
            *(_or_dash(amount, unit) for amount in (row.carried, row.used, row.overage, row.lost)),
        ]
        for row in cycle_rows(statement)
    ]
    return table_lines(columns, rows, screen) if rows else [_("No cycle has begun yet.")]


def cycles_data(contract: str, statement: Statement) -> dict[str, Any]:
    """The cycles for programs."""
    return {
        "schema": SCHEMA,
        "contract": contract,
        "on": day(statement.on),
        "cycles": [
            {
                "start": day(row.cycle.start),
                "end": day(row.cycle.end),
                "plan": row.plan,
                **{key: number(getattr(row, key)) for key in CycleRow._fields[2:]},
            }
            for row in cycle_rows(statement)
        ],
    }


def _or_dash(amount: int, unit: int) -> str:
    return amount_text(amount, unit) if amount else "-"
