"""A person at a machine of their own: runs ``giga``, reads what it says, looks at the ledger."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import sqlite3
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import ledger

TODAY = "2026-11-22"
GB, MB = 10**9, 10**6
PATIENCE = 60
"""Seconds after which a process that does not end is a failure."""

PROGRAM = [sys.executable, "-m", "ledger"]
_HOME_OF_LEDGER = str(Path(ledger.__file__).resolve().parent.parent)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Answer(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


class Giga:
    """Runs ``giga`` as a process of its own, on one file, in a clean environment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db = folder / "ledger.db"
        self.env = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": _HOME_OF_LEDGER,
            "HOME": str(folder),
            "GIGA_DB": str(self.db),
            "GIGA_TODAY": TODAY,
            "LANG": "C.UTF-8",
            "TZ": "UTC",
        }

    def run(self, *args: str, **env: str) -> Answer:
        """One command, to its end. Options in capitals are environment variables."""
        done = self.begin(*args, **env)
        out, err = done.communicate(timeout=PATIENCE)
        return Answer(done.returncode, out, err)

    def begin(
        self, *args: str, program: list[str] | None = None, **env: str
    ) -> subprocess.Popen[str]:
        """A command that runs by itself."""
        return subprocess.Popen(
            [*(program or PROGRAM), *args],
            env={**self.env, **env},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def ok(self, *args: str, **env: str) -> str:
        """What a command says that goes well."""
        answer = self.run(*args, **env)
        assert (answer.status, answer.err) == (0, ""), (args, answer)
        return answer.out

    def data(self, *args: str, **env: str) -> Any:
        """The same as JSON."""
        return json.loads(self.ok(*args, "--json", **env))

    def refused(self, *args: str, **env: str) -> str:
        """The one line of a command that fails; the ledger must be as it was."""
        before = self.facts()
        answer = self.run(*args, **env)
        assert is_one_line(answer), (args, answer)
        assert answer.status == 1, (args, answer)
        assert self.facts() == before, args
        return answer.err.removeprefix("giga: ").removesuffix("\n")

    def misused(self, *args: str, **env: str) -> str:
        """What is said of wrong usage: status 2, nothing written, no traceback."""
        before = self.facts()
        answer = self.run(*args, **env)
        assert (answer.status, answer.out) == (2, ""), (args, answer)
        assert "Traceback" not in answer.err
        assert self.facts() == before, args
        return answer.err

    def facts(self) -> list[str] | None:
        """Everything in the ledger, row by row; None where there is none."""
        if not self.db.is_file() or not self.db.stat().st_size:
            return None
        # "rw", because a full disk leaves a journal that is to be rolled back.
        conn = sqlite3.connect(f"{self.db.as_uri()}?mode=rw", uri=True)
        try:
            return list(conn.iterdump())
        except sqlite3.DatabaseError:
            return None
        finally:
            conn.close()

    def left(self, **env: str) -> int:
        """Bytes that remain today."""
        return int(self.data("status", **env)["remaining"])

    def terminal(self, *args: str, **env: str) -> Terminal:
        """A command on a terminal of 80 columns."""
        return Terminal([*PROGRAM, *args], {**self.env, "TERM": "xterm", **env}, self.folder)


class Quick(Giga):
    """The same in this process: for many small cases."""

    def __init__(self, folder: Path, inside: Callable[[list[str], dict[str, str]], Answer]) -> None:
        super().__init__(folder)
        self._inside = inside

    def run(self, *args: str, **env: str) -> Answer:
        return self._inside(list(args), {**self.env, **env})


class Terminal:
    """A process whose standard streams are all one terminal."""

    def __init__(self, command: list[str], env: dict[str, str], folder: Path) -> None:
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        self._process = subprocess.Popen(
            command, env=env, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        self._seen = b""
        self._answered = 0

    @property
    def text(self) -> str:
        """What the screen shows by now, without colours."""
        return _COLOUR.sub("", self._seen.decode()).replace("\r\n", "\n")

    @property
    def raw(self) -> str:
        return self._seen.decode()

    def wait_for(self, words: str) -> Terminal:
        """Read until the words are on the screen."""
        self._read(lambda: words in self.text)
        assert words in self.text, self.text
        return self

    def wait_for_new(self, words: str) -> Terminal:
        """The same, but after what was on the screen when this was last called."""
        self._read(lambda: words in self.text[self._answered :])
        assert words in self.text[self._answered :], self.text
        self._answered = self.text.index(words, self._answered) + len(words)
        return self

    def type(self, words: str) -> Terminal:
        os.write(self._ours, words.encode())
        return self

    def interrupt(self) -> Terminal:
        """Ctrl-C; again where it fell between two instructions, as a person would."""
        for _attempt in range(5):
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(2)
                break
            except subprocess.TimeoutExpired:
                continue
        return self

    def end(self) -> int:
        """Read to the end; returns the exit status."""
        self._read(lambda: False)
        os.close(self._ours)
        return self._process.wait(PATIENCE)

    def _read(self, enough: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not enough():
            ready, _, _ = select.select([self._ours], [], [], deadline - time.monotonic())
            assert ready, f"nothing more came after: {self.text}"
            try:
                piece = os.read(self._ours, 65536)
            except OSError:  # Linux says so when the last one has left the terminal
                return
            if not piece:
                return
            self._seen += piece


def plan_text(tables: str = "", amount: str = "5GB", **family: object) -> str:
    """A plan file of one size: these tables under a head that says no more than it must.

    ``family``: keys of the head that are to be others, as ``kind="prepaid"``.
    """
    head = {"id": "my.own.plan", "carrier": "Mine", "kind": "postpaid", "zone": "UTC"}
    keys = {**head, "unit": 1000, **family}
    return "\n".join(
        [
            "[family]",
            'name = { en = "Plan" }',
            *(f"{key} = {json.dumps(value)}" for key, value in keys.items()),
            f'[[size]]\nid = "{amount.lower()}"\namount = "{amount}"',
            tables,
        ]
    )


def is_one_line(answer: Answer) -> bool:
    """Whether a failure is one clear line on standard error and nothing else."""
    lines = answer.err.splitlines()
    return (
        answer.out == ""
        and len(lines) == 1
        and lines[0].startswith("giga: ")
        and "Traceback" not in answer.err
        and "fault in giga" not in answer.err
    )
