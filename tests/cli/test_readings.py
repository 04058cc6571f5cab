"""Readings: of what remains, was used, is carried; meters; the drift; the check."""

from __future__ import annotations

from typing import Any

import pytest
from person import GB, MB, Quick, plan_text


@pytest.fixture
def me(quick: Quick) -> Quick:
    """5 GB a month since September, nothing of it used then; 1 GB used on 5 October."""
    quick.ok("start", "mineo/5gb", "--since", "2026-09-01")
    quick.ok("log", "1GB", "--on", "2026-10-05")
    return quick


def on(number: int) -> dict[str, str]:
    return {"GIGA_TODAY": f"2026-10-{number:02}"}


def read(person: Quick, *words: str, **env: str) -> dict[str, Any]:
    """The one drift of a reading."""
    (drift,) = person.data("reading", *words, **env)["readings"]
    return dict(drift)


def figures(person: Quick, *names: str, **env: str) -> list[Any]:
    said = person.data("status", **env)
    return [said[name] for name in names]


def codes(drift: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in drift["reasons"]]


def test_what_was_used_is_brought_to_what_the_carrier_says(me: Quick) -> None:
    drift = read(me, "--used", "2.5GB", **on(10))
    assert (drift["figure"], drift["says"], drift["ledger"]) == ("used", 2500 * MB, GB)
    assert figures(me, "used", "remaining", **on(10)) == [2500 * MB, 7500 * MB]
    read(me, "--used", "2GB", **on(11))
    assert figures(me, "used", "remaining", **on(11)) == [2 * GB, 8 * GB]


def test_used_beyond_all_data_is_overage_and_can_be_taken_back(me: Quick) -> None:
    read(me, "--used", "11GB", **on(10))
    assert figures(me, "used", "overage", "remaining", **on(10)) == [11 * GB, GB, 0]
    read(me, "--used", "10.4GB", **on(11))
    assert figures(me, "used", "overage", "remaining", **on(11)) == [10400 * MB, 400 * MB, 0]
    read(me, "--used", "9GB", **on(12))
    assert figures(me, "used", "overage", "remaining", **on(12)) == [9 * GB, 0, GB]


def test_used_can_be_the_last_word(me: Quick) -> None:
    read(me, "2.5GB", "--used", **on(10))
    assert figures(me, "used", **on(10)) == [2500 * MB]


def test_the_carried_part_is_brought_to_what_the_carrier_says(me: Quick) -> None:
    # 4 GB of September are left, and 5 of October: the carrier drained October's first.
    remaining, carried = me.data("reading", "9GB", "--carried", "5GB", **on(10))["readings"]
    assert (remaining["apart"], carried["apart"]) == (0, GB)
    assert figures(me, "remaining", "carried", "used", **on(10)) == [9 * GB, 5 * GB, GB]


def test_carried_alone_leaves_the_rest_as_it_is(me: Quick) -> None:
    read(me, "--carried", "3GB", **on(10))
    assert figures(me, "remaining", "carried", "used", **on(10)) == [8 * GB, 3 * GB, 2 * GB]


def test_carried_data_that_nothing_explains_ends_with_the_cycle(me: Quick) -> None:
    read(me, "--carried", "6GB", **on(10))
    assert figures(me, "remaining", "carried", **on(10)) == [11 * GB, 6 * GB]
    assert me.data("status", **on(31))["at_risk"][0]["lost"] == 6 * GB


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("3GB", "--carried", "4GB"), "more than the 3.0 GB that remains"),
        (("--carried", "4GB", "--spread"), "--spread needs"),
        (("--used", "1GB", "--carried", "1GB"), "a reading of its own"),
        (("5GB", "--meter", " "), "needs a name"),
        (("5GB", "--meter", "p", "--since", "2026-10-12"), "after 2026-10-10"),
    ],
)
def test_what_cannot_be_is_refused(me: Quick, words: tuple[str, ...], why: str) -> None:
    assert why in me.refused("reading", *words, "--on", "2026-10-10", **on(12))


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--meter", "phone"),
        ("1GB", "--meter", "phone", "--used", "2GB"),
        ("1GB", "--since", "2026-10-01"),
        ("1GB", "--check"),
    ],
)
def test_wrong_usage(me: Quick, words: tuple[str, ...]) -> None:
    me.misused("reading", *words, **on(10))


