"""``giga collect``: asked each hour, by cron, for years."""

from __future__ import annotations

import json
import os
import platform
import signal
import sqlite3
import stat
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from imitations import (
    MONTH,
    Router,
    a_router,
    hilink_page,
    machine,
    mmcli,
    netstats,
    program,
    saying,
)
from person import MB, PATIENCE, Giga, Quick

DAYS = ["2026-11-20", "2026-11-21", "2026-11-22"]


@pytest.fixture
def router() -> Iterator[Router]:
    with a_router() as found:
        yield found


@pytest.fixture
def begun(quick: Quick) -> Quick:
    """A contract since November, and nothing in it."""
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    return quick


def config(quick: Giga) -> Path:
    return quick.folder / ".config/giga/config.toml"


def add_stick(quick: Quick, tmp_path: Path, *, boot: str = "b1", rx: int = 0, tx: int = 0) -> None:
    root = machine(tmp_path, boot=boot, wwan0=(rx, tx))
    quick.ok("sources", "add", "stick", "proc", "interface=wwan0", f"root={root}")


def readings(quick: Giga) -> list[tuple[str, int]]:
    """Day and bytes of the meter readings in force."""
    with sqlite3.connect(quick.db) as conn:
        return conn.execute(
            "SELECT day, bytes FROM fact_in_force WHERE kind = 'meter' ORDER BY day, id"
        ).fetchall()


def used(quick: Giga, day: str) -> int:
    return int(quick.data("status", "--on", day)["used"])


# Counters become meters -----------------------------------------------------------------------


def test_it_is_silent_when_all_is_well(begun: Quick, tmp_path: Path) -> None:
    add_stick(begun, tmp_path, rx=5 * MB)
    assert begun.ok("collect") == ""
    assert readings(begun) == [("2026-11-22", 5 * MB)]
    assert used(begun, "2026-11-22") == 0  # nobody knows when that was used


def test_what_the_counter_counted_between_two_readings_was_used(
    begun: Quick, tmp_path: Path
) -> None:
    add_stick(begun, tmp_path)
    for day, rx in zip(DAYS, (50, 80, 200), strict=True):
        machine(tmp_path, boot="b1", wwan0=(rx * MB, 0))
        begun.ok("collect", GIGA_TODAY=day)
    assert [used(begun, day) for day in DAYS] == [0, 30 * MB, 150 * MB]


def test_a_meter_that_a_person_read_in_other_letters_is_the_same(
    begun: Quick, tmp_path: Path
) -> None:
    add_stick(begun, tmp_path)
    name = f"Proc {(platform.node() or 'localhost').upper()}/WWAN0"
    begun.ok("reading", "10MB", "--meter", name, "--on", DAYS[0])
    for day, rx in zip(DAYS[1:], (40, 50), strict=True):
        machine(tmp_path, boot="b1", wwan0=(rx * MB, 0))
        begun.ok("collect", GIGA_TODAY=day)
    assert [used(begun, day) for day in DAYS] == [0, 30 * MB, 40 * MB]


def test_a_meter_that_is_collected_is_not_read_by_hand(begun: Quick, tmp_path: Path) -> None:
    """What a person rounds up would make the whole counter count again."""
    add_stick(begun, tmp_path)
    name = f"proc {platform.node() or 'localhost'}/wwan0"
    for rx in (5000, 6249):
        machine(tmp_path, boot="b1", wwan0=(rx * MB, 0))
        begun.ok("collect")
    refusal = begun.refused("reading", "6.25GB", "--meter", name.upper(), "--yes")
    assert f"{name} is read by itself, from {name}." in refusal
    begun.ok("reading", "6.25GB", "--meter", "my own")
    begun.ok("undo")
    machine(tmp_path, boot="b1", wwan0=(6250 * MB, 0))
    begun.ok("collect")
    assert used(begun, "2026-11-22") == 1250 * MB
    for _run in range(3):  # as if it had never been collected
        begun.ok("undo")
    begun.ok("reading", "6.25GB", "--meter", name)


def test_a_counter_that_leaps_is_asked_about(begun: Quick, tmp_path: Path) -> None:
    """Without a person it fails, and nothing comes in; over enough days as much may be."""
    add_stick(begun, tmp_path)
    machine(tmp_path, boot="b1", wwan0=(5000 * MB, 0))
    begun.ok("collect", GIGA_TODAY="2026-11-18")
    machine(tmp_path, boot="b1", wwan0=(905_000 * MB, 0))
    answer = begun.run("collect", GIGA_TODAY=DAYS[1])
    assert answer.status == 1
    assert "has counted 900.0 GB since 2026-11-18: more than 200.0 GB a day" in answer.err
    assert used(begun, DAYS[1]) == 0
    begun.ok("collect", GIGA_TODAY="2026-11-23")
    assert used(begun, "2026-11-23") == 900_000 * MB


