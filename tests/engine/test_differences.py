"""Where the engine and its twin once differed: one example for each bug, named for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from strategies import PLAIN

from ledger.billing import state
from ledger.billing.statement import Statement
from ledger.dates import Span
from ledger.facts import Change, Contract, End, History, Opening, Reading, TopUp, Usage
from ledger.plans.rules import Cap, ChangeRule, Cycle, Drain, Grant, Rollover, Rules

CARD = Cycle(Span(30, "days"), "activation", renewal="manual")


def play(
    on: date,
    *plans: Rules,
    since: date = date(2026, 4, 1),
    facts: tuple[Any, ...] = (),
    usage: tuple[Usage, ...] = (),
    opening: Opening | None = None,
) -> Statement:
    contract = Contract(1, "c", since, 0, None, opening)
    return state(History(contract, list(usage), list(facts)), dict(enumerate(plans)), on)


def test_second_reading_upwards_does_not_revive_cancelled_overage() -> None:
    """The row that cancels overage was itself cancelled by the next reading."""
    said = play(
        date(2026, 4, 20),
        PLAIN,
        usage=(Usage(date(2026, 4, 3), 15),),
        facts=(Reading(1, date(2026, 4, 10), 14), Reading(2, date(2026, 4, 20), 16)),
    )
    assert said.figures.remaining == 16
    assert said.figures.overage == 0


def test_opening_counts_what_was_carried_also_without_rollover() -> None:
    """What the carrier says is left must not vanish without a row."""
    said = play(date(2026, 4, 5), PLAIN, since=date(2026, 4, 5), opening=Opening(8, 3))
    assert said.figures.remaining == 8


def test_opening_lives_as_a_grant_of_the_cycle_would() -> None:
    """Its life counts from where the cycle nominally began, as that of the carried part does."""
    plan = PLAIN._replace(grants=(Grant(amount=10, lasts=Span(20, "days")),))
    said = play(date(2026, 4, 15), plan, since=date(2026, 4, 15), opening=Opening(8, 0))
    assert [lot.until for lot in said.lots] == [date(2026, 4, 21)]


def test_change_to_a_card_inside_a_cycle_begins_the_card_at_its_end() -> None:
    card = PLAIN._replace(plan="xx.test/card", cycle=CARD, grants=(Grant(amount=7),))
    change = Change(1, date(2026, 4, 10), 1, date(2026, 4, 15))
    said = play(date(2026, 5, 1), PLAIN, card, facts=(change,))
    assert said.cycle is not None
    assert (said.cycle.start, said.cycle.end) == (date(2026, 5, 1), date(2026, 5, 31))
    assert said.figures.remaining == 7


def test_change_asked_on_the_day_a_card_ended_is_not_forgotten() -> None:
    """With no cycle running a change takes effect at once."""
    card = PLAIN._replace(plan="xx.test/card", cycle=CARD)
    change = Change(1, date(2026, 5, 1), 1)
    said = play(date(2026, 5, 1), card, card._replace(grants=(Grant(amount=7),)), facts=(change,))
    assert said.figures.remaining == 7


def test_growth_of_the_grants_of_the_cycle_lives_as_they_do() -> None:
    """A grant of the day of the same class does not lend its life."""
    larger = PLAIN._replace(
        grants=(
            Grant(amount=15),
            Grant(amount=1, every=Span(1, "days"), lasts=Span(1, "days")),
        )
    )
    change = Change(1, date(2026, 4, 10), 1, date(2026, 4, 10))
    said = play(date(2026, 4, 12), PLAIN, larger, facts=(change,))
    assert sum(lot.remaining for lot in said.lots if lot.until == date(2026, 5, 1)) == 15


def test_a_cap_after_rounding_up_leaves_no_lot_below_zero() -> None:
    """3 rounded up to 5, and none may be carried: no more can be lost than there was."""
    plan = PLAIN._replace(
        grants=(Grant(amount=3),),
        rollovers=(Rollover(round="up", step=5, cap=Cap(bytes=1)),),
    )
    said = play(date(2026, 5, 1), plan)
    came = sum(row.bytes for row in said.trail.granted)
    lost = sum(row.bytes for row in said.trail.forfeitures)
    assert came == lost + said.figures.remaining
    assert all(lot.remaining >= 0 for lot in said.all_lots.values())
    assert all(row.bytes > 0 for row in said.trail.rolls)


def test_at_risk_speaks_of_no_more_than_is_held() -> None:
    """Bytes that rounding up will add are not held today."""
    plan = PLAIN._replace(grants=(Grant(amount=3),), rollovers=(Rollover(round="up", step=5),))
    said = play(date(2026, 4, 1), plan)
    assert said.figures.remaining == 3
    assert [(row.rolls, row.lost) for row in said.at_risk] == [(3, 0), (0, 3)]


def test_an_id_decides_no_figure() -> None:
    """Two top-ups alike but for their ends: which is used first does not depend on ids."""
    plan = PLAIN._replace(grants=(), drain=PLAIN.drain._replace(then="oldest"))
    ends = (date(2026, 4, 5), date(2026, 4, 9))
    figures = set()
    for ids in ((1, 2), (2, 1)):
        facts = [
            TopUp(id, date(2026, 4, 2), 4, until=end) for id, end in zip(ids, ends, strict=True)
        ]
        used = (Usage(date(2026, 4, 3), 4),)
        figures.add(play(date(2026, 4, 6), plan, facts=tuple(facts), usage=used).figures)
    assert len(figures) == 1


def test_first_date_of_a_cycle_begun_while_none_ran_is_a_boundary() -> None:
    """What ends on it may roll, also when a change of plan began it after a card had ended."""
    card = PLAIN._replace(
        plan="xx.test/card",
        cycle=CARD,
        rollovers=(Rollover(classes=("topup",)),),
        drain=Drain(order=(("carried",), ("plan",), ("topup",))),
    )
    monthly = card._replace(plan="xx.test/monthly", cycle=Cycle())
    facts = (
        TopUp(1, date(2026, 5, 5), 4, until=date(2026, 5, 10)),
        Change(2, date(2026, 5, 10), 1),
    )
    said = play(date(2026, 5, 10), card, monthly, facts=facts)
    assert said.cycle is not None
    assert said.cycle.start == date(2026, 5, 10)
    assert said.figures.carried == 4


def test_a_reading_gives_nothing_back_to_what_a_change_let_go() -> None:
    """A carried lot that was empty when its plan was left is gone like one that was not."""
    plan = PLAIN._replace(
        grants=(Grant(amount=4),),
        rollovers=(Rollover(),),
        change=ChangeRule(carried="lose"),
    )
    facts = (Change(1, date(2026, 5, 10), 1, date(2026, 5, 10)), Reading(2, date(2026, 5, 20), 8))
    usage = (Usage(date(2026, 5, 5), 6),)
    said = play(date(2026, 5, 20), plan, plan, facts=facts, usage=usage)
    assert (said.figures.remaining, said.figures.carried) == (8, 0)


def test_at_risk_knows_that_data_without_an_end_goes_with_the_contract() -> None:
    forever = Grant(amount=4, every=Span(0, "once"), lasts=Span(0, "forever"))
    plan = PLAIN._replace(grants=(forever,))
    said = play(date(2026, 4, 10), plan, facts=(End(1, date(2026, 4, 20)),))
    assert [(row.on, row.lost) for row in said.at_risk] == [(date(2026, 4, 21), 4)]


def test_at_risk_knows_that_a_cap_cuts_data_without_an_end() -> None:
    """Carried for ever; when June's data joins it, the cap cuts what was born first."""
    plan = PLAIN._replace(
        grants=(Grant(amount=4),),
        rollovers=(
            Rollover(lasts=Span(0, "forever"), cap_after_grant=Cap(bytes=8), trim="soonest"),
        ),
        drain=Drain(order=(("plan",), ("carried",))),
    )
    said = play(date(2026, 5, 1), plan, usage=(Usage(date(2026, 5, 1), 4),))
    assert [(row.on, row.rolls, row.lost) for row in said.at_risk] == [(date(2026, 7, 1), 0, 4)]


def test_what_follows_the_cycles_ends_as_foreseen_while_none_runs() -> None:
    """Also on the day on which a cycle begins again: that day was the first without it."""
    card = PLAIN._replace(cycle=CARD, grants=())
    topup = TopUp(1, date(2026, 4, 2), 10, lasts="2 cycles")
    for day, left in ((date(2026, 5, 30), 10), (date(2026, 5, 31), 0)):
        said = play(day, card, card, facts=(topup, Change(2, day, 1)))
        assert said.figures.remaining == left
