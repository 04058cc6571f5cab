"""What meters say was used besides the entries, and that no byte of it is counted twice."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases

from ledger.billing import state
from ledger.billing.meters import counts, metered
from ledger.facts import History, Meter, Usage

DAY = timedelta(days=1)


@st.composite
def read_by_meters(draw: st.DrawFn) -> Case:
    """A case with up to six readings of up to two meters."""
    case = draw(cases(acts=False, readings=False))
    since = case.history.contract.since
    days = sorted(draw(st.lists(st.integers(0, 60), max_size=6)))
    meters = tuple(
        Meter(
            900 + number,
            since + day * DAY,
            draw(st.integers(0, 30)),
            draw(st.sampled_from("ab")),
            counts_from=since + draw(st.integers(0, day)) * DAY if draw(st.booleans()) else None,
            spread=draw(st.booleans()),
        )
        for number, day in enumerate(days)
    )
    return case._replace(history=case.history._replace(meters=meters))


@given(read_by_meters())
def test_usage_is_what_was_logged_and_what_was_counted_besides(case: Case) -> None:
    full = metered(case.history, case.plans)
    besides = sum(count.unlogged for count in counts(case.history))
    assert total(full.usage) == total(case.history.usage) + besides
    assert total(full.usage) >= total(case.history.usage)


@given(read_by_meters())
def test_one_meter_is_never_below_what_it_counted(case: Case) -> None:
    history = case.history._replace(
        meters=tuple(meter._replace(name="a", spread=True) for meter in case.history.meters)
    )
    full = metered(history, case.plans)
    for count in counts(history):
        assert between(full, count.first, count.meter.day) >= count.counted
    if not history.meters:
        assert full == history


@given(read_by_meters())
def test_an_entry_explains_no_more_than_it_is(case: Case) -> None:
    explained = sum(count.logged for count in counts(case.history))
    assert explained <= total(case.history.usage)


@given(read_by_meters())
def test_order_of_writing_down_changes_nothing_across_days(case: Case) -> None:
    days = {meter.day for meter in case.history.meters}
    if len(days) == len(case.history.meters):
        turned = case.history._replace(meters=case.history.meters[::-1])
        assert metered(turned, case.plans).usage == metered(case.history, case.plans).usage


@given(read_by_meters())
def test_a_full_entry_in_time_leaves_a_meter_nothing_to_find(case: Case) -> None:
    """Late entries make what a meter found smaller; all of it logged, it finds nothing."""
    found = metered(case.history, case.plans).usage
    late = case.history._replace(usage=found)
    assert all(count.unlogged == 0 for count in counts(late)) or len(case.history.meters) > 1
    on = max([meter.day for meter in case.history.meters], default=case.days[0])
    if len(case.history.meters) <= 1:
        assert metered(late, case.plans) == late
        state(late, case.plans, on)


def total(usage: list[Usage]) -> int:
    return sum(row.bytes for row in usage)


def between(history: History, first: date, last: date) -> int:
    return sum(row.bytes for row in history.usage if first <= row.day <= last)
