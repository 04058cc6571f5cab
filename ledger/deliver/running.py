"""Run a program that may misbehave: it is stopped in time, and what it prints stays apart."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO

from ledger.errors import DeliveryError
from ledger.i18n import _
from ledger.record import NamedTuple

_MOST_READ = 8000
_LONGEST_LINE = 200


class Ended(NamedTuple):
    """How a program ended that was not stopped."""

    status: int
    out: str
    """The first line that it printed."""
    err: str
    """The last line on its standard error."""

    def check(self) -> None:
        """Refuse any status but 0."""
        if self.status == 0:
            return
        text = (
            _("failed with status {status}: {line}")
            if self.err
            else _("failed with status {status}.")
        )
        raise DeliveryError(text.format(status=self.status, line=self.err))


def run(
    command: str | Sequence[str],
    timeout: float,
    given: bytes = b"",
    variables: Mapping[str, str] | None = None,
) -> Ended:
    """Run a line of the shell, or a program by its words, for at most ``timeout`` seconds.

    What it reads and prints are files: a program that does not read all, or leaves a child behind
    that keeps its output open, holds up nobody. DeliveryError: it could not begin or did not end.
    """
    try:
        with TemporaryFile() as into, TemporaryFile() as out, TemporaryFile() as err:
            into.write(given)
            into.seek(0)
            process = subprocess.Popen(
                command,
                shell=isinstance(command, str),
                stdin=into,
                stdout=out,
                stderr=err,
                env={**os.environ, **(variables or {})},
                start_new_session=True,
            )
            return Ended(_status(process, timeout), _first_line(out), _last_line(err))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise DeliveryError(_("cannot be run: {why}.").format(why=why)) from None


def _status(process: subprocess.Popen[bytes], timeout: float) -> int:
    try:
        return process.wait(timeout)
    except BaseException as error:
        _stop(process)
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
        raise DeliveryError(
            _("did not end within {seconds:g} seconds and was stopped.").format(seconds=timeout)
        ) from None


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it has started."""
    with suppress(OSError):
        if sys.platform == "win32":
            tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
            subprocess.run(tree, capture_output=True, check=False)
        else:
            import signal

            os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(1)


def _first_line(file: IO[bytes]) -> str:
    file.seek(0)
    lines = file.read(_MOST_READ).decode(errors="replace").splitlines()
    return lines[0].strip() if lines else ""


def _last_line(file: IO[bytes]) -> str:
    file.seek(max(file.seek(0, os.SEEK_END) - _MOST_READ, 0))
    lines = file.read().decode(errors="replace").strip().splitlines()
    return lines[-1].strip()[:_LONGEST_LINE] if lines else ""
