"""The examples of a file: events and expectations, as they are read."""

from __future__ import annotations

from datetime import date

import pytest
from plan_files import GB, family

from ledger.errors import PlanError
from ledger.plans.example import Example, ExampleEvent, Expectation, ExpectedLot
from ledger.plans.rules import UNLIMITED

DAY = date(2026, 4, 30)
RULES = '[[grant]]\n[[grant]]\nclass = "bonus"\namount = "1GB"\noption = "loyal"\n'


def example(events: str = "", expect: str = 'remaining = "1GB"', more: str = "") -> Example:
    (found,) = family(
        f'{RULES}[[example]]\nderived = "from ..."\nsize = "s"\nstart = 2026-04-01\n{more}\n'
        f"events = [{{ on = 2026-04-30, {events} }}]\n"
        f"expect = [{{ on = 2026-04-30, {expect} }}]\n"
        if events
        else f'{RULES}[[example]]\nderived = "from ..."\nsize = "s"\nstart = 2026-04-01\n{more}\n'
        f"expect = [{{ on = 2026-04-30, {expect} }}]\n"
    ).examples
    return found


@pytest.mark.parametrize(
    ("written", "event"),
    [
        ('use = "1GB"', ExampleEvent(DAY, "use", GB)),
        (
            'use = "1GB", category = "night", line = "mother"',
            ExampleEvent(DAY, "use", GB, category="night", line="mother"),
        ),
        (
            'topup = "1GB", class = "bonus", lasts = "day", starts = "after"',
            ExampleEvent(DAY, "topup", GB, cls="bonus", lasts="1 day", starts="after"),
        ),
        (
            'topup = "1GB", until = 2026-05-02',
            ExampleEvent(DAY, "topup", GB, until=date(2026, 5, 2)),
        ),
        ('gift_in = "1GB", lasts = "cycle"', ExampleEvent(DAY, "gift_in", GB, lasts="cycle")),
        ('gift_out = "1GB"', ExampleEvent(DAY, "gift_out", GB)),
        ('borrow = "1GB", lasts = "until mon"', ExampleEvent(DAY, "borrow", GB, lasts="until mon")),
        ("renew = true", ExampleEvent(DAY, "renew")),
        ('renew = "s"', ExampleEvent(DAY, "renew", plan="s")),
        (
            'renew = "jp.a.b/c", amount = "1GB", lasts = "7 days"',
            ExampleEvent(DAY, "renew", GB, plan="jp.a.b/c", lasts="7 days"),
        ),
        ('change = "s"', ExampleEvent(DAY, "change", plan="s")),
        (
            'change = "s", from = 2026-05-01',
            ExampleEvent(DAY, "change", plan="s", in_force=date(2026, 5, 1)),
        ),
        ('reading = "1GB"', ExampleEvent(DAY, "reading", GB)),
        ("lines = 4", ExampleEvent(DAY, "lines", lines=4)),
        ("claim = true", ExampleEvent(DAY, "claim")),
        ('option = "loyal"', ExampleEvent(DAY, "option", name="loyal")),
        ('option_off = "loyal"', ExampleEvent(DAY, "option_off", name="loyal")),
        ('deposit = "1GB"', ExampleEvent(DAY, "deposit", GB)),
        ('withdraw = "1GB"', ExampleEvent(DAY, "withdraw", GB)),
        ('forfeit = "carried"', ExampleEvent(DAY, "forfeit", what="carried")),
        ("end = true", ExampleEvent(DAY, "end")),
    ],
)
def test_an_event(written: str, event: ExampleEvent) -> None:
    assert example(written).events == (event,)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('remaining = "unlimited"', Expectation(DAY, "remaining", UNLIMITED)),
        ('given = "1GB"', Expectation(DAY, "given", GB)),
        ('banked = "1GB"', Expectation(DAY, "banked", GB)),
        ('tier_left = "1GB"', Expectation(DAY, "tier_left", GB)),
        ("slow = true", Expectation(DAY, "slow", slow=True)),
        ("deadline = 2026-07-01", Expectation(DAY, "deadline", deadline=date(2026, 7, 1))),
        ("lots = []", Expectation(DAY, "lots")),
        (
            'lots = [{ class = "plan", carried = true, remaining = "1GB", last_day = 2026-05-31 }]',
            Expectation(DAY, "lots", lots=(ExpectedLot("plan", True, GB, date(2026, 5, 31)),)),
        ),
        ("lots = [{}]", Expectation(DAY, "lots", lots=(ExpectedLot(None, None, None, None),))),
    ],
)
def test_an_expectation(written: str, expected: Expectation) -> None:
    assert example(expect=written).expect == (expected,)


def test_every_figure_of_a_day_is_an_expectation_of_its_own() -> None:
    figures = ("used", "overage", "granted", "uncounted", "forfeited", "frozen", "carried")
    found = example(expect=", ".join(f'{figure} = "1GB"' for figure in figures)).expect
    assert {row.key for row in found} == set(figures)
    assert {row.bytes for row in found} == {GB}


def test_what_an_example_begins_with() -> None:
    found = example(more='anchor = 11\nlines = 3\noptions = ["loyal"]\ndisputed = "why"')
    assert (found.anchor, found.lines, found.options) == (11, 3, ("loyal",))
    assert (found.source, found.derived, found.disputed) == ("", "from ...", "why")
    assert example()[-2:] == (1, ())


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('use = "1GB", topup = "1GB"', r"\[\[events\]\] 1: expected one of use, topup"),
        ('category = "night"', r"\[\[events\]\] 1: expected one of use, topup"),
        ('reading = "1GB", category = "a"', r"'category': is no key of 'reading'"),
        ('use = "1GB", lasts = "1 day"', r"'lasts': is no key of 'use'"),
        ("renew = false", r"\[\[events\]\] 1 renew: expected a text"),
        ("claim = false", r"claim: expected true"),
        ('forfeit = "half"', r"forfeit: expected one of all, carried"),
        ("lines = 0", r"lines: expected a whole number from 1"),
        ('option = "loyl"', r"options: expected one of loyal"),
        ('change = "xl"', r"events change: expected one of s"),
        ('topup = "1GB", lasts = "once"', r"lasts: expected a length in"),
        ('use = "1GB", lot = 3', r"'lot': is no key here"),
    ],
)
def test_a_wrong_event_is_refused(written: str, says: str) -> None:
    with pytest.raises(PlanError, match=says):
        example(written)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('derived = "from ..."', "", r"\[\[example\]\] 1 source: expected the address"),
        ('size = "s"', 'size = "xl"', r"\[\[example\]\] 1 size: expected one of s"),
        (', remaining = "1GB"', "", r"\[\[example\]\] 1 expect: expected at least one figure"),
        ("remaining", "remainder", r"\[\[expect\]\] 1 'remainder': is no key here"),
        ("anchor = 11", "anchor = 32", r"anchor: expected a whole number from 1 to 31"),
        ("anchor = 11", 'options = ["x"]', r"options: expected none, as no rule names an option"),
    ],
)
def test_a_wrong_example_is_refused(before: str, after: str, says: str) -> None:
    toml = (
        '[[example]]\nderived = "from ..."\nsize = "s"\nstart = 2026-04-01\nanchor = 11\n'
        'expect = [{ on = 2026-04-30, remaining = "1GB" }]\n'
    )
    assert family(toml)
    assert before in toml
    with pytest.raises(PlanError, match=says):
        family(toml.replace(before, after))
