"""An agent for launchd of macOS: printed, for the person to put in place."""

from __future__ import annotations

import plistlib

from ledger.i18n import _
from ledger.schedule import Job
from ledger.schedule.command import words


def text(job: Job) -> str:
    """The agent as a property list."""
    times = {"Minute": job.when.minute}
    if job.when.hour is not None:
        times["Hour"] = job.when.hour
    agent = {
        "Label": _label(job),
        "ProgramArguments": list(words(job.env, job.command)),
        "StartCalendarInterval": times,
    }
    return plistlib.dumps(agent, sort_keys=False).decode()


def hints(job: Job, heard: bool) -> list[str]:
    """How to put it in place, and who would hear of it."""
    file = f"~/Library/LaunchAgents/{_label(job)}.plist"
    said = [_("Save this as {file}, then: launchctl bootstrap gui/$UID {file}").format(file=file)]
    if not heard:
        said.append(_("launchd throws away what giga says: name a channel with giga config."))
    return said


def _label(job: Job) -> str:
    return f"local.{job.key}"
