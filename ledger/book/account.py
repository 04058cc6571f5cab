"""A contract gathered from the store and replayed: what every report and answer is made of."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from typing import TYPE_CHECKING

from ledger import billing, store
from ledger.billing.statement import Pace, Statement
from ledger.book.session import Session, same_name
from ledger.dates import parse_day
from ledger.errors import LedgerError
from ledger.facts import History
from ledger.i18n import _
from ledger.plans.rules import Rules, from_data, in_force
from ledger.record import NamedTuple

if TYPE_CHECKING:
    from ledger.billing.watch import Watch


class Terms(NamedTuple):
    """A contract and the plans it has or had, before anything is replayed."""

    row: store.ContractRow
    plans: dict[int, Rules]
    today: date
    """In the zone of the plan it began with."""
    alone: bool = True
    """Whether it is the ledger's only contract."""

    def covers(self, day: date) -> bool:
        return self.row.since <= day and (self.row.ended is None or day <= self.row.ended)


class Account(NamedTuple):
    """A contract as it stands at the end of a day."""

    terms: Terms
    history: History
    statement: Statement
    pace: Pace
    last_entry: tuple[date, int] | None
    """The latest day with an entry, and its sum."""
    newer_rules: bool = False
    """Whether the catalogue has newer rules of the plan in force; reports look it up."""
    unknown: tuple[date, ...] = ()
    """The days of the cycle, before this one, of which nobody told anything, where a source tells
    them; reports look it up.
    """

    @property
    def name(self) -> str:
        return self.terms.row.name

    @property
    def is_over(self) -> bool:
        """Whether a person has ended the contract before this day: nothing can be done any more."""
        ended = self.terms.row.ended
        return ended is not None and ended < self.statement.on

    @property
    def rules(self) -> Rules:
        """The plan in force."""
        return self.statement.rules


def all_terms(conn: sqlite3.Connection, session: Session) -> list[Terms]:
    """Every contract of the ledger."""
    found = []
    rows = store.contracts(conn)
    for row in rows:
        rules = store.plan_rules(conn, row.id)
        plans = {id: from_data(json.loads(text)) for id, text in rules.items()}
        today = session.now.today(plans[row.plan].zone)
        found.append(Terms(row, plans, today, len(rows) == 1))
    if not found:
        raise LedgerError(
            _("This ledger holds no contract."),
            _("Begin one: giga start PLAN, for example mineo/5gb."),
        )
    return found


def to_write(conn: sqlite3.Connection, session: Session, on: str | None) -> tuple[Terms, date]:
    """The contract that a fact belongs to, and the fact's day.

    Without a name it is the only one that runs on that day; with several a write is refused.
    """
    found = all_terms(conn, session)
    if session.contract:
        terms = named(found, session.contract)
        return terms, day_of(terms, on)
    if len(found) == 1:
        return found[0], day_of(found[0], on)
    running = [terms for terms in found if terms.covers(day_of(terms, on))]
    if len(running) > 1:  # a card that is over needs no giga end
        running = [one for one in running if _goes_on(conn, one, day_of(one, on))] or running
    if len(running) == 1:
        return running[0], day_of(running[0], on)
    names = ", ".join(terms.row.name for terms in running or found)
    if running:
        raise LedgerError(
            _("{count} contracts run on that day.").format(count=len(running)),
            _("Say which with --contract: {names}.").format(names=names),
        )
    raise LedgerError(
        _("No contract runs on that day."),
        _("Say which is meant with --contract: {names}.").format(names=names),
    )


def _goes_on(conn: sqlite3.Connection, terms: Terms, day: date) -> bool:
    """Whether a contract has a cycle or data on a day."""
    statement = billing.state(history_of(conn, terms), terms.plans, day)
    return statement.cycle is not None or any(lot.remaining for lot in statement.lots)


