"""``giga changes``: which figures of the past late entries have moved."""

from __future__ import annotations

import click

from ledger.book.moved import moved
from ledger.cli.edge import contract_option, json_option, session, show, show_json
from ledger.i18n import _
from ledger.render.moved import moved_data, moved_lines
from ledger.render.screen import standard_output


@click.command(
    help=_(
        "Which figures of past cycles are others now than they were at a moment, and by which "
        "entries that were written down, corrected or taken back since."
    )
)
@click.option(
    "--since",
    required=True,
    metavar="DATE",
    help=_("A day, from its midnight on, or a moment: 2026-11-03T21:15 (UTC)."),
)
@json_option
@contract_option
@click.pass_context
def command(ctx: click.Context, since: str, as_json: bool, contract: str | None) -> None:
    found = moved(session(ctx, contract), since)
    if as_json:
        show_json(moved_data(found.moment, found.moves))
    else:
        show(moved_lines(found.day, found.today, found.moves, standard_output()))
