"""``giga journal``: what was written down."""

from __future__ import annotations

import click

from ledger.book.journal import journal
from ledger.cli.edge import contract_option, json_option, session, show, show_json
from ledger.i18n import _
from ledger.render.journal import journal_data, journal_lines
from ledger.render.screen import standard_output


@click.command(help=_("What was written down, by day. The first column is what void takes."))
@click.option("--since", metavar="DATE", help=_("From this day on."))
@click.option("--last", type=click.IntRange(min=1), metavar="N", help=_("The last N entries only."))
@click.option(
    "--all", "everything", is_flag=True, help=_("Also what was undone, voided and replaced.")
)
@json_option
@contract_option
@click.pass_context
def command(
    ctx: click.Context,
    since: str | None,
    last: int | None,
    everything: bool,
    as_json: bool,
    contract: str | None,
) -> None:
    found = journal(session(ctx, contract), since, everything=everything, limit=last)
    if as_json:
        show_json(journal_data(found.entries))
    else:
        show(journal_lines(found.entries, found.today, standard_output(), trail=everything))
