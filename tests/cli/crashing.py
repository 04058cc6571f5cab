"""A command that is killed at each system call by which it writes, and what is left then."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from person import PATIENCE, PROGRAM, Giga

from ledger import store

WRITES = (
    "write writev pwrite64 pwritev fsync fdatasync ftruncate fallocate copy_file_range sendfile "
    "link linkat unlink unlinkat rename renameat renameat2 mkdir mkdirat rmdir "
    "chmod fchmod fchmodat"
).split()
"""All by which giga, Python and SQLite may change a file."""

_STILL = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
"""What makes a second run do the same calls as the first."""
_CALL = re.compile(r'^\d+ +(?P<call>\w+)\((?:\d+<(?P<open>[^>]*)>|"(?P<named>[^"]*)")?')
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?")
_PART = re.compile(r"\.giga-[0-9a-f]+\.part")
_KEPT = re.compile(r"\.before-")
_PASSING = re.compile(r"-journal$|\.remind$")
"""Files that say nothing of their own."""

State = dict[str, list[str] | str]
"""What each document of a folder says: the rows of a database, the text of another file."""

Image = dict[str, bytes]
"""The files of a folder, byte by byte."""


class Case(NamedTuple):
    """A command, and what is done before it in an empty folder."""

    name: str
    command: tuple[str, ...]
    prepare: Callable[[Giga], object]
    begins: bool = False
    """Whether it makes a new ledger, which is there for a moment without any command."""
    tells: bool = False
    """Whether it speaks before it writes: better told twice than never."""


class Point(NamedTuple):
    """The nth time that a run makes a system call, and the file that it is about."""

    call: str
    nth: int
    file: str


def can_trace() -> bool:
    """Whether strace is here and may look at a process."""
    strace = shutil.which("strace")
    if strace is None:
        return False
    tried = subprocess.run([strace, "-qq", "-o", os.devnull, "true"], capture_output=True)
    return tried.returncode == 0


# Where a command writes -----------------------------------------------------------------------


def points(giga: Giga, command: tuple[str, ...]) -> list[Point]:
    """Every write of a command, in order; it runs to its end."""
    trace = giga.folder / "trace"
    calls = ",".join(f"?{call}" for call in WRITES)
    status, said = _traced(giga, command, "-y", "-o", str(trace), "-e", f"trace={calls}")
    assert status == 0, said
    found: list[Point] = []
    for line in trace.read_text("utf-8", "replace").splitlines():
        if match := _CALL.match(line):
            nth = 1 + sum(point.call == match["call"] for point in found)
            path = match["open"] or match["named"] or ""
            found.append(Point(match["call"], nth, _PART.sub("PART", os.path.basename(path))))
    trace.unlink()
    return found


def distinct(found: list[Point]) -> list[Point]:
    """Of each run of the same call on the same file the first and the last."""
    runs = [list(run) for _key, run in groupby(found, key=lambda point: (point.call, point.file))]
    return [point for run in runs for point in dict.fromkeys((run[0], run[-1]))]


def sample(found: list[Point], count: int) -> list[Point]:
    """So many of them from the first to the last."""
    if len(found) <= count:
        return found
    return [found[round(place * (len(found) - 1) / (count - 1))] for place in range(count)]


def _traced(giga: Giga, command: tuple[str, ...], *options: str) -> tuple[int, str]:
    program = ["strace", "-f", "-qq", *options, *PROGRAM]
    process = giga.begin(*command, program=program, **_STILL)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out + err


# What is left ---------------------------------------------------------------------------------


def save(folder: Path) -> Image:
    """The folder as it is now."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def bring_back(folder: Path, image: Image) -> None:
    """Make the folder what it was."""
    shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    for name, data in image.items():
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o600)


def state(folder: Path) -> State:
    """All documents without their moments, as no second run is at the same one."""
    return {
        name: _said(folder / name)
        for name in save(folder)
        if not _PASSING.search(name) and not _PART.search(name)
    }


