"""Revisions and sizes laid over a family: the rulings N1 and A31."""

from __future__ import annotations

from datetime import date

import pytest
from plan_files import GB, family, plan

from ledger.dates import Span
from ledger.errors import PlanError
from ledger.plans.rules import Cap, Rollover, Rules, in_force

TWO = '[[size]]\nid = "s"\namount = "2GB"\n[[size]]\nid = "m"\namount = "4GB"\n'


def on(rules: Rules, day: str) -> Rules:
    return in_force(rules, date.fromisoformat(day))


def test_a_size_overrides_a_table_key_by_key() -> None:
    sizes = family(
        '[cycle]\nlength = "30 days"\nstarts = "activation"\nrenewal = "manual"\n',
        size=TWO + 'cycle = { length = "7 days", grace = "3 days" }\n',
    ).sizes
    assert sizes["s"].cycle.length == Span(30, "days")
    assert sizes["m"].cycle == sizes["s"].cycle._replace(
        length=Span(7, "days"), grace=Span(3, "days")
    )


def test_false_takes_a_table_away() -> None:
    sizes = family("[rollover]\n[gift]\n", size=TWO + "rollover = false\ngift = false\n").sizes
    assert sizes["s"].rollovers and sizes["s"].extras
    assert (sizes["m"].rollovers, sizes["m"].extras) == ((), None)


def test_a_table_of_a_size_is_laid_over_a_list_of_one_rollover() -> None:
    sizes = family('[[rollover]]\ncap = "9GB"\n', size=TWO + "rollover = { times = 2 }\n").sizes
    assert sizes["m"].rollovers == (Rollover(cap=Cap(9 * GB), times=2),)


def test_a_list_replaces_a_list() -> None:
    sizes = family(
        '[[rollover]]\ncap = "9GB"\n[[rollover]]\nclasses = ["topup"]\n',
        size=TWO + "rollover = [{ times = 2 }]\n",
    ).sizes
    assert sizes["m"].rollovers == (Rollover(times=2),)


def test_a_table_over_several_rollovers_is_refused_as_none_is_meant() -> None:
    with pytest.raises(PlanError, match=r"'m' \[rollover\]: expected a list of tables"):
        family(
            '[[rollover]]\n[[rollover]]\nclasses = ["topup"]\n',
            size=TWO + "rollover = { times = 2 }\n",
        )


def test_a_grant_of_a_size_replaces_all_grants() -> None:
    sizes = family(
        '[[grant]]\n[[grant]]\nclass = "bonus"\namount = "1GB"\n',
        size=TWO + 'grant = [{ every = "day", lasts = "day" }]\n',
    ).sizes
    assert [grant.cls for grant in sizes["s"].grants] == ["plan", "bonus"]
    assert [grant.every.unit for grant in sizes["m"].grants] == ["days"]


def test_revisions_add_up_by_date_whatever_their_order_in_the_file() -> None:
    rules = plan(
        '[topup]\nlasts = "62 days"\nrenews = true\n'
        '[[revision]]\nsince = 2028-01-01\ntopup = { renews = "longest" }\n'
        '[[revision]]\nsince = 2027-01-01\ntopup = { lasts = "90 days" }\n'
    )
    assert [revision.since.year for revision in rules.revisions] == [2027, 2028]
    assert on(rules, "2026-12-31").topup[:2] == (Span(62, "days"), "last")
    assert on(rules, "2027-01-01").topup[:2] == (Span(90, "days"), "last")
    assert on(rules, "2028-06-01").topup[:2] == (Span(90, "days"), "longest")


def test_a_revision_that_changes_nothing_of_a_size_is_left_out() -> None:
    sizes = family(
        '[[revision]]\nsince = 2027-01-01\nsize = [{ id = "m", amount = "5GB" }]\n', size=TWO
    ).sizes
    assert sizes["s"].revisions == ()
    (revision,) = sizes["m"].revisions
    assert revision.rules.amount == 5 * GB
    assert revision.rules.grants[0].amount == 5 * GB
    assert revision.rules.revisions == ()


def test_a_revision_brings_a_table_and_takes_it_away_again() -> None:
    rules = plan(
        "[[revision]]\nsince = 2027-01-01\nrollover = { times = 2 }\n"
        "[[revision]]\nsince = 2028-01-01\nrollover = false\n"
    )
    assert rules.rollovers == ()
    assert on(rules, "2027-05-01").rollovers == (Rollover(times=2),)
    assert on(rules, "2028-05-01").rollovers == ()


def test_what_a_size_says_wins_over_a_later_revision_of_the_family() -> None:
    sizes = family(
        "[rollover]\n[[revision]]\nsince = 2027-01-01\nrollover = { times = 3, min = '1GB' }\n",
        size=TWO + "rollover = { times = 2 }\n",
    ).sizes
    assert on(sizes["s"], "2027-01-01").rollovers == (Rollover(times=3, min=GB),)
    assert on(sizes["m"], "2027-01-01").rollovers == (Rollover(times=2, min=GB),)


def test_a_size_without_a_table_keeps_being_without_it() -> None:
    sizes = family(
        '[[revision]]\nsince = 2027-01-01\nrollover = {}\nsize = [{ id = "s", price = 3 }]\n',
        size=TWO + "rollover = false\n",
    ).sizes
    assert on(sizes["s"], "2027-01-01").rollovers == (Rollover(),)
    assert on(sizes["s"], "2027-01-01").price == "3"
    assert sizes["m"].revisions == ()


def test_a_revision_reaches_the_table_of_a_size_by_its_id() -> None:
    sizes = family(
        "[rollover]\n[[revision]]\nsince = 2027-01-01\n"
        'size = [{ id = "s", rollover = false }, { id = "m", rollover = { times = 5 } }]\n',
        size=TWO + 'rollover = { cap = "9GB" }\n',
    ).sizes
    assert on(sizes["s"], "2027-01-01").rollovers == ()
    assert on(sizes["m"], "2027-01-01").rollovers == (Rollover(times=5, cap=Cap(9 * GB)),)


def test_named_amounts_and_names_are_merged() -> None:
    rules = plan(
        '[[grant]]\namount = "size.a"\n[[grant]]\nclass = "bonus"\namount = "size.b"\n'
        '[[revision]]\nsince = 2027-01-01\nsize = [{ id = "s", amounts = { b = "2GB" } }]\n',
        size='[[size]]\nid = "s"\namount = "2GB"\namounts = { a = "1GB" }\n',
    )
    assert [grant.amount for grant in rules.grants] == [GB]
    assert [grant.amount for grant in on(rules, "2027-01-01").grants] == [GB, 2 * GB]


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ('size = [{ id = "x" }]', r"\[\[revision\]\] 1 \[\[size\]\] 1 id: expected one of s"),
        ("[[revision]]\nsince = 2027-01-01", r"since: expected a date that no other revision has"),
        ("sizes = []", r"'sizes': is no key here"),
        ("topup = true", r"\[\[revision\]\] 1 \[topup\]: expected a table"),
        ('topup = { lasst = "1 day" }', r"1 \[topup\] 'lasst': is no key here"),
        (
            'cycle = { grace = "1 day" }',
            r"my\.toml: s \(2027-01-01\): \[cycle\] renewal: expected \"manual\"",
        ),
    ],
)
def test_a_wrong_revision_is_refused(rules: str, says: str) -> None:
    with pytest.raises(PlanError, match=says):
        plan(f"[[revision]]\nsince = 2027-01-01\n{rules}\n")
