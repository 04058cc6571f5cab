"""What an explanation is made of: lines, and the rows of a statement turned into lines."""

from __future__ import annotations

import difflib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

from ledger.billing.statement import (
    Adjustment,
    Allocation,
    Forfeiture,
    Given,
    Granted,
    LotView,
    Overage,
    Repaid,
    Roll,
    Statement,
    Uncounted,
)
from ledger.dates import ONE_DAY
from ledger.i18n import _
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple

MOST_LINES = 14
"""More than this are told as runs of days."""

MOST_ANCESTORS = 6
"""The story of data that was carried over more often is told in sums."""


class Subject(NamedTuple):
    """What is asked about."""

    kind: str
    """``figure``, ``lot`` or ``day``."""
    name: str
    """The name of the figure, the id of the lot, or the day as ``2026-11-30``."""


class Line(NamedTuple):
    """One part of a sum."""

    what: str
    """What happened.

    Data that came: ``granted``, ``opening``, ``opening_carried``, ``topped_up``, ``grown`` (a
    change of plan), ``found`` (a reading), ``rounded_up``, ``received`` (a gift), ``borrowed``,
    ``line_joined``, ``rolled_in``, ``deposit_in``, ``withdraw_in``, ``unlimited``.
    Data that went: ``drained``, ``adjusted`` (a reading; ``cause`` is ``more`` or ``less`` used),
    ``forfeited`` (``cause`` is the reason), ``given``, ``rolled_out``, ``deposit_out``,
    ``withdraw_out``.
    Usage without data: ``overage``, ``overage_cancelled`` (a reading), ``uncounted`` (``cause`` is
    the category).
    Parts of a figure: ``lot``, ``left_before``, ``at_risk``, ``repaid`` (of a debt).
    Told, without a part in the sum: ``rolled``, ``deposit``, ``withdraw``, ``moved`` (an end),
    ``plan_began``, ``withheld`` (by a grant, for a debt).
    """
    bytes: int
    """Its part in the sum; negative for what went."""
    lot: LotView | None = None
    """The lot, where it is not the one that is asked about; for a roll the other end of it."""
    day: date | None = None
    """The day, or the first of a run of days. What is lost or rolls does so as this day begins."""
    until: date | None = None
    """First day after a run of days; of ``moved`` the new end."""
    times: int = 1
    """How many days of the run, or how often."""
    said: int = 0
    """Bytes that the line speaks of outside the sum."""
    cause: str = ""
    details: tuple[Line, ...] = ()
    """What the line is made of; empty, or adds up to it."""


class Explanation(NamedTuple):
    """The lines that add up to a figure, to what is left of a lot, or to what a day left."""

    subject: Subject
    on: date
    """The day of the statement."""
    total: int
    lines: tuple[Line, ...]
    unlimited: bool = False
    """Whether there is data without an end besides, outside the sum."""
    since: date | None = None
    """First day of the time that a figure counts: the cycle, for ``lost`` the whole contract. None
    where there is no such time."""
    lot: LotView | None = None
    """The lot that is asked about. Of an unlimited one the total is what was used of it."""
    beside: bool = False
    """Whether the total holds data that is not usable: it waits, is kept, or in the bank."""
    elsewhere: tuple[tuple[str, int], ...] = ()
    """Where nothing is left: the figures that tell what became of it, with their bytes."""


_Row = TypeVar("_Row", Granted, Allocation, Roll, Forfeiture, Adjustment, Given, Repaid)


_Dated = TypeVar("_Dated", Allocation, Overage, Uncounted)


_DayBytes = tuple[date, int]


def first_day(statement: Statement) -> date:
    """First day of the time that the figures of a cycle count."""
    if statement.cycle:
        return statement.cycle.start
    cycles, figures = statement.trail.cycles, statement.figures
    counted = (figures.used, figures.granted, figures.overage, figures.uncounted)
    if cycles and any(counted):
        return cycles[-1][0].end
    return statement.on + ONE_DAY


def cycles_begun(statement: Statement, since: date) -> date | None:
    return since if since <= statement.on else None


def rows_of(rows: list[_Row], lot_id: str) -> list[_Row]:
    return [row for row in rows if row.lot == lot_id]


def rows_from(rows: list[_Dated], since: date) -> list[_Dated]:
    return [row for row in rows if row.day >= since]


_CAUSES = {
    "grant": "granted",
    "opening": "opening",
    "carried": "opening_carried",
    "topup": "topped_up",
    "change": "grown",
    "reading": "found",
    "read_carried": "found",
    "rounding": "rounded_up",
    "gift": "received",
    "loan": "borrowed",
    "line": "line_joined",
}
"""The rows of :class:`Granted` by their cause, in the words of :class:`Line`."""


