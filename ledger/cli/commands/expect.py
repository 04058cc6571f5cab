"""``giga expect``: use that is foreseen."""

from __future__ import annotations

import click

from ledger.book import expecting
from ledger.book.session import Session
from ledger.cli.amounts import AmountCommand
from ledger.cli.edge import (
    answer_for,
    contract_option,
    json_option,
    note_option,
    session,
    show,
    show_json,
    show_reports,
    unit_option,
)
from ledger.i18n import _
from ledger.render.expected import expected_lines, expected_list, expected_text
from ledger.render.screen import standard_output


@click.command(
    cls=AmountCommand,
    help=_(
        "Write down what you will use in all on some days, as on a trip or for a download: "
        "giga expect 5GB --from 2026-12-03 --to 2026-12-09. It comes on top of your usual use in "
        "forecasts, and changes nothing else. Without an amount: what is foreseen."
    ),
)
@click.argument("amount", required=False)
@click.option("--from", "first", metavar="DATE", help=_("The first of the days."))
@click.option("--to", "last", metavar="DATE", help=_("The last of the days."))
@note_option
@unit_option
@json_option
@contract_option
@click.pass_context
def command(
    ctx: click.Context,
    amount: str | None,
    first: str | None,
    last: str | None,
    note: str,
    unit: str | None,
    as_json: bool,
    contract: str | None,
) -> None:
    run = session(ctx, contract)
    if amount is None:
        if first or last or note or unit:
            raise click.UsageError(_("Say how much, for example: giga expect 5GB"))
        _show_coming(run, as_json)
        return
    if not first or not last:
        raise click.UsageError(_("Give the days as well: --from DATE --to DATE."))
    base = int(unit) if unit else None
    foreseen = expecting.expect(run, amount, first, last, note=note, unit=base)
    if as_json:
        show_json(expected_list(foreseen.account.name, [foreseen.expected]))
        return
    said = expected_text(foreseen.expected, foreseen.account.statement)
    show([answer_for(foreseen.account, said)])


def _show_coming(run: Session, as_json: bool) -> None:
    screen = standard_output()
    show_reports(
        expecting.accounts(run),
        as_json,
        lambda account: expected_lines(expecting.not_over(account), account.statement, screen),
        lambda account: expected_list(account.name, expecting.not_over(account)),
    )
