"""All that is worth knowing of a contract on a day: facts, what is foreseen, what was forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ledger.billing.statement import Pace, Statement
from ledger.billing.watch import Watch
from ledger.facts import History
from ledger.forecast import Forecast
from ledger.notices import Notice, notices
from ledger.notices.foreseen import with_forecast
from ledger.notices.habits import habits, is_stale
from ledger.record import NamedTuple


class Wishes(NamedTuple):
    """What a person wants to be told of."""

    least: Callable[[int], int]
    """The least amount that is worth a word, of what the cycle grants; bytes."""
    sure: float = 0.8
    """The probability from which on a loss is likely."""
    stale_days: int = 3
    """Days without an entry after which nothing is foreseen; 0: never."""
    reading_days: int = 31
    """The age in days from which a reading is overdue; 0: never."""


class Day(NamedTuple):
    """A contract at the end of a day, with what a person has said of it."""

    statement: Statement
    pace: Pace
    history: History
    watch: Watch | None
    last_entry: date | None
    newer_rules: bool = False


def is_foreseeable(day: Day, wishes: Wishes) -> bool:
    """Whether the log is fresh enough for a forecast."""
    if day.statement.cycle is None:
        return False
    return not wishes.stale_days or not is_stale(day.statement, day.last_entry, wishes.stale_days)


def gathered(day: Day, forecast: Forecast | None, wishes: Wishes) -> list[Notice]:
    """Every notice of the day, the most urgent first; which were told already is not known here."""
    statement = day.statement
    found = notices(statement, day.pace, day.watch, newer_rules=day.newer_rules)
    if forecast:
        found = with_forecast(found, statement, forecast, wishes.least, wishes.sure)
    used = habits(
        statement, day.history, day.watch, day.last_entry, wishes.stale_days, wishes.reading_days
    )
    if any(notice.code == "running_out" for notice in found):
        used = [notice for notice in used if notice.code != "used"]  # it says more
    return found + used