def test_nothing_is_carried_in_a_plan_that_carries_nothing(quick: Quick) -> None:
    quick.ok("start", "--amount", "10GB", "--for", "30 days")
    assert "carries nothing over" in quick.refused("reading", "5GB", "--carried", "1GB")


def test_spread_use_lies_on_the_days_without_an_entry(me: Quick) -> None:
    me.ok("log", "0", "--on", "2026-10-03", **on(10))
    me.ok("reading", "7GB", "--spread", **on(10))
    # 2 GB over 1, 2, 4, 6, 7, 8, 9 and 10 October.
    left = [me.data("status", "--on", f"2026-10-{n:02}", **on(10))["remaining"] for n in (2, 3, 5)]
    assert left == [9500 * MB, 9500 * MB, 8250 * MB]
    assert figures(me, "remaining", **on(10)) == [7 * GB]


def test_an_entry_that_comes_late_makes_the_reading_smaller(me: Quick) -> None:
    for spread in ((), ("--spread",)):
        me.ok("reading", "8GB", *spread, **on(10))
        me.ok("log", "700MB", "--on", "2026-10-08", **on(11))
        assert figures(me, "remaining", "used", **on(11)) == [8 * GB, 2 * GB]
        me.ok("undo")
        me.ok("undo")


def test_spread_use_begins_after_the_last_reading(me: Quick) -> None:
    me.ok("reading", "9GB", **on(6))
    me.ok("reading", "7GB", "--spread", **on(10))
    left = [me.data("status", "--on", f"2026-10-{n:02}", **on(10))["remaining"] for n in (6, 7, 9)]
    assert left == [9 * GB, 8500 * MB, 7500 * MB]


def test_spread_use_stays_in_its_cycle(me: Quick) -> None:
    me.ok("reading", "9.9GB", "--spread", "--on", "2026-11-02", GIGA_TODAY="2026-11-02")
    assert me.data("status", "--on", "2026-10-31", GIGA_TODAY="2026-11-02")["used"] == GB


# What could explain a drift --------------------------------------------------------------------


def test_a_forgotten_day_explains(me: Quick) -> None:
    me.ok("reading", "9GB", **on(6))
    me.ok("log", "100MB", "--on", "2026-10-07", **on(9))
    me.ok("log", "100MB", "--on", "2026-10-09", **on(9))
    drift = read(me, "8.1GB", **on(9))
    assert drift["reasons"] == [{"code": "forgotten", "days": ["2026-10-08"], "bytes": 0}]


def test_a_carrier_that_is_late_explains(me: Quick) -> None:
    me.ok("log", "400MB", "--on", "2026-10-10", **on(10))
    drift = read(me, "9GB", **on(10))
    assert codes(drift) == ["late"]
    assert "late" not in codes(read(me, "9.9GB", **on(10)))


def test_the_last_digit_explains(me: Quick) -> None:
    me.ok("log", "40MB", "--on", "2026-10-10", **on(10))
    drift = read(me, "9.0GB", **on(10))
    assert (codes(drift), drift["agrees"]) == (["rounding"], True)
    me.ok("undo")
    drift = read(me, "9.00GB", **on(10))
    assert drift["agrees"] is False


def test_1024_in_place_of_1000_explains(me: Quick) -> None:
    assert "units" in codes(read(me, "8.38GB", **on(10)))  # 9 GB are 8.38 GiB
    me.ok("undo")
    assert "units" not in codes(read(me, "8.2GB", **on(10)))


def test_the_answer_says_why_in_words(me: Quick) -> None:
    said = me.ok("reading", "7GB", **on(7))
    assert "2 GB more was used than logged" in said
    assert "Nothing was logged for 1 Oct, 2 Oct, 3 Oct and 3 more days." in said


