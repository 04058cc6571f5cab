"""What must hold of every plan and history, one test for each law.

The numbers are only for finding a law again; the names say what they are. Sums are of lots with an
end: unlimited ones stand outside.
"""

from __future__ import annotations

import copy
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import BOUGHT, PLAIN, Case, cases

from ledger.billing import state
from ledger.billing.replay import Replay
from ledger.billing.statement import LotView, Statement
from ledger.dates import Span
from ledger.facts import Change, Contract, End, History, Reading, TopUp, Usage
from ledger.facts.acts import Renewal
from ledger.plans.rules import ANYTHING, UNLIMITED, Cap, Grant, Rollover, Rules
from ledger.units import canonical, parse, parse_exact, shares, text

DAY = timedelta(days=1)


def at_end(case: Case) -> Statement:
    return state(case.history, case.plans, case.days[-1])


def statements(case: Case) -> list[Statement]:
    return [state(case.history, case.plans, day) for day in case.days]


def unlimited_lots(said: Statement) -> set[str]:
    return {id for id, lot in said.all_lots.items() if lot.granted == UNLIMITED}


def without(case: Case, *kinds: type) -> Case:
    events = [event for event in case.history.events if not isinstance(event, kinds)]
    return case._replace(history=case.history._replace(events=events))


def with_events(history: History, *more: Any) -> History:
    """The history with more facts, by day."""
    return history._replace(events=sorted([*history.events, *more], key=lambda fact: fact.day))


def figures(said: Statement) -> tuple[Any, ...]:
    """What a person is told, without the names of lots."""
    lots = [(lot.cls, lot.carried, lot.remaining, lot.until) for lot in said.lots if lot.remaining]
    return said.rules.plan, said.cycle, said.figures, lots, said.at_risk


# 1 to 4: no byte appears or vanishes --------------------------------------------------------------


@given(cases())
def test_01_each_lot_accounts_for_all_its_bytes(case: Case) -> None:
    for said in statements(case):
        came, went = Counter[str](), Counter[str]()
        for row in said.trail.granted:
            came[row.lot] += row.bytes
        for roll in said.trail.rolls:
            came[roll.child] += roll.bytes
            went[roll.lot] += roll.bytes
        trail = said.trail
        for rows in (trail.allocations, trail.adjustments, trail.forfeitures, trail.given):
            for row in rows:
                went[row.lot] += row.bytes
        for id, lot in said.all_lots.items():
            if lot.granted != UNLIMITED:
                assert came[id] == went[id] + lot.remaining, id
                assert came[id] == lot.granted, id


@given(cases())
def test_02_all_that_was_granted_was_drained_or_given_or_lost_or_remains(case: Case) -> None:
    for said in statements(case):
        outside = unlimited_lots(said)

        def total(rows: list[Any], outside: set[str] = outside) -> int:
            return sum(row.bytes for row in rows if row.lot not in outside)

        trail = said.trail
        remaining = sum(lot.remaining for lot in said.lots if lot.granted != UNLIMITED)
        drained = total(trail.allocations) + total(trail.adjustments)
        gone = total(trail.forfeitures) + total(trail.given)
        assert total(trail.granted) == drained + gone + remaining
        dead = [lot.remaining for id, lot in said.all_lots.items() if lot not in said.lots]
        assert not any(left for left in dead if left != UNLIMITED)


@given(cases())
def test_03_usage_is_drained_or_overage_or_uncounted(case: Case) -> None:
    said = at_end(case)
    used, told = Counter[date](), Counter[date]()
    for row in case.history.usage:
        used[row.day] += row.bytes if row.day <= said.on else 0
    for row in said.trail.allocations:
        told[row.day] += row.bytes
    for over in said.trail.overages:
        # What a reading cancels is a row of its own, as is what it finds.
        told[over.day] += 0 if over.read else max(over.bytes, 0)
    for row in said.trail.uncounted:
        told[row.day] += row.bytes
    assert +used == +told
    assert sum(over.bytes for over in said.trail.overages) >= 0


