"""``giga why`` of gifts, loans, the bank, what is kept and what waits: it adds up all the same."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from test_why import GB, MB, MINEO, ONE_DAY, SEARCH, START, amounts, check_everything, played, why

from ledger.billing import state
from ledger.billing.explain import Subject, explain, explain_day
from ledger.billing.statement import Statement
from ledger.dates import Span
from ledger.facts import Change, Contract, Event, History, Reading, TopUp, Usage
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
    WithdrawRule,
)
from ledger.plans.rules import UNLIMITED, Cycle, Grant, Rollover, TopUpRule

GIVING = MINEO._replace(
    cycle=Cycle(),
    grants=(Grant(amount=5 * GB), Grant("bonus", GB, claim=True), Grant("option", GB, option="x")),
    rollovers=(Rollover(classes=("plan", "gift")),),
    factors=(("night", 500), ("free", 0)),
    extras=Extras(
        gift=GiftRule(Span(2, "cycles")),
        borrow=BorrowRule(),
        deposit=DepositRule(),
        withdraw=WithdrawRule(max_lots=2),
    ),
)
BY_HAND = GIVING._replace(
    cycle=Cycle(Span(30, "days"), "activation", renewal="manual", grace=Span(7, "days")),
    topup=TopUpRule(starts="after", revives=Span(5, "days")),
)
BANKED = GIVING._replace(rollovers=(Rollover(locked=True, times=UNLIMITED),))
SHARED = GIVING._replace(extras=Extras(share=ShareRule("per_line", "prorated", "now", "carried")))
LONGER = BY_HAND._replace(cycle=BY_HAND.cycle._replace(early="extend"))
PLANS = [GIVING, BY_HAND, LONGER, BANKED, SHARED]


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def test_a_gift_is_neither_used_nor_lost() -> None:
    statement = played(GIVING, "11-01", "11-20", {"11-02": GB}, GiftOut(3, day("11-05"), 2 * GB))
    assert why(statement, "2026-11/plan").splitlines()[1:] == [
        "   5 GB  given by the plan on Sun 1 Nov",
        "  -1 GB  used on Mon 2 Nov",
        "  -2 GB  given away on Thu 5 Nov",
        "  -----",
        "   2 GB  left of it",
    ]
    assert why(statement, "given").splitlines() == [
        "2 GB given away since Sun 1 Nov",
        "  2 GB  given away on Thu 5 Nov: November's own",
        "  ----",
        "  2 GB  given away since Sun 1 Nov",
    ]


def test_a_debt_is_borrowed_less_paid_back() -> None:
    loans = (Loan(3, day("11-05"), 2 * GB), Loan(4, day("11-06"), 4 * GB))
    assert explain(played(GIVING, "11-01", "11-20", {}, *loans), Subject("figure", "debt")).total
    after = played(GIVING, "11-01", "12-20", {}, *loans)
    assert why(after, "debt").splitlines() == [
        "1 GB owed on Sun 20 Dec, to come off the next grant",
        "   2 GB  borrowed 5 Nov, good until Mon 30 Nov",
        "   4 GB  borrowed 6 Nov, good until Mon 30 Nov",
        "  -5 GB  paid back by the grant of Tue 1 Dec",
        "  -----",
        "   1 GB  owed on Sun 20 Dec, to come off the next grant",
    ]
    assert "the plan gave 5 GB less on Tue 1 Dec" in why(after, "2026-12-01")
    paid = played(GIVING, "11-01", "12-20", {}, loans[0])
    assert explain(paid, Subject("figure", "debt")).lines == ()


def test_the_bank_is_told_from_both_ends() -> None:
    bank = (Deposit(3, day("11-05"), 3 * GB), Withdrawal(4, day("11-08"), GB))
    statement = played(GIVING, "11-01", "11-20", {}, *bank)
    assert "-3 GB  put into the bank on Thu 5 Nov" in why(statement, "2026-11/plan")
    assert why(statement, "deposit-3").splitlines()[1:] == [
        "   3 GB  put into the bank on Thu 5 Nov (before: November's own)",
        "  -1 GB  taken out of the bank on Sun 8 Nov",
        "  -----",
        "   2 GB  left of it",
    ]
    assert "taken out of the bank on Sun 8 Nov (before: put aside 5 Nov)" in why(
        statement, "withdraw-4"
    )
    assert why(statement, "banked").startswith("2 GB in the bank on Fri 20 Nov\n")
    assert why(statement, "2026-11-08").splitlines()[-1] == (
        "  5 GB  left at the end of Sun 8 Nov, with what waits, is kept or in the bank"
    )


def test_what_is_kept_says_until_when() -> None:
    statement = played(BY_HAND, "11-01", "12-03", {"11-02": GB})
    assert why(statement, "frozen").splitlines()[:2] == [
        "4 GB kept on Thu 3 Dec, not to be used before it is renewed",
        "  4 GB  own, from 1 Nov, kept until Mon 7 Dec",
    ]
    assert why(statement) == "0 GB left on Thu 3 Dec\n  4 GB is kept: giga why frozen"


def test_what_the_plan_does_not_count_is_told_by_category() -> None:
    rows = [Usage(day("11-02"), GB, "free"), Usage(day("11-03"), GB, "night")]
    history = History(Contract(1, "mine", day("11-01"), 0, None, None), rows, [])
    statement = state(history, {0: GIVING}, day("11-20"))
    assert why(statement, "uncounted").splitlines() == [
        "1.5 GB used without being counted since Sun 1 Nov",
        "  1.0 GB  free: Mon 2 Nov",
        "  0.5 GB  night: Tue 3 Nov",
        "  ------",
        "  1.5 GB  used without being counted since Sun 1 Nov",
    ]
    assert "(1 GB used without being counted (free))" in why(statement, "2026-11-02")


@st.composite
def histories(draw: st.DrawFn) -> tuple[History, dict[int, Statement]]:
    """A random history with every act, and its statements on some days."""
    days = st.integers(0, 90).map(lambda number: START + ONE_DAY * number)
    usage = draw(st.dictionaries(days, amounts, max_size=12))
    names = st.sampled_from(["", "night", "free"])
    rows = [Usage(one, amount, draw(names)) for one, amount in sorted(usage.items())]
    makers = {
        "topup": lambda id, when: TopUp(id, when, draw(amounts)),
        "reading": lambda id, when: Reading(id, when, draw(amounts)),
        "change": lambda id, when: Change(id, when, draw(st.sampled_from([0, 1]))),
        "gift": lambda id, when: GiftIn(id, when, draw(amounts)),
        "given": lambda id, when: GiftOut(id, when, draw(amounts)),
        "loan": lambda id, when: Loan(id, when, draw(amounts)),
        "renewal": lambda id, when: Renewal(id, when),
        "claim": lambda id, when: Claim(id, when),
        "deposit": lambda id, when: Deposit(id, when, draw(amounts)),
        "withdrawal": lambda id, when: Withdrawal(id, when, draw(amounts)),
        "option": lambda id, when: Option(id, when, "x", draw(st.booleans())),
        "forfeit": lambda id, when: Forfeit(id, when, draw(st.sampled_from(["all", "carried"]))),
        "line": lambda id, when: Line(
            id, when, draw(st.sampled_from("abc")), draw(st.booleans()), draw(st.none())
        ),
    }
    events: list[Event] = [
        makers[draw(st.sampled_from(list(makers)))](number, draw(days))
        for number in range(1, draw(st.integers(1, 9)) + 1)
    ]
    history = History(
        Contract(1, "mine", START, 0, None, None), rows, sorted(events, key=lambda one: one.day)
    )
    plans = {0: draw(st.sampled_from(PLANS)), 1: draw(st.sampled_from(PLANS))}
    dates = draw(st.lists(days, min_size=2, max_size=3))
    return history, {number: state(history, plans, on) for number, on in enumerate(dates)}


@SEARCH
@given(histories())
def test_everything_adds_up_whatever_was_done(case: tuple[History, dict[int, Statement]]) -> None:
    for statement in case[1].values():
        check_everything(statement)
        figures = statement.figures
        held = figures.remaining + figures.waiting + figures.frozen + figures.banked
        if statement.trail.cycles:
            assert explain_day(statement, statement.on).total == held


def test_amounts_of_runs_are_told_in_one_unit() -> None:
    gifts = [GiftOut(number, day(f"11-{number + 1:02}"), 10 * MB) for number in range(1, 25)]
    statement = played(GIVING, "11-01", "11-28", {}, *gifts)
    assert why(statement, "given").startswith("0.24 GB given away")
    check_everything(statement)
