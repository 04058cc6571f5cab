"""What reads text of others, under mutants of it: a few in each run of the tests.

bench/fuzz.py plays them for as long as one likes.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from fuzzing import KEPT, Target, alone, failure, from_bytes, mutated, targets

MUTANTS = {"command": 40, "csv": 40, "file": 300, "json": 40, "plan": 60, "settings": 300}
NAMES = ["amount", "day", "span", "csv", "file", "plan", "settings", "json", "command"]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Target]:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    with alone(folder):
        return targets(folder)


def kept() -> list[Path]:
    return sorted(path for path in KEPT.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", kept(), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_once_failed(path: Path, read: dict[str, Target], tmp_path: Path) -> None:
    with alone(tmp_path):
        assert failure(read[path.parent.name], from_bytes(path.read_bytes())) == ""


@pytest.mark.parametrize("name", NAMES)
def test_mutants_are_read_or_refused(name: str, read: dict[str, Target], tmp_path: Path) -> None:
    assert list(read) == NAMES
    target, dice = read[name], random.Random(name)
    with alone(tmp_path):
        for seed in target.seeds[:20]:
            assert failure(target, seed) == "", seed
        for _mutant in range(MUTANTS.get(name, 2_000)):
            text = mutated(*dice.choices(target.seeds, k=2), target.words, dice)
            assert failure(target, text) == "", text


def test_a_failure_is_seen() -> None:
    def endless(_text: str) -> None:
        while True:
            pass

    assert failure(Target(int, [], []), "x").startswith("ValueError")
    assert failure(Target(endless, [], []), "x") == "does not end within 2 s"
