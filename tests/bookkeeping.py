"""The real hledger and Beancount: what they make of a journal."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

FORMS = ("hledger", "beancount")
_PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
_SUMS = """
import json, sys
from datetime import date
from beancount import loader
entries, errors, _options = loader.load_file(sys.argv[1])
assert not errors, errors
found = {}

for day in sys.argv[2:]:
    held = {}
    for entry in entries:
        if entry.date <= date.fromisoformat(day):
            for posting in getattr(entry, "postings", ()):
                held[posting.account] = held.get(posting.account, 0) + int(posting.units.number)
    found[day] = held
print(json.dumps(found))
"""
"""Runs beside the tests, in which a warning of another program would be an error."""


def program(form: str) -> str:
    """Where the program is that proves a journal; without it the test is skipped."""
    name = {"hledger": "hledger", "beancount": "bean-check"}[form]
    found = shutil.which(name, path=_PATH)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def proof(form: str, file: Path) -> str:
    """What the program has against a journal; empty when it accepts all of it."""
    command = [program(form), str(file)]
    if form == "hledger":
        command = [program(form), "-f", str(file), "check", "--strict", "ordereddates"]
    done = _run(command)
    return done.stdout + done.stderr if done.returncode else ""


def balances(form: str, file: Path, days: list[date]) -> dict[date, dict[str, int]]:
    """What the program says that each account holds at the end of these days; not what is 0."""
    if form == "hledger":
        return {day: _hledger_balances(file, day) for day in days}
    done = _run([sys.executable, "-c", _SUMS, str(file), *map(str, days)])
    assert not done.returncode, done.stderr
    return {
        date.fromisoformat(day): {name: amount for name, amount in held.items() if amount}
        for day, held in json.loads(done.stdout).items()
    }


def _hledger_balances(file: Path, day: date) -> dict[str, int]:
    until = str(day + timedelta(days=1))
    words = ["balance", "--flat", "--no-total", "-O", "csv", "-e", until]
    done = _run([program("hledger"), "-f", str(file), *words])
    assert not done.returncode, done.stderr
    rows = list(csv.reader(done.stdout.splitlines()))[1:]
    return {account: int(amount.removesuffix(" BYTE")) for account, amount in rows}


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={"PATH": _PATH, "LANG": "C.UTF-8", "HOME": "/nonexistent"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
