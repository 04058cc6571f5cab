"""``giga ack``: this was heard; tell no more of it."""

from __future__ import annotations

import click

from ledger import settings
from ledger.book import reminding
from ledger.cli.edge import contract_option, session, show
from ledger.i18n import _, ngettext


@click.command(
    help=_(
        "Say that a reminder was heard: nothing more is told of it, unless it becomes clearly "
        "more. Without NOTICE: all of giga remind --all. New data is told of as ever."
    )
)
@click.argument("notice", required=False)
@contract_option
@click.pass_context
def command(ctx: click.Context, notice: str | None, contract: str | None) -> None:
    heard = reminding.acknowledge(session(ctx, contract), settings.read(), notice)
    if not heard:
        show([_("There is nothing to tell now.")])
        return
    count = len(heard)
    words = ngettext("{count} notice is heard.", "{count} notices are heard.", count)
    show([words.format(count=count)])
