"""Questions to a person on a terminal: each answer is checked at once, and asked for again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from ledger.errors import GigaError, PlanError
from ledger.i18n import _
from ledger.render.screen import PAGE, wrap

T = TypeVar("T")


def tell(text: str) -> None:
    """Something to read; all talk goes to standard error, so that output stays clean."""
    for line in wrap(text, PAGE - 1):
        click.echo(line, err=True)


def ask(question: str, read: Callable[[str], T], default: str = "") -> T:
    """An answer as ``read`` takes it; what it refuses is asked for again, with the reason.

    Enter alone gives the default, which is shown in brackets.
    """
    while True:
        given = click.prompt(question, default=default, show_default=bool(default), err=True)
        try:
            return read(given.strip())
        except GigaError as why:
            tell(f"  ! {why}")


def optional(read: Callable[[str], T], empty: T) -> Callable[[str], T]:
    """The same, but for an answer that may be left out."""
    return lambda text: read(text) if text else empty


def text(given: str) -> str:
    """Something, on one line, without control characters."""
    if not given:
        raise PlanError(_("This must be answered."))
    if not given.isprintable():
        raise PlanError(_("Plain letters only, please."))
    return given


def choose(question: str, choices: list[tuple[T, str]]) -> T:
    """One of several, by its number; the first is the default."""
    tell(question)
    for number, (_value, said) in enumerate(choices, 1):
        tell(f"  {number}  {said}")

    def read(given: str) -> T:
        if not given.isdecimal() or not 1 <= int(given) <= len(choices):
            raise PlanError(_("A number from 1 to {last}, please.").format(last=len(choices)))
        return choices[int(given) - 1][0]

    return ask(_("Number"), read, "1")


def yes(question: str) -> bool:
    """Yes or no; no is the default."""
    return click.confirm(question, err=True)
