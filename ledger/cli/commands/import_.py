"""``giga import``: usage from where it already is. Each source is a command, made of its module."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import BytesIO
from typing import IO, Any

import click

from ledger.book import importing
from ledger.book.account import Account
from ledger.book.importing import Choice, Frame, Staged, Tick
from ledger.book.session import Session
from ledger.cli.edge import (
    answer_for,
    asking,
    contract_option,
    json_option,
    opened,
    opened_bytes,
    session,
    show,
    show_folded,
    show_json,
    yes_option,
)
from ledger.cli.guard import unguarded
from ledger.errors import LedgerError
from ledger.facts.brought import Brought
from ledger.i18n import _
from ledger.render import importing as text
from ledger.render.screen import standard_output
from ledger.sources import Input, Option, finding

_LARGE = 1 << 20
"""Bytes from which on a file is worth a progress bar."""


class Sources(click.Group):
    """A command for each source, made when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*finding.readers(), *super().list_commands(ctx)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, self._says(ctx, name)) for name in self.list_commands(ctx)])

    def _says(self, ctx: click.Context, name: str) -> str:
        try:
            command = self.get_command(ctx, name)
        except LedgerError as broken:  # of somebody else's; the others are there all the same
            return str(broken)
        return command.get_short_help_str(200) if command else ""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        source = finding.reader(cmd_name)
        return None if source is None else _command(cmd_name, source)


@click.group(
    cls=Sources,
    help=_(
        "Bring in usage from where it already is. The same again changes nothing; --dry-run shows "
        "what would come in. docs/sources.md says how each source is exported."
    ),
)
def command() -> None:
    pass


def _command(name: str, source: finding.Source) -> click.Command:
    """The command of a source: what all of them can be told, after what it can be told itself."""
    own = finding.options(source)

    def run(**given: Any) -> None:
        values = {option.name: given.pop(_parameter(option)) for option in own}
        _run(source, _said(values), **given)

    params = [click.Argument(["file"], metavar="FILE"), *map(_option, own)]
    for decorate in reversed(_COMMON):
        run = decorate(run)
    params += reversed(run.__click_params__)  # type: ignore[attr-defined]
    says = _(source.SAYS).rstrip(".")
    about = _("{says}. FILE - reads standard input.").format(says=says)
    return click.Command(name, params=params, callback=run, help=about, short_help=says)


def _parameter(option: Option) -> str:
    return f"own_{option.name}".replace("-", "_")


def _option(option: Option) -> click.Option:
    names = [f"--{option.name}", _parameter(option)]
    says = _(option.says)
    says += "" if says.endswith((".", "。")) else "."
    if not option.metavar:
        return click.Option(names, is_flag=True, help=says)
    return click.Option(names, metavar=option.metavar, help=says)


def _said(values: dict[str, Any]) -> dict[str, str]:
    """Only what was given; a flag is a yes."""
    return {
        name: "yes" if value is True else value
        for name, value in values.items()
        if value not in (None, False)
    }


_COMMON: tuple[Callable[..., Any], ...] = (
    click.option(
        "--line",
        default="",
        metavar="LINE",
        help=_("Whose rows they are, in a pool; of a file with lines, only these."),
    ),
    click.option("--dry-run", is_flag=True, help=_("Show what would come in, and write nothing.")),
    click.option("--keep-hand", is_flag=True, help=_("Days that you wrote down stay as they are.")),
    click.option(
        "--truth", is_flag=True, help=_("It counts, also on days that another source brought.")
    ),
    json_option,
    contract_option,
    yes_option,
)


def _run(
    source: finding.Source,
    options: dict[str, str],
    *,
    file: str,
    line: str,
    dry_run: bool,
    keep_hand: bool,
    truth: bool,
    as_json: bool,
    contract: str | None,
    yes: bool,
) -> None:
    run = session(click.get_current_context(), contract, yes=yes)
    frame = importing.frame(run)
    choice = Choice(truth, keep_hand)
    with _file(file, finding.quoted(source)) as data:
        given = Input(file, data, options, frame.unit, frame.zone, frame.terms.today, line)
        with ExitStack() as kept:
            with _progress(data) as tick:
                staging = importing.stage(frame, source.read(given), line, tick)
                staged = kept.enter_context(staging)
            if dry_run:
                _show_preview(run, frame, staged, choice, as_json)
            else:
                _bring_in(run, staged, choice, as_json)


def _show_preview(run: Session, frame: Frame, staged: Staged, choice: Choice, json: bool) -> None:
    name = frame.terms.row.name
    with importing.preview(run, staged, choice) as (brought, days):
        if json:
            show_json(text.preview_data(brought, days, name))
        else:
            screen = standard_output()
            show(text.preview_lines(brought, days, frame.terms.today, frame.unit, screen))


def _bring_in(run: Session, staged: Staged, choice: Choice, json: bool) -> None:
    def attempt(run: Session) -> tuple[Brought, Account]:
        return importing.bring_in(run, staged, choice)

    brought, account = asking(attempt, run)
    if json:
        show_json(text.imported_data(brought, account.name, account.statement))
        return
    drifts = importing.drifts(account, brought.said)
    width = standard_output().width
    first, *rest = text.imported(brought, account.statement, width, drifts)
    show_folded([answer_for(account, first), *rest])


@contextmanager
def _file(name: str, quoted: Callable[[str], bool] | None) -> Iterator[IO[bytes]]:
    """The bytes of a file, of standard input, or of a text in place of a name."""
    if name == "-":
        yield sys.stdin.buffer
    elif quoted is not None and quoted(name) and not os.path.exists(name):
        yield BytesIO(name.encode("utf-8", "surrogateescape"))
    else:
        with opened_bytes(name) as file:
            yield file


@contextmanager
def _progress(file: IO[bytes]) -> Iterator[Tick]:
    """A bar on a terminal, of how much of a large file was read."""
    size = _size(file)
    if size < _LARGE or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda rows: None
        return
    with click.progressbar(length=size, file=unguarded(sys.stderr)) as bar:

        def tick(rows: int) -> None:
            with suppress(OSError, ValueError):  # a source may have closed it
                bar.update(file.tell() - bar.pos)

        yield tick
        bar.update(size - bar.pos)


def _size(file: IO[bytes]) -> int:
    try:
        info = os.fstat(file.fileno())
    except (OSError, ValueError):  # no file of the system
        return 0
    return info.st_size if stat.S_ISREG(info.st_mode) else 0


@command.command(
    "json",
    short_help=_("All of a ledger, as giga export json wrote it."),
    help=_(
        "Make a new ledger of FILE (- reads standard input), which giga export json wrote. It goes "
        "where no ledger is yet; --db before the command names another place."
    ),
)
@click.argument("file")
@click.pass_context
def json_(ctx: click.Context, file: str) -> None:
    from ledger.book import keeping

    run = session(ctx)
    with opened(file) as source:
        content = keeping.import_json(run, source.read(), file)
    answer = _("{ledger} is that of {file} now. Entries: {entries}, commands: {commands}.")
    values = {"entries": content.entries, "commands": content.commands}
    show([answer.format(ledger=run.path, file=file, **values)])
