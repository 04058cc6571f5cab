"""``giga why``: where each byte came from and went."""

from __future__ import annotations

import click

from ledger.billing.explain import Explanation, explain, resolve
from ledger.book import reporting
from ledger.book.account import Account
from ledger.cli.edge import contract_option, json_option, on_option, session, show_reports
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.render.lot_ids import shortened, whole_id
from ledger.render.screen import standard_output
from ledger.render.why import metered_lines, to_data, why_lines


@click.command(
    help=_(
        "Where each byte came from and went, for a piece of data (an id of giga lots), a day, or a "
        "figure: left, carried, used, granted, overage, lost, risk, given, debt, frozen, waiting, "
        "banked, uncounted. Without one: left."
    )
)
@click.argument("what", nargs=-1)
@on_option(_("As of the end of this day; default: today."))
@json_option
@contract_option
@click.pass_context
def command(
    ctx: click.Context,
    what: tuple[str, ...],
    on: str | None,
    as_json: bool,
    contract: str | None,
) -> None:
    screen = standard_output()

    def explained(account: Account) -> Explanation:
        statement = account.statement
        words = whole_id(" ".join(what) or "left", statement.all_lots)
        try:
            return explain(statement, resolve(statement, words, statement.on))
        except LedgerError as error:
            hint = shortened(error.hint, statement.all_lots)
            raise LedgerError(error.message, hint) from None

    def text(account: Account) -> list[str]:
        explanation = explained(account)
        lines = why_lines(explanation, account.rules, screen)
        return lines + metered_lines(account.history, explanation, account.rules)

    show_reports(
        reporting.accounts(session(ctx, contract), on),
        as_json,
        text,
        lambda account: {"contract": account.name, **to_data(explained(account))},
    )
