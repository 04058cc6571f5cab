"""Let giga run by itself: print, install, remove and check what the system's scheduler needs."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from shutil import which
from zlib import crc32

from ledger import settings, store
from ledger.book.account import to_report
from ledger.book.session import Session
from ledger.errors import Unsure
from ledger.i18n import N_, _
from ledger.record import NamedTuple
from ledger.schedule import (
    Found,
    Job,
    Printer,
    ScheduleError,
    Scheduler,
    When,
    command,
    cron,
    launchd,
    parse_at,
    systemd,
)
from ledger.settings import sources

REMIND, COLLECT = JOBS = ("remind", "collect")
"""The commands that run by themselves; ``collect`` only where there are sources."""

_BEFORE = 5
"""Minutes by which ``collect`` is ahead, so that ``remind`` knows what it brought."""

_PRINTED: dict[str, Printer] = {"cron": cron, "systemd": systemd, "launchd": launchd}
_INSTALLED: dict[str, Scheduler] = {"systemd": systemd, "cron": cron}
"""Those that giga installs by itself; the better one first."""


KINDS = tuple(_PRINTED)
_QUESTIONS = {
    "cron": N_("Let cron run {jobs}? Three lines for each go into your crontab."),
    "systemd": N_("Let systemd run {jobs}? A timer and a service go into your user folder."),
}


class Wish(NamedTuple):
    """What a person wants to run by itself."""

    kind: str | None = None
    """One of :data:`KINDS`; None: what fits."""
    at: str | None = None
    """A time of day for ``giga remind``; None: each hour."""
    extra: tuple[str, ...] = ()
    """Further words for ``giga remind``."""


class Printed(NamedTuple):
    """What a scheduler needs, for a person to put in place."""

    kind: str
    text: str
    hints: list[str]


class Installed(NamedTuple):
    """A job that a scheduler was given."""

    kind: str
    job: str
    when: When
    hints: list[str]


class Given(NamedTuple):
    """What became of the jobs of a ledger."""

    installed: list[Installed]
    idle: list[str]
    """Those that were there and have nothing to do any more; they are taken out."""


class InstallUnsure(Unsure):
    """Asks before anything is written; ``text`` is what would be."""

    def __init__(self, message: str, text: str) -> None:
        super().__init__(message)
        self.text = text


class Check(NamedTuple):
    """Whether a job ran, and whether it will."""

    kind: str
    """Empty where no scheduler knows it."""
    job: str
    ledger: str
    faults: list[str]
    """Why it will not run; empty when all is well."""
    last: datetime | None
    """When it ran last, in UTC; None where nobody knows."""
    coming: datetime | None
    """When it will run next, in UTC; None where it will not, or nobody knows."""


def printed(session: Session, wish: Wish) -> list[Printed]:
    """What one scheduler needs, or each that fits this platform."""
    jobs, heard = _wanted(session, wish), _heard(wish)
    return [
        Printed(kind, _text(one, some), _hints(one, some, heard))
        for kind, one in _PRINTED.items()
        if (kind == wish.kind if wish.kind else kind in _fitting())
        for some in ([[job] for job in jobs] if one is launchd else [jobs])
    ]


def _text(printer: Printer, jobs: list[Job]) -> str:
    gap = "\n" if printer is systemd else ""
    return gap.join(printer.text(job) for job in jobs)


def _hints(printer: Printer, jobs: list[Job], heard: bool) -> list[str]:
    return [*dict.fromkeys(hint for job in jobs for hint in printer.hints(job, heard))]


def install(session: Session, wish: Wish) -> Given:
    """Give the jobs to a scheduler, in place of all that it has of the same ledger.

    Raises InstallUnsure as long as the session is not sure, and ScheduleError where giga would not
    start there or the scheduler refuses; then nothing is changed.
    """
    with store.reading(session.path) as conn:
        to_report(conn, session, None)  # what is refused now would be refused each hour
    heard = _heard(wish)
    kind = wish.kind or _best()
    scheduler = _installer(kind)
    jobs = _wanted(session, wish)
    text = _text(scheduler, jobs)  # what cannot be said is refused before anything is asked
    for job in jobs:
        _try(job)
    if not session.sure:
        names = ", ".join(f"giga {job.name}" for job in jobs)
        raise InstallUnsure(_(_QUESTIONS[kind]).format(jobs=names), text)
    for job in jobs:
        scheduler.install(job)
    idle = [job.name for job in _jobs(session, wish) if job not in jobs and scheduler.remove(job)]
    return Given(
        [Installed(kind, job.name, job.when, scheduler.hints(job, heard)) for job in jobs], idle
    )


def _try(job: Job) -> None:
    """Refuse a job that would not start."""
    if fault := command.trial((*command.words(job.env, job.command), "--help")):
        raise ScheduleError(
            _("{command} does not start by itself: {reason}").format(
                command=" ".join(job.command), reason=fault
            )
        )


def remove(session: Session, kind: str | None) -> list[str]:
    """Take the jobs of this ledger out of one scheduler, or of all; returns out of which."""
    jobs = _jobs(session, Wish())
    removed = {name: [scheduler.remove(job) for job in jobs] for name, scheduler in _present(kind)}
    return [name for name, done in removed.items() if any(done)]


def check(session: Session, kind: str | None) -> list[Check]:
    """How each job stands, once for each scheduler that has it.

    One that is not wanted, as there are no sources, is shown only where it is installed.
    """
    wanted = _wanted(session, Wish())
    return [
        one
        for job in _jobs(session, Wish())
        for one in _checks(session, kind, job)
        if one.kind or job in wanted
    ]


def last_run(session: Session, job: str) -> datetime | None:
    """When a job last ran on this ledger, whoever started it; in UTC."""
    return store.last_turn(session.path, job)


def _checks(session: Session, kind: str | None, job: Job) -> list[Check]:
    checks = [
        _checked(session, name, scheduler, job, found)
        for name, scheduler in _present(kind)
        if (found := scheduler.found(job)) is not None
    ]
    missing = _("giga {job} is not installed for {path}.").format(job=job.name, path=job.ledger)
    hint = _("Install it with: giga schedule --install")
    return checks or [
        Check("", job.name, job.ledger, [f"{missing} {hint}"], last_run(session, job.name), None)
    ]


def _checked(session: Session, kind: str, scheduler: Scheduler, job: Job, found: Found) -> Check:
    faults = scheduler.faults(job)
    if not found.words:
        faults.append(_("What is installed is not what giga wrote; write it anew with --install."))
    elif reason := command.starts(found.words):
        faults.append(_("What is installed does not start: {reason}").format(reason=reason))
    coming = found.coming
    if coming is None and found.when is not None:
        coming = found.when.after(session.now.moment.astimezone()).astimezone(UTC)
    return Check(
        kind,
        job.name,
        job.ledger,
        faults,
        last_run(session, job.name) or found.last,
        None if faults else coming,
    )


def _jobs(session: Session, wish: Wish) -> list[Job]:
    """Each job for this ledger, as it would be typed here and now."""
    if sys.platform == "win32":
        raise _no_scheduler()
    path, default = os.path.abspath(session.path), os.path.abspath(store.default_path())
    ledger = () if path == default else ("--db", path)
    contract = ("--contract", session.contract) if session.contract else ()
    env = command.environment()
    jobs = []
    for name in JOBS:
        extra = wish.extra if name == REMIND else ()
        words = (*command.giga(), *ledger, *contract, name, *extra)
        command.check_printable((path, *command.words(env, words)))
        code = crc32(os.fsencode(path))
        when = _when(name, code, wish.at)
        key = f"giga-{name}" if path == default else f"giga-{name}-{code:08x}"
        jobs.append(Job(name, path, key, env, words, when))
    return jobs


def _when(job: str, code: int, at: str | None) -> When:
    """Not all at the full hour, and two ledgers not at once."""
    if job == COLLECT:
        return When((code - _BEFORE) % 60)
    return When(code % 60) if at is None else parse_at(at)


def _wanted(session: Session, wish: Wish) -> list[Job]:
    """The jobs that have something to do."""
    idle = set() if sources.read() else {COLLECT}
    return [job for job in _jobs(session, wish) if job.name not in idle]


def _heard(wish: Wish) -> bool:
    """Whether something brings to a person what giga says, besides what runs it.

    Raises SettingsError: what is refused now would be refused each hour.
    """
    channels = settings.read().channels
    return any(channel.kind != "stdout" for channel in channels) or any(
        word.startswith("--exec") for word in wish.extra
    )


def _fitting() -> list[str]:
    if sys.platform == "darwin":
        return ["launchd", "cron"]
    return ["cron", "systemd"] if sys.platform.startswith("linux") else ["cron"]


def _best() -> str:
    """The systemd of the user where it runs, because it makes up for missed runs; else cron."""
    here = [name for name, _scheduler in _present(None)]
    if "systemd" in here and ("cron" not in here or systemd.manager_runs()):
        return "systemd"
    if "cron" in here:
        return "cron"
    raise _no_scheduler()


def _no_scheduler() -> ScheduleError:
    return ScheduleError(
        _("Neither cron nor systemd is on this machine."),
        _("Let its own scheduler run giga remind each hour."),
    )


def _installer(kind: str) -> Scheduler:
    if kind not in _INSTALLED:
        raise ScheduleError(
            _("giga installs nothing for {kind}.").format(kind=kind),
            _("giga schedule {kind} says how.").format(kind=kind),
        )
    return _INSTALLED[kind]


def _present(kind: str | None) -> list[tuple[str, Scheduler]]:
    """The schedulers to ask: the named one, or each whose program is here."""
    if kind:
        return [(kind, _installer(kind))]
    programs = {"cron": "crontab", "systemd": "systemctl"}
    return [(name, one) for name, one in _INSTALLED.items() if which(programs[name])]
