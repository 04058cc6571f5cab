"""Who is in a pool, as a table and for programs."""

from __future__ import annotations

from typing import Any

from ledger.billing.statement import Statement
from ledger.facts.lists import PoolLine
from ledger.i18n import _
from ledger.render.data import SCHEMA, day, line_data
from ledger.render.pool import by_name, used_text
from ledger.render.screen import Screen
from ledger.render.table import table_lines
from ledger.render.words import amount_text, day_text


def lines_lines(lines: list[PoolLine], statement: Statement, screen: Screen) -> list[str]:
    """Every line as a table."""
    if not lines:
        return [_("There are no lines. Begin a pool: giga lines add NAME.")]
    unit, on = statement.rules.unit, statement.on
    columns = [
        (_("line"), "text"),
        (_("joined"), "left"),
        (_("used"), "right"),
        (_("limit"), "right"),
        (_("left"), "right"),
    ]
    carries = any(line.carried for line in lines)
    columns += [(_("carried"), "right")] * carries
    rows = []
    for line in sorted(lines, key=by_name):
        row = [
            line.line or _("without a line"),
            day_text(line.since, on) if line.since else "-",
            used_text(line.used, unit),
            "-" if line.limit is None else amount_text(line.limit, unit),
            "-" if line.left is None else amount_text(line.left, unit),
        ]
        rows.append(row + [amount_text(line.carried, unit)] * carries)
    return table_lines(columns, rows, screen)


def lines_data(contract: str, lines: list[PoolLine], statement: Statement) -> dict[str, Any]:
    """The list of lines for programs."""
    return {
        "schema": SCHEMA,
        "contract": contract,
        "on": day(statement.on),
        "lines": [{**line_data(line), "since": day(line.since)} for line in lines],
    }
