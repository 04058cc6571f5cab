"""What a carrier says of its own accord, as readings; a message that is read twice is one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from ledger import store
from ledger.book.account import Terms
from ledger.errors import LedgerError
from ledger.facts import History, Reading
from ledger.i18n import _
from ledger.record import NamedTuple
from ledger.sources import Balance


class Due(NamedTuple):
    """A reading that is to be written down."""

    reading: Reading
    note: str


def due(terms: Terms, history: History, balances: Iterable[Balance]) -> list[Due]:
    """What is not written down yet. What is not of a day of the contract up to today is refused."""
    known = {_said(event) for event in history.events if isinstance(event, Reading)}
    found: dict[tuple[object, ...], Due] = {}
    for balance in balances:
        one = _due(terms, balance)
        if _said(one.reading) not in known:
            found[_said(one.reading)] = one
    return list(found.values())


def write(conn: sqlite3.Connection, command: int, terms: Terms, readings: Iterable[Due]) -> None:
    """Write them down."""
    for reading, note in readings:
        store.add_reading(conn, command, terms.row.id, reading, note)


def _said(reading: Reading) -> tuple[object, ...]:
    """What makes a reading the same as another."""
    return reading.day, reading.figure, reading.bytes, reading.carried


def _due(terms: Terms, balance: Balance) -> Due:
    """The reading of a balance: what remains, else what was used, else what is carried."""
    day = balance.on or terms.today
    if not terms.covers(day) or day > terms.today:
        raise LedgerError(
            _("It says what was left on {day}; {name} did not run then.").format(
                day=day, name=terms.row.name
            ),
            _("Name another contract with --contract."),
        )
    note = ""
    if balance.expires:
        note = _("what is carried: until {day}").format(day=balance.expires)
    if balance.remaining is not None:
        carried = balance.carried
        if carried is not None and carried > balance.remaining:
            carried = None  # of something else, then
        return Due(Reading(0, day, balance.remaining, "remaining", carried), note)
    if balance.used is not None:
        return Due(Reading(0, day, balance.used, "used"), note)
    if balance.carried is not None:
        return Due(Reading(0, day, balance.carried, "carried"), note)
    raise LedgerError(_("It says no amount."), _("Write it down: giga reading AMOUNT."))
