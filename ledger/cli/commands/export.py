"""``giga export``: what the ledger holds, in the forms of other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger.cli.edge import contract_option, on_option, session, show
from ledger.i18n import _

if TYPE_CHECKING:
    from ledger.book.double_entry import Form


@click.group(help=_("Take out what the ledger holds, in the forms of other programs."))
def command() -> None:
    pass


@command.command(
    short_help=_("What ends, as events for a calendar program."),
    help=_(
        "Write a calendar with one event for each piece of data that will be lost, at its last "
        "moment, and one for each day by which something must be done. FILE is made, or brought up "
        "to date if it is such a calendar; - or none is standard output."
    ),
)
@click.argument("file", default="-")
@on_option(_("As of the end of this day; default: today."))
@contract_option
@click.pass_context
def ics(ctx: click.Context, file: str, on: str | None, contract: str | None) -> None:
    from ledger.book import calendar

    run = session(ctx, contract)
    if file == "-":
        click.echo(calendar.export(run, on), nl=False)
        return
    kept = calendar.keep(run, on, file)
    answer = _("Events in {file}: {held}; cancelled: {cancelled}.")
    show([answer.format(file=file, **kept._asdict())])


def _write_journal(
    ctx: click.Context, file: str, on: str | None, contract: str | None, form: Form
) -> None:
    from ledger.book import double_entry

    run = session(ctx, contract)
    if file == "-":
        click.echo(double_entry.export(run, on, form), nl=False)
        return
    double_entry.keep(run, on, form, file)
    show([_("Written: {file}.").format(file=file)])


@command.command(
    short_help=_("The whole ledger as a journal for hledger."),
    help=_(
        "Write everything that happened as a double-entry journal in bytes, with what remains at "
        "every boundary of a cycle: hledger check --strict proves it. FILE is made, or written "
        "anew if it is such a journal; - or none is standard output."
    ),
)
@click.argument("file", default="-")
@on_option(_("As of the end of this day; default: today."))
@contract_option
@click.pass_context
def hledger(ctx: click.Context, file: str, on: str | None, contract: str | None) -> None:
    _write_journal(ctx, file, on, contract, "hledger")


@command.command(
    short_help=_("The whole ledger as a journal for Beancount."),
    help=_(
        "Write everything that happened as a double-entry journal in bytes, with what remains at "
        "every boundary of a cycle: bean-check proves it. FILE is made, or written anew if it is "
        "such a journal; - or none is standard output."
    ),
)
@click.argument("file", default="-")
@on_option(_("As of the end of this day; default: today."))
@contract_option
@click.pass_context
def beancount(ctx: click.Context, file: str, on: str | None, contract: str | None) -> None:
    _write_journal(ctx, file, on, contract, "beancount")


@command.command(
    "json",
    short_help=_("All that the ledger holds, for giga import json."),
    help=_(
        "Write all facts of the ledger, with the commands that wrote them and what was undone, so "
        "that giga import json makes the same ledger of it. An earlier export in FILE is replaced; "
        "- or none is standard output."
    ),
)
@click.argument("file", default="-")
@click.pass_context
def json_(ctx: click.Context, file: str) -> None:
    from ledger.book import keeping

    run = session(ctx)
    if file == "-":
        click.echo(keeping.as_json(run).encode(), nl=False)
        return
    keeping.export_json(run, file)
    show([_("All of the ledger is in {file}.").format(file=file)])


@command.command(
    short_help=_("What only a replay knows, as tables for SQL."),
    help=_(
        "Write lots, cycles, and how each byte was granted, used, rolled over and lost, as an "
        "SQLite database of its own. FILE is made, or written anew if it is such an export; - is "
        "standard output. What was written down is in the ledger itself, as views."
    ),
)
@click.argument("file")
@on_option(_("As of the end of this day; default: today."))
@contract_option
@click.pass_context
def sqlite(ctx: click.Context, file: str, on: str | None, contract: str | None) -> None:
    from ledger.book import replayed

    run = session(ctx, contract)
    if file == "-":
        click.echo(replayed.export(run, on), nl=False)
        return
    replayed.keep(run, on, file)
    show([_("Written: {file}.").format(file=file)])