def _said(path: Path) -> list[str] | str:
    if not path.read_bytes().startswith(b"SQLite format 3\0"):
        return _MOMENT.sub("MOMENT", path.read_text("utf-8", "replace"))
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)) as conn:
        try:
            return [_MOMENT.sub("MOMENT", line) for line in conn.iterdump()]
        except sqlite3.DatabaseError as error:
            return f"{path.stat().st_size} bytes: {error}"


@cache
def _new_ledger() -> list[str] | str:
    """What a ledger says that holds no command yet."""
    with TemporaryDirectory() as folder:
        store.create(f"{folder}/ledger.db")
        return _said(Path(folder, "ledger.db"))


def parts(folder: Path) -> list[Path]:
    """Unfinished files that a killed run left."""
    return [folder / name for name in save(folder) if _PART.search(name)]


class Crash:
    """A command in a folder of its own, which is put back as it was before each attempt."""

    def __init__(self, giga: Giga, case: Case) -> None:
        self.giga, self.folder, self.case = giga, giga.folder, case
        case.prepare(giga)
        self.image, self.before = save(self.folder), state(self.folder)
        self.points = points(giga, case.command)
        self.after = state(self.folder)
        assert self.points and self.after != self.before, "nothing was written"

    def at(self, point: Point) -> None:
        """Kill the command there; AssertionError says what is wrong with what is left."""
        bring_back(self.folder, self.image)
        kill = f"inject={point.call}:signal=KILL:when={point.nth}"
        status, said = _traced(self.giga, self.case.command, "-o", os.devnull, "-e", kill)
        assert status == -9, (point, status, said)
        left = save(self.folder)
        try:
            self._check_whole()
            done = self._is_done()
            self._check_spoken(said, done=done)
            bring_back(self.folder, left)  # for who writes first, and does not look first
            self._check_next(done=done)
        except AssertionError as error:
            raise AssertionError(f"{self.case.name}, killed at {point}: {error}") from error

    def refused_at(self, point: Point, error: str) -> None:
        """From there on the call fails: one clear line and all as before, or all well."""
        bring_back(self.folder, self.image)
        # What is written to files by Python goes the same way as the line that says what failed.
        often = "" if point.call == "write" else "+"
        fail = f"inject={point.call}:error={error}:when={point.nth}{often}"
        status, said = _traced(self.giga, self.case.command, "-o", os.devnull, "-e", fail)
        try:
            done = self._is_done()
            left = [path.name for path in parts(self.folder)]
            assert left == [], "an unfinished file stays"
            self._check_whole()
            if status == 0:
                assert done, "it was acknowledged and is not there"
            else:
                assert status == 1 and (not done or "giga journal" in said), said
                lines = [line for line in said.splitlines() if line.startswith("giga: ")]
                assert len(lines) == 1 and "fault in giga" not in said, said
        except AssertionError as wrong:
            raise AssertionError(f"{self.case.name}, {error} at {point}: {wrong}") from wrong

    def _check_whole(self) -> None:
        """Every ledger opens and is well, and every document is as before or as after."""
        for path in self._ledgers():
            answer = self.giga.run("doctor", "--json", GIGA_DB=str(path), PATH="")
            assert answer.status == 0 or self._was_no_use(path), (path.name, answer)
        found = state(self.folder)
        for name in found.keys() | self.before.keys():
            assert found.get(name) in self._allowed(name), f"{name} is half written"

    def _check_spoken(self, said: str, *, done: bool) -> None:
        if self.case.tells:
            assert said or not done, "what was never told is remembered as told"
        else:
            assert done or not said, "what was acknowledged is not there"

    def _ledgers(self) -> list[Path]:
        """Files that giga must be able to open; a new one may be empty still."""
        return [path for path in self.folder.rglob("*.db") if path.stat().st_size]

    def _was_no_use(self, path: Path) -> bool:
        """Whether a new ledger is empty again, or a damaged one is as damaged as before."""
        return not path.stat().st_size or isinstance(self.before.get(path.name), str)

    def _allowed(self, name: str) -> list[list[str] | str | None]:
        allowed = [self.before.get(name), self.after.get(name)]
        if _KEPT.search(name):
            allowed.append(self.before["ledger.db"])
        elif self.case.begins:
            allowed += ["", _new_ledger()]
        return allowed

    def _is_done(self) -> bool:
        found = state(self.folder)
        return all(
            found.get(name) == said
            for name, said in self.after.items()
            if said != self.before.get(name) and not _KEPT.search(name)
        )

    def _check_next(self, *, done: bool) -> None:
        """The next command is obeyed, and in time nothing is left of the one that was killed."""
        for path in parts(self.folder):
            os.utime(path, (0, 0))
        if done:
            for path in self._ledgers():
                self.giga.run("doctor", "--fix", GIGA_DB=str(path), PATH="")
        else:
            answer = self.giga.run(*self.case.command)
            assert (answer.status, answer.err) == (0, ""), answer
        assert self._is_done(), "the next command was not obeyed"
        assert parts(self.folder) == [], "an unfinished file stays"


