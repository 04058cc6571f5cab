"""What was written down, as a table and for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.facts.lists import Entry
from ledger.i18n import _
from ledger.render.data import SCHEMA, day
from ledger.render.screen import Screen, plain
from ledger.render.table import table_lines
from ledger.render.words import (
    amount_text,
    day_text,
    kind_text,
)


def journal_lines(entries: list[Entry], today: date, screen: Screen, *, trail: bool) -> list[str]:
    """What was written down, by day; with ``trail`` also when, and what became of it."""
    if not entries:
        return [_("There are no entries.")]
    several = len({entry.contract for entry in entries}) > 1
    columns = [(_("id"), "right"), (_("day"), "left"), (_("what"), "left"), (_("amount"), "right")]
    columns += [(_("contract"), "left")] * several + [(_("details"), "text")]
    columns += [(_("entered (UTC)"), "left"), (_("state"), "left")] if trail else []
    rows = []
    for entry in entries:
        amount = "" if entry.bytes is None else amount_text(entry.bytes, entry.unit)
        details = "; ".join(plain(part) for part in (entry.details, entry.note) if part)
        row = [str(entry.id or ""), day_text(entry.day, today), kind_text(entry.kind), amount]
        row += [entry.contract] * several + [details]
        row += [entry.entered_at[:16].replace("T", " "), state_text(entry.state)] if trail else []
        rows.append(row)
    return table_lines(columns, rows, screen)


def state_text(state: str) -> str:
    """What became of an entry."""
    return {
        "in force": _("in force"),
        "voided": _("voided"),
        "replaced": _("replaced"),
        "undone": _("undone"),
    }[state]


def journal_data(entries: list[Entry]) -> dict[str, Any]:
    """The journal for programs."""
    return {
        "schema": SCHEMA,
        "entries": [entry_data(entry) for entry in entries if entry.id is not None],
    }


def entry_data(entry: Entry) -> dict[str, Any]:
    """One entry for programs."""
    return {
        "id": entry.id,
        "contract": entry.contract,
        "day": day(entry.day),
        "kind": entry.kind,
        "bytes": entry.bytes,
        "details": entry.details,
        "note": entry.note,
        "entered_at": entry.entered_at,
        "replaces": entry.replaces,
        "state": entry.state,
        "partial": entry.partial,
    }
