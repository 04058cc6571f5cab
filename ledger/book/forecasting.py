"""The forecast of a contract, and how it would have done. Nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.book.account import Account
from ledger.forecast import Forecast, forecast
from ledger.forecast.futures import known_days
from ledger.record import NamedTuple

if TYPE_CHECKING:
    from ledger.forecast.backtest import Score


class Foretold(NamedTuple):
    """A contract with its forecast."""

    account: Account
    forecast: Forecast | None
    """None where too few days are known, or no cycle runs."""
    days: int
    """How many complete days are known."""


def foretold(account: Account) -> Foretold:
    """The forecast of a contract on the day of its statement; the same whenever it is asked for."""
    history, on = account.history, account.statement.on
    made = forecast(history, account.terms.plans, on, _seed(account))
    return Foretold(account, made, len(known_days(history, on)))


def _seed(account: Account) -> str:
    row = account.terms.row
    return f"{row.name} {row.since} {account.statement.on}"


class Tested(NamedTuple):
    """A contract with how forecasts of its own past would have done."""

    account: Account
    scores: list[Score]
    days: int
    """How many complete days are known."""


def tested(account: Account) -> Tested:
    """How forecasts would have done on what is known on the day of the statement."""
    from ledger.forecast.backtest import backtest

    statement = account.statement
    cycles = [cycle.start for cycle, _plan in statement.trail.cycles]
    known = known_days(account.history, statement.on)
    return Tested(account, backtest(known, cycles, _seed(account)), len(known))
