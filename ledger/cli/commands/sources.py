"""``giga sources``: what ``giga collect`` asks."""

from __future__ import annotations

import click

from ledger.book import asking, collecting
from ledger.cli.edge import asking as attempted
from ledger.cli.edge import contract_option, json_option, session, show, show_json, yes_option
from ledger.i18n import _
from ledger.render import sources as text
from ledger.render.screen import standard_output
from ledger.settings.paths import default_path
from ledger.sources import Option


@click.group(
    invoke_without_command=True,
    help=_(
        "The sources that giga collect asks by itself: how each does, and when something last came "
        "from it. With add or remove: one more, or one less."
    ),
)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    if ctx.invoked_subcommand is not None:
        return
    found = collecting.overview(session(ctx))
    if as_json:
        show_json(text.sources_data(found, default_path()))
    else:
        show(text.sources_lines(found, standard_output()))


class Kinds(click.Command):
    """Help that lists every kind of source with what it is told."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for kind in asking.kinds():
            rows.append((kind.name, _(kind.says)))
            rows += [(_shown(option), _(option.says)) for option in kind.options]
        with formatter.section(_("Kinds")):
            formatter.write_dl(rows)


def _shown(option: Option) -> str:
    """An option as it is typed; in brackets where it may be left out."""
    name = f"{option.name}_env" if option.secret else option.name
    shown = f"{name}={option.metavar or 'yes'}"
    return f"  {shown}" if option.required else f"  [{shown}]"


@command.command(
    cls=Kinds,
    short_help=_("one more source"),
    help=_(
        "Ask one more source: a NAME of your choice, its KIND, and what that must be told, for "
        "example: giga sources add stick sysfs interface=wwan0. It is tried once, and nothing is "
        "brought in yet. All of them also take line=NAME and timeout=SECONDS."
    ),
)
@click.argument("name")
@click.argument("kind")
@click.argument("options", nargs=-1, metavar="[KEY=VALUE]...")
@contract_option
@yes_option
@click.pass_context
def add(
    ctx: click.Context,
    name: str,
    kind: str,
    options: tuple[str, ...],
    contract: str | None,
    yes: bool,
) -> None:
    values = {"kind": kind}
    for option in options:
        key, equals, value = option.partition("=")
        if not (key and equals and value):
            raise click.UsageError(_("{option!r}: write KEY=VALUE.").format(option=option))
        if key in values:
            raise click.UsageError(
                _("{option!r}: {key} is given twice.").format(option=option, key=key)
            )
        values[key] = value
    if contract:
        values["contract"] = contract
    run = session(ctx, contract, yes=yes)
    show(text.tried_lines(name, attempted(lambda run: collecting.add(run, name, values), run)))


@command.command(short_help=_("one less"), help=_("Ask a source no more."))
@click.argument("name")
def remove(name: str) -> None:
    collecting.remove(name)
    show([_("{name} is asked no more. What came from it stays.").format(name=name)])
