"""``giga remind``: what is new and worth telling, for cron; silent when there is nothing."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ledger import settings
from ledger.book import reminding
from ledger.book.reminding import Reminder
from ledger.cli.edge import (
    contract_option,
    json_option,
    now,
    on_option,
    session,
    show,
    show_json,
)
from ledger.errors import DeliveryError
from ledger.i18n import _, speak_english
from ledger.render.config import nowhere_yet
from ledger.render.reminders import (
    Reminded,
    details_of,
    reminder_data,
    reminder_lines,
    subject,
    trial_data,
)
from ledger.render.screen import PAGE, ascii_only, standard_output, wrap
from ledger.settings import STDOUT, Channel

SPOKE = 10
"""The exit status of ``--exit-code`` when something was told."""


@click.command(
    help=_(
        "Tell what is new: what is about to be lost, will likely be lost or run out. Each stage of "
        "each thing is told once, so it may run every hour. Silent when there is nothing new."
    )
)
@click.option(
    "--exec",
    "program",
    metavar="CMD",
    help=_("Run this instead of printing: it gets what --json prints on its standard input."),
)
@click.option("--all", "everything", is_flag=True, help=_("All there is now, told before or not."))
@click.option("--dry-run", is_flag=True, help=_("What would be told; nothing is written down."))
@click.option("--exit-code", is_flag=True, help=_("Exit with 10 when something was told."))
@click.option(
    "--ascii", "plain", is_flag=True, help=_("English in plain letters, for mail without UTF-8.")
)
@click.option(
    "--test",
    is_flag=False,
    flag_value="",
    metavar="[CHANNEL]",
    help=_("Send a message that says nothing to each channel, or to this one."),
)
@on_option(_("As of the end of this day, as --dry-run does; default: today."))
@json_option
@contract_option
@click.pass_context
def command(
    ctx: click.Context,
    program: str | None,
    everything: bool,
    dry_run: bool,
    exit_code: bool,
    plain: bool,
    test: str | None,
    on: str | None,
    as_json: bool,
    contract: str | None,
) -> int:
    if test is not None:
        if program is not None or on or contract or any((everything, dry_run, exit_code, as_json)):
            raise click.UsageError(_("Beside --test only --ascii may stand."))
        return _test(test, plain=plain)
    if program is not None and (everything or dry_run or on or not program.strip()):
        raise click.UsageError(_("--exec takes a command, and nothing is told with --all or --on."))
    if plain:
        speak_english()
    run = session(ctx, contract)
    machine = settings.read()
    channels = (_program(program),) if program else machine.channels

    heard = []

    def tell(channel: Channel, found: list[Reminder]) -> None:
        if channel.kind != STDOUT.kind:
            _send(channel, found, run.now.here, plain=plain)
            return
        heard.append(channel)
        with _standard_output(channel):
            _print(found, run.now.here, plain=plain, as_json=as_json, with_id=everything)

    if everything or dry_run or on is not None:
        found = (
            reminding.everything(run, machine, on)
            if everything
            else reminding.pending(run, machine, channels, on)
        )
        if found or as_json:
            _print(found, run.now.here, plain=plain, as_json=as_json, with_id=everything)
        return SPOKE if exit_code and found else 0
    spoke = reminding.remind(run, machine, channels, tell)
    if as_json and not heard:
        show_json([])
    return SPOKE if exit_code and spoke else 0


@contextmanager
def _standard_output(channel: Channel) -> Iterator[None]:
    """Within, something is printed; what was not written raises DeliveryError."""
    if getattr(sys.stdout, "name", "") == os.devnull:
        raise DeliveryError(_("{channel}: it is closed.").format(channel=channel.name))
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        raise DeliveryError(f"{channel.name}: {error.strerror or error}.") from None


def _test(name: str, *, plain: bool) -> int:
    """Try one channel, or each to which messages go; the status is 1 if one fails."""
    if plain:
        speak_english()
    machine = settings.read()
    named = [settings.channel_called(name, machine.known, "--test")] if name else []
    failed = False
    for channel in named or machine.channels:
        try:
            _try(channel, plain=plain)
            line = _("{channel}: it took the message.").format(channel=channel.name)
        except DeliveryError as failure:
            failed, line = True, str(failure)
        show([line])
    idle = [channel.name for channel in named if channel not in machine.channels]
    show([nowhere_yet([*(one.name for one in machine.channels), one]) for one in idle])
    return int(failed)


def _try(channel: Channel, *, plain: bool) -> None:
    title = _("A test of giga.")
    body = _("It came by the channel {channel}, as reminders will.").format(channel=channel.name)
    if channel.kind == STDOUT.kind:
        with _standard_output(channel):
            show([title, *wrap(f"  {body}", standard_output().width, "  ")])
        return
    from ledger.deliver import Message, send

    send(channel, Message(title, body, [trial_data(title, body, now().today("UTC"))]))


def _program(command: str) -> Channel:
    """A command given by hand. It is remembered by a name that does not give it away."""
    name = "exec-" + hashlib.sha256(command.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return Channel(name, "exec", command)


def _of(reminder: Reminder, here: str) -> Reminded:
    account = reminder.account
    name = "" if account.terms.alone else account.name
    return Reminded(name, account.statement, account.pace, here)


def _print(found: list[Reminder], here: str, *, plain: bool, as_json: bool, with_id: bool) -> None:
    if as_json:
        show_json(_data(found, here))
        return
    lines = _lines(found, here, standard_output().width, with_id=with_id)
    show([ascii_only(line) for line in lines] if plain else lines)


def _lines(
    found: list[Reminder], here: str, width: int = PAGE, *, with_id: bool = False
) -> list[str]:
    return [
        line
        for one in found
        for line in reminder_lines(one.notice, _of(one, here), width, with_id=with_id)
    ]


def _data(found: list[Reminder], here: str) -> list[object]:
    return [reminder_data(one.notice, one.account.name, _of(one, here)) for one in found]


def _send(channel: Channel, found: list[Reminder], here: str, *, plain: bool) -> None:
    from ledger.deliver import Message, send

    title = subject(found[0].notice, _of(found[0], here))
    first = details_of(found[0].notice, _of(found[0], here))
    body = "\n".join([*([first] if first else []), *_lines(found[1:], here)])
    if plain:
        title, body = ascii_only(title), ascii_only(body)
    send(channel, Message(title, body, _data(found, here)))
