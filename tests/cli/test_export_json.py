"""``giga export json`` and ``giga import json``: all of a ledger, and the same ledger again."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from typing import Any

import pytest
from person import Quick, plan_text


@pytest.fixture
def rich(mineo: Quick) -> Quick:
    """A ledger with something of every table and every column that can hold something."""
    quick = mineo
    quick.ok("topup", "1GB", "--on", "2026-11-02")
    quick.ok("log", "1GB", "--on", "2026-11-03", "--note", "旅行 \x1b[31m\x9b\u202e")
    quick.ok("void", "4")
    quick.ok("log", "2GB", "--yes")
    quick.ok("undo")
    quick.ok("undo")
    quick.ok("redo")
    quick.ok("reading", "1.5GB")
    (quick.folder / "usage.csv").write_text("date,MB\n2026-11-04,100\n2026-11-05,200\n")
    quick.ok("import", "csv", "usage.csv", "--unit", "MB")
    quick.ok("expect", "1GB", "--from", "2026-12-01", "--to", "2026-12-05")
    quick.ok("change", "mineo/10gb")
    (quick.folder / "card.toml").write_text(plan_text())
    quick.ok("start", "card.toml", "--name", "二つ目", "--left", "1GB")
    quick.run("remind")
    quick.ok("snooze", "2d", "--contract", "mineo")
    return quick


def moved(quick: Quick, file: str = "all.json", to: str = "new.db") -> str:
    return quick.ok("--db", to, "import", "json", file)


def test_an_import_is_the_same_ledger(rich: Quick) -> None:
    assert rich.ok("export", "json", "all.json") == "All of the ledger is in all.json.\n"
    said = moved(rich)
    assert said.startswith("new.db is that of all.json now. Entries: ")
    before = rich.facts()
    rich.db = rich.folder / "new.db"
    assert rich.facts() == before
    assert stat.S_IMODE(rich.db.stat().st_mode) == 0o600
    assert not list(rich.folder.glob(".giga*"))


def test_exporting_again_gives_the_same_bytes(rich: Quick) -> None:
    rich.ok("export", "json", "all.json")
    first = (rich.folder / "all.json").read_bytes()
    assert rich.ok("export", "json").encode() == first
    moved(rich)
    assert rich.ok("--db", "new.db", "export", "json").encode() == first
    rich.ok("export", "json", "all.json")
    assert (rich.folder / "all.json").read_bytes() == first
    assert stat.S_IMODE((rich.folder / "all.json").stat().st_mode) == 0o600


def test_what_was_undone_can_be_redone_after_an_import(mineo: Quick) -> None:
    mineo.ok("undo")
    mineo.ok("export", "json", "all.json")
    moved(mineo)
    assert mineo.ok("--db", "new.db", "redo") == mineo.ok("redo")


def test_an_export_holds_every_row_of_every_table(rich: Quick) -> None:
    text = rich.ok("export", "json")
    said = json.loads(text)
    assert all(char.isprintable() or char == "\n" for char in text)
    counts = {"told": len(said["told"]), "command": len(said["command"])}
    assert said["counts"].items() >= counts.items()
    for table in ("plan", "contract", "fact", "hush"):
        counts[table] = sum(len(command.get(table, [])) for command in said["command"])
    dumped = rich.facts() or []
    for table, count in counts.items():
        assert count == sum(row.startswith(f'INSERT INTO "{table}"') for row in dumped) > 0


def test_only_an_export_is_written_over(mineo: Quick) -> None:
    (mineo.folder / "notes").write_text("notes")
    assert "no export that giga wrote" in mineo.refused("export", "json", "notes")
    assert (mineo.folder / "notes").read_text() == "notes"
    assert "No such file" in mineo.refused("export", "json", "nowhere/all.json")


def test_an_import_goes_only_where_nothing_is(mineo: Quick) -> None:
    mineo.ok("export", "json", "all.json")
    assert "There is something at" in mineo.refused("import", "json", "all.json")
    (mineo.folder / "empty").write_text("")
    assert "There is something" in mineo.refused("--db", "empty", "import", "json", "all.json")


BAD: dict[str, Callable[[Any], Any]] = {
    "another format": lambda all: all.update(format="x"),
    "a newer version": lambda all: all.update(version=2),
    "no version": lambda all: all.pop("version"),
    "a version that is none": lambda all: all.update(version="1"),
    "no counts": lambda all: all.pop("counts"),
    "other counts": lambda all: all["counts"].update(fact=7),
    "a command less": lambda all: all["command"].pop(),
    "a hole": lambda all: all["command"][-1].update(id=7),
    "not made": lambda all: all.pop("made"),
    "commands that are none": lambda all: all.update(command=7),
    "a command that is none": lambda all: all["command"].append("log"),
    "a word for an id": lambda all: all["command"][1].update(id="x"),
    "an id too large": lambda all: all["command"][1].update(id=2**70),
    "a fraction": lambda all: all["command"][1]["fact"][0].update(bytes=1.5),
    "a truth": lambda all: all["command"][1]["fact"][0].update(bytes=True),
    "a list": lambda all: all["command"][1]["fact"][0].update(note=["x"]),
    "less than nothing": lambda all: all["command"][1]["fact"][0].update(bytes=-1),
    "no such day": lambda all: all["command"][1]["fact"][0].update(day="2026-02-30"),
    "no such kind": lambda all: all["command"][1]["fact"][0].update(kind="steal"),
    "no such contract": lambda all: all["command"][1]["fact"][0].update(contract=9),
    "an unknown column": lambda all: all["command"][1]["fact"][0].update({"x) --": 1}),
    "half a letter": lambda all: all["command"][1]["fact"][0].update(note="\ud800"),
    "rules of nothing": lambda all: all["command"][0]["plan"][0].update(rules="{}"),
    "rules that are a list": lambda all: all["command"][0]["plan"][0].update(rules="[]"),
    "a fact twice": lambda all: all["command"][2]["fact"].extend(all["command"][1]["fact"]),
    "commands out of order": lambda all: all["command"].reverse(),
    "told of none": lambda all: all["told"].append({"id": 1, "contract": 9}),
}


def test_what_no_export_says_is_refused_and_leaves_nothing(mineo: Quick) -> None:
    text = mineo.ok("export", "json")
    for spoil in BAD.values():
        said = json.loads(text)
        spoil(said)
        check_refused(mineo, json.dumps(said))


def cut(said: Any) -> None:
    """A line less in the file: a command, and what it wrote."""
    del said["command"][2]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (cut, "The export has 3 rows of command and says that it has 4. Nothing was written."),
        (
            lambda all: all["command"][-1].update(id=9),
            "command 4 cannot be so: another number stands in its place.",
        ),
        (lambda all: all.pop("version"), "bad.json does not say in which version it is written."),
        (lambda all: all.update(version=2), "bad.json was written by a newer Giga."),
        (
            lambda all: all["command"][1]["fact"][0].update(kind="steal"),
            "fact 1 cannot be so: CHECK constraint failed: kind IN ( 'use', 'topup', 'reading', ",
        ),
    ],
)
def test_it_says_what_is_wrong_with_an_export(
    mineo: Quick, spoil: Callable[[Any], None], why: str
) -> None:
    said = json.loads(mineo.ok("export", "json"))
    spoil(said)
    (mineo.folder / "bad.json").write_text(json.dumps(said))
    refusal = mineo.refused("--db", "new.db", "import", "json", "bad.json")
    assert refusal.startswith(why) and "--" not in refusal


def test_what_is_no_export(mineo: Quick) -> None:
    for text in ("", "{", "[]", "7", "[" * 100_000, '{"command": []}', "{}\0"):
        check_refused(mineo, text)


def check_refused(quick: Quick, text: str) -> None:
    (quick.folder / "bad.json").write_text(text)
    quick.refused("--db", "new.db", "import", "json", "bad.json")
    names = sorted(path.name for path in quick.folder.iterdir())
    assert names == ["bad.json", "ledger.db"], text[-300:]
