"""``giga renew``: renew the plan by hand, or take another in its place."""

from __future__ import annotations

import click

from ledger.book import renewing, shelf
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


@click.command(
    help=_(
        "Write down that you renewed the plan, or bought another (PLAN) in its place. Before the "
        "end of a cycle the plan says what that does; after it, whether it was in time."
    )
)
@click.argument("plan", required=False, default="")
@click.option("--amount", metavar="AMOUNT", help=_("What it gives, where the plan says another."))
@click.option("--lasts", default="", metavar="LENGTH", help=_("How long its cycle is: '7 days'."))
@on_option(_("The day of the renewal; default: today."))
@note_option
@unit_option
@contract_option
@yes_option
@click.pass_context
def command(
    ctx: click.Context,
    plan: str,
    amount: str | None,
    lasts: str,
    on: str | None,
    note: str,
    unit: str | None,
    contract: str | None,
    yes: bool,
) -> None:
    found = shelf.find_beside(session(ctx, contract), plan) if plan else None
    base = int(unit) if unit else None
    done = asking(
        lambda run: renewing.renew(
            run, found, on=on, amount=amount, lasts=lasts, note=note, unit=base
        ),
        session(ctx, contract, yes=yes),
    )
    entry = acts.Entry(done.day, 0, done.account.statement)
    answer = acts.renewed(entry, done.how, done.cycle, done.rules, by_itself=done.by_itself)
    show([answer_for(done.account, answer)])
