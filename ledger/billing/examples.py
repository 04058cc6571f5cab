"""Plays a plan's worked examples through the engine and compares figure by figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from ledger.billing import state
from ledger.billing.statement import LotView, Statement
from ledger.dates import ONE_DAY
from ledger.facts import Change, Contract, End, Event, History, Reading, TopUp, Usage
from ledger.facts.acts import (
    Claim,
    Deposit,
    Forfeit,
    GiftIn,
    GiftOut,
    Line,
    Loan,
    Option,
    Renewal,
    Withdrawal,
)
from ledger.plans.example import Example, ExampleEvent, Expectation, ExpectedLot
from ledger.plans.language import Family
from ledger.plans.rules import Rules
from ledger.record import NamedTuple

Value = int | bool | date | None | tuple[ExpectedLot, ...]
"""Bytes, yes or no, a day, or lots."""


class Outcome(NamedTuple):
    """One expectation and what the engine says."""

    on: date
    key: str
    expected: Value
    actual: Value
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
    for number, event in enumerate(example.events, 1):
        if event.plan:
            plans[number] = family.sizes.get(event.plan) or resolve(event.plan)
    history = _history(family, example)
    statements: dict[date, Statement] = {}
    for expectation in example.expect:
        if expectation.on not in statements:
            statements[expectation.on] = state(history, plans, expectation.on)
    outcomes = [_compare(wanted, statements[wanted.on], history) for wanted in example.expect]
    return Played(plans[0].plan, example, outcomes, plans[0].unit)


def _history(family: Family, example: Example) -> History:
    """The facts that an example tells."""
    events: list[Event] = []
    usage: dict[tuple[date, str, str], int] = {}
    for number, event in enumerate(example.events, 1):
        if event.kind == "use":
            key = (event.on, event.category, event.line)
            usage[key] = usage.get(key, 0) + event.bytes
        elif event.kind != "lines":
            events.append(_FACTS[event.kind](number, event))
    events += _options(example) + _lines(example)
    rows = [Usage(day, used, *rest) for (day, *rest), used in sorted(usage.items())]
    contract = Contract(1, family.id, example.start, 0, example.anchor)
    return History(contract, rows, sorted(events, key=lambda event: event.day))


_FACTS: Mapping[str, Callable[[int, ExampleEvent], Event]] = {
    "topup": lambda id, of: TopUp(id, of.on, of.bytes, of.cls, of.lasts, of.until, of.starts),
    "gift_in": lambda id, of: GiftIn(id, of.on, of.bytes, of.lasts, of.until),
    "gift_out": lambda id, of: GiftOut(id, of.on, of.bytes),
    "borrow": lambda id, of: Loan(id, of.on, of.bytes, of.lasts),
    "renew": lambda id, of: Renewal(id, of.on, id if of.plan else None, of.bytes or None, of.lasts),
    "change": lambda id, of: Change(id, of.on, id, of.in_force),
    "reading": lambda id, of: Reading(id, of.on, of.bytes),
    "claim": lambda id, of: Claim(id, of.on),
    "deposit": lambda id, of: Deposit(id, of.on, of.bytes),
    "withdraw": lambda id, of: Withdrawal(id, of.on, of.bytes),
    "option": lambda id, of: Option(id, of.on, of.name, True),
    "option_off": lambda id, of: Option(id, of.on, of.name, False),
    "forfeit": lambda id, of: Forfeit(id, of.on, of.what),
    "end": lambda id, of: End(id, of.on),
}

_FIRST_ID = 1000
"""Above the numbers of an example's events: what it says of its start."""


def _options(example: Example) -> list[Event]:
    """The options that are on from the start."""
    return [
        Option(_FIRST_ID + number, example.start, name, True)
        for number, name in enumerate(example.options)
    ]


def _lines(example: Example) -> list[Event]:
    """Lines join and leave so that there are as many as the example says, the last one first."""
    told = [(example.start, example.lines)]
    told += [(event.on, event.lines) for event in example.events if event.kind == "lines"]
    if told == [(example.start, 1)]:
        return []
    names = sorted({event.line for event in example.events if event.line})
    names += [f"line-{number}" for number in range(len(names), max(many for _on, many in told))]
    events: list[Event] = []
    present = 0
    for on, many in told:
        for place in range(min(present, many), max(present, many)):
            id = 2 * _FIRST_ID + len(events)
            events.append(Line(id, on, names[place], joins=place >= present))
        present = many
    return events


def _compare(wanted: Expectation, statement: Statement, history: History) -> Outcome:
    expected, actual = _expected(wanted), _actual(wanted, statement, history)
    if wanted.key == "lots":
        lots = [lot for lot in statement.lots if lot.remaining]
        fits = len(lots) == len(wanted.lots) and all(map(_fits, wanted.lots, lots))
        return Outcome(wanted.on, "lots", expected, actual, fits)
    return Outcome(wanted.on, wanted.key, expected, actual, expected == actual)


def _expected(wanted: Expectation) -> Value:
    if wanted.key == "lots":
        return wanted.lots
    if wanted.key == "slow":
        return wanted.slow
    return wanted.deadline if wanted.key == "deadline" else wanted.bytes


def _actual(wanted: Expectation, statement: Statement, history: History) -> Value:
    if wanted.key == "lots":
        return tuple(_as_expected(lot) for lot in statement.lots if lot.remaining)
    if wanted.key in ("slow", "deadline", "tier_left"):
        from ledger.billing.watch import figure

        return figure(wanted.key, statement, history)
    return int(getattr(statement.figures, wanted.key))


def _as_expected(lot: LotView) -> ExpectedLot:
    last_day = lot.until if lot.until == date.max else lot.until - ONE_DAY
    return ExpectedLot(lot.cls, lot.carried, lot.remaining, last_day)


def _fits(wanted: ExpectedLot, lot: LotView) -> bool:
    pairs = zip(wanted, _as_expected(lot), strict=True)
    return all(want is None or want == have for want, have in pairs)
