"""Whether the books of a statement add up: every byte that came is somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Protocol

from ledger.billing.statement import Statement
from ledger.facts import History
from ledger.i18n import _
from ledger.plans.rules import UNLIMITED


class _OfLot(Protocol):
    @property
    def lot(self) -> str: ...

    @property
    def bytes(self) -> int: ...


def faults(history: History, statement: Statement) -> list[str]:
    """What does not add up, a line each; empty where all does. Amounts are bytes."""
    return [*_lots(statement), *_debt(statement), *_days(history, statement)]


def _lots(statement: Statement) -> list[str]:
    """What came into a lot was used, moved on, given away or lost, or remains."""
    trail = statement.trail
    came, went = _by_lot(trail.granted), Counter[str]()
    for roll in trail.rolls:
        came[roll.child] += roll.bytes
    for rows in (trail.allocations, trail.adjustments, trail.given, trail.forfeitures, trail.rolls):
        went.update(_by_lot(rows))
    said = _("{lot}: {came} bytes came, {went} went, {left} are left.")
    return [
        said.format(lot=id, came=came[id], went=went[id], left=lot.remaining)
        for id, lot in statement.all_lots.items()
        if lot.granted != UNLIMITED
        if lot.remaining < 0 or came[id] != lot.granted or came[id] != went[id] + lot.remaining
    ]


def _by_lot(rows: Iterable[_OfLot]) -> Counter[str]:
    total = Counter[str]()
    for row in rows:
        total[row.lot] += row.bytes
    return total


def _debt(statement: Statement) -> list[str]:
    """What was borrowed was paid back, or is owed."""
    lent = sum(row.bytes for row in statement.trail.granted if row.cause == "loan")
    paid = sum(row.bytes for row in statement.trail.repaid)
    owed = statement.figures.debt
    if lent == paid + owed:
        return []
    return [
        _("{lent} bytes were borrowed, {paid} paid back, {owed} are owed.").format(
            lent=lent, paid=paid, owed=owed
        )
    ]


def _days(history: History, statement: Statement) -> list[str]:
    """What was used on a day was taken from lots, or was overage, or does not count."""
    used, told = Counter[date](), Counter[date]()
    for row in history.usage:
        used[row.day] += row.bytes if row.day <= statement.on else 0
    for taken in statement.trail.allocations:
        told[taken.day] += taken.bytes
    for over in statement.trail.overages:
        if not over.read:  # what a reading cancels is a row of its own, as is what it finds
            told[over.day] += max(over.bytes, 0)
    for uncounted in statement.trail.uncounted:
        told[uncounted.day] += uncounted.bytes
    said = _("{day}: {used} bytes were used, {told} are accounted for.")
    days = sorted(day for day in used | told if used[day] != told[day])
    return [said.format(day=day, used=used[day], told=told[day]) for day in days]
