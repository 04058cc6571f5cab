"""Lines in the user's crontab, by the ``crontab`` program; all other lines stay as they are."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys

from ledger.i18n import _
from ledger.schedule import Found, Job, ScheduleError, When
from ledger.schedule.command import last_line, refused, run, words

PLACES_OF_MAILERS = "/usr/sbin:/usr/lib:/usr/bin:/usr/local/sbin:/usr/local/bin"
LONGEST = 900
"""Letters of a line. Vixie's cron, the strictest, runs commands of up to 998 bytes."""

_NAMES_OF_CRON = {"cron", "crond", "fcron"}
_LINE = re.compile(r"(?P<times>@\w+|[^#\s]\S*(?:\s+\S+){4})\s+(?P<command>.+)")


def text(job: Job) -> str:
    """Three lines: a mark, the line that cron runs, a mark."""
    begin, end = _marks(job)
    return f"{begin}\n{_line(job)}\n{end}\n"


def install(job: Job) -> None:
    """Put the lines where they are already, else at the end."""
    whole = _read()
    before, _old, after = _parted(whole, job)
    if before and not before.endswith(b"\n"):
        before += b"\n"
    _write(before + os.fsencode(text(job)) + after)


def remove(job: Job) -> bool:
    """Take the lines out; whether they were there."""
    before, old, after = _parted(_read(), job)
    if old:
        _write(before + after)
    return bool(old)


def found(job: Job) -> Found | None:
    """What stands between the marks."""
    _before, old, _after = _parted(_read(), job)
    if not old:
        return None
    for line in os.fsdecode(old).splitlines():
        if match := _LINE.fullmatch(line.strip()):
            return Found(_split(match["command"]), _when(match["times"].split()))
    return Found((), None)


def faults(job: Job) -> list[str]:
    """Cron does not run, as far as one can see."""
    return [] if _cron_runs() else [_("No cron runs on this machine: start its service.")]


def hints(job: Job, heard: bool) -> list[str]:
    """Who would hear of it, and what a line in a crontab does not have."""
    said = []
    if shutil.which("crontab") is None:
        said.append(_("There is no crontab program on this machine."))
    said += [_("PATH is short there: name programs in full.")] if heard else _of_mail()
    if not _bus():
        said.append(
            _("notify-send needs DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/{uid}/bus.").format(
                uid=os.getuid()
            )
        )
    if job.when.hour is not None:
        said.append(_("A run is lost while the machine sleeps; a timer of systemd makes it up."))
    return said


def _of_mail() -> list[str]:
    if shutil.which("sendmail", path=PLACES_OF_MAILERS):
        return [
            _(
                "cron mails you what giga says; MAILTO=you@example.org in a line above sends it "
                'elsewhere, MAILTO="" throws it away.'
            ),
            _("Where such mail shows ? for letters: giga schedule cron -- --ascii"),
        ]
    return [
        _(
            "No program for mail (sendmail) is on this machine, so cron would throw away what giga "
            "says: name a channel with giga config, or install one and set MAILTO."
        )
    ]


def _marks(job: Job) -> tuple[str, str]:
    return f"# >>> giga {job.name}: {job.ledger}", f"# <<< giga {job.name}: {job.ledger}"


def _line(job: Job) -> str:
    """For cron an unescaped ``%`` ends the command; what it makes of backslashes differs."""
    bus = _bus()
    env = (*job.env, ("DBUS_SESSION_BUS_ADDRESS", bus)) if bus else job.env
    command = shlex.join(words(env, job.command))
    if "\\" in command or len(os.fsencode(command)) > LONGEST:
        raise ScheduleError(
            _("A crontab cannot hold {command}").format(command=command),
            _("Use paths that are shorter and without \\, or systemd."),
        )
    hour = "*" if job.when.hour is None else job.when.hour
    return f"{job.when.minute} {hour} * * * {command.replace('%', chr(92) + '%')}"


def _bus() -> str:
    """The desktop's bus, at the place where systemd keeps it for as long as a person is there."""
    path = f"/run/user/{os.getuid()}/bus"
    return f"unix:path={path}" if os.path.exists(path) else ""


def _read() -> bytes:
    """The crontab; empty where there is none.

    Raises ScheduleError where it cannot be told, so that nothing is written over what was not read.
    """
    done = run(_crontab(), "-l")
    if done.returncode == 0:
        return done.stdout
    reason = last_line(done.stderr)
    if "no crontab" in reason.lower() or "No such file" in reason:
        return b""
    raise refused("crontab", reason)


def _write(whole: bytes) -> None:
    """A crontab without any line is none."""
    done = run(_crontab(), "-", given=whole) if whole else run(_crontab(), "-r")
    if done.returncode:
        raise refused("crontab", last_line(done.stderr))


def _crontab() -> str:
    program = shutil.which("crontab")
    if program is None:
        raise ScheduleError(
            _("There is no crontab program on this machine."), _("Install cron, or use systemd.")
        )
    return program


def _parted(whole: bytes, job: Job) -> tuple[bytes, bytes, bytes]:
    """What stands before our lines, our lines with their marks, and what stands after them."""
    begin, end = map(os.fsencode, _marks(job))
    lines = re.findall(rb"[^\n]*\n|[^\n]+", whole)
    begins = [number for number, line in enumerate(lines) if line.rstrip(b"\n") == begin]
    ends = [number + 1 for number, line in enumerate(lines) if line.rstrip(b"\n") == end]
    if not begins and not ends:
        return whole, b"", b""
    if len(begins) != 1 or len(ends) != 1 or begins >= ends:
        raise ScheduleError(
            _("The marks of giga in your crontab are damaged: {mark}").format(
                mark=os.fsdecode(begin)
            ),
            _("Take those lines out by hand: crontab -e"),
        )
    first, last = begins[0], ends[0]
    return b"".join(lines[:first]), b"".join(lines[first:last]), b"".join(lines[last:])


def _split(command: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(command.replace("\\%", "%")))
    except ValueError:  # somebody's own shell
        return ()


def _when(times: list[str]) -> When | None:
    """The times of a line as :func:`_line` writes them; None for any others."""
    if len(times) != 5 or times[2:] != ["*"] * 3 or not times[0].isdecimal():
        return None
    if times[1] == "*":
        return When(int(times[0]))
    return When(int(times[0]), int(times[1])) if times[1].isdecimal() else None


def _cron_runs() -> bool:
    """Whether a cron is among the processes; yes where they cannot be seen."""
    if not sys.platform.startswith("linux"):
        return True  # elsewhere the system starts it when there is a crontab
    numbers = [name for name in os.listdir("/proc") if name.isdecimal()]
    return "1" not in numbers or any(_process(number) in _NAMES_OF_CRON for number in numbers)


def _process(number: str) -> str:
    try:
        with open(f"/proc/{number}/comm", encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:  # it has ended
        return ""
