"""``giga claim``: ask for what the plan gives only to who asks."""

from __future__ import annotations

import click

from ledger.book import acting
from ledger.cli.edge import answer_for, contract_option, note_option, on_option, session, show
from ledger.i18n import _
from ledger.render import acts


@click.command(help=_("Write down that you asked for what the plan gives only to who asks for it."))
@on_option(_("The day you asked; default: today."))
@note_option
@contract_option
@click.pass_context
def command(ctx: click.Context, on: str | None, note: str, contract: str | None) -> None:
    acted = acting.claim(session(ctx, contract), on=on, note=note)
    entry = acts.Entry(acted.day, acted.bytes, acted.account.statement)
    show([answer_for(acted.account, acts.claimed(entry))])
