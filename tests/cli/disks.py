"""Disks that take nothing: giga runs in a mount namespace in which its folder is such a one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from crashing import Case, parts, state
from person import PATIENCE, PROGRAM, Answer, Giga

_ALONE = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
_FULL = """
set -e
before=$1 after=$2
shift 2
mount -t tmpfs -o size=1m none "$PWD"
cd "$PWD"
cp -a "$before/." .
dd if=/dev/zero of=filler bs=1k 2>/dev/null || true
status=0
"$@" || status=$?
rm filler
cp -a . "$after"
exit $status
"""
_READ_ONLY = """
set -e
shift 2
mount --bind "$PWD" "$PWD"
mount -o remount,ro,bind "$PWD"
cd "$PWD"
exec "$@"
"""
KINDS = {"full": _FULL, "read-only": _READ_ONLY}


def can_mount() -> bool:
    """Whether this user may mount something for one program alone."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run([*_ALONE, "mount -t tmpfs none /mnt"], capture_output=True)
    return tried.returncode == 0


def refused(giga: Giga, case: Case, kind: str) -> Answer:
    """What a command says there. AssertionError unless it fails and leaves everything as it was."""
    case.prepare(giga)
    before = state(giga.folder)
    with TemporaryDirectory() as folder:
        there, after = Path(folder, "there"), Path(folder, "after")
        shutil.copytree(giga.folder, there)
        shutil.copytree(giga.folder, after)
        program = [*_ALONE, KINDS[kind], "sh", str(there), str(after), *PROGRAM]
        process = giga.begin(*case.command, program=program)
        out, err = process.communicate(timeout=PATIENCE)
        found = after if kind == "full" else giga.folder
        changed = {name: text for name, text in state(found).items() if before.get(name) != text}
        assert process.returncode == 1, (out, err)
        assert all(case.begins and text == "" for text in changed.values()), changed
        assert before.keys() <= state(found).keys() and parts(found) == []
    return Answer(process.returncode, out, err)