@given(cases())
def test_04_no_row_is_negative_or_empty_and_no_lot_overdrawn(case: Case) -> None:
    said = at_end(case)
    trail = said.trail
    rows = [*trail.allocations, *trail.rolls, *trail.forfeitures, *trail.given, *trail.repaid]
    for row in [*rows, *trail.uncounted]:
        assert row.bytes > 0, row
    for row in trail.granted:
        assert row.bytes > 0 or row.bytes == UNLIMITED, row
    for row in [*trail.adjustments, *trail.overages]:
        assert row.bytes != 0, row
    for lot in said.all_lots.values():
        assert lot.granted == UNLIMITED or 0 <= lot.remaining <= lot.granted, lot
    for name, figure in said.figures._asdict().items():
        assert figure >= 0 or (figure == UNLIMITED and name in ("remaining", "granted")), name


# 5 to 9: every row is legal -----------------------------------------------------------------------


@given(cases())
def test_05_a_lot_is_drained_only_while_it_lives(case: Case) -> None:
    said = at_end(case)
    for row in said.trail.allocations:
        assert said.all_lots[row.lot].start <= row.day < said.all_lots[row.lot].until
    for row in said.trail.adjustments:
        assert said.all_lots[row.lot].start <= row.on < said.all_lots[row.lot].until


@given(cases(readings=False))
def test_06_usage_takes_from_a_lot_only_when_those_before_it_are_empty(case: Case) -> None:
    for day in sorted({row.day for row in case.history.usage})[:3]:
        said = state(case.history, case.plans, day)
        order = [lot.id for lot in said.lots]
        taken = [order.index(row.lot) for row in said.trail.allocations if row.day == day]
        for lot in for_everything(said.lots[: max(taken, default=0)]):
            assert lot.remaining == 0


@given(cases(readings=False))
def test_07_there_is_overage_only_when_all_lots_are_empty(case: Case) -> None:
    for over in at_end(case).trail.overages[:3]:
        said = state(case.history, case.plans, over.day)
        assert not any(lot.remaining for lot in for_everything(said.lots))


def for_everything(lots: list[LotView]) -> list[LotView]:
    """Those that any usage may drain."""
    return [lot for lot in lots if lot.only == ANYTHING and not lot.line and lot.state == "usable"]


@given(cases())
def test_08_what_rolls_is_a_child_of_the_same_birth_and_rolls_no_oftener_than_allowed(
    case: Case,
) -> None:
    said = at_end(case)
    begun = {cycle.start for cycle, _plan in said.trail.cycles}
    tables = [table for rules in versions_of(case) for table in rules.rollovers]
    times = [table.times for table in tables]
    by_day = any(table.at == "grant" for table in tables)
    for roll in said.trail.rolls:
        parent, child = said.all_lots[roll.lot], said.all_lots[roll.child]
        if not child.carried:
            continue  # put into the bank, or taken out of it
        assert roll.on in begun or by_day
        assert parent.remaining == 0
        assert (child.start, child.parent) == (roll.on, parent.id)
        assert (child.cls, child.born, child.carried) == (parent.cls, parent.born, True)
        generation, lot = 0, child
        while lot.parent:
            generation, lot = generation + 1, said.all_lots[lot.parent]
        assert UNLIMITED in times or generation <= max(times)


def versions_of(case: Case) -> list[Rules]:
    """All plans of a case, and what the carrier made of them."""
    revised = [revision.rules for rules in case.plans.values() for revision in rules.revisions]
    return [*case.plans.values(), *revised]


