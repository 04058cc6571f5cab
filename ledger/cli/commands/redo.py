"""``giga redo``: bring back what was undone last."""

from __future__ import annotations

import click

from ledger.book import correcting
from ledger.cli.edge import json_option, session, show_standing
from ledger.i18n import _
from ledger.render.answers import redone
from ledger.render.corrections import step_data


@click.command(help=_("Bring back what was undone last, until something new is written."))
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    done = correcting.redo(session(ctx))
    answer = redone(done.verb, done.words, done.facts)
    data = step_data("redo", done.words, done.facts) if as_json else None
    show_standing(answer, done.accounts, data)
