"""The ids of data: short on the screen, however old the data is, and taken back as shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from person import GB, Giga

PLAN = """
[family]
id       = "own.keep"
carrier  = "Own"
name     = { en = "Own Keep" }
kind     = "postpaid"
zone     = "UTC"
currency = "EUR"
verified = 2026-11-22
sources  = ["https://example.com"]

[[size]]
id = "2gb"
amount = "2GB"

[cycle]
length = "1 month"
starts = "activation"

[rollover]
lasts = "1 cycle"
times = "unlimited"
cap   = "3x"

[drain]
order = ["plan", "carried"]
"""
"""What is carried is used last and lives as long as one likes."""


@pytest.fixture
def old(giga: Giga, tmp_path: Path) -> Giga:
    """Data of 2021 that was carried over more than sixty times."""
    (tmp_path / "keep.toml").write_text(PLAN, encoding="utf-8")
    giga.ok("start", "keep.toml#2gb", "--since", "2021-11-15")
    return giga


def test_the_table_fits_80_columns_however_old_the_data_is(old: Giga) -> None:
    for words in (("lots",), ("lots", "--on", "2027-01-03"), ("lots", "--on", "2036-11-20")):
        terminal = old.terminal(*words)
        assert terminal.end() == 0
        assert "carried" in terminal.text
        assert max(len(line.rstrip()) for line in terminal.text.splitlines()) <= 80


def test_why_takes_an_id_as_the_table_shows_it_and_in_whole(old: Giga) -> None:
    lot = next(lot for lot in old.data("lots")["lots"] if lot["carried"])
    rolls = lot["id"].count(">")
    assert rolls == 60
    short = f"2021-11-15/plan+{rolls}"
    assert short in old.ok("lots")
    assert old.ok("why", short) == old.ok("why", lot["id"]) == old.ok("why", short.upper())
    near = old.refused("why", "2021-11-15/pla").partition("The nearest: ")[2]
    shown = old.ok("lots", "--all")
    assert all(name in shown for name in near[:-1].split(", "))
    assert f"({short})" in " ".join(old.ok("why", short).split())
    assert old.data("why", short)["subject"] == {"kind": "lot", "name": lot["id"]}
    assert old.data("why", short)["total"] == 2 * GB


def test_data_that_was_carried_over_by_name_is_told_from_its_beginning(old: Giga) -> None:
    assert old.data("why", "2021-11-15/plan")["subject"]["name"] == "2021-11-15/plan"
    assert "no data" in old.refused("why", "2021-11-15/plan+999")
