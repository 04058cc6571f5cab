"""The engine and its naive twin say the same of random plans and histories.

``GIGA_CASES=200000 pytest tests/engine/test_twin.py`` is a long search; see conftest.py.
"""

from __future__ import annotations

import os
import secrets
from datetime import date

import pytest
from hypothesis import given, seed, settings
from naive import Live, Report, Risk, report
from strategies import Case, cases

from ledger.billing import state
from ledger.billing.statement import Statement

LONG_SEARCH = os.environ.get("GIGA_CASES")
CASES = int(LONG_SEARCH or 2000)
SHARES = 4


@pytest.mark.parametrize("share", range(SHARES))
def test_engine_and_twin_agree(share: int) -> None:
    """In shares, each with cases of its own, so that they are played side by side."""

    @seed(secrets.randbits(64) if LONG_SEARCH else share)
    @settings(max_examples=CASES // SHARES)
    @given(cases())
    def agree(case: Case) -> None:
        for day in case.days:
            engine = as_report(state(case.history, case.plans, day))
            twin = report(case.history, case.plans, day)
            assert engine == twin, difference(day, engine, twin)

    agree()


def as_report(statement: Statement) -> Report:
    """The engine's statement in the words of the twin."""
    figures, cycle = statement.figures, statement.cycle
    lost: dict[str, int] = {}
    for row in sorted(statement.trail.forfeitures, key=lambda row: row.reason):
        lost[row.reason] = lost.get(row.reason, 0) + row.bytes
    lots = [
        Live(lot.cls, lot.carried, lot.remaining, lot.until, lot.state, lot.line)
        for lot in statement.lots
        if lot.remaining
    ]
    return Report(
        statement.rules.plan,
        (cycle.start, cycle.end) if cycle else None,
        figures.remaining,
        figures.carried,
        figures.frozen,
        figures.waiting,
        figures.banked,
        figures.granted,
        figures.used,
        figures.overage,
        figures.uncounted,
        figures.given,
        figures.debt,
        lost,
        [lot for lot in lots if lot.state in ("usable", "waiting")],
        sorted(lot for lot in lots if lot.state in ("frozen", "locked")),
        [Risk(*row) for row in statement.at_risk],
    )


def difference(day: date, engine: Report, twin: Report) -> str:
    lines = [f"on {day}:"]
    for name, ours, theirs in zip(Report._fields, engine, twin, strict=True):
        if ours != theirs:
            lines += [f"  {name}: engine {ours}", f"  {'':{len(name)}}  twin   {theirs}"]
    return "\n".join(lines)
