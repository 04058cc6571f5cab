"""``giga forecast``: what the days to come are likely to bring."""

from __future__ import annotations

import click

from ledger.book import forecasting, reporting
from ledger.book.account import Account
from ledger.book.expecting import not_over
from ledger.cli.commands.status import notices_of
from ledger.cli.edge import contract_option, json_option, on_option, session, show_reports
from ledger.i18n import _
from ledger.render.backtest import backtest_data, backtest_lines
from ledger.render.forecast import View, forecast_data, forecast_lines
from ledger.render.screen import standard_output


@click.command(
    help=_(
        "What will be used, left and lost if you go on as before, and whether it runs out: the "
        "median of many possible futures and the range of eight in ten, each played through the "
        "plan. What you foresee counts with it: giga expect."
    )
)
@on_option(_("As of the end of this day; default: today."))
@click.option("--backtest", is_flag=True, help=_("How forecasts of your own past would have done."))
@json_option
@contract_option
@click.pass_context
def command(
    ctx: click.Context, on: str | None, backtest: bool, as_json: bool, contract: str | None
) -> None:
    accounts = reporting.accounts(session(ctx, contract), on)
    if backtest:
        show_reports(accounts, as_json, _look_back, _backtest_data)
    else:
        screen = standard_output()
        show_reports(
            accounts,
            as_json,
            lambda account: forecast_lines(_view(account), screen),
            lambda account: forecast_data(_view(account)),
        )


def _view(account: Account) -> View:
    found = forecasting.foretold(account)
    known = found.forecast, found.days, not_over(account), notices_of(account)
    return View(account.name, account.statement, account.pace, *known)


def _look_back(account: Account) -> list[str]:
    tested = forecasting.tested(account)
    return backtest_lines(tested.scores, tested.days, standard_output())


def _backtest_data(account: Account) -> object:
    tested = forecasting.tested(account)
    return backtest_data(account.name, account.statement, tested.days, tested.scores)
