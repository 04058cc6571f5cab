"""``giga collect``: what the sources say; for cron, silent when all is well."""

from __future__ import annotations

import sys

import click

from ledger.book import collecting
from ledger.cli.edge import ask, json_option, session, show, show_json, yes_option
from ledger.errors import Declined, Unsure
from ledger.facts.asked import Collected
from ledger.i18n import _
from ledger.render import sources as text


@click.command(
    help=_(
        "Ask the sources that giga sources lists, or the one called NAME, and bring in what they "
        "say. It may run every hour: it is silent when all is well, and a source that fails is "
        "told once, and again when it answers."
    )
)
@click.argument("name", required=False)
@json_option
@yes_option
@click.pass_context
def command(ctx: click.Context, name: str | None, as_json: bool, yes: bool) -> int:
    chatty = sys.stdout.isatty() and not as_json
    found: list[Collected] = []

    def tell(collected: Collected) -> None:
        found.append(collected)
        if as_json or not (chatty or collected.news):
            return
        line = text.collected_line(collected)
        if collected.failure:
            click.echo(f"giga: {line}", err=True)
        else:
            show([line])

    collecting.collect(session(ctx, yes=yes), name, tell, _ask)
    if as_json:
        show_json(text.collected_data(found))
    elif chatty and not found:
        show([_("There is no source yet. Name one: giga sources add NAME KIND")])
    return int(any(one.failure and one.news for one in found))


def _ask(question: Unsure) -> None:
    """Ask on a terminal; cron cannot answer."""
    if not sys.stdin.isatty():
        raise Declined(question.message, _("Nothing was written; giga collect --yes takes it."))
    ask(question)
