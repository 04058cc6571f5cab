"""The forecast as a screen and for programs: never a figure without its range."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ledger.billing.statement import Pace, Statement
from ledger.dates import ONE_DAY
from ledger.facts import Expected
from ledger.forecast import LEAST_DAYS, Forecast, Loss, Range
from ledger.forecast.backtest import BEFORE, HORIZONS, Score
from ledger.i18n import _, ngettext
from ledger.notices import Notice
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple
from ledger.render.data import SCHEMA, day, number
from ledger.render.notices import notice_text, rounded_down
from ledger.render.screen import Screen, pad, pad_left, plain, spread, width_of, wrap
from ledger.render.words import (
    amount_text,
    day_text,
    days_left_text,
    long_day_text,
    plan_text,
    short_amount_text,
)

_WORTH_TELLING = 0.005


class Scene(NamedTuple):
    """A contract on the day of its forecast."""

    name: str
    """The contract's."""
    statement: Statement
    pace: Pace
    forecast: Forecast | None
    days: int
    """Known days."""
    expected: list[Expected]
    """What is foreseen and not over."""
    notices: list[Notice]
    """What is certain."""


def forecast_lines(scene: Scene, screen: Screen) -> list[str]:
    """The forecast of one contract; where there is none, what is certain."""
    statement, made = scene.statement, scene.forecast
    lines = _head(scene, screen)
    if statement.cycle is None:
        lines.append(_("No cycle is running."))
    elif made is None:
        words = _("No forecast yet: {known} complete days are known, and it takes {least}.")
        lines += wrap(words.format(known=scene.days, least=LEAST_DAYS), screen.width)
        lines += _certain(scene, screen)
    else:
        lines += _table(made, statement)
        lines += wrap(_runs_out(made, statement), screen.width, "  ")
    for one in scene.expected:
        lines += wrap(expected_text(one, statement), screen.width, "  ")
    return lines


def _head(scene: Scene, screen: Screen) -> list[str]:
    statement, right = scene.statement, long_day_text(scene.statement.on)
    if scene.pace.days:
        right = _("{day}, {days_left}").format(day=right, days_left=days_left_text(scene.pace.days))
    lines = spread(plan_text(statement.rules), right, screen.width)
    return [screen.paint(lines[0], "strong"), *lines[1:]]


def _table(made: Forecast, statement: Statement) -> list[str]:
    """Each figure with its median and its range."""
    unit, on = statement.rules.unit, statement.on
    title = _("If you go on as before ({days} days known):").format(days=made.days)
    rows = [(title, _("median"), _("8 of 10 futures"))]
    for label, told in _rows(made, statement):
        name = f"  {label.format(day=day_text(made.until - ONE_DAY, on))}"
        rows.append((name, amount_text(told.middle, unit), _span(told, unit)))
    across, tall = (max(width_of(row[column]) for row in rows) for column in (0, 1))
    return [f"{pad(row[0], across)}  {pad_left(row[1], tall)}   {row[2]}" for row in rows]


def _span(told: Range, unit: int) -> str:
    low, high = (amount_text(amount, unit) for amount in (told.low, told.high))
    return low if low == high else _("{low} to {high}").format(low=low, high=high)


def _rows(made: Forecast, statement: Statement) -> list[tuple[str, Range]]:
    """What each row is called, and its figures; ``{day}`` is the last day."""
    rows = [(_("used a day, on average"), made.a_day), (_("used in this cycle"), made.used)]
    if made.remaining.high > 0:
        rows.append((_("left after {day}"), made.remaining))
    for loss in made.losses.values():
        if loss.lost.high:
            last = day_text(loss.on - ONE_DAY, statement.on)
            rows.append((_("lost after {day}").format(day=last), loss.lost))
    if made.overage.high:
        rows.append((_("used beyond the data"), made.overage))
    return rows


def _runs_out(made: Forecast, statement: Statement) -> str:
    """Whether and when it runs out."""
    figures, on, when = statement.figures, statement.on, made.runs_out
    if made.remaining.low == UNLIMITED:
        return ""
    if not figures.remaining and not figures.waiting:
        return _("All is used up.")
    if made.run_out_chance < _WORTH_TELLING:
        return _("It lasts beyond {day}.").format(day=day_text(made.until - ONE_DAY, on))
    percent = round(made.run_out_chance * 100)
    if statement.daily:
        return _("In {percent} of 100 futures some day goes beyond its data.").format(
            percent=percent
        )
    if when.low is None:
        return _("It runs out in {percent} of 100 futures.").format(percent=percent)
    first = day_text(when.low, on)
    if when.middle is None:
        words = _("It runs out in {percent} of 100 futures, hardly before {first}.")
        return words.format(percent=percent, first=first)
    words = _("It runs out in {percent} of 100 futures: about {day}, hardly before {first}.")
    return words.format(percent=percent, day=day_text(when.middle, on), first=first)


def _certain(scene: Scene, screen: Screen) -> list[str]:
    """How much a day lasts, and what is known for certain."""
    rules, on = scene.statement.rules, scene.statement.on
    said = [notice_text(notice, rules, on) for notice in scene.notices]
    if scene.pace.may >= rules.unit**2:
        words = _("Up to {amount} a day lasts until the end.")
        said.insert(0, words.format(amount=rounded_down(scene.pace.may, rules.unit)))
    return [line for sentence in said for line in wrap("  " + sentence, screen.width, "  ")]


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


def forecast_data(scene: Scene) -> dict[str, Any]:
    """The forecast for programs."""
    statement, made = scene.statement, scene.forecast
    head = {
        "schema": SCHEMA,
        "contract": scene.name,
        "plan": statement.plan,
        "on": day(statement.on),
        "days": scene.days,
    }
    last = {"expected": [expected_data(one) for one in scene.expected]}
    if made is None:
        empty = dict.fromkeys(("until", "a_day", "used", "remaining", "overage", "runs_out"))
        return {**head, **empty, "losses": [], **last}
    return {
        **head,
        "until": day(made.until),
        "a_day": _range_data(made.a_day),
        "used": _range_data(made.used),
        "remaining": _range_data(made.remaining),
        "overage": _range_data(made.overage),
        "runs_out": {
            "chance": round(made.run_out_chance, 4),
            "low": day(made.runs_out.low),
            "median": day(made.runs_out.middle),
            "high": day(made.runs_out.high),
        },
        "losses": [_loss_data(loss) for loss in made.losses.values()],
        **last,
    }


def _range_data(told: Range) -> dict[str, int | None]:
    return {
        "low": number(told.low),
        "median": number(told.middle),
        "high": number(told.high),
    }


def _loss_data(loss: Loss) -> dict[str, Any]:
    return {
        "on": day(loss.on),
        "last_day": day(loss.on - ONE_DAY),
        "chance": round(loss.chance(), 4),
        **_range_data(loss.lost),
    }


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


def backtest_lines(scores: list[Score], days: int, screen: Screen) -> list[str]:
    """How forecasts of the past would have done, by days ahead."""
    from ledger.render.table import table_lines

    if not scores:
        words = _("Too little is known to look back: {known} complete days, and it takes {least}.")
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
    table = table_lines([(title, "right") for title in titles], rows, screen)
    return [head, *table, *wrap(note, screen.width)]


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
