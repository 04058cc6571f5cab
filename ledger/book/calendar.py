"""The calendar of a ledger: its deadlines as events, and the file that keeps them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

from ledger import billing, store
from ledger.book import own_files
from ledger.book.account import Account, day_of, gather, to_report, watched
from ledger.book.session import Session
from ledger.dates import NEVER
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.notices.deadlines import Deadline, deadlines, lives_long
from ledger.record import NamedTuple
from ledger.render import calendar
from ledger.render.calendar import Event, Page


class Kept(NamedTuple):
    """How many events a file holds now."""

    held: int
    cancelled: int


def _pages(session: Session, on: str | None) -> tuple[str, list[Page]]:
    """What tells the ledger from every other (copies of it have the same), and the deadlines of the
    contract that was named, else of all that run.
    """
    with store.reading(session.path) as conn:
        accounts = [
            gather(conn, terms, day_of(terms, on)) for terms in to_report(conn, session, on)
        ]
        state = store.ledger_state(conn)
    ledger = str(uuid5(NAMESPACE_URL, f"giga-ledger {state.made}"))
    return ledger, [_page(account, ledger, state) for account in accounts]


def _page(account: Account, ledger: str, state: store.LedgerState) -> Page:
    statement, row = account.statement, account.terms.row
    found = [] if account.is_over else deadlines(statement, account.pace, watched(account))
    entered = datetime.fromisoformat(state.entered_at)
    return Page(
        row.name,
        f"{ledger}/{row.id}",
        statement,
        found,
        _past(account, {deadline.key for deadline in found}),
        # Both grow, and what a calendar says changes with nothing else.
        state.command + max((statement.on - row.since).days, 0),
        max(entered, calendar.first_moment(statement.on, account.rules)),
    )


def _past(account: Account, held: set[str]) -> list[Deadline]:
    """What a calendar may have held before: the deadlines at the beginning of each lot that has not
    ended and of the last cycles, before anything was used.
    """
    on, since = account.statement.on, account.terms.row.since
    days = {
        max(lot.start, since)
        for lot in account.statement.all_lots.values()
        if lot.start <= on < lot.until < NEVER and lives_long(lot)
    }
    days |= {cycle.start for cycle, _plan in account.statement.trail.cycles[-2:]}
    found = {
        deadline.key: deadline
        for day in sorted(days)
        for deadline in _at_the_beginning(account, day)
        if deadline.until > on and deadline.key not in held
    }
    return list(found.values())


def _at_the_beginning(account: Account, day: date) -> list[Deadline]:
    usage = [row for row in account.history.usage if row.day < day]
    history = account.history._replace(usage=usage)
    statement = billing.state(history, account.terms.plans, day)
    return deadlines(
        statement, watch=watched(account._replace(history=history, statement=statement))
    )


def export(session: Session, on: str | None) -> bytes:
    """The calendar as it stands, in the form of iCalendar."""
    ledger, pages = _pages(session, on)
    return calendar.ics(ledger, calendar.events(pages))


def keep(session: Session, on: str | None, file: str) -> Kept:
    """Write the calendar to a file, whole or not at all.

    What an older calendar in this file held beyond that, and is still to come, is cancelled. Any
    other file is left alone.
    """
    ledger, pages = _pages(session, on)
    events = calendar.events(pages)
    said = {event.uid for event in events}
    before = [event for event in _held_before(file, ledger) if event.uid not in said]
    events += _dropped(before, pages)
    own_files.write(file, calendar.ics(ledger, events))
    gone = sum(event.cancelled for event in events)
    return Kept(len(events) - gone, gone)


def _dropped(before: list[Event], pages: list[Page]) -> list[Event]:
    """Events of an older calendar that are to come and are said no more, as after a void."""
    today = min(calendar.first_moment(page.statement.on, page.statement.rules) for page in pages)
    version = max(page.version for page in pages)
    written = max(page.written for page in pages)
    return [
        calendar.cancelled(event)._replace(
            version=max(event.version, version), written=max(event.written, written)
        )
        for event in before
        if event.ends > today
    ]


def _held_before(file: str, ledger: str) -> list[Event]:
    """The events of the calendar that the file holds; none where there is no file yet."""
    refusal = _("{file} is there, and no calendar that giga wrote.").format(file=file)
    data = own_files.held(file, lambda data: calendar.read(data) is not None, refusal)
    found = calendar.read(data)
    if found is None:
        return []
    if found[0] != ledger:
        raise LedgerError(
            _("{file} is the calendar of another ledger.").format(file=file),
            _("It was left alone; give another name."),
        )
    return found[1]
