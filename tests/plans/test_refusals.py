"""What is unknown, wrong, contradictory or without effect is refused, and named."""

from __future__ import annotations

import pytest
from plan_files import HEAD, SIZE, family, plan

from ledger.errors import PlanError
from ledger.plans.language import read_family


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ("[cycle]\nlenght = '1 month'", r"my\.toml: \[cycle\] 'lenght': .* Was 'length' meant"),
        ("[rolover]", r"my\.toml: 'rolover': is no key here\. Was 'rollover' meant"),
        ("[cycle]\nstarts = 'day 32'", r"\[cycle\] starts: expected calendar \| day"),
        ("[cycle]\nhour = '1am'", r"\[cycle\] hour: expected an hour"),
        ("[cycle]\ngrace = '1 month'", r"\[cycle\] grace: expected a length in days, hours"),
        ("[[grant]]\nclass = 'carried'", r"\[\[grant\]\] 1 class: expected a class of data"),
        ("[[grant]]\nevery = '2 days'", r"\[\[grant\]\] 1 every: expected cycle"),
        ("[[grant]]\namount = 5", r"amount: expected an amount with its unit, such as \"5GB\""),
        ("[rollover]\ncap = 5", r"cap: expected an amount with its unit, such as \"5GB\""),
        ("[[grant]]\namount = 'size.'", r"amount: expected the name of an amount"),
        ("[[grant]]\namount = 'size.night'", r"no size has an amount 'night'"),
        ("[[grant]]\nonly = { weekdays = ['sa'] }", r"\[only\] weekdays: expected days such as"),
        ("[keep_alive]\nlasts = '9 days'\nthen = { ja = 'x' }", r"then: .* en at least"),
        ("[keep_alive]\nlasts = '9 days'\nthen = { en = 1 }", r"\[then\] en: expected a text"),
        ("[keep_alive]\nlasts = '9 days'\nthen = 1", r"then: expected a text"),
        ("[[grant]]\noption = 'big data'", r"option: expected a name of letters"),
        ("[grant]", r"grant: expected a list of tables"),
        ("grant = []", r"grant: expected a list of tables"),
        ("[rollover]\nround = 'down'", r"\[rollover\] round: expected \"down 100MB\""),
        ("[rollover]\nround = 'up 0MB'", r"\[rollover\] round: expected a step above zero"),
        ("[rollover]\ncap = '0x'", r"\[rollover\] cap: expected times the grant"),
        ("[rollover]\ncap = 'x'", r"\[rollover\] cap: 'x' is not an amount"),
        ("[rollover]\nclasses = ['carried']", r"\[rollover\] classes: expected classes of data"),
        ("[rollover]\nclasses = []", r"\[rollover\] classes: expected classes of data"),
        ("[rollover]\ntimes = 0", r"\[rollover\] times: expected a whole number"),
        ("[rollover]\nrequires = ['luck']", r"requires: expected a list of use, carried_empty"),
        ("[rollover]\nlasts = 'once'", r"\[rollover\] lasts: expected a length in cycles"),
        ("[rollover]\nlasts = 'until now'", r"\[rollover\] lasts: 'until now' is no length"),
        ("[rollover]\ncap_within = { amount = '1GB' }", r"\[cap_within\] span: is missing"),
        ("rollover = false", r"\[rollover\]: expected a table"),
        ("[drain]\norder = []", r"\[drain\] order: expected a list of classes"),
        ("[drain]\norder = [[]]", r"\[drain\] order: expected a list of classes"),
        ("[drain]\norder = ['plan', ['plan']]", r"order: expected .* none of them twice"),
        ("[drain]\nthen = { topup = 'random' }", r"\[then\] topup: expected one of soonest"),
        ("[topup]\nrenews = 'first'", r"\[topup\] renews: expected one of last, longest"),
        ("[change]\ncase = [{}]", r"\[\[case\]\] 1 carried: is missing"),
        ("[count]\nslow = 2", r"\[count\] slow: expected a number from 0 to 1"),
        ("[count]\nslow = nan", r"\[count\] slow: expected a number from 0 to 1"),
        ("[count]\nslow = true", r"\[count\] slow: expected a number from 0 to 1"),
        ("[windows]\nnight = '0-7'", r"\[windows\] night: expected hours such as"),
        ("[alerts]\nused = [80, 50]", r"\[alerts\] used: expected percentages"),
        ("[[tier]]\nupto = '1GB'", r"\[\[tier\]\] 1 price: is missing"),
        ("[[limit]]\namount = '1GB'", r"\[\[limit\]\] 1 days: is missing"),
    ],
)
def test_a_wrong_value_is_refused_with_the_table_and_the_key(rules: str, says: str) -> None:
    # A bare key belongs before the first table: here, into a file that has none before it.
    bare = "" if rules.startswith("[") else f"{rules}\n"
    with pytest.raises(PlanError, match=says):
        read_family(f"{bare}{HEAD}{SIZE}{'' if bare else rules}", "my.toml")


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ("[cycle]\ngrace = '1 day'", r'renewal: expected "manual", where grace is said'),
        ("[cycle]\nfirst_round = 'up 1MB'", r'first: expected "prorated", where first_round'),
        ("[cycle]\nlength = '7 days'", r'starts: expected "activation", where length = "7 days"'),
        ("[cycle]\nlength = '24 hours'\nstarts = 'activation'", r'renewal: expected "manual"'),
        (
            "[cycle]\nlength = '7 days'\nstarts = 'activation'\nmonth_end = 'last_day'",
            r'length: expected months, where month_end = "last_day" is said',
        ),
        ("[cycle]\nlength = '121 months'", r"length: expected at most ten years"),
        ("[[grant]]\nevery = 'day'\nfirst = 2", r"1 every: .*where first = 2 is said"),
        ("[[grant]]\nevery = 'day'\nclaim = true", r"1 every: .*where claim = true is said"),
        ("[rollover]\nclasses = ['topup']\ncap = '1x'", r"cap: expected an amount, as none"),
        ("[[grant]]\nclaim = true\n[rollover]\ncap_per_cycle = '1x'", r"cap_per_cycle: expected"),
        ("[rollover]\nat = 'grant'", r'every: expected "day" for one of its classes'),
        ("[rollover]\nlasts_from = 'grant'", r"lasts: expected longer than a cycle"),
        (
            "[cycle]\nearly = 'extend'\n[rollover]\nrequires = ['early']",
            r'\[cycle\] early: expected "restart"',
        ),
        ("[[rollover]]\n[[rollover]]", r"\[\[rollover\]\] 2 classes: expected a class that no"),
        ("[drain]\norder = ['plan']\n[rollover]", r"\[drain\] order: lacks 'carried'"),
        ("[drain]\norder = ['carried']", r"\[drain\] order: lacks 'plan'"),
        (
            "[drain]\norder = ['carried', 'plan']\n[rollover]\nclasses = ['plan', 'bonus']",
            r"order: lacks 'bonus', which this plan grants or rolls",
        ),
        (
            "[drain]\norder = [['plan', 'topup']]\nthen = { topup = 'oldest' }",
            r"\[drain\] order: expected topup first in its rank",
        ),
        ("[topup]\nclock = 'bought'", r'\[topup\] starts: expected "after"'),
        ("[topup]\nextends = '1 day'", r'renewal: expected "manual", where \[topup\] extends'),
        ("[share]\npools = 'carried'", r'\[share\] amount: expected "per_line"'),
        ("[gift]\nmin = '2GB'\nmax = '1GB'", r"\[gift\] min: expected no more than max"),
        ("[borrow]\nstep = '2GB'\nmax = '1GB'", r"\[borrow\] step: expected no more than max"),
        ("[[tier]]\nprice = 1\n[[tier]]\nprice = 2", r"upto: expected growing amounts"),
        ("[[tier]]\nupto = '2GB'\nprice = 1\n[[tier]]\nupto = '1GB'\nprice = 2", r"growing"),
    ],
)
def test_a_contradiction_is_refused(rules: str, says: str) -> None:
    with pytest.raises(PlanError, match=says):
        plan(rules)


