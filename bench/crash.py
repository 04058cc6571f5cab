"""Acknowledged means on disk: every way in which giga can be stopped, with the full counts.

    python bench/crash.py [--kills 300] [--trials 5] [CASE ...]

Runs commands at once; kills each command at every system call by which it writes, and a command
at random moments; lets every write fail with a full and with a broken disk; and prints what was
lost, beside what was measured of other ledgers. Takes some minutes and needs Linux; kills and
failing writes need strace, a disk of their own needs the right to mount one. Status 1 if anything
was lost.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

os.environ["LANGUAGE"] = "en"  # the figures are read in English
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "cli"))

from crashing import CASES, Case, Crash, Point, can_trace, distinct
from disks import KINDS, can_mount, refused
from loading import LOADS, at_once, begun
from person import PATIENCE, Answer, Giga, Quick

from ledger.cli.main import run

AT_ONCE = (
    ("timew track", "6, 6, 8, 3, 6", "0 of 100", "silent loss: no lock"),
    ("watson add", "16, 13, 13, 11, 15", "0 of 100", "silent loss: no lock"),
    ("sqlite3 shell", "5, 7, 5, 6, 7", "70 of 100", "loud: does not wait"),
    ("sqlite_utils, read and insert", "7, 9, 7, 7, 6", "64 of 100", "loud: database is locked"),
    ("sqlite-utils insert", "20, 20, 20, 20, 20", "0 of 100", ""),
    ("task add", "20, 20, 20, 20, 20", "0 of 100", ""),
    ("hledger add", "20, 20, 20, 20, 20", "0 of 100", ""),
)
"""Twenty at once, five times: what was there afterwards, and how many failed."""

AT_RANDOM = (
    ("watson add", 179, 0),
    ("sqlite-utils insert", 127, 0),
    ("task", 478, 0),
    ("timew start", 116, 0),
)
"""Kills at random moments, and entries that were lost: bad moments are too short to be hit."""

AT_A_CALL = (
    ("watson add", "all 10,000 entries, two commands after a kill between two renames"),
    ("taskwarrior 2.6.2 modify", "all 110 open tasks, killed between truncating and writing"),
    ("timewarrior", "the entry; temporary files stay"),
)
"""What a kill at a chosen call has cost."""

ON_A_FULL_DISK = (
    ("watson add", "all 100 entries: the file is left empty, and status 1"),
    ("taskwarrior 2.6.2 modify", "35 of 116 tasks, status 2"),
    ("hledger add", "half a transaction: the journal cannot be read any more, status 1"),
    ("timewarrior", "nothing, status 255"),
    ("sqlite-utils insert", "nothing, status 1"),
)
"""What a full disk has cost. All of it measured in November 2026 on one machine."""


MOST_SHOWN = 20
"""Faults that are told in full."""


class Result(NamedTuple):
    """How often something was done to a command, and what went wrong then."""

    name: str
    times: int
    faults: list[str]


def main() -> int:
    """Run what can be run here; 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=300, help="kills at random moments")
    parser.add_argument("--trials", type=int, default=5, help="of twenty commands at once")
    parser.add_argument("case", nargs="*", metavar="CASE", help="only these commands")
    wanted = parser.parse_args()
    cases = [case for case in CASES if not wanted.case or case.name in wanted.case]
    found = [*loads(wanted.trials), at_random(wanted.kills)]
    if can_trace():
        found += told("Killed at every write", each(cases, kills), AT_A_CALL)
        found += told("Each kind of write failing", each(cases, failures), ())
    else:
        print("\nstrace is missing or may not trace: no kill at a write, no failing write.")
    if can_mount():
        found += told("A full and a read-only disk", each(cases, bad_disks), ON_A_FULL_DISK)
    else:
        print("\nNothing can be mounted: no full disk.")
    faults = [fault for result in found for fault in result.faults]
    print(f"\nFaults: {len(faults)}", *faults[:MOST_SHOWN], sep="\n")
    return 1 if faults else 0


@contextmanager
def machine() -> Iterator[Giga]:
    """A folder of its own, and giga in it: what only looks at what is left runs in this process."""
    with TemporaryDirectory() as folder:
        yield Quick(Path(folder), inside)