# Meters ----------------------------------------------------------------------------------------


def test_a_meter_counts_from_its_first_reading_on(me: Quick) -> None:
    begun = read(me, "12.4GB", "--meter", "phone", **on(6))
    assert (begun["ledger"], begun["meter"]) == (None, "phone")
    me.ok("log", "200MB", "--on", "2026-10-08", **on(10))
    drift = read(me, "13.4GB", "--meter", "phone", **on(10))
    assert (drift["says"], drift["ledger"], drift["since"]) == (GB, 200 * MB, "2026-10-07")
    assert figures(me, "used", **on(10)) == [2 * GB]
    assert me.data("status", "--on", "2026-10-09", **on(10))["used"] == 1200 * MB


def test_what_a_meter_found_can_lie_on_the_days_without_an_entry(me: Quick) -> None:
    me.ok("reading", "1GB", "--meter", "phone", **on(6))
    me.ok("log", "0", "--on", "2026-10-08", **on(10))
    me.ok("reading", "1.9GB", "--meter", "phone", "--spread", **on(10))
    used = [
        me.data("status", "--on", f"2026-10-{n:02}", **on(10))["used"] for n in (6, 7, 8, 9, 10)
    ]
    assert used == [GB, 1300 * MB, 1300 * MB, 1600 * MB, 1900 * MB]


def test_a_difference_across_a_boundary_is_split_by_days(me: Quick) -> None:
    me.ok("reading", "1GB", "--meter", "phone", **on(28))
    me.ok("reading", "2GB", "--meter", "phone", GIGA_TODAY="2026-11-02")
    # Three of five days are October's, and lie on its last one.
    october = [
        me.data("status", "--on", f"2026-10-{n}", GIGA_TODAY="2026-11-02")["used"] for n in (30, 31)
    ]
    assert october == [GB, 1600 * MB]
    assert figures(me, "used", GIGA_TODAY="2026-11-02") == [400 * MB]


def test_a_counter_that_fell_is_asked_about_and_counts_at_least_what_it_shows(me: Quick) -> None:
    me.ok("reading", "12GB", "--meter", "phone", **on(6))
    words = ("reading", "300MB", "--meter", "phone")
    assert "stood at 12.0 GB on 2026-10-06" in me.refused(*words, **on(10))
    drift = read(me, *words[1:], "--yes", **on(10))
    assert (drift["says"], codes(drift)) == (300 * MB, ["reset", "forgotten"])
    assert figures(me, "used", **on(10)) == [1300 * MB]


def test_a_counter_that_leaps_is_asked_about(me: Quick) -> None:
    words = ("reading", "899GB", "--meter", "phone")
    refusal = me.refused(*words, "--since", "2026-10-09", **on(10))
    assert "phone has counted 899.0 GB since 2026-10-09: more than 200.0 GB a day" in refusal
    me.ok("reading", "1GB", "--meter", "phone", **on(6))
    assert "counted 898.0 GB since 2026-10-06" in me.refused(*words, **on(10))
    me.ok(*words, "--yes", **on(10))
    me.ok("reading", "1000GB", "--meter", "phone", **on(11))


def test_a_counter_that_has_days_for_it_may_stand_high(me: Quick) -> None:
    me.ok("reading", "5000GB", "--meter", "phone", **on(6))
    me.ok("reading", "5790GB", "--meter", "phone", **on(10))


def test_since_says_when_it_began_at_nothing(me: Quick) -> None:
    drift = read(me, "1.5GB", "--meter", "phone", "--since", "2026-10-01", **on(10))
    assert (drift["says"], drift["ledger"]) == (1500 * MB, GB)
    assert figures(me, "used", **on(10)) == [1500 * MB]
    # The same word again is the same life of the counter.
    me.ok("reading", "1.6GB", "--meter", "phone", "--since", "2026-10-01", **on(11))
    assert figures(me, "used", **on(11)) == [1600 * MB]
    me.ok("reading", "1.7GB", "--meter", "phone", "--since", "2026-10-12", **on(14))
    assert figures(me, "used", **on(14)) == [3300 * MB]


