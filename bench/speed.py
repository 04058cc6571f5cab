"""How long ``giga log`` and ``giga status`` take, as ratios to an empty click command.

    python bench/speed.py [--rounds 25]

Whole processes, each once a round, in a new random order each round; the table shows medians
divided by the median of bench/floor.py. Ledgers of three sizes are built first, spread over ten
years, one command for each entry, as by hand. Other ledgers on as many entries stand beside them
where they are installed. Exit status 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from ledger import store

SIZES = (100, 10_000, 1_000_000)
PLAN = "jp.mineo.mypita/5gb"
SINCE = date(2016, 12, 1)
TODAY = date(2026, 11, 22)
DAYS = (TODAY - SINCE).days
TOTAL = 600 * 10**9
"""Bytes used in all the years, a little more than the plan grants."""

SLOWEST_AT_100 = 1.3
"""What log and status may take at 100 entries, in floors."""
SLOWEST_AT_LAST = 1.2
"""What they may take at 1,000,000 entries, in times at 100."""

MEMORY_OF_HLEDGER = 8 * 2**30
"""It takes that much for a million entries."""


class Case(NamedTuple):
    """One command on so many entries."""

    name: str
    size: int
    argv: list[str]
    env: dict[str, str]
    once: bool = False
    """Too slow for more than one run."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=25)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        cases = list(prepare(Path(folder)))
        times = measure(cases, rounds)
    ratios = {case: statistics.median(times[case]) for case in times}
    floor = ratios["floor", 0]
    return report({case: ratio / floor for case, ratio in ratios.items()}, rounds)


# --- what is measured -----------------------------------------------------------------------


def prepare(folder: Path) -> Iterator[Case]:
    """Every case, after its files were made."""
    for size in SIZES:
        yield from giga_cases(folder / f"giga-{size}", size)
    floor = [sys.executable, str(Path(__file__).with_name("floor.py"))]
    some = folder / f"giga-{SIZES[0]}" / "giga" / "ledger.db"
    yield Case("floor", 0, [*floor, str(some)], environment(folder))
    for program, peer in PEERS.items():
        found = shutil.which(program)
        if found is None:
            say(f"{program} is not installed; left out")
            continue
        for size in SIZES:
            place = folder / f"{program}-{size}"
            place.mkdir()
            case = peer(place, size)
            if case:
                yield case._replace(argv=[found, *case.argv[1:]])


