"""Fuzzes whatever reads text of others: amounts, days, CSV, plans, settings, exports, commands.

    python bench/fuzz.py [--minutes 60] [--only plan,csv] [--corpus FOLDER] [--seed 1]

The targets take turns. A text is a mutant of one of the corpus; one that runs through lines of
Giga which none before it ran through joins the corpus. It fails where something else is raised than
Giga's own refusals, where it takes more than two seconds of computing, or more than a gigabyte.
Prints a table; exit status 1 when something failed.

The corpus lies in FOLDER, by default ``giga-fuzz`` in the cache of this user, and is read again the
next time; failures lie beside it in ``failures``. One that was mended belongs into tests/fuzz,
where every run of the tests plays it again.

(A mutator of our own: Atheris needs clang and knows few versions of Python; HypoFuzz fuzzes
properties of values that were generated, not the texts that people really have.)
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from fuzzing import Target, alone, from_bytes, mutated, targets, to_bytes, traced

MOST_MEMORY = 2**30
TURN = 5.0
"""Seconds that a target has before it is the next one's turn."""


class Fuzzed:
    """One target, its corpus, and what came of it."""

    def __init__(self, name: str, target: Target, folder: Path, dice: random.Random) -> None:
        self.name = name
        self.played = 0
        self.failures: dict[str, str] = {}
        self._target = target
        self._folder = folder / name
        self._dice = dice
        self._folder.mkdir(parents=True, exist_ok=True)
        self._known: set[tuple[str, int]] = set()
        self.corpus = list(target.seeds)
        for text in [*target.seeds, *(from_bytes(each.read_bytes()) for each in self._kept())]:
            self._play(text)

    def _kept(self) -> list[Path]:
        return sorted(path for path in self._folder.iterdir() if path.is_file())

    @property
    def lines(self) -> int:
        return len(self._known)

    def turn(self, until: float) -> None:
        while time.monotonic() < until:
            text, other = self._dice.choices(self.corpus, k=2)
            self._play(mutated(text, other, self._target.words, self._dice))

    def _play(self, text: str) -> None:
        self.played += 1
        why, lines = traced(self._target, text)
        if not lines <= self._known:
            self._known |= lines
            self.corpus.append(text)
            self._keep(text, self._folder)
        if why and why[:60] not in self.failures:
            self.failures[why[:60]] = why
            self._keep(text, self._folder / "failures")
            print(f"{self.name}: {why}", flush=True)

    def _keep(self, text: str, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        data = to_bytes(text)
        (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def main() -> int:
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument("--only", default="", help="names of targets with commas between them")
    asked.add_argument("--corpus", type=Path, default=Path(cache) / "giga-fuzz")
    asked.add_argument("--seed", type=int, default=None)
    args = asked.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    with tempfile.TemporaryDirectory() as place, alone(Path(place)):
        found = targets(Path(place))
        names = args.only.split(",") if args.only else list(found)
        dice = random.Random(args.seed)
        fuzzed = [Fuzzed(name, found[name], args.corpus, dice) for name in names]
        _take_turns(fuzzed, time.monotonic() + 60 * args.minutes)
    return _told(fuzzed)


def _take_turns(fuzzed: list[Fuzzed], end: float) -> None:
    while time.monotonic() < end:
        for each in fuzzed:
            each.turn(min(time.monotonic() + TURN, end))


def _told(fuzzed: list[Fuzzed]) -> int:
    print("| target | texts | corpus | lines reached | failures |")
    print("|---|---|---|---|---|")
    for each in fuzzed:
        counts = (each.played, len(each.corpus), each.lines, len(each.failures))
        print(f"| {each.name} | {' | '.join(f'{count:,}' for count in counts)} |")
    return int(any(each.failures for each in fuzzed))


if __name__ == "__main__":
    sys.exit(main())
