"""Where the engine and its twin once differed: one example for each bug, named for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from strategies import PLAIN

from ledger.billing import state
from ledger.billing.replay import Replay
from ledger.billing.statement import Statement
from ledger.dates import Span
from ledger.facts import Change, Contract, End, History, Opening, Reading, TopUp, Usage
from ledger.facts.acts import Deposit, Line, Renewal
from ledger.plans.extras import DepositRule, Extras, ShareRule
from ledger.plans.rules import (
    UNLIMITED,
    Cap,
    ChangeRule,
    Cycle,
    Drain,
    Grant,
    Only,
    Revision,
    Rollover,
    Rules,
    TopUpRule,
    Within,
)

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


# The whole language


DAILY = Grant(amount=1, every=Span(1, "days"))
ROLLS = PLAIN._replace(rollovers=(Rollover(),))
PER_LINE = Extras(share=ShareRule("per_line"))


def lost(said: Statement) -> dict[str, int]:
    reasons = dict.fromkeys((row.reason for row in said.trail.forfeitures), 0)
    for row in said.trail.forfeitures:
        reasons[row.reason] += row.bytes
    return reasons


def test_grace_may_be_in_months() -> None:
    plan = ROLLS._replace(cycle=Cycle(renewal="manual", grace=Span(1, "months")))
    assert play(date(2026, 5, 31), plan).figures.frozen == 10
    assert lost(play(date(2026, 6, 1), plan)) == {"lapsed": 10}


def test_a_renewal_may_give_what_no_grant_of_the_plan_gives() -> None:
    plan = PLAIN._replace(grants=(), cycle=Cycle(renewal="manual"))
    said = play(date(2026, 5, 1), plan, facts=(Renewal(1, date(2026, 5, 1), bytes=3),))
    assert said.figures.remaining == 3


def test_only_the_renewed_cycle_has_the_length_of_the_renewal() -> None:
    """The second cycle of a lot's life is again as long as the plan says."""
    plan = PLAIN._replace(
        grants=(Grant(amount=1, lasts=Span(2, "cycles")),), cycle=Cycle(renewal="manual")
    )
    said = play(date(2026, 5, 10), plan, facts=(Renewal(6, date(2026, 5, 1), lasts="45 days"),))
    assert [lot.until for lot in said.lots] == [date(2026, 6, 15), date(2026, 7, 1)]


def test_a_cap_after_the_grant_cuts_first_what_rolls_for_the_first_time() -> None:
    """Two bytes that roll again stay, though others of the same birth roll beside them."""
    plan = PLAIN._replace(
        grants=(Grant(amount=3), Grant(amount=1, lasts=Span(2, "cycles"))),
        rollovers=(Rollover(times=UNLIMITED, cap_after_grant=Cap(bytes=6)),),
    )
    said = play(date(2028, 4, 29), plan, since=date(2028, 2, 29))
    assert [lot.remaining for lot in said.lots if lot.carried and lot.remaining] == [2]


def test_a_carried_opening_that_lives_from_its_grant_lasts_one_day() -> None:
    plan = PLAIN._replace(rollovers=(Rollover(lasts_from="grant"),))
    assert play(date(2026, 4, 1), plan, opening=Opening(12, 12)).figures.remaining == 12
    assert play(date(2026, 4, 2), plan, opening=Opening(12, 12)).figures.remaining == 0


def test_boundaries_count_anew_after_a_renewal_with_a_length() -> None:
    """Also where that length is the plan's own."""
    plan = PLAIN._replace(cycle=Cycle(starts="activation"))
    facts = (Renewal(2, date(2028, 10, 31), lasts="1 month"),)
    said = play(date(2028, 12, 5), plan, since=date(2028, 10, 10), facts=facts)
    assert said.cycle is not None
    assert (said.cycle.start, said.cycle.end) == (date(2028, 11, 30), date(2028, 12, 30))


def test_what_a_change_grants_inside_a_cycle_is_for_the_same_use() -> None:
    thursdays = Only(weekdays=(3,))
    new = PLAIN._replace(grants=(Grant(cls="bonus", amount=11, only=thursdays),))
    facts = (Change(1, date(2026, 4, 12), 1, date(2026, 4, 12)),)
    said = play(date(2026, 4, 12), PLAIN, new, facts=facts)
    assert {lot.cls: lot.only for lot in said.lots}["bonus"] == thursdays


