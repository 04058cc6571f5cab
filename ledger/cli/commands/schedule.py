"""``giga schedule``: let giga run by itself."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

import click

from ledger.book import scheduling
from ledger.book.session import Session
from ledger.cli.edge import ask, contract_option, json_option, session, show, show_json, yes_option
from ledger.errors import GigaError
from ledger.i18n import _, ngettext
from ledger.render.screen import PAGE, wrap
from ledger.render.words import day_text


@click.command(
    help=_(
        "Let giga remind run by itself, each hour, and giga collect where there are sources: what "
        "cron, a timer of systemd or launchd of macOS needs for it, shown, installed, checked or "
        "removed. Options after -- are those of giga remind."
    )
)
@click.argument("kind", type=click.Choice(scheduling.KINDS), required=False)
@click.argument("extra", nargs=-1, metavar="[-- OPTION...]")
@click.option("--at", metavar="TIME", help=_("Remind once a day, by this machine's clock: 9:00."))
@click.option("--install", is_flag=True, help=_("Put it in place (cron, systemd)."))
@click.option("--remove", is_flag=True, help=_("Take out what was installed."))
@click.option("--check", is_flag=True, help=_("Say whether it ran and will run; else status 1."))
@json_option
@contract_option
@yes_option
@click.pass_context
def command(
    ctx: click.Context,
    kind: str | None,
    extra: tuple[str, ...],
    at: str | None,
    install: bool,
    remove: bool,
    check: bool,
    as_json: bool,
    contract: str | None,
    yes: bool,
) -> int:
    if install + remove + check > 1:
        raise click.UsageError(_("One of --install, --remove and --check at a time."))
    if as_json and not check:
        raise click.UsageError(_("--json goes with --check."))
    if (at or extra) and (remove or check):
        raise click.UsageError(_("What is to run is said without --remove and --check."))
    if install and {"--on", "--dry-run", "--all"} & {word.partition("=")[0] for word in extra}:
        raise click.UsageError(_("With --on, --dry-run or --all nothing is ever told."))
    run = session(ctx, contract, yes=yes)
    if check:
        return _check(run, kind, as_json)
    if remove:
        show(_removed(scheduling.remove(run, kind)))
    elif install:
        done = _asked(run, scheduling.Wish(kind, at, extra))
        show(_installed(done))
        kind = done.installed[0].kind
        faults = [fault for one in scheduling.check(run, kind) for fault in one.faults]
        show([line for fault in dict.fromkeys(faults) for line in _listed(fault)])
    else:
        show(_printed(scheduling.printed(run, scheduling.Wish(kind, at, extra))))
    return 0


def _asked(run: Session, wish: scheduling.Wish) -> scheduling.Given:
    """Install it; whoever is asked sees what will be written."""
    try:
        return scheduling.install(run, wish)
    except scheduling.InstallUnsure as question:
        if sys.stdin.isatty():
            click.echo(question.text, err=True)
        ask(question)
        return scheduling.install(run._replace(sure=True), wish)


def _printed(found: list[scheduling.Printed]) -> list[str]:
    """Each with its hints as comments, so that it can be used as it is."""
    lines: list[str] = []
    for one in found:
        lines += [""] * bool(lines)
        if one.kind == "launchd":  # comments of XML, which come after its first line
            lines += [*one.text.splitlines(), *(f"<!-- {hint} -->" for hint in one.hints)]
        else:
            by_itself = _("giga schedule {kind} --install puts this in place.").format(
                kind=one.kind
            )
            hints = [by_itself, *one.hints]
            lines += [f"# {line}" for hint in hints for line in _listed(hint)]
            lines += one.text.splitlines()
    return lines


def _installed(done: scheduling.Given) -> list[str]:
    hints = dict.fromkeys(hint for one in done.installed for hint in one.hints)
    idle = [_("giga {job} was taken out: nothing to do.").format(job=job) for job in done.idle]
    return [*map(_runs, done.installed), *idle, *(line for hint in hints for line in _listed(hint))]


def _runs(one: scheduling.Installed) -> str:
    minute, hour = one.when
    if hour is None:
        said = ngettext(
            "{kind} runs giga {job} each hour, {minute} minute past.",
            "{kind} runs giga {job} each hour, {minute} minutes past.",
            minute,
        )
    else:
        said = _("{kind} runs giga {job} each day at {hour}:{minute:02}.")
    return said.format(kind=one.kind, job=one.job, minute=minute, hour=hour)


def _removed(kinds: list[str]) -> list[str]:
    if not kinds:
        return [_("Nothing of this ledger was installed.")]
    return [_("Taken out of {kind}.").format(kind=kind) for kind in kinds]


def _check(run: Session, kind: str | None, as_json: bool) -> int:
    found = scheduling.check(run, kind)
    ill = [f"{one.kind}: {fault}".removeprefix(": ") for one in found for fault in one.faults]
    if as_json:
        show_json({"schema": 1, "jobs": [_data(one) for one in found]})
        return int(bool(ill))
    show([_well(one, run.now.moment) for one in found if not one.faults])
    if ill:
        raise GigaError(" ".join(ill))
    return 0


def _well(one: scheduling.Check, now: datetime) -> str:
    last = _moment(one.last, now) if one.last else _("not yet")
    coming = _moment(one.coming, now) if one.coming else _("as you wrote it")
    return _("{kind} runs giga {job}. Last: {last}. Next: {coming}.").format(
        kind=one.kind, job=one.job, last=last, coming=coming
    )


def _moment(moment: datetime, now: datetime) -> str:
    local = moment.astimezone()
    return f"{day_text(local.date(), now.astimezone().date())} {local:%H:%M}"


def _data(one: scheduling.Check) -> dict[str, Any]:
    return {
        "job": one.job,
        "ledger": one.ledger,
        "scheduler": one.kind or None,
        "ok": not one.faults,
        "faults": one.faults,
        "last_run": _iso(one.last),
        "next_run": _iso(one.coming),
    }


def _iso(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None


def _listed(hint: str) -> list[str]:
    """A hint as an item of a list."""
    first, *rest = wrap(hint, PAGE - 4)
    return [f"- {first}", *(f"  {line}" for line in rest)]
