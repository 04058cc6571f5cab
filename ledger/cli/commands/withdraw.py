"""``giga withdraw``: take data out of the bank."""

from __future__ import annotations

import click

from ledger.book import acting
from ledger.cli.amounts import AmountCommand
from ledger.cli.edge import (
    answer_for,
    contract_option,
    note_option,
    on_option,
    session,
    show,
    unit_option,
)
from ledger.i18n import _
from ledger.render import acts


@click.command(
    cls=AmountCommand,
    help=_(
        "Write down data that you took out of the bank of the plan, for example: giga withdraw 1GB"
    ),
)
@click.argument("amount")
@on_option(_("The day it was taken out; default: today."))
@note_option
@unit_option
@contract_option
@click.pass_context
def command(
    ctx: click.Context,
    amount: str,
    on: str | None,
    note: str,
    unit: str | None,
    contract: str | None,
) -> None:
    base = int(unit) if unit else None
    acted = acting.withdraw(session(ctx, contract), amount, on=on, note=note, unit=base)
    entry = acts.Entry(acted.day, acted.bytes, acted.account.statement)
    show([answer_for(acted.account, acts.taken_out(entry, acted.fact))])
