"""Gifts, loans, claims, the bank, options, data that is gone: what is written and what refused."""

from __future__ import annotations

import pytest
from person import GB, MB, Giga, Quick, plan_text

PLAN = plan_text("""
[[grant]]
class = "plan"

[[grant]]
class = "bonus"
amount = "1GB"
claim = true

[[grant]]
class = "option"
amount = "2GB"
option = "night"

[rollover]

[drain]
order = ["carried", "plan", "bonus", "option", "topup"]

[gift]
takes = ["plan"]
min = "500MB"
max = "2GB"
leave = "1GB"

[borrow]
max = "2GB"
step = "500MB"

[deposit]
takes = ["plan"]
max = "3GB"

[withdraw]
step = "1GB"
""")

BARE = plan_text(id="my.bare.plan")


@pytest.fixture
def own(quick: Quick) -> Quick:
    """A plan that knows everything, begun this month with nothing used: 5 GB left."""
    (quick.folder / "my.toml").write_text(PLAN)
    quick.ok("start", "my.toml", "--since", "2026-11-01")
    return quick


@pytest.fixture
def bare(quick: Quick) -> Quick:
    """A plan of 5 GB and nothing else."""
    (quick.folder / "bare.toml").write_text(BARE)
    quick.ok("start", "bare.toml", "--since", "2026-11-01")
    return quick


# --- what every one of them can do ----------------------------------------------------------

EVERY = [
    ("gift", "in", "1GB", "--until", "2026-12-05", "--note", "from Aki"),
    ("gift", "out", "1.5GB"),
    ("borrow", "500MB"),
    ("claim",),
    ("deposit", "2GB"),
    ("option", "on", "night"),
    ("forfeit", "all", "--yes", "--reason", "a new SIM"),
    ("topup", "1GB", "--after"),
    ("renew", "--yes"),
    ("lines", "add", "mum", "--limit", "2GB"),
]


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_it_is_undone_and_redone(own: Quick, command: tuple[str, ...]) -> None:
    own.ok("log", "100MB")
    before = own.data("status")
    answer = own.ok(*command)
    assert len(answer.splitlines()) == 1
    after, journal = own.data("status"), own.data("journal")
    assert after != before or command[0] == "option"
    assert f"Undone: giga {command[0]}" in own.ok("undo")
    assert own.data("status") == before
    own.ok("redo")
    assert (own.data("status"), own.data("journal")) == (after, journal)


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_it_is_voided_by_its_number(own: Quick, command: tuple[str, ...]) -> None:
    before = own.data("status")
    own.ok(*command)
    (entry,) = own.data("journal")["entries"]
    assert own.ok("void", str(entry["id"])).startswith(f"Void: entry {entry['id']}, Sun 22 Nov")
    assert own.data("status") == before


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_a_day_on_which_it_cannot_have_been_is_refused(
    own: Quick, command: tuple[str, ...]
) -> None:
    words = [*command, "--on"]
    assert "Mine began on 2026-11-01" in own.refused(*words, "2026-10-31")
    assert "2026-11-23 is in the future" in own.refused(*words, "tomorrow")
    own.ok("end", "--on", "yesterday")
    assert "Mine ended on 2026-11-21" in own.refused(*command)


@pytest.mark.parametrize(
    "command",
    [("gift", "in"), ("gift", "out"), ("borrow",), ("deposit",), ("withdraw",)],
    ids=" ".join,
)
def test_an_amount_is_one(own: Quick, command: tuple[str, ...]) -> None:
    assert "'-3GB' is negative" in own.refused(*command, "-3GB")
    assert "'3' has no unit" in own.refused(*command, "3")
    assert "0GB is nothing" in own.refused(*command, "0GB")