def test_a_deposit_that_ends_at_a_boundary_is_not_rollable() -> None:
    """The class ``bank`` is none that the plan rolls."""
    plan = ROLLS._replace(extras=Extras(deposit=DepositRule(lasts=Span(1, "cycles"))))
    said = play(date(2026, 5, 1), plan, facts=(Deposit(1, date(2026, 4, 20), 1),))
    assert lost(said) == {"not_rollable": 1}


def test_no_line_gets_nothing_even_without_an_end() -> None:
    plan = PLAIN._replace(grants=(Grant(amount=UNLIMITED),), extras=PER_LINE)
    facts = (Line(1, date(2026, 4, 1), "b", joins=False),)
    assert play(date(2026, 4, 2), plan, facts=facts).figures.remaining == 0


def test_a_change_from_a_pool_to_lines_grows_by_what_all_lines_get() -> None:
    lines = PLAIN._replace(plan="xx.test/b", extras=PER_LINE)
    joins = [Line(id, date(2026, 4, 1), name, joins=True) for id, name in enumerate("bc")]
    facts = (*joins, Change(3, date(2026, 4, 4), 1, date(2026, 4, 4)))
    assert play(date(2026, 4, 4), PLAIN, lines, facts=facts).figures.remaining == 20


def test_what_no_table_names_is_not_rollable_also_beside_data_of_the_day() -> None:
    plan = PLAIN._replace(grants=(DAILY,), rollovers=(Rollover(at="grant"),))
    said = play(date(2026, 5, 1), plan, facts=(TopUp(1, date(2026, 4, 3), 5),))
    assert lost(said) == {"not_rollable": 5}


def test_an_extension_of_a_partial_cycle_is_whole() -> None:
    plan = PLAIN._replace(cycle=Cycle(Span(2, "months"), first="prorated", early="extend"))
    facts = (Renewal(5, date(2026, 2, 19)),)
    said = play(date(2026, 5, 16), plan, since=date(2026, 2, 5), facts=facts)
    assert [lot.granted for lot in said.lots] == [9, 10]


def test_a_limit_within_a_span_counts_what_rolled_before_it_was_in_force() -> None:
    within = Rollover(cap_within=Within(1, Span(2, "months")))
    after = ROLLS._replace(cycle=Cycle(Span(10, "days"), "activation"), rollovers=(within,))
    revision = Revision(date(2026, 4, 15), after)
    plan = after._replace(rollovers=(Rollover(),), revisions=(revision,))
    assert play(date(2026, 4, 11), plan).figures.carried == 10
    assert play(date(2026, 4, 21), plan).figures.carried == 0


def test_a_carried_opening_rolls_on_whatever_weekday_it_came() -> None:
    plan = PLAIN._replace(rollovers=(Rollover(times=UNLIMITED, since=(6,)),))
    said = play(date(2026, 8, 1), plan, since=date(2026, 7, 17), opening=Opening(4, 4))
    assert said.figures.carried == 4


def test_a_top_up_that_is_too_old_to_roll_may_be_revived() -> None:
    plan = PLAIN._replace(
        rollovers=(Rollover(classes=("topup",), lasts_from="grant"),),
        topup=TopUpRule(revives=Span(33, "days")),
    )
    said = play(date(2026, 5, 1), plan, facts=(TopUp(4, date(2026, 4, 10), 1),))
    assert said.figures.frozen == 1


def test_a_renewal_that_names_the_plan_in_force_is_no_change() -> None:
    plan = ROLLS._replace(change=ChangeRule(carried="lose"))
    facts = (Change(6, date(2026, 4, 10), 1), Renewal(9, date(2026, 6, 7), plan=1))
    said = play(date(2026, 6, 8), PLAIN, plan, facts=facts)
    assert "plan_changed" not in lost(said)


def test_a_reading_does_not_drain_what_waits() -> None:
    wednesdays = Grant(cls="bonus", amount=10, only=Only(weekdays=(2,)))
    plan = PLAIN._replace(grants=(Grant(amount=5), wednesdays), topup=TopUpRule(starts="after"))
    facts = (TopUp(1, date(2026, 4, 1), 1), Reading(2, date(2026, 4, 3), 9))
    said = play(date(2026, 4, 3), plan, facts=facts)
    assert (said.figures.remaining, said.figures.waiting) == (9, 1)


