"""``giga forecast``: never a figure without its range, and the same figures all day long."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from person import GB, TODAY, Quick

DAY = timedelta(days=1)
LAST = date.fromisoformat(TODAY)


def fill(quick: Quick, days: int, most: int = 300, end: date = LAST) -> None:
    """Use on so many days up to ``end``, in MB."""
    amounts = [(end - n * DAY, int(Random(n).random() * most)) for n in range(days)]
    rows = [f"{day},{amount}" for day, amount in reversed(amounts)]
    path = Path(quick.folder / "use.csv")
    path.write_text("\n".join(["date,total_mb", *rows]) + "\n")
    quick.ok("import", "csv", str(path), "--unit", "MB")


@pytest.fixture
def phone(quick: Quick) -> Quick:
    """Fifty days of use, and 1.6 GB of October that will go with November."""
    quick.ok("start", "mineo/5gb", "--since", "2026-09-01", "--left", "5GB")
    fill(quick, 50)
    return quick


def test_the_screen(phone: Quick) -> None:
    said = phone.ok("forecast").splitlines()
    assert said[0] == "mineo MyPita 5 GB" + "Sun 22 Nov 2026, 9 days left".rjust(80 - 17)
    assert "(49 days known):" in said[1]
    assert said[1].endswith("median   8 of 10 futures")
    labels = [line[2:40].split("  ")[0].strip() for line in said[2:6]]
    left = "left at the end of Mon 30 Nov"
    assert labels[:3] == ["used a day, on average", "used in this cycle", left]
    assert all(" to " in line for line in said[2:5])
    assert "It lasts beyond Mon 30 Nov." in said
    assert max(map(len, said)) <= 80


def test_the_same_day_says_the_same(phone: Quick) -> None:
    data = phone.data("forecast")
    assert phone.data("forecast") == data
    moved = phone.db.rename(phone.folder / "elsewhere.db")
    assert phone.data("forecast", GIGA_DB=str(moved)) == data


def test_what_programs_get(phone: Quick) -> None:
    data = phone.data("forecast")
    ranges = ("a_day", "used", "remaining", "overage")
    assert list(data) == [
        *("schema", "contract", "plan", "on", "days", "until"),
        *(*ranges, "runs_out", "losses", "expected"),
    ]
    assert (data["schema"], data["on"], data["until"]) == (1, TODAY, "2026-12-01")
    for name in ranges:
        assert data[name]["low"] <= data[name]["median"] <= data[name]["high"]
    status = phone.data("status")
    assert status["used"] <= data["used"]["low"]
    assert data["remaining"]["high"] <= status["remaining"]
    assert data["runs_out"] == {"chance": 0, "low": None, "median": None, "high": None}
    (risk, *_later) = status["at_risk"]
    for loss in data["losses"]:
        assert loss["on"] == risk["on"]
        assert 0 < loss["chance"] <= 1
        assert loss["high"] <= risk["lost"]


def test_a_past_day_says_what_was_known_then(phone: Quick) -> None:
    data = phone.data("forecast", "--on", "2026-11-05")
    assert data["days"] == 32
    fill(phone, 1, 90_000, end=date(2026, 11, 6))
    assert phone.data("forecast", "--on", "2026-11-05") == data


def test_foreseen_use_is_named_and_counted(phone: Quick) -> None:
    before = phone.data("forecast")
    phone.ok("expect", "2GB", "--from", "2026-11-24", "--to", "2026-11-27", "--note", "trip")
    after = phone.data("forecast")
    assert after["used"]["median"] == before["used"]["median"] + 2 * GB
    assert [one["note"] for one in after["expected"]] == ["trip"]
    assert "Foreseen: 2 GB from Tue 24 Nov to Fri 27 Nov (trip)." in phone.ok("forecast")


def test_under_14_days_it_says_only_what_is_certain(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01", "--left", "3GB", "--carried", "1GB")
    fill(quick, 10, 1)
    said = quick.ok("forecast").splitlines()
    assert said[1:] == [
        "No forecast yet: 9 complete days are known, and it takes 14.",
        "  Up to 333 MB a day lasts until the end.",
        "  1 GB (carried from October) will be lost after Mon 30 Nov: use 112 MB a day",
        "  and nothing is.",
    ]
    data = quick.data("forecast")
    assert (data["days"], data["used"], data["losses"]) == (9, None, [])


def test_one_day_is_a_day(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    fill(quick, 2)
    assert "1 complete day is known, and" in quick.ok("forecast")
    assert "1 complete day, and" in quick.ok("forecast", "--backtest")


def test_it_tells_when_it_may_run_out(quick: Quick) -> None:
    quick.ok("start", "biglobe/3gb", "--since", "2026-11-01")
    fill(quick, 20, 260)
    said, data = quick.ok("forecast"), quick.data("forecast")
    chance, first = data["runs_out"]["chance"], data["runs_out"]["low"]
    assert 0.1 < chance < 1
    assert TODAY < first <= "2026-11-30"
    assert f"It runs out in {round(chance * 100)} of 100 futures" in said
    assert "used beyond the data" in said


def test_data_by_the_day_runs_out_on_some_day(quick: Quick) -> None:
    quick.ok("start", "in.vi.weekend/2gb", "--since", "2026-11-02")
    fill(quick, 20, 2600)
    said, data = quick.ok("forecast"), quick.data("forecast")
    chance = round(data["runs_out"]["chance"] * 100)
    assert f"In {chance} of 100 futures some day goes beyond its data." in said
    assert data["until"] == "2026-11-30"


@pytest.mark.parametrize("since", ["2026-12-01", "2026-09-01"])
def test_where_no_cycle_runs(quick: Quick, since: str) -> None:
    quick.ok("start", "mineo/5gb", "--since", since)
    if since < TODAY:
        fill(quick, 40, end=date(2026, 11, 1))
        quick.ok("end", "--on", "2026-11-10")
    assert "No cycle is running." in quick.ok("forecast")
    assert quick.data("forecast")["used"] is None


def test_the_look_back(phone: Quick) -> None:
    said = phone.ok("forecast", "--backtest").splitlines()
    assert said[0] == "Forecasts made on 12 days of the past, beside two simple ways:"
    assert [line.split()[0] for line in said[2:5]] == ["3", "7", "14"]
    assert max(map(len, said)) <= 80
    data = phone.data("forecast", "--backtest")
    assert data["days"] == 49
    first = data["scores"][0]
    assert (first["method"], first["horizon"], first["windows"]) == ("forecast", 3, 12)
    assert 0 < first["error_median"] < 1
    assert {one["inside"] for one in data["scores"] if one["method"] == "cycle"} == {None}


def test_the_look_back_needs_a_past(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-09-01")
    fill(quick, 30)
    assert quick.ok("forecast", "--backtest") == (
        "Too little is known to look back: 29 complete days, and it takes 38.\n"
    )


def test_several_contracts(phone: Quick) -> None:
    phone.ok("start", "biglobe/3gb", "--since", "2026-11-01", "--name", "tablet")
    assert [one["contract"] for one in phone.data("forecast")] == ["mineo", "tablet"]
    assert "mineo:" in phone.ok("forecast")
    assert json.loads(phone.ok("forecast", "--json", "--contract", "tablet"))["days"] == 0
