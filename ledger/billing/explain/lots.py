"""Explains a lot: where it came from, and where it went."""

from __future__ import annotations

from ledger.billing.explain.lines import (
    MOST_ANCESTORS,
    Explanation,
    Line,
    Subject,
    adjusted_lines,
    bytes_by_day,
    given_line,
    lines_of_runs,
    nearest,
    one_run,
    rows_of,
    way_of,
    worth_telling,
)
from ledger.billing.statement import (
    LotView,
    Statement,
)
from ledger.dates import ONE_DAY
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.plans.rules import UNLIMITED


def explain_lot(statement: Statement, lot_id: str) -> Explanation:
    """Where the data of a lot came from and where it went: in less out is what is left of it."""
    lot = statement.all_lots.get(lot_id)
    if lot is None:
        raise LedgerError(
            _("There is no data called {name!r}.").format(name=lot_id[:60]),
            nearest(lot_id, statement.all_lots) or _("`giga lots` shows what there is."),
        )
    subject, unlimited = Subject("lot", lot_id), lot.granted == UNLIMITED
    if unlimited:
        used = bytes_by_day(rows_of(statement.trail.allocations, lot_id))
        came = [given_line(row) for row in rows_of(statement.trail.granted, lot_id)]
        lines = (*came, *lines_of_runs(statement, "drained", used))
        total = sum(amount for _day, amount in used)
        return Explanation(subject, statement.on, total, lines, True, lot=lot)
    lines = tuple(_told_in_full(statement, line, lot) for line in came_and_went(statement, lot))
    return Explanation(subject, statement.on, lot.remaining, lines, lot=lot)


def came_and_went(statement: Statement, lot: LotView) -> list[Line]:
    """All that happened to a lot, one line for each kind: they add up to what is left of it."""
    trail, lots = statement.trail, statement.all_lots
    lines = [
        Line(f"{way_of(lot)}_in", row.bytes, lots[row.lot], row.on)
        for row in trail.rolls
        if row.child == lot.id
    ]
    lines += [given_line(row) for row in rows_of(trail.granted, lot.id)]
    lines += [
        Line("withheld", 0, day=row.on, said=row.bytes) for row in rows_of(trail.repaid, lot.id)
    ]
    lines += [
        Line("moved", 0, day=row.on, until=row.until) for row in trail.moves if row.lot == lot.id
    ]
    used = bytes_by_day(rows_of(trail.allocations, lot.id))
    if used:
        lines.append(one_run("drained", used, -1))
    lines += adjusted_lines(rows_of(trail.adjustments, lot.id), {}, -1)
    lines += [
        Line("forfeited", -row.bytes, day=row.on, cause=row.reason)
        for row in rows_of(trail.forfeitures, lot.id)
    ]
    lines += [Line("given", -row.bytes, day=row.on) for row in rows_of(trail.given, lot.id)]
    lines += [
        Line(f"{way_of(lots[row.child])}_out", -row.bytes, lots[row.child], row.on)
        for row in rows_of(trail.rolls, lot.id)
    ]
    return lines


def _told_in_full(statement: Statement, line: Line, lot: LotView) -> Line:
    """A line of a lot with its details: the days of its use, or the story of its ancestors."""
    if line.what == "drained":
        used = bytes_by_day(rows_of(statement.trail.allocations, lot.id))
        return line._replace(details=worth_telling(lines_of_runs(statement, "drained", used, -1)))
    if line.what == "rolled_in" and line.lot:
        return line._replace(details=_story(statement, line.lot))
    return line


def _story(statement: Statement, parent: LotView) -> tuple[Line, ...]:
    """How what rolled out of a lot came about, from the oldest ancestor on."""
    chain = [parent]
    while chain[-1].parent:
        chain.append(statement.all_lots[chain[-1].parent])
    lines: list[Line] = []
    for lot in reversed(chain):
        for line in came_and_went(statement, lot):
            if line.what == "rolled_in":
                rolled = Line("rolled", 0, lot, line.day, said=line.bytes)
                lines.append(rolled)
            elif line.what != "rolled_out":
                lines.append(line)
    return _summed(lines) if len(chain) > MOST_ANCESTORS else tuple(lines)


def _summed(lines: list[Line]) -> tuple[Line, ...]:
    """One line for each kind, in the order in which the kinds first appear."""
    kinds: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        kinds.setdefault((line.what, line.cause), []).append(line)
    summed = []
    for same in kinds.values():
        days = [line.day for line in same if line.day]
        ends = [line.until or line.day + ONE_DAY for line in same if line.day]
        one = same[0]._replace(
            bytes=sum(line.bytes for line in same), times=sum(line.times for line in same)
        )
        if len(same) > 1:
            one = one._replace(lot=None, said=0, day=min(days), until=max(ends))
        summed.append(one)
    return tuple(summed)
