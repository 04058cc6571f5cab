"""``giga amend``: an entry that says something else."""

from __future__ import annotations

import click

from ledger.book.amending import Wanted, amend
from ledger.cli.amounts import AmountCommand
from ledger.cli.edge import (
    asking,
    contract_option,
    json_option,
    on_option,
    session,
    show_standing,
    unit_option,
    yes_option,
)
from ledger.cli.entry_ids import entry_argument
from ledger.i18n import _
from ledger.render.corrections import amend_data, amended


@click.command(
    cls=AmountCommand,
    help=_(
        "Correct an entry, for example: giga amend 12 300MB, or giga amend @1 --on yesterday. ID "
        "is its number in the journal, or @1 for the last that was written down, @2 for the one "
        "before. A new entry of the same kind takes its place; the journal keeps both."
    ),
)
@entry_argument
@click.argument("amount", required=False)
@on_option(_("The day on which it happened."))
@click.option("--line", metavar="LINE", help=_("Which line of a pool; '' for none."))
@click.option("--category", metavar="NAME", help=_("What kind of use; '' for none."))
@click.option("--note", metavar="TEXT", help=_("A note for yourself; '' for none."))
@unit_option
@json_option
@contract_option
@yes_option
@click.pass_context
def command(
    ctx: click.Context,
    id: str,
    amount: str | None,
    on: str | None,
    line: str | None,
    category: str | None,
    note: str | None,
    unit: str | None,
    as_json: bool,
    contract: str | None,
    yes: bool,
) -> None:
    wanted = Wanted(amount, on, category, line, note, int(unit) if unit else None)
    done = asking(lambda run: amend(run, id, wanted), session(ctx, contract, yes=yes))
    unit_of, today = done.account.rules.unit, done.account.statement.on
    answer = amended(done.before, done.after, unit_of, today)
    data = amend_data(done.before, done.after) if as_json else None
    show_standing(answer, [done.account], data)
