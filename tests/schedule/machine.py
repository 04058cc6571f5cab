"""Machines of our own: real programs of the system, where nothing of this machine can be touched.

In private namespaces the spool of crontabs is an empty folder of the test, and no process of this
machine is seen. What is installed there, and what a cron that is started there runs, ends with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

GIGA = [sys.executable, "-P", "-m", "ledger"]
PATIENCE = 60
TODAY = "2026-11-22"

_ALONE = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"]
_ALONE += [] if os.getuid() == 0 else ["--user", "--map-root-user"]
_CRON = """
mount --bind "$1/spool" /var/spool/cron/crontabs
mount --bind "$1/run" /run
mount --bind "$1/none" /etc/cron.d
if [ -e /etc/crontab ]; then mount --bind "$1/empty" /etc/crontab; fi
echo ready
exec cat
"""
"""What the real cron would also run is hidden, then all waits until the test is over."""
_SYSTEMD = """
leaf="$1/cgroup/giga-test-$(basename "$1")"
mount -t cgroup2 none "$1/cgroup"
mkdir "$leaf"
leave() {
    echo $$ >"$1/cgroup/cgroup.procs"
    sleep 0.2
    find "$leaf" -depth -type d -exec rmdir {} +
}
trap 'leave "$1"' EXIT
echo $$ >"$leaf/cgroup.procs"
mount --bind "$1/run" /run
mkdir -p /run/systemd/system
mkdir -m 700 /run/user
export HOME="$1/home" XDG_RUNTIME_DIR=/run/user
unshare --cgroup sh -ec '
    mount -t cgroup2 none /sys/fs/cgroup
    exec /lib/systemd/systemd --user </dev/null >"$0/systemd.log" 2>&1
' "$1" &
manager=$!
for _try in $(seq 100); do
    if systemctl --user show --property=Version >/dev/null 2>&1; then break; fi
    sleep 0.1
done
systemctl --user show --property=Version >/dev/null
echo ready
cat
kill $manager
wait $manager || true
"""
"""In a control group of its own, because a manager takes all processes of its group."""


class Answer(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


class Machine:
    """Runs commands for a person with a home of their own."""

    def __init__(self, folder: Path, inside: list[str]) -> None:
        self.home = folder / "home"
        (self.home / "runtime").mkdir(parents=True, mode=0o700)
        self.db = self.home / "ledger.db"
        self.inside = inside
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "GIGA_DB": str(self.db),
            "GIGA_TODAY": TODAY,
            "LANG": "C.UTF-8",
            "TZ": "Asia/Tokyo",
            "XDG_RUNTIME_DIR": str(self.home / "runtime"),  # never this machine's user manager
        }

    def run(self, *command: str, given: str | None = None, **env: str) -> Answer:
        """One command, to its end. Options in capitals are environment variables."""
        done = subprocess.run(
            [*self.inside, *command],
            env={**self.env, **env},
            cwd=self.home,
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def begin(self, *command: str) -> subprocess.Popen[bytes]:
        """A program that goes on by itself."""
        return subprocess.Popen(
            [*self.inside, *command],
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def giga(self, *args: str, **env: str) -> Answer:
        return self.run(*GIGA, *args, **env)

    def ok(self, *args: str, **env: str) -> str:
        """What a command of giga says that goes well."""
        answer = self.giga(*args, **env)
        assert (answer.status, answer.err) == (0, ""), (args, answer)
        return answer.out

    def refused(self, *args: str, **env: str) -> str:
        """The one line of a command of giga that fails."""
        answer = self.giga(*args, **env)
        assert (answer.status, answer.out) == (1, ""), (args, answer)
        assert answer.err.startswith("giga: ") and answer.err.count("\n") == 1, answer
        return answer.err.removeprefix("giga: ").removesuffix("\n")


@contextmanager
def machine_with_cron(folder: Path) -> Iterator[Machine]:
    """A machine whose crontabs are empty; skips the test where there can be none."""
    _need("crontab")
    with _held(folder, _CRON) as inside:
        yield Machine(folder, inside)


@contextmanager
def machine_with_systemd(folder: Path) -> Iterator[Machine]:
    """A machine on which the person's systemd runs; skips the test where it cannot."""
    _need("systemctl")
    if os.getuid():
        pytest.skip("only root can start a systemd of its own")
    with _held(folder, _SYSTEMD) as inside:
        found = Machine(folder, inside)
        found.env["XDG_RUNTIME_DIR"] = "/run/user"  # the path of a socket is short
        yield found


def _need(program: str) -> None:
    for name in (program, "unshare", "nsenter"):
        if shutil.which(name) is None:
            pytest.skip(f"there is no {name} on this machine")


@contextmanager
def _held(folder: Path, script: str) -> Iterator[list[str]]:
    """Keep private namespaces, made ready by a script; yields what runs a command in them."""
    for name in ("spool", "run", "none", "cgroup"):
        (folder / name).mkdir()
    (folder / "spool").chmod(0o1730)
    (folder / "empty").touch()
    holder = subprocess.Popen(
        [*_ALONE, "sh", "-ec", script, "sh", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert holder.stdin and holder.stdout and holder.stderr
    try:
        if holder.stdout.readline() != "ready\n":
            pytest.skip(f"no private namespaces here: {holder.stderr.read().strip()}")
        yield _within(holder.pid, folder)
    finally:
        holder.stdin.close()
        holder.wait(PATIENCE)
        holder.stdout.close()
        holder.stderr.close()


def _within(holder: int, folder: Path) -> list[str]:
    """What runs a command where the holder keeps its namespaces."""
    spaces = [f"--mount=/proc/{holder}/ns/mnt", f"--pid=/proc/{holder}/ns/pid_for_children"]
    if os.getuid():
        spaces += [f"--user=/proc/{holder}/ns/user", "--preserve-credentials"]
    return ["nsenter", *spaces, f"--wd={folder}"]
