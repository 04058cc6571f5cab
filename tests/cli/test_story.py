"""What a person does with Giga, from an empty machine on: real processes on a real file."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from person import GB, MB, Giga, Quick, plan_text


@pytest.fixture(scope="module")
def first_weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """mineo 5 GB since October: 4.1 GB used then, so 0.9 GB carried; 0.3 GB used yesterday."""
    giga = Giga(tmp_path_factory.mktemp("story"))
    giga.ok("start", "mineo/5gb", "--since", "2026-10-01")
    giga.ok("log", "3.2GB", "--on", "2026-10-10")
    giga.ok("log", "0.9GB", "--on", "31 Oct")
    giga.ok("log", "300MB", "--on", "yesterday", "--note", "the train")
    return giga.db


@pytest.fixture
def lived(giga: Giga, first_weeks: Path) -> Giga:
    """A ledger of one's own with those weeks in it."""
    shutil.copy(first_weeks, giga.db)
    return giga


def test_the_first_command_makes_a_private_ledger_and_shows_it(giga: Giga) -> None:
    assert not giga.db.exists()
    screen = giga.ok("start", "mineo/5gb")
    assert screen.startswith("mineo MyPita 5 GB")
    assert "5.0 GB left  of 5.0 GB" in screen
    assert "No entry yet." in screen
    assert stat.S_IMODE(giga.db.stat().st_mode) == 0o600


def test_without_a_name_the_ledger_lies_in_the_users_own_data_folder(giga: Giga) -> None:
    data = giga.folder / "data"
    del giga.env["GIGA_DB"]
    giga.ok("start", "mineo/5gb", XDG_DATA_HOME=str(data))
    assert stat.S_IMODE((data / "giga").stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "giga" / "ledger.db").stat().st_mode) == 0o600
    assert "5.0 GB left" in giga.ok("status", XDG_DATA_HOME=str(data))


def test_log_answers_with_day_sum_and_what_is_left(giga: Giga) -> None:
    giga.ok("start", "mineo/5gb", "--since", "2026-10-01")
    assert giga.ok("log", "300MB", "--on", "yesterday") == (
        "Sat 21 Nov: 300 MB, 300 MB in all that day. 9.7 GB left until Mon 30 Nov.\n"
    )
    assert giga.ok("log", "300MB", "--on", "yesterday") == (
        "Sat 21 Nov: 300 MB, 600 MB in all that day. 9.4 GB left until Mon 30 Nov.\n"
    )
    assert giga.data("status")["used"] == 600 * MB


@pytest.mark.parametrize(("hour", "asked"), [(1, True), (12, False)])
def test_after_midnight_log_says_how_to_put_it_on_last_night(
    giga: Giga, hour: int, asked: bool
) -> None:
    """The plan lies where it is that hour now."""
    east = (hour - datetime.now(UTC).hour + 11) % 24 - 11
    (giga.folder / "night.toml").write_text(plan_text(zone=f"Etc/GMT{-east:+d}"))
    del giga.env["GIGA_TODAY"]
    giga.ok("start", "night.toml", "--since", "3 days ago")
    hint = "Was it last night? giga undo; giga log 300MB --on yesterday"
    terminal = giga.terminal("log", "300MB")
    assert terminal.end() == 0
    assert (hint in terminal.text) == asked
    assert hint not in giga.ok("log", "300MB")  # nobody reads it where there is no terminal
    assert hint not in giga.ok("log", "300MB", "--on", "yesterday")


def test_status_tells_what_is_left_carried_and_lost(lived: Giga) -> None:
    status = lived.data("status")
    assert (status["remaining"], status["carried"]) == (5600 * MB, 600 * MB)
    assert (status["granted"], status["used"], status["overage"]) == (5 * GB, 300 * MB, 0)
    assert status["cycle"] == {"start": "2026-11-01", "end": "2026-12-01", "days_left": 9}
    assert status["at_risk"] == [
        {
            "on": "2026-12-01",
            "last_day": "2026-11-30",
            "bytes": 5600 * MB,
            "rolls": 5 * GB,
            "lost": 600 * MB,
        },
        {
            "on": "2027-01-01",
            "last_day": "2026-12-31",
            "bytes": 5 * GB,
            "rolls": 0,
            "lost": 5 * GB,
        },
    ]