def test_a_line_that_joins_brings_its_own_data_without_an_end() -> None:
    share = Extras(share=ShareRule("per_line", pools="carried"))
    plan = PLAIN._replace(grants=(Grant(amount=UNLIMITED),), extras=share)
    days = {"a": date(2026, 4, 1), "b": date(2026, 4, 5)}
    facts = tuple(Line(id, days[name], name, joins=True) for id, name in enumerate(days))
    said = play(date(2026, 4, 10), plan, facts=facts)
    assert sorted(lot.line for lot in said.lots) == ["a", "b"]


def test_the_length_of_a_top_up_is_the_one_it_was_given() -> None:
    """Its own end wins over its life, also for ``shortest``."""
    plan = PLAIN._replace(drain=Drain((("plan", "topup"),), "shortest"))
    topup = TopUp(6, date(2027, 3, 18), 1, lasts="forever", until=date(2027, 4, 17))
    said = play(date(2027, 3, 20), plan, since=date(2027, 3, 1), facts=(topup,))
    assert [lot.cls for lot in said.lots] == ["topup", "plan"]


def test_forfeiting_early_is_early() -> None:
    """The condition is met; what would roll is lost by the renewal, and says so."""
    early = Rollover(requires=("early",))
    plan = PLAIN._replace(cycle=Cycle(early="forfeit"), rollovers=(early,))
    assert lost(play(date(2026, 4, 20), plan, facts=(Renewal(1, date(2026, 4, 20)),))) == {
        "lapsed": 10
    }


def test_a_restart_is_the_boundary_that_a_later_change_waited_for() -> None:
    """Asked for 20 April first; on the 10th another plan, from the next boundary on."""
    first = PLAIN._replace(change=ChangeRule(cycle="restart"))
    second = PLAIN._replace(plan="xx.test/b", grants=(Grant(amount=3),))
    third = PLAIN._replace(plan="xx.test/c", grants=(Grant(amount=7),))
    facts = (
        Change(1, date(2026, 4, 5), 1, date(2026, 4, 20)),
        Change(2, date(2026, 4, 10), 2),
    )
    said = play(date(2026, 4, 20), first, second, third, facts=facts)
    assert (said.plan, said.figures.granted) == ("xx.test/c", 7)


def test_a_line_takes_its_data_with_it_also_while_no_cycle_runs() -> None:
    plan = PLAIN._replace(
        cycle=Cycle(renewal="manual"),
        grants=(Grant(amount=1, lasts=Span(3, "calendar")),),
        extras=Extras(share=ShareRule("per_line", leaves="now", pools="carried")),
    )
    facts = (
        Line(1, date(2026, 4, 1), "b", joins=True),
        Line(2, date(2026, 5, 13), "b", joins=False),
    )
    assert lost(play(date(2026, 5, 13), plan, facts=facts)) == {"plan_changed": 1}


def test_what_began_at_the_end_of_a_day_ends_in_its_time() -> None:
    plan = PLAIN._replace(grants=(Grant(amount=1),))
    facts = (TopUp(4, date(2026, 4, 2), 1, lasts="100 hours", starts="after"),)
    usage = (Usage(date(2026, 4, 4), 1),)
    for day, left in ((date(2026, 4, 9), 1), (date(2026, 4, 10), 0)):
        assert play(day, plan, facts=facts, usage=usage).figures.remaining == left


@pytest.mark.parametrize("pools", ["all", "carried"])
def test_who_leaves_and_joins_on_one_day_stays(pools: str) -> None:
    share = Extras(share=ShareRule("per_line", leaves="now", pools=pools))
    plan = PLAIN._replace(extras=share)
    facts = (
        Line(1, date(2026, 4, 1), "b", joins=True),
        Line(2, date(2026, 4, 20), "b", joins=False),
        Line(3, date(2026, 4, 20), "b", joins=True),
        Line(4, date(2026, 4, 20), "c", joins=True),
        Line(5, date(2026, 4, 20), "c", joins=False),
    )
    said = play(date(2026, 4, 20), plan, facts=facts)
    assert (said.figures.remaining, said.trail.forfeitures) == (10, [])