@pytest.mark.parametrize(
    ("rules", "sound"),
    [
        (
            "[drain]\norder = ['plan']\n[gift]\n[borrow]\n[deposit]\n[withdraw]",
            "these come by hand",
        ),
        ("[drain]\norder = ['plan']\n[rollover]\nlocked = true", "what is locked is not drained"),
        ("[cycle]\nearly = 'extend'", "a plan that renews by itself may be renewed by hand too"),
        ("[[grant]]\noption = 'a'\n[rollover]\ncap = '1x'", "an option counts while it is on"),
        ("[drain]\nthen = { gift = 'oldest' }", "a rank of one"),
    ],
)
def test_what_is_sound_is_read(rules: str, sound: str) -> None:
    assert plan(rules), sound


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('zone = "Asia/Tokyo"', 'zone = "Asia/Tokio"', r"\[family\] zone: expected a time zone"),
        ('id = "jp.example.flat"', 'id = "flat"', r"\[family\] id: expected country\.carrier"),
        ('carrier = "', 'carrier = "\\u001b', r"carrier: expected a text without control"),
        ("{ en =", "{ ja =", r"\[family\] name: expected at least a name in English"),
        (
            'amount = "2GB"',
            "amount = 9",
            r"\[\[size\]\] 1 amount: expected an amount with its unit, such as \"9GB\"",
        ),
        ('amount = "2GB"', 'amount = "9.0000000001GB"', r"whole number of bytes"),
        ('amount = "2GB"', 'amount = "1,200MB"', r"two ways"),
        ('amount = "2GB"', "", r"\[\[size\]\] 1 amount: is missing"),
        ('amount = "2GB"', 'amount = "2GB"\nprice = inf', r"price: expected a number"),
        ('id = "s"', 'id = "S"', r"\[\[size\]\] 1 id: expected small letters"),
        ("[[size]]", "[size]", r"size: expected a list of tables"),
        ("[family]", "unit = 1\n[family]", r"my\.toml: 'unit': is no key here"),
        ("[family]", "[family]\nunit = 1001", r"unit: expected 1000 \| 1024"),
        ("[family]", "[family", r"is no valid TOML"),
    ],
)
def test_a_wrong_head_is_refused(before: str, after: str, says: str) -> None:
    toml = HEAD + SIZE
    assert before in toml
    with pytest.raises(PlanError, match=says):
        read_family(toml.replace(before, after, 1), "my.toml")


def test_two_sizes_with_one_id_are_refused() -> None:
    with pytest.raises(PlanError, match=r"\[\[size\]\] 2 id: expected an id that no other"):
        family(size=SIZE + SIZE)


@pytest.mark.parametrize(
    "rules", ["[change]\ndowngrade = 'price'", "[cycle]\nrenewed_with = 'same_or_dearer'"]
)
def test_prices_are_compared_only_where_every_size_has_one(rules: str) -> None:
    size = f'{SIZE}price = 5\n[[size]]\nid = "m"\namount = "1GB"\n'
    assert family(rules, size=f"{size}price = 4.5\n")
    assert family(rules), "one size has nothing to compare with"
    for price in ("", 'price = "a lot"'):
        with pytest.raises(PlanError, match="'m' price: expected a number, where"):
            family(rules, size=f"{size}{price}\n")
