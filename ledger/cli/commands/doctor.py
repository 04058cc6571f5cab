"""``giga doctor``: whether all is well."""

from __future__ import annotations

import click

from ledger.book import doctor
from ledger.cli.edge import json_option, session, show, show_json
from ledger.i18n import _


@click.command(
    help=_(
        "Look at the ledger and what it needs: say what is wrong and how to mend it. Status 1 "
        "where something is wrong."
    )
)
@click.option(
    "--fix",
    is_flag=True,
    help=_("Mend what is safe to mend: sums, permissions, unfinished files."),
)
@json_option
@click.pass_context
def command(ctx: click.Context, fix: bool, as_json: bool) -> None:
    checks = doctor.examine(session(ctx), fix=fix)
    from ledger.render.doctor import check_data, check_lines
    from ledger.render.screen import standard_output

    if as_json:
        show_json(check_data(checks))
    else:
        show(check_lines(checks, standard_output()))
    if not all(check.ok for check in checks):
        ctx.exit(1)
