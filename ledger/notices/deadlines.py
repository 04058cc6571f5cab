"""What belongs in a calendar: the last moment of each thing that is lost if nobody acts.

Unlike a notice a deadline is there from the beginning, however far away, and keeps its key for as
long as it is about the same thing.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ledger.billing.pace import last_use
from ledger.billing.statement import LotView, Pace, Statement
from ledger.dates import NEVER, ONE_DAY
from ledger.notices import SHORT_LIFE, due_renewal, is_rounded_off, rounded_to
from ledger.record import NamedTuple

if TYPE_CHECKING:
    from ledger.billing.watch import Watch


class Deadline(NamedTuple):
    """A day after which something is lost."""

    key: str
    """The id of the lot; else what must be done, and in which cycle."""
    code: str
    """``expiring``, ``banked``, ``frozen``, ``renewal``, ``unclaimed`` or ``keep_alive``, as of
    notices.
    """
    until: date
    """The first day after it."""
    bytes: int
    """What is lost then; 0 for a keep-alive."""
    lot: LotView | None = None
    a_day: int = 0
    """``expiring``: so much use a day until then saves it; 0 where that is not known."""
    step: int = 0
    """To this step it is rounded down when it rolls; 0: it does not, or to the byte."""


def deadlines(
    statement: Statement, pace: Pace | None = None, watch: Watch | None = None
) -> list[Deadline]:
    """All deadlines after the day of the statement, the next one first."""
    found = [_of_lot(lot, statement) for lot in statement.lots if lot.remaining > 0]
    found += [_renewal(statement), _claim(statement), _keep_alive(watch)]
    must = pace.must if pace else {}
    kept = [
        one._replace(a_day=must.get(one.until, 0)) if one.code == "expiring" else one
        for one in found
        if one and statement.on < one.until < NEVER
    ]
    return sorted(kept, key=lambda one: (one.until, one.key))


def lives_long(lot: LotView) -> bool:
    """Whether its end is worth a line in a calendar: that of a daily quota is not."""
    return lot.until - lot.start > SHORT_LIFE


def _of_lot(lot: LotView, statement: Statement) -> Deadline | None:
    fate = statement.fates.get(lot.id)
    if not lives_long(lot):
        return None
    if lot.state == "frozen":
        return Deadline(lot.id, "frozen", lot.until, lot.remaining, lot)
    if fate is None or not fate.lost or is_rounded_off(lot, fate, statement.rules):
        return None
    step = rounded_to(lot, statement.rules)
    code = "banked" if lot.state == "locked" else "expiring"
    return Deadline(lot.id, code, last_use(lot, fate), fate.lost, lot, step=step)


def _renewal(statement: Statement) -> Deadline | None:
    due = due_renewal(statement)
    if due is None:
        return None
    cycle = statement.trail.cycles[-1][0]
    return Deadline(f"renewal {cycle.start}", "renewal", due.by + ONE_DAY, due.bytes)


def _claim(statement: Statement) -> Deadline | None:
    cycle = statement.cycle
    if cycle is None or not statement.unclaimed:
        return None
    return Deadline(f"claim {cycle.start}", "unclaimed", cycle.end, statement.unclaimed)


def _keep_alive(watch: Watch | None) -> Deadline | None:
    if watch is None or watch.keep_alive is None or watch.keep_alive.last_day == NEVER:
        return None
    return Deadline("keep-alive", "keep_alive", watch.keep_alive.last_day + ONE_DAY, 0)
