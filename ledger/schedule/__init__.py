"""Run ``giga`` by itself: lines for cron, a timer for systemd, an agent for launchd.

``command`` makes the words of a job so that they mean the same there as in the terminal where they
were made. ``cron``, ``systemd`` and ``launchd`` say them in the syntax of each.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Protocol

from ledger.errors import DateError, GigaError
from ledger.i18n import _
from ledger.record import NamedTuple


class ScheduleError(GigaError):
    """What the system's scheduler refuses, or cannot say. Nothing was changed."""


class When(NamedTuple):
    """A time of the machine's clock."""

    minute: int
    hour: int | None = None
    """None: every hour."""

    def after(self, moment: datetime) -> datetime:
        """The first such time later than a local moment."""
        step = timedelta(hours=1) if self.hour is None else timedelta(days=1)
        hour = moment.hour if self.hour is None else self.hour
        found = moment.replace(hour=hour, minute=self.minute, second=0, microsecond=0)
        return found if found > moment else found + step


class Job(NamedTuple):
    """What is to run, and when."""

    name: str
    """The command of giga, as ``remind``."""
    ledger: str
    """Absolute path; a job of another ledger is another job."""
    key: str
    """Its name among the units of systemd and launchd."""
    env: tuple[tuple[str, str], ...]
    """What the command must find in its environment."""
    command: tuple[str, ...]
    """The interpreter and its arguments."""
    when: When


class Found(NamedTuple):
    """What is installed: as read back, which may be older than this giga."""

    words: tuple[str, ...]
    """The whole command; empty where it cannot be read or is switched off."""
    when: When | None
    """None where it cannot be read."""
    last: datetime | None = None
    """When it last began, where the scheduler knows it; in UTC."""
    coming: datetime | None = None
    """When it will begin next, where the scheduler knows it; in UTC."""


class Printer(Protocol):
    """What ``cron``, ``systemd`` and ``launchd`` can do."""

    def text(self, job: Job) -> str:
        """What installs the job."""

    def hints(self, job: Job, heard: bool) -> list[str]:
        """What to know on this machine, a sentence or two each.

        ``heard``: a channel brings to a person what giga says; else only its output does.
        """


class Scheduler(Printer, Protocol):
    """What ``cron`` and ``systemd`` can do."""

    def install(self, job: Job) -> None:
        """Write it, in place of what is there of the same job."""

    def remove(self, job: Job) -> bool:
        """Take it out; whether it was there."""

    def found(self, job: Job) -> Found | None:
        """What is installed."""

    def faults(self, job: Job) -> list[str]:
        """Why what is installed will not run, as far as the scheduler is to blame."""


def parse_at(text: str) -> When:
    """``9:00``, ``21:30`` or ``9``: once a day, by the machine's clock."""
    match = re.fullmatch(r"([01]?[0-9]|2[0-3])(?::([0-5][0-9]))?", text.strip())
    if match is None:
        raise DateError(
            _("{text!r} is no time of day.").format(text=text[:40]), _("Write for example 9:00.")
        )
    return When(int(match[2] or 0), int(match[1]))