def giga_cases(home: Path, size: int) -> Iterator[Case]:
    """``log`` and ``status`` of one ledger, found by --db and at its default place."""
    env = environment(home)
    giga = str(Path(sys.executable).with_name("giga"))
    start = [giga, "start", PLAN, "--since", str(SINCE)]
    subprocess.run(start, env=env, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    path = str(home / "giga" / "ledger.db")
    fill(path, size)
    log = ["log", "1MB"]
    yield Case("giga log", size, [giga, "--db", path, *log], env)
    yield Case("giga status", size, [giga, "--db", path, "status"], env)
    yield Case("giga log, default path", size, [giga, *log], env)
    yield Case("giga status, default path", size, [giga, "status"], env)


def environment(home: Path) -> dict[str, str]:
    home.mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    own = {"HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    return {**kept, **own, "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo", "GIGA_TODAY": str(TODAY)}


def fill(path: str, size: int) -> None:
    """Log so many entries, each by a command of its own."""
    say(f"a ledger of {size:,} entries ...")
    with store.writing(path) as conn:
        (contract,) = store.contracts(conn)
        for day, amount in entries(size):
            words = f"giga log {amount}B --on {day}"
            command = store.record(conn, "log", words, f"{day}T12:00:00Z")
            store.add_use(conn, command, contract.id, day, amount)


def entries(size: int) -> Iterator[tuple[date, int]]:
    """Days and amounts, evenly over the years."""
    dice = random.Random(size)
    mean = TOTAL // size
    for number in range(size):
        yield SINCE + timedelta(days=number * DAYS // size), dice.randrange(2 * mean)


# --- others ---------------------------------------------------------------------------------


def text_ledger(program: str) -> Callable[[Path, int], Case | None]:
    """``ledger`` and ``hledger`` read the same journal."""

    def prepared(folder: Path, size: int) -> Case | None:
        if program == "hledger" and size == SIZES[-1] and free_memory() < MEMORY_OF_HLEDGER:
            say(f"hledger at {size:,} entries needs more memory than is free; left out")
            return None
        journal = folder / "data.journal"
        with journal.open("w") as file:
            for day, amount in entries(size):
                file.write(f"{day} data\n    used:mobile  {amount} B\n    plan\n\n")
        argv = [program, "-f", str(journal), "bal"]
        return Case(f"{program} bal", size, argv, environment(folder), once=size == SIZES[-1])

    return prepared


def free_memory() -> int:
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 0


def vnstat(folder: Path, size: int) -> Case | None:
    """Entries of five minutes, and the sums that vnstat itself keeps."""
    config = folder / "vnstat.conf"
    config.write_text(f'DatabaseDir "{folder}"\nUseLogging 0\n')
    daemon = shutil.which("vnstatd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    made = daemon and subprocess.run(
        [daemon, "--initdb", "--config", str(config)], capture_output=True, check=False
    )
    if not made or made.returncode:
        say("vnstat cannot make a database here; left out")
        return None
    span = timedelta(days=DAYS) / size
    first = datetime.combine(SINCE, datetime.min.time())
    rows = [(first + span * i, amount) for i, (_day, amount) in enumerate(entries(size))]
    conn = sqlite3.connect(folder / "vnstat.db")
    with conn:
        conn.execute(
            "INSERT INTO interface (name, active, created, updated, rxcounter, txcounter,"
            " rxtotal, txtotal) VALUES ('wwan0', 1, ?, ?, 0, 0, ?, 0)",
            (str(SINCE), f"{TODAY} 00:00:00", sum(amount for _moment, amount in rows)),
        )
        for table, form in (
            ("fiveminute", "%Y-%m-%d %H:%M:%S"),
            ("day", "%Y-%m-%d"),
            ("month", "%Y-%m-01"),
            ("year", "%Y-01-01"),
        ):
            sums: Counter[str] = Counter()
            for moment, amount in rows:
                sums[moment.strftime(form)] += amount
            conn.executemany(
                f"INSERT INTO {table} (interface, date, rx, tx) VALUES (1, ?, ?, 0)", sums.items()
            )
    conn.close()
    argv = ["vnstat", "--config", str(config), "-i", "wwan0", "--oneline"]
    return Case("vnstat --oneline", size, argv, environment(folder))


def timew(folder: Path, size: int) -> Case:
    """Intervals of one minute."""
    (folder / "data").mkdir()
    (folder / "timewarrior.cfg").touch()
    span = timedelta(days=DAYS) / size
    first = datetime.combine(SINCE, datetime.min.time(), UTC)
    begins = (first + span * i for i in range(size))
    for month, moments in groupby(begins, key=lambda begin: f"{begin:%Y-%m}"):
        with (folder / "data" / f"{month}.data").open("w") as file:
            for begin in moments:
                end = begin + timedelta(minutes=1)
                file.write(f"inc {begin:%Y%m%dT%H%M%SZ} - {end:%Y%m%dT%H%M%SZ} # data\n")
    env = {**environment(folder), "TIMEWARRIORDB": str(folder)}
    return Case("timew summary", size, ["timew", "summary"], env)


PEERS: dict[str, Callable[[Path, int], Case | None]] = {
    "ledger": text_ledger("ledger"),
    "hledger": text_ledger("hledger"),
    "vnstat": vnstat,
    "timew": timew,
}


# --- measuring and telling ------------------------------------------------------------------


def measure(cases: list[Case], rounds: int) -> dict[tuple[str, int], list[float]]:
    """Seconds of every run of every case."""
    times: dict[tuple[str, int], list[float]] = {(case.name, case.size): [] for case in cases}
    dice = random.Random(rounds)
    quick = [case for case in cases if not case.once]
    for case in quick:
        run(case)
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}", end="\r")
        order = cases.copy() if number == 0 else quick.copy()
        dice.shuffle(order)
        for case in order:
            times[case.name, case.size].append(run(case))
    return times


def run(case: Case) -> float:
    """Seconds of one whole process."""
    nothing = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, nothing, number) for number in (0, 1)]
    begun = time.perf_counter()
    pid = os.posix_spawn(case.argv[0], case.argv, case.env, file_actions=actions)
    _pid, status = os.waitpid(pid, 0)
    taken = time.perf_counter() - begun
    os.close(nothing)
    if status:
        raise SystemExit(f"{' '.join(case.argv)} failed with status {status}")
    return taken


def report(ratios: dict[tuple[str, int], float], rounds: int) -> int:
    """The table and whether the targets hold."""
    first, last = SIZES[0], SIZES[-1]
    print(f"\nWhole processes, medians of {rounds} shuffled rounds as ratios to an empty click")
    print(f"command that opens SQLite. Entries over ten years. (1): one run at {last:,}.\n")
    heads = [f"{size:,}" for size in SIZES] + ["last / first"]
    print(f"| {'':27} | {' | '.join(f'{head:>12}' for head in heads)} |")
    print(f"|{'-' * 29}|{'|'.join('-' * 13 + ':' for _head in heads)}|")
    names = list(dict.fromkeys(name for name, _size in ratios if name != "floor"))
    for name in names:
        row = [ratios.get((name, size)) for size in SIZES]
        growth = row[-1] / row[0] if row[-1] and row[0] else None
        cells = [f"{cell:12.2f}" if cell else f"{'-':>12}" for cell in [*row, growth]]
        mark = " (1)" if name.endswith(" bal") and row[-1] else ""
        print(f"| {name + mark:27} | {' | '.join(cells)} |")
    print()
    held = True
    for name in (name for name in names if name.startswith("giga ")):
        small, large = ratios[name, first], ratios[name, last]
        for what, value, most in (
            (f"at {first:,} entries", small, SLOWEST_AT_100),
            (f"from {first:,} to {last:,}", large / small, SLOWEST_AT_LAST),
        ):
            held = held and value <= most
            verdict = "holds" if value <= most else "MISSED"
            print(f"{name} {what}: {value:.2f}, at most {most}: {verdict}")
    return 0 if held else 1


def say(text: str, end: str = "\n") -> None:
    print(text, file=sys.stderr, end=end, flush=True)


if __name__ == "__main__":
    sys.exit(main())
