"""``giga cycles``: cycle by cycle."""

from __future__ import annotations

import click

from ledger.book import reporting
from ledger.cli.edge import contract_option, json_option, on_option, session, show_reports
from ledger.i18n import _
from ledger.render.cycles import cycle_lines, cycles_data
from ledger.render.screen import standard_output


@click.command(help=_("Cycle by cycle: what was granted, carried in, used and lost."))
@on_option(_("As of the end of this day; default: today."))
@json_option
@contract_option
@click.pass_context
def command(ctx: click.Context, on: str | None, as_json: bool, contract: str | None) -> None:
    screen = standard_output()
    show_reports(
        reporting.accounts(session(ctx, contract), on, all_gaps=True),
        as_json,
        lambda account: cycle_lines(account.statement, screen, account.unknown),
        lambda account: cycles_data(account.name, account.statement, account.unknown),
    )
