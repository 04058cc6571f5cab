"""Random plans and histories, with the dates drawn where engines break.

A case is small on purpose: a dozen bytes a lot, a few facts, half a year. Only such plans are made
as ``ledger.plans.language`` would accept.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st
from naive import Calendar

from ledger.dates import Span
from ledger.facts import Change, Contract, End, History, Opening, Reading, TopUp, Usage
from ledger.plans.rules import (
    UNLIMITED,
    Cap,
    ChangeRule,
    Cycle,
    Drain,
    Exhausted,
    Grant,
    Rollover,
    Rules,
    TopUpRule,
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
        contract, usage, events = self.history
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
    rollover=None,
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


# Plans --------------------------------------------------------------------------------------------

rarely = st.integers(0, 11).map(lambda n: n == 11)
sometimes = st.integers(0, 3).map(lambda n: n == 3)


def spans(unit: str, low: int, high: int) -> st.SearchStrategy[Span]:
    return st.integers(low, high).map(lambda n: Span(n, unit))


lives = st.one_of(
    st.just(CYCLE),
    spans("cycles", 1, 3),
    st.sampled_from([Span(n, "days") for n in (1, 2, 27, 28, 30, 31, 60)]) | spans("days", 1, 70),
    spans("hours", 1, 100),
    spans("months", 1, 4),
    spans("calendar", 0, 3),
    st.just(Span(0, "forever")),
)


@st.composite
def cycles(draw: st.DrawFn) -> Cycle:
    """Every cycle rule that the language accepts."""
    kind = draw(st.sampled_from(["months", "months", "months", "days", "hours"]))
    renewal = "manual" if kind == "hours" or draw(sometimes) else "automatic"
    first = draw(st.sampled_from(["full", "prorated"]))
    step = draw(st.sampled_from([1, 1, 2, 3, 5]))
    if kind == "hours":
        length = draw(spans("hours", 1, 800))
        return Cycle(length, "activation", renewal=renewal, first=first, first_step=step)
    if kind == "days":
        length = draw(st.sampled_from([Span(30, "days"), Span(28, "days")]) | spans("days", 1, 40))
        return Cycle(length, "activation", renewal=renewal, first=first, first_step=step)
    starts = st.sampled_from(["calendar", "activation", "activation", "day", "day 31", "day 30"])
    any_day = st.integers(1, 31).map("day {}".format)
    return Cycle(
        length=draw(st.just(Span(1, "months")) | spans("months", 1, 3)),
        starts=draw(starts | any_day),
        month_end=draw(st.sampled_from(["clamp", "next_first", "last_day"])),
        renewal=renewal,
        first=first,
        first_step=step,
    )


amounts = st.integers(0, 12)


@st.composite
def grants(draw: st.DrawFn, number: int) -> Grant:
    every = draw(st.sampled_from([CYCLE, CYCLE, CYCLE, Span(3, "cycles"), Span(2, "cycles")]))
    if number and draw(sometimes):
        every = draw(st.sampled_from([Span(1, "days"), Span(0, "once")]))
    amount = draw(st.integers(0, 3) if every.unit == "days" else amounts)
    if draw(rarely):
        amount = UNLIMITED
    cls = draw(st.sampled_from(GRANTED)) if number else "plan"
    return Grant(cls, amount, every, draw(lives) if draw(sometimes) else CYCLE)


@st.composite
def grant_lists(draw: st.DrawFn) -> tuple[Grant, ...]:
    count = draw(st.sampled_from([1, 1, 2, 3]))
    made = tuple(draw(grants(number)) for number in range(count))
    # A plan may also grant by the day only.
    if draw(rarely):
        made = (made[0]._replace(amount=2, every=Span(1, "days")), *made[1:])
    return made


@st.composite
def caps(draw: st.DrawFn, by_grant: bool) -> Cap | None:
    if not draw(sometimes):
        return None
    if by_grant and draw(st.booleans()):
        return Cap(times_millis=draw(st.sampled_from([1000, 1000, 500, 1500, 2000])))
    return Cap(bytes=draw(st.integers(0, 25)))


@st.composite
def rollovers(draw: st.DrawFn, granted: tuple[Grant, ...]) -> Rollover:
    classes = draw(st.permutations(["plan", "topup", "option", "bonus", "gift"]))
    chosen = tuple(classes[: draw(st.integers(1, 3))])
    if not draw(sometimes) and "plan" not in chosen:
        chosen = ("plan", *chosen)
    each_cycle = {grant.cls for grant in granted if grant.every == CYCLE}
    by_grant = bool(each_cycle & set(chosen))
    return Rollover(
        classes=chosen,
        lasts=draw(lives) if draw(sometimes) else CYCLE,
        times=draw(st.sampled_from([1, 1, 2, 3, UNLIMITED])),
        round=draw(st.sampled_from(["", "", "down", "up"])),
        step=draw(st.integers(2, 5)),
        cap=draw(caps(by_grant)),
        cap_per_cycle=draw(caps(by_grant)),
        cap_after_grant=draw(caps(by_grant)),
        trim=draw(st.sampled_from(["newest", "soonest"])),
        requires=("use",) if draw(sometimes) else (),
    )


@st.composite
def drains(
    draw: st.DrawFn, granted: tuple[Grant, ...], rollover: Rollover | None, thens: list[str]
) -> Drain:
    needed = {grant.cls for grant in granted} | set(rollover.classes if rollover else ())
    if rollover is not None:
        needed.add("carried")
    more = draw(st.sets(st.sampled_from(("carried", *GRANTED, *BOUGHT))))
    order = tuple(draw(st.permutations(sorted(needed | more))))
    return Drain(order, draw(st.sampled_from(thens)))


@st.composite
def rules(draw: st.DrawFn, like: Rules | None = None) -> Rules:
    """One plan; ``like`` another it often has the same cycle, and often is of the same family."""
    cycle = like.cycle if like is not None and draw(st.booleans()) else draw(cycles())
    granted = draw(grant_lists())
    rollover = draw(rollovers(granted)) if draw(st.integers(0, 4)) else None
    name = "a" if like is None else "b"
    family = "xx.test" if like is None or draw(st.booleans()) else "xx.other"
    return PLAIN._replace(
        plan=f"{family}/{name}",
        family=family,
        amount=draw(st.just(granted[0].amount) | amounts),
        cycle=cycle,
        grants=granted,
        rollover=rollover,
        drain=draw(drains(granted, rollover, ["soonest", "oldest", "newest"])),
        topup=TopUpRule(draw(lives) if draw(sometimes) else CYCLE, draw(sometimes)),
        change=ChangeRule(
            draw(st.sampled_from(["next_cycle", "now"])),
            draw(st.sampled_from(["keep", "cap", "lose", "lose_on_downgrade"])),
        ),
    )


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


def days_around(turns: list[date], since: date) -> st.SearchStrategy[date]:
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
    "forever",
)


class Dates(NamedTuple):
    """Where the facts of one contract may lie."""

    days: st.SearchStrategy[date]
    since: date


@st.composite
def topups(draw: st.DrawFn, dates: Dates, id: int) -> TopUp:
    day = draw(dates.days)
    cls = draw(st.sampled_from(BOUGHT)) if draw(sometimes) else "topup"
    lasts = draw(st.sampled_from(LIFE_WORDS)) if draw(st.booleans()) else ""
    until = draw(dates.days) if draw(sometimes) else None
    if until is not None and until <= day:
        until = None
    return TopUp(id, day, draw(st.integers(1, 12)), cls, lasts, until)


@st.composite
def changes(draw: st.DrawFn, dates: Dates, id: int, plans: int) -> Change:
    day = draw(dates.days)
    in_force = draw(dates.days) if draw(sometimes) else None
    return Change(id, day, draw(st.integers(1, plans) | st.integers(0, plans)), in_force)


@st.composite
def usages(draw: st.DrawFn, dates: Dates) -> list[Usage]:
    rows = {}
    for _ in range(draw(st.integers(0, 8))):
        category = "night" if draw(rarely) else ""
        line = "b" if draw(rarely) else ""
        row = Usage(draw(dates.days), draw(st.integers(0, 14)), category, line)
        rows[row.day, line, category] = row
    return [rows[key] for key in sorted(rows)]


@st.composite
def openings(draw: st.DrawFn) -> Opening:
    left = draw(amounts)
    return Opening(left, draw(st.integers(0, left)))


@st.composite
def cases(draw: st.DrawFn, **only: bool) -> Case:
    """A contract with facts. ``only``: ``changes=False`` and so on leave that kind of fact out."""

    def some(kind: str, most: int) -> range:
        return range(draw(st.integers(0, most)) if only.get(kind, True) else 0)

    plans = {0: draw(rules())}
    for number in some("changes", 2):
        plans[number + 1] = draw(rules(like=plans[0]))
    since = draw(starts)
    anchor = draw(st.integers(1, 31))
    turns = [turn for plan in plans.values() for turn in boundaries(plan.cycle, since, anchor)]
    dates = Dates(days_around(turns, since), since)
    events: list[Any] = []
    if len(plans) > 1:
        events += [draw(changes(dates, id, len(plans) - 1)) for id in some("changes", 3)]
    events += [draw(topups(dates, 100 + id)) for id in some("topups", 3)]
    for id in some("readings", 2):
        events.append(Reading(200 + id, draw(dates.days), draw(st.integers(0, 20))))
    usage = draw(usages(dates)) if only.get("usage", True) else []
    if only.get("end", True) and draw(rarely):
        last = draw(dates.days)
        usage = [row for row in usage if row.day <= last]
        events = [event for event in events if event.day <= last] + [End(300, last)]
    events.sort(key=lambda event: event.day)
    opening = draw(openings()) if only.get("opening", True) and draw(sometimes) else None
    contract = Contract(1, "c", since, 0, anchor, opening)
    looks = draw(st.lists(dates.days, min_size=1, max_size=2))
    # Most of what may go wrong has gone wrong only some cycles later.
    looks.append(draw(st.sampled_from([turn for turn in turns if turn < since + 400 * DAY])))
    return Case(History(contract, usage, events), plans, sorted(set(looks)))
