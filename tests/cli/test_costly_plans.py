"""A plan file of strangers is data: no command works at it for minutes, or fills the memory."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from person import Quick, plan_text

LONGEST = 20
"""Seconds of computing; what is refused here took minutes, or did not end."""


def example(until: str, **others: object) -> str:
    keys = "\n".join(f"{key} = {json.dumps(value)}" for key, value in others.items())
    return (
        f'[[example]]\nderived = "from nothing"\nsize = "5gb"\nstart = 2000-01-01\n{keys}\n'
        f'expect = [{{ on = {until}, remaining = "5GB" }}]\n'
    )


def grants(count: int, lasts: str) -> str:
    return f'[[grant]]\namount = "1GB"\nevery = "day"\nlasts = "{lasts}"\n' * count


POOL = '[share]\namount = "per_line"\npools = "carried"\n[rollover]\n'
SHORT = '[cycle]\nlength = "1 day"\nstarts = "activation"\n'

HOSTILE = [
    (example("2199-12-31"), "the examples take more than 25000 days in all"),
    (example("2010-01-01") * 7, "the examples take more than 25000 days in all"),
    (POOL + example("2000-02-01", lines=9999), "the examples take more than 25000 days in all"),
    (grants(13, "cycle"), "[[grant]]: expected at most 12 of them"),
    (grants(12, "forever") + example("2015-01-01"), "makes more than 3000 pieces of data"),
    (
        SHORT + '[rollover]\nlasts = "forever"\n' + example("2015-01-01"),
        "makes more than 3000 pieces of data",
    ),
]


@pytest.mark.parametrize(("tables", "says"), HOSTILE, ids=range(len(HOSTILE)))
def test_examples_that_take_minutes_are_refused(quick: Quick, tables: str, says: str) -> None:
    (quick.folder / "p.toml").write_text(plan_text(tables))
    begun = time.process_time()
    answer = quick.run("plans", "check", "p.toml")
    assert answer.status == 1 and says in " ".join(answer.out.split())
    assert time.process_time() - begun < LONGEST


def test_a_plan_of_too_many_lots_begins_no_ledger(quick: Quick) -> None:
    (quick.folder / "p.toml").write_text(plan_text(grants(12, "forever")))
    line = quick.run("start", "p.toml", "--since", "2020-01-01").err
    assert "makes more than 3000 pieces of data that live at once" in line
    assert quick.run("status").status == 1


def test_giant_lengths_are_refused(mineo: Quick) -> None:
    for words in (
        ("start", "--amount", "3GB", "--for", "999999999 days"),
        ("start", "--amount", "3GB", "--for", "9999 cycles"),
        ("topup", "1GB", "--lasts", "999999999 days"),
        ("gift", "in", "1GB", "--lasts", "99999 months"),
        ("topup", "1GB", "--until", "9999-12-31"),
        ("log", "1GB", "--on", "99999999999 days ago"),
        ("snooze", "99999w"),
        ("log", f"{'9' * 5000}GB"),
        ("why", "9" * 5000),
    ):
        mineo.refused(*words)


@pytest.mark.parametrize("length", [[0, "days"], [-1, "months"], [10**30, "months"], [1]])
@pytest.mark.parametrize("where", ["cycle length", "grants every"])
def test_an_import_whose_rules_never_end_is_refused(
    mineo: Quick, where: str, length: list[Any]
) -> None:
    table, key = where.split()

    def spoil(rules: dict[str, Any]) -> None:
        (rules[table] if table == "cycle" else rules[table][0])[key] = length

    refuse_import(mineo, spoil)


def test_an_import_of_a_thousand_grants_is_refused(mineo: Quick) -> None:
    refuse_import(mineo, lambda rules: rules.update(grants=rules["grants"] * 1000))


def refuse_import(mineo: Quick, spoil: Callable[[dict[str, Any]], None]) -> None:
    held = json.loads(mineo.ok("export", "json"))
    (plan,) = [plan for command in held["command"] for plan in command.get("plan", [])]
    rules = json.loads(plan["rules"])
    spoil(rules)
    plan["rules"] = json.dumps(rules)
    (mineo.folder / "evil.json").write_text(json.dumps(held))
    assert "cannot be replayed" in mineo.refused("--db", "new.db", "import", "json", "evil.json")
    assert not (mineo.folder / "new.db").exists()


@pytest.mark.parametrize(
    "text",
    ["[" * 50_000, '{"a":' * 20_000, '{"format": ' + "9" * 90_000 + "}", '"' + "\\ud800" * 9, ""],
    ids=["lists", "tables", "number", "text", "nothing"],
)
def test_json_that_is_no_export_is_refused(quick: Quick, text: str) -> None:
    (quick.folder / "evil.json").write_text(text)
    assert "evil.json is no " in quick.refused("import", "json", "evil.json")