@pytest.mark.parametrize("key", ["cap", "cap_per_cycle", "cap_after_grant"])
@given(case=cases(changes=False, acts=False, readings=False), most=st.integers(0, 8))
def test_09_no_cap_is_exceeded_after_a_boundary(case: Case, key: str, most: int) -> None:
    table = (*case.plans[0].rollovers, Rollover())[0]._replace(**{key: Cap(bytes=most)})
    topup = case.plans[0].topup._replace(revives=None)  # what comes back was never capped
    rules = case.plans[0]._replace(rollovers=(table,), topup=topup, revisions=())
    case.plans[0] = rules
    said = at_end(case)
    for cycle, _plan in said.trail.cycles[1:4]:
        then = state(case.history, case.plans, cycle.start)
        rolled = sum(
            lot.granted for lot in then.all_lots.values() if lot.parent and lot.start == cycle.start
        )
        assert then.figures.carried <= limit(rules, "cap")
        assert rolled <= limit(rules, "cap_per_cycle")
        granted = sum(
            row.bytes
            for row in then.trail.granted
            if row.on == cycle.start
            and row.cause == "grant"
            and then.all_lots[row.lot].cls in table.classes
            and not any(g.every.unit == "days" for g in rules.grants)
        )
        unlimited = any(grant.amount == UNLIMITED for grant in rules.grants)
        after_grant = limit(rules, "cap_after_grant")
        assert unlimited or then.figures.carried <= max(after_grant - granted, 0)


def limit(rules: Rules, key: str) -> float:
    """What a cap of the plan allows."""
    [rollover] = rules.rollovers
    cap = getattr(rollover, key)
    if cap is None:
        return float("inf")
    if not cap.times_millis:
        return float(cap.bytes)
    amounts = [
        grant.amount
        for grant in rules.grants
        if grant.cls in rollover.classes and grant.every == Span(1, "cycles")
        if not grant.claim and not grant.option
    ]
    return float("inf") if UNLIMITED in amounts else sum(amounts) * cap.times_millis // 1000


# 10 to 13: time -----------------------------------------------------------------------------------


@given(cases())
def test_10_cycles_follow_each_other_without_gap_or_overlap(case: Case) -> None:
    cycles = [cycle for cycle, _plan in at_end(case).trail.cycles]
    manual = any(rules.cycle.renewal == "manual" for rules in case.plans.values())
    for before, after in pairwise(cycles):
        assert before.start < before.end <= after.start
        assert manual or before.end == after.start


@given(cases(), st.randoms(use_true_random=False))
def test_11_the_order_in_which_facts_are_given_decides_nothing(case: Case, random: Any) -> None:
    usage, events = list(case.history.usage), list(case.history.events)
    usage += [Usage(row.day, row.bytes, line="x") for row in usage]
    shuffled, mixed = list(usage), list(events)
    random.shuffle(shuffled)
    random.shuffle(mixed)
    ordered = case.history._replace(usage=usage)
    other = case.history._replace(usage=shuffled, events=mixed)
    day = case.days[-1]
    assert state(ordered, case.plans, day) == state(other, case.plans, day)


@given(cases())
def test_12_a_replay_in_parts_says_what_one_at_once_says(case: Case) -> None:
    last = case.days[-1]
    known = [f for f in case.history.events if f.day <= last or isinstance(f, End)]
    history = case.history._replace(
        events=known, usage=[row for row in case.history.usage if row.day <= last]
    )
    at_once = state(history, case.plans, last)
    in_parts = Replay(history, case.plans)
    for day in [case.history.contract.since, *case.days]:
        in_parts.advance(day)
    assert_stands_as(in_parts, at_once)
    day_by_day = Replay(history, case.plans)
    day = case.history.contract.since
    while day <= last:
        day_by_day.advance(day)
        day += DAY
    assert_stands_as(day_by_day, at_once)


def assert_stands_as(replay: Replay, said: Statement) -> None:
    lots = {lot.view() for lot in replay.state.lots}
    assert lots == set(said.lots)
    assert (replay.state.rules, replay.shown_cycle()) == (said.rules, said.cycle)
    assert replay.state.trail == said.trail


@given(cases())
def test_13_what_was_said_of_a_day_stays_true(case: Case) -> None:
    early, late = state(case.history, case.plans, case.days[0]), at_end(case)
    assert rows_until(late, early.on) == rows_until(early, early.on)


