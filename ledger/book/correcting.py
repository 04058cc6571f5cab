"""Taking back what was written: undo, redo, void. Nothing is deleted; a correction is added."""

from __future__ import annotations

import sqlite3

from ledger import store
from ledger.book.account import Account, all_terms, gather, named
from ledger.book.session import Session
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.record import NamedTuple


class Corrected(NamedTuple):
    """What was taken back or brought back, and how the contracts stand now."""

    verb: str
    words: str
    facts: int
    accounts: list[Account]
    """Empty when no contract is left."""


def undo(session: Session) -> Corrected:
    """Take back the last command, whatever it was; again, the one before."""
    with store.writing(session.path) as conn:
        command = store.undo(conn, session.now.text())
        return Corrected(command.verb, command.words, command.facts, _standing(conn, session))


def redo(session: Session) -> Corrected:
    """Bring back what was undone last, as long as nothing new was written since."""
    with store.writing(session.path) as conn:
        command = store.redo(conn, session.now.text())
        return Corrected(command.verb, command.words, command.facts, _standing(conn, session))


def void(session: Session, fact: str, reason: str) -> tuple[store.JournalRow, list[Account]]:
    """Say that an entry never was. Returns the entry, and how the contracts stand now."""
    with store.writing(session.path) as conn:
        entry = entry_called(conn, session, fact)
        command = store.record(conn, "void", session.words, session.now.text())
        store.add_void(conn, command, entry.id, reason)
        return entry, _standing(conn, session)


def entry_called(conn: sqlite3.Connection, session: Session, fact: str) -> store.JournalRow:
    """The entry in force that is meant: by its number, or ``@1``, the one written down last."""
    id = _last(conn, session, int(fact[1:])) if fact.startswith("@") else int(fact)
    entry = None if id is None else store.fact_state(conn, id)
    if entry is None or entry.state == "undone":
        raise LedgerError(
            _("There is no entry {id}.").format(id=fact), _("See them with: giga journal")
        )
    if entry.state == "replaced":
        raise LedgerError(*_replaced(conn, entry.id))
    if entry.state != "in force" or entry.kind == "void":
        raise LedgerError(_("Entry {id} is void or replaced already.").format(id=fact))
    _check_contract(conn, session, entry)
    return entry


def _replaced(conn: sqlite3.Connection, id: int) -> tuple[str, str]:
    """Which entry stands in the place of one that was replaced."""
    last = store.last_correction(conn, id)
    if last.kind == "void":
        words = _("Entry {id} was replaced, and what took its place is void.")
        return words.format(id=id), ""
    return (
        _("Entry {id} was replaced: it is entry {now} now.").format(id=id, now=last.id),
        _("Name that one, if it is meant."),
    )


def _check_contract(conn: sqlite3.Connection, session: Session, entry: store.JournalRow) -> None:
    """Refuse an entry of another contract than the one that was named."""
    if not session.contract:
        return
    name = named(all_terms(conn, session), session.contract).row.name
    if entry.contract != name:
        raise LedgerError(
            _("Entry {id} is one of {contract}, not of {name}.").format(
                id=entry.id, contract=entry.contract, name=name
            ),
            _("If it is meant, name {contract} with --contract.").format(contract=entry.contract),
        )


def _last(conn: sqlite3.Connection, session: Session, back: int) -> int | None:
    if not session.contract:
        return store.last_fact(conn, back)
    terms = named(all_terms(conn, session), session.contract)
    return store.last_fact(conn, back, terms.row.id)


def _standing(conn: sqlite3.Connection, session: Session) -> list[Account]:
    """The contracts that have not ended, or else all, as they stand today."""
    if not store.contracts(conn):
        return []
    found = all_terms(conn, session)
    running = [one for one in found if one.row.ended is None or one.row.ended >= one.today]
    return [gather(conn, terms, terms.today) for terms in running or found]
