"""The engine and its naive twin say the same of random plans and histories.

``GIGA_CASES=200000 pytest tests/engine/test_twin.py`` is a long search; see conftest.py.
"""

from __future__ import annotations

import os
from datetime import date

import pytest
from hypothesis import given, seed, settings
from naive import Live, Report, Risk, reports
from strategies import Case, cases, numbered

from ledger.billing import state
from ledger.billing.statement import Statement

CASES = int(os.environ.get("GIGA_CASES", 0))
FIRST = int(os.environ.get("GIGA_FIRST", 0))
SHARES = min(CASES, 500)


@pytest.mark.parametrize("share", range(4))
def test_engine_and_twin_agree(share: int) -> None:
    """In shares, each with cases of its own, so that they are played side by side."""

    @seed(share)
    @settings(max_examples=500)
    @given(cases())
    def play(case: Case) -> None:
        agree(case)

    play()


@pytest.mark.parametrize("share", range(SHARES))
def test_long_search(share: int) -> None:
    """Without Hypothesis, if it is asked for: a case that differs is told as it was drawn."""
    for number in range(FIRST + share, FIRST + CASES, SHARES):
        case = numbered(number)
        try:
            agree(case)
        except Exception as error:
            error.add_note(f"GIGA_CASES=1 GIGA_FIRST={number}\n{case}")
            raise


def agree(case: Case) -> None:
    twins = reports(case.history, case.plans, case.days)
    for day, twin in zip(case.days, twins, strict=True):
        engine = as_report(state(case.history, case.plans, day))
        assert engine == twin, difference(day, engine, twin)


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
