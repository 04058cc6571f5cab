"""``--help``: of every command, in 80 columns, with a word on every option."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from person import Quick

from ledger.cli import commands
from ledger.cli.main import giga
from ledger.cli.table import GROUPS, NAMES


def every() -> Iterator[tuple[str, ...]]:
    """Every command, and every command of a command."""
    yield ()
    for name in NAMES:
        yield (name,)
        command = found(name)
        if isinstance(command, click.Group):
            for inner in command.commands:
                yield (name, inner)


def found(*path: str) -> click.Command:
    command: click.Command = giga
    for name in path:
        assert isinstance(command, click.Group)
        inner = command.get_command(click.Context(command), name)
        assert inner is not None, path
        command = inner
    return command


@pytest.fixture(params=every(), ids=lambda path: " ".join(path) or "giga")
def path(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return tuple(request.param)


def test_help_works_and_fits_80_columns(quick: Quick, path: tuple[str, ...]) -> None:
    for option in ("--help", "-h"):
        text = quick.ok(*path, option)
        assert text.startswith(" ".join(["Usage: giga", *path]))
        assert max(map(len, text.splitlines())) <= 80
        assert "..." not in text.partition("Commands:")[2], "a summary was cut short"


def test_every_option_has_help(path: tuple[str, ...]) -> None:
    command = found(*path)
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert option.help.endswith("."), option.help


def test_every_command_of_the_table_has_a_module_and_no_module_is_left_out() -> None:
    folder = Path(commands.__file__).parent
    modules = {file.stem.rstrip("_") for file in folder.glob("*.py")} - {"init", "__init"}
    assert modules == set(NAMES)


def test_no_command_is_in_two_groups() -> None:
    assert len(NAMES) == len(set(NAMES)) == sum(len(group) for _title, group in GROUPS)


def test_the_groups_are_those_of_the_issue(quick: Quick) -> None:
    lines = quick.ok("--help").splitlines()
    titles = [line for line in lines if line.endswith(":") and not line.startswith(" ")]
    groups = ["Write down:", "Look:", "Be told:", "Bring in:", "Take out:", "Care for:"]
    assert titles[1:] == groups


def test_every_report_takes_json() -> None:
    for path in (
        *((name,) for name in ("status", "lots", "cycles", "journal", "why", "remind")),
        *(("plans", name) for name in ("list", "show", "check")),
    ):
        assert "--json" in [word for option in found(*path).params for word in option.opts], path


def test_version(quick: Quick) -> None:
    assert quick.ok("--version").startswith("giga ")
