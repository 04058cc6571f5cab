"""The lines of a pool: who is in it, since when, and how much each may use."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date

from ledger import store
from ledger.book import reporting
from ledger.book.account import Account, gather
from ledger.book.acting import Scene, scene_of
from ledger.book.session import Session, composed, same_name
from ledger.dates import NEVER
from ledger.errors import LedgerError, Unsure
from ledger.facts import History
from ledger.facts.acts import Line
from ledger.facts.lists import PoolLine
from ledger.i18n import _
from ledger.plans.extras import extras
from ledger.record import NamedTuple
from ledger.sources import names as names_of
from ledger.units import parse

_PARTING = ",;|"
"""What parts the columns of a table is in no name."""
_LISTED = 8
"""So many names at most are told in a refusal."""


class Member(NamedTuple):
    """A line that is in the pool."""

    name: str
    since: date
    limit: int | None
    """What it may use in a cycle."""


class LinesMoved(NamedTuple):
    """What came of a list of lines that join or leave."""

    day: date
    names: list[str]
    """Those that joined or left."""
    changed: list[str]
    """Those that were in the pool and have another limit now."""
    already: list[str]
    """Those that were in the pool as asked for."""
    twice: list[str]
    """Those that were named more than once."""
    present: int
    """How many lines are in the pool on the day."""
    account: Account
    """As it stands today."""
    limit: int | None = None
    """The limit that was set."""
    first: str = ""
    """The first name of a file, where it joined and may be a title."""


def report(session: Session, on: str | None) -> list[tuple[Account, list[PoolLine]]]:
    """The lines of each contract, by name, as of the end of a day."""
    return [(account, pool_lines(account)) for account in reporting.accounts(session, on)]


def pool_lines(account: Account) -> list[PoolLine]:
    """The lines of a contract, by name; also those that have left and used data in this cycle."""
    there = members(account.history, account.statement.on)
    return [
        PoolLine(
            use.line,
            there[use.line].since if use.line in there else None,
            *use[1:],
        )
        for use in account.statement.lines
    ]


def members(history: History, on: date) -> dict[str, Member]:
    """The lines that are in the pool at the end of a day."""
    there: dict[str, Member] = {}
    for event in history.events:
        if not isinstance(event, Line) or event.day > on:
            continue
        before = there.pop(event.name, None)
        if event.joins:
            since = before.since if before else event.day
            there[event.name] = Member(event.name, since, event.limit)
    return there


def add(
    session: Session,
    names: Iterable[str],
    file: Iterable[str] | None = None,
    *,
    column: str = "",
    on: str | None = None,
    limit: str | None = None,
    unit: int | None = None,
) -> LinesMoved:
    """Lines join the pool; ``on`` is the first day with them. All of them, or none.

    ``file``: the text of a list of names; ``column``: the title of their column, if it must be
    said. ``limit``: what each may use in a cycle; ``none`` lifts the limit of lines that are there.
    Raises :class:`Unsure` where the line that was there without a name would stay beside those
    named.
    """
    wanted, twice, first = _wanted(names, file, column)
    with store.writing(session.path) as conn:
        scene = scene_of(conn, session, on)
        there = members(scene.history, scene.day)
        by_name = {same_name(name): name for name in there}
        most = _limit(scene, limit, unit)
        new = [name for name in wanted if same_name(name) not in by_name]
        known = [by_name[same_name(name)] for name in wanted if same_name(name) in by_name]
        changed = [name for name in known if limit is not None and there[name].limit != most]
        already = [name for name in known if name not in changed]
        for name in new:
            _check_name(name)
            _check_nothing_later(scene, name)
        if new and not session.sure:
            _check_first_names(scene)
        if not new and not changed and file is None:
            raise LedgerError(
                _("In the pool already: {names}.").format(names=_some(already)),
                _("To change what a line may use: --limit AMOUNT."),
            )
        acts = [Line(0, scene.day, name, True, most) for name in (*new, *changed)]
        account = _enter(conn, session, scene, acts)
        count = len(there) + len(new)
        first = first if first in new else ""
        return LinesMoved(scene.day, new, changed, already, twice, count, account, most, first)


def remove(
    session: Session,
    names: Iterable[str],
    file: Iterable[str] | None = None,
    *,
    column: str = "",
    on: str | None = None,
) -> LinesMoved:
    """Lines leave the pool; ``on`` is the first day without them. All of them, or none."""
    wanted, twice, _first = _wanted(names, file, column)
    with store.writing(session.path) as conn:
        scene = scene_of(conn, session, on)
        contract = scene.ready.terms.row.name
        gone = [line_called(contract, scene.history, scene.day, name) for name in wanted]
        for name in gone:
            _check_unused(scene, name)
            _check_nothing_later(scene, name)
        count = len(members(scene.history, scene.day)) - len(gone)
        if not count:
            raise LedgerError(
                _("The last line cannot leave."), _("When the contract ends: giga end.")
            )
        acts = [Line(0, scene.day, name, False) for name in gone]
        return LinesMoved(scene.day, gone, [], [], twice, count, _enter(conn, session, scene, acts))


def line_called(contract: str, history: History, on: date, line: str) -> str:
    """The line of a pool that is meant, in whatever case; refuses one that is not in it."""
    there = members(history, on)
    for name in there:
        if same_name(name) == same_name(line):
            return name
    no_line = _("{name} has no line called {line!r}.").format(name=contract, line=line[:60])
    if not any(isinstance(event, Line) for event in history.events):
        hint = _("It has one line only: leave out --line, or begin a pool: giga lines add NAME.")
        raise LedgerError(no_line, hint)
    if there:
        raise LedgerError(no_line, _nearest(line, list(there)))
    first = min(event.day for event in history.events if isinstance(event, Line))
    raise LedgerError(no_line, _("Its first line joined on {day}.").format(day=first))


def stays(history: History) -> dict[str, list[tuple[date, date]]]:
    """When each line was in the pool: its first day, and the first without it."""
    found: dict[str, list[tuple[date, date]]] = {}
    for event in history.events:
        if not isinstance(event, Line):
            continue
        there = found.setdefault(event.name, [])
        is_in = bool(there) and there[-1][1] == NEVER
        if event.joins and not is_in:
            there.append((event.day, NEVER))
        elif not event.joins and is_in:
            there[-1] = (there[-1][0], event.day)
    return found


def line_ever_called(contract: str, history: History, line: str) -> str:
    """The same of a line that may have left since."""
    names = list(stays(history))
    for name in names:
        if same_name(name) == same_name(line):
            return name
    raise LedgerError(
        _("{name} has no line called {line!r}.").format(name=contract, line=line[:60]),
        _nearest(line, names),
    )


def _nearest(line: str, names: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(line, names, 1)
    if near:
        return _("Was {near!r} meant?").format(near=near[0])
    return _("There are: {names}.").format(names=_some(names))


def _some(names: list[str]) -> str:
    """The first names of a list."""
    told = ", ".join(names[:_LISTED])
    return told if len(names) <= _LISTED else f"{told} ..."


def _wanted(
    names: Iterable[str], file: Iterable[str] | None, column: str
) -> tuple[list[str], list[str], str]:
    """The names that a person gave, each once; those that were given more often; and the first of
    the file, where it may be a title.
    """
    given = [" ".join(name.split()) for name in names]
    listed = names_of.read(file, column) if file is not None else names_of.Names([])
    given = [composed(name) for name in (*given, *listed.names)]
    if not given:
        raise LedgerError(_("No line is named."), _("Name one, or give a list with --file FILE."))
    once: dict[str, str] = {}
    twice: dict[str, None] = {}
    for name in given:
        if same_name(name) in once:
            twice[once[same_name(name)]] = None
        once.setdefault(same_name(name), name)
    return list(once.values()), list(twice), composed(listed.first)


def _limit(scene: Scene, limit: str | None, unit: int | None) -> int | None:
    if limit is None or limit.strip().casefold() == "none":
        return None
    return parse(limit, unit or scene.rules.unit)


def _check_name(name: str) -> None:
    if not name or not name.isprintable() or len(name) > 60 or set(name) & set(_PARTING):
        raise LedgerError(
            _("{name!r} cannot be the name of a line.").format(name=name[:60]),
            _("Use at most 60 letters, digits and spaces."),
        )


def _check_first_names(scene: Scene) -> None:
    """Ask where the first names come inside a cycle: each line brings its own data beside it."""
    share, cycle = extras(scene.rules).share, scene.before.cycle
    if share is None or share.amount != "per_line" or share.joins == "next_cycle" or not cycle:
        return
    named = any(isinstance(event, Line) for event in scene.history.events)
    if named or scene.day in (cycle.start, scene.history.contract.since):
        return
    raise Unsure(
        _(
            "The line you had all along is best named with --on {day}; on {asked} a line brings "
            "data of its own beside what is there. Is it right?"
        ).format(day=max(cycle.start, scene.history.contract.since), asked=scene.day)
    )


def _check_nothing_later(scene: Scene, name: str) -> None:
    """Refuse what later entries of the same line would contradict."""
    later = [
        event
        for event in scene.history.events
        if isinstance(event, Line)
        and event.day > scene.day
        and same_name(event.name) == same_name(name)
    ]
    if later:
        raise LedgerError(
            _("There is an entry of {line} on {day} already.").format(line=name, day=later[0].day),
            _("Take it back first: giga void {id}.").format(id=later[0].id),
        )


def _check_unused(scene: Scene, name: str) -> None:
    later = [row.day for row in scene.history.usage if row.line == name and row.day >= scene.day]
    if later:
        raise LedgerError(
            _("{line} used data up to {last}.").format(line=name, last=max(later)),
            _("The first day without it comes after that."),
        )


def _enter(conn: sqlite3.Connection, session: Session, scene: Scene, acts: list[Line]) -> Account:
    terms = scene.ready.terms
    if acts:
        command = store.record(conn, "lines", session.words, session.now.text())
        for act in acts:
            store.add_act(conn, command, terms.row.id, act)
    return gather(conn, terms, terms.today)
