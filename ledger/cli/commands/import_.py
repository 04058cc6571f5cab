"""``giga import``: usage from a file."""

from __future__ import annotations

import click

from ledger.book import importing
from ledger.book.account import Account
from ledger.book.session import Session
from ledger.cli.edge import (
    answer_for,
    asking,
    contract_option,
    opened,
    session,
    show,
    yes_option,
)
from ledger.facts.lists import Brought
from ledger.i18n import _
from ledger.render.answers import imported
from ledger.sources.csv import Shape


@click.group(help=_("Bring in usage from a file. The same file twice changes nothing."))
def command() -> None:
    pass


@command.command(
    "csv",
    short_help=_("A CSV file with dates and amounts."),
    help=_(
        "A CSV FILE (- reads standard input) with a column of dates and a column of amounts, for "
        "example: giga import csv usage.csv --unit MB"
    ),
)
@click.argument("file")
@click.option("--date", default="", metavar="COLUMN", help=_("The dates: a title or a number."))
@click.option("--amount", default="", metavar="COLUMN", help=_("The amounts: a title or a number."))
@click.option(
    "--unit", default="", metavar="UNIT", help=_("What bare numbers are in: MB, GB, B ...")
)
@click.option(
    "--missing",
    type=click.Choice(["unknown", "zero"]),
    default="unknown",
    help=_("What a day without a row means; default: unknown."),
)
@contract_option
@yes_option
@click.pass_context
def csv_(
    ctx: click.Context,
    file: str,
    date: str,
    amount: str,
    unit: str,
    missing: str,
    contract: str | None,
    yes: bool,
) -> None:
    with opened(file) as source:
        lines = source.readlines()

    def attempt(run: Session) -> tuple[Brought, Account]:
        shape = Shape(date, amount, unit)
        return importing.import_csv(run, lines, shape, zero_missing=missing == "zero")

    brought, account = asking(attempt, session(ctx, contract, yes=yes))
    first, *rest = imported(brought, account.statement)
    show([answer_for(account, first), *rest])


@command.command(
    "json",
    short_help=_("All of a ledger, as giga export json wrote it."),
    help=_(
        "Make a new ledger of FILE (- reads standard input), which giga export json wrote. It goes "
        "where no ledger is yet; --db before the command names another place."
    ),
)
@click.argument("file")
@click.pass_context
def json_(ctx: click.Context, file: str) -> None:
    from ledger.book import keeping

    run = session(ctx)
    with opened(file) as source:
        content = keeping.import_json(run, source.read(), file)
    answer = _("{ledger} is that of {file} now. Entries: {entries}, commands: {commands}.")
    values = {"entries": content.entries, "commands": content.commands}
    show([answer.format(ledger=run.path, file=file, **values)])
