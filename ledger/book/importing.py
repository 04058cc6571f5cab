"""Bringing usage in from a source: one transaction, one undo; the same again changes nothing.

A source is read once and put aside (:func:`stage`); then it can be looked at (:func:`preview`) and
written down (:func:`bring_in`), again where a person was asked first. docs/sources.md has the
rules.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from ledger import store
from ledger.billing.drift import Drift, of_reading
from ledger.billing.meters import metered
from ledger.book import balances, counting
from ledger.book.account import Account, Terms, all_terms, gather, history_of, named
from ledger.book.oddities import beside_lines, lines_beside, oddities
from ledger.book.placing import Place, Places
from ledger.book.session import Session
from ledger.errors import LedgerError, Unsure
from ledger.facts import History, Reading
from ledger.facts.brought import TAKEN, Brought, Day, Oddity
from ledger.i18n import _, ngettext
from ledger.record import NamedTuple
from ledger.sources import Balance, Counter, Found, Remark, Used
from ledger.store.bringing import OWN
from ledger.store.records import MOST
from ledger.store.staging import Row, Staging
from ledger.units import text

Tick = Callable[[int], None]
"""Hears how many rows were read so far."""

_AT_ONCE = 50_000
"""So many sums are held in memory."""
_EVERY = 0x3FFF
"""A tick comes once in so many rows."""
_MOST_REMARKS = 1000
_ASKED = 3
"""So many questions are asked in one."""
_SHOWN = 5
"""So many readings are shown beside the ledger."""


class Frame(NamedTuple):
    """What is known of a contract before a source is read for it."""

    terms: Terms
    history: History

    @property
    def unit(self) -> int:
        """What the plan's MB is made of."""
        return self.terms.plans[self.terms.row.plan].unit

    @property
    def zone(self) -> tzinfo:
        """Of the plan."""
        return ZoneInfo(self.terms.plans[self.terms.row.plan].zone)


class Staged(NamedTuple):
    """A source that was read, and is not written down yet."""

    frame: Frame
    source: str
    days: Staging
    remarks: list[Remark]
    balances: list[Balance]
    counters: list[Counter]


class Choice(NamedTuple):
    """Who counts where others told of the same day."""

    truth: bool = False
    """The source, even where another was first."""
    keep_hand: bool = False
    """What a person wrote down, even where the source tells something."""


BY_RULE = Choice()


def frame(session: Session) -> Frame:
    """The contract that a source is for: the one that was named, else the only one that runs."""
    with store.reading(session.path) as conn:
        terms = _contract(conn, session)
        return Frame(terms, history_of(conn, terms))


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


@contextmanager
def stage(
    frame: Frame, found: Found, line: str = "", tick: Tick = lambda rows: None
) -> Iterator[Staged]:
    """Read all that a source has to say and put it aside, in little memory.

    ``line``: whose rows they are; where rows name their own lines, only the rows of this one.
    """
    if not found.name.strip():
        raise LedgerError(_("The source does not say what it is called."))
    places = Places(frame.terms, frame.history, line)
    staged = Staged(frame, found.name, Staging(), [], [], [])
    try:
        _read(found, places, staged, tick)
        places.check()
        staged.remarks.extend(_of_time(places))
        yield staged
    finally:
        staged.days.close()


Sums = dict[tuple[date, str, str, bool, date | None], int]
"""Bytes by when, line, category, whether they are partial, and the day by the source's clock."""


def _read(found: Found, places: Places, staged: Staged, tick: Tick) -> None:
    sums: Sums = {}
    for count, row in enumerate(found.rows, 1):
        if row.__class__ is Used:
            when, amount, line, category, partial, _number, own = row
            key = (when, line, category, partial, own)
            sums[key] = sums.get(key, 0) + amount
            if len(sums) >= _AT_ONCE:
                staged.days.put(_placed(sums, places))
                sums.clear()
        elif isinstance(row, Remark):
            if len(staged.remarks) < _MOST_REMARKS:
                staged.remarks.append(row)
        elif isinstance(row, Balance):
            staged.balances.append(row)
        elif isinstance(row, Counter):
            staged.counters.append(row._replace(line=places.line_of(row.line)))
        if not count & _EVERY:
            tick(count)
    staged.days.put(_placed(sums, places))