def test_what_a_router_says_of_its_month_may_not_be_possible(begun: Quick, router: Router) -> None:
    """Its first answer counts as well, where it says since when."""
    begun.ok("sources", "add", "box", "hilink", f"host={router.host}", "--yes")
    router.pages[MONTH] = hilink_page(899_000 * MB, 0, "2026-11-20")
    assert "counted 899.0 GB since 2026-11-20" in begun.run("collect").err
    assert readings(begun) == []
    begun.ok("collect", "--yes")
    begun.ok("collect")  # what was agreed to is not asked again
    assert used(begun, "2026-11-22") == 899_000 * MB


def test_what_is_counted_on_the_first_day_is_not_lost(begun: Quick, tmp_path: Path) -> None:
    """By hand and by itself alike."""
    add_stick(begun, tmp_path)
    stands = [(DAYS[0], 1), (DAYS[0], 101), (DAYS[0], 301), (DAYS[1], 401)]
    for day, rx in stands:
        machine(tmp_path, boot="b1", wwan0=(rx * MB, 0))
        begun.ok("collect", GIGA_TODAY=day)
    assert [used(begun, day) for day in DAYS[:2]] == [300 * MB, 400 * MB]
    assert readings(begun) == [(day, rx * MB) for day, rx in (stands[0], *stands[2:])]
    for day, rx in stands:
        begun.ok("reading", f"{rx}MB", "--meter", "hand", "--on", day)
    assert [used(begun, day) for day in DAYS[:2]] == [600 * MB, 800 * MB]


