"""The reports that are tables: lots, cycles, journal, plans."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import Any

from ledger.billing.cycles import Cycle
from ledger.billing.examples import Outcome, Played
from ledger.billing.statement import Statement
from ledger.dates import NEVER, ONE_DAY
from ledger.facts.lists import Entry
from ledger.i18n import _, language, ngettext
from ledger.plans.example import ExpectedLot
from ledger.plans.language import Family
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple
from ledger.render.data import SCHEMA, day, lot_data, number
from ledger.render.screen import PAGE, Screen, plain
from ledger.render.table import table_lines
from ledger.render.words import (
    amount_text,
    day_text,
    kind_text,
    lot_text,
    short_day_text,
    until_text,
)
from ledger.units import canonical

Rows = list[list[str]]


def lot_lines(statement: Statement, everything: bool, screen: Screen) -> list[str]:
    """Each piece of data in the order of its use; with ``everything`` also what is gone."""
    lots = list(statement.all_lots.values()) if everything else statement.lots
    unit, on = statement.rules.unit, statement.on
    rows = [
        [
            lot_text(lot, statement.rules, on),
            amount_text(lot.remaining, unit),
            amount_text(lot.granted, unit),
            short_day_text(lot.start, on),
            until_text(lot.until, on),
            # A shell takes > for a file to write to.
            f"'{lot.id}'" if ">" in lot.id else lot.id,
        ]
        for lot in lots
    ]
    if not rows:
        return [_("There is no data now.")]
    titles = [_("what"), _("left"), _("made with"), _("from"), _("last day"), _("id")]
    kinds = ["text", "right", "right", "left", "left", "left"]
    return table_lines(list(zip(titles, kinds, strict=True)), rows, screen)


def lots_data(contract: str, statement: Statement, everything: bool) -> dict[str, Any]:
    """The lots for programs."""
    lots = list(statement.all_lots.values()) if everything else statement.lots
    return {
        "schema": SCHEMA,
        "contract": contract,
        "on": day(statement.on),
        "lots": [{**lot_data(lot), "parent": lot.parent or None} for lot in lots],
    }


class CycleRow(NamedTuple):
    """One cycle in figures. Bytes; what was lost on its last boundary counts to it."""

    cycle: Cycle
    plan: str
    granted: int
    """Without the carry, as everywhere."""
    carried: int
    """What it began with from cycles before."""
    used: int
    overage: int
    rolled: int
    """What went on into the next."""
    lost: int


def cycle_rows(statement: Statement) -> list[CycleRow]:
    """Every cycle that has begun."""
    trail = statement.trail
    starts = [cycle.start for cycle, _plan in trail.cycles]
    sums: list[dict[str, int]] = [
        dict.fromkeys(("granted", "carried", "used", "overage", "rolled", "lost"), 0)
        for _start in starts
    ]

    def add(on: date, key: str, amount: int) -> None:
        at = bisect_right(starts, on) - 1
        if at >= 0 and UNLIMITED not in (amount, sums[at][key]):
            sums[at][key] += amount
        elif at >= 0:
            sums[at][key] = UNLIMITED

    for made in trail.granted:
        add(made.on, "carried" if made.cause == "carried" else "granted", made.bytes)
    for taken in trail.allocations:
        add(taken.day, "used", taken.bytes)
    for adjusted in trail.adjustments:
        add(adjusted.on, "used", adjusted.bytes)
    for over in trail.overages:
        add(over.day, "used", over.bytes)
        add(over.day, "overage", over.bytes)
    for roll in trail.rolls:
        add(roll.on, "carried", roll.bytes)
        add(roll.on - ONE_DAY, "rolled", roll.bytes)
    for gone in trail.forfeitures:
        add(gone.on - ONE_DAY, "lost", gone.bytes)
    return [
        CycleRow(cycle, plan, **figures)
        for (cycle, plan), figures in zip(trail.cycles, sums, strict=True)
    ]


def cycle_lines(statement: Statement, screen: Screen) -> list[str]:
    """Cycle by cycle: granted, carried in, used, lost."""
    unit, on = statement.rules.unit, statement.on
    columns = [
        (_("from"), "left"),
        (_("last day"), "left"),
        (_("granted"), "right"),
        (_("carried in"), "right"),
        (_("used"), "right"),
        (_("over"), "right"),
        (_("lost"), "right"),
    ]
    rows = [
        [
            day_text(row.cycle.start, on),
            until_text(row.cycle.end, on),
            amount_text(row.granted, unit),
            *(_or_dash(amount, unit) for amount in (row.carried, row.used, row.overage, row.lost)),
        ]
        for row in cycle_rows(statement)
    ]
    return table_lines(columns, rows, screen) if rows else [_("No cycle has begun yet.")]


def cycles_data(contract: str, statement: Statement) -> dict[str, Any]:
    """The cycles for programs."""
    return {
        "schema": SCHEMA,
        "contract": contract,
        "on": day(statement.on),
        "cycles": [
            {
                "start": day(row.cycle.start),
                "end": day(row.cycle.end),
                "plan": row.plan,
                **{key: number(getattr(row, key)) for key in CycleRow._fields[2:]},
            }
            for row in cycle_rows(statement)
        ],
    }


def _or_dash(amount: int, unit: int) -> str:
    return amount_text(amount, unit) if amount else "-"


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
        "entries": [
            {
                "id": entry.id,
                "contract": entry.contract,
                "day": day(entry.day),
                "kind": entry.kind,
                "bytes": entry.bytes,
                "details": entry.details,
                "note": entry.note,
                "entered_at": entry.entered_at,
                "state": entry.state,
            }
            for entry in entries
            if entry.id is not None
        ],
    }


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
