"""``--json`` of every report: exactly the words of the design, whole bytes, ISO dates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from person import GB, MB, Quick, plan_text

DAY = date.fromisoformat
"""Stands for a text that is an ISO date."""

LOT = {
    "id": str,
    "class": str,
    "carried": bool,
    "granted": int,
    "remaining": int,
    "from": DAY,
    "until": DAY,
    "last_day": DAY,
}

LINE = {"line": str, "used": int, "limit": int, "left": int, "carried": int}

STATUS = {
    "schema": int,
    "contract": str,
    "plan": str,
    "on": DAY,
    "cycle": {"start": DAY, "end": DAY, "days_left": int},
    "granted": int,
    "used": int,
    "overage": int,
    "uncounted": int,
    "remaining": int,
    "frozen": int,
    "carried": int,
    "forfeited": int,
    "given": int,
    "waiting": int,
    "banked": int,
    "debt": int,
    "lots": [LOT],
    "at_risk": [{"on": DAY, "last_day": DAY, "bytes": int, "rolls": int, "lost": int}],
    "lines": [LINE],
    "watch": {"tier": type(None), "limits": list, "quotas": list, "keep_alive": type(None)},
    "notices": [{"code": str, "level": str, "on": DAY, "bytes": int, "message": str}],
    "unknown": [DAY],
    "partial": [DAY],
}

REMINDER = {
    "schema": int,
    "contract": str,
    "id": str,
    "code": str,
    "level": str,
    "on": DAY,
    "bytes": int,
    "likely": type(None),
    "days": type(None),
    "title": str,
    "message": str,
}


def check(value: Any, shape: Any, where: str = "") -> None:
    """Compare a JSON value with a shape of types; a list's shape is that of each of its items."""
    if isinstance(shape, dict):
        assert set(value) == set(shape), where
        for key, inner in shape.items():
            check(value[key], inner, f"{where}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), where
        for number, item in enumerate(value):
            check(item, shape[0], f"{where}[{number}]")
    elif shape is DAY:
        assert DAY(value).isoformat() == value, where
    else:
        assert type(value) is shape, where


def test_status_has_exactly_the_keys_of_the_design(mineo: Quick) -> None:
    status = mineo.data("status")
    check(status, STATUS)
    assert status["schema"] == 1
    assert status["lots"] and status["at_risk"] and status["notices"]


def test_status_says_on_which_day_it_is(mineo: Quick) -> None:
    status = mineo.data("status", "--on", "2026-11-30")
    assert (status["on"], status["cycle"]["days_left"]) == ("2026-11-30", 1)
    assert (status["contract"], status["plan"]) == ("mineo", "jp.mineo.mypita/5gb")


def test_status_figures_agree_with_each_other(mineo: Quick) -> None:
    status = mineo.data("status")
    assert status["remaining"] == sum(lot["remaining"] for lot in status["lots"])
    assert status["carried"] == sum(lot["remaining"] for lot in status["lots"] if lot["carried"])
    for risk in status["at_risk"]:
        assert risk["bytes"] == risk["rolls"] + risk["lost"]
    (notice,) = status["notices"]
    assert notice["code"] == "expiring"
    assert (notice["on"], notice["bytes"]) == ("2026-12-01", 600 * MB)
    assert "600 MB (carried from October)" in mineo.ok("remind", "--all")


def test_overage_is_part_of_used(mineo: Quick) -> None:
    mineo.ok("log", "7GB")
    status = mineo.data("status")
    assert (status["used"], status["overage"]) == (7300 * MB, 1400 * MB)
    assert status["remaining"] == 0
    assert status["notices"][0]["code"] == "used_up"


def test_one_object_for_one_contract_and_all_is_an_array(mineo: Quick) -> None:
    (only,) = mineo.data("status", "--all")
    assert only == mineo.data("status")
    mineo.ok("start", "--amount", "3GB", "--for", "10 days", "--name", "trip")
    both = mineo.data("status", "--all")
    check(both, [STATUS])
    assert [status["contract"] for status in both] == ["mineo", "trip"]
    assert mineo.data("status", "--contract", "trip") == both[1]
    assert "--all" in mineo.refused("status", "--json")


def test_before_and_after_a_contract_there_is_no_cycle(mineo: Quick) -> None:
    mineo.ok("end")
    for day in ("2026-09-30", "2026-11-23"):
        status = mineo.data("status", "--on", day)
        check(status, {**STATUS, "cycle": type(None)})
        assert (status["remaining"], status["lots"]) == (0, [])


def test_unlimited_is_null(quick: Quick) -> None:
    (quick.folder / "my.toml").write_text(plan_text(amount="unlimited"))
    quick.ok("start", "my.toml")
    quick.ok("log", "30GB")
    status = quick.data("status")
    assert (status["remaining"], status["granted"], status["used"]) == (None, None, 30 * GB)
    (lot,) = status["lots"]
    assert (lot["remaining"], lot["granted"]) == (None, None)
    assert status["at_risk"] == status["notices"] == []


def test_unlimited_is_null_in_cycles(quick: Quick) -> None:
    (quick.folder / "my.toml").write_text(plan_text(amount="unlimited"))
    quick.ok("start", "my.toml")
    assert quick.data("cycles")["cycles"][0]["granted"] is None


def test_what_does_not_end_has_no_date(mineo: Quick) -> None:
    mineo.ok("topup", "1GB", "--lasts", "forever")
    lot = mineo.data("status")["lots"][-1]
    assert (lot["class"], lot["until"], lot["last_day"]) == ("topup", None, None)


def test_lots(mineo: Quick) -> None:
    report = mineo.data("lots")
    shape = {**LOT, "parent": object}
    assert set(report) == {"schema", "contract", "on", "lots"}
    assert all(set(lot) == set(shape) for lot in report["lots"])
    parents = {lot["id"]: lot["parent"] for lot in mineo.data("lots", "--all")["lots"]}
    assert parents == {
        "2026-10/plan": None,
        "2026-10/plan>2026-11": "2026-10/plan",
        "2026-11/plan": None,
    }


def test_cycles(mineo: Quick) -> None:
    row = {"start": DAY, "end": DAY, "plan": str}
    figures = ("granted", "carried", "used", "overage", "rolled", "lost", "given")
    row |= dict.fromkeys((*figures, "unknown_days"), int)
    head = {"schema": int, "contract": str, "on": DAY}
    check(mineo.data("cycles"), {**head, "cycles": [row], "gaps": []})


def test_journal(mineo: Quick) -> None:
    entry = {
        "id": int,
        "contract": str,
        "day": DAY,
        "kind": str,
        "bytes": int,
        "details": str,
        "note": str,
        "entered_at": str,
        "replaces": type(None),
        "state": str,
        "partial": bool,
    }
    check(mineo.data("journal"), {"schema": int, "entries": [entry]})


@pytest.mark.parametrize("what", ["left", "used", "2026-10-31", "2026-11/plan", "risk", "lost"])
def test_why_adds_up(mineo: Quick, what: str) -> None:
    report = mineo.data("why", what)
    assert report["schema"] == 1
    assert sum(line["bytes"] for line in report["lines"]) == report["total"]


def test_remind_is_an_array_empty_when_all_is_well(mineo: Quick) -> None:
    (notice,) = mineo.data("remind", "--all")
    check(notice, REMINDER)
    mineo.ok("log", "700MB")
    assert mineo.data("remind", "--all") == mineo.data("remind") == []


def test_plans_list(quick: Quick) -> None:
    report = quick.data("plans", "list", "mypita")
    assert report["schema"] == 1
    assert {plan["plan"]: plan["amount"] for plan in report["plans"]} == {
        f"jp.mineo.mypita/{size}gb": size * GB for size in (1, 5, 10, 20)
    }
    assert all(plan["rolls_over"] and plan["sources"] for plan in report["plans"])


def test_plans_show(quick: Quick) -> None:
    report = quick.data("plans", "show", "mineo/5gb")
    assert (report["schema"], report["plan"]) == (1, "jp.mineo.mypita/5gb")
    assert (report["amount"], report["unit"]) == (5 * GB, 1000)


def test_plans_check_says_what_was_expected_and_what_is(quick: Quick) -> None:
    file = quick.folder / "own.toml"
    toml = quick.ok("plans", "show", "mineo/5gb")
    example = """
[[example]]
derived = "from a guess"
size = "5gb"
start = 2026-04-01
events = [ { on = 2026-04-10, use = "2GB" } ]
expect = [ { on = 2026-04-10, remaining = "4GB", used = "2GB" } ]
"""
    file.write_text(toml[: toml.index("[[example]]")] + example)
    answer = quick.run("plans", "check", "own.toml", "--json")
    assert (answer.status, answer.err) == (1, "")
    assert "expected 4GB, is 3GB" in quick.run("plans", "check", "own.toml").out
    file.write_text(file.read_text().replace('"4GB"', '"3GB"'))
    (played,) = quick.data("plans", "check", "own.toml")
    assert (played["plan"], played["ok"]) == ("jp.mineo.mypita/5gb", True)
    assert [(one["key"], one["expected"], one["actual"]) for one in played["expectations"]] == [
        ("remaining", 3 * GB, 3 * GB),
        ("used", 2 * GB, 2 * GB),
    ]
