"""Breaks the engine in ten places, one at a time, and shows that the tests catch each.

    python bench/mutants.py

Works on a copy. Exit status 1 when a broken engine passes the tests.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TESTS = ("tests/test_plans.py", "tests/engine")
"""The quick ones first: the examples of the catalogue, then the laws and the twin."""


class Mutant(NamedTuple):
    """One place in ``ledger/billing`` and what stands there instead."""

    name: str
    right: str
    wrong: str


MUTANTS = (
    Mutant(
        "a lot may be used one day too long",
        "return on + whole_days(span), None",
        "return on + whole_days(span) + ONE_DAY, None",
    ),
    Mutant(
        "what ends today vanishes without a trace",
        "if lot.until <= on]",
        "if lot.until < on]",
    ),
    Mutant(
        "the cap is not applied",
        "_cap(everything, amounts, limit(rollover.cap, limits.one_grant))",
        "_cap(everything, amounts, limit(None, limits.one_grant))",
    ),
    Mutant(
        "a cap cuts from the other end",
        'if trim == "newest":',
        'if trim != "newest":',
    ),
    Mutant(
        "what is rounded down is rounded up",
        'if rollover.round == "up":',
        'if rollover.round == "down":',
    ),
    Mutant(
        "carried data is used last",
        "place = carried\n",
        "place = last\n",
    ),
    Mutant(
        "what ends soonest is used last",
        '"soonest": lambda lot: lot.until.toordinal()',
        '"soonest": lambda lot: -lot.until.toordinal()',
    ),
    Mutant(
        "a reading that finds more is ignored",
        "elif missing < 0:",
        "elif False:",
    ),
    Mutant(
        "a change of plan loses nothing",
        'return policy == "lose"',
        "return False",
    ),
    Mutant(
        "a part of a cycle is granted a byte too much",
        "share = grant.amount * days.days // (end - nominal).days",
        "share = -(-grant.amount * days.days // (end - nominal).days)",
    ),
)

NO_SHRINKING = """
from hypothesis import Phase, settings

settings.register_profile("no shrinking", phases=[Phase.explicit, Phase.generate])
settings.load_profile("no shrinking")
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("ledger", "tests", "docs"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "schema.sql"):
            shutil.copy(ROOT / name, copy)
        (copy / "no_shrinking.py").write_text(NO_SHRINKING)
        for mutant in MUTANTS:
            find_place(copy, mutant)
        caught = failing_test(copy, "--numprocesses=auto")
        if caught:
            print(f"The engine as it is fails already: {caught}")
            return 1
        return report([(mutant, *breaking(copy, mutant)) for mutant in MUTANTS])


def find_place(copy: Path, mutant: Mutant) -> tuple[Path, str]:
    """The file to break and its text; the place must be there, and only once."""
    texts = {path: path.read_text("utf-8") for path in (copy / "ledger" / "billing").glob("*.py")}
    found = [(path, text) for path, text in texts.items() if mutant.right in text]
    if len(found) != 1 or found[0][1].count(mutant.right) != 1:
        raise SystemExit(f"ledger/billing should have once, and only once: {mutant.right!r}")
    return found[0]


def breaking(copy: Path, mutant: Mutant) -> tuple[str, float]:
    """The test that fails once this is broken, or nothing, and the seconds it took."""
    path, right = find_place(copy, mutant)
    path.write_text(right.replace(mutant.right, mutant.wrong), encoding="utf-8")
    begun = time.monotonic()
    try:
        return failing_test(copy, "--numprocesses=0"), time.monotonic() - begun
    finally:
        path.write_text(right, encoding="utf-8")


def failing_test(copy: Path, how: str) -> str:
    """The first test that fails; empty when all pass."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *TESTS, how, "-xq", "--tb=no", "-p", "no_shrinking"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode == 0:
        return ""
    failure = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    if failure is None:
        raise SystemExit(f"pytest could not run:\n{done.stdout}{done.stderr}")
    return failure[1]


def report(results: list[tuple[Mutant, str, float]]) -> int:
    """The table; 1 when something was not caught."""
    width = max(len(mutant.name) for mutant in MUTANTS)
    print(f"{'broken':{width}}  seconds  caught by")
    for mutant, caught, seconds in results:
        print(f"{mutant.name:{width}}  {seconds:7.0f}  {caught or 'NOTHING'}")
    survived = sum(not caught for _mutant, caught, _seconds in results)
    print(f"\n{len(results) - survived} of {len(results)} caught")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
