"""``giga undo``: take back the last command."""

from __future__ import annotations

import click

from ledger.book import correcting
from ledger.cli.edge import json_option, session, show_standing
from ledger.i18n import _
from ledger.render.answers import undone
from ledger.render.corrections import step_data


@click.command(
    help=_("Take back the last command, whatever it was; again, the one before. See also redo.")
)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    done = correcting.undo(session(ctx))
    answer = undone(done.verb, done.words, done.facts)
    data = step_data("undo", done.words, done.facts) if as_json else None
    show_standing(answer, done.accounts, data)
