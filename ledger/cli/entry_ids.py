"""How a person names an entry: its number in the journal, or ``@1``, the last one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from ledger.i18n import _

_SHAPE = r"@?[1-9][0-9]{0,17}"

F = TypeVar("F", bound=Callable[..., Any])


def entry_argument(command: F) -> F:
    """``ID``: which entry, in the words that were given, if they are well formed."""
    return click.argument("id", callback=_checked)(command)


def _checked(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if not re.fullmatch(_SHAPE, value, re.ASCII):
        words = _("{value!r} is no number of an entry; write 12, or @1 for the last one.")
        raise click.BadParameter(words.format(value=value[:40]))
    return value
