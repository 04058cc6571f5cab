"""The ledger as a journal of a program for double-entry bookkeeping, and the file that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ledger import billing, store
from ledger.billing import postings
from ledger.book import own_files
from ledger.book.account import all_terms, day_of, history_of, named
from ledger.book.session import Session
from ledger.i18n import _
from ledger.render import beancount, hledger
from ledger.render.double_entry import Book, Journal, journal

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
        pairs = [(terms, history_of(conn, terms)) for terms in found]
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
    head = _FORMS[form][0].encode()
    refusal = _("{file} is there, and no journal that giga wrote.").format(file=file)
    data = export(session, on, form).encode()
    own_files.keep(file, data, lambda old: old.startswith(head), refusal)
