"""``giga schedule launchd``: an agent that plistlib reads back."""

from __future__ import annotations

import plistlib
import sys

import pytest
from machine import Machine


@pytest.mark.parametrize(
    ("at", "times"),
    [([], {"Minute"}), (["--at", "9:05"], {"Minute", "Hour"})],
)
def test_it_is_a_property_list(plain: Machine, at: list[str], times: set[str]) -> None:
    db = str(plain.home / 'my <100%> & "own" ledger.db')
    agent = plistlib.loads(plain.ok("--db", db, "schedule", "launchd", *at).encode())
    assert set(agent) == {"Label", "ProgramArguments", "StartCalendarInterval"}
    assert agent["ProgramArguments"][-7:] == [
        sys.executable,
        "-P",
        "-m",
        "ledger",
        "--db",
        db,
        "remind",
    ]
    assert set(agent["StartCalendarInterval"]) == times
    if at:
        assert agent["StartCalendarInterval"] == {"Minute": 5, "Hour": 9}


def test_two_ledgers_have_two_labels(plain: Machine) -> None:
    shown = [plain.ok("--db", name, "schedule", "launchd") for name in ("a.db", "b.db")]
    assert len({plistlib.loads(text.encode())["Label"] for text in shown}) == 2


@pytest.mark.parametrize("act", ["--install", "--remove", "--check"])
def test_it_is_only_printed(plain: Machine, act: str) -> None:
    plain.ok("start", "mineo/5gb", "--since", "2026-10-01")
    assert "giga schedule launchd" in plain.refused("schedule", "launchd", act)