def test_what_was_logged_beyond_a_meter_stays_and_is_said(me: Quick) -> None:
    me.ok("reading", "1GB", "--meter", "phone", **on(6))
    me.ok("log", "900MB", "--on", "2026-10-08", **on(10))
    drift = read(me, "1.5GB", "--meter", "phone", **on(10))
    assert (drift["says"], drift["ledger"]) == (500 * MB, 900 * MB)
    assert figures(me, "used", **on(10)) == [1900 * MB]
    assert me.run("reading", "--check", **on(10)).status == 1


def test_an_entry_explains_one_of_several_meters(me: Quick) -> None:
    for name in ("phone", "router"):
        me.ok("reading", "1GB", "--meter", name, **on(6))
    me.ok("log", "500MB", "--on", "2026-10-08", **on(10))
    for name in ("phone", "router"):
        me.ok("reading", "1.5GB", "--meter", name, **on(10))
    assert figures(me, "used", **on(10)) == [2 * GB]


def test_what_a_meter_found_is_use_for_the_reports(me: Quick) -> None:
    me.ok("reading", "1GB", "--meter", "phone", **on(6))
    me.ok("reading", "1.8GB", "--meter", "phone", **on(10))
    assert "Last entry: today, 800 MB" in me.ok("status", **on(10))
    assert me.data("cycles", **on(10))["cycles"][-1]["used"] == 1800 * MB


def test_a_meter_that_did_not_move_knows_that_nothing_was_used(me: Quick) -> None:
    me.ok("reading", "1GB", "--meter", "phone", **on(6))
    me.ok("reading", "1GB", "--meter", "phone", **on(10))
    assert "Last entry: today, 0 B" in me.ok("status", **on(10))
    # Of a day that is known to be without use, a reading spreads nothing onto it.
    me.ok("reading", "8GB", "--spread", **on(12))
    left = [me.data("status", "--on", f"2026-10-{n:02}", **on(12))["remaining"] for n in (10, 11)]
    assert left[1] < left[0]


def test_who_reads_a_meter_is_not_told_that_nothing_was_written_down(me: Quick) -> None:
    me.ok("reading", "1GB", "--meter", "phone", GIGA_TODAY="2026-11-20")
    assert "stale" not in [one["code"] for one in me.data("remind", "--all")]


def test_a_meter_is_voided_amended_and_undone_like_any_entry(me: Quick) -> None:
    me.ok("reading", "1GB", "--meter", "phone", **on(6))
    me.ok("reading", "1.8GB", "--meter", "phone", **on(10))
    me.ok("amend", "@1", "1.5GB", **on(10))
    assert figures(me, "used", **on(10)) == [1500 * MB]
    me.ok("void", "@1", **on(10))
    assert figures(me, "used", **on(10)) == [GB]
    me.ok("undo")
    assert figures(me, "used", **on(10)) == [1500 * MB]


def test_a_late_reading_above_a_later_one_is_asked_about(me: Quick) -> None:
    me.ok("reading", "1GB", "--meter", "phone", **on(6))
    me.ok("reading", "2GB", "--meter", "phone", **on(10))
    late = ("reading", "2.5GB", "--meter", "phone", "--on", "2026-10-08")
    said = me.refused(*late, **on(10))
    assert "phone stood at 2.0 GB on 2026-10-10, after 2.5 GB on 2026-10-08." in said
    me.ok("reading", "1.5GB", *late[2:], **on(10))
    me.ok("reading", "2.5GB", *late[2:], "--yes", **on(10))


def test_a_late_reading_before_a_counter_fell_is_not_asked_about(me: Quick) -> None:
    me.ok("reading", "5GB", "--meter", "phone", **on(6))
    me.ok("reading", "1GB", "--meter", "phone", "--yes", **on(10))
    me.ok("reading", "6GB", "--meter", "phone", "--on", "2026-10-08", **on(10))


