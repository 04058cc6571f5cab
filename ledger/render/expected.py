"""Foreseen use as a sentence, as a table and for programs."""

from __future__ import annotations

from typing import Any

from ledger.billing.statement import Statement
from ledger.dates import ONE_DAY
from ledger.facts import Expected
from ledger.i18n import _
from ledger.render.data import SCHEMA, day
from ledger.render.screen import Screen, plain
from ledger.render.words import day_text, short_amount_text


def expected_text(one: Expected, statement: Statement) -> str:
    """One sentence: ``Foreseen: 5 GB from Thu 3 Dec to Wed 9 Dec (trip).``."""
    on, last = statement.on, one.until - ONE_DAY
    amount = short_amount_text(one.bytes, statement.rules.unit)
    if last == one.first:
        said = _("Foreseen: {amount} on {day}").format(amount=amount, day=day_text(last, on))
    else:
        said = _("Foreseen: {amount} from {first} to {last}").format(
            amount=amount, first=day_text(one.first, on), last=day_text(last, on)
        )
    return f"{said} ({plain(one.note)})." if one.note else f"{said}."


def expected_data(one: Expected) -> dict[str, Any]:
    """Foreseen use for programs."""
    return {
        "id": one.id,
        "from": day(one.first),
        "until": day(one.until),
        "last_day": day(one.until - ONE_DAY),
        "bytes": one.bytes,
        "note": one.note,
    }


def expected_list(contract: str, expected: list[Expected]) -> dict[str, Any]:
    """What is foreseen, for programs."""
    found = [expected_data(one) for one in expected]
    return {"schema": SCHEMA, "contract": contract, "expected": found}


def expected_lines(expected: list[Expected], statement: Statement, screen: Screen) -> list[str]:
    """What is foreseen, as a table."""
    from ledger.render.table import table_lines

    if not expected:
        return [_("Nothing is foreseen.")]
    titles = [_("id"), _("from"), _("last day"), _("amount"), _("note")]
    kinds = ["right", "left", "left", "right", "text"]
    rows = [
        [
            str(one.id),
            day_text(one.first, statement.on),
            day_text(one.until - ONE_DAY, statement.on),
            short_amount_text(one.bytes, statement.rules.unit),
            plain(one.note),
        ]
        for one in expected
    ]
    return table_lines(list(zip(titles, kinds, strict=True)), rows, screen)
