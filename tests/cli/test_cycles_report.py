"""``giga cycles`` where data rolls inside a cycle, and where no cycle runs for a while."""

from __future__ import annotations

from typing import Any

import pytest
from person import GB, MB, Quick

HEAD = """
[family]
id       = "own.pack"
carrier  = "Own"
name     = { en = "Own Pack" }
kind     = "prepaid"
zone     = "UTC"
currency = "EUR"
verified = 2026-11-22
sources  = ["https://example.com"]

[[size]]
id = "3gb"
amount = "3GB"
"""

WEEKEND = """
[cycle]
length  = "28 days"
starts  = "activation"
renewal = "manual"

[[grant]]
every = "day"
lasts = "day"

[rollover]
at    = "grant"
from  = ["mon", "tue", "wed", "thu", "fri"]
lasts = "until mon"
only  = { weekdays = ["sat", "sun"] }

[drain]
order = ["plan", "carried"]
"""
"""What is left of a day is for the weekend after it."""

KEPT = """
[cycle]
length  = "30 days"
starts  = "activation"
renewal = "manual"
grace   = "7 days"

[rollover]
"""
"""What is left is kept for a week, until it is renewed."""


def begun(quick: Quick, rules: str, since: str) -> None:
    (quick.folder / "own.toml").write_text(HEAD + rules, encoding="utf-8")
    quick.ok("start", "own.toml#3gb", "--since", since)


def rows(report: dict[str, Any], key: str, *figures: str) -> list[tuple[int, ...]]:
    return [tuple(row[figure] for figure in figures) for row in report[key]]


def test_what_rolls_inside_a_cycle_is_not_carried_into_it(quick: Quick) -> None:
    begun(quick, WEEKEND, "2026-11-02")
    quick.ok("log", "10GB", "--on", "2026-11-07")
    report = quick.data("cycles")
    figures = ("granted", "carried", "used", "rolled", "overage")
    assert rows(report, "cycles", *figures) == [(21 * 3 * GB, 0, 10 * GB, 0, 0)]
    assert report["gaps"] == []


@pytest.fixture
def gap(quick: Quick) -> Quick:
    """A pack from 1 to 30 November, 1 GB of it used; 0.5 GB without a pack; renewed 5 December."""
    begun(quick, KEPT, "2026-11-01")
    quick.env["GIGA_TODAY"] = "2026-12-20"
    quick.ok("log", "1GB", "--on", "2026-11-05")
    quick.ok("log", "500MB", "--on", "2026-12-03")
    return quick


def test_use_in_a_gap_belongs_to_no_cycle(gap: Quick) -> None:
    gap.ok("renew", "--on", "2026-12-05")
    report = gap.data("cycles")
    figures = ("granted", "carried", "used", "overage", "rolled", "lost")
    assert rows(report, "cycles", *figures) == [
        (3 * GB, 0, GB, 0, 2 * GB, 0),
        (3 * GB, 2 * GB, 0, 0, 0, 0),
    ]
    assert rows(report, "gaps", *figures) == [(0, 0, 500 * MB, 500 * MB, 0, 0)]
    assert rows(report, "gaps", "start", "end") == [("2026-12-01", "2026-12-05")]
    assert gap.ok("cycles").splitlines()[2].split() == (
        "Tue 1 Dec Fri 4 Dec no plan - 500 MB 500 MB -".split()
    )


def test_what_was_kept_in_vain_is_lost_by_its_own_cycle(gap: Quick) -> None:
    report = gap.data("cycles")
    assert rows(report, "cycles", "used", "rolled", "lost") == [(GB, 0, 2 * GB)]
    assert rows(report, "gaps", "used", "rolled", "lost") == [(500 * MB, 0, 0)]


def test_a_gap_in_which_nothing_happened_is_not_told(gap: Quick) -> None:
    gap.ok("undo")
    assert gap.data("cycles")["gaps"] == []
    assert "no plan" not in gap.ok("cycles")


@pytest.mark.parametrize("how", ["topup", "reading"])
def test_what_comes_and_goes_in_a_gap_is_of_the_gap(quick: Quick, how: str) -> None:
    quick.ok("start", "--amount", "10GB", "--for", "10 days", "--since", "2026-11-01")
    quick.ok(how, "2GB", "--on", "2026-11-15")
    said = quick.data("cycles")
    rows = [(row["granted"], row["lost"]) for row in said["cycles"] + said["gaps"]]
    assert rows == [(10 * GB, 10 * GB), (2 * GB, 2 * GB)]


def test_a_renewal_after_a_gap_takes_nothing_of_it(quick: Quick) -> None:
    quick.ok("start", "--amount", "10GB", "--for", "10 days", "--since", "2026-11-01")
    quick.ok("topup", "2GB", "--on", "2026-11-12", "--lasts", "3 days")
    quick.ok("renew", "--on", "2026-11-20")
    said = quick.data("cycles")
    rows = [(row["granted"], row["lost"]) for row in said["cycles"] + said["gaps"]]
    assert rows == [(10 * GB, 10 * GB), (10 * GB, 0), (2 * GB, 2 * GB)]
