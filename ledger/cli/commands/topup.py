"""``giga topup``: data that was bought."""

from __future__ import annotations

import click

from ledger.book import entering
from ledger.cli.amounts import AmountCommand
from ledger.cli.edge import (
    answer_for,
    asking,
    contract_option,
    note_option,
    on_option,
    session,
    show,
    unit_option,
    yes_option,
)
from ledger.i18n import _
from ledger.render.answers import topped_up


@click.command(
    cls=AmountCommand,
    help=_(
        "Write down data that was bought or given, for example: giga topup 1GB. It covers the "
        "whole of its day and lives as the plan says, or as you say."
    ),
)
@click.argument("amount")
@on_option(_("The day it was bought; default: today."))
@click.option("--lasts", default="", metavar="LIFE", help=_("Its life: '30 days', '2 cycles' ..."))
@click.option("--until", metavar="DATE", help=_("Its last usable day."))
@click.option(
    "--class", "cls", default="topup", metavar="CLASS", help=_("topup, bonus, option or gift.")
)
@click.option("--after", is_flag=True, help=_("It waits until all else is used."))
@click.option("--now", is_flag=True, help=_("It begins at once, where the plan lets it wait."))
@note_option
@unit_option
@contract_option
@yes_option
@click.pass_context
def command(
    ctx: click.Context,
    amount: str,
    on: str | None,
    lasts: str,
    until: str | None,
    cls: str,
    after: bool,
    now: bool,
    note: str,
    unit: str | None,
    contract: str | None,
    yes: bool,
) -> None:
    if after and now:
        raise click.UsageError(_("Give --after or --now, not both."))
    entered = asking(
        lambda run: entering.topup(
            run,
            amount,
            on=on,
            lasts=lasts,
            until=until,
            cls=cls,
            starts="after" if after else "now" if now else "",
            note=note,
            unit=int(unit) if unit else None,
        ),
        session(ctx, contract, yes=yes),
    )
    statement = entered.account.statement
    answer = topped_up(f"topup-{entered.fact}", entered.day, entered.bytes, statement)
    show([answer_for(entered.account, answer)])
