"""``giga lines``: who is in the pool."""

from __future__ import annotations

import click

from ledger.book import lines as pool
from ledger.cli.edge import (
    answer_for,
    asking,
    contract_option,
    json_option,
    on_option,
    opened,
    session,
    show,
    show_json,
    unit_option,
    yes_option,
)
from ledger.i18n import _
from ledger.render import acts


@click.group(
    invoke_without_command=True,
    help=_(
        "The lines of a pool: since when each is in it, what it used in this cycle, its limit and "
        "what it has left. With add or remove: who joins, who leaves."
    ),
)
@on_option(_("As of the end of this day; default: today."))
@json_option
@contract_option
@click.pass_context
def command(ctx: click.Context, on: str | None, as_json: bool, contract: str | None) -> None:
    if ctx.invoked_subcommand is None:
        _list(ctx, on, as_json, contract)
    else:
        ctx.meta["on"], ctx.meta["contract"] = on, contract


def _list(ctx: click.Context, on: str | None, as_json: bool, contract: str | None) -> None:
    from ledger.render.lines import lines_data, lines_lines
    from ledger.render.screen import standard_output

    found = pool.report(session(ctx, contract), on)
    if as_json:
        data = [lines_data(one.name, lines, one.statement) for one, lines in found]
        show_json(data[0] if len(data) == 1 else data)
        return
    for number, (account, lines) in enumerate(found):
        head = [] if account.terms.alone else [f"{account.name}:"]
        rows = lines_lines(lines, account.statement, standard_output())
        show([""] * bool(number) + head + rows)


@command.command(
    short_help=_("lines that join"),
    help=_(
        "Lines join the pool; for a line that is in it already --limit changes its limit. The "
        "names may stand in a FILE: a CSV of one column."
    ),
)
@click.argument("names", nargs=-1)
@on_option(_("The first day with them; default: today."))
@click.option("--limit", metavar="AMOUNT", help=_("What each may use in a cycle, or none."))
@click.option("--file", metavar="FILE", help=_("A CSV of names; - reads standard input."))
@click.option("--column", default="", metavar="TITLE", help=_("Of FILE: the column of names."))
@unit_option
@contract_option
@yes_option
@click.pass_context
def add(
    ctx: click.Context,
    names: tuple[str, ...],
    on: str | None,
    limit: str | None,
    file: str | None,
    column: str,
    unit: str | None,
    contract: str | None,
    yes: bool,
) -> None:
    on, contract = on or ctx.meta["on"], contract or ctx.meta["contract"]
    base = int(unit) if unit else None
    listed = _text(file)  # read once: standard input does not come again
    moved = asking(
        lambda run: pool.add(run, names, listed, column=column, on=on, limit=limit, unit=base),
        session(ctx, contract, yes=yes),
    )
    entry = acts.Entry(moved.day, 0, moved.account.statement)
    changed = acts.limits_changed(entry, moved.changed, moved.limit)
    _say(moved, acts.lines_joined(entry, moved.names, changed, moved.already, moved.present))


@command.command(
    short_help=_("lines that leave"),
    help=_("Lines leave the pool. The names may stand in a FILE: a CSV of one column."),
)
@click.argument("names", nargs=-1)
@on_option(_("The first day without them; default: today."))
@click.option("--file", metavar="FILE", help=_("A CSV of names; - reads standard input."))
@click.option("--column", default="", metavar="TITLE", help=_("Of FILE: the column of names."))
@contract_option
@click.pass_context
def remove(
    ctx: click.Context,
    names: tuple[str, ...],
    on: str | None,
    file: str | None,
    column: str,
    contract: str | None,
) -> None:
    on, contract = on or ctx.meta["on"], contract or ctx.meta["contract"]
    moved = pool.remove(session(ctx, contract), names, _text(file), column=column, on=on)
    entry = acts.Entry(moved.day, 0, moved.account.statement)
    _say(moved, acts.lines_left(entry, moved.names, moved.present))


def _text(file: str | None) -> list[str] | None:
    if file is None:
        return None
    with opened(file) as source:
        return source.readlines()


def _say(moved: pool.LinesMoved, answer: str) -> None:
    more = [acts.named_twice(moved.twice)] if moved.twice else []
    more += [acts.perhaps_a_title(moved.first)] if moved.first else []
    show([answer_for(moved.account, answer), *more])
