"""``giga undo``: take back the last command."""

from __future__ import annotations

import click

from ledger.book import correcting
from ledger.cli.edge import session, show_standing
from ledger.i18n import _
from ledger.render.answers import undone


@click.command(
    help=_("Take back the last command, whatever it was; again, the one before. See also redo.")
)
@click.pass_context
def command(ctx: click.Context) -> None:
    done = correcting.undo(session(ctx))
    show_standing(undone(done.verb, done.words, done.facts), done.accounts)
