"""``giga void``: say that an entry never was."""

from __future__ import annotations

import click

from ledger.book import correcting
from ledger.cli.edge import contract_option, json_option, session, show_standing
from ledger.cli.entry_ids import entry_argument
from ledger.i18n import _
from ledger.render.answers import voided
from ledger.render.corrections import void_data


@click.command(
    help=_(
        "Say that an entry never was. ID is its number in the journal, or @1 for the last that was "
        "written down, @2 for the one before."
    )
)
@entry_argument
@click.option("--reason", default="", metavar="TEXT", help=_("Why; kept with it."))
@json_option
@contract_option
@click.pass_context
def command(ctx: click.Context, id: str, reason: str, as_json: bool, contract: str | None) -> None:
    entry, accounts = correcting.void(session(ctx, contract), id, reason)
    same = [account for account in accounts if account.name == entry.contract]
    unit = same[0].rules.unit if same else 1000
    today = same[0].statement.on if same else entry.day
    answer = voided(entry.id, entry.day, entry.kind, entry.bytes, unit, today)
    show_standing(answer, accounts, void_data(entry.id) if as_json else None)
