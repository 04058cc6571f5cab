"""``giga deposit``: put data into the bank."""

from __future__ import annotations

from ledger.book import acting
from ledger.cli.acting import act_command
from ledger.i18n import _
from ledger.render import acts

command = act_command(
    "deposit",
    help=_("Write down data that you put into the bank of the plan, for example: giga deposit 1GB"),
    on=_("The day it was put in; default: today."),
    act=acting.deposit,
    answer=lambda entry, _fact: acts.put_aside(entry),
)
