"""``giga end``: end a contract."""

from __future__ import annotations

import click

from ledger.book import contracts
from ledger.cli.edge import contract_option, on_option, session, show
from ledger.i18n import _
from ledger.render.answers import ended


@click.command(help=_("End a contract. What is left after its last day is lost."))
@on_option(_("Its last usable day; default: today."))
@contract_option
@click.pass_context
def command(ctx: click.Context, on: str | None, contract: str | None) -> None:
    account = contracts.end(session(ctx, contract), on)
    last = account.terms.row.ended
    assert last is not None
    lost = contracts.lost_at_end(account)
    show([ended(account.name, last, lost, account.statement)])
