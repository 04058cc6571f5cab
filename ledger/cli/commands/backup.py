"""``giga backup``: a copy of the ledger, verified."""

from __future__ import annotations

import click

from ledger.book import keeping
from ledger.cli.edge import session, show
from ledger.i18n import _


@click.command(
    help=_(
        "Write a copy of the ledger to FILE and verify it; giga may be used meanwhile. An earlier "
        "backup of the same ledger is replaced, nothing else is. See also restore."
    )
)
@click.argument("file")
@click.pass_context
def command(ctx: click.Context, file: str) -> None:
    content = keeping.backup(session(ctx), file)
    answer = _("{file} is written and verified. Entries: {entries}, commands: {commands}.")
    show([answer.format(file=file, entries=content.entries, commands=content.commands)])
