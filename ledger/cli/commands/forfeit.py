"""``giga forfeit``: data that something outside the rules took away."""

from __future__ import annotations

import click

from ledger.book import acting
from ledger.cli.edge import (
    answer_for,
    asking,
    contract_option,
    on_option,
    session,
    show,
    yes_option,
)
from ledger.i18n import _
from ledger.render import acts


@click.command(
    help=_(
        "Write down that data is gone for a reason outside the rules, such as a new SIM: all of "
        "it, or what was carried over."
    )
)
@click.argument("what", type=click.Choice(["all", "carried"]))
@on_option(_("The first day without it; default: today."))
@click.option("--reason", default="", metavar="TEXT", help=_("Why; kept with it."))
@contract_option
@yes_option
@click.pass_context
def command(
    ctx: click.Context, what: str, on: str | None, reason: str, contract: str | None, yes: bool
) -> None:
    acted = asking(
        lambda run: acting.forfeit(run, what, on=on, reason=reason),
        session(ctx, contract, yes=yes),
    )
    entry = acts.Entry(acted.day, acted.bytes, acted.account.statement)
    show([answer_for(acted.account, acts.forfeited(entry))])
