"""``giga why``: every explanation adds up, and a person can read it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.billing import state
from ledger.billing.explain import (
    FIGURES,
    MOST_LINES,
    Explanation,
    Line,
    Subject,
    explain,
    explain_day,
    explain_figure,
    explain_lot,
    resolve,
)
from ledger.billing.statement import Statement
from ledger.errors import DateError, LedgerError
from ledger.facts import Change, Contract, End, Event, History, Opening, Reading, TopUp, Usage
from ledger.plans.finding import families, find
from ledger.plans.rules import UNLIMITED, Drain, Grant, Rules
from ledger.render.screen import PAGE, Screen, width_of
from ledger.render.why import to_data, why_lines

ONE_DAY = timedelta(days=1)
GB, MB = 10**9, 10**6
MINEO = find("jp.mineo.mypita/5gb").rules
MINEO_1GB = find("jp.mineo.mypita/1gb").rules
NAMES = (
    "jp.mineo.mypita/5gb jp.biglobe.mobile/3gb jp.softbank.flat/5gb jp.ocn.daily/110mb "
    "us.att.rollover us.tmobile.stash jp.ymobile.simple2 jp.docomo.datapack jp.sakura.esim "
    "jp.nomad.esim ca.fizz.mobile kr.kt.rollover at.drei.datenpolster cn.chinamobile.monthly "
    "jp.excite.flat jp.uq.kurikoshi jp.docomo.ahamo"
).split()
"""One plan of each kind of rule; of a family its first size."""

CATALOGUE = [rules for family in families() for rules in family.sizes.values()]
PLANS = [next(rules for rules in CATALOGUE if rules.plan.startswith(name)) for name in NAMES]
ENDLESS = MINEO._replace(
    grants=(Grant("bonus", 2 * GB), Grant("plan", UNLIMITED)),
    drain=Drain(order=(("carried",), ("plan",), ("bonus",))),
)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def played(
    rules: Rules | list[Rules],
    since: str,
    on: str,
    usage: dict[str, int] | None = None,
    *events: Event,
    anchor: int | None = None,
    opening: Opening | None = None,
) -> Statement:
    """The statement of a history told in a few words; days are of 2026."""
    all_rules = rules if isinstance(rules, list) else [rules]
    rows = [Usage(day(text), amount) for text, amount in (usage or {}).items()]
    contract = Contract(1, "mine", day(since), 0, anchor, opening)
    return state(History(contract, rows, list(events)), dict(enumerate(all_rules)), day(on))


def why(statement: Statement, words: str = "") -> str:
    """What ``giga why WORDS`` shows."""
    explanation = explain(statement, resolve(statement, words, statement.on))
    check(explanation)
    lines = why_lines(explanation, statement.rules, Screen())
    check_text(lines, explanation)
    return "\n".join(lines)


def shown(text: str) -> str:
    """A screen as it stands in a test: without the indent of the test."""
    lines = text.strip("\n").split("\n")
    indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[indent:] for line in lines).rstrip()


# --- what "adds up" means -----------------------------------------------------------------------


def check(explanation: Explanation) -> None:
    assert sum(line.bytes for line in explanation.lines) == explanation.total, explanation
    for line in explanation.lines:
        check_line(line)


def check_line(line: Line) -> None:
    if line.details:
        assert sum(part.bytes for part in line.details) == line.bytes, line
    for part in line.details:
        assert not part.details, "the page has two columns of amounts and no third"
        check_line(part)


def check_text(lines: list[str], explanation: Explanation) -> None:
    """The amounts as printed, in the first column, add up to the printed total."""
    assert all(width_of(line) <= PAGE for line in lines), lines
    if not explanation.lines:
        return
    rules = [line for line in lines if line.strip() and not line.strip("- ")]
    assert len(rules) == 1
    end = len(rules[0])
    at = lines.index(rules[0])
    title = 1 + (explanation.subject.kind == "lot" and lines[1].startswith("("))
    amounts = [printed(line[:end]) for line in lines[title:at]]
    assert sum(amounts) == printed(lines[at + 1][:end]), lines


def printed(text: str) -> Decimal:
    return Decimal(text.split()[0].replace(",", "")) if text.strip() else Decimal(0)


def check_everything(statement: Statement) -> None:
    """Invariant 21 for every lot, every day and every figure of a statement."""
    subjects = [Subject("figure", name) for name in FIGURES]
    subjects += [Subject("lot", id) for id in statement.all_lots]
    if statement.trail.cycles:
        began = statement.trail.cycles[0][0].start
        days = [began + ONE_DAY * n for n in range((statement.on - began).days + 1)]
        subjects += [Subject("day", one.isoformat()) for one in days]
    for subject in subjects:
        explanation = explain(statement, subject)
        check(explanation)
        check_text(why_lines(explanation, statement.rules, Screen()), explanation)
        json.dumps(to_data(explanation))


# --- screens ------------------------------------------------------------------------------------


DAILY = {f"10-{n:02}": 170 * MB for n in range(1, 13)} | {
    f"11-{n:02}": 100 * MB for n in range(2, 22)
}


@pytest.fixture(scope="module")
def november() -> Statement:
    """mineo 5 GB with carry, a top-up, and a reading that finds less than was written down."""
    events = [TopUp(17, day("11-06"), GB), Reading(18, day("11-16"), 6 * GB)]
    return played(MINEO, "10-01", "11-22", DAILY, *events)


def test_without_an_argument_it_explains_what_is_left_lot_by_lot(november: Statement) -> None:
    assert why(november) == shown("""
        5.50 GB left on Sun 22 Nov
          0.00 GB  carried from October, good until Mon 30 Nov
                      2.96 GB  carried over on Sun 1 Nov (before: October's own)
                     -1.50 GB  used on 15 days, Mon 2 Nov to Mon 16 Nov
                     -1.46 GB  reading of Mon 16 Nov: more was used than written down
          4.50 GB  November's own, good until Mon 30 Nov
                      5.00 GB  given by the plan on Sun 1 Nov
                     -0.50 GB  used on 5 days, Tue 17 Nov to Sat 21 Nov
          1.00 GB  topped up 6 Nov, good until Mon 30 Nov
          -------
          5.50 GB  left on Sun 22 Nov
    """)


def test_the_use_of_a_cycle_is_told_by_lot_and_then_by_day_or_week(november: Statement) -> None:
    assert why(november, "used") == shown("""
        3.46 GB used since Sun 1 Nov
          1.50 GB  carried from October: Mon 2 Nov to Mon 16 Nov, 15 days
                     0.70 GB  Mon 2 Nov to Sun 8 Nov, 7 days
                     0.70 GB  Mon 9 Nov to Sun 15 Nov, 7 days
                     0.10 GB  Mon 16 Nov
          0.50 GB  November's own: Tue 17 Nov to Sat 21 Nov, 5 days
                     0.10 GB  Tue 17 Nov
                     0.10 GB  Wed 18 Nov
                     0.10 GB  Thu 19 Nov
                     0.10 GB  Fri 20 Nov
                     0.10 GB  Sat 21 Nov
          1.46 GB  reading of Mon 16 Nov: more was used than written down
          -------
          3.46 GB  used since Sun 1 Nov
    """)


def test_a_lot_that_was_carried_over_tells_where_it_came_from(november: Statement) -> None:
    assert why(november, "2026-10/plan>2026-11") == shown("""
        carried from October, good until Mon 30 Nov (2026-10/plan>2026-11)
           2.96 GB  carried over on Sun 1 Nov (before: October's own)
                       5.00 GB  given by the plan on Thu 1 Oct
                      -2.04 GB  used on 12 days, Thu 1 Oct to Mon 12 Oct
          -1.50 GB  used on 15 days, Mon 2 Nov to Mon 16 Nov
                      -0.70 GB  Mon 2 Nov to Sun 8 Nov, 7 days
                      -0.70 GB  Mon 9 Nov to Sun 15 Nov, 7 days
                      -0.10 GB  Mon 16 Nov
          -1.46 GB  reading of Mon 16 Nov: more was used than written down
          --------
           0.00 GB  left of it
    """)


def test_a_lot_that_rolled_tells_where_it_went(november: Statement) -> None:
    text = why(november, "2026-10/plan")
    assert "-2.96 GB  carried over on Sun 1 Nov, good until Mon 30 Nov" in text
    assert text.endswith("0.00 GB  left of it")


def test_what_was_received_and_what_will_be_lost(november: Statement) -> None:
    assert why(november, "granted") == shown("""
        6 GB received since Sun 1 Nov
          5 GB  given by the plan: November's own, good until Mon 30 Nov
          1 GB  topped up 6 Nov, good until Mon 30 Nov
          ----
          6 GB  received since Sun 1 Nov
    """)
    assert why(november, "risk") == shown("""
        5.5 GB will be lost if nothing more is used
                  (5.5 GB is carried over on Tue 1 Dec)
          5.5 GB  after Thu 31 Dec
                    4.5 GB  November's own
                    1.0 GB  topped up 6 Nov
          ------
          5.5 GB  will be lost if nothing more is used
    """)


def test_a_day_goes_from_what_it_found_to_what_it_left(november: Statement) -> None:
    assert why(november, "16 Nov") == shown("""
        Mon 16 Nov
           7.56 GB  left at the end of Sun 15 Nov
          -0.10 GB  used: carried from October
          -1.46 GB  reading of Mon 16 Nov: more was used than written down
          --------
           6.00 GB  left at the end of Mon 16 Nov
    """)
    assert why(november, "2026-11-01") == shown("""
        Sun 1 Nov
          2.96 GB  left at the end of Sat 31 Oct
                   (2.96 GB carried from October, good until Mon 30 Nov)
          5.00 GB  given by the plan: November's own, good until Mon 30 Nov
          -------
          7.96 GB  left at the end of Sun 1 Nov
    """)


@pytest.fixture(scope="module")
def december() -> Statement:
    """The same line on 1 GB from December: overage, which a reading upwards takes back."""
    usage = DAILY | {"12-01": 7 * GB, "12-02": 6 * GB, "12-03": 200 * MB}
    events = [Change(19, day("11-20"), 1), Reading(20, day("12-02"), 4 * GB)]
    return played([MINEO, MINEO_1GB], "10-01", "12-03", usage, *events)


def test_a_boundary_with_a_loss_a_carry_a_new_plan_and_more_use_than_data(
    december: Statement,
) -> None:
    assert why(december, "2026-12-01") == shown("""
        Tue 1 Dec
           5.96 GB  left at the end of Mon 30 Nov
                    (the plan is now jp.mineo.mypita/1gb)
          -0.96 GB  carried from October, lost after Mon 30 Nov: its time was up
                    (5.00 GB carried from November, good until Thu 31 Dec)
           1.00 GB  given by the plan: December's own, good until Thu 31 Dec
          -6.00 GB  used
                      -5.00 GB  carried from November
                      -1.00 GB  December's own
                    (1.00 GB more was used, beyond your data)
          --------
           0.00 GB  left at the end of Tue 1 Dec
    """)


def test_a_reading_upwards_gives_back_and_takes_overage_back(december: Statement) -> None:
    assert why(december, "used") == shown("""
        2.2 GB used since Tue 1 Dec
           5.2 GB  carried from November: Tue 1 Dec to Thu 3 Dec, 2 days
                      5.0 GB  Tue 1 Dec
                      0.2 GB  Thu 3 Dec
           1.0 GB  December's own: Tue 1 Dec
          -4.0 GB  reading of Wed 2 Dec: less was used than written down
                     -1.0 GB  December's own
                     -3.0 GB  carried from November
           7.0 GB  beyond your data: Tue 1 Dec to Wed 2 Dec, 2 days
                      1.0 GB  Tue 1 Dec
                      6.0 GB  Wed 2 Dec
          -7.0 GB  reading of Wed 2 Dec: it was not beyond your data
          -------
           2.2 GB  used since Tue 1 Dec
    """)
    assert why(december, "2026-12-02") == shown("""
        Wed 2 Dec
          0 GB  left at the end of Tue 1 Dec
                (6 GB more was used, beyond your data)
                (the reading shows: 7 GB used before was not beyond your data)
          4 GB  reading of Wed 2 Dec: less was used than written down
                  1 GB  December's own
                  3 GB  carried from November
          ----
          4 GB  left at the end of Wed 2 Dec
    """)


def test_what_was_lost(december: Statement) -> None:
    assert why(december, "lost") == shown("""
        0.96 GB lost since Thu 1 Oct
          0.96 GB  carried from October, lost after Mon 30 Nov: its time was up
          -------
          0.96 GB  lost since Thu 1 Oct
    """)


def test_own_data_first_and_rounded_down() -> None:
    """SoftBank, cycle from the 11th: 100 MB steps, and what was carried is used last."""
    rules = find("jp.softbank.flat/20gb").rules
    statement = played(rules, "08-11", "10-25", {"08-20": 3040 * MB, "09-20": 8 * GB}, anchor=11)
    assert why(statement, "lost") == shown("""
        16.96 GB lost since Tue 11 Aug
           0.06 GB  own, from 11 Aug, lost after Thu 10 Sep: rounded down
          16.90 GB  carried from 11 Aug, lost after Sat 10 Oct: its time was up
          --------
          16.96 GB  lost since Tue 11 Aug
    """)
    assert why(statement, "risk") == shown("""
        32 GB will be lost if nothing more is used
          12 GB  after Tue 10 Nov: carried from 11 Sep; 20 GB is carried over on Wed 11
                 Nov
          20 GB  after Thu 10 Dec: own, from 11 Oct, carried over by then
          -----
          32 GB  will be lost if nothing more is used
    """)


def test_a_bought_lot_that_rolled_with_the_plan() -> None:
    """BIGLOBE: bought data is used last, and what is left of it rolls."""
    rules = find("jp.biglobe.mobile/3gb").rules
    events = [TopUp(1, day("04-20"), 100 * MB)]
    statement = played(rules, "04-01", "05-02", {"04-30": 3050 * MB}, *events)
    assert why(statement, "topup-1") == shown("""
        topped up 20 Apr, good until Thu 30 Apr (topup-1)
           0.10 GB  topped up on Mon 20 Apr
          -0.05 GB  used on Thu 30 Apr
          -0.05 GB  carried over on Fri 1 May, good until Sun 31 May
          --------
           0.00 GB  left of it
    """)


def test_a_ledger_that_began_in_mid_cycle() -> None:
    opening = Opening(7300 * MB, 2100 * MB)
    statement = played(MINEO, "11-10", "11-12", {"11-11": 3 * GB}, opening=opening)
    assert why(statement) == shown("""
        4.3 GB left on Thu 12 Nov
          0.0 GB  carried from October, good until Mon 30 Nov
                     2.1 GB  carried over before this ledger began on Tue 10 Nov
                    -2.1 GB  used on Wed 11 Nov
          4.3 GB  November's own, good until Mon 30 Nov
                     5.2 GB  there when this ledger began on Tue 10 Nov
                    -0.9 GB  used on Wed 11 Nov
          ------
          4.3 GB  left on Thu 12 Nov
    """)


def test_unlimited_data_is_told_and_stands_outside_the_sum() -> None:
    statement = played(ENDLESS, "11-01", "11-12", {"11-10": 3 * GB, "11-11": GB})
    assert why(statement) == shown("""
        2 GB left on Thu 12 Nov, besides unlimited data
                unlimited: November's own, good until Mon 30 Nov; 4 GB used of it
          2 GB  bonus of November, good until Mon 30 Nov
          ----
          2 GB  left on Thu 12 Nov, besides unlimited data
    """)
    assert why(statement, "2026-11/plan").endswith("4 GB  used of it")
    assert "given by the plan: bonus" in why(statement, "granted")
    check_everything(statement)


def test_wide_letters_count_two_columns() -> None:
    name = "友だちからもらったギフトのデータ"
    statement = played(MINEO, "11-01", "11-12", {}, TopUp(1, day("11-05"), GB, cls=name * 3))
    text = why(statement)
    assert len(text.split("\n")) == 6, "the long name goes on in a second line"
    assert text.replace(" ", "").replace("\n", "").count(name) == 3


def test_many_days_are_told_by_cycle_and_many_losses_by_reason() -> None:
    """A top-up without an end, used on hundreds of days; something lost in most of its months."""
    rules = find("jp.mineo.mypita/1gb").rules
    usage = [Usage(date(2024, 1, 1) + ONE_DAY * n, 10 * MB) for n in range(900)]
    topup = TopUp(1, date(2024, 1, 1), 100 * GB, lasts="forever")
    rules = rules._replace(drain=rules.drain._replace(order=(("topup",), ("carried",), ("plan",))))
    contract = Contract(1, "mine", date(2024, 1, 1), 0)
    statement = state(History(contract, usage, [topup]), {0: rules}, day("06-18"))
    used = explain_lot(statement, "topup-1").lines[-1]
    assert used.times == 900
    assert len(used.details) == 3, "thirty months are told by year"
    lost = explain_figure(statement, "lost")
    assert len(lost.lines) == 1 and lost.lines[0].cause == "expired"
    assert len(lost.lines[0].details) <= MOST_LINES
    assert "lost 28 times: its time was up" in why(statement, "lost")
    check_everything(statement)


def test_data_that_was_carried_over_and_over_tells_its_story_in_sums() -> None:
    (once,) = MINEO.rollovers
    rules = MINEO._replace(rollovers=(once._replace(times=UNLIMITED),))
    usage = {f"{month:02}-10": GB for month in range(1, 12)}
    statement = played(rules, "01-01", "11-22", usage)
    oldest = min((lot for lot in statement.lots if lot.remaining), key=lambda lot: lot.born)
    (came, *_rest) = explain_lot(statement, oldest.id).lines
    assert came.what == "rolled_in"
    assert len(came.details) < 8
    check_everything(statement)


# --- questions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("", "figure", "left"),
        ("left", "figure", "left"),
        ("Remaining", "figure", "left"),
        ("forfeited", "figure", "lost"),
        ("at_risk", "figure", "risk"),
        ("2026-11/plan", "lot", "2026-11/plan"),
        ("TOPUP-17", "lot", "topup-17"),
        ("2026-11-16", "day", "2026-11-16"),
        ("yesterday", "day", "2026-11-21"),
        ("mon", "day", "2026-11-16"),
        ("3  days ago", "day", "2026-11-19"),
    ],
)
def test_a_question_is_a_lot_a_day_or_a_figure(
    november: Statement, words: str, kind: str, name: str
) -> None:
    assert resolve(november, words, november.on) == Subject(kind, name)


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("lft", "The nearest: left."),
        ("2026-11/plna", "The nearest: 2026-11/plan"),
        ("2026-10", "2026-10/plan>2026-11, 2026-10/plan"),
        ("xyzzy", "The figures are: left, carried, used,"),
    ],
)
def test_what_is_unknown_is_refused_with_what_is_near(
    november: Statement, words: str, near: str
) -> None:
    with pytest.raises(LedgerError) as refused:
        resolve(november, words, november.on)
    assert near in str(refused.value)


def test_days_that_are_none_or_outside_the_contract(november: Statement) -> None:
    with pytest.raises(DateError, match="there is no such day"):
        resolve(november, "2026-02-30", november.on)
    with pytest.raises(LedgerError, match=r"still to come.*up to 2026-11-22"):
        explain_day(november, day("11-23"))
    with pytest.raises(LedgerError, match="It began on 2026-10-01"):
        explain_day(november, day("09-30"))
    with pytest.raises(LedgerError, match=r"There is no data called 'topup-71'.*topup-17"):
        explain_lot(november, "topup-71")
    with pytest.raises(LedgerError, match="There is no figure 'leftt'"):
        explain_figure(november, "leftt")


def test_for_programs_the_bytes_of_the_lines_add_up(november: Statement) -> None:
    data = json.loads(json.dumps(to_data(explain_figure(november, "left"))))
    assert data["schema"] == 1
    assert data["subject"] == {"kind": "figure", "name": "left"}
    assert data["on"] == "2026-11-22"
    assert data["total"] == sum(line["bytes"] for line in data["lines"]) == 5500 * MB
    carried = data["lines"][0]
    assert carried["lot"] == "2026-10/plan>2026-11"
    assert carried["details"][1] == {
        "what": "drained",
        "bytes": -1500 * MB,
        "lot": None,
        "day": "2026-11-02",
        "until": "2026-11-17",
        "times": 15,
        "said": 0,
        "cause": None,
        "details": [],
    }


# --- invariant 21: explanation completeness -----------------------------------------------------


START = date(2026, 1, 25)

days_in = st.one_of(
    st.integers(0, 150).map(lambda n: START + ONE_DAY * n),
    st.sampled_from(
        [date(2026, month, n) for month in range(2, 6) for n in (1, 2, 10, 11, 28)]
        + [date(2026, 1, 31), date(2026, 3, 31)]
    ),
)
amounts = st.one_of(
    st.integers(1, 12).map(lambda n: n * GB),
    st.integers(1, 99).map(lambda n: n * 10 * MB),
    st.integers(0, 3 * GB),
)


Case = tuple[History, dict[int, Rules], Statement]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A random history on two plans of the catalogue, and its statement on a random day."""
    plan = st.sampled_from([*PLANS, ENDLESS])
    plans = {0: draw(plan), 1: draw(plan)}
    on = draw(days_in)
    usage = draw(st.dictionaries(days_in, amounts, max_size=25))
    events: list[Event] = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        when = draw(days_in)
        kind = draw(st.sampled_from(["topup", "reading", "reading", "change"]))
        if kind == "topup":
            lasts = draw(st.sampled_from(["", "", "forever", "20 days", "2 cycles"]))
            events.append(TopUp(number, when, draw(amounts), lasts=lasts))
        elif kind == "reading":
            events.append(Reading(number, when, draw(amounts)))
        else:
            in_force = draw(st.sampled_from([None, when]))
            events.append(Change(number, when, draw(st.sampled_from([0, 1])), in_force))
    if draw(st.integers(0, 5)) == 0:
        last = draw(days_in)
        usage = {one: amount for one, amount in usage.items() if one <= last}
        events = [event for event in events if event.day <= last] + [End(99, last)]
    opening = None
    if draw(st.integers(0, 3)) == 0:
        left = draw(amounts)
        opening = Opening(left, draw(st.integers(0, left)))
    contract = Contract(1, "mine", START, 0, draw(st.sampled_from([None, 11, 31])), opening)
    rows = [Usage(one, amount) for one, amount in sorted(usage.items())]
    history = History(contract, rows, sorted(events, key=lambda event: event.day))
    return history, plans, state(history, plans, on)


# The cases are the same in every run.
SEARCH = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@SEARCH
@given(cases())
def test_explanation_completeness(case: Case) -> None:
    """Every explanation of every lot, every day and every figure adds up, on paper too."""
    _history, _rules, statement = case
    check_everything(statement)
    figures = statement.figures
    if figures.remaining != UNLIMITED and statement.trail.cycles:
        assert explain_day(statement, statement.on).total == figures.remaining


@SEARCH
@given(cases(), st.integers(0, 150))
def test_a_past_day_is_explained_as_it_was_then(case: Case, back: int) -> None:
    """What a day left is what a statement of that day says, whatever came after."""
    history, plans, statement = case
    then = max(statement.on - ONE_DAY * back, START)
    if not statement.trail.cycles or then > statement.on:
        return
    remaining = state(history, plans, then).figures.remaining
    if remaining != UNLIMITED:
        assert explain_day(statement, then).total == remaining
