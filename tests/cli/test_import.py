"""``giga import``: who counts where several told of the same day, and what is odd about it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from person import MB, PROGRAM, Giga, Quick, plan_text

from ledger.book import importing
from ledger.render.screen import width_of

FIRST = ("--on", "2026-11-01")
LEFT = 10_000 * MB
"""What the contract of these tests has left when nothing was used: two cycles of 5 GB."""


@pytest.fixture
def card(quick: Quick) -> Quick:
    """A contract since October with nothing in it."""
    quick.ok("start", "mineo/5gb", "--since", "2026-10-01")
    return quick


def table(giga: Giga, rows: dict[str, Any] | Sequence[tuple[str, Any]], name: str = "u.csv") -> str:
    """A file of days of November and megabytes."""
    pairs = rows.items() if isinstance(rows, dict) else rows
    lines = "".join(f"{_date(day)},{amount}\n" for day, amount in pairs)
    (giga.folder / name).write_text(f"date,MB\n{lines}")
    return name


def _date(day: str) -> str:
    return day if "-" in day else f"2026-11-{day}"


PLUGIN = """
from datetime import date
from ledger.sources import Counter, Found, Input, Option, Remark, Used
SAYS = "A source of the tests"
OPTIONS = (Option("name", "What it is called."),)
def read(given: Input) -> Found:
    text = given.file.read().decode()
    return Found(given.options.get("name", "other"), (_row(line) for line in text.splitlines()))
def _row(line):
    import datetime
    from datetime import timedelta, timezone
    return eval(line)
