"""``giga borrow``: data from the next grant."""

from __future__ import annotations

from ledger.book import acting
from ledger.cli.acting import act_command
from ledger.i18n import _
from ledger.render import acts

command = act_command(
    "borrow",
    help=_("Write down data that you took from the next grant, for example: giga borrow 500MB"),
    on=_("The day it was borrowed; default: today."),
    act=acting.borrow,
    answer=lambda entry, _fact: acts.borrowed(entry),
)
