"""What a person does besides using and topping up: who does what in step 6, in which order."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from ledger.billing import bank, gifts, grants, lines, loans
from ledger.billing.state import State
from ledger.facts.acts import (
    Act,
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
from ledger.record import NamedTuple

_A = TypeVar("_A", bound=Act)


class Day(NamedTuple):
    """The acts of one date, in the order of their facts."""

    acts: list[Act]

    def of(self, kind: type[_A]) -> list[_A]:
        return [act for act in self.acts if isinstance(act, kind)]

    def renewals(self) -> list[Renewal]:
        return self.of(Renewal)

    def lines(self, state: State) -> tuple[list[Line], list[Line]]:
        """Count the lines in and out; returns those that joined and those that left."""
        moved = self.of(Line)
        return lines.count_in(state, moved) if moved else ([], [])

    def switch(self, state: State) -> None:
        """Options that go on or off."""
        for option in self.of(Option):
            others = state.options - {option.name}
            state.options = others | {option.name} if option.on else others

    def come_in(self, state: State, on: date, joined: list[Line]) -> None:
        """All that brings data, before anything goes out."""
        for gift in self.of(GiftIn):
            gifts.receive(state, gift)
        for loan in self.of(Loan):
            loans.lend(state, loan)
        for _claim in self.of(Claim):
            grants.claim(state, on)
        for withdrawal in self.of(Withdrawal):
            bank.withdraw(state, withdrawal)
        lines.join(state, on, joined)

    def go_out(self, state: State, on: date, left: list[Line]) -> None:
        """All that takes data away besides use."""
        lines.leave(state, on, left)
        for deposit in self.of(Deposit):
            bank.deposit(state, deposit)
        for gift in self.of(GiftOut):
            gifts.give(state, gift)
        for forfeit in self.of(Forfeit):
            _forfeit(state, on, forfeit.what)


def _forfeit(state: State, on: date, what: str) -> None:
    for lot in state.drop(lambda lot: what == "all" or lot.carried):
        state.forfeit(lot, lot.left, "lapsed", on)


def by_day(acts: list[Act]) -> dict[date, Day]:
    days: dict[date, Day] = {}
    for act in sorted(acts, key=lambda act: act.id):
        days.setdefault(act.day, Day([])).acts.append(act)
    return days
