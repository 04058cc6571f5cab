"""``giga redo``: bring back what was undone last."""

from __future__ import annotations

import click

from ledger.book import correcting
from ledger.cli.edge import session, show_standing
from ledger.i18n import _
from ledger.render.answers import redone


@click.command(help=_("Bring back what was undone last, until something new is written."))
@click.pass_context
def command(ctx: click.Context) -> None:
    done = correcting.redo(session(ctx))
    show_standing(redone(done.verb, done.words, done.facts), done.accounts)
