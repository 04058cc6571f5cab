"""Where each byte came from and where it went: the rows of a statement, told for one question.

An explanation is about a figure, a lot or a day. Its lines add up to its total, and the details of
a line add up to the line: they are made of the rows of the replay, never of the figure itself.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

from ledger.billing.statement import (
    Adjustment,
    Allocation,
    Forfeiture,
    Granted,
    LotView,
    Overage,
    Roll,
    Statement,
)
from ledger.dates import ONE_DAY, parse_day
from ledger.errors import DateError, LedgerError
from ledger.i18n import _
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple

MOST_LINES = 14
"""More than this are told as runs of days."""

MOST_ANCESTORS = 6
"""The story of data that was carried over more often is told in sums."""

FIGURES = "left carried used granted overage lost risk uncounted frozen given".split()
"""The figures that can be explained."""

_ALIASES = {
    "remaining": "left",
    "over": "overage",
    "forfeited": "lost",
    "at_risk": "risk",
    "at-risk": "risk",
    "at risk": "risk",
}


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
    change of plan), ``found`` (a reading), ``rounded_up``, ``rolled_in``, ``unlimited``.
    Data that went: ``drained``, ``adjusted`` (a reading; ``cause`` is ``more`` or ``less`` used),
    ``forfeited`` (``cause`` is the reason), ``rolled_out``.
    Usage without data: ``overage``, ``overage_cancelled`` (a reading).
    Parts of a figure: ``lot``, ``left_before``, ``at_risk``.
    Told, without a part in the sum: ``rolled``, ``moved`` (an end), ``plan_began``.
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


_Row = TypeVar("_Row", Granted, Allocation, Roll, Forfeiture, Adjustment)
_Dated = TypeVar("_Dated", Allocation, Overage)
_DayBytes = tuple[date, int]


# --- the question ---------------------------------------------------------------------------


def resolve(statement: Statement, words: str, today: date) -> Subject:
    """What a person asks about: a lot by its id, a figure by its name, or a day; by default "left".

    Raises :class:`LedgerError` with what is near.
    """
    plain = " ".join(words.split())
    if not plain:
        return Subject("figure", "left")
    by_lower = {id.lower(): id for id in statement.all_lots}
    if plain.lower() in by_lower:
        return Subject("lot", by_lower[plain.lower()])
    name = _ALIASES.get(plain.lower(), plain.lower())
    if name in FIGURES:
        return Subject("figure", name)
    try:
        return Subject("day", parse_day(plain, today).isoformat())
    except DateError:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", plain):
            raise
    raise LedgerError(
        _("{words!r} is no data, no day and no figure.").format(words=plain[:60]),
        _near(plain, [*statement.all_lots, *FIGURES, *_ALIASES])
        or _("The figures are: {names}.").format(names=", ".join(FIGURES)),
    )


def explain(statement: Statement, subject: Subject) -> Explanation:
    """The explanation of whatever is asked about."""
    if subject.kind == "lot":
        return explain_lot(statement, subject.name)
    if subject.kind == "day":
        return explain_day(statement, date.fromisoformat(subject.name))
    return explain_figure(statement, subject.name)


def _near(name: str, names: Iterable[str]) -> str:
    """A hint with the nearest names: those that contain it, latest first, else similar ones."""
    by_lower = {one.lower(): one for one in names}
    parts = [low for low in reversed(by_lower) if name.lower() in low][:3]
    near = parts or difflib.get_close_matches(name.lower(), by_lower, 3, 0.6)
    if not near:
        return ""
    return _("The nearest: {names}.").format(names=", ".join(by_lower[low] for low in near))


# --- a figure -------------------------------------------------------------------------------


def explain_figure(statement: Statement, figure: str) -> Explanation:
    """What a figure of the statement is made of; ``figure`` is one of :data:`FIGURES`, or the
    name that it has in JSON.
    """
    name = _ALIASES.get(figure, figure)
    if name not in FIGURES:
        raise LedgerError(
            _("There is no figure {figure!r}.").format(figure=figure[:60]),
            _("The figures are: {names}.").format(names=", ".join(FIGURES)),
        )
    if name in ("left", "carried"):
        return _explain_held(statement, name)
    subject, figures = Subject("figure", name), statement.figures
    if name == "lost":
        lines, cycles = _lost_lines(statement), statement.trail.cycles
        began = cycles[0][0].start if cycles else None
        return Explanation(subject, statement.on, figures.forfeited, lines, since=began)
    if name == "risk":
        lost = sum(row.lost for row in statement.at_risk)
        return Explanation(subject, statement.on, lost, _risk_lines(statement))
    since = _since(statement)
    if name == "granted":
        return _explain_granted(statement, since)
    by_name: dict[str, Callable[[Statement, date], tuple[Line, ...]]] = {
        "used": _used_lines,
        "overage": _overage_lines,
    }
    lines = by_name[name](statement, since) if name in by_name else ()
    total = getattr(figures, name)
    return Explanation(subject, statement.on, total, lines, since=_begun(statement, since))


def _since(statement: Statement) -> date:
    """First day of the time that the figures of a cycle count."""
    if statement.cycle:
        return statement.cycle.start
    cycles, figures = statement.trail.cycles, statement.figures
    if cycles and any((figures.used, figures.granted, figures.overage)):
        return cycles[-1][0].end
    return statement.on + ONE_DAY


def _begun(statement: Statement, since: date) -> date | None:
    return since if since <= statement.on else None


def _explain_held(statement: Statement, name: str) -> Explanation:
    """What is left, or what is left of carried data, lot by lot in the order of use."""
    lots = [lot for lot in statement.lots if lot.carried or name == "left"]
    since = _since(statement)
    recent = {row.lot for row in statement.trail.allocations if row.day >= since}
    told = [lot for lot in lots if lot.remaining or lot.id in recent]
    figures = statement.figures
    unlimited = any(lot.granted == UNLIMITED for lot in lots)
    total = figures.carried if name == "carried" else figures.remaining
    if unlimited:
        total = sum(lot.remaining for lot in lots if lot.granted != UNLIMITED)
    return Explanation(
        Subject("figure", name),
        statement.on,
        total,
        tuple(_held(statement, lot) for lot in told),
        unlimited,
    )


def _held(statement: Statement, lot: LotView) -> Line:
    if lot.granted == UNLIMITED:
        used = sum(row.bytes for row in _of(statement.trail.allocations, lot.id))
        return Line("unlimited", 0, lot, lot.start, said=used)
    details = _worth_telling(tuple(_came_and_went(statement, lot)))
    return Line("lot", lot.remaining, lot, details=details)


def _used_lines(statement: Statement, since: date) -> tuple[Line, ...]:
    """The usage of a cycle by the lot that covered it, then readings, then what none covered."""
    rows = _from(statement.trail.allocations, since)
    ids = list(dict.fromkeys(row.lot for row in rows))
    lines: list[Line] = []
    if len(ids) > MOST_LINES:
        lines += _runs(statement, "drained", _day_bytes(rows))
    else:
        for id in ids:
            used = _day_bytes(_of(rows, id))
            details = _worth_telling(_runs(statement, "drained", used))
            line = _one_run("drained", used)
            lines.append(line._replace(lot=statement.all_lots[id], details=details))
    readings = [row for row in statement.trail.adjustments if row.on >= since]
    lines += _adjusted(readings, statement.all_lots, 1)
    return (*lines, *_overage_lines(statement, since))


def _overage_lines(statement: Statement, since: date) -> tuple[Line, ...]:
    rows = _from(statement.trail.overages, since)
    beyond = _day_bytes([row for row in rows if row.bytes > 0])
    cancelled = [Line("overage_cancelled", row.bytes, day=row.day) for row in rows if row.bytes < 0]
    if not beyond:
        return tuple(cancelled)
    details = _worth_telling(_runs(statement, "overage", beyond))
    return (_one_run("overage", beyond)._replace(details=details), *cancelled)


_CAUSES = {
    "grant": "granted",
    "opening": "opening",
    "carried": "opening_carried",
    "topup": "topped_up",
    "change": "grown",
    "reading": "found",
    "rounding": "rounded_up",
}
"""The rows of :class:`Granted` by their cause, in the words of :class:`Line`."""


def _explain_granted(statement: Statement, since: date) -> Explanation:
    """What the plan gave, and what was bought, in this cycle."""
    rows = [row for row in statement.trail.granted if row.on >= since and row.cause != "carried"]
    total = statement.figures.granted
    unlimited = total == UNLIMITED
    if unlimited:
        total = sum(row.bytes for row in rows if row.bytes != UNLIMITED)
    lines = [_given(row)._replace(lot=statement.all_lots[row.lot]) for row in rows]
    if len(lines) > MOST_LINES:
        lines = [
            _one_run(what, days)._replace(details=_worth_telling(_runs(statement, what, days)))
            for what, days in _by(lines, lambda line: line.what).items()
        ]
    subject = Subject("figure", "granted")
    begun = _begun(statement, since)
    return Explanation(subject, statement.on, total, tuple(lines), unlimited, begun)


def _lost_lines(statement: Statement) -> tuple[Line, ...]:
    """What was lost since the contract began, lot by lot; if that is much, by reason."""
    rows, lots = statement.trail.forfeitures, statement.all_lots
    lines = [Line("forfeited", row.bytes, lots[row.lot], row.on, cause=row.reason) for row in rows]
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    return tuple(
        _one_run("forfeited", days)._replace(
            cause=reason, details=_worth_telling(_runs(statement, "forfeited", days))
        )
        for reason, days in _by(lines, lambda line: line.cause).items()
    )


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
        lines.append(line._replace(details=_worth_telling(parts)))
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


# --- a lot ----------------------------------------------------------------------------------


def explain_lot(statement: Statement, lot_id: str) -> Explanation:
    """Where the data of a lot came from and where it went: in less out is what is left of it."""
    lot = statement.all_lots.get(lot_id)
    if lot is None:
        raise LedgerError(
            _("There is no data called {name!r}.").format(name=lot_id[:60]),
            _near(lot_id, statement.all_lots) or _("`giga lots` shows what there is."),
        )
    subject, unlimited = Subject("lot", lot_id), lot.granted == UNLIMITED
    if unlimited:
        used = _day_bytes(_of(statement.trail.allocations, lot_id))
        came = [_given(row) for row in _of(statement.trail.granted, lot_id)]
        lines = (*came, *_runs(statement, "drained", used))
        total = sum(amount for _day, amount in used)
        return Explanation(subject, statement.on, total, lines, True, lot=lot)
    lines = tuple(_told_in_full(statement, line, lot) for line in _came_and_went(statement, lot))
    return Explanation(subject, statement.on, lot.remaining, lines, lot=lot)


def _came_and_went(statement: Statement, lot: LotView) -> list[Line]:
    """All that happened to a lot, one line for each kind: they add up to what is left of it."""
    trail, lots = statement.trail, statement.all_lots
    lines = [
        Line("rolled_in", row.bytes, lots[row.lot], row.on)
        for row in trail.rolls
        if row.child == lot.id
    ]
    lines += [_given(row) for row in _of(trail.granted, lot.id)]
    lines += [
        Line("moved", 0, day=row.on, until=row.until) for row in trail.moves if row.lot == lot.id
    ]
    used = _day_bytes(_of(trail.allocations, lot.id))
    if used:
        lines.append(_one_run("drained", used, -1))
    lines += _adjusted(_of(trail.adjustments, lot.id), {}, -1)
    lines += [
        Line("forfeited", -row.bytes, day=row.on, cause=row.reason)
        for row in _of(trail.forfeitures, lot.id)
    ]
    lines += [
        Line("rolled_out", -row.bytes, lots[row.child], row.on) for row in _of(trail.rolls, lot.id)
    ]
    return lines


def _told_in_full(statement: Statement, line: Line, lot: LotView) -> Line:
    """A line of a lot with its details: the days of its use, or the story of its ancestors."""
    if line.what == "drained":
        used = _day_bytes(_of(statement.trail.allocations, lot.id))
        return line._replace(details=_worth_telling(_runs(statement, "drained", used, -1)))
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
        for line in _came_and_went(statement, lot):
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


# --- a day ----------------------------------------------------------------------------------


def explain_day(statement: Statement, day: date) -> Explanation:
    """What a day found, what it brought and took, and what it left: the lines add up to that.

    Unlimited data and usage beyond the data are told, and have no part in the sum.
    """
    trail = statement.trail
    if day > statement.on:
        raise LedgerError(
            _("{day} is still to come.").format(day=day),
            _("Ask about a day up to {on}, or `giga why risk`.").format(on=statement.on),
        )
    began = trail.cycles[0][0].start if trail.cycles else statement.on + ONE_DAY
    if day < began:
        raise LedgerError(
            _("{day} is before the contract began.").format(day=day),
            _("It began on {began}.").format(began=began) if trail.cycles else "",
        )
    before = _left_before(statement, day)
    lines = [Line("left_before", before, day=day - ONE_DAY)] if day > began else []
    lines += _at_dawn(statement, day)
    lines += _by_day(statement, day)
    total = sum(line.bytes for line in lines)
    unlimited = any(
        lot.granted == UNLIMITED and lot.start <= day < lot.until
        for lot in statement.all_lots.values()
    )
    subject = Subject("day", day.isoformat())
    return Explanation(subject, statement.on, total, tuple(lines), unlimited)


def _left_before(statement: Statement, day: date) -> int:
    """What was left as a day began, before anything of that day, without unlimited data."""
    trail, endless = statement.trail, _endless(statement)
    came = sum(row.bytes for row in trail.granted if row.on < day and row.lot not in endless)
    used = sum(row.bytes for row in trail.allocations if row.day < day and row.lot not in endless)
    adjusted = sum(row.bytes for row in trail.adjustments if row.on < day)
    return came - used - adjusted - sum(row.bytes for row in trail.forfeitures if row.on < day)


def _endless(statement: Statement) -> set[str]:
    return {id for id, lot in statement.all_lots.items() if lot.granted == UNLIMITED}


def _at_dawn(statement: Statement, day: date) -> list[Line]:
    """What happens on a day before its usage, in the order of the engine."""
    trail, lots = statement.trail, statement.all_lots
    lines = []
    for (_cycle, left), (cycle, plan) in zip(trail.cycles, trail.cycles[1:], strict=False):
        if cycle.start == day and plan != left:
            lines.append(Line("plan_began", 0, day=day, cause=plan))
    lines += [
        Line("forfeited", -row.bytes, lots[row.lot], day, cause=row.reason)
        for row in trail.forfeitures
        if row.on == day
    ]
    lines += [
        Line("rolled", 0, lots[row.child], day, said=row.bytes)
        for row in trail.rolls
        if row.on == day
    ]
    lines += [
        _given(row)._replace(lot=lots[row.lot])
        for row in trail.granted
        if row.on == day and row.cause != "reading"
    ]
    lines += [
        Line("moved", 0, lots[row.lot], day, row.until) for row in trail.moves if row.on == day
    ]
    return lines


def _by_day(statement: Statement, day: date) -> list[Line]:
    """The usage of a day, then its readings."""
    trail, lots, endless = statement.trail, statement.all_lots, _endless(statement)
    drained = [
        Line("drained", 0, lots[row.lot], day, said=row.bytes)
        if row.lot in endless
        else Line("drained", -row.bytes, lots[row.lot], day)
        for row in trail.allocations
        if row.day == day
    ]
    if len(drained) > 1:
        all_of_it = sum(line.bytes for line in drained)
        drained = [Line("drained", all_of_it, day=day, details=tuple(drained))]
    overage = [row for row in trail.overages if row.day == day]
    beyond = [
        Line("overage" if row.bytes > 0 else "overage_cancelled", 0, day=day, said=abs(row.bytes))
        for row in overage
    ]
    readings = [row for row in trail.adjustments if row.on == day]
    found = [
        _given(row)._replace(lot=lots[row.lot])
        for row in trail.granted
        if row.on == day and row.cause == "reading"
    ]
    return [*drained, *beyond, *_adjusted(readings, lots, -1), *found]


# --- rows to lines --------------------------------------------------------------------------


def _of(rows: list[_Row], lot_id: str) -> list[_Row]:
    return [row for row in rows if row.lot == lot_id]


def _from(rows: list[_Dated], since: date) -> list[_Dated]:
    return [row for row in rows if row.day >= since]


def _given(row: Granted) -> Line:
    if row.bytes == UNLIMITED:
        return Line("unlimited", 0, day=row.on)
    return Line(_CAUSES[row.cause], row.bytes, day=row.on)


def _adjusted(rows: list[Adjustment], lots: Mapping[str, LotView], sign: int) -> list[Line]:
    """What readings changed, one line a day and direction; with ``lots``, which lots they hit.

    ``sign``: 1 where the lines add up to usage, -1 where they add up to what is left.
    """
    lines = []
    for day, less in dict.fromkeys((row.on, row.bytes < 0) for row in rows):
        by_lot: dict[str, int] = {}
        for row in rows:
            if (row.on, row.bytes < 0) == (day, less):
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
        lines.append(line._replace(details=_worth_telling(parts)))
    return lines


def _day_bytes(rows: Iterable[Allocation | Overage]) -> list[_DayBytes]:
    """The bytes of each day, in order."""
    days: dict[date, int] = {}
    for row in rows:
        days[row.day] = days.get(row.day, 0) + row.bytes
    return sorted(days.items())


def _by(lines: list[Line], key: Callable[[Line], str]) -> dict[str, list[_DayBytes]]:
    """The dates and bytes of lines, by what they have in common."""
    kinds: dict[str, list[_DayBytes]] = {}
    for line in lines:
        if line.day:
            kinds.setdefault(key(line), []).append((line.day, line.bytes))
    return kinds


def _one_run(what: str, days: list[_DayBytes], sign: int = 1) -> Line:
    """Several dates as one line."""
    total = sum(amount for _day, amount in days)
    until = days[-1][0] + ONE_DAY
    return Line(what, sign * total, day=days[0][0], until=until, times=len(days))


def _runs(
    statement: Statement, what: str, days: list[_DayBytes], sign: int = 1
) -> tuple[Line, ...]:
    """Dates told one by one, or where they are many by cycle, week, month or year."""
    # What is lost on the first of a month belongs to the month before: people see its last day.
    shift = ONE_DAY if what == "forfeited" else timedelta(0)
    division = _finest(statement, [day - shift for day, _amount in days])
    runs = groupby(days, key=lambda dated: division(dated[0] - shift))
    return tuple(_one_run(what, list(run), sign) for _key, run in runs)


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


def _worth_telling(details: tuple[Line, ...]) -> tuple[Line, ...]:
    """Details that say no more than their line are left out."""
    return details if len(details) > 1 else ()
