"""How forecasts of the past would have done, as a table and for programs."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.billing.statement import Statement
from ledger.forecast.backtest import BEFORE, HORIZONS, Score
from ledger.i18n import _, ngettext
from ledger.render.data import SCHEMA, day
from ledger.render.screen import PAGE, Screen, wrap


def backtest_lines(scores: list[Score], days: int, screen: Screen) -> list[str]:
    """How forecasts of the past would have done, by days ahead."""
    from ledger.render.table import table_lines

    if not scores:
        words = ngettext(
            "Too little is known to look back: {known} complete day, and it takes {least}.",
            "Too little is known to look back: {known} complete days, and it takes {least}.",
            days,
        )
        return wrap(words.format(known=days, least=BEFORE + HORIZONS[0]), screen.width)
    head = ngettext(
        "Forecasts made on {count} day of the past, beside two simple ways:",
        "Forecasts made on {count} days of the past, beside two simple ways:",
        scores[0].windows,
    ).format(count=scores[0].windows)
    titles = [
        _("days ahead"),
        _("forecast"),
        _("inside"),
        _("pace of 30 days"),
        _("inside"),
        _("pace of the cycle"),
    ]
    rows = [
        [str(horizon), *_cells(one for one in scores if one.horizon == horizon)]
        for horizon in dict.fromkeys(score.horizon for score in scores)
    ]
    note = _(
        "The error is told in parts of what was used: the lower, the better. Inside: how often "
        "what was used lay within the range that was told; 80 % would be right."
    )
    if screen.width < PAGE:
        titles = [title.replace(" ", "\n") for title in titles]
    table = table_lines([(title, "right") for title in titles], rows, screen)
    return [*wrap(head, screen.width), *table, *wrap(note, screen.width)]


def _cells(scores: Iterable[Score]) -> list[str]:
    cells = []
    for score in scores:
        cells.append(f"{score.error:.0%}".replace("%", " %"))
        if score.method != "cycle":
            cells.append(f"{score.coverage:.0%}".replace("%", " %"))
    return cells


def backtest_data(contract: str, statement: Statement, days: int, scores: list[Score]) -> object:
    """The same for programs; errors are parts of what was used."""
    return {
        "schema": SCHEMA,
        "contract": contract,
        "plan": statement.plan,
        "on": day(statement.on),
        "days": days,
        "scores": [
            {
                "method": score.method,
                "horizon": score.horizon,
                "windows": score.windows,
                "error_low": round(score.errors[0], 4),
                "error_median": round(score.errors[1], 4),
                "error_high": round(score.errors[2], 4),
                "inside": None if score.method == "cycle" else round(score.coverage, 4),
            }
            for score in scores
        ],
    }