# What is killed ---------------------------------------------------------------------------------


def _mineo(giga: Giga) -> None:
    giga.ok("start", "mineo/5gb", "--since", "2026-10-01")
    giga.ok("log", "300MB", "--on", "2026-11-20")
    giga.ok("log", "400MB", "--on", "2026-11-21")


def _expiring(giga: Giga) -> None:
    giga.env["GIGA_TODAY"] = "2026-11-27"
    _mineo(giga)


def _usage(giga: Giga) -> None:
    _mineo(giga)
    rows = "".join(f"2026-10-{day:02},{day * 10}\n" for day in range(1, 29))
    (giga.folder / "usage.csv").write_text(f"date,mb\n{rows}")


def _backup(giga: Giga) -> None:
    _mineo(giga)
    giga.ok("backup", "copy.db")
    giga.ok("log", "5MB")


def _damaged(giga: Giga) -> None:
    """The head still says that it is a ledger; the rest is gone."""
    _backup(giga)
    content = giga.db.read_bytes()
    giga.db.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def _exported(form: str) -> Callable[[Giga], None]:
    def prepare(giga: Giga) -> None:
        _mineo(giga)
        giga.ok("export", form, f"all.{form}")
        giga.ok("log", "5MB")

    return prepare


def _json(giga: Giga) -> None:
    _mineo(giga)
    giga.ok("export", "json", "all.json")


def _set(giga: Giga) -> None:
    _mineo(giga)
    giga.ok("config", "remind.least", "1GB")


def _old(giga: Giga) -> None:
    shutil.copy(Path(__file__).parent / "old" / "version-1.db", giga.db)


CASES = (
    Case("log", ("log", "2MB"), _mineo),
    Case("import csv", ("import", "csv", "usage.csv"), _usage),
    Case("start", ("start", "mineo/5gb"), lambda giga: None, begins=True),
    Case("void", ("void", "@1"), _mineo),
    Case("amend", ("amend", "@1", "5MB"), _mineo),
    Case("undo", ("undo",), _mineo),
    Case("ack", ("ack",), _mineo),
    Case("remind", ("remind",), _expiring, tells=True),
    Case("migration", ("status",), _old),
    Case("backup", ("backup", "copy.db"), _mineo),
    Case("next backup", ("backup", "copy.db"), _backup),
    Case("restore", ("restore", "copy.db", "--yes"), _backup),
    Case("restore damaged", ("restore", "copy.db", "--yes"), _damaged),
    Case("export json", ("export", "json", "all.json"), _exported("json")),
    Case("export sqlite", ("export", "sqlite", "all.sqlite"), _exported("sqlite")),
    Case("export hledger", ("export", "hledger", "all.hledger"), _exported("hledger")),
    Case("import json", ("--db", "new.db", "import", "json", "all.json"), _json),
    Case("config", ("config", "remind.least", "2GB"), _set),
)
"""Every way in which giga writes a file, in a folder of its own."""