def _placed(sums: Sums, places: Places) -> Iterator[Row]:
    found: dict[tuple[Place, bool, bool], int] = {}
    for (when, line, category, partial, own), amount in sums.items():
        hours = isinstance(when, datetime)
        place = places.of(when, line, OWN if own and not hours else category)
        if place is not None:
            _check_amount(amount, place)
            key = (place, partial, hours)
            found[key] = found.get(key, 0) + amount
        if hours and own and (told := places.of(own, line, OWN)):
            found[told, partial, True] = 0
    for (place, partial, hours), amount in found.items():
        day = place.day.isoformat()
        yield day, place.line, place.category, amount, partial, hours, place.out


def _check_amount(amount: int, place: Place) -> None:
    if not 0 <= amount <= MOST:
        raise LedgerError(
            _("{amount} bytes on {day} cannot be.").format(amount=amount, day=place.day),
            _("Nothing was brought in."),
        )


def _of_time(places: Places) -> list[Remark]:
    """What a source cannot tell whose days are whole."""
    if not places.misses_hours:
        return []
    words = _("The plan counts by the hour and the source by the day: its days stay as they are")
    return [Remark("day_shift", words)]


@contextmanager
def preview(
    session: Session, staged: Staged, choice: Choice = BY_RULE
) -> Iterator[tuple[Brought, Iterator[Day]]]:
    """What would come in, in sums and day by day; nothing is written."""
    with store.reading(session.path) as conn:
        terms = named(all_terms(conn, session), staged.frame.terms.row.name)
        _compare(conn, terms, staged, choice)
        history = store.history(conn, terms.row)
        said = balances.due(conn, terms, history, staged.source, staged.balances)
        beside = _beside(conn, history, terms, staged, asks=True)
    yield _summed(staged, said, beside), staged.days.days()


def bring_in(
    session: Session, staged: Staged, choice: Choice = BY_RULE, verb: str = "import"
) -> tuple[Brought, Account]:
    """Write it down. ``verb``: what the command is called, ``import`` or ``collect``.

    Raises :class:`Unsure` where something is odd, and where amounts that are known already fell.
    """
    with store.writing(session.path) as conn:
        terms = named(all_terms(conn, session), staged.frame.terms.row.name)
        _compare(conn, terms, staged, choice)
        history = store.history(conn, terms.row)
        said = balances.due(conn, terms, history, staged.source, staged.balances)
        beside = _beside(conn, history, terms, staged, asks=verb == "import")
        brought = _summed(staged, said, beside)
        if not session.sure:
            _check(brought, staged)
        readings = counting.due(conn, terms, staged.source, staged.counters)
        if staged.days.changes or readings or said:
            command = store.record(conn, verb, session.words, session.now.text())
            note = _("{source} counts").format(source=staged.source)
            staged.days.write(conn, command, terms.row.id, staged.source, note)
            counting.write(conn, command, terms, staged.source, readings)
            balances.write(conn, command, terms, staged.source, said)
        return brought, gather(conn, terms, terms.today)


def drifts(account: Account, said: list[Reading]) -> list[Drift]:
    """How far the ledger had been from what was brought in, of much of it from the last."""
    plans = account.terms.plans
    history = metered(account.history, plans)
    brought = [
        event
        for event in history.events
        if isinstance(event, Reading) and event._replace(id=0) in said
    ]
    brought.sort(key=lambda reading: (reading.day, reading.id))
    found = [drift for one in brought[-_SHOWN:] for drift in of_reading(history, plans, one)]
    return [drift for drift in found if drift.thought is not None]


