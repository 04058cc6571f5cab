"""Commands that take an amount: ``-3GB`` is a negative amount there, not an unknown option."""

from __future__ import annotations

import re
from itertools import pairwise

import click

from ledger.errors import AmountError
from ledger.i18n import _

_NUMBER = r"[0-9.,]+"
_UNIT = r"[kmgt]i?b?|b"
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
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError:
            _refuse_parted(given)
            raise


def _refuse_parted(words: list[str]) -> None:
    """``1 GB`` in two words is one too many; say so in plain words."""
    for number, unit in pairwise(words):
        if re.fullmatch(_NUMBER, number) and re.fullmatch(_UNIT, unit, re.IGNORECASE):
            raise AmountError(
                _("{number} {unit} are two words.").format(number=number, unit=unit),
                _("Write {amount}, without a space.").format(amount=number + unit),
            )
