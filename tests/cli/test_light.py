"""``giga log`` and ``giga status`` are instant: what they may import is a list."""

from __future__ import annotations

import sys

import pytest
from person import PATIENCE, Giga

MODULES = """
import sys
import click
before = set(sys.modules)
from ledger.cli.main import run
status = run(sys.argv[1:])
print(*sorted(set(sys.modules) - before), file=sys.stderr)
sys.exit(status)
"""
"""Runs a command and says what it has loaded beyond what click brings."""

BOTH = """
    ledger ledger.cli ledger.cli.main ledger.cli.table ledger.cli.edge ledger.cli.given
    ledger.cli.guard
    ledger.cli.commands ledger.record ledger.errors ledger.i18n ledger.units ledger.dates
    ledger.facts
    ledger.plans ledger.plans.rules ledger.plans.extras
    ledger.billing ledger.billing.cycles ledger.billing.lots ledger.billing.pace
    ledger.billing.replay ledger.billing.state
    ledger.billing.boundary ledger.billing.changes ledger.billing.grants ledger.billing.readings
    ledger.billing.risk ledger.billing.rollover ledger.billing.statement ledger.billing.turn
    ledger.store ledger.store.opening ledger.store.paths ledger.store.queries
    ledger.store.refusals
    ledger.book ledger.book.account ledger.book.session
    ledger.render ledger.render.screen ledger.render.words
""".split()

ALLOWED = {
    "log": {
        *BOTH,
        "ledger.cli.amounts",
        "ledger.cli.commands.log",
        "ledger.book.entering",
        "ledger.render.answers",
        "ledger.store.records",
    },
    "status": {
        *BOTH,
        "ledger.cli.commands.status",
        "ledger.book.reporting",
        "ledger.notices",
        "ledger.plans.paths",
        "ledger.plans.versions",
        "ledger.render.notices",
        "ledger.render.status",
    },
}
"""Every module of Giga that the two may load. Whoever adds one: is it worth its milliseconds?"""

HEAVY = {
    "dataclasses",
    "dateutil.parser",
    "icalendar",
    "rich",
    "sqlite_utils",
    "tomllib",
}


@pytest.fixture
def begun(giga: Giga) -> Giga:
    giga.ok("start", "mineo/5gb", "--since", "2026-10-01")
    giga.ok("log", "1GB", "--on", "2026-10-03")
    return giga


def loaded(giga: Giga, *args: str, **env: str) -> set[str]:
    """The modules that a command loads."""
    done = giga.begin(*args, program=[sys.executable, "-c", MODULES], **env)
    _out, err = done.communicate(timeout=PATIENCE)
    assert done.returncode == 0, err
    return set(err.split())


@pytest.mark.parametrize("args", [("log", "300MB"), ("status",)], ids=lambda args: args[0])
def test_the_daily_commands_load_only_what_is_on_the_list(
    begun: Giga, args: tuple[str, ...]
) -> None:
    modules = loaded(begun, *args)
    ours = {module for module in modules if module.partition(".")[0] == "ledger"}
    assert ours - ALLOWED[args[0]] == set(), "not on the list"
    assert ALLOWED[args[0]] - ours == set(), "on the list for nothing"


@pytest.mark.parametrize(
    "args",
    [
        ("log", "300MB", "--on", "yesterday", "--note", "train"),
        ("log", "300MB", "--on", "2026-11-03", "--yes"),
        ("log", "0", "--on", "3 days ago"),
        ("status",),
        ("status", "--oneline"),
        ("status", "--json"),
        ("status", "--on", "mon"),
        (),
    ],
    ids=lambda args: " ".join(args) or "giga",
)
def test_the_daily_commands_load_nothing_heavy(begun: Giga, args: tuple[str, ...]) -> None:
    modules = loaded(begun, *args)
    assert {module for module in modules if in_any(module, HEAVY)} == set()


def in_any(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def test_the_clock_may_load_time_zones_and_nothing_heavy(begun: Giga) -> None:
    """Without GIGA_TODAY the day is that of the plan's zone."""
    del begun.env["GIGA_TODAY"]
    modules = loaded(begun, "status")
    assert "zoneinfo" in modules
    assert {module for module in modules if in_any(module, HEAVY)} == set()


def test_help_loads_no_command(giga: Giga) -> None:
    modules = loaded(giga, "--help")
    assert {module for module in modules if in_any(module, {"ledger.cli.commands"})} == set()
    assert {module for module in modules if in_any(module, HEAVY)} == set()


def test_a_command_loads_no_other_command(begun: Giga) -> None:
    modules = loaded(begun, "journal")
    commands = {module for module in modules if module.startswith("ledger.cli.commands.")}
    assert commands == {"ledger.cli.commands.journal"}
