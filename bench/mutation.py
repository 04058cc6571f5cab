"""Mutation testing of the engine: who notices when a line of it is changed.

    pip install mutmut
    python bench/mutation.py [--cases 4000] [--sample 400 | --only 'ledger.billing.rollover*']
                             [--seed 1] [--children 2] [--keep FOLDER]

Works on a copy. Every function of ledger/billing (but for what only tells: explain, line_use,
pace, watch, examples) is changed in many small ways, one at a time. The judges, in this order; a
mutant counts for the first that notices it:

examples   the worked examples of the catalogue
twin       random plans and histories that the naive twin has played: every figure of every day
           looked at must be the twin's, and books.py must find every byte
laws       what tests/engine says of any case, without a second engine: rows.py (rows answer to
           facts), ahead.py (what looks ahead), and the laws of test_invariants.py that take a case
stored     what the engine said before it was changed, of those same cases, in full: ids and dates
           of every row, fates, the pace. It says that something changed, not that it is wrong

Of the ``--cases`` that are drawn, those are judges that go where few before them went (about one
in eight); the laws see every fourth of them. A mutant that a judge plays for 20 seconds is noticed
by that judge; "did not end" are those that ended in another way than by a judge. All mutants take
hours; a random sample says nearly as much. Exit status 1 when more than a tenth is not noticed.
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
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MOST_MEMORY = 3 * 2**30
"""A broken engine may not stop by itself."""

KINDS = ("examples", "twin", "laws", "stored")

JUDGES = """\
import gc
import pickle
import warnings
from pathlib import Path

import ahead
import books
import pytest
import rows
import test_invariants
from hypothesis.errors import UnsatisfiedAssumption
from test_twin import as_report

from ledger.billing import effect_of, outlook, state
from ledger.billing.examples import play
from ledger.facts import Change
from ledger.plans.finding import catalogue_files, read_file

warnings.simplefilter("ignore")  # that a law is asked outside of hypothesis
CASES = pickle.loads(Path(__file__).with_name("cases.pickle").read_bytes())
FAMILIES = {family.id: family for family in map(read_file, catalogue_files())}
gc.freeze()  # so much that stays need not be looked at again and again
NUMBERS = "02 03 04 05 08 12 20 21".split()
LAWS = [
    law.hypothesis.inner_test
    for name, law in vars(test_invariants).items()
    if name.removeprefix("test_")[:2] in NUMBERS and name.startswith("test_")
]
SHARE = 40
in_shares = pytest.mark.parametrize("share", range(0, len(CASES), SHARE))


def rules_of(plan):
    family, _slash, size = plan.partition("/")
    return FAMILIES[family].sizes[size]


@pytest.mark.parametrize("id", FAMILIES)
def test_examples(id):
    for example in FAMILIES[id].examples:
        assert example.disputed or play(FAMILIES[id], example, rules_of).ok


@in_shares
def test_twin(share):
    for case, reports, *_stored in CASES[share : share + SHARE]:
        for day, wanted in reports:
            statement = state(case.history, case.plans, day)
            assert as_report(statement) == wanted
            books.check(statement)


@in_shares
def test_laws(share):
    for case, *_known in CASES[share : share + SHARE : 4]:
        rows.check(case)
        ahead.check(case)
        for law in LAWS:
            try:
                law(case)
            except UnsatisfiedAssumption:
                pass


@in_shares
def test_stored(share):
    for number, (case, _reports, *stored) in enumerate(CASES[share : share + SHARE]):
        assert state(case.history, case.plans, case.days[-1]) == stored[0]
        if number % 4 == 0:
            assert outlook(case.history, case.plans, case.days[0]) == stored[1]
        changes = [event for event in case.history.events if isinstance(event, Change)]
        assert [effect_of(case.history, case.plans, event) for event in changes] == stored[2]
"""
NOTES = """\
import os
import signal
import sys
import types

import pytest

KINDS = "examples twin laws stored".split()
SECONDS = 20  # of the processor


def kind_of(nodeid):
    return nodeid.partition("::test_")[2].partition("[")[0]


def place_of(item):
    return KINDS.index(kind_of(item.nodeid)), item.callspec.params.get("share", 0)


def pytest_collection_modifyitems(items):
    items.sort(key=place_of)
    module, _dot, mutant = os.environ.get("MUTANT_UNDER_TEST", "").rpartition(".")
    name, changed, _number = mutant.partition("__mutmut_")
    if changed:
        qualname = name.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
        for place, owner in list(sys.modules.items()):
            if place.startswith(("ledger.", "test")) or place in HELPERS:
                call_directly(owner, (module, qualname))


HELPERS = ("ahead", "books", "rows")


def call_directly(owner, mutated):
    # Each function asks on each call whether it is the one that is changed: that takes most of
    # the time. All others may be called as they are.
    for name, value in list(vars(owner).items()):
        if not str(getattr(value, "__module__", "")).startswith("ledger.billing"):
            continue
        if isinstance(value, type) and value.__module__ == owner.__name__:
            call_directly(value, mutated)
        elif isinstance(value, types.FunctionType) and hasattr(value, "__wrapped__"):
            if (value.__module__, value.__qualname__) != mutated:
                setattr(owner, name, value.__wrapped__)


def pytest_runtest_logreport(report):
    if report.failed and report.when == "call":
        with open("noticed.txt", "a") as notes:
            print(os.environ.get("MUTANT_UNDER_TEST"), kind_of(report.nodeid), file=notes)


