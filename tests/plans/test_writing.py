"""Plan files from answers: whatever is answered, the language reads it back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.dates import Span
from ledger.plans.language import read_family
from ledger.plans.rules import UNLIMITED, Cap, Rules
from ledger.plans.writing import Answers, Carry, SizeAnswer, Told, plan_toml, proposed_id

GB, MB = 10**9, 10**6
DAY = date(2026, 11, 22)

PLAIN = Answers("jp.x.y", "X", "X Y", "Asia/Tokyo", 1000, (SizeAnswer(5 * GB),), DAY)


def rules(answers: Answers) -> Rules:
    family = read_family(plan_toml(answers), "answers.toml")
    return next(iter(family.sizes.values()))


def test_the_plainest_plan() -> None:
    plan = rules(PLAIN)
    assert (plan.plan, plan.amount, plan.price, plan.kind) == ("jp.x.y/5gb", 5 * GB, "", "postpaid")
    assert (plan.rollovers, plan.drain.order, plan.verified) == ((), (("plan",),), "2026-11-22")


def test_what_rolls_and_how() -> None:
    carry = Carry("3 cycles", cap="10GB", round="down 100MB", bought=True)
    plan = rules(
        PLAIN._replace(
            carry=carry, topup="30 days", renews=True, order=("topup", "carried", "plan")
        )
    )
    (rollover,) = plan.rollovers
    assert rollover.classes == ("plan", "topup")
    assert (rollover.lasts, rollover.times) == (Span(3, "cycles"), 1)
    assert (rollover.cap, rollover.round, rollover.step) == (Cap(10 * GB), "down", 100 * MB)
    assert plan.drain.order == (("topup",), ("carried",), ("plan",))
    assert (plan.topup.lasts, plan.topup.renews) == (Span(30, "days"), "last")


def test_what_ends_first_is_one_rank() -> None:
    plan = rules(PLAIN._replace(carry=Carry(), order=("carried", "plan"), soonest=True))
    assert plan.drain.order == (("carried", "plan"),)


def test_a_card_that_ends_and_may_be_saved() -> None:
    plan = rules(
        PLAIN._replace(
            length="30 days",
            starts="activation",
            ends=True,
            carry=Carry(again=True, grace="7 days"),
            order=("carried", "plan"),
        )
    )
    assert (plan.kind, plan.cycle.renewal, plan.cycle.grace) == (
        "prepaid",
        "manual",
        Span(7, "days"),
    )
    assert plan.rollovers[0].times == UNLIMITED


def test_several_sizes_prices_and_the_end() -> None:
    answers = PLAIN._replace(
        sizes=(SizeAnswer(300 * MB, "9.99"), SizeAnswer(UNLIMITED, "1980")),
        currency="EUR",
        then="charge",
        charge="1 EUR per 100 MB",
        source="https://example.com/a?b=c",
        starts="day 11",
    )
    family = read_family(plan_toml(answers), "answers.toml")
    assert list(family.sizes) == ["300mb", "unlimited"]
    assert [plan.price for plan in family.sizes.values()] == ["9.99", "1980"]
    assert family.sources == ("https://example.com/a?b=c",)
    assert rules(answers).exhausted.price == "1 EUR per 100 MB"
    assert rules(answers).cycle.starts == "day 11"


def test_an_example_says_where_it_is_from() -> None:
    told = Told("5gb", date(2026, 4, 1), ((date(2026, 4, 2), "1GB"),), date(2026, 4, 3), "4GB")
    (own,) = read_family(plan_toml(PLAIN._replace(told=told)), "a.toml").examples
    assert (own.source, bool(own.derived)) == ("", True)
    answers = PLAIN._replace(told=told._replace(carried="0B", anchor=3), source="https://x.example")
    (theirs,) = read_family(plan_toml(answers), "a.toml").examples
    assert (theirs.source, theirs.derived, theirs.anchor) == ("https://x.example", "", 3)
    assert [one.key for one in theirs.expect] == ["remaining", "carried"]


NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)


@settings(max_examples=50, deadline=None)
@given(carrier=NAMES, name=NAMES)
def test_any_name_is_written_so_that_it_reads_back(carrier: str, name: str) -> None:
    family = read_family(plan_toml(PLAIN._replace(carrier=carrier, name=name)), "a.toml")
    assert (family.carrier, family.names["en"]) == (carrier, name)


@pytest.mark.parametrize(
    ("carrier", "name", "id"),
    [
        ("AT&T", "AT&T Prepaid", "us.att.prepaid"),
        ("Movistar", "Guardá Gigas", "us.movistar.guardagigas"),
        ("X", "X", "us.x.plan"),
        ("ドコモ", "ahamo", ""),
    ],
)
def test_an_id_is_proposed_where_there_are_letters_for_it(carrier: str, name: str, id: str) -> None:
    assert proposed_id("us", carrier, name) == id
