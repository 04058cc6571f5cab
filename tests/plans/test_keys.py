"""Every table and key of the language is read, and is what its field says."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from plan_files import GB, HEAD, family, plan

from ledger.dates import Span, parse_span, span_text
from ledger.errors import PlanError
from ledger.plans import extras as rare
from ledger.plans.building import build
from ledger.plans.extras import extras
from ledger.plans.keys import FILE, RULE_TABLES
from ledger.plans.kinds import Key, Keys
from ledger.plans.language import read_family
from ledger.plans.rules import (
    UNLIMITED,
    Cap,
    ChangeCase,
    ChangeRule,
    Cycle,
    Drain,
    Exhausted,
    Grant,
    Only,
    Rollover,
    TopUpRule,
    Within,
    from_data,
    to_data,
)
from ledger.plans.tables import Table

CYCLE = Span(1, "cycles")
MB = 1000**2


def test_the_shortest_file_has_every_default() -> None:
    rules = plan()
    assert rules.plan == "jp.example.flat/s"
    assert (rules.kind, rules.unit, rules.currency, rules.price) == ("postpaid", 1000, "", "")
    assert rules.grants == (Grant(amount=2 * GB),)
    assert rules[11:13] == (Cycle(), rules.grants)
    assert (rules.rollovers, rules.drain, rules.topup) == ((), Drain(), TopUpRule())
    assert (rules.change, rules.exhausted) == (ChangeRule(), Exhausted())
    assert (rules.shown, rules[-3], rules.extras, rules.revisions) == (0, (), None, ())


def _defaults() -> list[Any]:
    """Every key that has a default, in a table that has no key besides it."""
    found = []
    for name, key in RULE_TABLES.items():
        for keys in key.kind.parts:
            if not any(inner.required for inner in keys.keys.values()):
                found += [
                    pytest.param(name, keys, inner_name, inner, id=f"{name}.{inner_name}")
                    for inner_name, inner in keys.keys.items()
                    if inner.default is not None
                ]
    return found


@pytest.mark.parametrize(("name", "keys", "key", "said"), _defaults())
def test_a_default_as_the_documents_say_it_is_the_default(
    name: str, keys: Keys, key: str, said: Key
) -> None:
    head = {"id": "a.b", "carrier": "A", "name": {"en": "A"}, "zone": "UTC"}
    size = {"id": "s", "amount": GB}

    def built(table: dict[str, Any]) -> object:
        read = keys.read(Table(table, "here"), 1000)
        several = RULE_TABLES[name].kind.schema.get("type") == "array"
        return build(head, size, {name: [read] if several else read})

    assert built({key: said.default}) == built({})


def test_family() -> None:
    toml = HEAD.replace('name = { en = "Example" }', 'name = { en = "E", ja = "例" }')
    toml += (
        'kind = "prepaid"\nunit = 1024\nshown = 1000\ncurrency = "JPY"\nverified = 2026-11-22\n'
        'sources = ["https://a"]\nmemory = ["slow then"]\noutside = ["5 hours a day"]\n'
        '[[size]]\nid = "1-5gb"\namount = "unlimited"\nprice = 9.9\nname = { en = "Big" }\n'
    )
    found = read_family(toml, "my.toml")
    rules = found.sizes["1-5gb"]
    assert (found.country, found.verified, found.sources) == ("jp", "2026-11-22", ("https://a",))
    assert rules.names == {"en": "Big", "ja": "例"}
    assert (rules.kind, rules.unit, rules.shown, rules.price) == ("prepaid", 1024, 1000, "9.9")
    assert (rules.amount, rules.grants[0].amount) == (UNLIMITED, UNLIMITED)
    assert extras(rules).memory == ("slow then",)
    assert extras(rules).outside == ("5 hours a day",)


def test_cycle() -> None:
    rules = plan(
        '[cycle]\nlength = "2 months"\nstarts = "day 18"\nmonth_end = "next_first"\n'
        'renewal = "manual"\ngrace = "7 days"\nearly = "queue"\nrenewed_with = "same_or_larger"\n'
        'first = "prorated"\nfirst_round = "up 10MB"\nlast = "prorated"\nhour = "01:00"\n'
    )
    assert rules.cycle == Cycle(
        Span(2, "months"), "day 18", "next_first", "manual", "prorated", 10 * MB, "prorated",
        Span(7, "days"), "queue", "same_or_larger", "01:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("life", "span"),
    [
        ("cycle", CYCLE),
        ("2 cycles", Span(2, "cycles")),
        ("30 days", Span(30, "days")),
        ("day", Span(1, "days")),
        ("168 hours", Span(168, "hours")),
        ("12 months", Span(12, "months")),
        ("month+3", Span(3, "calendar")),
        ("until mon", Span(0, "weekday")),
        ("until sun", Span(6, "weekday")),
        ("forever", Span(0, "forever")),
    ],
)
def test_a_life(life: str, span: Span) -> None:
    assert plan(f'[topup]\nlasts = "{life}"').topup.lasts == span
    assert plan(f'[[grant]]\nlasts = "{life}"').grants[0].lasts == span
    assert parse_span(span_text(span)) == span


@pytest.mark.parametrize(
    ("every", "span"),
    [
        ("cycle", CYCLE),
        ("3 cycles", Span(3, "cycles")),
        ("day", Span(1, "days")),
        ("once", Span(0, "once")),
    ],
)
def test_how_often_a_grant_is_made(every: str, span: Span) -> None:
    assert plan(f'[[grant]]\nevery = "{every}"').grants[0].every == span


def test_grant() -> None:
    rules = plan(
        '[[grant]]\nclass = "bonus"\namount = "1.5GB"\nevery = "3 cycles"\nfirst = 3\n'
        'lasts = "month+3"\nclaim = true\noption = "loyal"\n'
        'only = { categories = ["night"], weekdays = ["sat", "sun"] }\n'
    )
    assert rules.grants == (
        Grant(
            "bonus", 1500 * MB, Span(3, "cycles"), Span(3, "calendar"), 3, True, "loyal",
            Only(("night",), (5, 6)),
        ),
    )  # fmt: skip


def test_a_grant_of_a_named_amount_is_made_only_in_the_sizes_that_name_it() -> None:
    sizes = family(
        '[[grant]]\n[[grant]]\nclass = "option"\namount = "size.night"\n',
        size='[[size]]\nid = "s"\namount = "2GB"\n'
        '[[size]]\nid = "m"\namount = "4GB"\namounts = { night = "10GB" }\n'
        '[[size]]\nid = "l"\namount = "8GB"\namounts = { night = "unlimited" }\n',
    ).sizes
    assert [grant.amount for grant in sizes["s"].grants] == [2 * GB]
    assert [grant.amount for grant in sizes["m"].grants] == [4 * GB, 10 * GB]
    assert [grant.amount for grant in sizes["l"].grants] == [8 * GB, UNLIMITED]


def test_rollover() -> None:
    rules = plan(
        '[rollover]\nclasses = ["plan", "topup"]\nlasts = "12 months"\nlasts_from = "grant"\n'
        'times = "unlimited"\nround = "up 1MB"\nmin = "10MB"\ncap_per_cycle = "50GB"\n'
        'cap = "2.5x"\ncap_after_grant = "3x"\ncap_within = { amount = "9GB", span = "1 month" }\n'
        'trim = "soonest"\nrequires = ["use", "carried_empty", "empty:topup", "early", "claim", '
        '"no_change", "option:roll"]\nwipe = "12 cycles"\nlocked = true\nfrom = ["mon", "fri"]\n'
        'only = { weekdays = ["sat"] }\n[withdraw]\n'
    )
    assert rules.rollovers == (
        Rollover(
            classes=("plan", "topup"),
            lasts=Span(12, "months"),
            lasts_from="grant",
            times=UNLIMITED,
            round="up",
            step=MB,
            min=10 * MB,
            cap=Cap(times_millis=2500),
            cap_per_cycle=Cap(bytes=50 * GB),
            cap_after_grant=Cap(times_millis=3000),
            cap_within=Within(9 * GB, Span(1, "months")),
            trim="soonest",
            requires=(
                "use", "carried_empty", "empty:topup", "early", "claim", "no_change", "option:roll"
            ),
            wipe=12,
            locked=True,
            since=(0, 4),
            only=Only((), (5,)),
        ),
    )  # fmt: skip


def test_several_rollovers_keep_their_order() -> None:
    rules = plan('[[rollover]]\n[[rollover]]\nclasses = ["topup"]\ntimes = 3\n')
    assert rules.rollovers == (Rollover(), Rollover(classes=("topup",), times=3))


def test_a_daily_grant_that_rolls_at_its_own_end() -> None:
    rules = plan(
        '[[grant]]\nevery = "day"\nlasts = "day"\n[rollover]\nat = "grant"\nlasts = "until mon"\n'
    )
    assert rules.rollovers == (Rollover(at="grant", lasts=Span(0, "weekday")),)


@pytest.mark.parametrize(
    ("then", "drain"),
    [
        ('"shortest"', Drain(then="shortest")),
        (
            '{ default = "newest", topup = "oldest" }',
            Drain(then="newest", but=(("topup", "oldest"),)),
        ),
        ('{ topup = "oldest" }', Drain(but=(("topup", "oldest"),))),
    ],
)
def test_the_order_within_a_rank(then: str, drain: Drain) -> None:
    assert plan(f"[drain]\nthen = {then}").drain == drain


def test_a_rank_may_be_a_list() -> None:
    rules = plan('[drain]\norder = [["plan", "topup"], "carried"]')
    assert rules.drain.order == (("plan", "topup"), ("carried",))


@pytest.mark.parametrize(
    ("renews", "read"),
    [
        ("false", ""),
        ("true", "last"),
        ('"last"', "last"),
        ('"longest"', "longest"),
        ('"same_size"', "same_size"),
    ],
)
def test_what_a_top_up_renews(renews: str, read: str) -> None:
    assert plan(f"[topup]\nrenews = {renews}").topup.renews == read


def test_topup() -> None:
    rules = plan(
        '[cycle]\nrenewal = "manual"\n[topup]\nlasts = "30 days"\nrenews = true\nstarts = "after"\n'
        'clock = "bought"\nextends = "1 day"\nrevives = "48 hours"\n'
    )
    assert rules.topup == TopUpRule(
        Span(30, "days"), "last", "after", "bought", Span(1, "days"), Span(48, "hours")
    )


def test_change() -> None:
    rules = plan(
        '[change]\nwhen = "now"\ncarried = "lose_on_downgrade"\ndowngrade = "amount"\n'
        'cycle = "restart"\ngrant = "prorated"\nleft = "lose"\n'
        '[[change.case]]\nfrom = ["s"]\nto = ["jp.example.*"]\ncarried = "cap"\n'
        '[[change.case]]\ncarried = "keep"\n'
    )
    assert rules.change == ChangeRule(
        "now", "lose_on_downgrade", "amount", "restart", "prorated", "lose",
        (ChangeCase(("s",), ("jp.example.*",), "cap"), ChangeCase(("*",), ("*",), "keep")),
    )  # fmt: skip


def test_exhausted_and_count() -> None:
    rules = plan(
        '[exhausted]\nthen = "charge"\nspeed = "3G"\nprice = "1 EUR per 100 MB"\n'
        "[count]\nslow = 0\nmusic = 0.1\nall = 1\n"
    )
    assert rules.exhausted == Exhausted("charge", "3G", "1 EUR per 100 MB")
    assert to_data(rules)["factors"] == [["all", 1000], ["music", 100], ["slow", 0]]


EXTRAS = """
[gift]
lasts = "keep"
takes = ["carried", "plan"]
pick = "drain"
min = "500MB"
max = "2GB"
leave = "1GB"
[borrow]
lasts = "2 cycles"
max = "2GB"
step = "1MB"
[deposit]
takes = ["plan"]
lasts = "12 months"
max = "100GB"
[withdraw]
class = "taken"
lasts = "2 cycles"
step = "10MB"
max_lots = 6
[share]
amount = "per_line"
joins = "prorated"
leaves = "now"
pools = "carried"
[windows]
night = "23:00-07:00"
weekend = ["sat", "sun"]
[[tier]]
upto = "1GB"
price = 980
[[tier]]
price = "1980 JPY"
[[limit]]
amount = "10GB"
days = 3
today = false
speed = "1Mbps"
hours = "18:00-02:00"
[[quota]]
categories = ["tethering"]
amount = "20GB"
every = "day"
[keep_alive]
lasts = "180 days"
after = "use"
then = "stopped"
[alerts]
used = [50, 80, 100]
"""


def test_the_rare_tables() -> None:
    assert plan(EXTRAS).extras == rare.Extras(
        gift=rare.GiftRule(None, ("carried", "plan"), "drain", 500 * MB, 2 * GB, GB),
        borrow=rare.BorrowRule(Span(2, "cycles"), 2 * GB, MB),
        deposit=rare.DepositRule(("plan",), Span(12, "months"), 100 * GB),
        withdraw=rare.WithdrawRule("taken", Span(2, "cycles"), 10 * MB, 6),
        share=rare.ShareRule("per_line", "prorated", "now", "carried"),
        windows=rare.Windows((("night", "23:00", "07:00"),), (("weekend", 5), ("weekend", 6))),
        tiers=(rare.Tier(GB, "980"), rare.Tier(UNLIMITED, "1980 JPY")),
        limits=(rare.Limit(10 * GB, 3, False, "1Mbps", "18:00-02:00"),),
        quotas=(rare.Quota(("tethering",), 20 * GB, "day"),),
        keep_alive=rare.KeepAlive(Span(180, "days"), "use", "stopped"),
        alerts=(50, 80, 100),
    )


def test_an_empty_rare_table_has_its_defaults() -> None:
    found = extras(plan("[gift]\n[borrow]\n[deposit]\n[withdraw]\n[share]\n"))
    assert (found.gift, found.borrow) == (rare.GiftRule(), rare.BorrowRule())
    assert (found.deposit, found.withdraw) == (rare.DepositRule(), rare.WithdrawRule())
    assert found.share == rare.ShareRule()


EVERYTHING = f"""
[cycle]
renewal = "manual"
grace = "3 days"
[[grant]]
only = {{ categories = ["night"], weekdays = ["mon"] }}
[[grant]]
class = "bonus"
amount = "unlimited"
option = "extra"
[[rollover]]
cap = "1x"
cap_within = {{ amount = "9GB", span = "1 month" }}
requires = ["use"]
from = ["mon"]
only = {{ weekdays = ["tue"] }}
[[rollover]]
classes = ["topup"]
round = "down 1MB"
cap_per_cycle = "1GB"
cap_after_grant = "2GB"
[drain]
order = [["plan", "topup"], "carried", "bonus"]
then = {{ default = "oldest", plan = "shortest" }}
[topup]
extends = "1 day"
revives = "2 days"
[change]
case = [{{ from = ["s"], carried = "lose" }}]
[count]
slow = 0.1
{EXTRAS}
[[revision]]
since = 2027-01-01
gift = {{ lasts = "until wed" }}
size = [{{ id = "s", amount = "3GB" }}]
[[revision]]
since = 2028-01-01
rollover = false
"""


def test_rules_with_everything_set_survive_json() -> None:
    rules = plan(EVERYTHING, head='memory = ["a"]\noutside = ["b"]\nshown = 1024\n')
    assert len(rules.revisions) == 2
    assert from_data(json.loads(json.dumps(to_data(rules)))) == rules


def test_the_hours_of_a_span_are_those_of_an_ended_card() -> None:
    rules = plan('[cycle]\nlength = "168 hours"\nstarts = "activation"\nrenewal = "manual"\n')
    assert rules.cycle.length == Span(168, "hours")


def test_no_key_is_without_a_word_on_what_it_says() -> None:
    def walk(keys: Keys) -> None:
        for name, key in keys.keys.items():
            assert key.says, (keys.name, name)
            for part in key.kind.parts:
                walk(part)

    walk(FILE)


def test_a_revision_is_dated() -> None:
    (revision,) = plan('[[revision]]\nsince = 2027-01-01\ntopup = { lasts = "2 cycles" }').revisions
    assert revision.since == date(2027, 1, 1)


def test_a_date_in_quotes_is_none() -> None:
    with pytest.raises(PlanError, match=r"\[\[revision\]\] 1 since: expected a date"):
        plan('[[revision]]\nsince = "2027-01-01"')