def rows_until(said: Statement, day: date) -> list[Any]:
    """What happened up to a day."""
    trail = said.trail
    return [
        [row for row in trail.granted if row.on <= day],
        [row for row in trail.allocations if row.day <= day],
        [row for row in trail.rolls if row.on <= day],
        [row for row in trail.forfeitures if row.on <= day],
        [row for row in trail.overages if row.day <= day],
        [row for row in trail.adjustments if row.on <= day],
        [(cycle.start, plan) for cycle, plan in trail.cycles if cycle.start <= day],
    ]


# 14, 15: more is never worse, and the order is the best one ---------------------------------------


def without_caps(case: Case) -> Case:
    """The law needs plans in which nothing cuts: no caps, rounding, condition or renewal."""
    plans = {}
    for number, rules in case.plans.items():
        tables = tuple(
            table._replace(
                cap=None, cap_per_cycle=None, cap_after_grant=None, round="", requires=()
            )
            for table in rules.rollovers
        )
        change = rules.change._replace(carried="keep")
        topup = rules.topup._replace(renews="")
        plans[number] = rules._replace(rollovers=tables, change=change, topup=topup)
    return case._replace(plans=plans)


@given(
    cases(readings=False, spices=False, acts=False),
    st.integers(0, 60),
    st.integers(1, 9),
    st.sampled_from(BOUGHT),
)
def test_14_more_data_never_leaves_less_and_more_use_never_leaves_more(
    case: Case, after: int, amount: int, cls: str
) -> None:
    case = without_caps(case)
    since = case.history.contract.since
    day = since + after * DAY
    ends = [event.day for event in case.history.events if isinstance(event, End)]
    assume(not ends or day <= min(ends))
    topped = with_events(case.history, TopUp(999, day, amount, cls))
    used = case.history._replace(usage=sorted([*case.history.usage, Usage(day, amount, "x")]))
    for on in case.days:
        plain = state(case.history, case.plans, on)
        more, less = state(topped, case.plans, on), state(used, case.plans, on)
        assert as_number(more) >= as_number(plain) >= as_number(less)
        assert overage(more) <= overage(plain) <= overage(less)


def as_number(said: Statement) -> float:
    left = said.figures.remaining
    return float("inf") if left == UNLIMITED else left


def overage(said: Statement) -> int:
    return sum(row.bytes for row in said.trail.overages)


@st.composite
def top_up_contracts(draw: st.DrawFn) -> History:
    """Nothing but top-ups of one class, each with its own end, and usage."""
    since = date(2027, 2, 20)
    days = st.integers(0, 20).map(lambda n: since + n * DAY)
    topups = []
    for id in range(draw(st.integers(1, 5))):
        day = draw(days)
        until = day + draw(st.integers(1, 12)) * DAY
        topups.append(TopUp(id, day, draw(st.integers(1, 4)), until=until))
    usage = [Usage(draw(days), draw(st.integers(1, 4)), line=str(n)) for n in range(5)]
    contract = Contract(1, "c", since, 0)
    return History(contract, sorted(usage), sorted(topups, key=lambda topup: topup.day))


@given(top_up_contracts())
def test_15_what_ends_soonest_first_covers_as_much_as_any_order_could(history: History) -> None:
    plan = PLAIN._replace(grants=(Grant(amount=0),))
    said = state(history, {0: plan}, date(2027, 6, 1))
    assert sum(row.bytes for row in said.trail.allocations) == largest_matching(history)


def largest_matching(history: History) -> int:
    """How many used bytes can be covered at best: augmenting paths from single bytes to bytes."""
    bytes_held = [topup for topup in history.events for _ in range(topup.bytes)]
    bytes_used = [row.day for row in history.usage for _ in range(row.bytes)]
    covers: dict[int, int] = {}

    def cover(used: int, tried: set[int]) -> bool:
        for held, topup in enumerate(bytes_held):
            if held in tried or not topup.day <= bytes_used[used] < topup.until:
                continue
            tried.add(held)
            if held not in covers or cover(covers[held], tried):
                covers[held] = used
                return True
        return False

    return sum(cover(used, set()) for used in range(len(bytes_used)))


# 16 to 18: how and when facts were written does not matter ----------------------------------------