def too_long(_signal, _frame):
    raise TimeoutError


@pytest.fixture(autouse=True)
def ends():
    signal.signal(signal.SIGVTALRM, too_long)
    if os.environ.get("MUTANT_UNDER_TEST") != "stats":
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
"""
SETTINGS = """\
[mutmut]
source_paths=ledger/billing
also_copy=
    ledger
    schema.sql
    conftest.py
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
track_dependencies=false
timeout_multiplier=5
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=4000)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="mutation-"))
    prepare(folder, options.cases)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    if options.sample:
        mutate(folder, [FIRST], options.children)
        found = [name for name, _state in results(folder)]
        chosen = random.Random(options.seed).sample(found, options.sample)
        mutate(folder, chosen, options.children)
        return tell(folder, set(chosen))
    mutate(folder, [options.only] if options.only else [], options.children)
    return tell(folder)


FIRST = "ledger.billing.loans.x_repay__mutmut_1"
"""To run one makes them all, and their names are known."""


def mutate(folder: Path, names: list[str], children: int) -> None:
    """Run these mutants, or all."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(children)]
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
    (folder / "conftest.py").write_text(NOTES)
    (tests / "cases.pickle").write_bytes(pickle.dumps(known(folder, cases)))
    (folder / "setup.cfg").write_text(SETTINGS)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:xdist -p no:cacheprovider\n")


def known(folder: Path, cases: int) -> list[object]:
    """Random cases; what the twin says of each, and the engine as it is."""
    sys.path[:0] = [str(folder / "tests"), str(folder)]
    kept = far_reaching(drawn(cases))
    random.Random(7).shuffle(kept)
    return [what_is_said_of(case) for case in kept]


def drawn(cases: int) -> Iterator[Any]:
    """Half of them anything, the others with each spice and some mixes."""
    import strategies  # type: ignore[import-not-found]

    mixes = [*((spice,) for spice in strategies.SPICES), *MIXES]
    for number in range(cases):
        strategies.WITH = set(mixes[number // 2 % len(mixes)]) if number % 2 else set()
        yield strategies.numbered(number)


MIXES = (
    ("lines", "gifts"),
    ("lines", "changes"),
    ("lines", "topups"),
    ("lines", "lines"),
    ("manual", "changes"),
    ("manual", "changes", "lines"),
    ("manual", "topups"),
)
"""What is rare and meets rarely."""

ANY, ENOUGH = 300, 6


def far_reaching(cases: Iterator[Any]) -> list[Any]:
    """The first ones, and those that take a step from line to line of the engine that few took."""
    taken: Counter[Step] = Counter()
    kept: list[Any] = []
    for case in cases:
        steps = steps_of(case)
        if len(kept) < ANY or any(taken[step] < ENOUGH for step in steps):
            taken.update(steps)
            kept.append(case)
    return kept


Step = tuple[str, str, int, int]


def steps_of(case: Any) -> set[Step]:
    """From which line to which the engine goes to play a case."""
    from ledger.billing import state

    steps: set[Step] = set()
    last: dict[FrameType, int] = {}

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        code = frame.f_code
        if "billing" not in code.co_filename:
            return None
        if event == "line":
            before = last.get(frame, 0)
            last[frame] = frame.f_lineno
            steps.add((code.co_filename, code.co_qualname, before, frame.f_lineno))
        elif event == "return":
            last.pop(frame, None)
        return trace

    sys.settrace(trace)
    try:
        state(case.history, case.plans, case.days[-1])
    finally:
        sys.settrace(None)
    return steps


def what_is_said_of(case: Any) -> object:
    from naive import report  # type: ignore[import-not-found]

    from ledger.billing import effect_of, outlook, state
    from ledger.facts import Change

    history, plans, days = case
    reports = [(day, report(history, plans, day)) for day in days]
    changes = [event for event in history.events if isinstance(event, Change)]
    effects = [effect_of(history, plans, change) for change in changes]
    said, ahead = state(history, plans, days[-1]), outlook(history, plans, days[0])
    return case, reports, said, ahead, effects


def tell(folder: Path, chosen: set[str] | None = None) -> int:
    """How many mutants each module had, and how many were noticed, and by whom."""
    notes = (line.split() for line in (folder / "mutants" / "noticed.txt").read_text().splitlines())
    noticed = dict(note for note in notes if len(note) == 2)
    judges: Counter[tuple[str, str]] = Counter()
    survivors = []
    for name, state in results(folder):
        if state == "not checked" or (chosen and name not in chosen):
            continue
        alive = state in ("survived", "no tests")
        judge = "nobody" if alive else noticed.get(name, "did not end")
        judges[name.split(".x")[0], judge] += 1
        if alive:
            survivors.append(f"{name} ({state})")
    columns = (*KINDS, "did not end", "nobody")
    modules = sorted({module for module, _judge in judges})
    print(f"{'noticed first by':28}", *(f"{column:>11}" for column in columns))
    for module in modules:
        print(f"{module:28}", *(f"{judges[module, column]:11}" for column in columns))
    sums = [sum(judges[module, column] for module in modules) for column in columns]
    total = max(sum(sums), 1)
    print(f"{'all':28}", *(f"{number:11}" for number in sums))
    print(f"{'together, %':28}", *(f"{100 * sum(sums[: n + 1]) / total:11.1f}" for n in range(5)))
    print("\n".join(survivors))
    return 0 if sum(sums) and len(survivors) <= 0.1 * total else 1


if __name__ == "__main__":
    sys.exit(main())
