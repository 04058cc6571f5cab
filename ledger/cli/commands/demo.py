"""``giga demo``: a believable year in a throw-away ledger, shown."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

import click

from ledger.cli.edge import show
from ledger.i18n import _

_FIRST = date(2025, 12, 1)
_TODAY = date(2026, 11, 22)

_STORY = (
    (_FIRST, ["start", "mineo/5gb"]),
    (_TODAY, ["import", "csv", "usage.csv"]),
    (_TODAY, ["log", "0.3GB", "--on", "yesterday"]),
    (_TODAY, ["status"]),
    (_TODAY, ["why"]),
    (_TODAY, ["remind"]),
)


@click.command(help=_("A believable year in a throw-away ledger; yours is not touched."))
def command() -> None:
    from ledger.cli.main import run

    with tempfile.TemporaryDirectory() as folder, _in(folder):
        with open("usage.csv", "w", encoding="utf-8") as file:
            file.writelines(_usage())
        for day, words in _STORY:
            os.environ["GIGA_TODAY"] = day.isoformat()
            show([f"$ giga {' '.join(words)}"])
            status = run(words)
            show([""])
            if status:
                sys.exit(status)
    show([_("That ledger is gone again. Begin your own: giga start PLAN (giga plans list)")])


@contextmanager
def _in(folder: str) -> Iterator[None]:
    """Work in a folder with a ledger of its own, and leave no trace."""
    before, here = dict(os.environ), os.getcwd()
    os.environ["GIGA_DB"] = os.path.join(folder, "ledger.db")
    os.environ.pop("GIGA_CONTRACT", None)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(before)


def _usage() -> Iterator[str]:
    """A year of a person who uses more on weekends and was at home a lot in October."""
    chance = Random(5)
    yield "date,used_mb\n"
    for number in range((_TODAY - _FIRST).days - 1):
        day = _FIRST + timedelta(days=number)
        usual = 230 if day.weekday() >= 5 else 120
        if day.month == 10:
            usual = usual * 3 // 4
        yield f"{day},{round(usual * chance.uniform(0.4, 1.6))}\n"