@given(cases(), st.integers(0, 30), st.sampled_from(BOUGHT), st.integers(1, 9))
def test_16_facts_entered_late_say_the_same_as_on_time(
    case: Case, after: int, cls: str, amount: int
) -> None:
    day = case.history.contract.since + after * DAY
    pair = [TopUp(998 + n, day, amount, cls, until=day + (n + 1) * amount * DAY) for n in (0, 1)]
    history = with_events(case.history, *pair)
    # On one day the order of writing does matter, but not to plain top-ups.
    rules = [rules.topup for rules in versions_of(case)]
    plain = not any(
        rule.renews or rule.revives or rule.extends or rule.starts == "after" for rule in rules
    )
    plain = plain and not any(getattr(fact, "starts", "") == "after" for fact in history.events)
    kinds = {Renewal: Change}
    days = Counter((kinds.get(type(fact), type(fact)), fact.day) for fact in history.events)
    assume(all(n < 2 or (kind is TopUp and plain) for (kind, _day), n in days.items()))
    late = [event._replace(id=2000 - event.id) for event in history.events]
    for on in case.days:
        on_time = state(history, case.plans, on)
        assert figures(on_time) == figures(state(history._replace(events=late), case.plans, on))


@given(cases())
def test_17_asking_changes_nothing_and_twice_gives_the_same(case: Case) -> None:
    before = copy.deepcopy(case)
    first, second = statements(case), statements(case)
    assert first == second
    assert tuple(case) == tuple(before)


@given(cases(), st.integers(0, 30), st.integers(1, 9))
def test_18_a_voided_fact_never_was(case: Case, after: int, amount: int) -> None:
    """A void leaves a gap in the numbers of the facts, and nothing else."""
    day = case.history.contract.since + after * DAY
    two = [Reading(998, day, amount), Reading(999, day, 2 * amount)]
    history = with_events(case.history, *two)
    gaps = [event._replace(id=event.id * 7 + 3) for event in history.events]
    for on in case.days:
        said = state(history, case.plans, on)
        assert figures(said) == figures(state(history._replace(events=gaps), case.plans, on))


# 19 to 24 -----------------------------------------------------------------------------------------


@given(cases())
def test_19_after_a_reading_the_ledger_says_what_the_carrier_says(case: Case) -> None:
    last = {event.day: event for event in case.history.events if isinstance(event, Reading)}
    for day, reading in last.items():
        figures = state(case.history, case.plans, day).figures
        if reading.figure == "used":
            # What went out of lots that are gone cannot be given back.
            assert figures.used >= reading.bytes
        elif figures.remaining != UNLIMITED:
            # Where nothing remains, what waited for its turn begins.
            assert getattr(figures, reading.figure) == reading.bytes or not reading.bytes
            assert reading.carried in (None, figures.carried)


@given(cases())
def test_20_at_risk_is_what_a_replay_without_use_then_does(case: Case) -> None:
    day = case.days[0]
    so_far = case.history._replace(
        usage=[row for row in case.history.usage if row.day <= day],
        events=[e for e in case.history.events if e.day <= day or isinstance(e, End)],
    )
    now = state(so_far, case.plans, day)
    # Bytes that rounding up adds later are not held today, and cannot be told apart in a lot.
    versions = versions_of(case)
    assume(not any(table.round == "up" for rules in versions for table in rules.rollovers))
    # It takes renewals by hand to come in time, which are no facts yet.
    assume(all(rules.cycle.renewal == "automatic" for rules in versions))
    later = state(so_far, case.plans, day + 400 * DAY)
    held = {lot.id for lot in now.lots}
    rolls, lost = Counter[date](), Counter[date]()
    for roll in later.trail.rolls:
        if roll.on > day and roll.lot in held:
            held.add(roll.child)
            rolls[roll.on] += roll.bytes
    for row in later.trail.forfeitures:
        if row.on > day and row.lot in held:
            lost[row.on] += row.bytes
            born_today = later.all_lots[row.lot].start == row.on
            rolls[row.on] -= row.bytes if born_today else 0
    foreseen = {row.on: (row.rolls, row.lost) for row in now.at_risk}
    assert foreseen == {on: (rolls[on], lost[on]) for on in {*rolls, *lost}}
    assert all(row.bytes == row.rolls + row.lost > 0 for row in now.at_risk)