def given_line(row: Granted) -> Line:
    if row.bytes == UNLIMITED:
        return Line("unlimited", 0, day=row.on)
    return Line(_CAUSES[row.cause], row.bytes, day=row.on)


def adjusted_lines(rows: list[Adjustment], lots: Mapping[str, LotView], sign: int) -> list[Line]:
    """What readings changed, a line for each of their days and directions; with ``lots``, of which
    lots.

    ``sign``: 1 where the lines add up to usage, -1 where they add up to what is left.
    """
    lines = []
    for day, less in dict.fromkeys((row.read or row.on, row.bytes < 0) for row in rows):
        by_lot: dict[str, int] = {}
        for row in rows:
            if (row.read or row.on, row.bytes < 0) == (day, less):
                by_lot[row.lot] = by_lot.get(row.lot, 0) + sign * row.bytes
        cause = "less" if less else "more"
        line = Line("adjusted", sum(by_lot.values()), day=day, cause=cause)
        parts = tuple(
            Line("adjusted", amount, lots[id], day, cause=cause)
            for id, amount in by_lot.items()
            if id in lots
        )
        if len(parts) == 1:
            line = line._replace(lot=parts[0].lot)
        lines.append(line._replace(details=worth_telling(parts)))
    return lines


def way_of(child: LotView) -> str:
    """How data came into a lot from another: it ``rolled``, or went into the bank or out of it."""
    made_by = child.id.partition("-")[0]
    return made_by if not child.carried and made_by in ("deposit", "withdraw") else "rolled"


def bytes_by_day(rows: Iterable[Allocation | Overage | Uncounted]) -> list[_DayBytes]:
    """The bytes of each day, in order."""
    days: dict[date, int] = {}
    for row in rows:
        days[row.day] = days.get(row.day, 0) + row.bytes
    return sorted(days.items())


def grouped(lines: list[Line], key: Callable[[Line], str]) -> dict[str, list[_DayBytes]]:
    """The dates and bytes of lines, by what they have in common."""
    kinds: dict[str, list[_DayBytes]] = {}
    for line in lines:
        if line.day:
            kinds.setdefault(key(line), []).append((line.day, line.bytes))
    return kinds


def one_run(what: str, days: list[_DayBytes], sign: int = 1) -> Line:
    """Several dates as one line."""
    total = sum(amount for _day, amount in days)
    until = days[-1][0] + ONE_DAY
    return Line(what, sign * total, day=days[0][0], until=until, times=len(days))


def lines_of_runs(
    statement: Statement, what: str, days: list[_DayBytes], sign: int = 1
) -> tuple[Line, ...]:
    """Dates told one by one, or where they are many by cycle, week, month or year."""
    # What is lost on the first of a month belongs to the month before: people see its last day.
    shift = ONE_DAY if what == "forfeited" else timedelta(0)
    division = _finest(statement, [day - shift for day, _amount in days])
    runs = groupby(days, key=lambda dated: division(dated[0] - shift))
    return tuple(one_run(what, list(run), sign) for _key, run in runs)


def _finest(statement: Statement, days: list[date]) -> Callable[[date], object]:
    """The finest division of time that tells these dates in not too many lines."""
    starts = [cycle.start for cycle, _plan in statement.trail.cycles]
    divisions: tuple[Callable[[date], object], ...] = (
        lambda day: day,
        lambda day: bisect_right(starts, day),
        lambda day: day.isocalendar()[:2],
        lambda day: (day.year, day.month),
    )
    for number, division in enumerate(divisions):
        lines = len({division(day) for day in days})
        one_cycle = number == 1 and lines == 1  # the weeks of a cycle say more
        if lines <= MOST_LINES and not one_cycle:
            return division
    return lambda day: day.year


def worth_telling(details: tuple[Line, ...]) -> tuple[Line, ...]:
    """Details that say no more than their line are left out."""
    return details if len(details) > 1 else ()


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint with the nearest names: those that contain it, latest first, else similar ones."""
    by_lower = {one.lower(): one for one in names}
    parts = [low for low in reversed(by_lower) if name.lower() in low][:3]
    near = parts or difflib.get_close_matches(name.lower(), by_lower, 3, 0.6)
    if not near:
        return ""
    return _("The nearest: {names}.").format(names=", ".join(by_lower[low] for low in near))


def unlimited_ids(statement: Statement) -> set[str]:
    return {id for id, lot in statement.all_lots.items() if lot.granted == UNLIMITED}
