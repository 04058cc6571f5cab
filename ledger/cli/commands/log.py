"""``giga log``: what was used on a day."""

from __future__ import annotations

import sys

import click

from ledger.book import entering
from ledger.cli.amounts import AmountCommand
from ledger.cli.edge import (
    answer_for,
    asking,
    contract_option,
    is_late,
    note_option,
    on_option,
    session,
    show_folded,
    unit_option,
    yes_option,
)
from ledger.i18n import _
from ledger.render.answers import covered_by_reading, late_night, logged, told_by_source


@click.command(
    cls=AmountCommand,
    help=_(
        "Write down what was used, for example: giga log 300MB. Two entries of one day add up; "
        "giga log 0 says that nothing was used."
    ),
)
@click.argument("amount")
@on_option(_("The day it was used: 2026-11-03, yesterday, mon, '3 days ago'."))
@click.option("--line", default="", metavar="LINE", help=_("Which line of a pool."))
@click.option(
    "--category", default="", metavar="NAME", help=_("What kind of use: night, roaming ...")
)
@note_option
@unit_option
@contract_option
@yes_option
@click.pass_context
def command(
    ctx: click.Context,
    amount: str,
    on: str | None,
    line: str,
    category: str,
    note: str,
    unit: str | None,
    contract: str | None,
    yes: bool,
) -> None:
    run = session(ctx, contract, yes=yes)
    entered = asking(
        lambda run: entering.log(
            run,
            amount,
            on=on,
            line=line,
            category=category,
            note=note,
            unit=int(unit) if unit else None,
        ),
        run,
    )
    statement = entered.account.statement
    answer = logged(entered.day, entered.bytes, entered.day_sum, statement, entered.line)
    show_folded([answer_for(entered.account, answer)])
    if entered.covered:
        show_folded([covered_by_reading()])
    if entered.told_by:
        show_folded([told_by_source(entered.told_by)])
    if on is None and sys.stdout.isatty() and is_late(run, entered.account):
        show_folded([late_night(run.words)])
