"""The edge of the program: the clock, the environment, the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, TypeVar

import click

from ledger.book.session import Session
from ledger.cli.given import Given
from ledger.dates import Now, check_near
from ledger.errors import DateError, Declined, LedgerError, Unsure
from ledger.i18n import _
from ledger.render.screen import json_text, standard_output, wrap
from ledger.store.paths import default_path

LATE = 4
"""Before this hour a day's use is often that of the day before."""

_BREAK = "\n"
_LONGEST = 500
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./,_")

if TYPE_CHECKING:
    from ledger.book.account import Account

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def session(ctx: click.Context, contract: str | None = None, *, yes: bool = False) -> Session:
    """What a use case needs to know of this run."""
    given: Given = ctx.find_root().obj
    path = os.path.expanduser(given.db) if given.db else default_path()
    return Session(path, now(), _shown(given.words), contract or given.contract, yes)


def now() -> Now:
    """The moment; today is ``GIGA_TODAY`` where that is set."""
    moment = datetime.now(UTC)
    here = local_zone()
    text = os.environ.get("GIGA_TODAY")
    if not text:
        return Now(moment, here=here)
    try:
        today = date.fromisoformat(text)
    except ValueError:
        raise DateError(
            _("GIGA_TODAY={text!r} is no date.").format(text=text),
            _("Write it as year-month-day, for example 2026-11-03."),
        ) from None
    check_near(today)
    return Now(moment, today, here)


def local_zone() -> str:
    """The time zone of this machine by its name; empty where it cannot be told."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if named:
        return named if "/" in named else ""
    target = os.path.realpath("/etc/localtime")
    _before, found, zone = target.partition("/zoneinfo/")
    return zone if found else ""


def _shown(words: list[str]) -> str:
    """The command as it was given, for the journal; no longer than a person would read."""
    if all(word and _PLAIN.issuperset(word) for word in words):
        return " ".join(["giga", *words])[:_LONGEST]
    from shlex import join

    return join(["giga", *words])[:_LONGEST]


def contract_option(command: F) -> F:
    """``--contract`` after the command, where most people write it."""
    return click.option(
        "--contract", metavar="NAME", help=_("Which contract, where there are several.")
    )(command)


def on_option(text: str) -> Callable[[F], F]:
    """``--on DATE``, with what the date is for."""
    return click.option("--on", metavar="DATE", help=text)


def json_option(command: F) -> F:
    return click.option(
        "--json", "as_json", is_flag=True, help=_("The same as JSON, for programs.")
    )(command)


def note_option(command: F) -> F:
    return click.option("--note", default="", metavar="TEXT", help=_("A note for yourself."))(
        command
    )


def unit_option(command: F) -> F:
    return click.option(
        "--unit",
        type=click.Choice(["1000", "1024"]),
        help=_("What a GB is made of, where it is not the plan's own."),
    )(command)


def yes_option(command: F) -> F:
    return click.option("--yes", "-y", is_flag=True, help=_("Answer questions with yes."))(command)


def asking(attempt: Callable[[Session], T], first: Session) -> T:
    """Run a use case; where it is unsure, ask a person and run it again."""
    try:
        return attempt(first)
    except Unsure as question:
        ask(question)
        return attempt(first._replace(sure=True))


def ask(question: Unsure) -> None:
    """Ask on a terminal; elsewhere refuse and say what answers."""
    if not sys.stdin.isatty():
        raise Declined(question.message, _("Nothing was written; --yes says that it is right."))
    if not click.confirm(question.message, err=True):
        raise Declined(_("Nothing was written."))


def show(lines: list[str]) -> None:
    """Write lines to standard output; what is within one cannot make another."""
    sys.stdout.write("".join(f"{line.replace(_BREAK, ' ')}\n" for line in lines))


def folded(lines: list[str]) -> list[str]:
    """Lines no wider than the terminal; programs get them whole."""
    if not sys.stdout.isatty():
        return lines
    width = standard_output().width
    return [row for line in lines for row in wrap(line, width, "  " + _indent(line))]


def show_folded(lines: list[str]) -> None:
    """Write lines to standard output, folded."""
    show(folded(lines))


def _indent(line: str) -> str:
    return " " * (len(line) - len(line.lstrip()))


def show_json(value: object) -> None:
    """Write one JSON value to standard output."""
    sys.stdout.write(json_text(value, indent=2) + "\n")


def opened_bytes(file: str) -> BinaryIO:
    """A file to read; nothing is written where there is none."""
    try:
        return open(file, "rb")
    except OSError as error:
        raise LedgerError(
            f"{file}: {error.strerror or error}.", _("Nothing was written.")
        ) from None


@contextmanager
def opened(file: str) -> Iterator[TextIO]:
    """The text of a file, or of standard input."""
    try:
        if file == "-":
            yield sys.stdin
        else:
            with opened_bytes(file) as source:
                yield TextIOWrapper(source, encoding="utf-8-sig", newline="")
    except UnicodeDecodeError:
        raise LedgerError(
            _("{file} is not UTF-8 text.").format(file=file),
            _("Save it as UTF-8, or convert it: iconv -f CP932 -t UTF-8."),
        ) from None


def answer_for(account: Account, answer: str) -> str:
    """An answer, with the contract's name where there are several."""
    return answer if account.terms.alone else f"{account.name}: {answer}"


def is_late(run: Session, account: Account) -> bool:
    """Whether a person who logs now may still mean the evening before."""
    return run.now.fixed is None and run.now.hour(account.rules.zone) < LATE


def show_standing(answer: str, accounts: list[Account], data: dict[str, Any] | None = None) -> None:
    """What was done, and what every running contract has left now; as JSON where there is data."""
    from ledger.render.answers import left_text

    if data is not None:
        from ledger.render.data import figures_data

        figures = [figures_data(account.name, account.statement) for account in accounts]
        show_json({**data, "contracts": figures})
        return

    lines = [answer_for(account, left_text(account.statement)) for account in accounts]
    show_folded([answer, *(lines or [_("No contract is left.")])])


def show_reports(
    accounts: list[Account],
    as_json: bool,
    text: Callable[[Account], list[str]],
    data: Callable[[Account], object],
) -> None:
    """A report on each contract in turn, under its name where there are several."""
    if as_json:
        values = [data(account) for account in accounts]
        show_json(values[0] if len(values) == 1 else values)
        return
    for number, account in enumerate(accounts):
        head = [] if account.terms.alone else [f"{account.name}:"]
        show([""] * bool(number) + head + text(account))
