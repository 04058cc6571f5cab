"""``giga reading``: what the carrier says remains."""

from __future__ import annotations

import click

from ledger.book import entering
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
from ledger.render.answers import read


@click.command(
    cls=AmountCommand,
    help=_(
        "Write down what the carrier's app says remains, for example: giga reading 3.2GB. The "
        "ledger agrees with it from the end of that day on."
    ),
)
@click.argument("amount")
@on_option(_("The day it was read, at its end; default: today."))
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
    entered, thought = entering.reading(
        session(ctx, contract), amount, on=on, note=note, unit=int(unit) if unit else None
    )
    answer = read(entered.day, entered.bytes, thought, entered.account.statement)
    show([answer_for(entered.account, answer)])
