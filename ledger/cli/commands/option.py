"""``giga option``: an option of the plan, on or off."""

from __future__ import annotations

import click

from ledger.book import acting
from ledger.cli.edge import answer_for, contract_option, on_option, session, show
from ledger.i18n import _
from ledger.render import acts


@click.command(
    help=_("Write down that an option of the plan was switched on or off: giga option on NAME")
)
@click.argument("state", type=click.Choice(["on", "off"]))
@click.argument("name")
@on_option(_("The day it was switched; default: today."))
@contract_option
@click.pass_context
def command(
    ctx: click.Context, state: str, name: str, on: str | None, contract: str | None
) -> None:
    switch_on = state == "on"
    acted, name = acting.option(session(ctx, contract), name, switch_on=switch_on, on=on)
    entry = acts.Entry(acted.day, acted.bytes, acted.account.statement)
    show([answer_for(acted.account, acts.switched(entry, name, on=switch_on))])
