"""Bringing usage in from a file: one transaction, one undo; the same file twice changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date

from ledger import store
from ledger.book.account import Account, Terms, all_terms, gather, named
from ledger.book.entering import MOST_A_DAY
from ledger.book.session import Session
from ledger.dates import ONE_DAY
from ledger.errors import LedgerError, Unsure
from ledger.facts.lists import Brought
from ledger.i18n import _, ngettext
from ledger.record import NamedTuple
from ledger.sources import csv
from ledger.units import text


class _Sorted(NamedTuple):
    """The days of a file by what is to be done with them."""

    new: dict[date, int]
    grown: dict[date, int]
    fallen: dict[date, int]
    same: int
    voided: int


def import_csv(
    session: Session, lines: Iterable[str], shape: csv.Shape, *, zero_missing: bool
) -> tuple[Brought, Account]:
    """Bring in a CSV file. With ``zero_missing`` a day between two others that has no row is zero.

    Raises :class:`Unsure` where amounts of days that are known already fell.
    """
    with store.writing(session.path) as conn:
        terms = _contract(conn, session)
        unit = terms.plans[terms.row.plan].unit
        days = _by_day(csv.read(lines, shape, unit))
        if zero_missing:
            days = _filled(days)
        within = {day: used for day, used in days.items() if _is_within(terms, day)}
        todo = _sort(conn, terms.row.id, within)
        if not session.sure:
            _check_no_giant(within, unit)
        if todo.fallen and not session.sure:
            raise Unsure(_fell(todo.fallen, unit))
        by_hand = _by_hand(conn, terms.row.id, todo.new)
        _write(conn, session, terms, todo)
        brought = Brought(
            len(todo.new),
            todo.same,
            len(todo.grown) + len(todo.fallen),
            todo.voided,
            sum(day < terms.row.since for day in days),
            len(days) - len(within) - sum(day < terms.row.since for day in days),
            by_hand,
            min(within, default=None),
            max(within, default=None),
            sum(within.values()),
        )
        return brought, gather(conn, terms, terms.today)


def _contract(conn: sqlite3.Connection, session: Session) -> Terms:
    found = all_terms(conn, session)
    if session.contract:
        return named(found, session.contract)
    running = [terms for terms in found if terms.covers(terms.today)] or found
    if len(running) > 1:
        names = ", ".join(terms.row.name for terms in running)
        raise LedgerError(
            _("There are several contracts: {names}.").format(names=names),
            _("Say which with --contract."),
        )
    return running[0]


def _by_day(found: Iterator[csv.Found]) -> dict[date, int]:
    """Rows of one day add up."""
    days: dict[date, int] = {}
    for row in found:
        days[row.day] = days.get(row.day, 0) + row.bytes
    return dict(sorted(days.items()))


def _filled(days: dict[date, int]) -> dict[date, int]:
    if not days:
        return days
    first, last = min(days), max(days)
    every = (first + ONE_DAY * number for number in range((last - first).days + 1))
    return {day: days.get(day, 0) for day in every}


def _is_within(terms: Terms, day: date) -> bool:
    return terms.covers(day) and day <= terms.today


def _sort(conn: sqlite3.Connection, contract: int, days: dict[date, int]) -> _Sorted:
    known = store.known_keys(conn, contract, csv.NAME)
    said = store.said_keys(conn, contract, csv.NAME)  # a person may have amended it since
    gone = store.voided_keys(conn, contract, csv.NAME)
    new: dict[date, int] = {}
    grown: dict[date, int] = {}
    fallen: dict[date, int] = {}
    same = voided = 0
    for day, used in days.items():
        key = day.isoformat()
        if key in known:
            before = known[key][2]
            if used in (before, said[key]):
                same += 1
            else:
                (grown if used > before else fallen)[day] = used
        elif key in gone:
            voided += 1
        else:
            new[day] = used
    return _Sorted(new, grown, fallen, same, voided)


def _fell(fallen: dict[date, int], unit: int) -> str:
    day = min(fallen)
    return ngettext(
        "{count} day has less than before: {day} with {amount}. Take the new amount?",
        "{count} days have less than before, first {day} with {amount}. Take the new amounts?",
        len(fallen),
    ).format(count=len(fallen), day=day, amount=text(fallen[day], unit))


def _check_no_giant(days: dict[date, int], unit: int) -> None:
    """Ask before a day that no phone uses: the unit is probably another one."""
    giants = [day for day, used in days.items() if used > MOST_A_DAY]
    if giants:
        raise Unsure(
            _("{amount} on one day ({day}) is a great deal. Is it right?").format(
                amount=text(days[giants[0]], unit), day=giants[0]
            )
        )


def _by_hand(conn: sqlite3.Connection, contract: int, days: Iterable[date]) -> int:
    """How many of these days have entries already, none of them from this source."""
    return sum(store.day_sum(conn, contract, day) is not None for day in days)


def _write(conn: sqlite3.Connection, session: Session, terms: Terms, todo: _Sorted) -> None:
    if not (todo.new or todo.grown or todo.fallen):
        return
    contract = terms.row.id
    command = store.record(conn, "import", session.words, session.now.text())
    store.add_uses(
        conn,
        command,
        contract,
        ((day, used, "", "", "", csv.NAME, day.isoformat()) for day, used in todo.new.items()),
    )
    known = store.known_keys(conn, contract, csv.NAME)
    for day, used in {**todo.grown, **todo.fallen}.items():
        store.add_use(conn, command, contract, day, used, replaces=known[day.isoformat()][0])
