"""The engine and its naive twin say the same of random plans and histories."""

from __future__ import annotations

from hypothesis import given
from naive import Live, Report, Risk, report
from strategies import Case, cases

from ledger.billing import state
from ledger.billing.statement import Statement


def as_report(statement: Statement) -> Report:
    """The engine's statement in the words of the twin."""
    figures, cycle = statement.figures, statement.cycle
    lost: dict[str, int] = {}
    for row in sorted(statement.trail.forfeitures, key=lambda row: row.reason):
        lost[row.reason] = lost.get(row.reason, 0) + row.bytes
    assert figures.forfeited == sum(lost.values())
    return Report(
        statement.rules.plan,
        (cycle.start, cycle.end) if cycle else None,
        figures.remaining,
        figures.carried,
        figures.granted,
        figures.used,
        figures.overage,
        lost,
        [
            Live(lot.cls, lot.carried, lot.remaining, lot.until)
            for lot in statement.lots
            if lot.remaining
        ],
        [Risk(*row) for row in statement.at_risk],
    )


@given(cases())
def test_engine_and_twin_agree(case: Case) -> None:
    for day in case.days:
        engine, twin = (
            as_report(state(case.history, case.plans, day)),
            report(case.history, case.plans, day),
        )
        assert engine == twin, difference(day, engine, twin)


def difference(day: object, engine: Report, twin: Report) -> str:
    lines = [f"on {day}:"]
    for name, ours, theirs in zip(Report._fields, engine, twin, strict=True):
        if ours != theirs:
            lines += [f"  {name}: engine {ours}", f"  {'':{len(name)}}  twin   {theirs}"]
    return "\n".join(lines)
