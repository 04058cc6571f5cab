"""Mutation testing of the engine: who notices when a line of it is changed.

    pip install mutmut
    python bench/mutation.py [--cases 1500] [--sample 400 | --only 'ledger.billing.rollover*']
                             [--keep FOLDER]

Works on a copy. Every function of ledger/billing (but for what only tells: explain, line_use,
pace, watch, examples) is changed in many small ways, one at a time; the examples of the catalogue
and random cases that the naive twin has played judge each, and the books of each statement. Prints
how many were noticed, and the survivors. All of them take hours; a random sample says nearly as
much.
"""

from __future__ import annotations

import argparse
import os
import pickle
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_MEMORY = 3 * 2**30
"""A broken engine may not stop by itself."""

JUDGES = """\
import pickle
from pathlib import Path

import books
import pytest
from test_twin import as_report

from ledger.billing import state
from ledger.billing.examples import play
from ledger.plans.finding import catalogue_files, find, read_file

CASES = pickle.loads(Path(__file__).with_name("cases.pickle").read_bytes())
FAMILIES = {family.id: family for family in map(read_file, catalogue_files())}
SHARE = 50


def rules_of(plan):
    family, _slash, size = plan.partition("/")
    return FAMILIES[family].sizes[size]


@pytest.mark.parametrize("share", range(0, len(CASES), SHARE))
def test_cases(share):
    for case, reports in CASES[share : share + SHARE]:
        for day, wanted in reports:
            statement = state(case.history, case.plans, day)
            assert as_report(statement) == wanted
            books.check(statement)


@pytest.mark.parametrize("id", FAMILIES)
def test_examples(id):
    for example in FAMILIES[id].examples:
        assert example.disputed or play(FAMILIES[id], example, rules_of).ok
"""
SETTINGS = """\
[mutmut]
source_paths=ledger/billing
also_copy=
    ledger
    schema.sql
do_not_mutate=
    ledger/billing/explain/*
    ledger/billing/line_use.py
    ledger/billing/pace.py
    ledger/billing/watch.py
    ledger/billing/examples.py
do_not_mutate_patterns=
    ^\\s*assert\\b
pytest_add_cli_args_test_selection=
    tests/test_judges.py
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=1500)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="mutation-"))
    prepare(folder, options.cases)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    if options.sample:
        mutate(folder, [FIRST])
        found = [name for name, _state in results(folder)]
        mutate(folder, random.Random(options.sample).sample(found, options.sample))
    else:
        mutate(folder, [options.only] if options.only else [])
    return tell(folder)


FIRST = "ledger.billing.loans.x_repay__mutmut_1"
"""To run one makes them all, and their names are known."""


def mutate(folder: Path, names: list[str]) -> None:
    """Run these mutants, or all."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1)]
    subprocess.run([*command, *names], cwd=folder, check=False)


def results(folder: Path) -> list[tuple[str, str]]:
    """Each mutant and what became of it."""
    command = [sys.executable, "-m", "mutmut", "results", "--all", "true"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    lines = [line.strip().rpartition(": ") for line in done.stdout.splitlines()]
    return [(name, state) for name, colon, state in lines if colon]


def prepare(folder: Path, cases: int) -> None:
    """A copy of the program, its judges, and the cases that they know the answers to."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "ledger", folder / "ledger", ignore=ignored, dirs_exist_ok=True)
    shutil.copy(ROOT / "schema.sql", folder)
    tests = folder / "tests"
    shutil.copytree(ROOT / "tests" / "engine", tests, ignore=ignored, dirs_exist_ok=True)
    (tests / "test_judges.py").write_text(JUDGES)
    (tests / "cases.pickle").write_bytes(pickle.dumps(known(cases)))
    (folder / "setup.cfg").write_text(SETTINGS)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:xdist -p no:cacheprovider\n")


def known(cases: int) -> list[object]:
    """Random cases and what the twin says of each."""
    sys.path[:0] = [str(ROOT / "tests" / "engine"), str(ROOT)]
    from hypothesis import HealthCheck, given, seed, settings
    from naive import report  # type: ignore[import-not-found]
    from strategies import cases as drawn  # type: ignore[import-not-found]

    found: list[object] = []

    @seed(7)
    @settings(
        max_examples=cases, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(drawn())
    def collect(case: object) -> None:
        days = case.days  # type: ignore[attr-defined]
        found.append((case, [(day, report(case.history, case.plans, day)) for day in days]))  # type: ignore[attr-defined]

    collect()
    return found


def tell(folder: Path) -> int:
    """How many mutants each module had, and how many were noticed."""
    states: Counter[tuple[str, str]] = Counter()
    survivors = []
    for name, state in results(folder):
        if state == "not checked":
            continue
        alive = state in ("survived", "no tests")
        states[name.split(".x")[0], "survived" if alive else "killed"] += 1
        if alive:
            survivors.append(name)
    modules = sorted({module for module, _state in states})
    for module in modules:
        killed, alive = states[module, "killed"], states[module, "survived"]
        print(f"{module:32} {killed:5} of {killed + alive:5} noticed")
    total = sum(states.values())
    killed = total - len(survivors)
    print(f"{'all':32} {killed:5} of {total:5} noticed: {100 * killed / max(total, 1):.1f} %")
    print("\n".join(survivors))
    return 0 if killed >= 0.9 * total else 1


if __name__ == "__main__":
    sys.exit(main())