@given(cases())
def test_21_the_rows_add_up_to_every_figure(case: Case) -> None:
    for said in statements(case):
        trail, told = said.trail, said.figures
        assert told.forfeited == sum(row.bytes for row in trail.forfeitures)
        usable = [lot for lot in said.lots if lot.state == "usable"]
        if told.remaining != UNLIMITED:
            assert told.remaining == sum(lot.remaining for lot in usable)
        assert told.carried == sum(lot.remaining for lot in usable if lot.carried)
        assert (told.frozen, told.waiting, told.banked) == tuple(
            sum(lot.remaining for lot in said.lots if lot.state == where)
            for where in ("frozen", "waiting", "locked")
        )
        assert told.given == sum(row.bytes for row in trail.given)
        if said.cycle is None:
            continue
        start = said.cycle.start
        drained = sum(row.bytes for row in trail.allocations if row.day >= start)
        adjusted = sum(row.bytes for row in trail.adjustments if row.on >= start)
        over = sum(row.bytes for row in trail.overages if row.day >= start)
        assert (told.used, told.overage) == (drained + adjusted + over, over)
        uncounted = sum(row.bytes for row in trail.uncounted if row.day >= start)
        assert told.uncounted == uncounted


@given(st.integers(0, 10**15), st.sampled_from([1000, 1024]))
def test_22_an_amount_is_read_back_as_it_was_written(amount: int, unit: int) -> None:
    assert parse_exact(canonical(amount, unit), unit) == amount
    assert parse(canonical(amount, unit), unit) == amount
    shown = parse(text(amount, unit), unit)
    assert abs(shown - amount) * 2 <= max(shown_step(amount, unit), 1)


def shown_step(amount: int, unit: int) -> int:
    """A tenth of what a shown amount counts in; below a GB a whole one."""
    name = text(amount, unit).split()[1]
    power = ("B", "KB", "MB", "GB", "TB").index(name)
    return unit**power // 10 + 1 if power >= 3 else unit**power


@given(st.lists(st.integers(0, 10**13), min_size=1, max_size=6), st.sampled_from([1000, 1024]))
def test_22_shown_parts_add_up_to_the_shown_total(parts: list[int], unit: int) -> None:
    from decimal import Decimal

    shown = shares(parts, sum(parts), unit)
    units = {part.split()[1] for part in shown}
    total, unit_of_total = text(sum(parts), unit).split()
    assert units == {unit_of_total}
    assert sum(Decimal(part.split()[0]) for part in shown) == Decimal(total)


@given(cases(changes=False), cases(changes=False), st.integers(0, 120), st.integers(0, 40))
def test_23_a_change_of_plan_changes_nothing_before_it(
    case: Case, other: Case, asked: int, wait: int
) -> None:
    since = case.history.contract.since
    change = Change(999, since + asked * DAY, 1, since + (asked + wait) * DAY)
    plans = {**case.plans, 1: other.plans[0]}
    changed = with_events(case.history, change)
    end = since + 200 * DAY
    before = change.in_force - DAY
    kept, left = state(case.history, plans, end), state(changed, plans, end)
    assert rows_until(kept, before) == rows_until(left, before)


@given(cases(), st.integers(0, 100), st.integers(1, 20))
def test_24_what_is_added_and_taken_back_leaves_no_trace(case: Case, after: int, n: int) -> None:
    day = case.history.contract.since + after * DAY
    fact = TopUp(999, day, n)
    added = with_events(case.history, fact)
    state(added, case.plans, case.days[-1])
    back = added._replace(events=[event for event in added.events if event is not fact])
    nothing = back._replace(usage=sorted([*back.usage, Usage(day, 0, "x")]))
    assert at_end(case) == state(back, case.plans, case.days[-1])
    assert at_end(case) == state(nothing, case.plans, case.days[-1])
