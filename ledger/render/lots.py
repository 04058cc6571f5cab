"""Each piece of data, as a table and for programs."""

from __future__ import annotations

from typing import Any

from ledger.billing.statement import LotView, Statement
from ledger.i18n import _
from ledger.render.data import SCHEMA, day, lot_data
from ledger.render.lot_ids import short_ids
from ledger.render.screen import Screen
from ledger.render.table import table_lines
from ledger.render.words import (
    amount_text,
    lot_text,
    short_day_text,
    state_text,
    until_text,
)


def lot_lines(statement: Statement, everything: bool, screen: Screen) -> list[str]:
    """Each piece of data in the order of its use; with ``everything`` also what is gone."""
    lots = list(statement.all_lots.values()) if everything else statement.lots
    unit, on, ids = statement.rules.unit, statement.on, short_ids(statement.all_lots)
    rows = [
        [
            _name(lot, statement),
            amount_text(lot.remaining, unit),
            amount_text(lot.granted, unit),
            short_day_text(lot.start, on),
            until_text(lot.until, on),
            ids[lot.id],
        ]
        for lot in lots
    ]
    if not rows:
        return [_("There is no data now.")]
    titles = [_("what"), _("left"), _("made with"), _("from"), _("last day"), _("id")]
    kinds = ["text", "right", "right", "left", "left", "left"]
    return table_lines(list(zip(titles, kinds, strict=True)), rows, screen)


def _name(lot: LotView, statement: Statement) -> str:
    """What data is called, and what keeps it from being used."""
    name = lot_text(lot, statement.rules, statement.on)
    state = state_text(lot) if lot.remaining else ""
    return _("{data} ({state})").format(data=name, state=state) if state else name


def lots_data(contract: str, statement: Statement, everything: bool) -> dict[str, Any]:
    """The lots for programs."""
    lots = list(statement.all_lots.values()) if everything else statement.lots
    return {
        "schema": SCHEMA,
        "contract": contract,
        "on": day(statement.on),
        "lots": [{**lot_data(lot), "parent": lot.parent or None} for lot in lots],
    }
