"""The check of plan files, as text and for programs: what differs and how, then the counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.billing.examples import Outcome, Played, Value
from ledger.dates import NEVER
from ledger.i18n import _, ngettext
from ledger.plans.example import ExpectedLot
from ledger.plans.rules import UNLIMITED
from ledger.render.data import day, number
from ledger.render.screen import plain
from ledger.units import canonical


def differing_lines(file: str, played: list[Played]) -> list[str]:
    """Each example that differs, with the figures that do."""
    return [
        line
        for count, example in enumerate(played, 1)
        if not example.ok
        for line in _differs(file, count, example)
    ]


def _differs(file: str, count: int, played: Played) -> list[str]:
    example = played.example
    head = _("{file}, example {count}: {state}").format(
        file=file,
        count=count,
        state=_("disputed: {why}").format(why=example.disputed)
        if example.disputed
        else _("DIFFERS from {source}").format(source=example.source or example.derived),
    )
    return [plain(head), *(f"  {_outcome(row, played)}" for row in played.outcomes if not row.ok)]


def _outcome(row: Outcome, played: Played) -> str:
    return _("{on} {key}: expected {expected}, is {actual}").format(
        on=row.on,
        key=row.key,
        expected=_said(row.expected, played.unit),
        actual=_said(row.actual, played.unit),
    )


def _said(value: Value, unit: int) -> str:
    """A figure as a plan file writes it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or isinstance(value, date):
        return str(value or "-")
    if isinstance(value, int):
        return "unlimited" if value == UNLIMITED else canonical(value, unit)
    return ", ".join(_lot(lot, unit) for lot in value) or _("no lots")


def _lot(lot: ExpectedLot, unit: int) -> str:
    parts = [
        "" if lot.remaining is None else _said(lot.remaining, unit),
        lot.cls or "",
        "carried" if lot.carried else "",
        f"to {lot.last_day}" if lot.last_day and lot.last_day != NEVER else "",
    ]
    return " ".join(part for part in parts if part)


def refused_line(why: str) -> str:
    """A file that cannot be read."""
    return _("refused: {why}").format(why=why)


def trap_line(file: str, trap: str) -> str:
    """Something that a file says and probably does not mean."""
    return _("{file}: look again: {trap}").format(file=file, trap=plain(trap))


def count_line(played: list[Played], refused: int) -> str:
    """How many there were of each kind; the disputed ones are counted apart."""
    disputed = sum(bool(one.example.disputed) for one in played)
    agree = [one for one in played if one.ok and not one.example.disputed]
    text = ngettext(
        "{count} example: {agree} agree, {differ} differ, {disputed} disputed; "
        "{derived} derived. Files refused: {refused}.",
        "{count} examples: {agree} agree, {differ} differ, {disputed} disputed; "
        "{derived} derived. Files refused: {refused}.",
        len(played),
    )
    return text.format(
        count=len(played),
        agree=len(agree),
        differ=len(played) - len(agree) - disputed,
        disputed=disputed,
        derived=sum(bool(one.example.derived) for one in played),
        refused=refused,
    )


def check_data(file: str, played: list[Played]) -> list[dict[str, Any]]:
    """Every example of a file with every expectation."""
    return [
        {
            "plan": one.plan,
            "file": file,
            "example": count,
            "source": one.example.source or None,
            "derived": one.example.derived or None,
            "disputed": one.example.disputed or None,
            "ok": one.ok,
            "expectations": [_outcome_data(outcome) for outcome in one.outcomes],
        }
        for count, one in enumerate(played, 1)
    ]


def _outcome_data(outcome: Outcome) -> dict[str, Any]:
    return {
        "on": day(outcome.on),
        "key": outcome.key,
        "expected": _value_data(outcome.expected),
        "actual": _value_data(outcome.actual),
        "ok": outcome.ok,
    }


def _value_data(value: Value) -> object:
    if isinstance(value, bool):
        return value
    if value is None or isinstance(value, date):
        return day(value)
    if isinstance(value, int):
        return number(value)
    return [
        {
            "class": lot.cls,
            "carried": lot.carried,
            "remaining": None if lot.remaining is None else number(lot.remaining),
            "last_day": day(lot.last_day),
        }
        for lot in value
    ]
