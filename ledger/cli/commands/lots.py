"""``giga lots``: each piece of data, with its end."""

from __future__ import annotations

import click

from ledger.book import reporting
from ledger.cli.edge import contract_option, json_option, on_option, session, show_reports
from ledger.i18n import _
from ledger.render.lots import lot_lines, lots_data
from ledger.render.screen import standard_output


@click.command(help=_("Each piece of data that is there, in the order in which it is used."))
@on_option(_("As of the end of this day; default: today."))
@click.option("--all", "everything", is_flag=True, help=_("Also what is gone."))
@json_option
@contract_option
@click.pass_context
def command(
    ctx: click.Context, on: str | None, everything: bool, as_json: bool, contract: str | None
) -> None:
    screen = standard_output()
    show_reports(
        reporting.accounts(session(ctx, contract), on),
        as_json,
        lambda account: lot_lines(account.statement, everything, screen),
        lambda account: lots_data(account.name, account.statement, everything),
    )