def test_the_screen_of_status_has_all_of_it_in_80_columns(lived: Giga) -> None:
    terminal = lived.terminal("status")
    assert terminal.end() == 0
    lines = terminal.text.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines == lived.ok("status").splitlines()
    assert "\x1b[" in terminal.raw  # colour on a terminal only, and the same facts without
    assert lines[0].split() == "mineo MyPita 5 GB Sun 22 Nov 2026, 9 days left".split()
    assert lines[1].startswith("5.6 GB left  of 5.9 GB") and lines[1].endswith("until Mon 30 Nov")
    assert lines[2].split(maxsplit=2)[0] == "0.6" and "carried from October" in lines[2]
    assert "used first; lost after Mon 30 Nov" in lines[2]
    assert lines[3].split(maxsplit=2)[0] == "5.0" and "November's own" in lines[3]
    assert "rolls on 1 Dec, then good until Thu 31 Dec" in lines[3]
    text = " ".join(" ".join(lines).split())
    assert "! 600 MB (carried from October) will be lost after Mon 30 Nov: use 67 MB a day" in text
    assert "Up to 622 MB a day lasts until the end." in text
    assert text.endswith("Last entry: yesterday, 300 MB")


@pytest.mark.parametrize("command", ["lots", "cycles", "journal", "why", "remind"])
def test_every_report_fits_a_terminal_of_80_columns(lived: Giga, command: str) -> None:
    terminal = lived.terminal(command)
    assert terminal.end() == 0
    if command != "remind":  # sentences for mail
        assert max(map(len, terminal.text.splitlines())) <= 80


def test_a_table_breaks_no_word_on_a_terminal(giga: Giga) -> None:
    giga.ok("start", "softbank.flat/20gb", "--anchor", "11", "--since", "2026-10-11")
    terminal = giga.terminal("lots", GIGA_TODAY="2026-12-12")
    assert terminal.end() == 0
    assert "carried" in terminal.text


def test_a_table_with_long_ids_fits_80_columns(giga: Giga) -> None:
    giga.ok("start", "softbank.flat/20gb", "--anchor", "11", "--left", "25GB", "--carried", "8GB")
    terminal = giga.terminal("lots", GIGA_TODAY="2026-12-12")
    assert terminal.end() == 0
    assert max(len(line.rstrip()) for line in terminal.text.splitlines()) <= 80


def test_plain_giga_is_status(lived: Giga) -> None:
    assert lived.ok() == lived.ok("status")
    assert lived.ok("status", "--oneline") == (
        "mineo MyPita 5 GB: 5.6 GB left until Mon 30 Nov; 600 MB lost after Mon 30 Nov\n"
    )


def test_the_advice_of_status_holds(mineo: Quick) -> None:
    """Used as advised, nothing is lost; a day less, and something is."""
    assert "Use 67 MB a day and nothing is" in mineo.ok("remind", "--all")
    for number in range(22, 31):
        mineo.ok("log", "67MB", GIGA_TODAY=f"2026-11-{number}")
    assert mineo.data("status", GIGA_TODAY="2026-12-01")["forfeited"] == 0
    mineo.ok("undo")
    assert mineo.data("status", GIGA_TODAY="2026-12-01")["forfeited"] == 64 * MB


def test_lots_cycles_and_journal_show_the_same_figures(lived: Giga) -> None:
    lots = lived.data("lots")["lots"]
    assert [(lot["id"], lot["remaining"], lot["last_day"]) for lot in lots] == [
        ("2026-10/plan>2026-11", 600 * MB, "2026-11-30"),
        ("2026-11/plan", 5 * GB, "2026-11-30"),
    ]
    october, november = lived.data("cycles")["cycles"]
    assert (october["granted"], october["used"], october["rolled"]) == (5 * GB, 4100 * MB, 900 * MB)
    assert (november["carried"], november["used"], november["lost"]) == (900 * MB, 300 * MB, 0)
    entries = lived.data("journal")["entries"]
    assert [entry["bytes"] for entry in entries] == [3200 * MB, 900 * MB, 300 * MB]
    assert entries[-1]["note"] == "the train"
    assert "the train" in lived.ok("journal", "--last", "1").splitlines()[1]


def test_why_explains_left_and_adds_up(lived: Giga) -> None:
    assert lived.ok("why").splitlines()[0] == "5.6 GB left on Sun 22 Nov"
    explained = lived.data("why")
    assert explained["total"] == sum(line["bytes"] for line in explained["lines"]) == 5600 * MB
    for line in explained["lines"]:
        if line["details"]:
            assert line["bytes"] == sum(part["bytes"] for part in line["details"])
    assert lived.data("why", "2026-10-31")["total"] == 900 * MB
    assert lived.data("why", "2026-10/plan>2026-11")["total"] == 600 * MB


