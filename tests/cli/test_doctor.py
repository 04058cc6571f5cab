"""``giga doctor``: what is wrong is found, said, and where it is safe mended."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from person import Quick

from ledger import billing
from ledger.billing import books
from ledger.billing.statement import Allocation, Granted
from ledger.facts import Contract, History, Usage
from ledger.plans import finding

CHECKS = [
    "file",
    "schema",
    "foreign_keys",
    "rows",
    "day_totals",
    "meters",
    "books",
    "clock",
    "permissions",
    "leftovers",
    "plans",
    "settings",
    "schedule",
    "channels",
    "sources",
]


@pytest.fixture
def ill(mineo: Quick) -> Quick:
    """A ledger on a machine without cron and systemd, to be made ill."""
    mineo.env["PATH"] = ""
    return mineo


def examined(quick: Quick, *args: str, **env: str) -> dict[str, Any]:
    """Each check by its name; the status must fit."""
    answer = quick.run("doctor", "--json", *args, **env)
    said = json.loads(answer.out)
    assert (answer.err, answer.status) == ("", int(not said["ok"]))
    assert said["ok"] == all(check["ok"] for check in said["checks"])
    return {check["check"]: check for check in said["checks"]}


def wrong(quick: Quick, *args: str, **env: str) -> dict[str, list[str]]:
    """What is wrong, by check."""
    found = examined(quick, *args, **env)
    return {
        name: [fault["what"] for fault in check["faults"]]
        for name, check in found.items()
        if not check["ok"]
    }


def spoil(quick: Quick, *statements: str) -> None:
    """Write past everything that guards the ledger."""
    with closing(sqlite3.connect(quick.db)) as conn:
        for statement in statements:
            conn.execute(statement)
        conn.commit()


def spoil_past(quick: Quick, trigger: str, *statements: str) -> None:
    """The same past a trigger, which is there again afterwards."""
    with closing(sqlite3.connect(quick.db)) as conn:
        query = "SELECT sql FROM sqlite_schema WHERE name = ?"
        (made,) = conn.execute(query, (trigger,)).fetchone()
    spoil(quick, f"DROP TRIGGER {trigger}", *statements, made)


def test_a_healthy_ledger(ill: Quick) -> None:
    before = ill.facts()
    found = examined(ill)
    assert list(found) == CHECKS
    assert all(check["ok"] and not check["faults"] for check in found.values())
    assert found["clock"]["notes"] == ["GIGA_TODAY is set: today is 2026-11-22."]
    assert "giga remind is not installed" in found["schedule"]["notes"][0]
    lines = ill.ok("doctor").splitlines()
    assert lines[0].split() == ["The", "file", "ok"]
    assert max(map(len, lines)) <= 80
    assert ill.facts() == before


def test_no_ledger_is_wrong_and_the_rest_is_looked_at(quick: Quick) -> None:
    quick.env["PATH"] = ""
    assert wrong(quick) == {"file": [f"There is no ledger at {quick.db}."]}
    assert "books" not in examined(quick)
    assert not quick.db.exists()


def test_an_empty_ledger_is_healthy(mineo: Quick) -> None:
    for _command in range(4):
        mineo.ok("undo")
    assert wrong(mineo, PATH="") == {}


def test_a_damaged_file(ill: Quick) -> None:
    with closing(sqlite3.connect(ill.db)) as conn:
        (page,) = conn.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'fact_day'"
        ).fetchone()
        (size,) = conn.execute("PRAGMA page_size").fetchone()
    with open(ill.db, "r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    (check,) = [check for check in examined(ill).values() if not check["ok"]]
    assert check["check"] == "file"
    assert check["faults"][0]["mend"] == "Put a backup in its place: giga restore FILE"
    assert "books" not in examined(ill), "nothing that the ledger says can be believed"


def test_an_index_that_lacks_a_row(ill: Quick) -> None:
    spoil(
        ill,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = sql || ' WHERE id > 1' WHERE name = 'fact_command'",
    )
    spoil(ill, "REINDEX fact_command")
    spoil(
        ill,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, ' WHERE id > 1', '')"
        " WHERE name = 'fact_command'",
    )
    assert "fact_command" in " ".join(wrong(ill)["file"])


def test_a_row_that_names_none(ill: Quick) -> None:
    spoil_past(ill, "fact_stays", "UPDATE fact SET command = 99 WHERE id = 2")
    assert wrong(ill) == {"foreign_keys": ["fact 2: no such command"]}


def test_sums_of_days_are_made_anew(ill: Quick) -> None:
    before = ill.facts()
    spoil(
        ill,
        "UPDATE day_total SET bytes = 7 WHERE day = '2026-10-10'",
        "DELETE FROM day_total WHERE day = '2026-10-31'",
    )
    assert wrong(ill)["day_totals"] == [
        "2026-10-10: the sum says 7 bytes, the entries say 3200000000.",
        "2026-10-31: the sum says 0 bytes, the entries say 900000000.",
    ]
    assert ill.facts() != before
    fixed = examined(ill, "--fix")["day_totals"]
    assert [fault["fixed"] for fault in fixed["faults"]] == [True, True]
    assert ill.facts() == before
    assert wrong(ill) == {}


def test_the_meters_in_force_are_listed_anew(ill: Quick) -> None:
    ill.ok("reading", "5GB", "--meter", "phone", "--on", "2026-11-01")
    ill.ok("reading", "6GB", "--meter", "phone", "--on", "2026-11-02")
    (number,) = (row["id"] for row in ill.data("journal")["entries"] if row["bytes"] == 6 * 10**9)
    before = ill.facts()
    spoil(ill, "DELETE FROM meter_in_force WHERE day = '2026-11-02'")
    said = f"2026-11-02: the list of meters in force is wrong about entry {number}."
    assert wrong(ill)["meters"] == [said]
    assert ill.facts() != before
    (fault,) = examined(ill, "--fix")["meters"]["faults"]
    assert fault["fixed"]
    assert ill.facts() == before
    assert wrong(ill) == {}


def test_it_says_in_words_what_is_wrong_and_what_mends_it(ill: Quick) -> None:
    spoil(ill, "UPDATE day_total SET bytes = 7 WHERE day = '2026-10-10'")
    answer = ill.run("doctor")
    assert (answer.status, answer.err) == (1, "")
    assert "Sums of the days         wrong\n" in answer.out
    assert "  -> giga doctor --fix\n" in answer.out
    assert "  Mended: 2026-10-10: the sum says 7" in ill.ok("doctor", "--fix")


def test_rules_that_no_giga_wrote(ill: Quick) -> None:
    rules = ill.ok("export", "json").partition('"rules": ')[2].partition(', "toml"')[0]
    odd = json.loads(rules).replace('"starts": "calendar"', '"starts": "full moon"')
    spoil_past(ill, "plan_stays", f"UPDATE plan SET rules = '{odd}'")
    (said,) = wrong(ill)["books"]
    assert said.startswith("It cannot be replayed: ")


@pytest.mark.parametrize("rules", ["{}", "[]", "null", '{"plan": "x"}'])
def test_rules_that_cannot_be_read(ill: Quick, rules: str) -> None:
    ill.ok("backup", "copy.db")
    spoil_past(ill, "plan_stays", f"UPDATE plan SET rules = '{rules}'")
    (said,) = wrong(ill)["rows"]
    assert said.startswith("table plan: rules cannot be read (")
    for command in (("status",), ("log", "1GB"), ("backup", "other.db")):
        refusal = ill.refused(*command)
        assert "is damaged (table plan: rules cannot be read" in refusal
        assert refusal.endswith(f"Put its newest copy back: giga restore {ill.folder}/copy.db")


def test_a_byte_that_makes_a_text_none(ill: Quick) -> None:
    """SQLite finds nothing wrong with it."""
    for name in ("copy.db", "newer.db", "old.db"):
        ill.ok("backup", name)
    os.utime(ill.folder / "old.db", (1, 1))
    content = ill.db.read_bytes()
    at = content.find(b"# mineo MyPita")
    bad = content[: at + 3] + b"\xff" + content[at + 4 :]
    ill.db.write_bytes(bad)
    (ill.folder / "copy.db").write_bytes(bad)
    assert wrong(ill) == {"rows": ["table plan, row 1: a text is not UTF-8"]}
    ends = dict.fromkeys(("status", "export json", "backup other.db"), "/newer.db")
    for command, end in (ends | {"restore copy.db --yes": "Choose another backup."}).items():
        refusal = ill.refused(*command.split())
        assert "is damaged (" in refusal and "UTF-8" in refusal
        assert refusal.endswith(end)
    ill.ok("restore", "newer.db", "--yes")
    assert wrong(ill) == {}
    assert (ill.folder / "ledger.db.before-restore").read_bytes() == bad


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TABLE told", "table told is missing"),
        ("DROP VIEW entry", "view entry is missing"),
        ("DROP TRIGGER fact_stays", "trigger fact_stays is missing"),
        ("DROP INDEX fact_day", "index fact_day is missing"),
        (
            "CREATE TRIGGER sly AFTER INSERT ON told BEGIN DELETE FROM asked; END",
            "trigger sly is not of giga",
        ),
        ("ALTER TABLE asked ADD COLUMN colour TEXT", "table asked is not as it was made"),
    ],
)
def test_a_schema_of_another_shape(ill: Quick, statement: str, said: str) -> None:
    spoil(ill, statement)
    assert said in wrong(ill)["schema"]
    assert "is damaged (" in ill.refused("backup", "copy.db")


def test_a_table_that_is_missed_only_by_some(ill: Quick) -> None:
    spoil(ill, "DROP TABLE told")
    for command in (("remind",), ("export", "json")):
        assert "ledger.db is damaged (table told is missing)" in ill.refused(*command)


@pytest.mark.parametrize(
    "table",
    ["mine (day TEXT, rules TEXT)", "mine (day TEXT, rules TEXT REFERENCES thine (rules))"],
)
def test_a_table_of_another_program_may_say_anything(ill: Quick, table: str) -> None:
    spoil(
        ill,
        f"CREATE TABLE {table}",
        "CREATE TABLE thine (rules TEXT UNIQUE)",
        "INSERT INTO mine VALUES ('Monday', 'none'), (cast(x'ff' AS TEXT), '')",
    )
    assert wrong(ill) == {}
    ill.ok("backup", "copy.db")


def test_a_view_of_ones_own_is_left_alone(ill: Quick) -> None:
    spoil(ill, "CREATE VIEW mine AS SELECT day, sum(bytes) FROM entry GROUP BY day")
    assert wrong(ill) == {}
    ill.ok("backup", "copy.db")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE day_total SET day = '2026-02-30x' WHERE day = '2026-10-10'",
        "UPDATE day_total SET line = cast(x'ff' AS TEXT) WHERE day = '2026-10-10'",
        "INSERT INTO day_total VALUES (1, '2026-11-22', '', '', 9223372036854775807, 1),"
        " (1, '2026-11-22', '', 'x', 9223372036854775807, 1)",
    ],
)
def test_sums_that_cannot_be_read_are_made_anew(ill: Quick, statement: str) -> None:
    before = ill.facts()
    spoil(ill, statement)
    assert "day_totals" in wrong(ill)
    refusal = ill.refused("log", "1GB")
    assert refusal.endswith("entries. Make them anew: giga doctor --fix")
    ill.run("doctor", "--fix")
    assert ill.facts() == before
    assert wrong(ill) == {}


def test_what_is_worked_out_from_sums_waits_for_them(ill: Quick) -> None:
    ill.ok("backup", "copy.db")
    for file in (ill.db, ill.folder / "copy.db"):
        with closing(sqlite3.connect(file)) as conn:
            conn.execute("UPDATE day_total SET day = 'x' WHERE day = '2026-10-10'")
            conn.commit()
    said = "holds sums that are not those of its entries. Make them anew:"
    for command in ("status", "backup other.db"):
        refusal = ill.refused(*command.split())
        assert refusal.endswith(f"ledger.db {said} giga doctor --fix")
    refusal = ill.refused("restore", "copy.db", "--yes")
    assert refusal.endswith(f"copy.db {said} giga --db copy.db doctor --fix")
    assert list(wrong(ill)) == ["day_totals"]
    assert not examined(ill).keys() & {"books", "clock", "channels"}
    assert list(examined(ill, "--fix")) == CHECKS
    ill.ok("--db", "copy.db", "doctor", "--fix")
    ill.ok("restore", "copy.db", "--yes")
    assert wrong(ill) == {}


def spoil_rules(ill: Quick) -> str:
    """Make the ledger unreadable; what is said of it then."""
    spoil_past(ill, "plan_stays", "UPDATE plan SET rules = '{}'")
    return ill.refused("status")


def test_the_newest_copy_is_that_which_knows_most(ill: Quick) -> None:
    ill.ok("backup", "old.db")
    ill.ok("log", "1GB", "--yes")
    ill.ok("backup", "new one.db")
    os.utime(ill.folder / "new one.db", (1, 1))
    assert spoil_rules(ill).endswith(f"giga restore '{ill.folder}/new one.db'")
    (ill.folder / "new one.db").unlink()
    assert ill.refused("status").endswith(f"giga restore {ill.folder}/old.db")


def test_what_a_restore_put_aside_is_named_only_where_it_knows_more(ill: Quick) -> None:
    ill.ok("backup", "copy.db")
    ill.ok("restore", "copy.db", "--yes")
    os.utime(ill.folder / "copy.db", (1, 1))
    assert spoil_rules(ill).endswith(f"giga restore {ill.folder}/copy.db")
    (ill.folder / "copy.db").unlink()
    assert ill.refused("status").endswith(f"giga restore {ill.db}.before-restore")


def test_copies_of_a_ledger_that_says_nothing_of_itself(ill: Quick) -> None:
    for name in ("old.db", "my copy.db"):
        ill.ok("backup", name)
        ill.ok("log", "1GB", "--yes")
    later = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    ill.ok("start", "mineo/5gb", GIGA_DB="other.db")
    with closing(sqlite3.connect(ill.folder / "other.db")) as conn:
        conn.execute("UPDATE _sqlite_migrations SET applied_at = ?", (later,))
        conn.commit()
    content = ill.db.read_bytes()
    ill.db.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    folder = ill.folder
    assert ill.refused("status").endswith(
        "Put a copy back, if this one is yours: "
        f"giga restore '{folder}/my copy.db', giga restore {folder}/other.db"
    )
    ill.ok("restore", f"{folder}/my copy.db", "--yes")
    assert wrong(ill) == {}


def test_ledgers_that_do_not_say_when_they_were_made_are_no_copies(ill: Quick) -> None:
    ill.ok("start", "mineo/5gb", GIGA_DB="other.db")
    for file in (ill.db, ill.folder / "other.db"):
        with closing(sqlite3.connect(file)) as conn:
            conn.execute("DELETE FROM _sqlite_migrations")
            conn.commit()
    assert "other.db" not in spoil_rules(ill)


def test_permissions_are_narrowed(ill: Quick) -> None:
    ill.db.chmod(0o644)
    assert wrong(ill) == {"permissions": [f"{ill.db} is open to others."]}
    assert examined(ill, "--fix")["permissions"]["ok"]
    assert stat.S_IMODE(ill.db.stat().st_mode) == 0o600
    assert wrong(ill) == {}


@pytest.mark.parametrize("content", [b"", b"notes of mine", b"SQLite format 3\0" + bytes(100)])
def test_a_file_of_another_program_is_left_alone(ill: Quick, content: bytes) -> None:
    notes, beside = ill.folder / "notes", ill.folder / "notes.txt"
    for file in (notes, beside):
        file.write_bytes(content)
        file.chmod(0o644)
    found = examined(ill, "--fix", GIGA_DB=str(notes))
    assert not found["file"]["ok"]
    assert [stat.S_IMODE(file.stat().st_mode) for file in (notes, beside)] == [0o644] * 2


def test_what_a_link_leads_to_and_folders_are_left_alone(ill: Quick, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("for all")
    mine.chmod(0o644)
    (ill.folder / "ledger.db-link").symlink_to(mine)
    (ill.folder / "ledger.db-folder").mkdir(mode=0o755)
    assert wrong(ill, "--fix") == {}
    assert stat.S_IMODE(mine.stat().st_mode) == 0o644
    assert stat.S_IMODE((ill.folder / "ledger.db-folder").stat().st_mode) == 0o755


def test_only_the_folder_of_the_default_ledger_is_narrowed(ill: Quick) -> None:
    data = ill.folder / "data" / "giga"
    data.mkdir(parents=True, mode=0o755)
    os.rename(ill.db, data / "ledger.db")
    data.parent.chmod(0o755)
    there = str(data / "ledger.db")
    assert wrong(ill, GIGA_DB=there) == {}
    at_home = {"GIGA_DB": "", "XDG_DATA_HOME": str(data.parent)}
    assert wrong(ill, **at_home) == {"permissions": [f"{data} is open to others."]}
    examined(ill, "--fix", **at_home)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE(data.parent.stat().st_mode) == 0o755


def test_what_a_killed_program_left_is_removed(ill: Quick) -> None:
    left, young, other = (ill.folder / f".giga-{name}" for name in ("1.part", "2.part", "notes"))
    for path in (left, young, other):
        path.write_text("half")
    for path in (left, other):
        os.utime(path, (0, 0))
    assert wrong(ill) == {
        "leftovers": [f"{left} never became whole: a giga that wrote it was killed."]
    }
    assert examined(ill, "--fix")["leftovers"]["ok"]
    assert not left.exists() and young.exists() and other.exists()
    assert wrong(ill) == {}


def test_days_and_commands_from_the_future(ill: Quick) -> None:
    (said,) = wrong(ill, GIGA_TODAY="2026-11-01")["clock"]
    assert said == "mineo: entry 3 is of a day after 2026-11-01."
    later = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    spoil(ill, f"INSERT INTO command (entered_at, verb) VALUES ('{later}', 'log')")
    assert wrong(ill)["clock"] == ["Commands that were given later than now: 1."]


def test_plan_files_and_settings(ill: Quick) -> None:
    plans = ill.folder / "plans"
    plans.mkdir()
    (plans / "too bad.toml").write_text("[family\n")
    (plans / "good.txt").write_text("[family\n")
    (ill.folder / "config.toml").write_text("unknown = 1\n")
    env = {"GIGA_PLANS": str(plans), "GIGA_CONFIG": str(ill.folder / "config.toml")}
    found = wrong(ill, **env)
    assert list(found) == ["plans", "settings"]
    assert "bad.toml" in found["plans"][0]
    (fault,) = examined(ill, **env)["plans"]["faults"]
    assert fault["mend"].endswith(f"giga plans check '{plans}/too bad.toml'")
    assert "unknown" in found["settings"][0]


def test_a_schedule_that_does_not_start(ill: Quick) -> None:
    """A crontab that runs a giga which is not there any more."""
    programs = ill.folder / "bin"
    programs.mkdir()
    table = ill.folder / "table"
    crontab = programs / "crontab"
    crontab.write_text(f'#!/bin/sh\nif [ "$1" = -l ]; then cat {table}; else cat > {table}; fi\n')
    crontab.chmod(0o755)
    table.write_text("")
    env = {"PATH": f"{programs}:/usr/bin:/bin"}
    ill.ok("schedule", "cron", "--install", "--yes", **env)
    found = examined(ill, **env)["schedule"]
    assert not found["notes"]
    table.write_text(table.read_text().replace(sys.executable, "/nowhere/python"))
    found = examined(ill, **env)["schedule"]
    assert found["faults"][-1]["what"].startswith("cron: What is installed does not start")
    assert found["faults"][-1]["mend"] == "giga schedule --install"


def test_a_channel_that_did_not_hear_the_news_at_the_last_run(ill: Quick) -> None:
    ill.ok("config", "channel.phone.exec", "exit 1")
    ill.ok("config", "channel.desk.exec", "exit 0")
    ill.ok("config", "remind.channels", "stdout,phone,desk")
    assert wrong(ill) == {}, "nobody knows before the first run"
    ill.env["PATH"] = "/usr/bin:/bin"
    assert ill.run("remind", GIGA_TODAY="2026-11-27").status == 1
    ill.env["PATH"] = ""
    assert wrong(ill, GIGA_TODAY="2026-11-27") == {
        "channels": ["phone did not hear what was new at the last giga remind."]
    }
    (fault,) = examined(ill, GIGA_TODAY="2026-11-27")["channels"]["faults"]
    assert fault["mend"] == "giga remind --test phone"
    os.utime(f"{ill.db}.remind", (0, 0))
    assert wrong(ill, GIGA_TODAY="2026-11-27") == {}, "what is known now was not known then"


# the books ----------------------------------------------------------------------------------------


def statement_of(usage: list[Usage]) -> tuple[History, Any]:
    rules = finding.find("jp.mineo.mypita/5gb").rules
    since = datetime(2026, 10, 1).date()
    history = History(Contract(1, "mineo", since, 1), usage, [])
    return history, billing.state(history, {1: rules}, since + timedelta(days=40))


def test_books_that_do_not_add_up_are_told() -> None:
    day = datetime(2026, 10, 5).date()
    history, statement = statement_of([Usage(day, 1000)])
    assert books.faults(history, statement) == []
    lot = statement.trail.allocations[0].lot
    statement.trail.allocations.append(Allocation(day, lot, 5))
    assert books.faults(history, statement) == [
        f"{lot}: 5000000000 bytes came, 5000000005 went, 0 are left.",
        "2026-10-05: 1000 bytes were used, 1005 are accounted for.",
    ]
    statement.trail.allocations.pop()
    statement.trail.granted.append(Granted(day, lot, 9, "loan"))
    assert books.faults(history, statement)[1:] == [
        "9 bytes were borrowed, 0 paid back, 0 are owed."
    ]
