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
from ledger.store import bringing


class Due(NamedTuple):
    """A reading that is to be written down."""

    reading: Reading
    note: str


def due(
    conn: sqlite3.Connection,
    terms: Terms,
    history: History,
    source: str,
    balances: Iterable[Balance],
) -> list[Due]:
    """What is not written down yet, nor was ever by this source, whatever a person made of it.

    What is not of a day of the contract up to today is refused.
    """
    known = {_key(event) for event in history.events if isinstance(event, Reading)}
    known |= bringing.reading_keys(conn, terms.row.id, source)
    found: dict[str, Due] = {}
    for balance in balances:
        one = _due(terms, balance)
        if _key(one.reading) not in known:
            found[_key(one.reading)] = one
    return list(found.values())


def write(
    conn: sqlite3.Connection, command: int, terms: Terms, source: str, readings: Iterable[Due]
) -> None:
    """Write them down."""
    for reading, note in readings:
        key = _key(reading)
        store.add_reading(conn, command, terms.row.id, reading, note, source=source, key=key)


def _key(reading: Reading) -> str:
    """What makes a reading the same as another: ``remaining 2026-11-03 3200000000``."""
    said = f"{reading.figure} {reading.day} {reading.bytes}"
    return said if reading.carried is None else f"{said} {reading.carried}"


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