def test_a_meter_that_is_amended_out_of_its_order_is_asked_about(me: Quick) -> None:
    for day, stands in ((6, "1GB"), (8, "2GB"), (10, "3GB")):
        me.ok("reading", stands, "--meter", "phone", **on(day))
    before, after = "phone stood at 1.0 GB on 2026-10-06", "phone stood at 3.0 GB on 2026-10-10"
    assert before in me.refused("amend", "@2", "900MB", **on(10))
    assert after in me.refused("amend", "@2", "3.1GB", **on(10))
    assert after in me.refused("amend", "@3", "--on", "2026-10-09", "4GB", **on(10))
    me.ok("amend", "@2", "2.5GB", **on(10))
    me.ok("amend", "@1", "900MB", "--yes", **on(10))


def test_a_meter_has_one_name_in_whatever_case(me: Quick) -> None:
    me.ok("reading", "1GB", "--meter", "Phone", **on(6))
    drift = read(me, "1.5GB", "--meter", "PHONE", **on(10))
    assert (drift["says"], drift["meter"]) == (500 * MB, "Phone")


def test_less_cannot_remain_than_is_carried_by_an_amended_reading(me: Quick) -> None:
    me.ok("reading", "9GB", "--carried", "4GB", **on(10))
    assert "Less cannot remain than is carried" in me.refused("amend", "@1", "3GB", **on(10))


def test_the_journal_says_of_what_a_reading_was(me: Quick) -> None:
    me.ok("reading", "--used", "2GB", "--spread", **on(10))
    me.ok("reading", "8GB", "--carried", "3GB", **on(10))
    me.ok("reading", "1GB", "--meter", "phone", "--since", "2026-10-01", **on(10))
    details = [entry["details"] for entry in me.data("journal", **on(10))["entries"][-3:]]
    assert details == ["used, spread", "carried 3GB", "phone, since 2026-10-01"]


# The check -------------------------------------------------------------------------------------


def test_check_says_whether_the_entries_agree_with_the_last_readings(me: Quick) -> None:
    me.ok("reading", "9GB", **on(6))
    assert me.run("reading", "--check", **on(6)).status == 0
    me.ok("reading", "8GB", **on(10))
    answer = me.run("reading", "--check", **on(10))
    assert (answer.status, answer.err) == (1, "")
    assert "the ledger had 9.0 GB, 1 GB more" in answer.out
    me.ok("log", "1GB", "--on", "2026-10-09", **on(11))
    assert me.run("reading", "--check", **on(11)).status == 0


def test_check_takes_the_last_of_each_kind(me: Quick) -> None:
    me.ok("reading", "--used", "1GB", **on(6))
    me.ok("reading", "9GB", "--carried", "4GB", **on(7))
    me.ok("reading", "1GB", "--meter", "phone", **on(7))
    me.ok("reading", "1GB", "--meter", "phone", **on(8))
    said = me.data("reading", "--check", **on(8))
    assert said["agrees"] is True
    assert [one["figure"] for one in said["readings"]] == ["used", "remaining", "carried", "meter"]


def test_check_needs_a_reading(me: Quick) -> None:
    assert "no reading to compare with" in me.refused("reading", "--check", **on(8))


def test_used_is_the_reading_of_an_unlimited_plan(quick: Quick) -> None:
    plan = quick.folder / "all.toml"
    plan.write_text(
        '[family]\nid = "jp.x.all"\ncarrier = "x"\nname = { en = "all" }\nkind = "postpaid"\n'
        'zone = "Asia/Tokyo"\n[[size]]\nid = "all"\namount = "unlimited"\n'
    )
    quick.ok("start", "all.toml", "--since", "2026-11-01")
    assert "nothing to compare with" in quick.refused("reading", "3GB")
    quick.ok("reading", "--used", "3GB")
    assert figures(quick, "used", "remaining") == [3 * GB, None]