def test_a_line_that_leaves_on_a_boundary_takes_what_lives_on() -> None:
    share = Extras(share=ShareRule("per_line", leaves="now", pools="carried"))
    grants = (Grant(amount=3), Grant(amount=1, lasts=Span(2, "cycles")))
    plan = PLAIN._replace(grants=grants, rollovers=(Rollover(),), extras=share)
    facts = (
        Line(1, date(2026, 4, 1), "b", joins=True),
        Line(2, date(2026, 5, 1), "b", joins=False),
    )
    said = play(date(2026, 5, 1), plan, facts=facts)
    assert lost(said) == {"plan_changed": 1}
    assert said.figures.carried == 3


def test_of_lots_that_differ_in_their_use_the_free_one_is_used_first() -> None:
    """In whatever order the plan grants them."""
    free, wednesdays = Grant(amount=5), Grant(amount=5, only=Only(weekdays=(2,)))
    for grants in ((free, wednesdays), (wednesdays, free)):
        plan = PLAIN._replace(grants=grants)
        said = play(date(2026, 4, 1), plan, usage=(Usage(date(2026, 4, 1), 5),))
        assert [lot.only.weekdays for lot in said.lots if lot.remaining] == [(2,)]


def test_a_cycle_in_which_the_contract_ends_is_not_rounded_up() -> None:
    """Nor is it where it began late: 24 to 29 July is 6 days of 31, and 8 x 6 / 31 is 1."""
    rule = Cycle(starts="day 31", first="prorated", first_step=5, last="prorated")
    plan = PLAIN._replace(cycle=rule, grants=(Grant(amount=8),))
    end = End(1, date(2027, 7, 29))
    for facts, granted in (((), 5), ((end,), 1)):
        said = play(date(2027, 7, 24), plan, since=date(2027, 7, 24), facts=facts)
        assert said.figures.granted == granted


def test_an_opening_was_granted_on_the_day_its_cycle_began() -> None:
    """1 April 2026 is a Wednesday, the 6th a Monday."""
    for weekday, carried in ((2, 5), (0, 0)):
        plan = PLAIN._replace(rollovers=(Rollover(since=(weekday,)),))
        said = play(date(2026, 5, 1), plan, since=date(2026, 4, 6), opening=Opening(5, 0))
        assert said.figures.carried == carried


def test_the_length_of_an_opening_is_what_it_still_had() -> None:
    """Until 1 May it is 10 days from 21 April, fewer than the 12 of the top-up."""
    plan = PLAIN._replace(
        grants=(Grant(amount=5, lasts=Span(30, "days")),),
        drain=Drain((("topup", "plan"),), "shortest"),
    )
    day = date(2026, 4, 21)
    topup = TopUp(1, day, 1, lasts="12 days")
    said = play(day, plan, since=day, facts=(topup,), opening=Opening(5, 0))
    assert [lot.cls for lot in said.lots] == ["plan", "topup"]


def test_a_gap_belongs_to_the_cycle_in_which_a_change_was_asked() -> None:
    """The top-up ends on the day of a late renewal, and the plan was asked to change in April."""
    table = Rollover(classes=("topup",), requires=("no_change",))
    card = PLAIN._replace(cycle=Cycle(renewal="manual"), rollovers=(table,))
    topup = TopUp(1, date(2026, 4, 2), 3, until=date(2026, 5, 6))
    asked = Change(2, date(2026, 4, 10), 1, date(2026, 6, 1))
    for facts, reason in (((topup,), {}), ((topup, asked), {"condition": 3})):
        facts = (*facts, Renewal(3, date(2026, 5, 6)))
        said = play(date(2026, 5, 6), card, card._replace(plan="xx.test/b"), facts=facts)
        assert lost(said) == {"not_rollable": 10} | reason


def test_spread_use_is_used_on_the_first_day_of_the_cycle_too() -> None:
    """The replay went back to just after that day was opened, and passed over its share."""
    reading = Reading(1, date(2026, 4, 3), 4, spread=True)
    history = History(Contract(1, "c", date(2026, 4, 1), 0), [], [reading])
    said = state(history, {0: PLAIN}, date(2026, 4, 3))
    assert [(row.on.day, row.bytes) for row in said.trail.adjustments] == [(1, 2), (2, 2), (3, 2)]
    in_parts = Replay(history, {0: PLAIN})
    in_parts.advance(date(2026, 4, 3))
    assert in_parts.state.trail == said.trail
