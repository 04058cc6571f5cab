"""Questions to a person on a terminal: each answer is checked at once, and asked for again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from ledger.errors import GigaError, PlanError
from ledger.i18n import _
from ledger.render.screen import PAGE, wrap

T = TypeVar("T")


_BACK = ("<", "＜", "back")


def tell(text: str) -> None:
    """Something to read; all talk goes to standard error, so that output stays clean."""
    for line in wrap(text, PAGE - 1):
        click.echo(line, err=True)


def optional(read: Callable[[str], T], empty: T) -> Callable[[str], T]:
    """Reads an answer that may be left out."""
    return lambda text: read(text) if text else empty


def text(given: str) -> str:
    """Something, on one line, without control characters."""
    if not given:
        raise PlanError(_("This must be answered."))
    if not given.isprintable():
        raise PlanError(_("Plain letters only, please."))
    return given


class Talk:
    """Questions one after the other, in which ``<`` goes back to the one before.

    To go back is to begin anew: all answers but the last are given again, unasked.
    """

    def __init__(self) -> None:
        self._given: list[str] = []
        self._next = 0
        """Which answer the next question gets, where there is one already."""

    def lead(self, questions: Callable[[Talk], T]) -> T:
        """Ask until all is answered."""
        while True:
            self._next = 0
            try:
                return questions(self)
            except _Back:
                self._given.pop()

    def tell(self, text: str) -> None:
        """Something to read before a question; not again where it has its answer."""
        if self._next == len(self._given):
            tell(text)

    def ask(self, question: str, read: Callable[[str], T], default: str = "") -> T:
        """An answer as ``read`` takes it; what it refuses is asked for again, with the reason.

        Enter alone gives the default, which is shown in brackets.
        """
        return self._answer(read, question, default, bool(default))

    def choose(self, question: str, choices: list[tuple[T, str]]) -> T:
        """One of several, by its number; the first is the default."""
        self.tell(question)
        for number, (_value, said) in enumerate(choices, 1):
            self.tell(f"  {number}  {said}")

        def read(given: str) -> T:
            if not given.isdecimal() or not 1 <= int(given) <= len(choices):
                raise PlanError(_("A number from 1 to {last}, please.").format(last=len(choices)))
            return choices[int(given) - 1][0]

        return self.ask(_("Number"), read, "1")

    def yes(self, question: str) -> bool:
        """Yes or no; no is the default."""
        return self._answer(_yes_or_no, f"{question} [y/N]", "n", False)

    def _answer(
        self, read: Callable[[str], T], question: str, default: str, show_default: bool
    ) -> T:
        while True:
            known = self._next < len(self._given)
            given = self._given[self._next] if known else _prompt(question, default, show_default)
            if given in _BACK:
                if self._given:
                    raise _Back
                tell("  ! " + _("This is the first question."))
                continue
            try:
                answer = read(given)
            except GigaError as why:
                tell(f"  ! {why}")
                continue
            if not known:
                self._given.append(given)
            self._next += 1
            return answer


def _prompt(question: str, default: str, show_default: bool) -> str:
    given: str = click.prompt(question, default=default, show_default=show_default, err=True)
    return given.strip()


class _Back(Exception):
    """The last answer is to be given anew."""


def _yes_or_no(given: str) -> bool:
    if given.lower() not in ("y", "yes", "n", "no"):
        raise PlanError(_("y or n, please."))
    return given.lower().startswith("y")
