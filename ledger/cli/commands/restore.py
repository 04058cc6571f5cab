"""``giga restore``: a backup becomes the ledger."""

from __future__ import annotations

import click

from ledger.book import keeping
from ledger.book.session import Session
from ledger.cli.edge import asking, session, show, yes_option
from ledger.i18n import _


@click.command(
    help=_(
        "Put the backup FILE in the place of the ledger. It is checked first, and the old ledger "
        "is kept beside the new one."
    )
)
@click.argument("file")
@yes_option
@click.pass_context
def command(ctx: click.Context, file: str, yes: bool) -> None:
    def attempt(run: Session) -> tuple[keeping.Content, str]:
        return keeping.restore(run, file)

    run = session(ctx, yes=yes)
    content, kept = asking(attempt, run)
    answer = _("{ledger} is that of {file} now. Entries: {entries}, commands: {commands}.")
    values = {"entries": content.entries, "commands": content.commands}
    show([answer.format(ledger=run.path, file=file, **values)])
    if kept:
        show([_("The old one is kept: {kept}").format(kept=kept)])