def test_all_of_it_in_processes_of_their_own(giga: Giga) -> None:
    """What a person sees of it, in the order of a month."""
    (giga.folder / "my.toml").write_text(PLAN)
    giga.ok("start", "my.toml", "--since", "2026-11-01")
    assert giga.ok("gift", "in", "1GB", "--until", "2026-12-05") == (
        "Sun 22 Nov: 1 GB received, lost after Sat 5 Dec. 6.0 GB left until Mon 30 Nov.\n"
    )
    assert giga.ok("gift", "out", "1.5GB") == (
        "Sun 22 Nov: 1.5 GB given away. 4.5 GB left until Mon 30 Nov.\n"
    )
    assert giga.ok("borrow", "500MB") == (
        "Sun 22 Nov: 500 MB borrowed; it comes off the next grant. 5.0 GB left until Mon 30 Nov.\n"
    )
    assert giga.ok("claim") == "Sun 22 Nov: claimed, 1 GB. 6.0 GB left until Mon 30 Nov.\n"
    assert giga.ok("deposit", "2GB", "--on", "yesterday") == (
        "Sat 21 Nov: 2 GB put into the bank, 2 GB in it now. 4.0 GB left until Mon 30 Nov.\n"
    )
    assert giga.ok("withdraw", "1GB") == (
        "Sun 22 Nov: 1 GB taken out of the bank, lost after Mon 30 Nov; 1 GB still in it. "
        "5.0 GB left until Mon 30 Nov.\n"
    )
    assert giga.ok("topup", "1GB", "--after") == (
        "Sun 22 Nov: 1 GB topped up, waits until the rest is used. 5.0 GB left until Mon 30 Nov. "
        "1 GB more waits for its turn.\n"
    )
    assert giga.ok("status").splitlines()[1:10] == [
        "5.0 GB left  of 5.0 GB       [##########################]       until Mon 30 Nov",
        "  1.5 GB  November's own",
        "            used first; rolls on 1 Dec, then good until Thu 31 Dec",
        "  1.0 GB  bonus of November      lost after Mon 30 Nov",
        "  1.0 GB  from the bank 22 Nov   lost after Mon 30 Nov",
        "  1.0 GB  received 22 Nov        lost after Sat 5 Dec",
        "  0.5 GB  borrowed 22 Nov        lost after Mon 30 Nov",
        "  1 GB waits until the rest is used; 1 GB in the bank; 500 MB borrowed: comes",
        "  off the next grant; 1.5 GB given away in this cycle",
    ]
    kinds = [entry["kind"] for entry in giga.data("journal")["entries"]]
    assert sorted(kinds) == [
        "borrow",
        "claim",
        "deposit",
        "gift_in",
        "gift_out",
        "topup",
        "withdraw",
    ]


# --- gifts ----------------------------------------------------------------------------------


def test_what_is_received_lives_as_the_plan_says_or_as_one_says(own: Quick) -> None:
    assert "lost after Mon 30 Nov" in own.ok("gift", "in", "1GB")
    assert "lost after Sat 5 Dec" in own.ok("gift", "in", "1GB", "--until", "2026-12-05")
    own.ok("gift", "in", "1GB", "--lasts", "3 days")
    ends = [lot["last_day"] for lot in own.data("lots")["lots"] if lot["class"] == "gift"]
    assert sorted(ends) == ["2026-11-24", "2026-11-30", "2026-12-05"]
    assert "not both" in own.refused(
        "gift", "in", "1GB", "--lasts", "3 days", "--until", "2026-12-05"
    )
    assert "is before 2026-11-22" in own.refused("gift", "in", "1GB", "--until", "yesterday")


def test_a_gift_that_keeps_its_end_needs_that_end(quick: Quick) -> None:
    (quick.folder / "my.toml").write_text(BARE + '\n[gift]\nlasts = "keep"\n')
    quick.ok("start", "my.toml")
    line = quick.refused("gift", "in", "1GB")
    assert "a gift keeps the end that it had" in line and "--until DATE" in line
    quick.ok("gift", "in", "1GB", "--until", "2026-12-05")


def test_an_amount_that_is_probably_a_slip_is_asked_for(own: Quick) -> None:
    assert "is a lot for one gift" in own.refused("gift", "in", "900GB")
    own.ok("gift", "in", "900GB", "--yes")


def test_what_is_given_is_neither_used_nor_lost(own: Quick) -> None:
    own.ok("gift", "out", "2GB")
    status = own.data("status")
    figures = ("remaining", "used", "forfeited", "given")
    assert [status[figure] for figure in figures] == [3 * GB, 0, 0, 2 * GB]
    (cycle,) = own.data("cycles")["cycles"]
    assert (cycle["given"], cycle["used"], cycle["lost"]) == (2 * GB, 0, 0)
    assert "given" in own.ok("cycles").splitlines()[0]


def test_a_gift_is_as_large_as_the_plan_lets_it_be(own: Quick) -> None:
    assert "at least 500 MB" in own.refused("gift", "out", "100MB")
    assert "at most 2 GB" in own.refused("gift", "out", "2.5GB")
    own.ok("log", "3GB")
    line = own.refused("gift", "out", "1.5GB")
    assert line == "Only 1 GB can be taken on 2026-11-22. 1 GB must stay with you."
    own.ok("gift", "out", "1GB")


