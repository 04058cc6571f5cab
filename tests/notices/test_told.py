"""What is told on which day: plans and facts to codes and stages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hearing import QUIET, Life, Listener, in_short, told_on, twentieth
from past import DAY, history, plain

from ledger.dates import Span
from ledger.facts import Event, Reading, TopUp, Usage
from ledger.facts.acts import Line, Loan, Renewal
from ledger.facts.told import Hush
from ledger.notices.habits import Wishes
from ledger.notices.telling import worth_a_word
from ledger.notices.topics import topics
from ledger.plans.extras import (
    BorrowRule,
    Extras,
    KeepAlive,
    Limit,
    Quota,
    ShareRule,
    Tier,
    WithdrawRule,
)
from ledger.plans.rules import UNLIMITED, Cap, Cycle, Grant, Only, Rollover

PLAIN = Grant(amount=1000)
TEN_DAYS = Grant(amount=1000, lasts=Span(10, "days"))
NIGHT = Grant("bonus", 2000, only=Only(categories=("night",)))
CLAIMED = Grant("bonus", 200, claim=True)
BY_HAND = Cycle(length=Span(30, "days"), starts="activation", renewal="manual")
WITH_GRACE = BY_HAND._replace(grace=Span(10, "days"))
CAPPED = (Rollover(cap=Cap(bytes=400)),)
POOL = Extras(share=ShareRule(amount="per_line"))
ONCE = {"11-23": ["expiring -7"]}


def november(number: int) -> date:
    """A day of November; the 31st is the first of December."""
    return date(2026, 11, 1) + (number - 1) * DAY


def lived(
    *usage: Usage, events: Sequence[Event] = (), newer_rules: bool = False, **plan: Any
) -> Life:
    """A contract since 1 November of a plan of 1000 bytes a month, of which nothing rolls."""
    known = history(*usage, since=november(1))._replace(events=list(events))
    return Life(known, {0: plain(**plan)}, newer_rules=newer_rules)


def used(number: int, amount: int, category: str = "", line: str = "") -> Usage:
    return Usage(november(number), amount, category, line)


CASES: dict[str, tuple[Life, dict[str, list[str]]]] = {
    # Losses.
    "what is granted and never rolls: once": (lived(), ONCE),
    "what rolls: nothing": (lived(rollovers=(Rollover(),)), {}),
    "more than may roll: at each stage": (
        lived(rollovers=CAPPED),
        {"11-23": ["cap -7"], "11-27": ["cap -3"], "11-29": ["cap -1"], "11-30": ["cap 0"]},
    ),
    "a rest that is rounded off: nothing": (
        lived(rollovers=(Rollover(round="down", step=300),)),
        {},
    ),
    "less than a step: all of it is lost": (
        lived(used(2, 750), rollovers=(Rollover(round="down", step=300),)),
        {
            "11-02": ["used 50"],
            "11-23": ["expiring -7"],
            "11-27": ["expiring -3"],
            "11-29": ["expiring -1"],
            "11-30": ["expiring 0"],
        },
    ),
    "less than a twentieth: nothing": (lived(used(2, 951)), {"11-02": ["used 80"]}),
    "in the bank": (
        lived(
            rollovers=(Rollover(locked=True, lasts=Span(20, "days")),),
            extras=Extras(withdraw=WithdrawRule()),
        ),
        {
            "12-13": ["banked -7"],
            "12-17": ["banked -3"],
            "12-19": ["banked -1"],
            "12-20": ["banked 0"],
        },
    ),
    # What a person must do.
    "a renewal by hand, and what a late one still saves": (
        lived(cycle=WITH_GRACE, rollovers=(Rollover(),)),
        {
            "11-27": ["renewal -3"],
            "11-29": ["renewal -1"],
            "12-01": ["frozen -9999"],
            "12-09": ["frozen -1"],
            "12-11": ["ended 0"],
        },
    ),
    "a renewal that is made": (
        lived(cycle=WITH_GRACE, events=[Renewal(1, november(28))], rollovers=(Rollover(),)),
        {"11-27": ["renewal -3"], "12-20": ["expiring -7"]},
    ),
    "what must be asked for": (
        lived(grants=(PLAIN, CLAIMED)),
        {"11-23": ["expiring -7", "unclaimed -7"], "11-29": ["unclaimed -1"]},
    ),
    "a keep-alive": (
        lived(used(3, 950), extras=Extras(keep_alive=KeepAlive(Span(40, "days"), "use"))),
        {
            "11-03": ["used 80"],
            "11-13": ["keep_alive -30"],
            "11-23": ["expiring -7"],
            "12-06": ["keep_alive -7"],
            "12-10": ["keep_alive -3"],
            "12-12": ["keep_alive -1"],
            "12-13": ["keep_alive 0"],
        },
    ),
    "newer rules: once": (lived(newer_rules=True), {"11-01": ["newer_rules 0"], **ONCE}),
    # Use.
    "the shares of the plan itself": (
        lived(used(3, 600), used(4, 150), used(5, 200), extras=Extras(alerts=(70, 90))),
        {"11-04": ["used 70"], "11-05": ["used 90"], **ONCE},
    ),
    "all is used up: once": (lived(used(3, 1000), used(4, 50)), {"11-03": ["used_up 100"]}),
    "a reading that finds some more": (
        lived(used(3, 1000), events=[Reading(1, november(5), 100)]),
        {"11-03": ["used_up 100"], **ONCE},
    ),
    "there is none any more: no use of it": (
        lived(used(3, 300), grants=(TEN_DAYS,)),
        {"11-07": ["expiring -3"], "11-11": ["no_data 100"]},
    ),
    "there is none any more: all of it was used before": (
        lived(used(3, 1000), grants=(TEN_DAYS,)),
        {"11-03": ["used_up 100"]},
    ),
    "use of data for some categories says nothing of the rest": (
        lived(used(3, 1800, "night"), grants=(PLAIN, NIGHT)),
        ONCE,
    ),
    "what was borrowed": (
        lived(
            used(3, 1190), events=[Loan(1, november(3), 200)], extras=Extras(borrow=BorrowRule())
        ),
        {"11-03": ["used 80"], "11-28": ["borrowed 0"]},
    ),
    "a sliding limit and a part limit": (
        lived(
            *(used(3, 85), used(4, 20), used(9, 85)),
            *(used(20, 82, "tethering"), used(21, 20, "tethering")),
            extras=Extras(limits=(Limit(100, 3),), quotas=(Quota(("tethering",), 100),)),
        ),
        {
            "11-03": ["near_limit 80"],
            "11-04": ["over_limit 100"],
            "11-20": ["near_limit 80"],
            "11-21": ["over_limit 100"],
            **ONCE,
        },
    ),
    "price steps that are no small ones": (
        lived(
            *(used(3, 250), used(4, 200), used(5, 45), used(6, 22)),
            extras=Extras(
                tiers=(Tier(300, "1"), Tier(500, "2"), Tier(520, "3"), Tier(UNLIMITED, "4"))
            ),
        ),
        {"11-03": ["price_step 0"], "11-05": ["price_step 0"], "11-06": ["used 50"]},
    ),
    # Pools.
    "a pool is one amount of data": (
        lived(
            *(used(3, 900, line="ann"), used(5, 400, line="bob")),
            events=[Line(1, november(1), "ann", True), Line(2, november(1), "bob", True)],
            extras=POOL,
        ),
        {"11-05": ["used 50"], **ONCE},
    ),
    "a line of a pool has a limit of its own": (
        lived(
            *(used(3, 250, line="ann"), used(5, 100, line="ann")),
            events=[Line(1, november(1), "ann", True, 300), Line(2, november(1), "bob", True)],
            extras=POOL,
        ),
        {"11-03": ["near_limit 80"], "11-05": ["over_limit 100"], **ONCE},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_told_when(name: str) -> None:
    """In November; where something of December is expected, up to the 20th."""
    life, expected = CASES[name]
    days = 50 if max(expected, default="") > "12" else 30
    assert told_on(Listener(life), map(november, range(1, days + 1))) == expected


# What it says ---------------------------------------------------------------------------------


def only_notice(life: Life, number: int, code: str) -> Any:
    (notice,) = [one for one in life.notices(november(number)) if one.code == code]
    return notice


def test_use_cannot_save_what_is_for_some_categories_alone() -> None:
    assert only_notice(lived(), 25, "expiring").a_day == -(-1000 // 6)
    mixed = only_notice(lived(grants=(PLAIN, NIGHT)), 25, "expiring")
    assert (mixed.bytes, mixed.a_day) == (3000, 0)


def test_of_a_pool_the_loss_is_that_of_all_lines() -> None:
    lines = [Line(n, november(1), name, True) for n, name in enumerate(("ann", "bob"), 1)]
    life = lived(used(3, 900, line="ann"), events=lines, extras=POOL)
    notice = only_notice(life, 25, "expiring")
    assert (notice.bytes, notice.a_day) == (1100, -(-1100 // 6))


def test_the_figures_of_what_is_due() -> None:
    grace = lived(cycle=WITH_GRACE, rollovers=(Rollover(),))
    renewal = only_notice(grace, 27, "renewal")
    assert (renewal.bytes, renewal.on, renewal.level) == (1000, november(41), "warning")
    frozen = only_notice(grace, 31, "frozen")
    assert (frozen.bytes, frozen.on) == (1000, november(41))
    capped = only_notice(lived(rollovers=CAPPED), 23, "cap")
    assert (capped.bytes, capped.on) == (600, november(31))
    claim = only_notice(lived(grants=(PLAIN, CLAIMED)), 29, "unclaimed")
    assert (claim.bytes, claim.level) == (200, "info")
    borrowing = Extras(borrow=BorrowRule())
    loan = lived(events=[Loan(1, november(3), 200)], extras=borrowing)
    assert only_notice(loan, 28, "borrowed").bytes == 200
    over = lived(used(3, 130), extras=Extras(limits=(Limit(100, 3),)))
    assert only_notice(over, 3, "over_limit").bytes == 30


def test_used_up_says_how_much_more_and_no_data_that_there_is_none() -> None:
    beyond = lived(used(3, 1000), used(4, 50))
    assert only_notice(beyond, 4, "used_up").bytes == 50
    assert [one.code for one in beyond.notices(november(4))] == ["used_up"]
    ended = lived(used(3, 300), grants=(TEN_DAYS,))
    assert [one.code for one in ended.notices(november(11))] == ["no_data"]


# New, grown, heard, put off -------------------------------------------------------------------


def test_stages_that_were_missed_are_one_message() -> None:
    life = lived(rollovers=CAPPED)
    assert told_on(Listener(life), map(november, (10, 24, 28, 30))) == {
        "11-24": ["cap -7"],
        "11-28": ["cap -3"],
        "11-30": ["cap 0"],
    }
    assert told_on(Listener(life), [november(30)]) == {"11-30": ["cap 0"]}


@pytest.mark.parametrize(
    ("clock", "told"),
    [
        ((27, 23, 24, 27, 28, 29), [27, 29]),  # it is set back
        ((30, 23, 27, 29, 30), [30, 23, 27, 29]),  # it was wrong when it was ahead
    ],
)
def test_a_clock_that_is_put_right_repeats_nothing_and_swallows_nothing(
    clock: Sequence[int], told: list[int]
) -> None:
    listener = Listener(lived(rollovers=CAPPED))
    assert [number for number in clock if listener.hear(november(number))] == told


def test_what_was_used_since_is_no_news_of_the_day_before() -> None:
    listener = Listener(lived(used(28, 300), rollovers=CAPPED))
    assert told_on(listener, map(november, (28, 27))) == {"11-28": ["cap -3"]}


@pytest.mark.parametrize(("corrected", "again"), [(281, []), (280, ["expiring -7"])])
def test_what_grew_by_a_fifth_is_told_again(corrected: int, again: list[str]) -> None:
    listener = Listener(lived(used(5, 400)))
    assert told_on(listener, [november(24)]) == {"11-24": ["expiring -7"]}
    listener.life = lived(used(5, corrected))
    assert list(map(in_short, listener.hear(november(25)))) == again
    assert listener.hear(november(25)) == []


def test_data_that_is_added_is_told_of_with_what_ends_on_its_day() -> None:
    listener = Listener(lived())
    listener.hear(november(24))
    bonus = TopUp(1, november(10), 100, "bonus", until=november(31))
    listener.life = lived(events=[bonus])
    (one,) = listener.hear(november(25))
    assert (in_short(one), one.notice.bytes) == ("expiring -7", 1100)


def heard(until: date | None = None, bytes: int = 600, topic: str | None = None) -> Hush:
    """Said on the 10th of the data of November that is lost."""
    if topic is None:
        (lot,) = only_notice(lived(rollovers=CAPPED), 10, "cap").lots
        topic = f"expiring {lot.id} {november(31)}"
    return Hush(november(10), topic, -7, bytes, until)


@pytest.mark.parametrize(
    ("hush", "days"),
    [
        (heard(), []),
        (heard(bytes=500), [23, 27, 29, 30]),  # 600 is a fifth more
        (heard(bytes=501), []),
        (heard(november(25)), [25, 27, 29, 30]),
        (heard(november(29)), [29, 30]),
        (heard(november(40)), [30]),  # what ends before is told on its last day
        (heard(november(28), topic=""), [28, 29, 30]),
        (heard(topic="expiring another"), [23, 27, 29, 30]),
        (heard()._replace(day=november(28)), [23, 27]),
    ],
)
def test_what_was_heard_or_put_off(hush: Hush, days: list[int]) -> None:
    listener = Listener(lived(rollovers=CAPPED))
    found = {n: listener.hear(november(n), hushes=[hush]) for n in range(10, 31)}
    assert [number for number, news in found.items() if news] == days


def test_a_later_step_is_told_after_an_earlier_one_was_heard() -> None:
    life = lived(used(3, 600), used(5, 300))
    statement = life.day(november(3)).statement
    (topic,) = topics(only_notice(life, 3, "used"), statement)
    hush = Hush(november(3), topic.key, 50, 0, None)
    listener = Listener(life)
    assert listener.hear(november(4), hushes=[hush]) == []
    assert list(map(in_short, listener.hear(november(5), hushes=[hush]))) == ["used 80"]


def test_little_is_not_worth_a_word_and_much_in_little_parts_is() -> None:
    statement = lived(used(3, 951)).day(november(25)).statement
    found = lived(used(3, 951)).notices(november(25))
    assert [one.code for one in worth_a_word(found, statement, twentieth)] == ["used"]
    assert worth_a_word(found, statement, lambda _granted: 49) == found
    gifts = [TopUp(n, november(n), 30, "bonus", until=november(31)) for n in (1, 2)]
    both = lived(used(3, 1000), events=gifts)
    (one,) = [one for one in Listener(both).hear(november(25)) if one.notice.code == "expiring"]
    assert (one.notice.bytes, len(one.topics)) == (60, 2)


# What a person wants --------------------------------------------------------------------------


def test_how_old_a_log_and_a_reading_may_be_is_for_the_person_to_say() -> None:
    life = lived(used(2, 10), events=[Reading(1, november(3), 900)])
    for wishes, expected in (
        (QUIET, {}),
        (Wishes(twentieth, stale_days=5), {"11-09": ["stale 0"]}),
        (Wishes(twentieth, stale_days=0, reading_days=14), {"11-18": ["reading_overdue 0"]}),
    ):
        found = told_on(Listener(life, wishes), map(november, range(1, 23)))
        assert found == expected
