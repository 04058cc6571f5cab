"""What a forecast adds to the facts: what will likely be lost, and when it likely runs out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from ledger.billing.statement import Statement
from ledger.forecast import Forecast, Loss, Range
from ledger.notices import SOON, Notice, for_any_use
from ledger.notices.topics import granted_for
from ledger.plans.rules import UNLIMITED

NOTHING = Range(0, 0, 0)
AHEAD = timedelta(days=14)
"""What is likely lost is told so long before, and not sooner."""


def with_forecast(
    found: list[Notice],
    statement: Statement,
    forecast: Forecast,
    least: Callable[[int], int],
    sure: float,
) -> list[Notice]:
    """The notices with what is foreseen of them, and one more where it likely runs out.

    Data that ends later than ``SOON`` becomes a likely loss where it is lost in so many of the
    futures (``sure``, a probability) and by at least so many bytes, of what the cycle grants.
    """
    told = [
        _foreseen(notice, statement, forecast, max(least(granted_for(notice, statement)), 1), sure)
        if notice.code in ("expiring", "cap")
        else notice
        for notice in found
    ]
    return told + _running_out(statement, forecast, sure)


def _foreseen(
    notice: Notice, statement: Statement, forecast: Forecast, least: int, sure: float
) -> Notice:
    lost_on = max(statement.fates[lot.id].on for lot in notice.lots)
    if lost_on > forecast.horizon:
        return notice
    loss = forecast.losses.get(lost_on, Loss(lost_on, NOTHING, (0,)))
    days = (notice.on - statement.on).days
    usual = forecast.further[days - 1] // days
    more = max(notice.a_day - usual, 0) if loss.lost.middle else 0
    notice = notice._replace(likely=loss.lost, more=more, unlikely=loss.lost.middle < least)
    if SOON < notice.on - statement.on <= AHEAD and loss.chance(least) >= sure:
        return notice._replace(code="likely_loss")
    return notice


def _running_out(statement: Statement, forecast: Forecast, sure: float) -> list[Notice]:
    """The day on which the data of this cycle will likely be used up, told while some is left."""
    lots, cycle = for_any_use(statement), statement.cycle
    unlimited = statement.figures.remaining == UNLIMITED
    if cycle is None or unlimited or statement.daily or not any(lot.remaining for lot in lots):
        return []
    middle = forecast.runs_out.middle
    if forecast.run_out_chance < sure or middle is None:
        return []
    if all(lot.until <= middle for lot in lots):
        return []  # it does not run out: it ends
    return [
        Notice("running_out", "warning", middle, forecast.overage.middle, days=forecast.runs_out)
    ]
