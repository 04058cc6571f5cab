"""``giga snooze``: not now; tell it again after some days."""

from __future__ import annotations

from datetime import timedelta

import click

from ledger import settings
from ledger.book import reminding
from ledger.cli.edge import contract_option, session, show
from ledger.dates import parse_wait
from ledger.i18n import _, ngettext
from ledger.notices import notice_id
from ledger.render.words import listed


@click.command(
    help=_(
        "Tell nothing for so many days, 2d or 1w; with NOTICE nothing of that one alone. What is "
        "due by then is told then."
    )
)
@click.argument("wait")
@click.argument("notice", required=False)
@contract_option
@click.pass_context
def command(ctx: click.Context, wait: str, notice: str | None, contract: str | None) -> None:
    days = parse_wait(wait)
    found = reminding.snooze(session(ctx, contract), settings.read(), notice, timedelta(days))
    words = ngettext("Put off for {count} day.", "Put off for {count} days.", days)
    show([words.format(count=days)])
    if found:
        ids = dict.fromkeys(notice_id(one.notice) for one in found)
        show([_("Until then nothing is told of: {ids}.").format(ids=listed(list(ids)))])
