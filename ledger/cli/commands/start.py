"""``giga start``: begin a contract."""

from __future__ import annotations

import sys

import click

from ledger.book import contracts, shelf
from ledger.cli.commands.status import view_of
from ledger.cli.edge import asking, local_zone, session, show, yes_option
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.plans.finding import Found
from ledger.plans.searching import Plan
from ledger.render.screen import standard_output
from ledger.render.status import status_lines

_MOST_OFFERED = 15


@click.command(
    help=_(
        "Begin a contract. PLAN is any unambiguous part of a plan's id (mineo/5gb), or "
        "FILE.toml#size; without one you are asked. For a card that no file knows: "
        "giga start --amount 10GB --for '10 days'."
    )
)
@click.argument("plan", required=False)
@click.option("--since", metavar="DATE", help=_("The first day; default: today."))
@click.option(
    "--name", default="", metavar="NAME", help=_("What to call it; default: the carrier.")
)
@click.option("--left", metavar="AMOUNT", help=_("What remains now, when you begin mid-cycle."))
@click.option("--carried", metavar="AMOUNT", help=_("The part of it that was carried over."))
@click.option(
    "--anchor",
    type=click.IntRange(1, 31),
    metavar="DAY",
    help=_("The day of the month on which your cycle begins, where it differs by customer."),
)
@click.option("--amount", metavar="AMOUNT", help=_("For a card that no file knows: how much."))
@click.option("--for", "for_", metavar="LIFE", help=_("... that is used up in '10 days'."))
@click.option("--every", metavar="LENGTH", help=_("... that comes again every month."))
@click.option(
    "--unit",
    type=click.Choice(["1000", "1024"]),
    help=_("What a GB is made of in the amounts given here."),
)
@yes_option
@click.pass_context
def command(
    ctx: click.Context,
    plan: str | None,
    since: str | None,
    name: str,
    left: str | None,
    carried: str | None,
    anchor: int | None,
    amount: str | None,
    for_: str | None,
    every: str | None,
    unit: str | None,
    yes: bool,
) -> None:
    base = int(unit) if unit else None
    if amount is not None:
        if plan:
            raise click.UsageError(_("Give PLAN or --amount, not both."))
        found = _made(amount, for_, every, base or 1000, anchor)
    elif for_ or every:
        raise click.UsageError(_("--for and --every go with --amount."))
    else:
        found = shelf.find(plan or _asked())
    how = contracts.Beginning(since, name, left, carried, anchor, base)
    account = asking(lambda run: contracts.start(run, found, how), session(ctx, yes=yes))
    show(status_lines(view_of(account), standard_output()))


def _made(amount: str, for_: str | None, every: str | None, unit: int, anchor: int | None) -> Found:
    if bool(for_) == bool(every):
        raise click.UsageError(_("With --amount give --for '10 days' or --every month."))
    return shelf.made(amount, for_, every, unit, anchor, local_zone() or "UTC")


def _asked() -> str:
    """Ask for a plan until one is meant; only on a terminal."""
    if not sys.stdin.isatty():
        raise LedgerError(
            _("Which plan?"),
            _("Name one (giga plans list), or: giga start --amount 10GB --for '10 days'."),
        )
    offered: list[str] = []
    while True:
        answer = click.prompt(_("Which plan (a name, or words such as: japan 5gb)"), err=True)
        if answer.isdecimal() and 0 < int(answer) <= len(offered):
            return offered[int(answer) - 1]
        if answer.partition("#")[0].endswith(".toml"):
            return str(answer)
        found = shelf.meant(answer)
        if len(found.plans) == 1:
            return _id(found.plans[0])
        offered = _offer(found)


def _offer(found: shelf.Meant) -> list[str]:
    """Show the plans that are left, numbered; returns their ids. Too many are only counted."""
    from ledger.render.plans import choice_lines

    if len(found.plans) > _MOST_OFFERED:
        count = len(found.plans)
        click.echo(_("{count} plans fit: add a carrier or an amount.").format(count=count))
        return []
    if not found.plans:
        click.echo(_("No plan fits."))
    offered = (found.plans or found.near)[:_MOST_OFFERED]
    if offered:
        show(choice_lines(offered, standard_output()))
        click.echo(_("Give a number, or other words."))
    return [_id(plan) for plan in offered]


def _id(plan: Plan) -> str:
    entry, size = plan
    return entry.plan(size)
