"""A new ledger on disk, and a pen that writes to it one command at a time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger import store
from ledger.plans.language import read_family
from ledger.plans.rules import to_data

PLAN = """
[family]
id = "jp.mineo"
carrier = "mineo"
name = { en = "mineo" }
kind = "postpaid"
zone = "Asia/Tokyo"
[[size]]
id = "5gb"
amount = "5GB"
"""
RULES = json.dumps(to_data(read_family(PLAN, "plan").sizes["5gb"]))
AT = "2026-11-22T12:00:00Z"


class Pen:
    """Writes to a ledger as commands do: each call is one command and one transaction."""

    rules = RULES
    """Those of the plan that its contracts begin with."""

    def __init__(self, path: str) -> None:
        self.path = path

    def write(self, verb: str, what: Callable[[sqlite3.Connection, int], Any]) -> Any:
        with store.writing(self.path) as conn:
            return what(conn, store.record(conn, verb, f"{verb} ...", AT))

    def start(self, name: str = "mineo", **fields: Any) -> int:
        def what(conn: sqlite3.Connection, command: int) -> int:
            kept = f"jp.{name}/5gb", "catalogue", "# toml", self.rules
            plan = store.add_plan(conn, command, *kept)
            values = {"anchor": None, "left": None, "carried": None, **fields}
            return store.add_contract(conn, command, name, date(2026, 1, 1), plan, **values)

        return int(self.write("start", what))

    def use(self, day: date, amount: int, contract: int = 1, **fields: Any) -> int:
        return int(
            self.write("log", lambda c, k: store.add_use(c, k, contract, day, amount, **fields))
        )

    def void(self, fact: int, note: str = "") -> int:
        return int(self.write("void", lambda c, k: store.add_void(c, k, fact, note)))

    def undo(self) -> Any:
        with store.writing(self.path) as conn:
            return store.undo(conn, AT)

    def redo(self) -> Any:
        with store.writing(self.path) as conn:
            return store.redo(conn, AT)

    def ask(self, question: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """What a query answers in a transaction of its own."""
        with store.reading(self.path) as conn:
            return question(conn, *args, **kwargs)

    def rows(self, query: str) -> list[Any]:
        with store.reading(self.path) as conn:
            return conn.execute(query).fetchall()


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Where a ledger may be made."""
    return str(tmp_path / "giga" / "ledger.db")


@pytest.fixture
def empty_pen(path: str) -> Pen:
    """A ledger without any contract."""
    store.create(path)
    return Pen(path)


@pytest.fixture
def pen(empty_pen: Pen) -> Pen:
    """A ledger with one contract, number 1, by command 1."""
    empty_pen.start()
    return empty_pen
