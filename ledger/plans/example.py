"""Worked examples: what happened on a line, and the figures that the carrier prints for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.dates import span_text
from ledger.errors import PlanError
from ledger.i18n import _
from ledger.plans.example_keys import DETAILS, EVENTS, FIGURES
from ledger.plans.rules import Rules
from ledger.plans.tables import Table
from ledger.record import NamedTuple


class ExampleEvent(NamedTuple):
    """One event of an example."""

    on: date
    kind: str
    """As the file says it: ``use``, ``topup``, ``option_off`` ..."""
    bytes: int = 0
    """Of a renewal: what it gives, where that is not what the plan says; else 0."""
    plan: str = ""
    """Of a change or a renewal: a size of the family or a plan id; empty: the same plan."""
    cls: str = "topup"
    lasts: str = ""
    """A life in the words of the language; empty: as the plan says."""
    until: date | None = None
    """First day on which it is gone; wins over ``lasts``."""
    in_force: date | None = None
    """Of a change: its first day, where that is known."""
    category: str = ""
    line: str = ""
    starts: str = ""
    """Of a top-up: ``now`` or ``after``; empty: as the plan says."""
    name: str = ""
    """Of an option."""
    lines: int = 0
    """So many from then on."""
    what: str = ""
    """What is forfeited: ``all`` or ``carried``."""


class ExpectedLot(NamedTuple):
    """A live lot that is not empty; None where the example says nothing."""

    cls: str | None
    carried: bool | None
    remaining: int | None
    last_day: date | None


class Expectation(NamedTuple):
    """One figure at the end of a day.

    ``lots`` is a list of lots in drain order, ``slow`` says yes or no, ``deadline`` is a day; all
    other keys are bytes.
    """

    on: date
    key: str
    bytes: int = 0
    lots: tuple[ExpectedLot, ...] = ()
    slow: bool = False
    deadline: date | None = None


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
    lines: int = 1
    """At the start."""
    options: tuple[str, ...] = ()
    """On from the start."""


def read_examples(
    read: list[tuple[Table, dict[str, Any]]], sizes: dict[str, Rules]
) -> tuple[Example, ...]:
    """The examples of a file; every one names its source or says what it is derived from.

    ``read`` holds each table, for the place in errors, and what stands in it.
    """
    options = _options(sizes)
    return tuple(_example(table, written, sizes, options) for table, written in read)


def _example(
    table: Table, written: dict[str, Any], sizes: dict[str, Rules], options: set[str]
) -> Example:
    events = written.get("events", [])
    example = Example(
        source=written.get("source", ""),
        derived=written.get("derived", ""),
        disputed=written.get("disputed", ""),
        size=written["size"],
        start=written["start"],
        anchor=written.get("anchor"),
        events=tuple(
            _event(event, f"{table.where} [[events]] {number}")
            for number, event in enumerate(events, 1)
        ),
        expect=tuple(one for expect in written["expect"] for one in _expectations(expect)),
        lines=written.get("lines", 1),
        options=written.get("options", ()),
    )
    if not example.source and not example.derived:
        raise table.fault("source", _('the address it comes from, or derived = "from ..."'))
    if example.size not in sizes:
        raise table.fault("size", _("one of {choices}").format(choices=", ".join(sizes)))
    if not example.expect:
        raise table.fault("expect", _("at least one figure"))
    _check_names(table, example, sizes, options)
    return example


def _check_names(table: Table, example: Example, sizes: dict[str, Rules], known: set[str]) -> None:
    """Options that the rules know, and sizes that there are; plans elsewhere are found later."""
    used = {*example.options, *(event.name for event in example.events if event.name)}
    if not used <= known:
        choices = _("one of {choices}").format(choices=", ".join(sorted(known)))
        none = _("none, as no rule names an option")
        raise table.fault("options", choices if known else none)
    for event in example.events:
        if event.plan and "/" not in event.plan and event.plan not in sizes:
            raise table.fault(
                f"events {event.kind}", _("one of {choices}").format(choices=", ".join(sizes))
            )


def _options(sizes: dict[str, Rules]) -> set[str]:
    """The options that some rule of the family names, now or after a revision."""
    found = set()
    for size in sizes.values():
        for rules in (size, *(revision.rules for revision in size.revisions)):
            found |= {grant.option for grant in rules.grants if grant.option}
            for rollover in rules.rollovers:
                conditions = (condition.partition(":") for condition in rollover.requires)
                found |= {name for word, _colon, name in conditions if word == "option"}
    return found


def _event(written: dict[str, Any], where: str) -> ExampleEvent:
    kinds = [kind for kind in EVENTS if kind in written]
    if len(kinds) != 1:
        raise PlanError(
            _("{where}: expected one of {kinds}.").format(where=where, kinds=", ".join(EVENTS))
        )
    kind = kinds[0]
    for key in written:
        if key not in ("on", kind, *DETAILS.get(kind, ())):
            raise PlanError(
                _("{where} {key!r}: is no key of {kind!r}.").format(where=where, key=key, kind=kind)
            )
    event = _with_details(ExampleEvent(written["on"], kind), written)
    value = written[kind]
    if kind in ("change", "renew"):
        return event._replace(plan=value)
    if kind in ("option", "option_off"):
        return event._replace(name=value)
    if kind == "forfeit":
        return event._replace(what=value)
    if kind == "lines":
        return event._replace(lines=value)
    return event if kind in ("claim", "end") else event._replace(bytes=value)


_FIELDS = {"class": "cls", "from": "in_force", "amount": "bytes"}


def _with_details(event: ExampleEvent, written: dict[str, Any]) -> ExampleEvent:
    """An event with what else it says."""
    details: dict[str, Any] = {
        _FIELDS.get(key, key): span_text(written[key]) if key == "lasts" else written[key]
        for key in DETAILS.get(event.kind, ())
        if key in written
    }
    return event._replace(**details)


def _expectations(written: dict[str, Any]) -> list[Expectation]:
    on = written["on"]
    found = [Expectation(on, key, written[key]) for key in FIGURES if key in written]
    if "slow" in written:
        found.append(Expectation(on, "slow", slow=written["slow"]))
    if "deadline" in written:
        found.append(Expectation(on, "deadline", deadline=written["deadline"]))
    if "lots" in written:
        lots = tuple(
            ExpectedLot(
                lot.get("class"), lot.get("carried"), lot.get("remaining"), lot.get("last_day")
            )
            for lot in written["lots"]
        )
        found.append(Expectation(on, "lots", lots=lots))
    return found
