"""Random plans and histories, with the dates drawn where engines break.

A case is small on purpose: a dozen bytes a lot, a few facts, half a year. Only such plans are made
as ``ledger.plans`` would accept. What few plans have comes as a spice: a case has some of them at
most, and many cases none. ``GIGA_WITHOUT="bank lines"`` leaves spices out, for a narrower search;
``GIGA_WITH="bank"`` puts them into every case.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

import dice as st
from hypothesis.strategies import SearchStrategy
from naive import Calendar

from ledger.dates import Span
from ledger.facts import Change, Contract, End, History, Opening, Reading, TopUp, Usage
from ledger.facts.acts import (
    Claim,
    Deposit,
    Forfeit,
    GiftIn,
    GiftOut,
    Line,
    Loan,
    Option,
    Renewal,
    Withdrawal,
)
from ledger.plans.extras import (
    BorrowRule,
    DepositRule,
    Extras,
    GiftRule,
    ShareRule,
    Windows,
    WithdrawRule,
)
from ledger.plans.rules import (
    ANYTHING,
    UNLIMITED,
    Cap,
    ChangeCase,
    ChangeRule,
    Cycle,
    Drain,
    Exhausted,
    Grant,
    Only,
    Revision,
    Rollover,
    Rules,
    TopUpRule,
    Within,
)

DAY = timedelta(days=1)
GRANTED = ("plan", "option", "bonus")
BOUGHT = ("topup", "plan", "bonus", "gift", "night")
CYCLE = Span(1, "cycles")


class Case(NamedTuple):
    """A contract with its plans, and days on which to look at it."""

    history: History
    plans: dict[int, Rules]
    days: list[date]

    def __repr__(self) -> str:
        contract, usage, events, *_more = self.history
        lines = [f"Case: {short(contract)}"]
        lines += [f"  plan {number}: {short(rules)}" for number, rules in self.plans.items()]
        lines += [f"  {short(fact)}" for fact in [*usage, *events]]
        return "\n".join([*lines, f"  looked at on {', '.join(map(str, self.days))}"])


PLAIN = Rules(
    plan="xx.test/a",
    family="xx.test",
    carrier="Test",
    names={"en": "Test"},
    kind="postpaid",
    zone="Asia/Tokyo",
    unit=1000,
    currency="JPY",
    price="",
    verified="",
    amount=10,
    cycle=Cycle(),
    grants=(Grant(amount=10),),
    rollovers=(),
    drain=Drain(),
    topup=TopUpRule(),
    change=ChangeRule(),
    exhausted=Exhausted(),
)
"""A calendar month of ten bytes, of which nothing rolls."""


def short(value: Any) -> str:
    """A value for people: fields that are as they always are stay unsaid."""
    if isinstance(value, date):
        return str(value)
    if isinstance(value, Span):
        return f"Span({value.n}, {value.unit!r})"
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        usual = PLAIN._asdict() if isinstance(value, Rules) else value._defaults
        said = [
            f"{key}={short(item)}"
            for key, item in value._asdict().items()
            if key not in usual or usual[key] != item
        ]
        return f"{type(value).__name__}({', '.join(said)})"
    if isinstance(value, (tuple, list)):
        return f"({', '.join(map(short, value))})"
    return repr(value)


# Spices -------------------------------------------------------------------------------------------

SPICES = (
    "manual",  # renewals by hand, with all that goes with them
    "changes",  # what a change does, beyond when and carried
    "topups",  # what a top-up does to others
    "waiting",  # top-ups that wait
    "drain",  # ranks and their rules
    "tables",  # several [[rollover]] tables
    "landing",  # min, cap_within, wipe, lasts_from
    "requires",
    "by_grant",  # at = "grant" and since
    "only",  # data for some categories or weekdays
    "counting",  # categories that count less
    "options",
    "claims",
    "late_grants",  # first = 3, last = "prorated"
    "gifts",
    "loans",
    "bank",
    "bounded",  # a bank that holds two lots at most, in all plans alike
    "lines",
    "forfeits",
    "revisions",
)
WITHOUT = set(os.environ.get("GIGA_WITHOUT", "").split())
WITH = set(os.environ.get("GIGA_WITH", "").split())
OFFERED = [spice for spice in SPICES if spice not in WITHOUT | WITH]

Spices = frozenset[str]

rarely = st.integers(0, 11).map(lambda n: n == 11)
sometimes = st.integers(0, 3).map(lambda n: n == 3)


@st.composite
def spices(draw: st.DrawFn) -> Spices:
    count = draw(st.sampled_from([0, 0, 1, 1, 2, 3, 4]))
    chosen = frozenset(draw(st.permutations(OFFERED))[:count]) | WITH
    return chosen | {"bank"} if "bounded" in chosen else chosen


# Plans --------------------------------------------------------------------------------------------

CATEGORIES = ("night", "slow")
OPTION = "extra"


def spans(unit: str, low: int, high: int) -> st.Strategy[Span]:
    return st.integers(low, high).map(lambda n: Span(n, unit))


lives = st.one_of(
    st.just(CYCLE),
    spans("cycles", 1, 3),
    st.sampled_from([Span(n, "days") for n in (1, 2, 27, 28, 30, 31, 60)]) | spans("days", 1, 70),
    spans("hours", 1, 100),
    spans("months", 1, 4),
    spans("calendar", 0, 3),
    spans("weekday", 0, 6),
    st.just(Span(0, "forever")),
)
weekdays = st.sets(st.integers(0, 6), min_size=1, max_size=4).map(lambda days: tuple(sorted(days)))


@st.composite
def cycles(draw: st.DrawFn, spices: Spices) -> Cycle:
    """Every cycle rule that the language accepts."""
    kind = draw(st.sampled_from(["months", "months", "months", "days", "hours"]))
    manual = kind == "hours" or "manual" in spices or draw(rarely)
    cycle = Cycle(renewal="manual" if manual else "automatic")
    if draw(st.booleans()):
        cycle = cycle._replace(first="prorated", first_step=draw(st.sampled_from([1, 1, 2, 3, 5])))
    if "late_grants" in spices and draw(st.booleans()):
        cycle = cycle._replace(last="prorated")
    if "manual" in spices or draw(rarely):
        cycle = draw(renewed(cycle))
    if kind == "hours":
        return cycle._replace(length=draw(spans("hours", 1, 800)), starts="activation")
    if kind == "days":
        length = draw(st.sampled_from([Span(30, "days"), Span(28, "days")]) | spans("days", 1, 40))
        return cycle._replace(length=length, starts="activation")
    starts = st.sampled_from(["calendar", "activation", "activation", "day", "day 31", "day 30"])
    any_day = st.integers(1, 31).map("day {}".format)
    return cycle._replace(
        length=draw(st.just(Span(1, "months")) | spans("months", 1, 3)),
        starts=draw(starts | any_day),
        month_end=draw(st.sampled_from(["clamp", "next_first", "last_day"])),
    )


@st.composite
def renewed(draw: st.DrawFn, cycle: Cycle) -> Cycle:
    """What a renewal by hand does."""
    spans_of_grace = st.one_of(spans("days", 1, 40), spans("hours", 1, 80), spans("months", 1, 2))
    with_grace = cycle.renewal == "manual" and draw(st.booleans())
    return cycle._replace(
        grace=draw(spans_of_grace) if with_grace else None,
        early=draw(st.sampled_from(["restart", "forfeit", "extend", "queue"])),
        renewed_with=draw(
            st.sampled_from(
                ["any", "any", "same", "same_length", "same_or_larger", "same_or_dearer"]
            )
        ),
    )


amounts = st.integers(0, 12)


@st.composite
def restrictions(draw: st.DrawFn, spices: Spices) -> Only:
    if "only" not in spices or draw(st.booleans()):
        return ANYTHING
    some = st.sets(st.sampled_from(CATEGORIES), min_size=1).map(lambda them: tuple(sorted(them)))
    return draw(
        st.builds(Only, some, st.just(()) | weekdays) | st.builds(Only, st.just(()), weekdays)
    )


@st.composite
def grants(draw: st.DrawFn, number: int, spices: Spices) -> Grant:
    every = draw(st.sampled_from([CYCLE, CYCLE, CYCLE, Span(3, "cycles"), Span(2, "cycles")]))
    if number and draw(sometimes):
        every = draw(st.sampled_from([Span(1, "days"), Span(0, "once")]))
    amount = draw(st.integers(0, 3) if every.unit == "days" else amounts)
    if draw(rarely):
        amount = UNLIMITED
    cls = draw(st.sampled_from(GRANTED)) if number else "plan"
    grant = Grant(cls, amount, every, draw(lives) if draw(sometimes) else CYCLE)
    if "late_grants" in spices and every.unit == "cycles":
        grant = grant._replace(first=draw(st.integers(1, 3)))
    # The first one is plain, so that there is something to play with.
    if not number:
        return grant
    return grant._replace(
        claim="claims" in spices and every.unit != "days" and draw(st.booleans()),
        option=OPTION if "options" in spices and draw(st.booleans()) else "",
        only=draw(restrictions(spices)),
    )


@st.composite
def grant_lists(draw: st.DrawFn, spices: Spices) -> tuple[Grant, ...]:
    more = bool(spices & {"claims", "options", "only"})
    count = draw(st.sampled_from([2, 2, 3] if more else [1, 1, 2, 3]))
    made = tuple(draw(grants(number, spices)) for number in range(count))
    # A plan may also grant by the day only.
    if draw(rarely) or "by_grant" in spices:
        by_day = Grant("plan", draw(st.integers(1, 3)), Span(1, "days"), draw(lives))
        made = (by_day, *made[1:])
    return made


@st.composite
def caps(draw: st.DrawFn, by_grant: bool) -> Cap | None:
    if not draw(sometimes):
        return None
    if by_grant and draw(st.booleans()):
        return Cap(times_millis=draw(st.sampled_from([1000, 1000, 500, 1500, 2000])))
    return Cap(bytes=draw(st.integers(0, 25)))


ROLLING = ("plan", "topup", "option", "bonus", "gift")
REQUIRED = (
    "carried_empty",
    "empty:plan",
    "empty:topup",
    "early",
    "claim",
    "no_change",
    f"option:{OPTION}",
)


@st.composite
def rollover_lists(
    draw: st.DrawFn, granted: tuple[Grant, ...], spices: Spices
) -> tuple[Rollover, ...]:
    if not draw(st.integers(0, 4)):
        return ()
    count = draw(st.integers(2, 3)) if "tables" in spices else 1
    classes = list(draw(st.permutations([*ROLLING, *(["bank"] if "bank" in spices else [])])))
    chosen = [classes[: draw(st.integers(1, 3))]]
    if not draw(sometimes) and "plan" not in chosen[0]:
        chosen[0] = ["plan", *chosen[0]]
    # A class may be named by several tables; the first holds.
    named = st.tuples(st.permutations(classes), st.integers(1, 3))
    for _ in range(count - 1):
        order, most = draw(named)
        chosen += [order[:most]]
    return tuple(draw(rollovers(tuple(named), granted, spices)) for named in chosen)


@st.composite
def rollovers(
    draw: st.DrawFn, classes: tuple[str, ...], granted: tuple[Grant, ...], spices: Spices
) -> Rollover:
    promised = {
        grant.cls
        for grant in granted
        if grant.every == CYCLE and not grant.claim and not grant.option
    }
    by_grant = bool(promised & set(classes))
    table = Rollover(
        classes=classes,
        lasts=draw(lives) if draw(sometimes) else CYCLE,
        times=draw(st.sampled_from([1, 1, 2, 3, UNLIMITED])),
        cap=draw(caps(by_grant)),
        cap_per_cycle=draw(caps(by_grant)),
        cap_after_grant=draw(caps(by_grant)),
        trim=draw(st.sampled_from(["newest", "soonest"])),
        requires=("use",) if draw(sometimes) else (),
        locked="bank" in spices and draw(st.booleans()),
    )
    rounding = draw(st.sampled_from(["", "", "down", "up"]))
    if rounding:
        table = table._replace(round=rounding, step=draw(st.integers(2, 5)))
    return draw(spiced(table, granted, spices))


@st.composite
def spiced(
    draw: st.DrawFn, table: Rollover, granted: tuple[Grant, ...], spices: Spices
) -> Rollover:
    """What few tables say."""
    if "landing" in spices:
        spans_of_time = spans("days", 1, 100) | spans("months", 1, 4)
        within = st.builds(Within, st.integers(0, 12), spans_of_time)
        table = table._replace(
            min=draw(st.integers(0, 6)),
            cap_within=draw(st.none() | within),
            # What is wiped and would be revived is a riddle that no plan sets.
            wipe=0 if "topups" in spices else draw(st.sampled_from([0, 0, 2, 3])),
            lasts_from=draw(st.sampled_from(["roll", "grant"])),
        )
    if "requires" in spices:
        some = st.sets(st.sampled_from(REQUIRED), min_size=1, max_size=2)
        table = table._replace(requires=(*table.requires, *sorted(draw(some))))
    if "by_grant" in spices:
        of_day = any(grant.every.unit == "days" and grant.cls in table.classes for grant in granted)
        table = table._replace(
            at=draw(st.sampled_from(["grant", "cycle"])) if of_day else "cycle",
            since=draw(st.just(()) | weekdays),
        )
    return table._replace(only=draw(restrictions(spices)))


THENS = ["soonest", "oldest", "newest", "shortest"]


@st.composite
def drains(
    draw: st.DrawFn, granted: tuple[Grant, ...], tables: tuple[Rollover, ...], spices: Spices
) -> Drain:
    needed = {grant.cls for grant in granted} | {cls for table in tables for cls in table.classes}
    needed.discard("bank")
    if tables:
        needed.add("carried")
    more = draw(st.sets(st.sampled_from(("carried", *GRANTED, *BOUGHT))))
    order = [(cls,) for cls in draw(st.permutations(sorted(needed | more)))]
    then = draw(st.sampled_from(THENS if "drain" in spices else THENS[:3]))
    if "drain" not in spices:
        return Drain(tuple(order), then)
    for _ in range(draw(st.integers(0, 3))):
        if len(order) > 1:
            at = draw(st.integers(0, len(order) - 2))
            order[at : at + 2] = [order[at] + order[at + 1]]
    named = st.sampled_from([cls for rank in order for cls in rank])
    but = draw(st.dictionaries(named, st.sampled_from(THENS), max_size=3))
    return Drain(tuple(order), then, tuple(sorted(but.items())))


@st.composite
def topup_rules(draw: st.DrawFn, manual: bool, spices: Spices) -> TopUpRule:
    rule = TopUpRule(draw(lives) if draw(sometimes) else CYCLE, "last" if draw(rarely) else "")
    if "topups" in spices:
        days = spans("days", 1, 40)
        rule = rule._replace(
            renews=draw(st.sampled_from(["", "last", "longest", "same_size"])),
            extends=draw(st.none() | days) if manual else None,
            revives=draw(st.none() | days),
        )
    if "waiting" in spices:
        clock = draw(st.sampled_from(["start", "bought"]))
        rule = rule._replace(starts=draw(st.sampled_from(["after", "after", "now"])), clock=clock)
    return rule


POLICIES = ("keep", "cap", "lose", "lose_on_downgrade")
PATTERNS = ("*", "xx.test/*", "xx.other/*", "*/a", "a", "b", "c", "xx.test/b", "xx.other/c")


@st.composite
def change_rules(draw: st.DrawFn, spices: Spices) -> ChangeRule:
    rule = ChangeRule(draw(st.sampled_from(["next_cycle", "now"])), draw(st.sampled_from(POLICIES)))
    if "changes" not in spices:
        return rule
    some = st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=2).map(tuple)
    case = st.builds(ChangeCase, some, some, st.sampled_from(POLICIES))
    return rule._replace(
        downgrade=draw(st.sampled_from(["amount", "price"])),
        cycle=draw(st.sampled_from(["keep", "restart"])),
        grant=draw(st.sampled_from(["full", "difference", "prorated", "none"])),
        left=draw(st.sampled_from(["keep", "lose"])),
        cases=tuple(draw(st.lists(case, max_size=2))),
    )


@st.composite
def extra_tables(draw: st.DrawFn, spices: Spices) -> Extras | None:
    """The tables that few plans have."""
    classes = st.sets(st.sampled_from(("carried", "plan", "topup", "gift")), max_size=2).map(
        lambda them: tuple(sorted(them))
    )
    found: dict[str, Any] = {}
    if "gifts" in spices:
        pick = st.sampled_from(["soonest", "drain", "newest"])
        found["gift"] = draw(st.none() | st.builds(GiftRule, lives, classes, pick))
    if "loans" in spices:
        found["borrow"] = draw(st.none() | st.builds(BorrowRule, lives))
    if "bank" in spices:
        found["deposit"] = draw(st.none() | st.builds(DepositRule, classes, lives))
        kinds = st.sampled_from(("bonus", "plan"))
        found["withdraw"] = draw(
            st.builds(WithdrawRule, kinds, lives, max_lots=st.just(2 * ("bounded" in spices)))
        )
    if "lines" in spices:
        found["share"] = draw(shares)
    if "counting" in spices:
        names = st.sampled_from((*CATEGORIES, "weekend"))
        of_days = st.dictionaries(st.integers(0, 6), names, max_size=3)
        found["windows"] = draw(st.none() | st.builds(Windows, weekdays=of_days.map(by_name)))
    return Extras(**found) if any(found.values()) else None


def by_name(of_days: dict[int, str]) -> tuple[tuple[str, int], ...]:
    return tuple((name, day) for day, name in of_days.items())


shares = st.builds(
    ShareRule,
    st.just("per_line"),
    st.sampled_from(["full", "prorated", "next_cycle"]),
    st.sampled_from(["now", "next_cycle"]),
    st.sampled_from(["all", "carried"]),
) | st.just(ShareRule())


@st.composite
def versions(draw: st.DrawFn, plain: Rules, spices: Spices, cycle: Cycle | None = None) -> Rules:
    """All the rules of a plan, but for its name."""
    cycle = cycle or draw(cycles(spices))
    granted = draw(grant_lists(spices))
    tables = draw(rollover_lists(granted, spices))
    factors = st.sampled_from([0, 100, 333, 500])
    count = draw(st.dictionaries(st.sampled_from((*CATEGORIES, "weekend")), factors))
    return plain._replace(
        amount=draw(st.just(granted[0].amount) | amounts),
        price=draw(st.sampled_from(["100", "200", "99.5"])),
        cycle=cycle,
        grants=granted,
        rollovers=tables,
        drain=draw(drains(granted, tables, spices)),
        topup=draw(topup_rules(cycle.renewal == "manual", spices)),
        change=draw(change_rules(spices)),
        factors=tuple(sorted(count.items())) if "counting" in spices else (),
        extras=draw(extra_tables(spices)),
    )


@st.composite
def rules(
    draw: st.DrawFn, spices: Spices = frozenset(), name: str = "a", like: Rules | None = None
) -> Rules:
    """One plan; ``like`` another it often has the same cycle, and often is of the same family."""
    cycle = like.cycle if like is not None and draw(st.booleans()) else None
    family = "xx.test" if like is None or draw(st.booleans()) else "xx.other"
    return draw(versions(PLAIN._replace(plan=f"{family}/{name}", family=family), spices, cycle))


@st.composite
def revised(draw: st.DrawFn, rules: Rules, dates: Dates, spices: Spices) -> Rules:
    """A plan that the carrier changed once or twice."""
    days = sorted(draw(st.sets(dates.days, min_size=1, max_size=2)))
    revisions = []
    for day in days:
        cycle = rules.cycle if draw(st.booleans()) else None
        revisions.append(Revision(day, draw(versions(rules, spices, cycle))))
    return rules._replace(revisions=tuple(revisions))


# Histories ----------------------------------------------------------------------------------------

starts = st.sampled_from(
    [
        date(2026, 1, 1),
        date(2026, 1, 15),
        date(2026, 1, 30),
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 8, 31),
        date(2026, 11, 30),
        date(2027, 12, 31),
        date(2028, 1, 29),
        date(2028, 2, 28),
        date(2028, 2, 29),
    ]
) | st.dates(date(2026, 1, 1), date(2028, 12, 31))


def boundaries(rule: Cycle, since: date, anchor: int | None) -> list[date]:
    """The first boundaries after a date: what all other dates are drawn around."""
    calendar = Calendar(rule, since, anchor)
    return [calendar.boundary(number) for number in range(1, 7)]


def days_around(turns: list[date], since: date) -> st.Strategy[date]:
    """Days from ``since`` on, most of them at a boundary or next to it."""
    near = [turn + n * DAY for turn in turns for n in (-1, 0, 1)]
    near = [day for day in near if since <= day < since + 400 * DAY]
    anywhere = st.integers(0, 160).map(lambda n: since + n * DAY)
    return st.sampled_from([since, since + DAY, *near]) | anywhere


LIFE_WORDS = (
    "cycle",
    "2 cycles",
    "3 cycles",
    "1 day",
    "30 days",
    "31 days",
    "45 days",
    "24 hours",
    "100 hours",
    "1 month",
    "2 months",
    "month+0",
    "month+1",
    "month+3",
    "until mon",
    "forever",
)


class Dates(NamedTuple):
    """Where the facts of one contract may lie."""

    days: st.Strategy[date]
    since: date


@st.composite
def lives_of_facts(draw: st.DrawFn, dates: Dates, day: date) -> dict[str, Any]:
    """What a fact says itself about its life."""
    until = draw(dates.days) if draw(sometimes) else None
    if until is not None and until <= day:
        until = None
    return {"lasts": draw(st.sampled_from(("", *LIFE_WORDS))), "until": until}


@st.composite
def topups(draw: st.DrawFn, dates: Dates, id: int, spices: Spices) -> TopUp:
    day = draw(dates.days)
    cls = draw(st.sampled_from(BOUGHT)) if draw(sometimes) else "topup"
    life = draw(lives_of_facts(dates, day)) if draw(st.booleans()) else {}
    starts = draw(st.sampled_from(["", "", "now", "after"])) if "waiting" in spices else ""
    return TopUp(id, day, draw(small), cls, **life, starts=starts)


small = st.integers(1, 12)


@st.composite
def changes(draw: st.DrawFn, dates: Dates, id: int, plans: int) -> Change:
    day = draw(dates.days)
    in_force = draw(dates.days) if draw(sometimes) else None
    return Change(id, day, draw(st.integers(1, plans) | st.integers(0, plans)), in_force)


LINES = ("b", "c", "d")


@st.composite
def usages(draw: st.DrawFn, dates: Dates, spices: Spices) -> list[Usage]:
    by_category = bool(spices & {"only", "counting"})
    by_line = "lines" in spices
    rows = {}
    for _ in range(draw(st.integers(0, 8))):
        named = draw(st.booleans() if by_category else rarely)
        category = draw(st.sampled_from(CATEGORIES)) if named else ""
        line = draw(st.sampled_from(LINES)) if draw(st.booleans() if by_line else rarely) else ""
        row = Usage(draw(dates.days), draw(st.integers(0, 14)), category, line)
        rows[row.day, line, category] = row
    return [rows[key] for key in sorted(rows)]


@st.composite
def acts(draw: st.DrawFn, dates: Dates, plans: int, spices: Spices) -> list[Any]:
    """The facts that only go with a spice, or come rarely."""
    found: list[Any] = []
    for spice, fact in ACTS:
        most = 4 if spice in spices else draw(st.sampled_from([0] * 15 + [1]))
        for _ in range(draw(st.integers(0, most))):
            found.append(draw(fact(dates, draw(dates.days), 400 + len(found), plans)))
    if "lines" in spices and draw(st.integers(0, 3)):
        # As a rule there are lines from the first day on.
        found += [
            Line(500 + n, dates.since, line, True)
            for n, line in enumerate(LINES[: draw(st.integers(1, 3))])
        ]
    return found


@st.composite
def renewals(draw: st.DrawFn, dates: Dates, day: date, id: int, plans: int) -> Renewal:
    del dates
    renewal = Renewal(id, day)
    if plans > 1 and draw(sometimes):
        renewal = renewal._replace(plan=draw(st.integers(0, plans - 1)))
    if draw(sometimes):
        renewal = renewal._replace(bytes=draw(small))
    if draw(sometimes):
        lengths = ("1 day", "30 days", "45 days", "100 hours", "1 month", "2 months")
        renewal = renewal._replace(lasts=draw(st.sampled_from(lengths)))
    return renewal


@st.composite
def gifts_in(draw: st.DrawFn, dates: Dates, day: date, id: int, plans: int) -> GiftIn:
    del plans
    life = draw(lives_of_facts(dates, day)) if draw(st.booleans()) else {}
    return GiftIn(id, day, draw(small), **life)


@st.composite
def loans(draw: st.DrawFn, dates: Dates, day: date, id: int, plans: int) -> Loan:
    del dates, plans
    lasts = draw(st.sampled_from(LIFE_WORDS)) if draw(sometimes) else ""
    return Loan(id, day, draw(small), lasts)


def plainly(kind: Any, *parts: st.Strategy[Any]) -> Any:
    """Facts of a kind that need no more than a day and these parts."""

    def build(dates: Dates, day: date, id: int, plans: int) -> st.Strategy[Any]:
        del dates, plans
        return st.builds(kind, st.just(id), st.just(day), *parts)

    return build


ACTS = (
    ("manual", renewals),
    ("gifts", gifts_in),
    ("gifts", plainly(GiftOut, small)),
    ("loans", loans),
    ("bank", plainly(Deposit, small)),
    ("bank", plainly(Withdrawal, small)),
    ("forfeits", plainly(Forfeit, st.sampled_from(["all", "carried"]))),
    ("claims", plainly(Claim)),
    ("options", plainly(Option, st.just(OPTION), st.integers(0, 2).map(bool))),
    ("lines", plainly(Line, st.sampled_from(LINES), st.booleans())),
)


@st.composite
def readings(draw: st.DrawFn, days: st.Strategy[date], id: int) -> Reading:
    """Mostly of what remains, as carriers show it."""
    figure = draw(st.sampled_from(["remaining", "remaining", "remaining", "used", "carried"]))
    amount = draw(st.integers(0, 20))
    carried = draw(st.integers(0, amount)) if figure == "remaining" and draw(sometimes) else None
    spread = figure != "carried" and draw(sometimes)
    return Reading(id, draw(days), amount, figure, carried, spread)


@st.composite
def openings(draw: st.DrawFn) -> Opening:
    left = draw(amounts)
    return Opening(left, draw(st.integers(0, left)))


def cases(**only: bool) -> SearchStrategy[Case]:
    """For Hypothesis. ``only``: ``changes=False`` and so on leave that kind of fact out."""
    return st.by_hypothesis(any_cases(**only))


def numbered(number: int) -> Case:
    """One of the cases of a long search, which need no Hypothesis."""
    return any_cases().made(Random(number).randint)


@st.composite
def any_cases(draw: st.DrawFn, **only: bool) -> Case:
    """A contract with facts."""

    # ``spices=False`` leaves out all that few plans have, ``acts=False`` what goes with it.
    def some(kind: str, most: int) -> range:
        return range(draw(st.integers(0, most)) if only.get(kind, True) else 0)

    chosen = draw(spices()) if only.get("spices", True) else frozenset()
    plans = {0: draw(rules(chosen))}
    for number in some("changes", 2):
        plans[number + 1] = draw(rules(chosen, "bc"[number], plans[0]))
    since = draw(starts)
    anchor = draw(st.integers(1, 31))
    turns = [turn for plan in plans.values() for turn in boundaries(plan.cycle, since, anchor)]
    dates = Dates(days_around(turns, since), since)
    if "revisions" in chosen:
        for number, plan in plans.items():
            plans[number] = draw(st.just(plan) | revised(plan, dates, chosen))
    events: list[Any] = []
    if len(plans) > 1:
        events += [draw(changes(dates, id, len(plans) - 1)) for id in some("changes", 3)]
    more = bool(chosen & {"topups", "waiting"})
    events += [draw(topups(dates, 100 + id, chosen)) for id in some("topups", 5 if more else 3)]
    for id in some("readings", 2):
        events.append(draw(readings(dates.days, 200 + id)))
    if only.get("acts", True):
        events += draw(acts(dates, len(plans), chosen))
    usage = draw(usages(dates, chosen)) if only.get("usage", True) else []
    ends = draw(sometimes if "late_grants" in chosen else rarely)
    if only.get("end", True) and ends:
        last = draw(dates.days)
        usage = [row for row in usage if row.day <= last]
        events = [event for event in events if event.day <= last] + [End(300, last)]
    # Ids follow the days, so that an order by day and id is an order by day.
    events.sort(key=lambda event: event.day)
    events = [event._replace(id=id) for id, event in enumerate(events, 1)]
    opening = draw(openings()) if only.get("opening", True) and draw(sometimes) else None
    contract = Contract(1, "c", since, 0, anchor, opening)
    # Most of what may go wrong has gone wrong only some cycles later.
    later = [turn for turn in turns if turn < since + 400 * DAY]
    looks = {draw(dates.days), draw(st.sampled_from(later))}
    return Case(History(contract, usage, events), plans, sorted(looks))
