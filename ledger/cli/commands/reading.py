"""``giga reading``: what the carrier or a counter says."""

from __future__ import annotations

import click

from ledger.book import reading
from ledger.book.session import Session
from ledger.cli.amounts import AmountCommand
from ledger.cli.edge import (
    answer_for,
    asking,
    contract_option,
    folded,
    json_option,
    note_option,
    on_option,
    session,
    show_folded,
    show_json,
    show_reports,
    unit_option,
    yes_option,
)
from ledger.i18n import _
from ledger.render.reading import comparison_data, comparison_lines, reading_data, reading_lines

_GIVEN = ""
"""An option that was given without an amount of its own."""


@click.command(
    cls=AmountCommand,
    help=_(
        "Write down what the carrier's app says remains, for example: giga reading 3.2GB. The "
        "ledger agrees with it from the end of that day on. With --check the last readings are "
        "compared with what was logged; the exit status is 1 where they do not agree."
    ),
)
@click.argument("amount", required=False)
@click.option(
    "--used",
    metavar="AMOUNT",
    is_flag=False,
    flag_value=_GIVEN,
    help=_("What was used in this cycle, where the carrier shows that."),
)
@click.option(
    "--carried",
    metavar="AMOUNT",
    is_flag=False,
    flag_value=_GIVEN,
    help=_("What is carried over: of the amount, or by itself."),
)
@click.option(
    "--meter",
    metavar="NAME",
    help=_("AMOUNT is where a counter stands that only grows, such as the phone's own."),
)
@click.option("--since", metavar="DATE", help=_("--meter: the day on which it began at 0."))
@click.option("--line", default="", metavar="NAME", help=_("--meter: the line that it counts."))
@click.option(
    "--spread",
    is_flag=True,
    help=_("What nobody logged was used on the days without an entry, not on this day."),
)
@click.option("--check", is_flag=True, help=_("Compare the ledger with the last readings."))
@on_option(_("The day it was read, at its end; default: today."))
@note_option
@unit_option
@contract_option
@yes_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    amount: str | None,
    used: str | None,
    carried: str | None,
    meter: str | None,
    since: str | None,
    line: str,
    spread: bool,
    check: bool,
    on: str | None,
    note: str,
    unit: str | None,
    contract: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    amount, used, carried = _placed(amount, used, carried)
    base = int(unit) if unit else None
    if check:
        _refuse(bool(amount or used or carried or meter), _("--check takes no amount."))
        _check(ctx, session(ctx, contract), on, as_json)
        return
    _refuse(bool(meter and (used or carried)), _("--meter takes one AMOUNT, where it stands."))
    _refuse(bool((since or line) and not meter), _("--since and --line are for --meter."))
    if meter is not None:
        if amount is None:
            raise click.UsageError(_("Where does it stand? giga reading AMOUNT --meter NAME"))
        stands = reading.MeterSaid(meter, amount, since, line, spread, on, note, base)
        done = asking(lambda run: reading.read_meter(run, stands), session(ctx, contract, yes=yes))
    else:
        if amount is used is carried is None:
            raise click.UsageError(_("What does the carrier say? giga reading AMOUNT"))
        said = reading.Said(amount, used, carried, spread, on, note, base)
        done = asking(lambda run: reading.read(run, said), session(ctx, contract, yes=yes))
    _answer(done, as_json)


def _placed(
    amount: str | None, used: str | None, carried: str | None
) -> tuple[str | None, str | None, str | None]:
    """``giga reading 3GB --used`` is ``giga reading --used 3GB``."""
    if used == _GIVEN:
        return None, amount, carried
    if carried == _GIVEN:
        return None, used, amount
    return amount, used, carried


def _refuse(wrong: bool, why: str) -> None:
    if wrong:
        raise click.UsageError(why)


def _answer(done: reading.Read, as_json: bool) -> None:
    account = done.account
    if as_json:
        show_json(reading_data(account.name, done.drifts, account.statement))
        return
    first, *rest = reading_lines(done.drifts, account.statement)
    show_folded([answer_for(account, first), *rest])


def _check(ctx: click.Context, run: Session, on: str | None, as_json: bool) -> None:
    found = {one.account.name: one for one in reading.compare(run, on)}
    show_reports(
        [one.account for one in found.values()],
        as_json,
        lambda account: folded(comparison_lines(found[account.name].drifts, account.statement)),
        lambda account: comparison_data(
            account.name, found[account.name].drifts, agrees=found[account.name].agrees
        ),
    )
    if not all(one.agrees for one in found.values()):
        ctx.exit(1)