"""


@pytest.fixture
def other(card: Quick, monkeypatch: pytest.MonkeyPatch) -> Quick:
    """The same with a source that says whatever its file says; its rows are written in Python."""
    install(card.folder / "site", monkeypatch)
    return card


def install(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = site / "said-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: said\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[giga.sources]\nsaid = said_source\n")
    (site / "said_source.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.delitem(sys.modules, "said_source", raising=False)


def say(giga: Giga, *rows: str, name: str = "said.txt") -> str:
    """A file for the source of the tests."""
    (giga.folder / name).write_text("\n".join(rows) + "\n")
    return name


def used(day: int, amount: int, rest: str = "") -> str:
    return f"Used(date(2026, 11, {day}), {amount * MB}{rest})"


def words(answer: str) -> str:
    """An answer without the ends of its lines."""
    return " ".join(answer.split())


def days(giga: Giga) -> dict[str, tuple[int, str]]:
    """What counts: bytes and source of each day; two entries of a day would be a mistake here."""
    entries = [entry for entry in giga.data("journal")["entries"] if entry["kind"] == "use"]
    found = {entry["day"][-2:]: (entry["bytes"] // MB, entry["details"]) for entry in entries}
    assert len(found) == len(entries)
    return found


# --- the same again -----------------------------------------------------------------------------


def test_the_same_file_twice_changes_nothing(card: Quick) -> None:
    file = table(card, {"01": 5, "02": 6})
    assert "2 days brought in." in card.ok("import", "csv", file)
    before = card.facts()
    assert "2 days there already." in card.ok("import", "csv", file)
    assert card.facts() == before


def test_files_that_overlap(card: Quick) -> None:
    card.ok("import", "csv", table(card, {"01": 5, "02": 6}))
    said = words(card.ok("import", "csv", table(card, {"02": 6, "03": 7})))
    assert "1 day brought in; 1 day there already." in said
    assert card.left() == LEFT - 18 * MB


def test_one_import_is_one_undo(card: Quick) -> None:
    card.ok("import", "csv", table(card, {"01": 5, "02": 6}))
    card.ok("import", "csv", table(card, {"01": 5, "02": 9, "03": 7}))
    assert card.left() == LEFT - 21 * MB
    card.ok("undo")
    assert card.left() == LEFT - 11 * MB
    card.ok("redo")
    assert card.left() == LEFT - 21 * MB
    card.ok("undo")
    assert days(card) == {"01": (5, "csv"), "02": (6, "csv")}


def test_a_running_day_grows_and_is_whole_at_last(other: Quick) -> None:
    for amount, partial in ((5, True), (9, True), (9, False)):
        other.ok("import", "said", say(other, used(2, amount, f", partial={partial}")))
        (entry,) = other.data("journal")["entries"]
        assert (entry["bytes"], entry["partial"]) == (amount * MB, partial)
    assert "partial" not in other.ok("journal")
    before = other.facts()
    said = words(other.ok("import", "said", say(other, used(2, 7, ", partial=True"))))
    assert "1 day there already" in said, "an older export knows less of the day"
    assert other.facts() == before


def test_a_running_day_is_said_to_be_partial(other: Quick) -> None:
    said = words(other.ok("import", "said", say(other, used(22, 5, ", partial=True"))))
    assert "1 day brought in; 1 day not seen whole." in said
    assert "other, partial" in other.ok("journal")


def test_a_value_that_fell_is_asked_about(card: Quick) -> None:
    card.ok("import", "csv", table(card, {"01": 5, "02": 6}))
    line = card.refused("import", "csv", table(card, {"01": 4, "02": 6}))
    assert "1 day has less than before: 2026-11-01 with 4 MB." in line and "--yes" in line
    assert "1 day corrected" in card.ok("import", "csv", "u.csv", "--yes")
    assert card.left() == LEFT - 10 * MB


def test_what_a_person_voided_stays_away(card: Quick) -> None:
    file = table(card, {"01": 5, "02": 6})
    card.ok("import", "csv", file)
    card.ok("void", "1")
    assert "1 day left out that you have voided" in card.ok("import", "csv", file)
    assert card.left() == LEFT - 6 * MB


def test_rows_of_one_day_add_up(other: Quick) -> None:
    other.ok("import", "said", say(other, used(2, 5), used(3, 1), used(2, 6)))
    assert days(other) == {"02": (11, "other"), "03": (1, "other")}


@pytest.mark.parametrize("parts", [(True, False), (False, True)])
def test_a_day_is_partial_where_any_of_its_rows_is(other: Quick, parts: tuple[bool, bool]) -> None:
    rows = [
        used(2, amount, f", partial={part}") for amount, part in zip((5, 6), parts, strict=True)
    ]
    other.ok("import", "said", say(other, *rows))
    (entry,) = other.data("journal")["entries"]
    assert (entry["bytes"], entry["partial"]) == (11 * MB, True)


def test_rows_that_do_not_fit_into_memory(other: Quick, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_AT_ONCE", 2)
    rows = [used(day, 1, f", category={kind!r}") for kind in "abc" for day in (1, 2, 3, 2)]
    other.ok("import", "said", say(other, *rows))
    assert other.left() == LEFT - 12 * MB
    assert len(other.data("journal")["entries"]) == 9


def test_days_outside_the_contract_are_left_out(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-05")
    quick.ok("end", "--on", "2026-11-20")
    rows = {"04": 1, "05": 2, "20": 3, "21": 4, "30": 5}
    said = words(quick.ok("import", "csv", table(quick, rows)))
    assert "2 days brought in; 1 day before the contract began left out; 2 days after its" in said
    assert "Thu 5 Nov to Fri 20 Nov: 5 MB in all." in said
    assert sorted(days(quick)) == ["05", "20"]


# --- another source -----------------------------------------------------------------------------


def test_the_first_source_of_a_day_counts_and_others_compare(other: Quick) -> None:
    other.ok("import", "csv", table(other, {"01": 5, "02": 6, "03": 7}))
    said = words(other.ok("import", "said", say(other, used(2, 6), used(3, 9), used(4, 8))))
    assert said.startswith(
        "1 day brought in; 2 days compared: what csv says counts, and 1 differs by 2 MB."
    )
    assert days(other) == {
        "01": (5, "csv"),
        "02": (6, "csv"),
        "03": (7, "csv"),
        "04": (8, "other"),
    }
    other.ok("import", "csv", table(other, {"03": 7, "04": 9}))
    assert days(other)["04"] == (8, "other")


def test_two_sources_that_agree(other: Quick) -> None:
    other.ok("import", "csv", table(other, {"02": 6}))
    said = words(other.ok("import", "said", say(other, used(2, 6))))
    assert "1 day compared: what csv says counts and is the same." in said


def test_a_day_that_was_amended_onto_one_of_another_source(other: Quick) -> None:
    other.ok("import", "csv", table(other, {"02": 6}))
    other.ok("import", "said", say(other, used(3, 7)))
    other.ok("amend", "2", "--on", "2026-11-02")
    assert other.ok("import", "csv", "u.csv").startswith("1 day there already.")


def test_a_source_can_be_made_the_truth(other: Quick) -> None:
    other.ok("import", "csv", table(other, {"01": 5, "02": 6}))
    other.ok("import", "said", say(other, used(2, 9)), "--truth")
    assert days(other) == {"01": (5, "csv"), "02": (9, "other")}
    said = words(other.ok("import", "csv", "u.csv"))
    assert "1 day compared: what other says counts, and 1 differs by 3 MB." in said
    assert "first" not in said, "other came second"
    other.ok("import", "csv", "u.csv", "--truth")  # and back
    assert days(other) == {"01": (5, "csv"), "02": (6, "csv")}
    other.ok("undo")
    other.ok("undo")
    assert days(other) == {"01": (5, "csv"), "02": (6, "csv")}


def test_two_names_of_one_kind_are_two_sources(other: Quick) -> None:
    other.ok("import", "said", say(other, used(2, 6)), "--name", "eth0")
    said = words(other.ok("import", "said", "said.txt", "--name", "wwan0"))
    assert "what eth0 says counts and is the same" in said


# --- entries by hand ----------------------------------------------------------------------------


@pytest.fixture
def logged(other: Quick) -> Quick:
    """Two entries by hand on one day, one on another."""
    other.ok("log", "100MB", "--on", "2026-11-02", "--note", "train")
    other.ok("log", "50MB", "--on", "2026-11-02")
    other.ok("log", "30MB", "--on", "2026-11-09")
    return other


def test_a_source_counts_and_what_was_written_by_hand_is_a_note(logged: Quick) -> None:
    said = words(logged.ok("import", "csv", table(logged, {"02": 120})))
    assert "1 day had entries by hand, which are notes now: csv counts." in said
    assert days(logged) == {"02": (120, "csv"), "09": (30, "")}
    trail = logged.ok("journal", "--all")
    assert "train" in trail and "csv counts" in trail
    logged.ok("undo")
    assert logged.left() == LEFT - 180 * MB
    logged.ok("redo")
    assert logged.left() == LEFT - 150 * MB


def test_keep_hand_turns_it_round(logged: Quick) -> None:
    said = words(logged.ok("import", "csv", table(logged, {"02": 120, "03": 7}), "--keep-hand"))
    assert "1 day brought in; 1 day kept as you wrote them down." in said
    assert logged.left() == LEFT - 187 * MB


def test_what_is_logged_on_a_day_of_a_source_is_a_note_after_the_next_import(card: Quick) -> None:
    card.ok("import", "csv", table(card, {"02": 120}))
    card.ok("log", "20MB", "--on", "2026-11-02")
    assert card.left() == LEFT - 140 * MB
    assert "1 day had entries by hand" in card.ok("import", "csv", "u.csv")
    assert card.left() == LEFT - 120 * MB


def test_an_entry_by_hand_stays_where_the_row_of_the_source_was_voided(card: Quick) -> None:
    card.ok("import", "csv", table(card, {"02": 120}))
    card.ok("void", "1")
    card.ok("log", "20MB", "--on", "2026-11-02")
    card.ok("import", "csv", "u.csv")
    assert card.left() == LEFT - 20 * MB


# --- hours --------------------------------------------------------------------------------------

NIGHT = """
[[grant]]
class = "night"
amount = "5GB"
only = { categories = ["night"] }
[windows]
night = "23:00-07:00"
weekend = ["sat", "sun"]
[drain]
order = ["night", "plan"]
"""


def hour(moment: str, amount: int, rest: str = "") -> str:
    return f"Used(datetime.datetime.fromisoformat({moment!r}), {amount * MB}{rest})"


@pytest.fixture
def night(quick: Quick, monkeypatch: pytest.MonkeyPatch) -> Quick:
    """A plan of Tokyo with data for the night, and the source of the tests."""
    install(quick.folder / "site", monkeypatch)
    (quick.folder / "night.toml").write_text(plan_text(NIGHT, zone="Asia/Tokyo"))
    quick.ok("start", "night.toml", "--since", "2026-11-01")
    return quick


def parts(giga: Giga) -> dict[tuple[str, str], int]:
    """Megabytes by day and category."""
    rows = [entry for entry in giga.data("journal")["entries"] if entry["kind"] == "use"]
    found = [(row["day"][-2:], row["details"].rpartition("other")[0].strip(", ")) for row in rows]
    assert len(set(found)) == len(found)
    return {key: row["bytes"] // MB for key, row in zip(found, rows, strict=True)}


def test_hours_choose_the_plans_window_and_day(night: Quick) -> None:
    night.ok(
        *("import", "said"),
        say(
            night,
            hour("2026-11-09T14:00+00:00", 1),  # 23:00 in Tokyo
            hour("2026-11-09T15:00+00:00", 2),  # the next day there
            hour("2026-11-09T22:00+00:00", 4),  # 07:00: the night is over
            hour("2026-11-10T06:00", 8),  # by the clock of the plan
            hour("2026-11-10T22:00", 16),
        ),
    )
    assert parts(night) == {("09", "night"): 1, ("10", "night"): 10, ("10", ""): 20}
    assert night.data("status")["used"] == 31 * MB


def test_half_an_hour_beside_the_hour(quick: Quick, monkeypatch: pytest.MonkeyPatch) -> None:
    install(quick.folder / "site", monkeypatch)
    (quick.folder / "night.toml").write_text(plan_text(NIGHT, zone="Asia/Kolkata"))
    quick.ok("start", "night.toml", "--since", "2026-11-01")
    quick.ok("import", "said", say(quick, hour("2026-11-09T18:00+00:00", 1)))  # 23:30
    assert parts(quick) == {("09", "night"): 1}


def test_a_plan_whose_day_begins_later(quick: Quick, monkeypatch: pytest.MonkeyPatch) -> None:
    install(quick.folder / "site", monkeypatch)
    (quick.folder / "late.toml").write_text(plan_text('[cycle]\nhour = "01:00"'))
    quick.ok("start", "late.toml", "--since", "2026-11-01")
    rows = [hour("2026-11-10T00:00", 1), hour("2026-11-10T01:00", 2)]
    quick.ok("import", "said", say(quick, *rows))
    assert parts(quick) == {("09", ""): 1, ("10", ""): 2}
    said = words(quick.ok("import", "said", say(quick, used(3, 5))))
    assert "The plan counts by the hour and the source by the day" in said


def test_a_source_that_knows_no_hours_says_so(night: Quick) -> None:
    said = words(night.ok("import", "csv", table(night, {"02": 5})))
    assert "! The plan counts by the hour and the source by the day" in said
    assert "by the hour" not in night.ok("import", "said", say(night, hour("2026-11-03T01:00", 1)))


def test_a_day_that_is_told_as_a_whole_later_keeps_its_hours(night: Quick) -> None:
    """vnStat keeps its hours for four days only."""
    hours = [hour("2026-11-10T01:00", 3), hour("2026-11-10T12:00", 4, ", partial=True")]
    night.ok("import", "said", say(night, *hours))
    night.ok("import", "said", say(night, used(10, 9)))
    assert parts(night) == {("10", "night"): 3, ("10", ""): 6}
    before = night.facts()
    night.ok("import", "said", "said.txt")
    assert night.facts() == before
    line = night.refused("import", "said", say(night, used(10, 2)))
    assert "less than before" in line
    night.ok("import", "said", "said.txt", "--yes")
    assert parts(night) == {("10", ""): 2}


def test_hours_that_a_source_has_forgotten_stay(night: Quick) -> None:
    hours = [hour("2026-11-10T01:00", 3), hour("2026-11-10T12:00", 4, ", partial=True")]
    night.ok("import", "said", say(night, *hours))
    night.ok("import", "said", say(night, hour("2026-11-10T12:00", 5, ", partial=True")))
    assert parts(night) == {("10", "night"): 3, ("10", ""): 5}


def test_a_day_that_is_told_by_the_hour_later_is_parted(night: Quick) -> None:
    night.ok("import", "said", say(night, used(10, 9)))
    hours = [hour("2026-11-10T01:00", 3), hour("2026-11-10T12:00", 6)]
    assert "1 day corrected" in night.ok("import", "said", say(night, *hours))
    assert parts(night) == {("10", "night"): 3, ("10", ""): 6}


def test_an_hour_that_happens_twice_adds_up(quick: Quick, monkeypatch: pytest.MonkeyPatch) -> None:
    install(quick.folder / "site", monkeypatch)
    (quick.folder / "plan.toml").write_text(plan_text(zone="Europe/Berlin"))
    quick.ok("start", "plan.toml", "--since", "2026-10-01")
    rows = [hour(f"2026-10-24T{clock}+00:00", 1) for clock in ("22:00", "23:00")]
    rows += [hour(f"2026-10-25T{clock:02}:00+00:00", 1) for clock in range(24)]
    quick.ok("import", "said", say(quick, *rows))
    assert parts(quick) == {("25", ""): 25, ("26", ""): 1}


# --- lines --------------------------------------------------------------------------------------


@pytest.fixture
def pool(quick: Quick, monkeypatch: pytest.MonkeyPatch) -> Quick:
    """Forty lines that share a plan; one left on the 10th."""
    install(quick.folder / "site", monkeypatch)
    share = '[share]\namount = "per_line"\npools = "all"\n'
    (quick.folder / "pool.toml").write_text(plan_text(share, kind="enterprise"))
    quick.ok("start", "pool.toml", "--since", "2026-11-01")
    quick.ok("lines", "add", *(f"sim {number}" for number in range(40)), *FIRST)
    quick.ok("lines", "remove", "sim 39", "--on", "2026-11-10")
    return quick


def line(name: str) -> str:
    return f", line={name!r}"


def test_forty_lines_in_one_file(pool: Quick) -> None:
    rows = [used(day, 1, line(f"SIM {number}")) for day in (3, 4) for number in range(40)]
    assert "80 days brought in" in pool.ok("import", "said", say(pool, *rows))
    assert {one["used"] for one in pool.data("lines")["lines"]} == {2 * MB}
    assert "80 days there already" in pool.ok("import", "said", "said.txt")


def test_a_line_that_is_not_in_the_pool_is_refused(pool: Quick) -> None:
    said = pool.refused("import", "said", say(pool, used(3, 1, line("sim 399"))))
    assert "no line called 'sim 399'. Was 'sim 39' meant?" in said


def test_days_on_which_a_line_was_not_in_the_pool(pool: Quick) -> None:
    rows = [used(day, 1, line("sim 39")) for day in (9, 10)]
    said = words(pool.ok("import", "said", say(pool, *rows)))
    assert "1 day brought in; 1 day left out on which the line was not in the pool." in said


def test_whose_rows_they_are(pool: Quick) -> None:
    pool.ok("import", "csv", table(pool, {"03": 5}), "--line", "SIM 7")
    assert days(pool) == {"03": (5, "sim 7, csv")}
    assert "no line called 'nobody'" in pool.refused("import", "csv", "u.csv", "--line", "nobody")


def test_the_rows_of_one_line_alone(pool: Quick) -> None:
    rows = [used(3, 1, line("sim 1")), used(3, 2, line("sim 2"))]
    pool.ok("import", "said", say(pool, *rows), "--line", "Sim 2")
    assert days(pool) == {"03": (2, "sim 2, other")}
    assert "No row is of the line 'sim 3'" in pool.refused(
        "import", "said", "said.txt", "--line", "sim 3"
    )


def test_a_line_is_the_same_however_its_letters_were_typed(pool: Quick) -> None:
    """One sign or two: files of some systems have the second."""
    pool.ok("lines", "add", "Ren\u00e9", *FIRST)
    rows = [used(3, 1, line("rene\u0301")), used(4, 2, line("REN\u00c9"))]
    pool.ok("import", "said", say(pool, *rows), "--line", "rene\u0301")
    assert days(pool) == {"03": (1, "Ren\u00e9, other"), "04": (2, "Ren\u00e9, other")}


def test_each_line_has_a_source_of_its_own(pool: Quick) -> None:
    pool.ok("import", "csv", table(pool, {"03": 5}), "--line", "sim 1")
    said = words(pool.ok("import", "said", say(pool, used(3, 6, line("sim 2")))))
    assert "1 day brought in." in said and "compared" not in said


def test_a_contract_with_one_line_takes_a_file_of_one(other: Quick) -> None:
    other.ok("import", "said", say(other, used(2, 5, line("090")), used(3, 6, line("090"))))
    assert days(other) == {"02": (5, "other"), "03": (6, "other")}


def test_a_contract_with_one_line_does_not_add_up_the_lines_of_a_file(other: Quick) -> None:
    file = say(other, used(2, 5, line("090")), used(2, 6, line("080")))
    assert "There are several lines in it: 090, 080" in other.refused("import", "said", file)
    other.ok("import", "said", file, "--line", "080")
    assert days(other) == {"02": (6, "other")}
    plain = say(other, used(4, 6))
    assert "It has one line only" in other.refused("import", "said", plain, "--line", "080")


# --- what is odd --------------------------------------------------------------------------------


def test_what_a_source_asks_about_is_asked(other: Quick) -> None:
    remark = "Remark('spike', 'This looks like a wrap', date(2026, 11, 2), True)"
    said = other.refused("import", "said", say(other, used(2, 5), remark))
    assert said.startswith("This looks like a wrap. Bring it in as it is?") and "--yes" in said
    assert "! This looks like a wrap." in other.ok("import", "said", "said.txt", "--yes")


def test_a_question_is_answered_on_a_terminal(card: Quick, giga: Giga) -> None:
    table(card, {"01": 250_000})
    for answer, status in (("n", 1), ("y", 0)):
        screen = giga.terminal("import", "csv", "u.csv").wait_for("[y/N]").type(f"{answer}\n")
        assert screen.end() == status
        assert (card.left() == 0) is (answer == "y")


def test_months_in_two_units(card: Quick) -> None:
    rows = [(f"2026-10-{day:02}", 300) for day in range(1, 32)]
    rows += [(f"{day:02}", 300_000) for day in range(1, 10)]
    file = table(card, [(day, str(amount / 1000)) for day, amount in rows])
    said = card.refused("import", "csv", file)
    assert "unit" in said
    card.ok("import", "csv", file, "--yes")


def test_months_that_grow_are_one_unit(other: Quick) -> None:
    rows = [f"Used(date(2026, 10, {day}), {10 * MB})" for day in range(1, 32)]
    rows += [used(day, 490) for day in range(1, 22)]
    other.ok("import", "said", say(other, *rows))


def test_a_jump_of_a_source_that_does_not_look_for_one(other: Quick) -> None:
    rows = [f"Used(date(2026, 10, {day}), {10 * MB})" for day in range(1, 32)]
    rows += [used(day, 510) for day in range(1, 22)]
    said = other.refused("import", "said", say(other, *rows))
    assert "A usual day was 10 MB and is 510 MB from 2026-11 on: another unit. Bring" in said


@pytest.mark.parametrize(("before", "after"), [(10, 510), (510, 10)])
def test_days_without_use_hide_no_jump(other: Quick, before: int, after: int) -> None:
    rows = [f"Used(date(2026, 10, {day}), {before * MB if day < 8 else 0})" for day in range(1, 32)]
    rows += [used(day, after) for day in range(1, 22)]
    assert "another unit" in other.refused("import", "said", say(other, *rows))


def test_gaps_are_said(other: Quick) -> None:
    rows = [used(day, 1) for day in (2, 3, 6, 8)]
    said = words(other.ok("import", "said", say(other, *rows)))
    assert "! 3 days are not in it and stay unknown: 2026-11-04..2026-11-05, 2026-11-07." in said
    other.ok("log", "0", "--on", "2026-11-07")
    said = words(other.ok("import", "said", "said.txt"))
    assert "! 2 days are not in it and stay unknown: 2026-11-04..2026-11-05." in said


# --- looking first ------------------------------------------------------------------------------


def test_a_preview_writes_nothing_and_shows_all(other: Quick) -> None:
    other.ok("log", "3MB", "--on", "2026-11-04")
    other.ok("import", "csv", table(other, {"02": 6, "03": 7}))
    before = other.facts()
    rows = [used(1, 20), used(2, 6), used(3, 9), used(4, 5), used(22, 1, ", partial=True")]
    rows += [used(30, 40), "Remark('spike', 'Look', None, True)"]
    said = other.ok("import", "said", say(other, *rows), "--dry-run")
    assert other.facts() == before
    assert said.splitlines()[:7] == [
        "other: this is what would come in; nothing was written.",
        "Sun 1 Nov   20 MB  ##############################",
        "Mon 2 Nov    6 MB                                  another source counts: 6 MB",
        "Tue 3 Nov    9 MB                                  another source counts: 7 MB",
        "Wed 4 Nov    5 MB  ########                        by hand: 3 MB",
        "Sun 22 Nov   1 MB  ##                              not seen whole",
        "Mon 30 Nov  40 MB                                  after today",
    ]
    assert "! Look." in said and "1 day is after today" in said
    assert "\x1b" not in said
    assert max(map(len, said.splitlines())) <= 80


def test_a_preview_of_years_is_by_the_month(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2025-01-01")
    rows = [(f"2025-{month:02}-{day:02}", 10) for month in range(1, 13) for day in range(1, 29)]
    said = quick.ok("import", "csv", table(quick, rows), "--dry-run")
    assert "2025-01  280 MB  ##############################" in said
    assert len([row for row in said.splitlines() if row.startswith("2025-")]) == 12


def test_a_preview_for_programs(other: Quick) -> None:
    other.ok("log", "3MB", "--on", "2026-11-04")
    other.ok("import", "csv", table(other, {"02": 6}))
    rows = [used(2, 7), used(4, 5, ", partial=True"), used(30, 1)]
    data = other.data("import", "said", say(other, *rows), "--dry-run")
    assert data["did"] is None and data["source"] == "other" and data["contract"] == "mineo"
    assert data["days"] == {"compared": 1, "new": 1, "future": 1}
    assert data["compared"] == {"sources": ["csv"], "days": 1, "differ": 1, "bytes": MB}
    assert [remark["code"] for remark in data["remarks"]] == ["gap", "future"]
    assert data["rows"][1] == {
        "day": "2026-11-04",
        "line": None,
        "bytes": 5 * MB,
        "state": "new",
        "partial": True,
        "before": None,
        "others": 0,
        "by_hand": 3 * MB,
    }


def test_an_import_for_programs(card: Quick) -> None:
    data = card.data("import", "csv", table(card, {"02": 6, "03": 7}))
    assert (data["did"], data["days"], data["bytes"]) == ("import", {"new": 2}, 13 * MB)
    assert (data["first"], data["last"]) == ("2026-11-02", "2026-11-03")
    (figures,) = data["contracts"]
    assert figures["remaining"] == LEFT - 13 * MB


# --- days that nobody knows ---------------------------------------------------------------------


def test_unknown_days_are_said_where_a_source_tells_days(card: Quick) -> None:
    card.ok("import", "csv", table(card, {f"{day:02}": 1 for day in range(1, 19) if day != 5}))
    said = " ".join(card.ok("status").split())
    assert "4 days of this cycle are unknown, so that less may be left: 5 Nov, 19 Nov to 21" in said
    unknown = ["2026-11-05", *(f"2026-11-{day}" for day in (19, 20, 21))]
    assert card.data("status")["unknown"] == unknown
    card.ok("log", "0", "--on", "2026-11-05")
    assert card.data("status")["unknown"] == unknown[1:]
    assert card.data("cycles")["cycles"][-1]["unknown_days"] == 3
    assert card.ok("cycles").splitlines()[0].endswith("unknown days")


def test_days_between_two_readings_of_a_meter_are_known(other: Quick) -> None:
    for day, stands in (("2026-11-10", 100), ("2026-11-15", 600)):
        file = say(other, f"Counter('stick', {stands * MB}, life='a')")
        other.ok("import", "said", file, GIGA_TODAY=day)
    assert other.data("status", "--on", "2026-11-15")["unknown"] == [
        f"2026-11-{day:02}" for day in range(1, 10)
    ]


def test_who_writes_by_hand_is_not_told_of_unknown_days(card: Quick) -> None:
    card.ok("log", "1MB", "--on", "2026-11-02")
    assert card.data("status")["unknown"] == []
    assert "unknown" not in card.ok("status") + card.ok("cycles")


def test_partial_days_are_no_ground_for_a_forecast(other: Quick) -> None:
    rows = [used(day, 100) for day in range(1, 21)]
    other.ok("import", "said", say(other, *rows, used(21, 1, ", partial=True")))
    assert other.data("forecast")["days"] == 20
    assert other.data("status")["partial"] == ["2026-11-21"]
    other.ok("import", "said", say(other, used(21, 100)))
    assert other.data("forecast")["days"] == 21


# --- sources of others --------------------------------------------------------------------------


def test_a_source_that_is_not_there(card: Quick) -> None:
    assert "No such command" in card.misused("import", "nothing", "u.csv")


def test_a_source_that_does_not_work(
    card: Quick, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install(tmp_path / "site", monkeypatch)
    (tmp_path / "site" / "said_source.py").write_text("import nowhere_at_all")
    said = card.refused("import", "said", "u.csv")
    assert "The source said does not work: ModuleNotFoundError" in said
    assert "does not work" in card.ok("import", "--help")


def test_the_sources_that_come_with_giga_are_found_without_a_search(giga: Giga) -> None:
    """Looking through all that is installed costs more than a small import."""
    giga.ok("start", "mineo/5gb", "--since", "2026-10-01")
    table(giga, {"01": 5})
    done = giga.begin(
        *("import", "csv", "u.csv"),
        program=[
            sys.executable,
            "-c",
            "import sys; from ledger.cli.main import run; run(sys.argv[1:]);"
            "print('importlib.metadata' in sys.modules)",
        ],
    )
    out, err = done.communicate(timeout=60)
    assert out.splitlines()[-1] == "False", err


def test_standard_input(card: Quick, giga: Giga) -> None:
    file = table(card, {"02": 6})
    with open(card.folder / file, "rb") as rows:
        done = subprocess.run(
            [*PROGRAM, "import", "csv", "-"],
            stdin=rows,
            env=giga.env,
            cwd=giga.folder,
            capture_output=True,
            check=True,
        )
    assert b"1 day brought in." in done.stdout and done.stderr == b""


def test_what_cannot_be_is_refused(other: Quick) -> None:
    for row in (used(2, -1), f"Used(date(2026, 11, 2), {10**15 + 1})"):
        assert "cannot be" in other.refused("import", "said", say(other, row))
    half = f"Used(datetime.datetime(2026, 11, 2, {{}}), {10**15})"
    file = say(other, half.format(1), half.format(2))
    assert "more than one entry can hold" in other.refused("import", "said", file, "--yes")


def test_the_totals_are_those_of_the_facts(logged: Quick) -> None:
    """After every kind of change, and its undo."""
    for rows in ({"02": 120, "03": 5}, {"02": 90, "03": 7}, {"09": 1}):
        logged.ok("import", "csv", table(logged, rows), "--yes")
        logged.ok("undo")
        logged.ok("redo")
    logged.ok("import", "said", say(logged, used(2, 1), used(9, 8)), "--truth")
    conn = sqlite3.connect(logged.db)
    query = "SELECT * FROM {} ORDER BY contract, day, line, category"
    stored, true = (
        conn.execute(query.format(name)).fetchall()
        for name in ("day_total", "day_total_from_facts")
    )
    conn.close()
    assert stored == true


def test_a_large_file_has_a_bar_on_a_terminal_alone(card: Quick, giga: Giga) -> None:
    rows = "".join(f"2026-11-{1 + i % 20:02} {i % 24:02}:00,{i}\n" for i in range(70_000))
    (card.folder / "large.csv").write_text(f"time,bytes\n{rows}")
    giga.ok("import", "csv", "large.csv", "--sum-duplicates")  # silent on standard error
    screen = giga.terminal("import", "csv", "large.csv", "--sum-duplicates")
    assert screen.end() == 0
    assert "100%" in screen.text and "20 days there already." in screen.text
    assert "\N{REPLACEMENT CHARACTER}" not in screen.raw and "\r\x1b[?25l" in screen.raw
    assert screen.raw.rindex("\x1b[?25h\r\n") > screen.raw.rindex("\x1b[?25l")


def test_a_question_comes_after_the_bar(card: Quick, giga: Giga) -> None:
    rows = "".join(f"2026-11-{1 + i % 20:02} {i % 24:02}:00,{i}\n" for i in range(70_000))
    (card.folder / "large.csv").write_text(f"time,MB\n{rows}")
    screen = giga.terminal("import", "csv", "large.csv", "--sum-duplicates").wait_for("[y/N]")
    assert "\x1b[?25l" not in screen.raw[screen.raw.rindex("\x1b[?25h\r\n") :]
    assert screen.type("n\n").end() == 1


def test_a_terminal_that_moves_no_cursor_has_no_bar(card: Quick, giga: Giga) -> None:
    rows = "".join(f"2026-11-{1 + i % 20:02} {i % 24:02}:00,{i}\n" for i in range(70_000))
    (card.folder / "large.csv").write_text(f"time,bytes\n{rows}")
    screen = giga.terminal("import", "csv", "large.csv", "--sum-duplicates", TERM="dumb")
    assert screen.end() == 0 and "\x1b" not in screen.raw and "%" not in screen.raw


@pytest.mark.parametrize("source", ["csv", "sms", "vnstat", "android", "nlbwmon", "iijmio", "json"])
def test_standard_input_that_is_closed(card: Quick, giga: Giga, source: str) -> None:
    before = card.facts()
    shell = ["sh", "-c", 'exec "$@" <&-', "sh", *PROGRAM]
    done = giga.begin("import", source, "-", program=shell)
    out, err = done.communicate(timeout=60)
    assert (done.returncode, out) == (1, "")
    assert len(err.splitlines()) == 1 and "fault" not in err, err
    assert card.facts() == before


def test_a_question_is_refused_where_standard_input_is_closed(card: Quick, giga: Giga) -> None:
    file = table(card, {"01": 250_000})
    done = giga.begin("import", "csv", file, program=["sh", "-c", 'exec "$@" <&-', "sh", *PROGRAM])
    _out, err = done.communicate(timeout=60)
    assert "--yes says that it is right" in err


def test_a_file_that_is_not_there(card: Quick) -> None:
    for source in ("csv", "json"):
        said = card.refused("import", source, "nofile")
        assert said == "nofile: No such file or directory. Nothing was written."


def test_a_day_that_was_amended_onto_another_is_not_unknown(card: Quick) -> None:
    card.ok("import", "csv", table(card, {"03": 30, "04": 40, "06": 60}))
    card.ok("amend", "2", "44MB", "--on", "2026-11-05")
    said = words(card.ok("import", "csv", table(card, {"03": 30, "06": 60})))
    assert "! 1 day is not in it and stays unknown: 2026-11-04." in said


def test_a_preview_says_what_is_taken_over(other: Quick) -> None:
    other.ok("import", "csv", table(other, {"02": 6, "03": 7}))
    file = say(other, used(2, 9), used(4, 8))
    said = other.ok("import", "said", file, "--truth", "--dry-run").splitlines()
    assert said[1].endswith("  taken over from another source: 6 MB")
    assert said[2].endswith("##")
    assert "taken over" not in other.ok("import", "said", file, "--dry-run")


def test_a_preview_by_the_month_says_what_is_taken_over(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2025-01-01")
    rows = [(f"2025-{month:02}-{day:02}", 10) for month in range(1, 13) for day in range(1, 29)]
    quick.ok("import", "csv", table(quick, rows[5:8]), "--name", "a")
    quick.ok("import", "csv", table(quick, rows[8:9]), "--name", "b")
    said = quick.ok("import", "csv", table(quick, rows), "--truth", "--dry-run")
    assert "28 new, 4 taken over" in said.replace(";", ",")


@pytest.mark.parametrize("columns", [20, 30, 40, 60])
def test_no_answer_is_wider_than_the_terminal(card: Quick, giga: Giga, columns: int) -> None:
    card.ok("start", "mineo/5gb", "--name", "b", "--since", "2026-07-01")
    days = [date(2026, 6, 1) + timedelta(number) for number in range(150)]
    table(card, [(f"{day}", 10) for day in days], "long.csv")
    card.ok("import", "csv", table(card, {"02": 10, "03": 7}), "--contract", "b")
    table(card, {"02": 9, "03": 7, "04": 7, "30": 1}, "few.csv")
    for file in ("long.csv", "few.csv"):
        for language in ("en", "ja", "zh"):
            words = ("import", "csv", file, "--contract", "b", "--name", "other")
            for more in ("--dry-run", "--yes"):
                screen = giga.terminal(*words, more, COLUMNS=str(columns), LANGUAGE=language)
                assert screen.end() == 0
                assert max(map(width_of, screen.text.splitlines())) <= columns, screen.text


@pytest.fixture
def lined(card: Quick) -> Quick:
    card.ok("lines", "add", "Aki", "hdo1", "--on", "2026-10-01")
    return card


def test_rows_without_a_line_beside_lines_are_asked_about(lined: Quick) -> None:
    lined.ok("import", "csv", table(lined, {"02": 6, "03": 7}), "--line", "aki", "--name", "a")
    file = table(lined, {"03": 9, "04": 8})
    for name in ("a", "b"):
        line = lined.refused("import", "csv", file, "--name", name)
        assert "1 day has use of lines already" in line and "--line says whose" in line
    lined.ok("import", "csv", table(lined, {"04": 9, "05": 8}, "c.csv"))
    lined.ok("import", "csv", file, "--name", "b", "--yes")
    assert "there already" in lined.ok("import", "csv", file, "--name", "b")


def test_rows_of_a_line_beside_rows_without_one_are_asked_about(lined: Quick) -> None:
    file = table(lined, {"03": 9, "04": 8})
    lined.ok("import", "csv", file)
    for name in ((), ("--name", "b")):
        line = lined.refused("import", "csv", file, "--line", "aki", *name)
        assert "2 days have use that names no line already" in line
    words = ("import", "csv", file, "--line", "aki", "--dry-run")
    codes = [odd["code"] for odd in lined.data(*words)["remarks"] if odd["asks"]]
    assert codes == ["lines_beside"]
    lined.ok("import", "csv", file, "--line", "aki", "--yes")
    assert "there already" in lined.ok("import", "csv", file, "--line", "aki")
    lined.ok("log", "5MB", "--on", "2026-11-05")  # a person's own is a note or stays, unasked
    lined.ok("import", "csv", table(lined, {"05": 9}, "c.csv"), "--line", "aki")


def test_a_source_that_tells_of_lines_and_of_none_is_not_asked_about(other: Quick) -> None:
    other.ok("lines", "add", "Aki", "Ben", "--on", "2026-10-01")
    other.ok("import", "said", say(other, used(3, 1, ', "Aki"'), used(3, 2)))
    other.ok("import", "said", say(other, used(3, 2, ', "Aki"'), used(3, 3)))
    assert other.data("status")["used"] == 5 * MB


def test_a_line_is_called_as_it_was_typed(lined: Quick) -> None:
    (lined.folder / "lines.csv").write_text("date,MB,line\n2026-11-02,5,Aki\n")
    said = lined.refused("import", "csv", "lines.csv", "--line-column", "line", "--line", "BO")
    assert "'BO'" in said
    lined.ok("start", "mineo/5gb", "--name", "b", "--since", "2026-10-01")
    said = lined.refused("import", "csv", table(lined, {"02": 6}), "--line", "A", "--contract", "b")
    assert "b has no line called 'A'" in said


def test_a_line_of_a_packet_log_keeps_its_name(lined: Quick) -> None:
    logs = [
        {
            "hdoServiceCode": f"hdo{number}",
            "packetLog": [{"date": "20261110", "withCoupon": number, "withoutCoupon": 0}],
        }
        for number in (1, 2)
    ]
    info = [{"hddServiceCode": "hdd1", "hdoInfo": logs}]
    (lined.folder / "f.json").write_text(json.dumps({"returnCode": "OK", "packetLogInfo": info}))
    lined.ok("import", "iijmio", "f.json", "--sim", "hdo1")
    lined.ok("import", "iijmio", "f.json", "--sim", "hdo2", "--line", "Aki")
    details = {row["details"]: row["bytes"] for row in lined.data("journal")["entries"]}
    assert details["hdo1, iijmio hdo1"] == 1 * MB
    assert details["Aki, iijmio hdo2"] == 2 * MB
