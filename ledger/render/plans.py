"""The catalogue and the check of its examples, as text and for programs."""

from __future__ import annotations

from typing import Any

from ledger.billing.examples import Outcome, Played
from ledger.dates import NEVER, ONE_DAY
from ledger.i18n import _, language, ngettext
from ledger.plans.example import ExpectedLot
from ledger.plans.language import Family
from ledger.plans.rules import UNLIMITED
from ledger.render.data import SCHEMA, day, number
from ledger.render.screen import PAGE, Screen
from ledger.render.table import table_lines
from ledger.units import canonical


def plan_lines(families: list[Family], screen: Screen | None = None) -> list[str]:
    """The families with their sizes, and whether anything rolls over."""
    if not families:
        return [_("No plan fits these words.")]
    rows = [
        [
            family.id,
            family.names.get(language()) or family.names["en"],
            " ".join(family.sizes),
            _rolls(family),
        ]
        for family in families
    ]
    columns = [
        (_("plan"), "left"),
        (_("name"), "text"),
        (_("sizes"), "text"),
        (_("rolls over"), "left"),
    ]
    return table_lines(columns, rows, screen or Screen(PAGE))


def _rolls(family: Family) -> str:
    rollovers = {rules.rollover is not None for rules in family.sizes.values()}
    if rollovers == {True, False}:
        return _("some")
    return _("yes") if True in rollovers else _("no")


def plans_data(families: list[Family]) -> dict[str, Any]:
    """The catalogue for programs."""
    return {
        "schema": SCHEMA,
        "plans": [
            {
                "plan": rules.plan,
                "carrier": rules.carrier,
                "names": rules.names,
                "country": family.country,
                "kind": rules.kind,
                "amount": number(rules.amount),
                "rolls_over": rules.rollover is not None,
                "verified": family.verified,
                "sources": list(family.sources),
            }
            for family in families
            for rules in family.sizes.values()
        ],
    }


def check_lines(played: list[Played], refused: list[str]) -> list[str]:
    """What differs and how, then the count."""
    lines = [_("refused: {why}").format(why=why) for why in refused]
    for example in played:
        if not example.ok:
            lines += _differs(example)
    good = sum(example.ok for example in played)
    disputed = sum(bool(example.example.disputed) for example in played)
    derived = sum(example.ok and bool(example.example.derived) for example in played)
    counts = ngettext(
        "{count} example: {good} agree, of them {derived} derived; {disputed} disputed.",
        "{count} examples: {good} agree, of them {derived} derived; {disputed} disputed.",
        len(played),
    )
    return [
        *lines,
        counts.format(count=len(played), good=good, derived=derived, disputed=disputed),
    ]


def _differs(played: Played) -> list[str]:
    example = played.example
    origin = example.source or example.derived
    state = _("disputed: {why}").format(why=example.disputed) if example.disputed else _("DIFFERS")
    return [
        f"{played.plan} ({origin}) {state}",
        *(f"  {_outcome_text(row, played.unit)}" for row in played.outcomes if not row.ok),
    ]


def _outcome_text(outcome: Outcome, unit: int) -> str:
    return _("{on} {key}: expected {expected}, is {actual}").format(
        on=outcome.on,
        key=outcome.key,
        expected=_expected(outcome.expected, unit),
        actual=_expected(outcome.actual, unit),
    )


def _expected(value: int | tuple[ExpectedLot, ...], unit: int) -> str:
    if isinstance(value, int):
        return "unlimited" if value == UNLIMITED else canonical(value, unit)
    return ", ".join(_lot_words(lot, unit) for lot in value) or _("no lots")


def _lot_words(lot: ExpectedLot, unit: int) -> str:
    parts = [
        "" if lot.remaining is None else canonical(lot.remaining, unit),
        lot.cls or "",
        "carried" if lot.carried else "",
        f"to {lot.last_day}" if lot.last_day and lot.last_day != NEVER - ONE_DAY else "",
    ]
    return " ".join(part for part in parts if part)


def check_data(played: list[Played]) -> list[dict[str, Any]]:
    """Every example with every expectation, for programs."""
    return [
        {
            "plan": example.plan,
            "source": example.example.source or None,
            "derived": example.example.derived or None,
            "disputed": example.example.disputed or None,
            "ok": example.ok,
            "expectations": [_outcome_data(outcome) for outcome in example.outcomes],
        }
        for example in played
    ]


def _outcome_data(outcome: Outcome) -> dict[str, Any]:
    return {
        "on": day(outcome.on),
        "key": outcome.key,
        "expected": _value_data(outcome.expected),
        "actual": _value_data(outcome.actual),
        "ok": outcome.ok,
    }


def _value_data(value: int | tuple[ExpectedLot, ...]) -> object:
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
