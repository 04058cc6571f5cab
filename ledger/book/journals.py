"""The ledger as a journal of a program for double-entry bookkeeping, and the file that keeps it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Literal

from ledger import billing, files, store
from ledger.billing import postings
from ledger.book.account import all_terms, day_of, named
from ledger.book.session import Session
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.render import beancount, hledger
from ledger.render.journals import Book, Journal, journal

Form = Literal["hledger", "beancount"]

_FORMS: dict[Form, tuple[str, Callable[[Journal], str]]] = {
    "hledger": (hledger.HEAD, hledger.text),
    "beancount": (beancount.HEAD, beancount.text),
}
"""The first line of a file, by which it is known, and what writes the whole."""


def export(session: Session, on: str | None, form: Form) -> str:
    """All that happened up to the end of a day: to the contract that was named, else to each that
    there is or was.
    """
    with store.reading(session.path) as conn:
        found = all_terms(conn, session)
        if session.contract:
            found = [named(found, session.contract)]
        pairs = [(terms, store.history(conn, terms.row)) for terms in found]
    books = []
    for terms, history in pairs:
        statement = billing.state(history, terms.plans, day_of(terms, on))
        remaining = list(postings.balances(history, terms.plans, statement))
        books.append(Book(terms.row.name, postings.transactions(statement), remaining))
    _head, text = _FORMS[form]
    return text(journal(books))


def keep(session: Session, on: str | None, form: Form, file: str) -> None:
    """Write the journal to a file, whole or not at all. A file that is no such journal of ours is
    left alone.
    """
    text = export(session, on, form)
    try:
        if os.path.exists(file) and not _is_ours(file, _FORMS[form][0]):
            raise LedgerError(
                _("{file} is there, and no journal that giga wrote.").format(file=file),
                _("It was left alone; give another name."),
            )
        files.replace(file, text.encode())
    except OSError as error:
        raise LedgerError(
            _("{file} cannot be written: {why}.").format(file=file, why=error.strerror)
        ) from None


def _is_ours(file: str, head: str) -> bool:
    """Whether a file may be written over: it is empty, or such a journal."""
    if not os.path.isfile(file):
        return False
    with open(file, "rb") as source:
        begins = source.read(len(head))
    return begins in (b"", head.encode())
