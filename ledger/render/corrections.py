"""What an undo, a redo, a void or an amendment did, for people and for programs."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from ledger.i18n import _
from ledger.render.data import SCHEMA
from ledger.render.screen import plain
from ledger.render.words import day_text, kind_text, short_amount_text


class Row(Protocol):
    """What is told of an entry; the rows of the journal have it."""

    @property
    def id(self) -> int: ...
    @property
    def day(self) -> date: ...
    @property
    def kind(self) -> str: ...
    @property
    def bytes(self) -> int | None: ...
    @property
    def line(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def note(self) -> str: ...


def amended(before: Row, after: Row, unit: int, today: date) -> str:
    """What an entry said, and what the one in its place says."""
    return _("Entry {id} is entry {new} now: {said} -> {says}.").format(
        id=before.id,
        new=after.id,
        said=_said(before, unit, today),
        says=_said(after, unit, today),
    )


def _said(row: Row, unit: int, today: date) -> str:
    amount = "" if row.bytes is None else f" {short_amount_text(row.bytes, unit)}"
    parts = [day_text(row.day, today), f"{kind_text(row.kind)}{amount}"]
    return ", ".join(
        [*parts, *(plain(text) for text in (row.line, row.category, row.note) if text)]
    )


def step_data(did: str, words: str, entries: int) -> dict[str, Any]:
    """An undo or a redo for programs: the command it was about, as it was given."""
    return {"schema": SCHEMA, "did": did, "command": words, "entries": entries}


def void_data(id: int) -> dict[str, Any]:
    """A void for programs."""
    return {"schema": SCHEMA, "did": "void", "id": id}


def amend_data(before: Row, after: Row) -> dict[str, Any]:
    """An amendment for programs."""
    return {"schema": SCHEMA, "did": "amend", "id": after.id, "replaces": before.id}
