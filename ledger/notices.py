"""What is worth telling: a statement to notices. Which were told already is not known here."""

from datetime import date, timedelta

from ledger.billing.statement import Fate, LotView, Pace, Statement
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple

SHORT_LIFE = timedelta(days=2)
"""Data that lives no longer than this, as daily quotas do, is lost without a notice."""

SOON = timedelta(days=7)


class Notice(NamedTuple):
    """One thing worth telling."""

    code: str
    """``expiring``, ``used_up`` or ``newer_rules``."""
    level: str
    """``info`` or ``warning``."""
    on: date
    """The date it is about: for ``expiring`` the first day without the data."""
    bytes: int
    a_day: int = 0
    """``expiring``: so much a day until then, and nothing is lost."""
    lots: tuple[LotView, ...] = ()
    """``expiring``: what loses."""


def notices(statement: Statement, pace: Pace, *, newer_rules: bool = False) -> list[Notice]:
    """The notices of a day, the most urgent first."""
    found = _expiring(statement, pace)
    if statement.cycle and statement.figures.remaining == 0:
        found.insert(0, Notice("used_up", "warning", statement.on, statement.figures.overage))
    if newer_rules:
        found.append(Notice("newer_rules", "info", statement.on, 0))
    return found


def _expiring(statement: Statement, pace: Pace) -> list[Notice]:
    """One for each near date on which data that is held today is lost."""
    if statement.figures.remaining == UNLIMITED:
        return []
    found = []
    for day, a_day in pace.must.items():
        losing = [
            (lot, fate)
            for lot in statement.lots
            if (fate := statement.fates.get(lot.id)) and _loses(lot, fate, day)
        ]
        lost = sum(fate.lost for _lot, fate in losing)
        if lost:
            level = "warning" if day - statement.on <= SOON else "info"
            lots = tuple(lot for lot, _fate in losing)
            found.append(Notice("expiring", level, day, lost, a_day, lots))
    return found


def _loses(lot: LotView, fate: Fate, day: date) -> bool:
    return fate.on == day and fate.lost > 0 and lot.until - lot.start > SHORT_LIFE
