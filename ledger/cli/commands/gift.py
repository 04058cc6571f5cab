"""``giga gift``: data from another person, or to one."""

from __future__ import annotations

import click

from ledger.book import acting
from ledger.cli.acting import act_command
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
from ledger.render import acts


@click.group(help=_("Write down data that you received from another person, or gave to one."))
def command() -> None:
    pass


@command.command(
    "in",
    cls=AmountCommand,
    short_help=_("data that you received"),
    help=_("Write down data that you received, for example: giga gift in 1GB"),
)
@click.argument("amount")
@on_option(_("The day it came; default: today."))
@click.option("--lasts", default="", metavar="LIFE", help=_("Its life: '30 days', '2 cycles' ..."))
@click.option("--until", metavar="DATE", help=_("Its last usable day."))
@note_option
@unit_option
@contract_option
@yes_option
@click.pass_context
def in_(
    ctx: click.Context,
    amount: str,
    on: str | None,
    lasts: str,
    until: str | None,
    note: str,
    unit: str | None,
    contract: str | None,
    yes: bool,
) -> None:
    base = int(unit) if unit else None
    acted = asking(
        lambda run: acting.gift_in(
            run, amount, on=on, lasts=lasts, until=until, note=note, unit=base
        ),
        session(ctx, contract, yes=yes),
    )
    entry = acts.Entry(acted.day, acted.bytes, acted.account.statement)
    show([answer_for(acted.account, acts.received(entry, acted.fact))])


command.add_command(
    act_command(
        "out",
        short_help=_("data that you gave"),
        help=_("Write down data that you gave, for example: giga gift out 1GB"),
        on=_("The day it went; default: today."),
        act=acting.gift_out,
        answer=lambda entry, _fact: acts.given(entry),
    )
)
