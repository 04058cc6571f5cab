"""``giga plans``: the plans that giga knows."""

from __future__ import annotations

import click

from ledger.book import shelf
from ledger.cli.edge import contract_option, json_option, now, session, show, show_json
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.plans.finding import few
from ledger.plans.searching import Wanted


@click.group(
    help=_("The plans that giga knows: list them, show one, check their examples, write a new one.")
)
def command() -> None:
    pass


@command.command(
    "list",
    short_help=_("The plans that fit words, or all."),
    help=_(
        "The plans that all WORDS fit: parts of an id or a name in any language, a carrier, a "
        "country, an amount. For example: giga plans list japan 5gb"
    ),
)
@click.argument("words", nargs=-1)
@click.option("--country", metavar="NAME", help=_("Of this country: jp, Japan, 日本 ..."))
@click.option("--carrier", default="", metavar="NAME", help=_("Of a carrier of this name."))
@click.option(
    "--kind",
    type=click.Choice(["prepaid", "postpaid", "enterprise"]),
    help=_("How it is paid."),
)
@click.option("--amount", default="", metavar="AMOUNT", help=_("With exactly so much data."))
@click.option("--min", "least", default="", metavar="AMOUNT", help=_("With at least so much."))
@click.option("--max", "most", default="", metavar="AMOUNT", help=_("With at most so much."))
@click.option(
    "--rolls-over/--no-rollover",
    "rolls",
    default=None,
    help=_("Where something rolls over, or nothing does."),
)
@json_option
@click.pass_context
def list_(
    ctx: click.Context,
    words: tuple[str, ...],
    country: str | None,
    carrier: str,
    kind: str | None,
    amount: str,
    least: str,
    most: str,
    rolls: bool | None,
    as_json: bool,
) -> None:
    found = shelf.search(Wanted(words, country, carrier, kind or "", amount, least, most, rolls))
    from ledger.render.plans import plan_lines, plans_data
    from ledger.render.screen import standard_output

    if as_json:
        show_json(plans_data(found.entries))
    elif found.entries:
        show(plan_lines(found.entries, standard_output()))
    tell_refused(found.refused)
    if not found.entries:
        raise no_plan_fits(found)


def tell_refused(lines: list[str]) -> None:
    """Own files that cannot be read: they are named and stop nothing."""
    for line in lines:
        click.echo(f"giga: {_('Not read: {why}').format(why=line)}", err=True)


def no_plan_fits(found: shelf.Searched) -> LedgerError:
    """What to say where a search finds nothing."""
    near = few(found.near)
    return LedgerError(
        _("No plan fits."),
        _("The nearest: {plans}.").format(plans=near) if near else _("See all: giga plans list"),
    )


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
        from ledger.render.data import rules_data

        data = [rules_data(one.rules) for one in found]
        show_json(data[0] if len(data) == 1 else data)
    else:
        from ledger.render.screen import plain

        show([plain(line) for line in found[0].toml.rstrip("\n").split("\n")])


@command.command(
    short_help=_("Play the worked examples of plan files."),
    help=_(
        "Play the worked examples of plan files and say what differs. Instead of a file, the id of "
        "a plan or of a family, or a part of one, means its file: giga plans check mineo. Without "
        "any, the whole catalogue."
    ),
)
@click.argument("files", nargs=-1)
@json_option
@click.pass_context
def check(ctx: click.Context, files: tuple[str, ...], as_json: bool) -> None:
    from ledger.book import checking
    from ledger.render import checks

    found = checking.check(list(files))
    if as_json:
        show_json([row for one in found for row in checks.check_data(one.file, one.played)])
        for one in found:
            if one.refused:
                click.echo(f"giga: {one.refused}", err=True)
    else:
        for one in found:
            show(checks.differing_lines(one.file, one.played))
            show([checks.trap_line(one.file, trap) for trap in one.traps])
            show([checks.refused_line(one.refused)] if one.refused else [])
        played = [example for one in found for example in one.played]
        show([checks.count_line(played, sum(bool(one.refused) for one in found))])
    if any(one.failed for one in found):
        ctx.exit(1)


@command.command(
    short_help=_("Write a plan file by answering questions."),
    help=_(
        "Write a plan file by answering questions that the carrier's page answers. It goes into "
        "your own plans, or to FILE; giga plans list shows it beside the others."
    ),
)
@click.argument("file", required=False, default="")
@click.option("--print", "to_output", is_flag=True, help=_("Print the file, write none."))
def new(file: str, to_output: bool) -> None:
    from ledger.cli.interview import interview

    interview(file, to_output, now())


@command.command(hidden=True, help=_("Build the index of the catalogue from its files."))
@click.option("--check", "only_check", is_flag=True, help=_("Say whether it is stale, write none."))
def index(only_check: bool) -> None:
    if only_check:
        shelf.check_index()
        return
    count = shelf.write_index()
    show([_("The index holds {count} families.").format(count=count)])
