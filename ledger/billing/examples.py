"""Plays a plan's worked examples through the engine and compares figure by figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from ledger.billing import state
from ledger.billing.statement import LotView, Statement
from ledger.facts import Change, Contract, Event, History, Reading, TopUp, Usage
from ledger.plans.example import Example, ExampleEvent, Expectation, ExpectedLot
from ledger.plans.language import Family
from ledger.plans.rules import Rules
from ledger.record import NamedTuple


class Outcome(NamedTuple):
    """One expectation and what the engine says: bytes, or lots."""

    on: date
    key: str
    expected: int | tuple[ExpectedLot, ...]
    actual: int | tuple[ExpectedLot, ...]
    ok: bool


class Played(NamedTuple):
    """An example that was played."""

    plan: str
    example: Example
    outcomes: list[Outcome]
    unit: int

    @property
    def ok(self) -> bool:
        return all(outcome.ok for outcome in self.outcomes)


def play(family: Family, example: Example, resolve: Callable[[str], Rules]) -> Played:
    """Play one example of a family. ``resolve`` finds the plans of other families."""
    plans = {0: family.sizes[example.size]}
    events: list[Event] = []
    usage = []
    for number, event in enumerate(example.events, 1):
        if event.kind == "use":
            usage.append(Usage(event.on, event.bytes))
            continue
        if event.kind == "change":
            plans[number] = family.sizes.get(event.plan) or resolve(event.plan)
        events.append(_fact(number, event))
    contract = Contract(1, family.id, example.start, 0, example.anchor)
    history = History(contract, sorted(usage), events)
    statements: dict[date, Statement] = {}
    for expectation in example.expect:
        if expectation.on not in statements:
            statements[expectation.on] = state(history, plans, expectation.on)
    outcomes = [_compare(wanted, statements[wanted.on]) for wanted in example.expect]
    return Played(plans[0].plan, example, outcomes, plans[0].unit)


def _fact(number: int, event: ExampleEvent) -> Event:
    if event.kind == "topup":
        return TopUp(number, event.on, event.bytes, event.cls, event.lasts, event.until)
    if event.kind == "change":
        return Change(number, event.on, number, event.in_force)
    return Reading(number, event.on, event.bytes)


def _compare(wanted: Expectation, statement: Statement) -> Outcome:
    if wanted.key != "lots":
        actual = int(getattr(statement.figures, wanted.key))
        return Outcome(wanted.on, wanted.key, wanted.bytes, actual, actual == wanted.bytes)
    lots = [lot for lot in statement.lots if lot.remaining]
    fits = len(lots) == len(wanted.lots) and all(map(_fits, wanted.lots, lots))
    return Outcome(wanted.on, "lots", wanted.lots, tuple(map(_as_expected, lots)), fits)


def _as_expected(lot: LotView) -> ExpectedLot:
    return ExpectedLot(lot.cls, lot.carried, lot.remaining, lot.until - timedelta(days=1))


def _fits(wanted: ExpectedLot, lot: LotView) -> bool:
    pairs = zip(wanted, _as_expected(lot), strict=True)
    return all(want is None or want == have for want, have in pairs)
