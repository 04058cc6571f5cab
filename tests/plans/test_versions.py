"""Two versions of one plan: what differs is said in the words of the language."""

from __future__ import annotations

import json

import pytest
from plan_files import GB, plan

from ledger.plans.versions import differing, latest, on_day_of_contract
from ledger.render.data import rules_data

ROLLS = '[rollover]\ntimes = 2\ncap = "9GB"\n'


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        ("", "", []),
        (ROLLS, ROLLS.replace("9GB", "2x"), [("rollover.cap", "9GB", "2x")]),
        (ROLLS, ROLLS + 'from = ["mon"]\n', [("rollover.from", "-", "mon")]),
        ("[gift]\nmin = '1GB'", "[gift]\nmin = '2GB'", [("gift.min", "1GB", "2GB")]),
        ("[borrow]", "[borrow]\nstep = '1MB'", [("borrow.step", "-", "1MB")]),
        (
            "[cycle]\nfirst = 'prorated'",
            "[cycle]\nfirst = 'prorated'\nfirst_round = 'up 10MB'",
            [("cycle.first_round", "-", "10MB")],
        ),
        ("[topup]", "[topup]\nextends = '1 day'\n[cycle]\nrenewal = 'manual'", [
            ("cycle.renewal", "automatic", "manual"), ("topup.extends", "-", "1 day"),
        ]),
        ("[count]\nslow = 0", "[count]\nslow = 0.5", [("count", "slow 0", "slow 0.5")]),
        ("[exhausted]\nthen = 'stop'", "[alerts]\nused = [50]", []),
    ],
)  # fmt: skip
def test_what_differs(before: str, after: str, rows: list[tuple[str, str, str]]) -> None:
    assert [tuple(row) for row in differing(plan(before), plan(after))] == rows


def test_a_table_that_comes_is_said_in_one_line() -> None:
    (row,) = differing(plan(), plan(ROLLS))
    assert (row.key, row.before) == ("rollover", "-")
    assert "times 2" in row.after and "cap 9GB" in row.after


def test_what_a_revision_changes_has_its_date() -> None:
    revised = plan('[[revision]]\nsince = 2027-01-01\ntopup = { lasts = "2 cycles" }\n')
    (row,) = differing(plan(), revised)
    assert tuple(row) == ("topup.lasts (2027-01-01)", "cycle", "2 cycles")
    assert latest(revised).topup.lasts.n == 2
    assert latest(plan()) == plan()


def test_what_differs_all_the_time_is_said_once() -> None:
    revision = '[[revision]]\nsince = 2027-01-01\nsize = [{ id = "s", amount = "3GB" }]\n'
    rows = differing(plan(revision), plan("[topup]\nlasts = '30 days'\n" + revision))
    assert [row.key for row in rows] == ["topup.lasts"]


def test_the_day_of_the_contract_is_no_difference_nor_in_a_revision() -> None:
    rules = plan('[cycle]\nstarts = "day"\n[[revision]]\nsince = 2027-01-01\nrollover = {}\n')
    own = on_day_of_contract(rules, 11)
    assert {own.cycle.starts, own.revisions[0].rules.cycle.starts} == {"day 11"}
    assert differing(own, rules) == []


def test_rules_as_json_are_in_the_words_of_a_plan_file() -> None:
    rules = plan(
        '[rollover]\nfrom = ["mon"]\nonly = { weekdays = ["sat"] }\n[windows]\nweekend = ["sun"]\n'
        "[[revision]]\nsince = 2027-01-01\nrollover = false\n"
    )
    data = json.loads(json.dumps(rules_data(rules)))
    (rollover,) = data["rollovers"]
    assert (rollover["from"], rollover["only"]["weekdays"]) == (["mon"], ["sat"])
    assert data["extras"]["windows"]["weekdays"] == [["weekend", "sun"]]
    assert data["revisions"][0]["since"] == "2027-01-01"
    assert data["amount"] == 2 * GB
