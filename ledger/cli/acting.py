"""The shape that commands share which write down one amount and ask nothing."""

from __future__ import annotations

from collections.abc import Callable

import click

from ledger.book.acting import Acted
from ledger.cli.amounts import AmountCommand
from ledger.cli.edge import (
    answer_for,
    contract_option,
    note_option,
    on_option,
    session,
    show,
    unit_option,
)
from ledger.render.acts import Entry


def act_command(
    name: str,
    *,
    help: str,
    on: str,
    act: Callable[..., Acted],
    answer: Callable[[Entry, int], str],
    short_help: str | None = None,
) -> click.Command:
    """``giga NAME AMOUNT``. ``on`` says what the date is for, ``answer`` what was written down."""

    @click.command(name, cls=AmountCommand, help=help, short_help=short_help)
    @click.argument("amount")
    @on_option(on)
    @note_option
    @unit_option
    @contract_option
    @click.pass_context
    def command(
        ctx: click.Context,
        amount: str,
        on: str | None,
        note: str,
        unit: str | None,
        contract: str | None,
    ) -> None:
        base = int(unit) if unit else None
        acted = act(session(ctx, contract), amount, on=on, note=note, unit=base)
        entry = Entry(acted.day, acted.bytes, acted.account.statement)
        show([answer_for(acted.account, answer(entry, acted.fact))])

    return command
