"""The words of a job: whatever starts them, they find the same giga, ledger, settings and language.

A scheduler starts programs in another folder, with next to nothing in the environment.
"""

from __future__ import annotations

import os
import subprocess
import sys

from ledger.errors import GigaError
from ledger.i18n import _
from ledger.schedule import ScheduleError

PATIENCE = 60
"""Seconds in which ``giga`` must have said how it is used."""

_BARE_PATH = "/usr/bin:/bin"
_ENV = "/usr/bin/env"
_LANGUAGE = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME")
_FILES = ("GIGA_CONFIG", "GIGA_PLANS")


def environment() -> tuple[tuple[str, str], ...]:
    """What giga reads from the environment and a scheduler would not give it.

    ``GIGA_TODAY`` is left out on purpose: a job must live in the present.
    """
    kept = {name: os.environ.get(name, "") for name in (*_LANGUAGE, "TZ")}
    # The XDG standard: a relative path is to be ignored.
    folders = {name: os.environ.get(name, "") for name in _FOLDERS}
    kept |= {name: path for name, path in folders.items() if os.path.isabs(path)}
    files = {name: os.path.expanduser(os.environ.get(name, "")) for name in _FILES}
    kept |= {name: os.path.abspath(path) for name, path in files.items() if path}
    home = os.path.expanduser("~")
    if home != own_home():
        kept["HOME"] = home
    return tuple((name, value) for name, value in kept.items() if value)


def giga() -> tuple[str, ...]:
    """The program that runs now. ``-P``: nothing from the folder where it is started."""
    return (sys.executable, "-P", "-m", "ledger")


def words(env: tuple[tuple[str, str], ...], command: tuple[str, ...]) -> tuple[str, ...]:
    """The command with its environment in front, as any scheduler and any shell can start it."""
    return (_ENV, *(f"{name}={value}" for name, value in env), *command) if env else command


def check_printable(all_words: tuple[str, ...]) -> None:
    """Raise ScheduleError for what no file of a scheduler can hold, as a line break in a path."""
    for word in all_words:
        if not word.isprintable():
            raise ScheduleError(
                _("{word!r} cannot be scheduled: not all of it can be printed.").format(word=word),
                _("Use another path."),
            )


def starts(all_words: tuple[str, ...]) -> str:
    """Start what is installed, but only for the version of giga; see :func:`trial`."""
    program = all_words[: all_words.index("ledger") + 1] if "ledger" in all_words else all_words
    return trial((*program, "--version"))


def trial(all_words: tuple[str, ...]) -> str:
    """Start a harmless command as a scheduler would: in the root folder, with a bare environment.

    Returns why it does not go well; empty when it does.
    """
    bare = {"PATH": _BARE_PATH, "HOME": own_home()}
    try:
        done = subprocess.run(
            all_words,
            env=bare,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _("it does not answer")
    except OSError as error:
        return f"{error.filename or all_words[0]}: {error.strerror}"
    if done.returncode == 0:
        return ""
    said = done.stderr.decode(errors="replace").split("\n")
    lines = [line.strip() for line in said if line.strip()]
    return lines[-1] if lines else _("exit status {status}").format(status=done.returncode)


def run(program: str, *args: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """A program of the system, speaking English and UTC so that it can be understood."""
    try:
        return subprocess.run(
            [program, *args],
            env=os.environ | {"LC_ALL": "C", "TZ": "UTC"},
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refused(program, _("it does not answer")) from None


def refused(program: str, reason: str) -> GigaError:
    """What another program said no to."""
    return ScheduleError(_("{program} refused: {reason}").format(program=program, reason=reason))


def last_line(said: bytes) -> str:
    """The last thing that a program said."""
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else ""


def own_home() -> str:
    """The home that the system gives this person, whatever ``HOME`` says."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:  # a container's nameless user
        return "/"


def own_name() -> str:
    """The name by which the system knows this person."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
