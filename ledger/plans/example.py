"""Worked examples: what happened on a line, and the figures that the carrier prints for it."""

from __future__ import annotations

from datetime import date

from ledger.dates import span_text
from ledger.errors import PlanError
from ledger.i18n import _
from ledger.plans.rules import UNLIMITED, Rules
from ledger.plans.tables import LIVES, Table
from ledger.record import NamedTuple

EVENTS = ("use", "topup", "change", "reading")
LATER_EVENTS = frozenset(
    "gift_in gift_out borrow renew lines claim option option_off deposit withdraw forfeit end "
    "category lot starts amount".split()
)
FIGURES = ("remaining", "carried", "used", "forfeited", "overage", "granted", "frozen", "uncounted")


class ExampleEvent(NamedTuple):
    """One event of an example; ``plan`` is set for a change, ``bytes`` for all else."""

    on: date
    kind: str
    bytes: int = 0
    plan: str = ""
    cls: str = "topup"
    lasts: str = ""
    until: date | None = None
    in_force: date | None = None


class ExpectedLot(NamedTuple):
    """A live lot that is not empty; None where the example says nothing."""

    cls: str | None
    carried: bool | None
    remaining: int | None
    last_day: date | None


class Expectation(NamedTuple):
    """One figure at the end of a day: bytes, or for ``lots`` a list of lots in drain order."""

    on: date
    key: str
    bytes: int = 0
    lots: tuple[ExpectedLot, ...] = ()


class Example(NamedTuple):
    """A worked example, and where it comes from."""

    source: str
    derived: str
    disputed: str
    size: str
    start: date
    anchor: int | None
    events: tuple[ExampleEvent, ...]
    expect: tuple[Expectation, ...]


def read_examples(tables: list[Table], unit: int, sizes: dict[str, Rules]) -> tuple[Example, ...]:
    """The examples of a file; every one names its source or says what it is derived from."""
    return tuple(_example(table, unit, sizes) for table in tables)


def _example(table: Table, unit: int, sizes: dict[str, Rules]) -> Example:
    example = Example(
        source=table.text("source", ""),
        derived=table.text("derived", ""),
        disputed=table.text("disputed", ""),
        size=table.text("size"),
        start=table.day("start"),
        anchor=table.number("anchor", 1, 31) if table.has("anchor") else None,
        events=tuple(_event(event, unit) for event in table.tables("events", LATER_EVENTS)),
        expect=tuple(
            expectation
            for expect in table.tables("expect")
            for expectation in _expectations(expect, unit)
        ),
    )
    table.done()
    if not example.source and not example.derived:
        raise table.fault("source", _('the address it comes from, or derived = "from ..."'))
    if example.size not in sizes:
        raise table.fault("size", _("one of {choices}").format(choices=", ".join(sizes)))
    if not example.expect:
        raise table.fault("expect", _("at least one figure"))
    return example


def _event(table: Table, unit: int) -> ExampleEvent:
    on = table.day("on")
    kinds = [kind for kind in EVENTS if table.has(kind)]
    if len(kinds) != 1:
        table.done()
        raise PlanError(
            _("{where}: expected one of {kinds}.").format(
                where=table.where, kinds=", ".join(EVENTS)
            )
        )
    kind = kinds[0]
    event = ExampleEvent(on, kind)
    if kind == "change":
        event = event._replace(plan=table.text("change"))
        if table.has("from"):
            event = event._replace(in_force=table.day("from"))
    else:
        event = event._replace(bytes=table.amount(kind, unit))
    if kind == "topup":
        event = event._replace(
            cls=table.text("class", "topup"), lasts=_life(table), until=_until(table)
        )
    table.done()
    return event


def _life(table: Table) -> str:
    return span_text(table.span("lasts", "cycle", LIVES)) if table.has("lasts") else ""


def _until(table: Table) -> date | None:
    return table.day("until") if table.has("until") else None


def _expectations(table: Table, unit: int) -> list[Expectation]:
    on = table.day("on")
    found = [Expectation(on, key, _figure(table, key, unit)) for key in FIGURES if table.has(key)]
    if table.has("lots"):
        lots = tuple(_lot(lot, unit) for lot in table.tables("lots"))
        found.append(Expectation(on, "lots", lots=lots))
    table.done()
    return found


def _figure(table: Table, key: str, unit: int) -> int:
    if table.rest().get(key) == "unlimited":
        table.take(key, "")
        return UNLIMITED
    return table.amount(key, unit)


def _lot(table: Table, unit: int) -> ExpectedLot:
    lot = ExpectedLot(
        table.text("class") if table.has("class") else None,
        table.flag("carried", False) if table.has("carried") else None,
        table.amount("remaining", unit) if table.has("remaining") else None,
        table.day("last_day") if table.has("last_day") else None,
    )
    table.done()
    return lot
