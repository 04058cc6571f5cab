"""Copies of the ledger: a backup and the way back; all of it as JSON, and a new ledger of that."""

from __future__ import annotations

import json
import os
import sqlite3
from typing import Any

from ledger import store
from ledger.book import own_files
from ledger.book.account import Account, all_terms, gather
from ledger.book.session import Session
from ledger.errors import LedgerError, Unsure
from ledger.i18n import _
from ledger.render.screen import json_text
from ledger.store.copying import Content as Content

FORMAT = "giga-ledger"
"""What an export says that it is ..."""
VERSION = 1
"""... and in which version."""

UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a replay may raise whose rules no giga wrote."""


def replayed(conn: sqlite3.Connection, session: Session) -> list[Account]:
    """Every contract as it stands; raises LedgerError where rules or facts make no sense."""
    try:
        found = all_terms(conn, session) if store.contracts(conn) else []
        return [gather(conn, terms, terms.today) for terms in found]
    except UNREADABLE as error:
        raise LedgerError(_("It cannot be replayed: {why}.").format(why=repr(error))) from None


def backup(session: Session, file: str) -> Content:
    """Write a verified copy of the ledger; says what it holds."""
    return store.backup(session.path, file)


def restore(session: Session, file: str) -> tuple[Content, str]:
    """Put a copy in the place of the ledger; says what it holds, and where the old ledger is now.

    Asks where there is a ledger.
    """
    if not os.path.lexists(file):
        raise LedgerError(_("There is no file {file}.").format(file=file))
    content = store.examine(file)
    if os.path.lexists(session.path) and not session.sure:
        raise Unsure(
            _(
                "Put {file} in the place of {ledger}? Entries: {entries}; the last command was on "
                "{last}. The old ledger is kept beside it."
            ).format(
                file=file,
                ledger=session.path,
                entries=content.entries,
                last=content.last[:10] or "-",
            )
        )
    return content, store.restore(session.path, file)


def as_json(session: Session) -> str:
    """All facts of the ledger and their trail. The same facts always give the same text."""
    with store.reading(session.path) as conn:
        dumped = store.dump(conn)
    head = json_text(
        {
            "format": FORMAT,
            "version": VERSION,
            "made": dumped.pop("made"),
            "counts": dumped.pop("counts"),
        }
    )
    # A line for each command and row, so that two exports can be compared.
    parts = [
        f'"{table}": [\n' + ",\n".join(json_text(row) for row in rows) + "\n]"
        for table, rows in dumped.items()
    ]
    return ",\n".join([head[:-1], *parts]) + "}\n"


def export_json(session: Session, file: str) -> None:
    """Write the export to a file, whole or not at all; only an export is ever replaced."""
    head = f'{{"format": "{FORMAT}"'.encode()
    refusal = _("{file} is there, and no export that giga wrote.").format(file=file)
    data = as_json(session).encode()
    own_files.keep(file, data, lambda old: old.startswith(head), refusal, mode=0o600)


def import_json(session: Session, text: str, file: str) -> Content:
    """Make the ledger, which must not be there yet, of an export; ``file`` is for messages."""
    if os.path.lexists(session.path):
        raise LedgerError(
            _("There is something at {path} already.").format(path=session.path),
            _("An export becomes a new ledger only: name a new file with --db."),
        )
    dumped = _parsed(text, file)

    def check(conn: sqlite3.Connection) -> None:
        replayed(conn, session)  # what reports cannot read is no ledger

    store.load(session.path, dumped, check)
    return store.examine(session.path)


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LedgerError(
            _("{file} is no JSON: {why}.").format(file=file, why=error), _("Nothing was written.")
        ) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise LedgerError(
            _("{file} is no export of giga.").format(file=file),
            _("giga export json writes one."),
        )
    version = found.get("version")
    if type(version) is not int or version < 1:
        raise LedgerError(
            _("{file} does not say in which version it is written.").format(file=file),
            _("giga export json writes one."),
        )
    if version > VERSION:
        raise LedgerError(
            _("{file} was written by a newer Giga.").format(file=file), _("Update giga-ledger.")
        )
    return found