def test_only_what_the_plan_names_is_given(quick: Quick) -> None:
    (quick.folder / "my.toml").write_text(BARE + '\n[gift]\ntakes = ["plan"]\n')
    quick.ok("start", "my.toml", "--since", "2026-11-01")
    quick.ok("topup", "3GB")
    line = quick.refused("gift", "out", "6GB")
    assert line == "Only 5 GB can be taken on 2026-11-22. Only this may be given: plan."
    quick.ok("gift", "out", "5GB")
    assert quick.left() == 3 * GB


def test_what_went_on_a_day_before_is_checked_against_that_day(own: Quick) -> None:
    own.ok("log", "4GB", "--on", "2026-11-10")
    assert "Only 0 B can be taken on 2026-11-15" in own.refused(
        "gift", "out", "1GB", "--on", "2026-11-15"
    )
    own.ok("gift", "out", "1GB", "--on", "2026-11-05")


# --- loans ----------------------------------------------------------------------------------


def test_a_loan_comes_off_the_next_grant(own: Quick) -> None:
    own.ok("borrow", "1.5GB")
    november = own.data("status")
    assert (november["remaining"], november["debt"]) == (6500 * MB, 1500 * MB)
    assert "1.5 GB borrowed: comes off the next grant" in own.ok("status")
    december = own.data("status", "--on", "2026-12-01")
    assert (december["granted"], december["debt"]) == (3500 * MB, 0)
    assert "which had been borrowed" in own.ok("why", "2026-12-01", "--on", "2026-12-01")


def test_a_loan_keeps_to_its_limit_and_its_steps(own: Quick) -> None:
    own.ok("borrow", "1.5GB")
    line = own.refused("borrow", "1GB")
    assert line == (
        "At most 2 GB may be owed, and 1.5 GB is owed already. So 500 MB more can be borrowed."
    )
    assert "600MB is not a multiple of 500MB" in own.refused("borrow", "600MB")


def test_a_plan_that_lends_nothing_says_so(bare: Quick) -> None:
    line = bare.refused("borrow", "1GB")
    assert "With my.bare.plan/5gb nothing can be borrowed" in line and "giga topup" in line


# --- claims and options ---------------------------------------------------------------------


def test_what_is_claimed_comes_once_a_cycle(own: Quick) -> None:
    own.ok("claim", "--on", "2026-11-10")
    assert own.left() == 6 * GB
    assert own.refused("claim") == (
        "It was claimed already, on 2026-11-10. The next: from 2026-12-01 on."
    )
    own.ok("claim", GIGA_TODAY="2026-12-02")


def test_a_claim_may_only_let_what_is_left_roll(quick: Quick) -> None:
    (quick.folder / "my.toml").write_text(BARE + '\n[rollover]\nrequires = ["claim"]\n')
    quick.ok("start", "my.toml", "--since", "2026-10-01")
    assert quick.data("status")["carried"] == 0
    answer = quick.ok("claim")
    assert "Sun 22 Nov: claimed, so that what is left may roll over. 5.0 GB left" in answer
    assert "claimed already" in quick.refused("claim")
    assert quick.data("status", "--on", "2026-12-01")["carried"] == 5 * GB


def test_what_cannot_be_claimed_yet_says_when(quick: Quick) -> None:
    (quick.folder / "my.toml").write_text(PLAN.replace("claim = true", "claim = true\nfirst = 3"))
    quick.ok("start", "my.toml", "--since", "2026-11-01")
    assert quick.refused("claim") == (
        "There is nothing to ask for in this cycle. The next: from 2027-01-01 on."
    )


def test_a_plan_without_claims_says_so(bare: Quick) -> None:
    assert "nothing has to be asked for" in bare.refused("claim")


def test_an_option_brings_its_data_with_the_next_cycle(own: Quick) -> None:
    assert own.ok("option", "on", "NIGHT").startswith("Sun 22 Nov: option night is on.")
    assert own.data("status", "--on", "2026-12-01")["granted"] == 7 * GB
    assert "is on already" in own.refused("option", "on", "night")
    own.ok("option", "off", "night", GIGA_TODAY="2026-12-05")
    assert "is off already" in own.refused("option", "off", "night", GIGA_TODAY="2026-12-05")
    assert own.data("status", "--on", "2027-01-01")["granted"] == 5 * GB


def test_an_option_is_one_of_the_plans(own: Quick) -> None:
    line = own.refused("option", "on", "day")
    assert line == "my.own.plan/5gb has no option 'day'. There are: night."


def test_a_plan_without_options_says_so(bare: Quick) -> None:
    assert bare.refused("option", "on", "day") == "my.bare.plan/5gb has no options."