def _compare(conn: sqlite3.Connection, terms: Terms, staged: Staged, choice: Choice) -> None:
    staged.days.compare(
        conn, terms.row.id, staged.source, truth=choice.truth, keep_hand=choice.keep_hand
    )


def _beside(
    conn: sqlite3.Connection, history: History, terms: Terms, staged: Staged, *, asks: bool
) -> list[Oddity]:
    """New meters beside others of the same days, as two of one device count all of it twice, use of
    lines beside use of none, and meters that have leapt.

    Who names a source for ``giga collect`` has said that it is another one: nobody is asked there.
    """
    words = _("{name} is a new meter beside {others}: what both count adds up")
    days = staged.days
    return [
        *beside_lines(*days.beside_lines(named=False), asks=asks),
        *lines_beside(*days.beside_lines(named=True), asks=asks),
        *(
            Oddity("meter_beside", words.format(name=name, others=", ".join(others)), asks=asks)
            for name, others in counting.beside(history, terms.today, staged.counters)
        ),
        *counting.leaps(conn, history, terms, staged.source, staged.counters, staged.frame.unit),
    ]


def _summed(staged: Staged, said: list[balances.Due], beside: list[Oddity]) -> Brought:
    """The days in sums, with what is odd."""
    states: dict[str, int] = {}
    lines: set[str] = set()
    first = last = None
    total = partial = by_hand = differ = apart = 0
    for day in staged.days.days():
        states[day.state] = states.get(day.state, 0) + 1
        lines.add(day.line)
        if day.state == "compared":
            differ += day.bytes != day.held
            apart += abs(day.bytes - day.held)
        if day.state in TAKEN:
            first, last = first or day.day, day.day
            total, partial = total + day.bytes, partial + day.partial
            by_hand += day.entries > 0
    return Brought(
        staged.source,
        states,
        len(lines),
        first,
        last,
        total,
        partial,
        by_hand,
        staged.days.sources(),
        differ,
        apart,
        len(staged.counters),
        [one.reading for one in said],
        len(staged.balances) - len(said),
        [*beside, *_odd(staged)],
    )


def _odd(staged: Staged) -> list[Oddity]:
    """What the source itself finds odd, and what is found here that it does not say."""
    said = [Oddity(*remark) for remark in staged.remarks]
    codes = {one.code for one in said}
    days = staged.days
    ours = oddities(staged.source, days.days(), days.told(), staged.frame.unit)
    return said + [one for one in ours if one.code not in codes]


def _asked_about(brought: Brought, staged: Staged) -> list[str]:
    """What is odd, without what was agreed to before: days that stay as they are."""
    odd = [one for one in brought.oddities if one.asks]
    if not odd:
        return []
    moving = {day.day for day in staged.days.days() if day.state in TAKEN and day.state != "same"}
    return [one.text for one in odd if one.on is None or one.on in moving]


def _check(brought: Brought, staged: Staged) -> None:
    """Ask about what is odd and not in the ledger as it is, and about what fell."""
    odd = _asked_about(brought, staged)
    if odd:
        more = _("and {count} more").format(count=len(odd) - _ASKED)
        told = odd[:_ASKED] + [more] * (len(odd) > _ASKED)
        what = "; ".join(one.rstrip(".?") for one in told)
        raise Unsure(_("{what}. Bring it in as it is?").format(what=what))
    fallen = [day for day in staged.days.days() if day.state == "fallen"]
    if fallen:
        raise Unsure(
            ngettext(
                "{count} day has less than before: {day} with {amount}. Take the new amount?",
                "{count} days have less than before, first {day} with {amount}. "
                "Take the new amounts?",
                len(fallen),
            ).format(
                count=len(fallen),
                day=fallen[0].day,
                amount=text(fallen[0].bytes, staged.frame.unit),
            )
        )