def test_a_year_of_hourly_runs_leaves_one_reading_a_day(begun: Quick, tmp_path: Path) -> None:
    add_stick(begun, tmp_path)
    for hour in range(12):
        machine(tmp_path, boot="b1", wwan0=(hour * MB, 0))
        begun.ok("collect", GIGA_TODAY=DAYS[hour // 6])
    assert readings(begun) == [(DAYS[0], 0), (DAYS[0], 5 * MB), (DAYS[1], 11 * MB)]
    assert used(begun, DAYS[1]) == 11 * MB


def test_a_counter_that_stands_still_is_not_written_down_each_hour(
    begun: Quick, tmp_path: Path
) -> None:
    add_stick(begun, tmp_path, rx=MB)
    begun.ok("collect")
    before = begun.facts()
    begun.ok("collect")
    assert begun.facts() == before


def test_reboots_lose_nothing_and_count_nothing_twice(begun: Quick, tmp_path: Path) -> None:
    """However many in a day, and also where the new counter is soon beyond the old one."""
    add_stick(begun, tmp_path)
    lives = [("b1", 10), ("b1", 40), ("b2", 5), ("b2", 7), ("b3", 90), ("b3", 100), ("b4", 0)]
    for boot, rx in lives:
        machine(tmp_path, boot=boot, wwan0=(rx * MB, 0))
        begun.ok("collect")
    machine(tmp_path, boot="b4", wwan0=(3 * MB, 0))
    begun.ok("collect", GIGA_TODAY="2026-11-23")
    total = 40 + 7 + 100 + 3
    assert readings(begun)[1:] == [("2026-11-22", 147 * MB), ("2026-11-23", total * MB)]
    assert used(begun, "2026-11-23") == (total - 10) * MB


def test_a_boot_that_cannot_be_told_is_no_new_one(begun: Quick, tmp_path: Path) -> None:
    add_stick(begun, tmp_path)
    for number, boot in enumerate(["b1", "", "b1", ""]):
        machine(tmp_path, boot=boot, wwan0=((100 + number) * MB, 0))
        begun.ok("collect")
    assert used(begun, "2026-11-22") == 3 * MB


def test_a_counter_that_falls_has_begun_anew(begun: Quick, router: Router) -> None:
    """Where the device has no word for it: a month that its owner cleared twice on one day."""
    begun.ok("sources", "add", "box", "hilink", f"host={router.host}", "--yes")
    for down in (100, 30, 20, 50):
        router.pages[MONTH] = hilink_page(down * MB, 0, "")
        begun.ok("collect")
    assert readings(begun)[1:] == [("2026-11-22", (100 + 30 + 50) * MB)]


def test_a_word_for_the_month_that_makes_no_sense_counts_nothing_twice(
    begun: Quick, router: Router
) -> None:
    begun.ok("sources", "add", "box", "hilink", f"host={router.host}", "--yes")
    cleared = "2026-11-3,,0,2027-1-1,2026-11-22,1970-1-1,2026-11-10,2026-11-3"
    for number, said in enumerate(cleared.split(",")):
        router.pages[MONTH] = hilink_page((300 + number) * MB, 0, said)
        begun.ok("collect")
        assert used(begun, "2026-11-22") == (300 + number) * MB
    router.pages[MONTH] = hilink_page(400 * MB, 0, "2026-12-1")  # more than in all of November
    begun.ok("collect", GIGA_TODAY="2026-12-05")
    begun.ok("collect", GIGA_TODAY="2026-12-06")
    assert readings(begun)[-1] == ("2026-12-06", (307 + 400) * MB)
    router.pages[MONTH] = hilink_page(-400 * MB, 0, "2026-12-1")
    assert "not as was expected" in begun.run("collect", GIGA_TODAY="2026-12-06").err


def test_a_month_that_the_router_knows_counts_from_its_start(begun: Quick, router: Router) -> None:
    router.pages[MONTH] = hilink_page(300 * MB, 0, "2026-11-3")
    begun.ok("sources", "add", "box", "hilink", f"host={router.host}")
    begun.ok("collect")
    assert used(begun, "2026-11-22") == 300 * MB
    router.pages[MONTH] = hilink_page(310 * MB, 0, "2026-11-3")
    begun.ok("collect")
    assert used(begun, "2026-11-22") == 310 * MB
    router.pages[MONTH] = hilink_page(8 * MB, 0, "2026-11-22")
    begun.ok("collect")
    begun.ok("collect", GIGA_TODAY="2026-11-23")
    assert used(begun, "2026-11-23") == 318 * MB


def test_what_a_router_counted_before_the_contract_is_not_its_use(
    quick: Quick, router: Router
) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-10")
    router.pages[MONTH] = hilink_page(900 * MB, 0, "2026-11-1")
    quick.ok("sources", "add", "box", "hilink", f"host={router.host}")
    quick.ok("collect")
    assert used(quick, "2026-11-22") == 0


def test_what_was_logged_is_not_counted_again(begun: Quick, tmp_path: Path) -> None:
    add_stick(begun, tmp_path)
    begun.ok("collect", GIGA_TODAY=DAYS[0])
    begun.ok("log", "20MB", "--on", DAYS[1])
    machine(tmp_path, boot="b1", wwan0=(30 * MB, 0))
    begun.ok("collect", GIGA_TODAY=DAYS[1])
    assert used(begun, DAYS[1]) == 30 * MB


def test_a_run_is_one_undo(begun: Quick, tmp_path: Path) -> None:
    add_stick(begun, tmp_path, rx=MB)
    begun.ok("collect")
    machine(tmp_path, boot="b1", wwan0=(5 * MB, 0))
    begun.ok("collect")
    assert "collect" in begun.ok("undo")
    assert readings(begun) == [("2026-11-22", MB)]
    begun.ok("collect")  # what was undone is asked for again
    assert readings(begun) == [("2026-11-22", MB), ("2026-11-22", 5 * MB)]


def test_a_reading_that_a_person_voided_stays_away_until_there_is_a_new_one(
    begun: Quick, tmp_path: Path
) -> None:
    add_stick(begun, tmp_path, rx=MB)
    begun.ok("collect")
    (entry,) = begun.data("journal")["entries"][-1:]
    begun.ok("void", str(entry["id"]))
    begun.ok("collect")
    assert readings(begun) == []
    machine(tmp_path, boot="b1", wwan0=(2 * MB, 0))
    begun.ok("collect")
    assert readings(begun) == [("2026-11-22", 2 * MB)]


def test_a_meter_of_one_line(quick: Quick, tmp_path: Path) -> None:
    quick.ok("start", "nifmo.bizshare/5gb", "--since", "2026-11-01", "--yes")
    quick.ok("lines", "add", "Aki", "Ben", "--on", "2026-11-01")
    root = machine(tmp_path, wwan0=(0, 0))
    told = ("interface=wwan0", f"root={root}")
    quick.ok("sources", "add", "stick", "proc", *told, "line=aki")
    quick.ok("collect", GIGA_TODAY=DAYS[1])
    machine(tmp_path, wwan0=(9 * MB, 0))
    quick.ok("collect")
    lines = {one["line"]: one["used"] for one in quick.data("lines")["lines"]}
    assert lines == {"Aki": 9 * MB, "Ben": 0}
    said = quick.refused("sources", "add", "other", "proc", *told, "line=Chi")
    assert "no line called 'Chi'" in said


def test_a_line_of_a_contract_without_lines_is_no_source(begun: Quick, tmp_path: Path) -> None:
    root = machine(tmp_path, wwan0=(0, 0))
    told = ("sources", "add", "qr", "proc", "interface=wwan0", f"root={root}", "line=A")
    assert "has no line called 'a'" in begun.refused(*told).lower()
    assert not config(begun).exists()


def test_one_device_is_not_counted_twice_unasked(begun: Quick, tmp_path: Path) -> None:
    """nlbwmon, collected over ssh and then brought in from a file."""
    said = '{"columns":["rx_bytes","tx_bytes"],"data":[[70000000,5000000]]}'
    path = program(tmp_path, "ssh", f"echo '{said}'")
    begun.ok("sources", "add", "box", "nlbw", "host=box", "period=1", PATH=path)
    begun.ok("collect", PATH=path)
    assert used(begun, "2026-11-22") == 75 * MB
    (tmp_path / "nlbw.json").write_text(said)
    words = ("import", "nlbwmon", str(tmp_path / "nlbw.json"), "--period", "1")
    line = begun.refused(*words)
    assert "nlbwmon is a new meter beside nlbwmon box: what both count adds up" in line
    (odd,) = begun.data(*words, "--dry-run")["remarks"]
    assert odd["code"] == "meter_beside"
    begun.ok(*words, "--yes")
    begun.ok(*words)  # known now
    assert used(begun, "2026-11-22") == 150 * MB


# Days -----------------------------------------------------------------------------------------

MIDNIGHT = 1763736000 + 365 * 86400  # 2026-11-21T14:40Z
HOUR = MIDNIGHT - MIDNIGHT % 3600


def test_days_come_by_the_way_of_an_import(begun: Quick, tmp_path: Path) -> None:
    def phone(*hours: tuple[int, int]) -> str:
        dump = netstats(*hours)
        return program(tmp_path, "adb", saying({"shell\\ dumpsys\\ netstats\\ --full": dump}))

    path = phone((HOUR, 5 * MB))
    assert "1 day" in begun.ok("sources", "add", "phone", "adb", PATH=path)
    assert begun.data("status")["used"] == 0
    begun.ok("collect", PATH=path)
    assert begun.data("status")["used"] == 5 * MB
    phone((HOUR, 7 * MB), (HOUR + 3600, MB))
    begun.ok("collect", PATH=path)
    assert begun.data("status")["used"] == 8 * MB
    facts = begun.facts()
    begun.ok("collect", PATH=path)
    assert begun.facts() == facts
    (entry,) = [one for one in begun.data("journal")["entries"] if one["kind"] == "use"][-1:]
    assert entry["bytes"] <= 8 * MB


def phone_of_a_day(folder: Path) -> str:
    dump = netstats((HOUR, 5 * MB))
    return program(folder, "adb", saying({"shell\\ dumpsys\\ netstats\\ --full": dump}))


def test_an_entry_on_a_day_of_a_source_does_not_go_without_a_word(
    begun: Quick, giga: Giga, tmp_path: Path
) -> None:
    path = phone_of_a_day(tmp_path)
    begun.ok("sources", "add", "phone", "adb", PATH=path)
    assert "tells of that day" not in begun.ok("log", "1MB", "--on", "2026-11-21")
    begun.ok("undo")
    begun.ok("collect", PATH=path)
    said = " ".join(begun.ok("log", "2MB", "--on", "2026-11-21").split())
    assert "android 310260/1 tells of that day: when it comes again, it counts" in said
    (phone,) = begun.data("collect", PATH=path)["sources"]
    assert (phone["by_hand"], phone["kept"]) == (1, 0)
    assert used(begun, "2026-11-22") == 5 * MB
    begun.ok("log", "2MB", "--on", "2026-11-21")
    screen = giga.terminal("collect", PATH=path)
    assert screen.end() == 0
    assert "1 day had entries by hand, which are notes now" in " ".join(screen.text.split())


def test_a_source_may_leave_what_was_written_by_hand(begun: Quick, tmp_path: Path) -> None:
    path = phone_of_a_day(tmp_path)
    begun.ok("log", "2MB", "--on", "2026-11-21")
    begun.ok("sources", "add", "phone", "adb", "keep_hand=yes", PATH=path)
    assert tomllib.loads(config(begun).read_text())["sources"]["phone"]["keep_hand"] is True
    (phone,) = begun.data("collect", PATH=path)["sources"]
    assert (phone["by_hand"], phone["kept"]) == (0, 1)
    assert used(begun, "2026-11-22") == 2 * MB
    assert "keep_hand=true" in begun.ok("sources")
    said = begun.refused("sources", "add", "other", "adb", "keep_hand=perhaps", PATH=path)
    assert "expected true or false" in said


SAMPLE = Path(__file__).parents[3] / "shared/samples/vnstat2_real_2025-09-16.db"


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not here")
def test_a_real_database_of_vnstat_that_goes_on(quick: Quick, tmp_path: Path) -> None:
    live = tmp_path / "vnstat.db"
    live.write_bytes(SAMPLE.read_bytes())
    today = {"GIGA_TODAY": "2025-09-16"}
    quick.ok("start", "mineo/5gb", "--since", "2025-07-01", **today)
    words = ("sources", "add", "home", "vnstat", f"database={live}", "interface=wwan0")
    assert "62 days from" in quick.ok(*words, **today)

    def compare() -> None:
        assert quick.ok("collect", **today) == ""
        with sqlite3.connect(live) as theirs, sqlite3.connect(quick.db) as ours:
            wanted = theirs.execute(
                "SELECT day.date, day.rx + day.tx FROM day JOIN interface"
                " ON interface.id = day.interface WHERE name = 'wwan0' ORDER BY 1"
            ).fetchall()
            assert ours.execute("SELECT day, sum(bytes) FROM day GROUP BY 1").fetchall() == wanted

    compare()
    with sqlite3.connect(live) as theirs:
        for table in ("day", "hour"):
            theirs.execute(
                f"UPDATE {table} SET rx = rx + 1000 WHERE (interface, date) = (SELECT interface,"
                f" max(date) FROM {table} JOIN interface ON interface.id = interface"
                " WHERE name = 'wwan0')"
            )
    compare()


def test_what_fell_is_asked_and_without_a_person_told_once(begun: Quick, tmp_path: Path) -> None:
    def phone(amount: int) -> str:
        dump = netstats((HOUR - 86400, MB), (HOUR, amount), (HOUR + 86400, MB))
        return program(tmp_path, "adb", saying({"shell\\ dumpsys\\ netstats\\ --full": dump}))

    path = phone(5 * MB)
    begun.ok("sources", "add", "phone", "adb", PATH=path)
    begun.ok("collect", PATH=path)
    phone(3 * MB)
    first = begun.run("collect", PATH=path)
    assert first.status == 1 and "less than before" in first.err and "--yes" in first.err
    assert begun.run("collect", PATH=path) == (0, "", "")
    assert "answers again" in begun.ok("collect", "--yes", PATH=path)
    assert begun.ok("collect", PATH=path) == ""


# Failing, and answering again -----------------------------------------------------------------


def test_a_source_that_fails_is_told_once_and_again_when_it_answers(
    begun: Quick, router: Router
) -> None:
    router.pages[MONTH] = hilink_page(MB, 0)
    begun.ok("sources", "add", "box", "hilink", f"host={router.host}")
    assert begun.ok("collect") == ""
    router.status = 500
    first = begun.run("collect")
    assert (first.status, first.out) == (1, "")
    assert first.err == f"giga: box: {router.host} answered with HTTP status 500.\n"
    for _hour in range(3):
        assert begun.run("collect") == (0, "", "")
    router.status = 503  # for another reason, but still
    assert begun.run("collect") == (0, "", "")
    (box,) = begun.data("sources")["sources"]
    assert box["failure"].endswith("HTTP status 503.")  # the last one
    router.status = 200
    again = begun.run("collect")
    assert (again.status, again.err) == (0, "")
    assert again.out.startswith("box: it answers again; ") and again.out.count("\n") == 1
    assert begun.ok("collect") == ""
    router.status = 500
    assert begun.run("collect").status == 1


def test_one_that_fails_keeps_no_other_from_being_asked(begun: Quick, tmp_path: Path) -> None:
    begun.ok("sources", "add", "modem", "modemmanager", "--yes", PATH=str(tmp_path))
    add_stick(begun, tmp_path, rx=MB)
    answer = begun.run("collect", PATH=str(tmp_path))
    assert answer.status == 1 and answer.err.startswith("giga: modem: ")
    assert readings(begun) == [("2026-11-22", MB)]


def test_one_source_may_be_asked_alone(begun: Quick, tmp_path: Path) -> None:
    begun.ok("sources", "add", "modem", "modemmanager", "--yes", PATH=str(tmp_path))
    add_stick(begun, tmp_path, rx=MB)
    assert begun.ok("collect", "stick") == ""
    assert "There is no source 'stik'" in begun.refused("collect", "stik")


def test_without_any_source_there_is_nothing_to_do(begun: Quick) -> None:
    assert begun.ok("collect") == ""
    assert begun.data("collect") == {"schema": 1, "sources": []}


def test_for_programs(begun: Quick, tmp_path: Path) -> None:
    begun.ok("sources", "add", "modem", "modemmanager", "--yes", PATH=str(tmp_path))
    add_stick(begun, tmp_path, rx=MB)
    answer = begun.run("collect", "--json", PATH=str(tmp_path))
    modem, stick = json.loads(answer.out)["sources"]
    assert (answer.status, answer.err) == (1, "")
    assert (modem["ok"], modem["news"], modem["meters"]) == (False, True, None)
    assert modem["failure"].startswith("mmcli cannot be run")
    assert (stick["ok"], stick["news"], stick["days"]) == (True, False, 0)
    assert [meter["bytes"] for meter in stick["meters"]] == [MB]


def test_on_a_terminal_each_has_a_line(begun: Quick, giga: Giga, tmp_path: Path) -> None:
    begun.ok("sources", "add", "modem", "modemmanager", "--yes", PATH=str(tmp_path))
    add_stick(begun, tmp_path, rx=MB)
    begun.run("collect", PATH=str(tmp_path))
    screen = giga.terminal("collect", PATH=str(tmp_path))
    assert screen.end() == 0  # what failed did so before
    modem, stick = screen.text.splitlines()
    assert modem.startswith("giga: modem: mmcli cannot be run")
    assert stick.startswith("stick: ") and stick.endswith(" stands at 1 MB")


def test_a_ledger_that_is_not_there_is_no_fault_of_a_source(quick: Quick, tmp_path: Path) -> None:
    add_stick(quick, tmp_path)
    assert "giga start" in quick.refused("collect")


# Killed, and two at once ----------------------------------------------------------------------


def test_killed_in_the_middle_it_begins_anew(begun: Quick, giga: Giga, tmp_path: Path) -> None:
    """What was brought before stays; the lock does not."""
    add_stick(begun, tmp_path, rx=MB)
    slow = program(tmp_path, "mmcli", "touch asked; sleep 60")
    begun.ok("sources", "add", "modem", "modemmanager", "--yes", "timeout=0.1", PATH=slow)
    file = config(begun)
    file.write_text(file.read_text().replace("timeout = 0.1", "timeout = 60"))
    (begun.folder / "asked").unlink(missing_ok=True)
    running = giga.begin("collect", PATH=slow)
    _wait_for(begun.folder / "asked")
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=PATIENCE)
    assert readings(begun) == [("2026-11-22", MB)]
    fast = program(tmp_path, "mmcli", mmcli({"total-bytes-rx": "5", "total-bytes-tx": "6"}))
    assert begun.ok("collect", PATH=fast) == ""
    assert sorted(amount for _day, amount in readings(begun)) == [11, MB]
    assert begun.ok("doctor")


def test_two_at_once_wait_for_each_other(begun: Quick, giga: Giga, tmp_path: Path) -> None:
    script = "ls busy 2>/dev/null && touch both; touch busy; sleep 0.5; rm -f busy\n" + mmcli(
        {"total-bytes-rx": "5", "total-bytes-tx": "6"}
    )
    path = program(tmp_path, "mmcli", script)
    begun.ok("sources", "add", "modem", "modemmanager", PATH=path)
    runs = [giga.begin("collect", PATH=path) for _run in range(3)]
    for run in runs:
        assert run.communicate(timeout=PATIENCE) == ("", "") and run.returncode == 0
    assert not (begun.folder / "both").exists()
    assert [amount for _day, amount in readings(begun)] == [11]


def test_a_system_that_cannot_do_all_that_this_one_can(
    begun: Quick, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows, where no open file has its time set."""
    by_name = os.utime

    def utime(path: str) -> None:
        assert not isinstance(path, int)
        by_name(path)

    monkeypatch.delattr(os, "O_CLOEXEC")
    monkeypatch.setattr(os, "utime", utime)
    add_stick(begun, tmp_path)
    assert begun.ok("collect") == ""


def _wait_for(file: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not file.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


# The list of sources --------------------------------------------------------------------------


def test_the_table_is_written_for_its_owner_alone_and_comments_stay(
    begun: Quick, tmp_path: Path
) -> None:
    file = config(begun)
    file.parent.mkdir(parents=True)
    file.write_text("# mine\n[remind]\nstrict = true  # yes\n")
    root = machine(tmp_path, wwan0=(7 * MB, 8 * MB))
    told = ("interface=wwan0", f"root={root}", "timeout=5")
    said = begun.ok("sources", "add", "stick", "proc", *told, "--contract", "mineo")
    assert "/wwan0 shows 15 MB." in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "# mine" in file.read_text() and "# yes" in file.read_text()
    assert tomllib.loads(file.read_text())["sources"] == {
        "stick": {
            "kind": "proc",
            "interface": "wwan0",
            "root": root,
            "timeout": 5,
            "contract": "mineo",
        }
    }
    assert begun.ok("config", "remind.strict") == "true\n"
    begun.ok("sources", "remove", "stick")
    assert "sources" not in tomllib.loads(file.read_text())


def test_the_list_says_how_each_does(begun: Quick, router: Router, tmp_path: Path) -> None:
    assert "no source yet" in begun.ok("sources")
    router.pages[MONTH] = hilink_page(MB, 0)
    begun.ok("sources", "add", "box", "hilink", f"host={router.host}")
    add_stick(begun, tmp_path, rx=MB)
    box, stick = begun.data("sources")["sources"]
    assert (box["ok"], box["brought_at"], box["failure"]) == (None, None, None)
    begun.ok("collect")
    router.status = 500
    begun.run("collect")
    box, stick = begun.data("sources")["sources"]
    assert (box["ok"], stick["ok"], stick["failed_at"]) == (False, True, None)
    assert box["brought_at"] and box["failed_at"] >= box["brought_at"]
    assert box["failure"] == f"{router.host} answered with HTTP status 500."
    screen = begun.ok("sources")
    assert "fails" in screen and "answers" in screen and "HTTP status 500" in screen
    router.status = 200
    begun.ok("collect")
    box, _stick = begun.data("sources")["sources"]
    assert box["ok"] and box["failure"]  # its last one is remembered


def test_a_source_of_another_kind_under_the_same_name_is_another(
    begun: Quick, router: Router, tmp_path: Path
) -> None:
    router.pages[MONTH] = hilink_page(MB, 0)
    begun.ok("sources", "add", "stick", "hilink", f"host={router.host}")
    begun.ok("collect")
    begun.ok("sources", "remove", "stick")
    add_stick(begun, tmp_path, rx=2 * MB)
    begun.ok("collect")
    begun.ok("collect")
    with sqlite3.connect(begun.db) as conn:
        brings = [row for (row,) in conn.execute("SELECT brings FROM asked ORDER BY id")]
    assert [one.split()[0] for one in brings] == ["hilink", "proc"]


def test_a_path_is_kept_so_that_cron_finds_it(begun: Quick, tmp_path: Path) -> None:
    """Which begins in another folder."""
    machine(tmp_path, wwan0=(MB, 0))
    begun.ok("sources", "add", "near", "proc", "interface=wwan0", "root=root")
    begun.ok("sources", "add", "home", "proc", "interface=wwan0", "root=~/root", HOME=str(tmp_path))
    begun.run("sources", "add", "file", "vnstat", "interface=wwan0", "database=v.db", "--yes")
    tables = tomllib.loads(config(begun).read_text())["sources"]
    assert [tables[name]["root"] for name in ("near", "home")] == [str(tmp_path / "root")] * 2
    assert tables["file"]["database"] == str(tmp_path / "v.db")
    assert tables["file"]["interface"] == "wwan0"


def test_a_name_is_taken_only_once(begun: Quick, tmp_path: Path) -> None:
    add_stick(begun, tmp_path)
    said = begun.refused("sources", "add", "stick", "zte")
    assert "There is a source 'stick' already" in said and "giga sources remove stick" in said


REFUSED = {
    ("box", "hilnk"): "Was 'hilink' meant?",
    ("box", "csv"): "No kind of source that can be asked",
    ("box", "nlbw"): "box: expected host=HOST",
    ("stick", "proc", "iface=wwan0"): "iface is no option of proc. There are: interface, root",
    ("a b", "proc"): "'a b' is no name for a source",
    ("stick", "proc", "interface=lo", "timeout=0"): "expected a number of seconds",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_makes_no_source_is_refused(begun: Quick, words: tuple[str, ...]) -> None:
    assert REFUSED[words] in begun.refused("sources", "add", *words)
    assert not config(begun).exists()


def test_what_is_no_option_is_wrong_usage(begun: Quick) -> None:
    assert "write KEY=VALUE" in begun.misused("sources", "add", "box", "zte", "192.168.0.1")
    assert "kind is given twice" in begun.misused("sources", "add", "box", "zte", "kind=zte")


def test_one_that_does_not_answer_yet_may_be_added_all_the_same(
    begun: Quick, tmp_path: Path
) -> None:
    words = ("sources", "add", "modem", "modemmanager")
    assert "Add it all the same?" in begun.refused(*words, PATH=str(tmp_path))
    assert "did not answer yet" in begun.ok(*words, "--yes", PATH=str(tmp_path))
    assert [one["source"] for one in begun.data("sources")["sources"]] == ["modem"]


BROKEN = {
    "sources = 3": "sources: expected a table",
    "[sources]\nbox = 3": "sources.box: expected a table",
    "[sources.box]\nhost = 'x'": "sources.box.kind: expected what it is",
    "[sources.box]\nkind = 3": "sources.box.kind: expected a text of one line",
    "[sources.box]\nkind = 'zte'\nhost = ['x']": "sources.box.host: expected a text of one line",
    "[sources.box]\nkind = 'zte'\ntimeout = 'x'": "sources.box.timeout: expected a number",
    "[sources.'a b']\nkind = 'zte'": "'a b' is no name for a source",
}


@pytest.mark.parametrize("text", BROKEN)
def test_settings_that_are_wrong_are_named(begun: Quick, text: str) -> None:
    config(begun).parent.mkdir(parents=True)
    config(begun).write_text(text)
    said = begun.refused("collect")
    assert said.startswith(f"{config(begun)}: ") and BROKEN[text] in said
    assert begun.refused("sources") == said


def test_a_table_that_cannot_be_read_can_be_taken_out(begun: Quick) -> None:
    config(begun).parent.mkdir(parents=True)
    config(begun).write_text("[sources.box]\nhost = 'x'\n")
    begun.ok("sources", "remove", "box")
    assert begun.ok("collect") == ""
    assert "There is no source 'box'" in begun.refused("sources", "remove", "box")


def test_help_lists_the_kinds_with_what_they_are_told(quick: Quick) -> None:
    said = quick.ok("sources", "add", "--help")
    for kind in ("proc", "sysfs", "modemmanager", "networkmanager", "adb", "hilink", "zte"):
        assert f"\n  {kind} " in said
    assert "\n    interface=NAME " in said and "\n    [host=HOST] " in said


# Sources of others, and what they must know ---------------------------------------------------

OWN = """
from ledger.sources import Counter, Found, Option

SAYS = "A box of my own."
OPTIONS = (Option("password", "Of its page.", "TEXT", True, True),)


def fetch(settings):
    if settings["password"] == "fault":
        raise KeyError("x")
    return Found("own", iter([Counter("own", len(settings["password"]))]))
"""


@pytest.fixture
def own(begun: Quick, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Quick:
    """With a package that brings a source of its own."""
    folder = tmp_path / "own"
    info = folder / "own-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: own\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[giga.sources]\nown = own_box\n")
    (folder / "own_box.py").write_text(OWN)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "own_box", raising=False)  # that of another test
    return begun


@pytest.mark.parametrize("kind", ["env", "file", "command"])
def test_a_password_is_named_and_never_kept(own: Quick, tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret\nmore\n")
    place = {"env": "BOX", "file": str(secret), "command": f"cat {secret}"}[kind]
    own.ok("sources", "add", "box", "own", f"password_{kind}={place}", BOX="s3cret")
    own.ok("collect", BOX="s3cret")
    assert readings(own) == [("2026-11-22", len("s3cret"))]
    facts = "".join(own.facts() or [])
    for text in (config(own).read_text(), facts, own.ok("sources"), own.ok("sources", "--json")):
        assert "s3cret" not in text


def test_the_file_of_a_password_is_for_its_owner_alone(own: Quick) -> None:
    secret = own.folder / "secret"
    secret.write_text("s3cret\n")
    secret.chmod(0o644)
    own.ok("sources", "add", "box", "own", "password_file=~/secret")
    answer = own.run("doctor", "--json", PATH="")
    assert answer.status == 1 and f"{secret} is open to others." in answer.out
    own.ok("doctor", "--fix", PATH="")
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_a_password_itself_is_refused(own: Quick) -> None:
    said = own.refused("sources", "add", "box", "own", "password=s3cret")
    assert "password_env, password_file, password_command" in said and "s3cret" not in said
    missing = own.refused("sources", "add", "box", "own", "password_env=NOBODY")
    assert "NOBODY holds nothing" in missing


def test_a_fault_in_a_source_of_others_is_told_like_any_failure(own: Quick) -> None:
    own.ok("sources", "add", "box", "own", "password_env=BOX", BOX="x")
    answer = own.run("collect", BOX="fault")
    assert answer.status == 1 and "box: own has a fault: KeyError: 'x'" in answer.err


def test_a_counter_cannot_stand_below_nothing(own: Quick, tmp_path: Path) -> None:
    source = tmp_path / "own/own_box.py"
    source.write_text(source.read_text().replace('len(settings["password"])', "-5"))
    own.ok("sources", "add", "box", "own", "password_env=BOX", BOX="x")
    answer = own.run("collect", BOX="x")
    assert answer.status == 1 and "own cannot stand at -5 bytes." in answer.err
    assert readings(own) == []


SPIKE = """
from datetime import date

from ledger.sources import Found, Remark, Used

SAYS = "A router that stumbled once."
OPTIONS = ()


def fetch(settings):
    today = date.fromisoformat(settings["today"])
    then = date(2026, 11, 20)
    odd = Remark("spike", "4 GiB at once", then, True)
    return Found("own", iter([odd, Used(then, 4 << 30), Used(today, 7, partial=True)]))
"""


def test_what_was_agreed_to_once_is_not_asked_each_hour(own: Quick, tmp_path: Path) -> None:
    (tmp_path / "own/own_box.py").write_text(SPIKE)
    own.ok("sources", "add", "box", "own")
    first = own.run("collect")
    assert first.status == 1 and "4 GiB at once" in first.err and own.left() == 5000 * MB
    assert own.run("collect") == (0, "", "")
    assert "answers again" in own.ok("collect", "--yes")
    assert own.left() == 5000 * MB - (4 << 30) - 7
    assert own.ok("collect") == ""
    assert own.ok("collect", GIGA_TODAY="2026-11-23") == ""


WHOLE = """
from datetime import date

from ledger.sources import Found, Used

SAYS = "A router that all lines use."
OPTIONS = ()


def fetch(settings):
    return Found("own", iter([Used(date.fromisoformat(settings["today"]), 7, partial=True)]))
"""


def test_who_collects_use_without_a_line_beside_lines_is_not_asked(
    own: Quick, tmp_path: Path
) -> None:
    own.ok("lines", "add", "Aki", "Ben", "--on", "2026-11-01")
    (tmp_path / "own/own_box.py").write_text(WHOLE)
    rows = "".join(f"2026-11-{day},1\n" for day in (20, 21, 22))
    (tmp_path / "aki.csv").write_text(f"date,bytes\n{rows}")
    own.ok("import", "csv", "aki.csv", "--line", "aki")
    own.ok("sources", "add", "box", "own")
    own.ok("sources", "add", "ben", "own", "line=ben")
    assert own.ok("collect") == ""
    assert own.data("status")["used"] == 3 + 7 + 7


# Kept with all else ---------------------------------------------------------------------------


def test_a_copy_remembers_what_was_told(begun: Quick, router: Router, tmp_path: Path) -> None:
    begun.ok("sources", "add", "box", "hilink", f"host={router.host}", "--yes")
    assert begun.run("collect").status == 1
    whole = tmp_path / "all.json"
    whole.write_text(begun.ok("export", "json"))
    copy = str(tmp_path / "copy.db")
    begun.ok("--db", copy, "import", "json", str(whole))
    assert begun.run("--db", copy, "collect") == (0, "", "")
    assert whole.read_text() == begun.ok("--db", copy, "export", "json")


def test_doctor_names_a_source_that_fails(begun: Quick, router: Router) -> None:
    router.pages[MONTH] = hilink_page(MB, 0)
    begun.ok("sources", "add", "box", "hilink", f"host={router.host}")
    begun.ok("collect")

    def check() -> dict[str, object]:
        checks = json.loads(begun.run("doctor", "--json").out)["checks"]
        return next(one for one in checks if one["check"] == "sources")

    assert check()["ok"]
    router.status = 500
    begun.run("collect")
    (fault,) = check()["faults"]  # type: ignore[misc]
    assert "box" in fault["what"] and "500" in fault["what"]
    assert fault["mend"] == "giga collect box"


def test_what_is_told_twice_is_refused_as_that(begun: Quick) -> None:
    said = begun.misused("sources", "add", "x", "proc", "interface=a", "interface=b")
    assert "'interface=b': interface is given twice." in said