# --- the bank -------------------------------------------------------------------------------


def test_the_bank_holds_what_is_neither_left_nor_lost(own: Quick) -> None:
    own.ok("deposit", "2GB", "--on", "2026-11-10")
    status = own.data("status")
    assert (status["remaining"], status["banked"], status["forfeited"]) == (3 * GB, 2 * GB, 0)
    assert [lot.get("state") for lot in status["lots"]] == [None, "locked"]
    assert "2 GB in the bank" in own.ok("status")
    assert "(in the bank)" in own.ok("lots")
    assert own.ok("why", "banked").startswith("2 GB in the bank on Sun 22 Nov\n")
    own.ok("withdraw", "1GB")
    after = own.data("status")
    assert (after["remaining"], after["banked"]) == (4 * GB, GB)


def test_the_bank_has_its_limits(own: Quick) -> None:
    own.ok("deposit", "2GB", "--on", "2026-11-10")
    assert "The bank holds at most 3 GB, and 2 GB is in it" in own.refused("deposit", "1.5GB")
    assert "1.5GB is not a multiple of 1GB" in own.refused("withdraw", "1500MB")
    assert "There is 2 GB in the bank" in own.refused("withdraw", "3GB")
    own.ok("log", "2.5GB", "--on", "2026-11-11")
    assert "Only 500 MB can be taken" in own.refused("deposit", "600MB")


def test_what_went_in_today_comes_out_tomorrow(own: Quick) -> None:
    own.ok("deposit", "2GB")
    assert "from the next day on" in own.refused("withdraw", "1GB")
    own.ok("withdraw", "1GB", GIGA_TODAY="2026-11-23")


def test_a_plan_without_a_bank_says_so(bare: Quick) -> None:
    assert "nothing can be put aside by hand" in bare.refused("deposit", "1GB")
    assert "there is no bank" in bare.refused("withdraw", "1GB")


# --- data that is gone ----------------------------------------------------------------------


def test_a_new_sim_takes_all_or_what_was_carried(mineo: Quick) -> None:
    line = mineo.refused("forfeit", "carried")
    assert line.startswith("600 MB will be gone from 2026-11-22 on. Is it right?")
    answer = mineo.ok("forfeit", "carried", "--yes", "--reason", "new SIM")
    assert answer == "Sun 22 Nov: 600 MB is gone. 5.0 GB left until Mon 30 Nov.\n"
    assert mineo.data("journal")["entries"][-1]["note"] == "new SIM"
    mineo.ok("forfeit", "all", "--yes")
    status = mineo.data("status")
    assert (status["remaining"], status["forfeited"]) == (0, 5600 * MB)
    assert "nothing to lose" in mineo.refused("forfeit", "all", "--yes")


def test_it_is_asked_for_on_a_terminal(mineo: Quick, giga: Giga) -> None:
    before = giga.facts()
    terminal = giga.terminal("forfeit", "all").wait_for("Is it right?")
    assert terminal.type("n\n").end() == 1
    assert giga.facts() == before
    assert giga.terminal("forfeit", "all").wait_for("right?").type("y\n").end() == 0
    assert mineo.left() == 0


# --- data that waits ------------------------------------------------------------------------


def test_a_topup_waits_until_all_else_is_used(own: Quick) -> None:
    own.ok("topup", "1GB", "--after")
    status = own.data("status")
    assert (status["remaining"], status["waiting"]) == (5 * GB, GB)
    assert status["lots"][-1]["state"] == "waiting"
    assert "1 GB waits until the rest is used" in own.ok("status")
    assert own.ok("why", "waiting").startswith("1 GB waits on Sun 22 Nov until the rest is used")
    own.ok("log", "5.4GB")
    after = own.data("status")
    assert (after["remaining"], after["waiting"], after["overage"]) == (600 * MB, 0, 0)


def test_all_is_not_used_up_while_data_waits(own: Quick) -> None:
    own.ok("topup", "1GB", "--after")
    own.ok("log", "5GB")
    assert "used_up" not in [notice["code"] for notice in own.data("status")["notices"]]


def test_now_wins_over_a_plan_that_lets_it_wait(quick: Quick) -> None:
    (quick.folder / "my.toml").write_text(BARE + '\n[topup]\nstarts = "after"\n')
    quick.ok("start", "my.toml")
    quick.ok("topup", "1GB")
    quick.ok("topup", "2GB", "--now")
    status = quick.data("status")
    assert (status["remaining"], status["waiting"]) == (7 * GB, GB)
    assert "not both" in quick.misused("topup", "1GB", "--now", "--after")