def to_report(conn: sqlite3.Connection, session: Session, on: str | None) -> list[Terms]:
    """The contracts that a report shows: the one that was named, else all that have not ended."""
    found = all_terms(conn, session)
    if session.contract:
        return [named(found, session.contract)]
    if len(found) == 1:
        return found
    running = [
        terms for terms in found if terms.row.ended is None or terms.row.ended >= day_of(terms, on)
    ]
    if not running:
        names = ", ".join(terms.row.name for terms in found)
        raise LedgerError(
            _("No contract is running."),
            _("Look at one that ended with --contract: {names}.").format(names=names),
        )
    return running


def named(found: list[Terms], name: str) -> Terms:
    """The contract of this name, in whatever case."""
    wanted = same_name(name)
    for terms in found:
        if same_name(terms.row.name) == wanted:
            return terms
    from difflib import get_close_matches

    names = [terms.row.name for terms in found]
    near = get_close_matches(name, names, 1)
    raise LedgerError(
        _("No contract is called {name!r}.").format(name=name),
        _("Was {near!r} meant?").format(near=near[0])
        if near
        else _("There are: {names}.").format(names=", ".join(names)),
    )


def day_of(terms: Terms, on: str | None) -> date:
    """The day a person means, by the clock of the plan; today when nothing is said."""
    return terms.today if on is None else parse_day(on, terms.today)


def history_of(conn: sqlite3.Connection, terms: Terms) -> History:
    """All that is known of a contract, and what its meters say was used besides."""
    return with_meters(store.history(conn, terms.row), terms)


def with_meters(history: History, terms: Terms) -> History:
    """A history with what its meters counted beyond its entries."""
    if not history.meters:
        return history
    from ledger.billing.meters import metered  # most ledgers have none

    return metered(history, terms.plans)


def gather(conn: sqlite3.Connection, terms: Terms, on: date) -> Account:
    """Replay a contract up to the end of a day."""
    history = history_of(conn, terms)
    statement, pace = billing.outlook(history, terms.plans, on)
    return Account(terms, history, statement, pace, _last_entry(history, on))


def _last_entry(history: History, on: date) -> tuple[date, int] | None:
    """The latest day up to ``on`` that anything was said of, and its sum."""
    day, total = None, 0
    for row in reversed(history.usage):
        if row.day > on:
            continue
        if day and row.day < day:
            break
        day, total = row.day, total + row.bytes
    return (day, total) if day else None


def watched(account: Account) -> Watch | None:
    """What the plan in force has watched beside the data; None where that is nothing."""
    tables = account.rules.extras
    if not tables or not (tables.tiers or tables.limits or tables.quotas or tables.keep_alive):
        return None
    from ledger.billing.watch import watch

    return watch(account.statement, account.history)


def regather(conn: sqlite3.Connection, terms: Terms, on: date, session: Session) -> Account:
    """Replay a contract after something was written to it."""
    fresh = named(all_terms(conn, session), terms.row.name)
    return gather(conn, fresh, on)


def rules_on(history: History, plans: dict[int, Rules], day: date) -> Rules:
    """The plan in force on a day, without its figures."""
    if len(plans) == 1:
        return in_force(plans[history.contract.plan], day)
    return billing.state(history, plans, day).rules


def check_covers(terms: Terms, day: date) -> None:
    """Refuse a day on which the contract did not run."""
    row = terms.row
    if day < row.since and terms.today < row.since:
        raise LedgerError(
            _("{name} begins on {since}; {day} is before that.").format(
                name=row.name, since=row.since, day=day
            ),
            _("Name another contract with --contract, or take it back: giga undo."),
        )
    if day < row.since:
        raise LedgerError(
            _("{name} began on {since}; {day} is before that.").format(
                name=row.name, since=row.since, day=day
            ),
            _("What was used before its first day does not count for it."),
        )
    if row.ended and day > row.ended:
        raise LedgerError(
            _("{name} ended on {ended}; {day} is after that.").format(
                name=row.name, ended=row.ended, day=day
            ),
            _("Begin a new contract with giga start, or name another with --contract."),
        )


def check_not_after_today(terms: Terms, day: date, hint: str = "") -> None:
    """Refuse what cannot have happened yet."""
    if day > terms.today:
        raise LedgerError(
            _("{day} is in the future; today is {today} where the plan is.").format(
                day=day, today=terms.today
            ),
            hint or _("Log what was used, on the day it was used."),
        )
