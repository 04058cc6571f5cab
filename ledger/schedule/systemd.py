"""A service and a timer of the user's own systemd; the timer makes up for runs that were missed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from contextlib import suppress
from datetime import UTC, datetime

from ledger import files
from ledger.i18n import _
from ledger.schedule import Found, Job, ScheduleError, When
from ledger.schedule.command import last_line, own_name, refused, run, words

_CALENDAR = re.compile(r"^OnCalendar=\*-\*-\* (\*|\d+):(\d+):00$", re.MULTILINE)
_COMMAND = re.compile(r"^ExecStart=(.+)$", re.MULTILINE)


def text(job: Job) -> str:
    """Both files, each under its name."""
    return "\n".join(f"# {path}\n{content}" for path, content in _units(job).items())


def install(job: Job) -> None:
    """Write both files, and begin. Where no user manager runs now, it will when one does.

    Raises ScheduleError, and puts back what was there.
    """
    units = _units(job)
    before = {path: _content(path) for path in units}
    for path, content in before.items():
        if content and not content.startswith(_mark(job)):
            raise ScheduleError(
                _("{path} is not from giga.").format(path=path), _("Move it away first.")
            )
    _systemctl()
    try:
        _put(units)
        _begin(job)
    except (ScheduleError, OSError):
        if not any(before.values()):
            with suppress(ScheduleError):
                _tell("disable", _timer(job))
        _put(before)
        raise


def remove(job: Job) -> bool:
    """Stop the timer and take both files away; whether they were there."""
    ours = [path for path in _units(job) if _content(path).startswith(_mark(job))]
    if not ours:
        return False
    _tell("stop", _timer(job))
    _tell("disable", _timer(job))
    _put(dict.fromkeys(ours, ""))
    _tell("daemon-reload")
    return True


def found(job: Job) -> Found | None:
    """What the files say, and what the user manager knows of the timer."""
    service, timer = map(_content, _units(job))
    if not (service.startswith(_mark(job)) and timer.startswith(_mark(job))):
        return None
    command, calendar = _COMMAND.search(service), _CALENDAR.search(timer)
    known = _properties(_timer(job)) if manager_runs() else {}
    return Found(
        _split(command[1]) if command else (),
        When(int(calendar[2]), None if calendar[1] == "*" else int(calendar[1]))
        if calendar
        else None,
        _moment(known.get("LastTriggerUSec", "")),
        _moment(known.get("NextElapseUSecRealtime", "")),
    )


def faults(job: Job) -> list[str]:
    """No user manager, a timer that was stopped, or a last run that failed."""
    if not manager_runs():
        return [
            _("No systemd of yours runs now: log in on this machine, or: loginctl enable-linger")
        ]
    said = []
    if _properties(_timer(job)).get("ActiveState") != "active":
        said.append(
            _("The timer is off: systemctl --user enable --now {unit}").format(unit=_timer(job))
        )
    if _properties(_service(job)).get("Result") not in ("success", None):
        said.append(_("The last run failed: journalctl --user -u {unit}").format(unit=job.key))
    return said


def hints(job: Job, heard: bool) -> list[str]:
    """Who would hear of it, and when it would run at all."""
    said = []
    if shutil.which("systemctl") is None:
        said.append(_("There is no systemd on this machine."))
    if not heard:
        said.append(
            _(
                "What giga says goes to the journal (journalctl --user -u {unit}), where nobody "
                "looks: name a channel with giga config."
            ).format(unit=job.key)
        )
    if not _lingers():
        said.append(
            _("It runs while you are logged in; loginctl enable-linger makes it run always.")
        )
    return said


def manager_runs() -> bool:
    """Whether the systemd of this person answers."""
    return run(_systemctl(), "--user", "show", "--property=Version").returncode == 0


def _units(job: Job) -> dict[str, str]:
    """Path and content of the service and of the timer."""
    mark = _mark(job)
    head = [mark, "[Unit]", f"Description=giga {job.name} ({_plain(job.ledger)})", ""]
    command = " ".join(map(_quoted, words(job.env, job.command)))
    hour = "*" if job.when.hour is None else f"{job.when.hour:02}"
    calendar = f"*-*-* {hour}:{job.when.minute:02}:00"
    service = [*head, "[Service]", "Type=oneshot", f"ExecStart={command}"]
    timer = [*head, "[Timer]", f"OnCalendar={calendar}", "Persistent=true", ""]
    timer += ["[Install]", "WantedBy=timers.target"]
    return {
        _path(_service(job)): "\n".join([*service, ""]),
        _path(_timer(job)): "\n".join([*timer, ""]),
    }


def _mark(job: Job) -> str:
    return f"# Written by giga schedule: {job.name} ({job.ledger})"


def _service(job: Job) -> str:
    return f"{job.key}.service"


def _timer(job: Job) -> str:
    return f"{job.key}.timer"


def _path(unit: str) -> str:
    folder = os.environ.get("XDG_CONFIG_HOME", "")
    if not os.path.isabs(folder):
        folder = os.path.join(os.path.expanduser("~"), ".config")
    return os.path.join(folder, "systemd", "user", unit)


def _quoted(word: str) -> str:
    """A word of a command; ``$`` and ``%`` would stand for something else."""
    word = _plain(word).replace("$", "$$")
    if re.fullmatch(r"[\w@%$/.:=,+-]+", word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(text: str) -> str:
    return text.replace("%", "%%")


def _split(command: str) -> tuple[str, ...]:
    """The words that :func:`_quoted` wrote."""
    try:
        return tuple(shlex.split(command.replace("%%", "%").replace("$$", "$")))
    except ValueError:  # somebody's own
        return ()


def _content(path: str) -> str:
    """What a file says; empty where there is none."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _put(contents: dict[str, str]) -> None:
    """Write each file whole; one without content is taken away."""
    for path, content in contents.items():
        if content:
            files.make_folder(os.path.dirname(path))
            files.replace(path, content.encode(errors="surrogateescape"))
        elif os.path.exists(path):
            os.remove(path)


def _begin(job: Job) -> None:
    _tell("daemon-reload")
    _tell("enable", _timer(job))
    _tell("restart", _timer(job))  # one that runs already takes up its new times


def _tell(*args: str) -> None:
    """Tell systemctl; offline, where no user manager runs, it only makes and removes links."""
    if manager_runs():
        done = run(_systemctl(), "--user", *args)
    elif args[0] in ("enable", "disable"):
        done = run("/usr/bin/env", "SYSTEMD_OFFLINE=1", _systemctl(), "--user", *args)
    else:
        return
    if done.returncode:
        raise refused("systemctl", last_line(done.stderr))


def _systemctl() -> str:
    program = shutil.which("systemctl")
    if program is None:
        raise ScheduleError(_("There is no systemd on this machine."), _("Use cron."))
    return program


def _properties(unit: str) -> dict[str, str]:
    done = run(_systemctl(), "--user", "show", unit)
    lines = done.stdout.decode(errors="replace").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _moment(said: str) -> datetime | None:
    """``Mon 2026-11-23 04:17:00 UTC``; nothing, or ``n/a``, where there was no such moment."""
    match = re.fullmatch(r"\w+ (\S+ \S+) UTC", said)
    return datetime.fromisoformat(match[1]).replace(tzinfo=UTC) if match else None


def _lingers() -> bool:
    return os.path.exists(f"/var/lib/systemd/linger/{own_name()}")
