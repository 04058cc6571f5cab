"""Commands that take an amount: ``-3GB`` is a negative amount there, not an unknown option."""

from __future__ import annotations

import re

import click

from ledger.errors import AmountError
from ledger.i18n import _

_NEGATIVE = r"-[0-9.,]+\s*[kmgt]?i?b?"


class AmountCommand(click.Command):
    """A command whose first word is an amount."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        for word in args:
            if word == "--":
                break
            if re.fullmatch(_NEGATIVE, word, re.IGNORECASE):
                raise AmountError(
                    _("{word!r} is negative; an amount is zero or more.").format(word=word),
                    _("To take an entry back: giga undo, or giga void."),
                )
        return super().parse_args(ctx, args)
