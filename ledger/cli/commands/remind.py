"""``giga remind``: the warnings of status as text, for cron."""

from __future__ import annotations

import click

from ledger.book import reporting
from ledger.cli.commands.status import notices_of
from ledger.cli.edge import (
    answer_for,
    contract_option,
    json_option,
    on_option,
    session,
    show,
    show_json,
)
from ledger.i18n import _
from ledger.render.notices import notice_text


@click.command(help=_("Print what is about to be lost or is used up; nothing when all is well."))
@on_option(_("As of the end of this day; default: today."))
@json_option
@contract_option
@click.pass_context
def command(ctx: click.Context, on: str | None, as_json: bool, contract: str | None) -> None:
    found = reporting.accounts(session(ctx, contract), on)
    if as_json:
        from ledger.render.data import SCHEMA, notice_data

        show_json(
            [
                {
                    "schema": SCHEMA,
                    "contract": account.name,
                    **notice_data(notice, account.statement),
                }
                for account in found
                for notice in notices_of(account)
            ]
        )
        return
    for account in found:
        for notice in notices_of(account):
            sentence = notice_text(notice, account.rules, account.statement.on)
            show([answer_for(account, sentence)])
