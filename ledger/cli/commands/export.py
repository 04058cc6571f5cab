"""``giga export``: what the ledger holds, in the forms of other programs."""

from __future__ import annotations

import click

from ledger.cli.edge import contract_option, on_option, session, show
from ledger.i18n import _


@click.group(help=_("Take out what the ledger holds, in the forms of other programs."))
def command() -> None:
    pass


@command.command(
    short_help=_("What ends, as events for a calendar program."),
    help=_(
        "Write a calendar with one event for each piece of data that will be lost, at its last "
        "moment, and one for each day by which something must be done. FILE is made, or brought up "
        "to date if it is such a calendar; - or none is standard output."
    ),
)
@click.argument("file", default="-")
@on_option(_("As of the end of this day; default: today."))
@contract_option
@click.pass_context
def ics(ctx: click.Context, file: str, on: str | None, contract: str | None) -> None:
    from ledger.book import calendar

    run = session(ctx, contract)
    if file == "-":
        click.echo(calendar.export(run, on), nl=False)
        return
    kept = calendar.keep(run, on, file)
    answer = _("Events in {file}: {held}; cancelled: {cancelled}.")
    show([answer.format(file=file, **kept._asdict())])
