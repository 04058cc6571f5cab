"""A future that is played is what the ledger would say if it came true."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from past import DAY, FEW, ON, history, plain
from strategies import PLAIN, Case, cases

from ledger.billing import standing, state
from ledger.billing.pace import NEAR
from ledger.billing.risk import SHORT_LIFE
from ledger.billing.statement import Statement
from ledger.dates import Span
from ledger.facts import End, History, Reading, Usage
from ledger.forecast.playing import Outset, outset_on
from ledger.plans.rules import Cycle, Grant, Only, Rollover, Rules


def set_out(known: History, plans: dict[int, Rules], on: date) -> Outset:
    outset = outset_on(known, plans, on)
    assert outset
    return outset


def so_far(case: Case, on: date) -> History:
    """What is known on a day."""
    history = case.history
    return history._replace(
        usage=[row for row in history.usage if row.day <= on],
        events=[event for event in history.events if event.day <= on or isinstance(event, End)],
    )


def with_use(history: History, on: date, use: list[int]) -> History:
    rows = [Usage(on + number * DAY, amount) for number, amount in enumerate(use)]
    return history._replace(usage=sorted([*history.usage, *rows]))


def beyond_the_data(then: Statement, since: date) -> Counter[date]:
    """What no lot covered, by day."""
    found = Counter[date]()
    for row in then.trail.overages:
        if row.day >= since and row.bytes > 0:
            found[row.day] += row.bytes
    return found


def lost(then: Statement, held: set[str], on: date) -> dict[date, int]:
    """What of some lots, or of what they rolled into, was lost after a day, by date."""
    held, found = set(held), Counter[date]()
    for roll in then.trail.rolls:
        if roll.on > on and roll.lot in held:
            held.add(roll.child)
    for row in then.trail.forfeitures:
        if row.on > on and row.lot in held:
            found[row.on] += row.bytes
    return dict(found)


@FEW
@given(cases())
def test_a_future_without_use_loses_what_is_at_risk(case: Case) -> None:
    on = case.days[0]
    now = state(so_far(case, on), case.plans, on)
    assume(now.cycle and all(lot.until - lot.start > SHORT_LIFE for lot in now.lots))
    outset = set_out(case.history, case.plans, on)
    near = max(outset.until, on + NEAR)
    assert outset.play([0] * outset.days).losses == {
        row.on: row.lost for row in now.at_risk if row.lost and row.on <= near
    }


@FEW
@given(cases(), st.integers(0, 10**6))
def test_a_future_is_what_the_ledger_says_where_it_comes_true(case: Case, seed: int) -> None:
    on = case.days[0]
    history = so_far(case, on)
    now = state(history, case.plans, on)
    assume(now.cycle and not any(row.line or row.category for row in history.usage))
    # What a reading says of today it says of the whole day.
    assume(not any(isinstance(event, Reading) and event.day == on for event in history.events))
    outset = set_out(case.history, case.plans, on)
    use = [Random(seed + number).choice([0, 0, 1, 2, 5]) for number in range(outset.days)]
    played, real = outset.play(use), with_use(history, on, use)
    then = state(real, case.plans, outset.until - DAY)
    assert then.cycle == now.cycle
    assert played[:3] == (then.figures.used, then.figures.remaining, then.figures.overage)
    beyond, before = beyond_the_data(then, on), beyond_the_data(now, on)
    assert played.runs_out == min((beyond - before).keys(), default=None)
    versions = [*case.plans.values(), *(r.rules for p in case.plans.values() for r in p.revisions)]
    # Bytes that rounding up adds later are none that are held today, and renewals no facts yet.
    if any(
        rules.cycle.renewal == "manual" or any(table.round == "up" for table in rules.rollovers)
        for rules in versions
    ):
        return
    far = max(outset.until, on + NEAR)
    held = {lot.id for lot in now.lots if lot.until - lot.start > SHORT_LIFE}
    assert played.losses == lost(state(real, case.plans, far), held, on)


@FEW
@given(st.lists(st.integers(0, 90), min_size=31, max_size=31))
def test_what_is_held_is_used_or_lost(use: list[int]) -> None:
    outset = set_out(history(Usage(date(2026, 11, 3), 100)), {0: plain()}, ON)
    assert (outset.until, outset.days) == (date(2026, 12, 1), 31)
    played = outset.play(use)
    used = sum(use[:21])
    assert played.used == 100 + used
    assert played.remaining == max(900 - used, 0)
    assert played.overage == max(used - 900, 0)
    assert sum(played.losses.values()) == played.remaining


def test_the_day_on_which_it_runs_out_is_the_first_beyond_the_data() -> None:
    outset = set_out(history(), {0: plain()}, ON)
    assert outset.play([100] * outset.days).runs_out == ON + 10 * DAY
    assert outset.play([1000] + [0] * (outset.days - 1)).runs_out is None
    assert outset.play([1001] + [0] * (outset.days - 1)).runs_out == ON


def test_what_rolls_is_lost_one_cycle_later_and_less_by_what_is_used() -> None:
    rules = plain(rollovers=(Rollover(lasts=Span(20, "days")),))
    outset = set_out(history(since=date(2026, 11, 1)), {0: rules}, date(2026, 11, 20))
    # 1000 roll on 1 December, and are gone on 21 December; carried data goes first.
    assert outset.play([0] * outset.days).losses == {date(2026, 12, 21): 1000}
    assert outset.play([10] * outset.days).losses == {date(2026, 12, 21): 1000 - 31 * 10}


def test_data_for_the_night_alone_is_used_by_the_part_that_is_of_the_night() -> None:
    """A quarter of the use of recent days was at night: so is that of the days to come."""
    night = Grant(amount=100, only=Only(categories=("night",)))
    rules = plain(cycle=Cycle(starts="day 10"), grants=(Grant(amount=100), night))
    days = [date(2026, 10, 1) + number * DAY for number in range(40)]
    past = [Usage(day, part, kind) for day in days for kind, part in (("", 30), ("night", 10))]
    played = set_out(history(*past), {0: rules}, ON).play([8] * 31)
    # 12 days use 8 of the 100 for all; then 18 nights use 2 of the 100 for the night.
    assert (played.used, played.remaining, played.overage) == (240, 64, 240 - 100 - 36)


def test_what_is_imagined_takes_the_place_of_what_was() -> None:
    _statement, replay = standing(history(), {0: plain()}, ON)
    for number in range(2):
        replay.imagine([(ON + number * DAY, 10)], {})
        replay.advance(ON + number * DAY)
    assert sum(lot.left for lot in replay.state.lots) == 1000 - 2 * 10


@pytest.mark.parametrize("amount", [0, 1, 7, 999])
def test_no_byte_of_a_day_is_lost_between_its_parts(amount: int) -> None:
    past = [Usage(ON - DAY, 1, "a"), Usage(ON - DAY, 1, "b"), Usage(ON - DAY, 1)]
    outset = set_out(history(*past), {0: plain(10**6)}, ON)
    assert outset.play([amount] * outset.days).used == 3 + 21 * amount


def test_a_renewal_by_hand_is_taken_to_come_in_time() -> None:
    cycle = Cycle(length=Span(30, "days"), starts="activation", renewal="manual")
    rules = plain(cycle=cycle, rollovers=(Rollover(),))
    outset = set_out(history(since=date(2026, 11, 1)), {0: rules}, ON)
    assert outset.until == date(2026, 12, 1)
    assert outset.play([0] * outset.days).losses == {}


def test_a_quota_by_the_day_is_looked_at_for_a_month() -> None:
    cycle = Cycle(length=Span(365, "days"), starts="activation")
    daily = PLAIN._replace(cycle=cycle, grants=(Grant(amount=10, every=Span(1, "days")),))
    assert set_out(history(), {0: daily}, ON).until == ON + NEAR
    long = plain(cycle=cycle)
    assert set_out(history(), {0: long}, ON).until == date(2027, 9, 1)


def test_where_no_cycle_runs_nothing_can_be_played() -> None:
    assert outset_on(history(since=ON + DAY), {0: plain()}, ON) is None
