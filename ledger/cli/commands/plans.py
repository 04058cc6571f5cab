"""``giga plans``: the plans that giga knows."""

from __future__ import annotations

import click

from ledger.book import shelf
from ledger.cli.edge import contract_option, json_option, session, show, show_json
from ledger.i18n import _
from ledger.render.data import rules_data
from ledger.render.plans import check_data, check_lines, plan_lines, plans_data
from ledger.render.screen import plain as readable
from ledger.render.screen import standard_output


@click.group(help=_("The plans that giga knows: list them, show one, check their examples."))
def command() -> None:
    pass


@command.command("list", help=_("The plans in whose names or ids all the WORDS are."))
@click.argument("words", nargs=-1)
@json_option
def list_(words: tuple[str, ...], as_json: bool) -> None:
    found = shelf.families(list(words))
    if as_json:
        show_json(plans_data(found))
    else:
        show(plan_lines(found, standard_output()))


@command.command(
    "show",
    help=_(
        "The rules of a plan as TOML, with sources and worked examples. Without PLAN: of the plan "
        "you have, as your ledger keeps it."
    ),
)
@click.argument("plan", required=False, default="")
@json_option
@contract_option
@click.pass_context
def show_(ctx: click.Context, plan: str, as_json: bool, contract: str | None) -> None:
    found = shelf.show(session(ctx, contract), plan)
    if as_json:
        show_json(rules_data(found.rules))
    else:
        show([readable(line) for line in found.toml.rstrip("\n").split("\n")])


@command.command(
    short_help=_("Play the worked examples of plan files."),
    help=_(
        "Play the worked examples of plan files, or of the whole catalogue, and say what differs."
    ),
)
@click.argument("files", nargs=-1)
@json_option
@click.pass_context
def check(ctx: click.Context, files: tuple[str, ...], as_json: bool) -> None:
    checked = shelf.check(list(files))
    if as_json:
        show_json(check_data(checked.played))
        for why in checked.refused:
            click.echo(f"giga: {why}", err=True)
    else:
        show(check_lines(checked.played, checked.refused))
    if checked.failed:
        ctx.exit(1)