def test_why_of_a_day_says_what_a_meter_counted(me: Quick) -> None:
    me.ok("reading", "1GB", "--meter", "phone", **on(6))
    me.ok("reading", "1.8GB", "--meter", "phone", **on(10))
    said = me.ok("why", "2026-10-10", **on(10))
    assert "(800 MB of it was counted by phone and not logged)" in said


def test_a_meter_does_not_count_again_what_the_carrier_knew_of(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-10-01")
    quick.ok("reading", "1GB", "--on", "2026-10-30")
    quick.ok("reading", "4.1GB", "--meter", "phone", "--since", "2026-10-01", "--on", "2026-10-31")
    (october, _november) = quick.data("cycles")["cycles"]
    # 30 of 31 days were before the reading, which says 4 GB; the rest is a 31st of 4.1 GB.
    assert october["used"] == 4 * GB + 4100 * MB - 4100 * MB * 30 // 31
    assert october["overage"] == 0


def test_use_beyond_all_data_that_a_reading_finds_is_in_the_books(me: Quick) -> None:
    me.ok("reading", "--used", "11GB", "--on", "2026-10-20")
    assert me.data("doctor")["ok"]
    me.ok("reading", "--used", "10.5GB", "--on", "2026-10-21")
    assert me.data("doctor")["ok"]


def test_carried_data_that_only_a_reading_knows_came_from_the_month_before(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    quick.ok("reading", "4GB", "--carried", "1GB")
    assert "carried from October" in quick.ok("status")
    (november,) = quick.data("cycles")["cycles"]
    assert (november["granted"], november["carried"]) == (5 * GB, GB)


@pytest.mark.parametrize("words", [("0",), ("--used", "0"), ("--carried", "0"), ("０",)])
def test_nothing_needs_no_unit(me: Quick, words: tuple[str, ...]) -> None:
    assert read(me, *words, **on(10))["says"] == 0


# Words that are true ----------------------------------------------------------------------------


@pytest.fixture
def november(quick: Quick) -> Quick:
    """5 GB a month since 1 November."""
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    return quick


def test_more_than_was_ever_logged_is_not_less_use(november: Quick) -> None:
    november.ok("log", "3.5GB", "--on", "2026-11-10")
    said = november.ok("reading", "9GB")
    assert "7.5 GB more is there than the plan and the entries explain." in said


def test_more_than_a_plan_can_give_is_asked_about(november: Quick) -> None:
    asked = "90.0 GB is more than jp.mineo.mypita/5gb can have given by then (10.0 GB)."
    for words in (("90GB",), ("--carried", "90GB")):
        assert asked in november.refused("reading", *words)
    november.ok("reading", "4GB")
    assert asked in november.refused("amend", "@1", "90GB")
    november.ok("topup", "90GB")
    november.ok("reading", "90GB")
    november.ok("reading", "900GB", "--yes")


def test_a_second_reading_of_a_day_is_compared_with_the_first(november: Quick) -> None:
    november.ok("log", "300MB", "--on", "2026-11-05")
    november.ok("reading", "4.7GB")
    said = november.ok("log", "500MB")
    assert said.endswith(
        "\nThe reading of that day holds at its end already: what is left stays as it was.\n"
    )
    assert "The reading" not in november.ok("log", "100MB", "--on", "2026-11-07")
    said = november.ok("reading", "4.2GB")
    assert "the ledger had 4.7 GB, 500 MB more. 4.2 GB left" in said


@pytest.mark.parametrize(
    ("first", "words", "before"),
    [
        (("--used", "6GB"), "the ledger had 0 B and 1 GB over; 2 GB less was used than it had", 6),
        ((), "the ledger had 0 B and 2 GB over; 3 GB less was used than it had", 7),
    ],
)
def test_use_beyond_all_data_that_never_was_is_told(
    november: Quick, first: tuple[str, ...], words: str, before: int
) -> None:
    november.ok("log", "7GB", "--on", "2026-11-10")
    if first:
        november.ok("reading", *first, "--on", "2026-11-20")
    assert november.data("cycles")["cycles"][0]["used"] == before * GB
    said = november.ok("reading", "1GB", "--on", "2026-11-22")
    assert words in said and "late" not in said
    assert november.data("cycles")["cycles"][0]["used"] == 4 * GB


def test_carriers_are_not_late_for_a_meter(me: Quick) -> None:
    me.ok("reading", "1GB", "--meter", "phone", **on(6))
    me.ok("log", "900MB", "--on", "2026-10-10", **on(10))
    assert codes(read(me, "1.5GB", "--meter", "phone", **on(10))) == []


def test_a_check_says_where_there_is_no_reading(me: Quick) -> None:
    me.ok("start", "mineo/5gb", "--since", "2026-10-01", "--name", "b", **on(6))
    me.ok("reading", "9GB", "--contract", "mineo", **on(6))
    answer = me.run("reading", "--check", **on(6))
    assert answer.status == 0
    assert answer.out.endswith("\nb:\nThere is no reading to compare with.\n")
    assert [one["agrees"] for one in me.data("reading", "--check", **on(6))] == [True, None]


def test_carried_data_of_1024_is_readable_in_the_journal(quick: Quick) -> None:
    plan = plan_text('[rollover]\nlasts = "1 cycle"\n', amount="10GB", unit=1024)
    (quick.folder / "binary.toml").write_text(plan)
    quick.ok("start", "binary.toml", "--since", "2026-10-01")
    quick.ok("reading", "7.3GB", "--carried", "1.1GB")
    assert quick.data("journal")["entries"][-1]["details"] == "carried 1.1GB"


def test_a_meter_cannot_be_amended_to_before_it_began(me: Quick) -> None:
    me.ok("reading", "5GB", "--meter", "phone", "--since", "2026-10-03", **on(6))
    assert "--since 2026-10-03 is after" in me.refused("amend", "@1", "--on", "2026-10-02", **on(9))


def test_an_amended_reading_is_as_exact_as_it_is_typed_now(me: Quick) -> None:
    me.ok("reading", "9GB", **on(6))
    me.ok("amend", "@1", "8.95GB", **on(6))
    assert me.run("reading", "--check", **on(6)).status == 1


def test_a_meter_of_one_line_is_spread_over_the_days_without_an_entry_of_that_line(
    quick: Quick,
) -> None:
    plan = quick.folder / "office.toml"
    plan.write_text(
        '[family]\nid = "jp.x.office"\ncarrier = "x"\nname = { en = "office" }\n'
        'kind = "enterprise"\nzone = "Asia/Tokyo"\n[[size]]\nid = "3gb"\namount = "3GB"\n'
        '[share]\namount = "per_line"\n'
    )
    quick.ok("start", "office.toml", "--since", "2026-10-01")
    quick.ok("lines", "add", "Bob", "Zoe", "--on", "2026-10-01", **on(10))
    quick.ok("reading", "1GB", "--meter", "z", "--line", "Zoe", **on(6))
    quick.ok("log", "10MB", "--line", "Bob", "--on", "2026-10-07", **on(10))
    quick.ok("reading", "1.4GB", "--meter", "z", "--line", "Zoe", "--spread", **on(10))
    used = [quick.data("status", "--on", f"2026-10-{n:02}", **on(10))["used"] for n in (7, 8)]
    assert used == [110 * MB, 210 * MB]


def test_more_carried_and_less_left_than_thought_is_said_as_it_is(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-10-01")
    said = quick.ok("reading", "7GB", "--carried", "6GB", "--on", "2026-11-15")
    assert "the ledger had 10.0 GB, 3 GB more." in said
    assert "explain" not in said


def test_what_a_meter_counted_is_not_said_to_be_logged(me: Quick) -> None:
    me.ok("reading", "1GB", "--meter", "phone", **on(6))
    me.ok("reading", "8.9GB", **on(9))
    me.ok("reading", "3GB", "--meter", "phone", **on(12))
    answer = me.run("reading", "--check", **on(12)).out
    assert "carriers are often late" not in answer
