"""``giga`` as a process and, for the many small cases, inside this one."""

from __future__ import annotations

import os

os.environ["LANGUAGE"] = "en"  # what runs inside this process speaks English; before any import

from pathlib import Path

import pytest
from person import Answer, Giga, Quick

from ledger.cli.main import run


@pytest.fixture
def giga(tmp_path: Path) -> Giga:
    """Giga as a process; there is no ledger yet."""
    return Giga(tmp_path)


@pytest.fixture
def quick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Quick:
    """Giga inside this process, on the same file as ``giga``; there is no ledger yet."""

    def inside(args: list[str], env: dict[str, str]) -> Answer:
        with monkeypatch.context() as here:
            for name in list(os.environ):
                if name.startswith("GIGA_") or name == "COLUMNS":
                    here.delenv(name)
            for name, value in env.items():
                here.setenv(name, value)
            here.chdir(tmp_path)
            capsys.readouterr()
            status = run(args)
        return Answer(status, *capsys.readouterr())

    return Quick(tmp_path, inside)


@pytest.fixture
def mineo(quick: Quick) -> Quick:
    """A ledger with one contract since October: 4.1 GB used then, 0.9 GB carried, 0.3 GB used."""
    quick.ok("start", "mineo/5gb", "--since", "2026-10-01")
    quick.ok("log", "3.2GB", "--on", "2026-10-10")
    quick.ok("log", "0.9GB", "--on", "2026-10-31")
    quick.ok("log", "300MB", "--on", "yesterday")
    return quick
