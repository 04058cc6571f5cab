"""``giga change``: change to another plan."""

from __future__ import annotations

import click

from ledger.book import contracts, shelf
from ledger.cli.edge import ask, contract_option, on_option, session, show, yes_option
from ledger.i18n import _
from ledger.render.changes import asked_already_text, change_lines


@click.command(
    help=_(
        "Change to another plan. Without --from the plan that you leave says when: mostly at the "
        "next cycle. Naming the plan you have takes the catalogue's present rules of it."
    )
)
@click.argument("plan")
@click.option("--from", "from_", metavar="DATE", help=_("The first day of the new plan."))
@on_option(_("The day it was asked for; default: today."))
@click.option(
    "--anchor",
    type=click.IntRange(1, 31),
    metavar="DAY",
    help=_("The day of the month on which the new plan's cycle begins, where it differs."),
)
@contract_option
@yes_option
@click.pass_context
def command(
    ctx: click.Context,
    plan: str,
    from_: str | None,
    on: str | None,
    anchor: int | None,
    contract: str | None,
    yes: bool,
) -> None:
    run = session(ctx, contract, yes=yes)
    found = shelf.find_beside(run, plan)
    try:
        changed = contracts.change(run, found, on, from_, anchor)
    except contracts.ChangeUnsure as question:
        changed = question.changed
        show(_lines(changed))
        ask(question)
        contracts.change(run._replace(sure=True), found, on, from_, anchor)
    else:
        show(_lines(changed))


def _lines(changed: contracts.Changed) -> list[str]:
    today = changed.account.statement.on
    if changed.already:
        return [asked_already_text(changed.to, changed.takes_effect, today)]
    return change_lines(changed.to, changed.takes_effect, changed.differences, changed.moved, today)