def inside(args: list[str], env: dict[str, str]) -> Answer:
    """Run giga here."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(env)
    try:
        with (
            chdir(env["HOME"]),
            redirect_stdout(StringIO()) as out,
            redirect_stderr(StringIO()) as err,
        ):
            status = run(args)
    finally:
        os.environ.clear()
        os.environ.update(before)
    return Answer(status, out.getvalue(), err.getvalue())


# At once -------------------------------------------------------------------------------------


def loads(trials: int) -> Iterator[Result]:
    """Twenty that log, as was measured of others; fifty of each command."""
    print("## Twenty at once\n\n| | entries afterwards | failed | |\n|---|---|---|---|")
    for name, there, failed, why in AT_ONCE:
        print(f"| {name} | {there} | {failed} | {why} |")
    rows = [twenty() for _trial in range(trials)]
    there, failed = ", ".join(str(row[0]) for row in rows), sum(row[1] for row in rows)
    print(f"| **giga log** | {there} | {failed} of {20 * trials} | |", flush=True)
    lost = [f"giga log: {row}" for row in rows if row != (20, 0)]
    yield Result("twenty", trials, lost)
    print("\n## Fifty giga at once\n\n| | what must hold | holds |\n|---|---|---|")
    for load in LOADS:
        result = fifty(load)
        holds = "no" if result.faults else "yes"
        print(f"| {result.name} | {(load.__doc__ or '').strip()} | {holds} |", flush=True)
        yield result


def twenty() -> tuple[int, int]:
    """How many entries are there afterwards, and how many commands failed."""
    with machine() as giga:
        begun(giga, 0)
        answers = at_once(giga, [("log", "1MB")] * 20)
        there = len(giga.data("journal")["entries"])
        return there, sum(answer.status != 0 for answer in answers)


def fifty(load: Callable[[Giga, int], None]) -> Result:
    """Fifty processes of a command."""
    name = f"giga {load.__name__}"
    with machine() as giga:
        return Result(name, 50, faults_of(lambda: load(giga, 50)))


# Killed --------------------------------------------------------------------------------------


def at_random(times: int) -> Result:
    """Kill ``giga log`` at random moments; what it said is there, and never half of it."""
    faults = []
    with machine() as giga:
        begun(giga, 0)
        started = time.monotonic()
        giga.ok("log", "1MB")
        longest = 1.2 * (time.monotonic() - started)
        acknowledged = 1
        hit = 0
        for _kill in range(times):
            process = giga.begin("log", "1MB")
            time.sleep(random.uniform(0, longest))
            process.kill()
            out, _err = process.communicate(timeout=PATIENCE)
            hit += process.returncode == -9
            acknowledged += out != ""
        there = len(giga.data("journal")["entries"])
        well = giga.run("doctor", PATH="").status == 0
    lost = max(acknowledged - there, 0)
    if lost or not well or there > times + 1:
        faults.append(f"at random: {acknowledged} acknowledged, {there} there, well: {well}")
    print("\n## Killed at random moments\n\n| | kills | entries lost |\n|---|---|---|")
    for name, kills_of_it, lost_then in (*AT_RANDOM, ("**giga log**", hit, lost)):
        print(f"| {name} | {kills_of_it} | {lost_then} |", flush=True)
    return Result("at random", hit, faults)


def kills(giga: Giga, case: Case) -> Result:
    """Kill a command at each of its writes."""
    crash = Crash(giga, case)
    return Result(case.name, len(crash.points), list(tried(crash.points, crash.at)))


def failures(giga: Giga, case: Case) -> Result:
    """Let each kind of write of a command fail: not what it says, nor that it clears up."""
    crash = Crash(giga, case)
    kinds = distinct(crash.points)
    found = [one for one in kinds if "unlink" not in one.call and "pipe:" not in one.file]
    faults = [
        fault
        for error in ("ENOSPC", "EIO")
        for fault in tried(found, lambda point, error=error: crash.refused_at(point, error))
    ]
    return Result(case.name, 2 * len(found), faults)


def bad_disks(giga: Giga, case: Case) -> Result:
    """Run a command where nothing can be written."""
    faults = []
    for kind in KINDS:
        faults += faults_of(lambda kind=kind: refused(giga, case, kind))
        shutil.rmtree(giga.folder)
        giga.folder.mkdir()
    return Result(case.name, len(KINDS), faults)


def tried(points: Iterable[Point], attempt: Callable[[Point], object]) -> Iterator[str]:
    """What goes wrong at any of the points."""
    for point in points:
        yield from faults_of(lambda point=point: attempt(point))


def faults_of(attempt: Callable[[], object]) -> list[str]:
    """What an attempt says that fails."""
    try:
        attempt()
    except AssertionError as fault:
        return [" ".join(str(fault).split()) or "a figure is not as it must be"]
    return []


def each(cases: list[Case], what: Callable[[Giga, Case], Result]) -> Iterator[Result]:
    """Do something to each command, as many at a time as there are processors."""
    with ProcessPoolExecutor() as pool:
        yield from pool.map(partial(alone, what), [case.name for case in cases])


def alone(what: Callable[[Giga, Case], Result], name: str) -> Result:
    """Do it in a folder of its own."""
    (case,) = [case for case in CASES if case.name == name]
    with machine() as giga:
        return what(giga, case)


def told(
    title: str, found: Iterable[Result], others: tuple[tuple[str, str], ...]
) -> Iterator[Result]:
    """Print a table of the results, and what such a thing has cost others."""
    print(f"\n## {title}\n\n| | times | lost or half done |\n|---|---|---|", flush=True)
    for result in found:
        print(f"| giga {result.name} | {result.times} | {len(result.faults)} |", flush=True)
        yield result
    for name, lost in others:
        print(f"| {name} | 1 | {lost} |")


if __name__ == "__main__":
    sys.exit(main())
