"""The source that docs/sources.md builds: as it stands there, installed, and run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "sources.md").read_text("utf-8").partition("## A source of your own")[2]


def block(kind: str) -> str:
    """The first block of a kind in the tutorial."""
    found = re.search(rf"^```{kind}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert found, kind
    return found[1]


class Piggy:
    """A machine on which the source is installed."""

    def __init__(self, folder: Path) -> None:
        site = folder / "site"
        self.folder = folder
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "GIGA_DB": str(folder / "ledger.db"),
            "GIGA_TODAY": "2026-11-12",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(site)]),
        }
        project = tomllib.loads(block("toml"))["project"]
        info = site / "giga_piggy-1.0.dist-info"  # what pip makes of the project
        info.mkdir(parents=True)
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
        )
        ((group, names),) = project["entry-points"].items()
        points = "\n".join(f"{name} = {module}" for name, module in names.items())
        (info / "entry_points.txt").write_text(f"[{group}]\n{points}\n")
        (site / f"{names['piggy']}.py").write_text(block("python"))
        rows = re.findall(r"^    (\d{4}-.*)$", PAGE, re.MULTILINE)
        (folder / "piggy.log").write_text("".join(f"{row}\n" for row in rows))

    def giga(self, *args: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "ledger", *args],
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def piggy(tmp_path: Path) -> Piggy:
    machine = Piggy(tmp_path)
    status, said = machine.giga("start", "mineo/5gb", "--since", "2026-11-01")
    assert status == 0, said
    return machine


def test_it_is_as_short_as_the_page_says() -> None:
    assert len(block("python").splitlines()) <= 40


def test_the_page_shows_what_it_says(piggy: Piggy) -> None:
    command, answer = block("text").splitlines()
    assert piggy.giga(*command.removeprefix("$ giga ").split()) == (1, f"{answer}\n")


def test_it_is_there_like_all_others(piggy: Piggy) -> None:
    _status, said = piggy.giga("import", "--help")
    assert re.search(r"^  piggy +The hourly log of a Piggy router$", said, re.MULTILINE)
    _status, said = piggy.giga("import", "piggy", "--help")
    assert "--port NAME" in said and "--dry-run" in said


def test_what_it_brings_in(piggy: Piggy) -> None:
    assert piggy.giga("import", "piggy", "piggy.log", "--yes")[0] == 0
    _status, said = piggy.giga("journal", "--json")
    entries = {entry["day"]: entry for entry in json.loads(said)["entries"]}
    night = 104857600 + 5242880 + 52428800 + 1048576
    assert entries["2026-11-11"]["bytes"] == night
    assert entries["2026-11-12"]["bytes"] == 2 * 2**32 and entries["2026-11-12"]["partial"]
    assert entries["2026-11-11"]["details"] == "piggy wan"
    assert "2 days there already" in piggy.giga("import", "piggy", "piggy.log", "--yes")[1]


def test_what_it_refuses(piggy: Piggy) -> None:
    (piggy.folder / "bad.log").write_text("2026-11-11 22:00 wan rx=1 tx=2\nnonsense\n")
    status, said = piggy.giga("import", "piggy", "bad.log")
    assert (status, said) == (
        1,
        "giga: Row 2 is no row of a Piggy. piggyctl log prints them.\n",
    )
    assert json.loads(piggy.giga("journal", "--json")[1])["entries"] == []
