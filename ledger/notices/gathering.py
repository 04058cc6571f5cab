"""All that is worth knowing of a contract on a day: facts, what is foreseen, what was forgotten."""

from __future__ import annotations

from ledger.forecast import Forecast
from ledger.notices import Notice, notices
from ledger.notices.foreseen import with_forecast
from ledger.notices.habits import Day, Wishes, habits, is_stale


def is_foreseeable(day: Day, wishes: Wishes) -> bool:
    """Whether the log is fresh enough for a forecast."""
    if day.statement.cycle is None:
        return False
    return not is_stale(day, wishes.stale_days)


def gathered(day: Day, forecast: Forecast | None, wishes: Wishes) -> list[Notice]:
    """Every notice of the day, the most urgent first; which were told already is not known here."""
    statement = day.statement
    found = notices(statement, day.pace, day.watch, newer_rules=day.newer_rules)
    if forecast:
        found = with_forecast(found, statement, forecast, wishes.least, wishes.sure)
    usual = habits(day, wishes)
    if any(notice.code == "renewal" for notice in found):
        usual = [notice for notice in usual if notice.code != "ended"]  # it can still be renewed
    return found + usual
