"""What the rows of every statement must say of each other; no second engine is needed for it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from ledger.billing.statement import LotView, Statement
from ledger.plans.rules import UNLIMITED

DAY = r"\d{4}-\d\d(-\d\d)?"
MADE_BY = {
    "grant": rf"{DAY}/(?P<cls>\w+)",
    "change": rf"{DAY}/(?P<cls>\w+)",
    "line": rf"{DAY}/(?P<cls>\w+)",
    "opening": "opening/plan",
    "carried": "opening/carried",
    "topup": r"topup-\d+",
    "gift": r"gift-\d+",
    "loan": r"borrow-\d+",
    "reading": r"reading-\d+",
    "read_carried": r"reading-\d+/carried",
}
MOVED = r"(deposit|withdraw)-\d+"
"""What is made of parts of other lots, and of nothing new."""


def check(statement: Statement) -> None:
    """The names of lots say what made them, and every byte is somewhere."""
    lots, trail = statement.all_lots, statement.trail
    for rows in trail:
        assert {row.lot for row in rows if hasattr(row, "lot")} <= set(lots) | unpaid(statement)
    for lot in lots.values():
        check_name(statement, lot)
        check_parent(statement, lot)
        if lot.granted != UNLIMITED:
            check_bytes(statement, lot)
    check_debt(statement)
    check_dates(statement)


def unpaid(statement: Statement) -> set[str]:
    """Lots that were never made, because all of their grant was owed."""
    return {row.lot for row in statement.trail.repaid}


def check_name(statement: Statement, lot: LotView) -> None:
    causes = {row.cause for row in statement.trail.granted if row.lot == lot.id} - {"rounding"}
    root = re.sub(r"(@[^.>]+)?(\.\d+)?$", "", lot.id.partition(">")[0])
    if lot.parent:
        assert not causes
        assert re.fullmatch(rf"{re.escape(lot.parent)}>{DAY}(\.\d+)?", lot.id)
        return
    if not causes:
        assert re.fullmatch(MOVED, root)
        return
    (cause,) = causes
    named = re.fullmatch(MADE_BY[cause], root)
    assert named, (cause, lot.id)
    assert named.groupdict().get("cls", lot.cls) == lot.cls


def check_parent(statement: Statement, lot: LotView) -> None:
    parents = {row.lot for row in statement.trail.rolls if row.child == lot.id}
    if lot.parent:
        assert parents == {lot.parent}
        parent = statement.all_lots[lot.parent]
        assert (parent.cls, parent.born) == (lot.cls, lot.born)
        assert parent.start <= lot.start
        assert not parent.remaining
    found = lot.id == "opening/carried" or re.fullmatch(r"reading-\d+/carried(\.\d+)?", lot.id)
    assert lot.carried == bool(lot.parent or found)
    assert lot.start < lot.until or lot.state == "frozen"


def check_bytes(statement: Statement, lot: LotView) -> None:
    trail = statement.trail
    came = sum(row.bytes for row in trail.granted if row.lot == lot.id)
    came += sum(row.bytes for row in trail.rolls if row.child == lot.id)
    went: Counter[str] = Counter()
    for rows in (trail.allocations, trail.adjustments, trail.given, trail.forfeitures, trail.rolls):
        went.update({lot.id: sum(row.bytes for row in rows if row.lot == lot.id)})
    assert came == lot.granted
    assert came == went[lot.id] + lot.remaining
    assert lot.remaining >= 0


def check_debt(statement: Statement) -> None:
    lent = sum(row.bytes for row in statement.trail.granted if row.cause == "loan")
    assert lent == sum(row.bytes for row in statement.trail.repaid) + statement.figures.debt


def check_dates(statement: Statement) -> None:
    trail = statement.trail
    for rows in trail[:-4]:
        days: list[date] = [row[0] for row in rows]
        assert all(day <= statement.on for day in days)
    for row in trail.moves:
        assert row.on <= statement.on
        assert row.was != row.until
    numbers = [cycle.number for cycle, _plan in trail.cycles]
    assert numbers == list(range(len(numbers)))
    for (cycle, _plan), (after, _next) in zip(trail.cycles, trail.cycles[1:], strict=False):
        assert cycle.start < cycle.end <= after.start
