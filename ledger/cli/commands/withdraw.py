"""``giga withdraw``: take data out of the bank."""

from __future__ import annotations

from ledger.book import acting
from ledger.cli.acting import act_command
from ledger.i18n import _
from ledger.render import acts

command = act_command(
    "withdraw",
    help=_(
        "Write down data that you took out of the bank of the plan, for example: giga withdraw 1GB"
    ),
    on=_("The day it was taken out; default: today."),
    act=acting.withdraw,
    answer=acts.taken_out,
)
