"""``giga status``: what is left, how it is made up, what will be lost on which day."""

from __future__ import annotations

from collections.abc import Callable

import click

from ledger.book import reporting
from ledger.book.account import Account, watched
from ledger.book.session import Session
from ledger.cli.edge import contract_option, json_option, on_option, session, show, show_json
from ledger.errors import GigaError, LedgerError
from ledger.i18n import _
from ledger.notices import Notice, notices
from ledger.render.screen import standard_output
from ledger.render.status import View, oneline, status_lines


@click.command(
    help=_(
        "What is left and until when, what was carried over, what will be lost after which day if "
        "nothing more is used, and how much a day may and must be used."
    )
)
@on_option(_("As of the end of this day; default: today."))
@click.option("--oneline", "short", is_flag=True, help=_("All of it in one line."))
@click.option("--lines", "every_line", is_flag=True, help=_("Every line of a pool."))
@click.option(
    "--all", "everything", is_flag=True, help=_("With --json: an array of all contracts.")
)
@click.option(
    "--nagios", is_flag=True, help=_("One line and the exit status 0 to 3, for monitoring.")
)
@json_option
@contract_option
@click.pass_context
def command(
    ctx: click.Context,
    on: str | None = None,
    short: bool = False,
    every_line: bool = False,
    everything: bool = False,
    nagios: bool = False,
    as_json: bool = False,
    contract: str | None = None,
) -> int:
    if nagios:
        return _nagios(lambda: session(ctx, contract), on)
    found = reporting.accounts(session(ctx, contract), on)
    if as_json:
        show_json(_data(found, everything))
    elif short:
        show([oneline(view_of(account)) for account in found])
    else:
        screen = standard_output()
        for number, account in enumerate(found):
            view = view_of(account)._replace(every_line=every_line)
            show([""] * bool(number) + status_lines(view, screen))
    return 0


def _nagios(run: Callable[[], Session], on: str | None) -> int:
    from ledger import settings
    from ledger.notices.telling import worth_a_word
    from ledger.render.nagios import Checked, nagios_line, unknown_line

    def checked(account: Account) -> Checked:
        name, unit = "" if account.terms.alone else account.name, account.rules.unit
        found, statement = notices_of(account), account.statement
        told = worth_a_word(found, statement, lambda granted: least.of(granted, unit))
        return Checked(name, statement, told)

    try:
        least = settings.read().least
        status, line = nagios_line(list(map(checked, reporting.accounts(run(), on))))
    except GigaError as error:
        status, line = unknown_line(error)
    show([line])
    return status


def view_of(account: Account) -> View:
    """What the screen shows of a contract."""
    row = account.terms.row
    named = row.name.casefold() != account.rules.carrier.casefold() or not account.terms.alone
    return View(
        row.name if named else "",
        account.statement,
        account.pace,
        notices_of(account),
        account.last_entry,
        row.since,
        account.rules.amount if row.left is None else row.left,
        row.ended,
        watched(account),
        unknown=account.unknown,
    )


def notices_of(account: Account) -> list[Notice]:
    """The notices of a contract on the day of its statement."""
    if account.is_over:
        return []
    return notices(
        account.statement, account.pace, watched(account), newer_rules=account.newer_rules
    )


def _data(found: list[Account], everything: bool) -> object:
    from ledger.render.data import days_data, status_data

    data = [
        {
            **status_data(account.name, account.statement, notices_of(account), watched(account)),
            **days_data(account.unknown, account.history.partial),
        }
        for account in found
    ]
    if everything:
        return data
    if len(data) > 1:
        names = ", ".join(account.name for account in found)
        raise LedgerError(
            _("There are several contracts: {names}.").format(names=names),
            _("Say which with --contract, or --all for an array."),
        )
    return data[0]
