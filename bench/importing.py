"""How fast a million rows come in, and in how much memory, beside ``sqlite-utils insert``.

    python bench/importing.py [--rows 1000000]

One run makes the files, then lets each program read them once, as a process of its own. Giga
checks every row, sums it up by day and line, compares that with the ledger and replays the
contract; sqlite-utils writes every row as it is. Prints the table of docs/sources.md.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

PLAN = """
[family]
id = "bench.pool"
carrier = "Bench"
name = { en = "Pool" }
kind = "enterprise"
zone = "UTC"
unit = 1000
[[size]]
id = "1gb"
amount = "1GB"
[share]
amount = "per_line"
"""
FIRST = datetime(2016, 12, 1, tzinfo=UTC)
LAST = datetime(2026, 11, 21, tzinfo=UTC)
LINES = 40


class Run(NamedTuple):
    """One program on one file."""

    name: str
    seconds: float
    peak: int
    """Bytes of memory, at most."""


def main() -> int:
    """Print the table; 1 where a program fails."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        runs = list(measured(Path(folder), rows))
    print(f"| {rows:,} rows | rows per second | seconds | peak memory |")
    print("|---|---:|---:|---:|")
    for run in runs:
        speed, peak = round(rows / run.seconds, -2), run.peak / 2**20
        print(f"| {run.name} | {speed:,.0f} | {run.seconds:.1f} | {peak:.0f} MiB |")
    return 0


def measured(folder: Path, rows: int) -> Iterator[Run]:
    """Every program on its file."""
    one, pool = folder / "one.csv", folder / "pool.csv"
    # Row by row: what this process holds would count for the programs that it begins.
    with one.open("w") as file:
        file.write("time,bytes\n")
        file.writelines(f"{when},{used}\n" for when, _line, used in made(rows))
    with pool.open("w") as file:
        file.write("time,sim,bytes\n")
        file.writelines(f"{when},{line},{used}\n" for when, line, used in made(rows))
    (folder / "pool.toml").write_text(PLAN)
    giga = [sys.executable, "-m", "ledger"]
    lines = [f"sim {number}" for number in range(LINES)]
    since = FIRST.date().isoformat()
    for db in ("one", "pool"):
        run([*giga, "--db", f"{db}.db", "start", "pool.toml", "--since", since], folder)
    run([*giga, "--db", "pool.db", "lines", "add", *lines, "--on", since], folder)
    on_one = [*giga, "--db", "one.db", "import", "csv", "one.csv", "--yes"]
    on_pool = [*giga, "--db", "pool.db", "import", "csv", "pool.csv", "--yes"]
    on_pool += ["--line-column", "sim"]
    insert = [sys.executable, "-m", "sqlite_utils", "insert", "plain.db"]
    yield named("`giga import csv`, one line", on_one, folder)
    yield named("the same again", on_one, folder)
    yield named(f"`giga import csv`, {LINES} lines", on_pool, folder)
    yield named("the same again", on_pool, folder)
    yield named("`sqlite-utils insert`, one line", [*insert, "one", "one.csv", "--csv"], folder)
    name = f"`sqlite-utils insert`, {LINES} lines"
    yield named(name, [*insert, "pool", "pool.csv", "--csv"], folder)


def made(rows: int) -> Iterator[tuple[str, str, int]]:
    """When, which line, how many bytes: ten years, evenly."""
    chance = random.Random(7)
    step = (LAST - FIRST) / rows
    for number in range(rows):
        when = FIRST + timedelta(seconds=int(step.total_seconds() * number))
        yield f"{when:%Y-%m-%d %H:%M:%S}", f"sim {number % LINES}", chance.randrange(10**6)


def named(name: str, command: list[str], folder: Path) -> Run:
    return Run(name, *run(command, folder))


def run(command: list[str], folder: Path) -> tuple[float, int]:
    """Seconds, and the most memory that the process had at once."""
    root = str(Path(__file__).resolve().parent.parent)
    env = {**os.environ, "PYTHONPATH": root, "GIGA_TODAY": "2026-11-22", "LANGUAGE": "en"}
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL)
    _id, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command[:6])} ...")
    return time.perf_counter() - begun, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.exit(main())