def test_remind_warns_and_is_silent_when_all_is_well(lived: Giga) -> None:
    soon = {"GIGA_TODAY": "2026-11-23"}
    sentence = "600 MB (carried from October) is lost after Mon 30 Nov, in 7 days.\n"
    assert lived.ok("remind", "--dry-run", **soon).startswith(sentence)
    lived.ok("log", "700MB")
    assert lived.ok("remind", **soon) == ""


def test_undo_and_redo_walk_through_the_commands(lived: Giga) -> None:
    lived.ok("topup", "1GB")
    assert lived.left() == 6600 * MB
    assert lived.ok("undo").splitlines()[0] == "Undone: giga topup 1GB"
    assert lived.left() == 5600 * MB
    lived.ok("undo")
    assert lived.left() == 5900 * MB
    assert "log 300MB --on yesterday --note 'the train'" in lived.ok("redo")
    lived.ok("redo")
    assert lived.left() == 6600 * MB


def test_void_takes_out_one_entry_and_keeps_it_on_record(lived: Giga) -> None:
    assert lived.ok("void", "2", "--reason", "twice").splitlines()[0].startswith("Void: entry 2")
    assert lived.data("status")["remaining"] == 6500 * MB
    assert [entry["id"] for entry in lived.data("journal")["entries"]] == [1, 3]
    whole = lived.data("journal", "--all")["entries"]
    assert [(entry["id"], entry["state"]) for entry in whole if entry["kind"] == "use"] == [
        (1, "in force"),
        (2, "voided"),
        (3, "in force"),
    ]
    assert any(entry["note"] == "twice" for entry in whole)


def test_a_reading_makes_the_ledger_agree_with_the_carrier(lived: Giga) -> None:
    answer = lived.ok("reading", "4GB")
    assert "the ledger had 5.6 GB; 1.6 GB more was used than logged" in answer
    status = lived.data("status")
    assert (status["remaining"], status["used"]) == (4 * GB, 1900 * MB)
    lived.ok("log", "100MB")  # of today, so the reading covers it already
    assert lived.left() == 4 * GB


def test_a_change_of_plan_takes_effect_at_the_next_cycle(lived: Giga) -> None:
    answer = lived.ok("change", "mineo/10gb")
    assert answer.startswith("mineo MyPita 10 GB from Tue 1 Dec on.")
    assert "granted 5.0 GB -> 10.0 GB" in answer
    assert lived.data("status")["granted"] == 5 * GB
    status = lived.data("status", "--on", "2026-12-05")
    assert (status["plan"], status["granted"]) == ("jp.mineo.mypita/10gb", 10 * GB)
    assert (status["carried"], status["forfeited"]) == (5 * GB, 600 * MB)


def test_the_end_of_a_contract_forfeits_what_is_left_with_its_reason(lived: Giga) -> None:
    assert "5.6 GB is lost with it." in lived.ok("end")
    after = lived.data("status", "--on", "2026-11-23")
    assert (after["remaining"], after["cycle"], after["forfeited"]) == (0, None, 5600 * MB)
    assert "the plan ended" in lived.ok("why", "lost", "--on", "2026-11-23")
    assert "ended on 2026-11-22" in lived.refused("log", "1GB", GIGA_TODAY="2026-11-23")


def test_a_whole_year_keeps_every_byte(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-01-01")
    for month in range(1, 11):
        quick.ok("log", f"{month * 0.7:.1f}GB", "--on", f"2026-{month:02}-15")
    cycles = quick.data("cycles")["cycles"]
    assert sum(cycle["used"] for cycle in cycles) == 38500 * MB
    for before, after in pairwise(cycles):
        came, went = before["granted"] + before["carried"], before["used"] - before["overage"]
        assert came == went + before["rolled"] + before["lost"]
        assert after["carried"] == before["rolled"]


def test_every_command_is_one_transaction_in_a_sound_file(lived: Giga) -> None:
    conn = sqlite3.connect(lived.db)
    assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert conn.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert conn.execute("SELECT verb FROM command ORDER BY id").fetchall() == [
        ("start",),
        ("log",),
        ("log",),
        ("log",),
    ]
    conn.close()
