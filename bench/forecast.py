"""How well the forecast does on real traces of daily use, beside two simple ways.

    python bench/forecast.py [--every 1]

Every day (or every k-th) after 35 known ones is an origin; windows with an unknown day are left
out. Prints the table of docs/forecast.md: by horizon, the mean over the traces, each weighted
equally. Needs the folder of traces beside the project.
"""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import date, timedelta
from pathlib import Path
from statistics import mean

from ledger.forecast.backtest import BEFORE, HORIZONS, Score, backtest

TRACES = Path(__file__).resolve().parents[2] / "shared" / "traces"
DAY = timedelta(days=1)
FEWEST = 10
"""Fewer windows of a trace say nothing of a horizon."""

WAYS = {"forecast": "`giga forecast`", "pace": "pace of 30 days", "cycle": "pace of the cycle"}


def main() -> int:
    """Print the table; 1 where there are no traces."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--every", type=int, default=1, metavar="K", help="every k-th day")
    every = parser.parse_args().every
    if not TRACES.is_dir():
        print(f"There are no traces at {TRACES}.", file=sys.stderr)
        return 1
    scores = {name: scores_of(known, every) for name, known in traces().items()}
    print(by_horizon(scores))
    print()
    print(by_trace(scores))
    return 0


def traces() -> dict[str, dict[date, int]]:
    """Bytes by day of each trace, without its first and last row, which may be parts of days."""
    found = {}
    for path in sorted(TRACES.glob("*.csv")):
        with path.open() as file:
            rows = list(csv.DictReader(file))[1:-1]
        known = {date.fromisoformat(row["date"]): bytes_of(row) for row in rows}
        if "total_mb" in rows[0]:  # the carrier's bill leaves out the days without use
            first, last = min(known), max(known)
            whole = ((last - first).days + 1) * DAY
            known = {first + n * DAY: known.get(first + n * DAY, 0) for n in range(whole.days)}
        found[path.stem] = known
    return found


def bytes_of(row: dict[str, str]) -> int:
    return round(float(row["total_mb"]) * 10**6) if "total_mb" in row else int(row["total_bytes"])


def scores_of(known: dict[date, int], every: int) -> list[Score]:
    """The scores of a trace, with calendar months as cycles."""
    cycles = sorted({day.replace(day=1) for day in known})
    most = max((len(known) - BEFORE) // every, 1)
    return backtest(known, cycles, "traces", most)


def by_horizon(scores: dict[str, list[Score]]) -> str:
    """Error and coverage of each way at each horizon."""
    head = "".join(f" {horizon} days |" for horizon in HORIZONS)
    lines = [f"| error / inside |{head} mean |", "|---|" + "---|" * (len(HORIZONS) + 1)]
    for way, name in WAYS.items():
        cells = [
            [score for found in scores.values() for score in found if is_cell(score, way, horizon)]
            for horizon in HORIZONS
        ]
        shown = [cell(found) for found in cells]
        means = [mean(value(found) for found in cells) for value in (error, inside)]
        lines.append(f"| {name} | " + " | ".join([*shown, said(way, *means)]) + " |")
    return "\n".join(lines)


def is_cell(score: Score, way: str, horizon: int) -> bool:
    return (score.method, score.horizon) == (way, horizon) and score.windows >= FEWEST


def cell(found: list[Score]) -> str:
    return said(found[0].method, error(found), inside(found))


def error(found: list[Score]) -> float:
    return mean(score.error for score in found)


def inside(found: list[Score]) -> float:
    return mean(score.coverage for score in found)


def said(way: str, error: float, inside: float) -> str:
    return f"{error:.1%}" + ("" if way == "cycle" else f" / {inside:.0%}")


def by_trace(scores: dict[str, list[Score]]) -> str:
    """The mean over the horizons, trace by trace."""
    names = list(WAYS.values())
    lines = ["| trace | windows | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names)]
    for trace, found in scores.items():
        ways = [
            [one for one in found if one.method == way and one.windows >= FEWEST] for way in WAYS
        ]
        cells = [cell(one) for one in ways if one]
        count = sum(one.windows for one in ways[0])
        lines.append(f"| {trace} | {count:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
