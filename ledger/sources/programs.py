"""What a program on this machine prints; docs/sources.md names those that are asked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO

from ledger.errors import LedgerError
from ledger.i18n import _

MOST_BYTES = 64_000_000
"""A phone of many years prints less."""

_MOST_SAID = 200


def output_of(words: Sequence[str]) -> bytes:
    """What a program prints, in plain English. It reads nothing.

    Raises LedgerError where it is not there, fails, or prints more than :data:`MOST_BYTES`. Ends
    it with all that it started when something interrupts, as a limit of time does.
    """
    program = words[0]
    with TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=os.environ | {"LC_ALL": "C"},
                start_new_session=True,
            )
        except OSError as error:
            raise LedgerError(
                _("{program} cannot be run: {why}.").format(program=program, why=error.strerror),
                _("Cron knows few folders: say it with its whole path, or in PATH."),
            ) from None
        out = _read(process)
        if len(out) > MOST_BYTES:
            raise LedgerError(_("{name} said far too much.").format(name=program))
        if process.returncode:
            raise LedgerError(
                _("{program} failed with status {status}: {said}").format(
                    program=program, status=process.returncode, said=_said(errors)
                )
            )
        return out


def _read(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    try:
        out = process.stdout.read(MOST_BYTES + 1)
        if len(out) <= MOST_BYTES:
            process.wait()
        return out
    finally:
        _stop(process)
        process.stdout.close()
        process.wait()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End what still runs of it."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            import signal

            os.killpg(process.pid, signal.SIGKILL)


def _said(errors: IO[bytes]) -> str:
    """What stands on its standard error, on one line."""
    errors.seek(0)
    text = " ".join(errors.read(10_000).decode(errors="replace").split())
    return text[:_MOST_SAID] or "-"
