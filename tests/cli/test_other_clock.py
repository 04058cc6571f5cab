"""vnStat on a machine whose clock is not the plan's, over weeks in which it forgets its hours."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from person import Quick, plan_text

HOUR = timedelta(hours=1)
BEGAN = datetime(2026, 10, 1, tzinfo=UTC)
KEPT = 96
"""Hours that vnStat keeps."""
SCHEMA = """
create table info(name text, value text);
insert into info values ('dbversion', '1');
create table interface(id integer primary key, name text, created text, updated text);
create table day(interface integer, date text, rx integer, tx integer);
create table hour(interface integer, date text, rx integer, tx integer);
insert into interface values (1, 'wwan0', '2026-10-01 00:00:00', '');
"""


def used_in(hour: datetime) -> int:
    """What went through in an hour, another amount each; none at times."""
    number = (hour - BEGAN) // HOUR
    return number % 5 and number * number % 9973 * 1000 + number


def keep(path: Path, now: datetime, hours: int = KEPT) -> None:
    """The database as vnStat on a clock of UTC has it at a moment, with its hours so far back."""
    path.unlink(missing_ok=True)
    every = [BEGAN + n * HOUR for n in range((now - BEGAN) // HOUR + 1)]
    days: dict[str, int] = {}
    for hour in every:
        days[f"{hour:%Y-%m-%d}"] = days.get(f"{hour:%Y-%m-%d}", 0) + used_in(hour)
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(SCHEMA)
        db.execute("update interface set updated = ?", (f"{now:%Y-%m-%d %H:%M:%S}",))
        db.executemany("insert into day values (1, ?, ?, 0)", days.items())
        db.executemany(
            "insert into hour values (1, ?, ?, 0)",
            [(f"{hour:%Y-%m-%d %H:%M:%S}", used_in(hour)) for hour in every[len(every) - hours :]],
        )


def truth(zone: str, now: datetime) -> dict[str, int]:
    """What each day of the plan used."""
    sums: dict[str, int] = {}
    hour = BEGAN
    while hour <= now:
        day = hour.astimezone(ZoneInfo(zone)).date().isoformat()
        sums[day] = sums.get(day, 0) + used_in(hour)
        hour += HOUR
    return sums


def days(quick: Quick, condition: str = "1") -> dict[str, int]:
    with closing(sqlite3.connect(quick.db)) as conn:
        return dict(
            conn.execute(
                "SELECT day, sum(bytes) FROM fact_in_force"
                f" WHERE kind = 'use' AND {condition} GROUP BY 1 ORDER BY 1"
            )
        )


def begin(quick: Quick, zone: str, rules: str = "") -> None:
    (quick.folder / "own.toml").write_text(plan_text(rules, zone=zone))
    quick.ok("start", "own.toml", "--since", "2026-09-01")


def collect(quick: Quick, zone: str, now: datetime) -> None:
    today = now.astimezone(ZoneInfo(zone)).date().isoformat()
    assert quick.run("collect", GIGA_TODAY=today)[0::2] == (0, "")


ZONES = ["Asia/Tokyo", "America/New_York", "Asia/Kolkata", "Africa/Johannesburg"]


@pytest.mark.parametrize(("zone", "every"), [(ZONES[0], 5), *((zone, 17) for zone in ZONES[1:])])
def test_days_stay_right_while_vnstat_forgets_its_hours(
    quick: Quick, tmp_path: Path, zone: str, every: int
) -> None:
    begin(quick, zone)
    live = tmp_path / "vnstat.db"
    now = datetime(2026, 10, 20, 4, tzinfo=UTC)
    keep(live, now)
    told = (f"database={live}", "interface=wwan0", "clock=UTC")
    quick.ok("sources", "add", "home", "vnstat", *told, GIGA_TODAY="2026-10-20")
    end = now + timedelta(days=20)
    while now < end:
        keep(live, now)
        collect(quick, zone, now)
        assert sum(days(quick).values()) == sum(truth(zone, now).values())
        now += every * HOUR
    wanted, found = truth(zone, now - every * HOUR), days(quick)
    for day, amount in wanted.items():
        if day > "2026-10-18":
            assert found[day] == amount, day
    # Before the hours of the first run days are those of the machine.
    machine = truth("UTC", now)
    assert all(found[day] == machine[day] for day in machine if day < "2026-10-16")


def test_hours_of_the_night_stay_too(quick: Quick, tmp_path: Path) -> None:
    zone, live = "Africa/Johannesburg", tmp_path / "vnstat.db"
    quick.ok("start", "za.telkom.lte/20gb", "--since", "2026-09-01", "--yes")
    now = datetime(2026, 10, 20, 4, tzinfo=UTC)
    keep(live, now)
    told = (f"database={live}", "interface=wwan0", "clock=UTC")
    quick.ok("sources", "add", "home", "vnstat", *told, GIGA_TODAY="2026-10-20")
    for _run in range(30):
        keep(live, now)
        collect(quick, zone, now)
        now += 7 * HOUR
    night = days(quick, "category = 'night'")
    for number in range(19, 28):
        midnight = datetime(2026, 10, number, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        wanted = sum(used_in(midnight + n * HOUR) for n in range(7))
        assert night[f"2026-10-{number}"] == wanted


@pytest.mark.parametrize("zone", ZONES)
def test_days_that_nobody_asked_in_are_not_counted_twice(
    quick: Quick, tmp_path: Path, zone: str
) -> None:
    """The machine goes on, and giga sleeps for two weeks."""
    begin(quick, zone)
    live = tmp_path / "vnstat.db"
    for now in (datetime(2026, 10, 10, 20, tzinfo=UTC), datetime(2026, 10, 24, 3, tzinfo=UTC)):
        keep(live, now)
        today = now.astimezone(ZoneInfo(zone)).date().isoformat()
        quick.ok("import", "vnstat", str(live), "--clock", "UTC", GIGA_TODAY=today)
        facts = quick.facts()
        quick.ok("import", "vnstat", str(live), "--clock", "UTC", GIGA_TODAY=today)
        assert quick.facts() == facts
    found, wanted = days(quick), truth(zone, now)
    known = {date.fromisoformat(day) for day in found}
    lost = [day for day in wanted if date.fromisoformat(day) not in known]
    assert len(lost) <= 2
    assert sum(found.values()) <= sum(wanted.values())
    assert sum(wanted.values()) - sum(found.values()) <= 3 * max(wanted.values())


def test_a_list_of_days_does_not_touch_days_of_hours(quick: Quick, tmp_path: Path) -> None:
    begin(quick, "Asia/Tokyo")
    now, live = datetime(2026, 10, 20, 4, tzinfo=UTC), tmp_path / "vnstat.db"
    today = {"GIGA_TODAY": "2026-10-20"}
    keep(live, now)
    quick.ok("import", "vnstat", str(live), "--clock", "UTC", **today)
    before = quick.facts()
    keep(live, now, hours=0)
    quick.ok("import", "vnstat", str(live), "--clock", "UTC", **today)
    assert quick.facts() == before


def test_a_list_of_days_alone_grows_and_gives_way_to_hours(quick: Quick, tmp_path: Path) -> None:
    begin(quick, "Asia/Tokyo")
    live = tmp_path / "vnstat.db"
    words = ("import", "vnstat", str(live), "--clock", "UTC")
    for now in (datetime(2026, 10, 19, 4, tzinfo=UTC), datetime(2026, 10, 20, 4, tzinfo=UTC)):
        keep(live, now, hours=0)
        quick.ok(*words, GIGA_TODAY=f"{now:%Y-%m-%d}")
        assert days(quick) == truth("UTC", now)
    keep(live, now)
    assert "less than before" in quick.refused(*words, GIGA_TODAY="2026-10-20")
    quick.ok(*words, "--yes", GIGA_TODAY="2026-10-20")
    assert sum(days(quick).values()) == sum(truth("UTC", now).values())
    assert days(quick)["2026-10-18"] == truth("Asia/Tokyo", now)["2026-10-18"]
