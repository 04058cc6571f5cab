"""What is shipped: versions agree, the files that are read at run time are found."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import ledger
from ledger.plans.finding import catalogue_files
from ledger.store.creating import schema

ROOT = Path(__file__).resolve().parent.parent
SHOW = "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/giga demo"
TEST = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/pytest -q"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def test_the_version_is_said_twice_and_alike(project: dict[str, Any]) -> None:
    assert project["project"]["version"] == ledger.__version__


def test_the_changelog_knows_the_version() -> None:
    assert re.search(
        rf"^## \[?{re.escape(ledger.__version__)}\b", read("CHANGELOG.md"), re.MULTILINE
    )


def test_the_readme_gives_exactly_two_commands_for_a_fresh_machine() -> None:
    assert re.findall(r"python3? -m venv[^\n`]*", read("README.md")) == [SHOW, TEST]


def test_contributors_are_told_the_same_command() -> None:
    assert TEST in read("CONTRIBUTING.md")


def test_ci_takes_its_command_from_the_readme() -> None:
    """The pattern in .ci/run fits one line of the README, and no other."""
    (pattern,) = re.findall(r'grep -oE "(.*)" README.md', read(".ci/run"))
    plain = pattern.replace(r"\`", "`")
    found = [
        match[0] for line in read("README.md").splitlines() if (match := re.search(plain, line))
    ]
    assert found == [TEST]


def test_the_schema_is_found() -> None:
    assert schema() == read("schema.sql")


def test_the_catalogue_is_found() -> None:
    assert len(catalogue_files()) >= 20


def test_every_dependency_has_a_tested_lower_bound_and_a_reason(project: dict[str, Any]) -> None:
    lines = read("pyproject.toml").splitlines()
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
    ]
    for dependency in wanted:
        assert re.match(r"[a-z-]+>=[0-9.]+", dependency), dependency
        (line, *_) = [line for line in lines if line.strip().startswith(f'"{dependency}"')]
        assert "#" in line.partition(dependency)[2], dependency
