"""``giga void``: say that an entry never was."""

from __future__ import annotations

import click

from ledger.book import correcting
from ledger.cli.edge import session, show_standing
from ledger.i18n import _
from ledger.render.answers import voided


@click.command(help=_("Say that an entry never was. ID is its number in the journal."))
@click.argument("id", type=click.IntRange(min=1))
@click.option("--reason", default="", metavar="TEXT", help=_("Why; kept with it."))
@click.pass_context
def command(ctx: click.Context, id: int, reason: str) -> None:
    entry, accounts = correcting.void(session(ctx), id, reason)
    same = [account for account in accounts if account.name == entry.contract]
    unit = same[0].rules.unit if same else 1000
    today = same[0].statement.on if same else entry.day
    show_standing(voided(id, entry.day, entry.kind, entry.bytes, unit, today), accounts)
