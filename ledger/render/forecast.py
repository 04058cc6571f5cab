"""The forecast as a screen and for programs: never a figure without its range."""

from __future__ import annotations

from typing import Any

from ledger.billing.statement import Pace, Statement
from ledger.dates import ONE_DAY
from ledger.facts import Expected
from ledger.forecast import LEAST_DAYS, Forecast, Loss, Range
from ledger.i18n import _, ngettext
from ledger.notices import Notice
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple
from ledger.render.data import SCHEMA, day, number
from ledger.render.expected import expected_data, expected_text
from ledger.render.notices import notice_text, rounded_down
from ledger.render.screen import Screen, pad, pad_left, spread, width_of, wrap
from ledger.render.words import (
    amount_text,
    day_text,
    days_left_text,
    long_day_text,
    plan_text,
)

_WORTH_TELLING = 0.005


class View(NamedTuple):
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


def forecast_lines(view: View, screen: Screen) -> list[str]:
    """The forecast of one contract; where there is none, what is certain."""
    statement, made = view.statement, view.forecast
    lines = _head(view, screen)
    if statement.cycle is None:
        lines.append(_("No cycle is running."))
    elif made is None:
        words = ngettext(
            "No forecast yet: {known} complete day is known, and it takes {least}.",
            "No forecast yet: {known} complete days are known, and it takes {least}.",
            view.days,
        )
        lines += wrap(words.format(known=view.days, least=LEAST_DAYS), screen.width)
        lines += _certain(view, screen)
    else:
        lines += _table(made, statement, screen.width)
        lines += wrap(_runs_out(made, statement), screen.width, "  ")
    for one in view.expected:
        lines += wrap(expected_text(one, statement), screen.width, "  ")
    return lines


def _head(view: View, screen: Screen) -> list[str]:
    statement, right = view.statement, long_day_text(view.statement.on)
    if view.pace.days:
        right = _("{day}, {days_left}").format(day=right, days_left=days_left_text(view.pace.days))
    lines = spread(plan_text(statement.rules), right, screen.width)
    return [screen.paint(lines[0], "strong"), *lines[1:]]


def _table(made: Forecast, statement: Statement, width: int) -> list[str]:
    """Each figure with its median and its range, under its name where there is no room beside."""
    unit, on = statement.rules.unit, statement.on
    title = _("If you go on as before ({days} days known):").format(days=made.days)
    rows = [(title, _("median"), _("8 of 10 futures"))]
    for label, bounds in _rows(made, statement):
        name = f"  {label.format(day=day_text(made.until - ONE_DAY, on))}"
        rows.append((name, amount_text(bounds.middle, unit), _span(bounds, unit)))
    across, tall = (max(width_of(row[column]) for row in rows) for column in (0, 1))
    lines = [f"{pad(row[0], across)}  {pad_left(row[1], tall)}   {row[2]}" for row in rows]
    if max(map(width_of, lines)) <= width:
        return lines
    return [
        line
        for name, middle, span in rows
        for line in (*wrap(name, width, "  "), f"    {pad_left(middle, tall)}   {span}")
    ]


def _span(bounds: Range, unit: int) -> str:
    low, high = (amount_text(amount, unit) for amount in (bounds.low, bounds.high))
    return low if low == high else _("{low} to {high}").format(low=low, high=high)


def _rows(made: Forecast, statement: Statement) -> list[tuple[str, Range]]:
    """What each row is called, and its figures; ``{day}`` is the last day."""
    rows = [(_("used a day, on average"), made.a_day), (_("used in this cycle"), made.used)]
    if made.remaining.high > 0:
        rows.append((_("left at the end of {day}"), made.remaining))
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


def _certain(view: View, screen: Screen) -> list[str]:
    """How much a day lasts, and what is known for certain."""
    rules, on = view.statement.rules, view.statement.on
    said = [notice_text(notice, rules, on) for notice in view.notices]
    if view.pace.may >= rules.unit**2:
        words = _("Up to {amount} a day lasts until the end.")
        said.insert(0, words.format(amount=rounded_down(view.pace.may, rules.unit)))
    return [line for sentence in said for line in wrap("  " + sentence, screen.width, "  ")]


def forecast_data(view: View) -> dict[str, Any]:
    """The forecast for programs."""
    statement, made = view.statement, view.forecast
    head = {
        "schema": SCHEMA,
        "contract": view.name,
        "plan": statement.plan,
        "on": day(statement.on),
        "days": view.days,
    }
    last = {"expected": [expected_data(one) for one in view.expected]}
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


def _range_data(bounds: Range) -> dict[str, int | None]:
    return {
        "low": number(bounds.low),
        "median": number(bounds.middle),
        "high": number(bounds.high),
    }


def _loss_data(loss: Loss) -> dict[str, Any]:
    return {
        "on": day(loss.on),
        "last_day": day(loss.on - ONE_DAY),
        "chance": round(loss.chance(), 4),
        **_range_data(loss.lost),
    }
