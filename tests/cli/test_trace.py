"""A real phone's usage under three plans: no byte is lost or made."""

from __future__ import annotations

import csv
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from person import MB, Quick

TRACE = Path(__file__).resolve().parents[3] / "shared" / "traces" / "belgium_phone_mb.csv"
TODAY = "2019-09-07"
"""The day after the last one of the trace."""

PLANS = {
    "mineo 1 GB": ("mineo/1gb",),
    "BIGLOBE 1 GB": ("biglobe/1gb",),
    "SoftBank 5 GB": ("softbank.flat/5gb", "--anchor", "11"),
}

pytestmark = pytest.mark.skipif(not TRACE.exists(), reason="the traces are not beside the project")


@pytest.fixture(params=PLANS.values(), ids=PLANS)
def phone(quick: Quick, request: pytest.FixtureRequest) -> Quick:
    """A contract since the first day of the trace, with all of it brought in."""
    quick.env["GIGA_TODAY"] = TODAY
    quick.ok("start", *request.param, "--since", "2018-01-19", "--name", "phone")
    quick.ok("import", "csv", str(TRACE), "--unit", "MB", "--missing", "zero")
    return quick


def total() -> int:
    """What the file says, in bytes."""
    with TRACE.open() as file:
        rows = list(csv.DictReader(file))
    return sum(int((Decimal(row["total_mb"]) * MB).quantize(Decimal(1))) for row in rows)


def cycles(phone: Quick) -> list[dict[str, Any]]:
    return list(phone.data("cycles")["cycles"])


def test_every_byte_of_the_file_was_used(phone: Quick) -> None:
    assert sum(cycle["used"] for cycle in cycles(phone)) == total()


def test_what_comes_into_a_cycle_goes_out_of_it(phone: Quick) -> None:
    *done, now = cycles(phone)
    for cycle in done:
        came = cycle["granted"] + cycle["carried"]
        assert came == cycle["used"] - cycle["overage"] + cycle["rolled"] + cycle["lost"], cycle
    came = now["granted"] + now["carried"]
    assert came == now["used"] - now["overage"] + now["lost"] + phone.left()


def test_what_rolls_out_of_a_cycle_is_carried_into_the_next(phone: Quick) -> None:
    for before, after in pairwise(cycles(phone)):
        assert before["end"] == after["start"]
        assert before["rolled"] == after["carried"]


def test_all_together_balances(phone: Quick) -> None:
    rows, status = cycles(phone), phone.data("status")
    granted = sum(row["granted"] for row in rows)
    overage = sum(row["overage"] for row in rows)
    assert granted + overage == total() + status["forfeited"] + status["remaining"]
    assert status["forfeited"] == sum(row["lost"] for row in rows)
    for figure in ("left", "lost", "used"):
        why = phone.data("why", figure)
        assert why["total"] == sum(line["bytes"] for line in why["lines"])
    assert phone.data("why", "lost")["total"] == status["forfeited"]


def test_the_same_file_twice_changes_nothing(phone: Quick) -> None:
    before = phone.facts()
    phone.ok("import", "csv", str(TRACE), "--unit", "MB", "--missing", "zero")
    assert phone.facts() == before


def test_the_whole_file_is_one_command_to_undo(phone: Quick) -> None:
    phone.ok("undo")
    assert sum(cycle["used"] for cycle in cycles(phone)) == 0
    phone.ok("redo")
    assert sum(cycle["used"] for cycle in cycles(phone)) == total()


def test_a_person_can_read_it(phone: Quick) -> None:
    screen = phone.ok("status").splitlines()
    assert max(map(len, screen)) <= 80
    assert screen[-1].rstrip().endswith("Last entry: yesterday, 10 MB")
    assert len(phone.ok("cycles").splitlines()) == 1 + len(cycles(phone))
