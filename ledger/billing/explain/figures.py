"""Explains a figure: the parts that it is the sum of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ledger.billing.explain.lines import (
    MOST_LINES,
    Explanation,
    Line,
    Subject,
    adjusted_lines,
    bytes_by_day,
    cycles_begun,
    first_day,
    given_line,
    grouped,
    lines_of_runs,
    one_run,
    rows_from,
    rows_of,
    worth_telling,
)
from ledger.billing.explain.lots import came_and_went
from ledger.billing.statement import (
    CARRIED_IN,
    Figures,
    LotView,
    Statement,
)
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.plans.rules import UNLIMITED

ALIASES = {
    "remaining": "left",
    "over": "overage",
    "forfeited": "lost",
    "at_risk": "risk",
    "at-risk": "risk",
    "at risk": "risk",
}
"""Other names of figures, those of the JSON among them."""

FIGURES = "left carried used granted overage lost risk".split()
FIGURES += "uncounted frozen waiting banked given debt".split()
"""The figures that can be explained."""


def explain_figure(statement: Statement, figure: str) -> Explanation:
    """What a figure of the statement is made of; ``figure`` is one of :data:`FIGURES`, or the
    name that it has in JSON.
    """
    name = ALIASES.get(figure, figure)
    if name not in FIGURES:
        raise LedgerError(
            _("There is no figure {figure!r}.").format(figure=figure[:60]),
            _("The figures are: {names}.").format(names=", ".join(FIGURES)),
        )
    if name in _HELD:
        return _explain_held(statement, name)
    subject, figures = Subject("figure", name), statement.figures
    if name in _SINCE_IT_BEGAN:
        figure, told = _SINCE_IT_BEGAN[name]
        cycles = statement.trail.cycles
        began = cycles[0][0].start if cycles else None
        total = getattr(figures, figure)
        return Explanation(subject, statement.on, total, told(statement), since=began)
    if name == "risk":
        lost = sum(row.lost for row in statement.at_risk)
        return Explanation(subject, statement.on, lost, _risk_lines(statement))
    since = first_day(statement)
    if name == "granted":
        return _explain_granted(statement, since)
    by_name: dict[str, Callable[[Statement, date], tuple[Line, ...]]] = {
        "used": _used_lines,
        "overage": _overage_lines,
        "uncounted": _uncounted_lines,
    }
    lines, total = by_name[name](statement, since), getattr(figures, name)
    return Explanation(subject, statement.on, total, lines, since=cycles_begun(statement, since))


_HELD = {
    "left": ("remaining", "usable"),
    "carried": ("carried", "usable"),
    "frozen": ("frozen", "frozen"),
    "waiting": ("waiting", "waiting"),
    "banked": ("banked", "locked"),
}
"""Figures that are the sum of lots: their names in the statement, and the state of the lots."""


def _explain_held(statement: Statement, name: str) -> Explanation:
    """What is left, waits, is kept or in the bank, lot by lot in the order of use."""
    figure, state = _HELD[name]
    lots = [
        lot for lot in statement.lots if lot.state == state and (lot.carried or name != "carried")
    ]
    since = first_day(statement)
    recent = {row.lot for row in statement.trail.allocations if row.day >= since}
    told = [lot for lot in lots if lot.remaining or lot.id in recent]
    unlimited = any(lot.granted == UNLIMITED for lot in lots)
    total: int = getattr(statement.figures, figure)
    if unlimited:
        total = sum(lot.remaining for lot in lots if lot.granted != UNLIMITED)
    return Explanation(
        Subject("figure", name),
        statement.on,
        total,
        tuple(_held(statement, lot) for lot in told),
        unlimited,
        elsewhere=() if name != "left" or total or unlimited else _elsewhere(statement.figures),
    )


def _elsewhere(figures: Figures) -> tuple[tuple[str, int], ...]:
    """What is kept, waits, is in the bank or lost."""
    found = {
        "frozen": figures.frozen,
        "waiting": figures.waiting,
        "banked": figures.banked,
        "lost": figures.forfeited,
    }
    return tuple((name, amount) for name, amount in found.items() if amount)


def _held(statement: Statement, lot: LotView) -> Line:
    if lot.granted == UNLIMITED:
        used = sum(row.bytes for row in rows_of(statement.trail.allocations, lot.id))
        return Line("unlimited", 0, lot, lot.start, said=used)
    details = worth_telling(tuple(came_and_went(statement, lot)))
    return Line("lot", lot.remaining, lot, details=details)


def _used_lines(statement: Statement, since: date) -> tuple[Line, ...]:
    """The usage of a cycle by the lot that covered it, then readings, then what none covered."""
    rows = rows_from(statement.trail.allocations, since)
    ids = list(dict.fromkeys(row.lot for row in rows))
    lines: list[Line] = []
    if len(ids) > MOST_LINES:
        lines += lines_of_runs(statement, "drained", bytes_by_day(rows))
    else:
        for id in ids:
            used = bytes_by_day(rows_of(rows, id))
            details = worth_telling(lines_of_runs(statement, "drained", used))
            line = one_run("drained", used)
            lines.append(line._replace(lot=statement.all_lots[id], details=details))
    readings = [row for row in statement.trail.adjustments if row.on >= since]
    lines += adjusted_lines(readings, statement.all_lots, 1)
    return (*lines, *_overage_lines(statement, since))


def _overage_lines(statement: Statement, since: date) -> tuple[Line, ...]:
    rows = rows_from(statement.trail.overages, since)
    beyond = bytes_by_day([row for row in rows if row.bytes > 0])
    cancelled = [Line("overage_cancelled", row.bytes, day=row.day) for row in rows if row.bytes < 0]
    if not beyond:
        return tuple(cancelled)
    details = worth_telling(lines_of_runs(statement, "overage", beyond))
    return (one_run("overage", beyond)._replace(details=details), *cancelled)


def _uncounted_lines(statement: Statement, since: date) -> tuple[Line, ...]:
    """What the plan did not count in a cycle, by category."""
    rows = rows_from(statement.trail.uncounted, since)
    lines = []
    for category in dict.fromkeys(row.category for row in rows):
        days = bytes_by_day([row for row in rows if row.category == category])
        details = worth_telling(lines_of_runs(statement, "uncounted", days))
        lines.append(one_run("uncounted", days)._replace(cause=category, details=details))
    return tuple(lines)


def _explain_granted(statement: Statement, since: date) -> Explanation:
    """What the plan gave, and what was bought, in this cycle."""
    rows = [
        row for row in statement.trail.granted if row.on >= since and row.cause not in CARRIED_IN
    ]
    total = statement.figures.granted
    unlimited = total == UNLIMITED
    if unlimited:
        total = sum(row.bytes for row in rows if row.bytes != UNLIMITED)
    lines = [given_line(row)._replace(lot=statement.all_lots[row.lot]) for row in rows]
    if len(lines) > MOST_LINES:
        lines = [
            one_run(what, days)._replace(
                details=worth_telling(lines_of_runs(statement, what, days))
            )
            for what, days in grouped(lines, lambda line: line.what).items()
        ]
    lines += [
        Line("withheld", 0, day=row.on, said=row.bytes)
        for row in statement.trail.repaid
        if row.on >= since
    ]
    subject = Subject("figure", "granted")
    begun = cycles_begun(statement, since)
    return Explanation(subject, statement.on, total, tuple(lines), unlimited, begun)


def _lost_lines(statement: Statement) -> tuple[Line, ...]:
    """What was lost since the contract began, lot by lot; if that is much, by reason."""
    rows, lots = statement.trail.forfeitures, statement.all_lots
    lines = [Line("forfeited", row.bytes, lots[row.lot], row.on, cause=row.reason) for row in rows]
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    return tuple(
        one_run("forfeited", days)._replace(
            cause=reason, details=worth_telling(lines_of_runs(statement, "forfeited", days))
        )
        for reason, days in grouped(lines, lambda line: line.cause).items()
    )


def _given_lines(statement: Statement) -> tuple[Line, ...]:
    """What was given away since the contract began, lot by lot; if that is much, in runs."""
    lots = statement.all_lots
    lines = [Line("given", row.bytes, lots[row.lot], row.on) for row in statement.trail.given]
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    days = grouped(lines, lambda line: line.what)["given"]
    details = worth_telling(lines_of_runs(statement, "given", days))
    return (one_run("given", days)._replace(details=details),)


def _debt_lines(statement: Statement) -> tuple[Line, ...]:
    """What was borrowed, less what grants have paid back since the debt began."""
    trail, lots = statement.trail, statement.all_lots
    loans = [
        Line("borrowed", row.bytes, lots[row.lot], row.on)
        for row in trail.granted
        if row.cause == "loan"
    ]
    paid = [Line("repaid", -row.bytes, day=row.on) for row in trail.repaid]
    return tuple(_unpaid(sorted([*loans, *paid], key=_dated)))


def _dated(line: Line) -> tuple[date, bool]:
    """On one date a grant pays back before anything is borrowed."""
    assert line.day is not None
    return line.day, line.what == "borrowed"


def _unpaid(lines: list[Line]) -> list[Line]:
    """The lines since all was paid back for the last time: those before come to nothing."""
    owed = start = 0
    for number, line in enumerate(lines, 1):
        owed += line.bytes
        if not owed:
            start = number
    return lines[start:]


_SINCE_IT_BEGAN: dict[str, tuple[str, Callable[[Statement], tuple[Line, ...]]]] = {
    "lost": ("forfeited", _lost_lines),
    "given": ("given", _given_lines),
    "debt": ("debt", _debt_lines),
}
"""Figures that count since the contract began: their names in the statement, and their lines."""


def _risk_lines(statement: Statement) -> tuple[Line, ...]:
    """One line for each date on which something ends: what is lost, and beside it what rolls."""
    lines = []
    for row in statement.at_risk:
        line = Line("at_risk", row.lost, day=row.on, said=row.rolls)
        parts = _lost_then(statement, row.on)
        if sum(part.bytes for part in parts) != row.lost:
            parts = ()  # a limit cut data that was carried over meanwhile: no lot of today's is it
        if len(parts) == 1:
            line = line._replace(lot=parts[0].lot, cause=parts[0].cause)
        lines.append(line._replace(details=worth_telling(parts)))
    return tuple(lines)


def _lost_then(statement: Statement, on: date) -> tuple[Line, ...]:
    """Today's lots that will be lost on a date, at their end or after they rolled once."""
    parts = []
    for lot in statement.lots:
        fate = statement.fates.get(lot.id)
        if fate and fate.on == on and fate.lost:
            parts.append(Line("at_risk", fate.lost, lot, on))
        elif fate and fate.rolls and fate.good_until == on:
            parts.append(Line("at_risk", fate.rolls, lot, on, cause="rolled"))
    return tuple(parts)
