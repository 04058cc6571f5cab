"""What only a replay knows, as an SQLite database in a file of its own."""

from __future__ import annotations

import os
from datetime import date

from ledger import billing, store
from ledger.book import own_files
from ledger.book.account import Terms, all_terms, day_of, history_of, named
from ledger.book.session import Session
from ledger.errors import LedgerError
from ledger.facts import History
from ledger.i18n import _
from ledger.render.database import APPLICATION_ID, Page, database

_HEAD = b"SQLite format 3\0"
_ID_AT = 68
"""Where the head of an SQLite file has its ``application_id``."""
_JOURNALS = ("-journal", "-wal")
"""What SQLite lays beside a file that is being written."""


def export(session: Session, on: str | None) -> bytes:
    """The replay of the contract that was named, else of all, as a database."""
    with store.reading(session.path) as conn:
        found = all_terms(conn, session)
        if session.contract:
            found = [named(found, session.contract)]
        pairs = [(terms, history_of(conn, terms)) for terms in found]
    return database([_page(terms, history, day_of(terms, on)) for terms, history in pairs])


def _page(terms: Terms, history: History, on: date) -> Page:
    statement = billing.state(history, terms.plans, on)
    return Page(terms.row.name, terms.row.since, statement)


def keep(session: Session, on: str | None, file: str) -> None:
    """Write the database to a file, whole or not at all.

    An older export in this file is replaced; any other file is left alone.
    """
    data = export(session, on)
    _check_alone(file)
    refusal = _("{file} is there, and no export that giga wrote.").format(file=file)
    own_files.keep(file, data, _is_export, refusal)


def _check_alone(file: str) -> None:
    for journal in _JOURNALS:  # SQLite would play it into the new file
        if os.path.lexists(os.path.realpath(file) + journal):
            raise LedgerError(
                _("{name} lies there, left by another program.").format(name=file + journal),
                _("Give another name."),
            )


def _is_export(data: bytes) -> bool:
    return data.startswith(_HEAD) and data[_ID_AT : _ID_AT + 4] == APPLICATION_ID.to_bytes(4, "big")
