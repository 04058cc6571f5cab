"""What a forecast adds to the facts, and what it takes from them. Forecasts are real ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hearing import QUIET, Life, Listener, in_short, twentieth
from past import DAY, history, plain

from ledger.facts import Expected, Usage
from ledger.forecast import Forecast, forecast
from ledger.notices import Notice
from ledger.notices.foreseen import with_forecast
from ledger.notices.gathering import is_foreseeable
from ledger.notices.habits import Wishes
from ledger.plans.rules import Rollover

OCTOBER = date(2026, 10, 1)
STRICT = QUIET._replace(sure=0.9)
ROLLING = (Rollover(),)


def november(number: int) -> date:
    return date(2026, 11, 1) + (number - 1) * DAY


def going_on(use: Sequence[int], *expected: Expected, **plan: Any) -> Life:
    """The same use again and again from October to the end of November, of 1000 bytes a month."""
    days = [OCTOBER + number * DAY for number in range(61)]
    rows = [Usage(day, use[number % len(use)]) for number, day in enumerate(days)]
    known = history(*rows, since=OCTOBER, expected=expected)
    return Life(known, {0: plain(**plan)})


def foreseen(life: Life, number: int) -> Forecast:
    made = forecast(life.history, life.plans, november(number), "seed")
    assert made
    return made


def heard(life: Life, days: range, wishes: Wishes = QUIET) -> dict[int, list[str]]:
    listener = Listener(life, wishes)
    found = {n: list(map(in_short, listener.hear(november(n), foreseen(life, n)))) for n in days}
    return {number: news for number, news in found.items() if news}


def seen(life: Life, number: int, code: str) -> Notice:
    (notice,) = [
        one for one in life.notices(november(number), foreseen(life, number)) if one.code == code
    ]
    return notice


@pytest.mark.parametrize(("wishes", "day"), [(QUIET, 17), (STRICT, 22)])
def test_a_likely_loss_is_told_once_and_later_to_who_wants_to_be_surer(
    wishes: Wishes, day: int
) -> None:
    """Of each four days one with 54 bytes: of what October left 352 are there a fortnight before,
    of which 8 of 10 futures lose what is worth a word."""
    life = going_on([0, 54, 0, 0], rollovers=ROLLING)
    assert heard(life, range(16, 31), wishes) == {
        day: ["likely_loss -14"],
        23: ["expiring -7"],
        27: ["expiring -3"],
        29: ["expiring -1"],
        30: ["expiring 0"],
    }


def test_a_loss_is_likely_from_so_many_futures_on() -> None:
    life = going_on([0, 54, 0, 0], rollovers=ROLLING)
    statement, made = life.day(november(17)).statement, foreseen(life, 17)
    chance = made.losses[november(31)].chance(50)
    assert 0.5 < chance < 1
    for sure, code in ((chance, "likely_loss"), (chance + 0.001, "expiring")):
        (notice,) = with_forecast(life.notices(november(17)), statement, made, twentieth, sure)
        assert (notice.code, notice.bytes) == (code, 352)


def test_what_is_likely_lost_is_no_more_than_is_there_and_more_use_saves_it() -> None:
    notice = seen(going_on([10], rollovers=ROLLING), 23, "expiring")
    assert notice.bytes == 690 - 23 * 10
    assert notice.likely and 380 <= notice.likely.low <= notice.likely.high <= 400
    assert notice.a_day == -(-460 // 8)
    assert 47 <= notice.more <= 52 and not notice.unlikely


def test_what_will_be_used_anyway_is_told_only_when_it_is_still_there() -> None:
    trip = Expected(1, november(26), november(28), 600)
    life = going_on([10], trip, rollovers=ROLLING)
    assert seen(life, 23, "expiring").unlikely
    assert heard(life, range(20, 31)) == {
        27: ["expiring -3"],
        29: ["expiring -1"],
        30: ["expiring 0"],
    }


def test_data_that_runs_out_is_told_of_in_place_of_how_much_is_used() -> None:
    life = going_on([55])
    notice = seen(life, 12, "running_out")
    assert notice.days and notice.days.middle == notice.on == november(19)
    assert notice.bytes == foreseen(life, 12).overage.middle
    assert heard(life, range(12, 14)) == {12: ["running_out 50"]}


def test_it_runs_out_from_so_many_futures_on() -> None:
    life = going_on([0, 70])
    statement, made = life.day(november(16)).statement, foreseen(life, 16)
    assert 0.5 < made.run_out_chance < 1
    for sure, codes in ((made.run_out_chance, ["running_out"]), (made.run_out_chance + 0.001, [])):
        found = with_forecast([], statement, made, twentieth, sure)
        assert [one.code for one in found] == codes


def test_it_does_not_run_out_where_it_lasts_or_is_used_up() -> None:
    assert not any(
        "running_out 0" in news for news in heard(going_on([30]), range(1, 31, 6)).values()
    )
    found = going_on([55]).notices(november(19), foreseen(going_on([55]), 19))
    assert [one.code for one in found] == ["used_up"]


@pytest.mark.parametrize(("days", "wanted"), [(3, True), (4, False)])
def test_an_old_log_foresees_nothing(days: int, wanted: bool) -> None:
    life = going_on([10])
    known = [row for row in life.history.usage if row.day <= november(20)]
    life = Life(life.history._replace(usage=known), life.plans)
    wishes = Wishes(twentieth, stale_days=3)
    assert is_foreseeable(life.day(november(20 + days)), wishes) == wanted
    assert is_foreseeable(life.day(november(20 + days)), QUIET)
