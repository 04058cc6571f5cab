"""Contracts: several in one ledger, begun where one is, ended, changed, cards of one's own."""

from __future__ import annotations

import pytest
from person import GB, MB, Giga, Quick

# --- several --------------------------------------------------------------------------------


@pytest.fixture
def two(mineo: Quick) -> Quick:
    """The plan at home, and a tourist card of ten days that was put in yesterday."""
    mineo.ok("start", "sakura", "--since", "yesterday", "--name", "trip")
    mineo.ok("log", "2GB", "--contract", "trip")
    return mineo


def test_the_name_of_a_contract_is_the_carrier_unless_given(two: Quick) -> None:
    assert [status["contract"] for status in two.data("status", "--all")] == ["mineo", "trip"]


def test_a_letter_is_one_sign_however_it_was_typed(mineo: Quick) -> None:
    whole, parted = "Zo\N{LATIN SMALL LETTER E WITH ACUTE}", "zoe\N{COMBINING ACUTE ACCENT}"
    card = ("start", "--amount", "3GB", "--for", "10 days", "--name")
    mineo.ok(*card, parted)
    assert mineo.data("status", "--contract", whole)["contract"] == whole.casefold()
    assert mineo.data("status", "--contract", parted)["contract"] == whole.casefold()
    assert "already" in mineo.refused(*card, whole)


def test_reports_show_each_in_turn(two: Quick) -> None:
    for command in ("lots", "cycles", "why"):
        text = two.ok(command)
        assert 0 <= text.index("mineo:\n") < text.index("\ntrip:\n"), command
    for command in ("lots", "cycles"):
        assert [part["contract"] for part in two.data(command)] == ["mineo", "trip"]
    assert [part["total"] for part in two.data("why")] == [5600 * MB, 28 * GB]
    screens = two.ok("status").split("\n\n")
    assert [screen.partition(":")[0] for screen in screens] == ["mineo", "trip"]
    assert "28.0 GB left  of 30.0 GB" in screens[1]
    assert len(two.ok("status", "--oneline").splitlines()) == 2
    assert "contract" in two.ok("journal").splitlines()[0]
    said = two.ok("remind", "--all").splitlines()
    assert {line.split()[1] for line in said if line[0] != " "} == {"mineo:", "trip:"}


def test_a_contract_is_named_before_or_after_the_command_or_by_the_environment(two: Quick) -> None:
    wanted = two.ok("lots", "--contract", "trip")
    assert "mineo" not in wanted
    assert two.ok("--contract", "trip", "lots") == wanted
    assert two.ok("lots", GIGA_CONTRACT="trip") == wanted
    assert two.ok("lots", "--contract", "TRIP") == wanted
    assert two.ok("lots", "--contract", "trip", GIGA_CONTRACT="mineo") == wanted


def test_a_write_goes_to_the_contract_that_is_named_and_no_other(two: Quick) -> None:
    before = two.data("status", "--contract", "mineo")
    answer = two.ok("log", "1GB", "--contract", "trip")
    assert answer.startswith("trip: Sun 22 Nov: 1 GB, 3 GB in all that day. 27.0 GB left")
    assert two.data("status", "--contract", "mineo") == before


def test_when_one_has_ended_a_write_needs_no_name(two: Quick) -> None:
    two.ok("end", "--contract", "trip")
    tomorrow = "2026-11-23"
    assert two.ok("log", "100MB", GIGA_TODAY=tomorrow).startswith("mineo: Mon 23 Nov")
    assert two.data("status", GIGA_TODAY=tomorrow)["contract"] == "mineo"
    assert two.data("status", "--contract", "trip", GIGA_TODAY=tomorrow)["forfeited"] == 28 * GB


def test_a_card_that_was_ended_may_be_followed_by_another(two: Quick) -> None:
    two.ok("end", "--contract", "trip")
    two.ok("start", "sakura", "--name", "trip 2")
    assert two.data("status", "--contract", "trip 2")["remaining"] == 30 * GB


# --- where one is ---------------------------------------------------------------------------


def test_a_card_bought_before_the_flight(mineo: Quick) -> None:
    answer = mineo.ok("start", "sakura", "--since", "2026-12-20", "--name", "trip")
    assert "Begins on Sun 20 Dec, with 30.0 GB." in answer
    assert mineo.data("status", "--contract", "trip")["remaining"] == 0
    assert "2026-12-20" in mineo.refused("log", "1MB", "--contract", "trip")
    assert mineo.ok("log", "1MB").startswith("mineo: ")  # the only one that runs today
    there = mineo.data("status", "--contract", "trip", "--on", "2026-12-29")
    assert (there["remaining"], there["cycle"]["days_left"]) == (30 * GB, 1)
    gone = mineo.data("status", "--contract", "trip", "--on", "2026-12-30")
    assert (gone["remaining"], gone["forfeited"]) == (0, 30 * GB)


def test_a_start_in_the_middle_obeys_the_plan_from_then_on(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--left", "7.3GB", "--carried", "2.1GB")
    status = quick.data("status")
    assert (status["remaining"], status["carried"]) == (7300 * MB, 2100 * MB)
    assert status["cycle"]["end"] == "2026-12-01"
    assert [(lot["carried"], lot["remaining"]) for lot in status["lots"]] == [
        (True, 2100 * MB),
        (False, 5200 * MB),
    ]
    quick.ok("log", "1GB")  # of what was carried, which is used first
    december = quick.data("status", "--on", "2026-12-01")
    assert (december["forfeited"], december["carried"]) == (1100 * MB, 5200 * MB)
    assert december["remaining"] == 10200 * MB
    january = quick.data("status", "--on", "2027-01-01")
    assert (january["forfeited"], january["carried"]) == (6300 * MB, 5 * GB)


def test_a_start_in_the_middle_with_nothing_carried(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--left", "300MB")
    assert quick.left() == 300 * MB
    assert quick.data("status", "--on", "2026-12-01")["carried"] == 300 * MB


def test_a_start_with_nothing_left(quick: Quick) -> None:
    assert "0 B left" in quick.ok("start", "mineo/5gb", "--left", "0")
    assert quick.data("status", "--on", "2026-12-01")["remaining"] == 5 * GB


def test_a_start_in_the_past_grants_in_full(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-10-20")
    status = quick.data("status")
    assert (status["remaining"], status["carried"]) == (10 * GB, 5 * GB)


def test_the_closing_day_of_a_customer(quick: Quick) -> None:
    answer = quick.ok(
        "start", "softbank.flat/20gb", "--anchor", "11", "--left", "25GB", "--carried=8GB"
    )
    assert "until Thu 10 Dec" in answer
    assert quick.data("status")["cycle"]["end"] == "2026-12-11"
    after = quick.data("status", "--on", "2026-12-11")
    assert (after["forfeited"], after["carried"]) == (8 * GB, 17 * GB)
    assert after["cycle"] == {"start": "2026-12-11", "end": "2027-01-11", "days_left": 31}


def test_an_anchor_after_the_last_day_of_a_month(quick: Quick) -> None:
    quick.ok("start", "softbank.flat/20gb", "--anchor", "31", "--since", "2026-10-31")
    ends = [cycle["end"] for cycle in quick.data("cycles", "--on", "2027-03-01")["cycles"]]
    assert ends == ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]


def test_start_asks_on_a_terminal_which_plan(giga: Giga) -> None:
    terminal = giga.terminal("start").wait_for("Which plan").type("mineo/5gb\n")
    assert terminal.end() == 0
    assert "5.0 GB left  of 5.0 GB" in terminal.text
    assert giga.data("status")["plan"] == "jp.mineo.mypita/5gb"


# --- cards that no file knows ---------------------------------------------------------------


def test_a_card_for_some_days(quick: Quick) -> None:
    answer = quick.ok("start", "--amount", "10GB", "--for", "10 days")
    assert "10.0 GB left" in answer and "until Tue 1 Dec" in answer
    last = quick.data("status", "--on", "2026-12-01")
    assert (last["remaining"], last["cycle"]["days_left"]) == (10 * GB, 1)
    gone = quick.data("status", "--on", "2026-12-02")
    assert (gone["remaining"], gone["forfeited"]) == (0, 10 * GB)


def test_a_card_for_some_hours_is_good_on_the_whole_last_day(quick: Quick) -> None:
    quick.ok("start", "--amount", "1GB", "--for", "168 hours")
    assert quick.data("status", "--on", "2026-11-29")["remaining"] == GB
    assert quick.data("status", "--on", "2026-11-30")["remaining"] == 0


def test_a_plan_of_ones_own_every_month(quick: Quick) -> None:
    quick.ok("start", "--amount", "3GB", "--every", "month", "--since", "2026-10-05")
    status = quick.data("status")
    assert (status["remaining"], status["forfeited"]) == (3 * GB, 3 * GB)
    assert status["cycle"]["start"] == "2026-11-01"


def test_a_plan_of_ones_own_from_a_day_of_the_month(quick: Quick) -> None:
    quick.ok("start", "--amount", "3GB", "--every", "month", "--anchor", "11")
    assert quick.data("status")["cycle"]["end"] == "2026-12-11"


def test_a_card_in_units_of_1024_says_so(quick: Quick) -> None:
    answer = quick.ok("start", "--amount", "1GB", "--for", "10 days", "--unit", "1024")
    assert quick.left() == 2**30
    assert "1 GB is 1024 MB" in answer


def test_plans_show_prints_a_made_plan_as_toml(quick: Quick) -> None:
    quick.ok("start", "--amount", "10GB", "--for", "10 days", "--name", "trip")
    toml = quick.ok("plans", "show")
    assert quick.ok("plans", "show", quick.data("status")["plan"]) == toml
    assert 'amount = "10GB"' in toml
    (quick.folder / "again.toml").write_text(toml)
    quick.ok("start", "again.toml", "--name", "again")
    assert quick.data("status", "--contract", "again")["remaining"] == 10 * GB


# --- the end --------------------------------------------------------------------------------


def test_the_end_forfeits_with_its_reason_and_refuses_what_comes_later(mineo: Quick) -> None:
    assert mineo.ok("end") == "mineo ends after Sun 22 Nov. 5.6 GB is lost with it.\n"
    tomorrow = "2026-11-23"
    assert "the plan ended" in mineo.ok("why", "lost", GIGA_TODAY=tomorrow)
    for command in ("log", "topup", "reading"):
        line = mineo.refused(command, "1GB", GIGA_TODAY=tomorrow)
        assert "ended on 2026-11-22" in line and "giga start" in line
    assert "Ended after Sun 22 Nov; 5.6 GB was lost in all." in mineo.ok(GIGA_TODAY=tomorrow)


def test_of_a_contract_that_was_ended_nothing_is_told(mineo: Quick) -> None:
    mineo.ok("config", "remind.stale_days", "0")
    mineo.ok("end")
    for day in ("2026-11-23", "2026-11-24"):
        mineo.env["GIGA_TODAY"] = day
        assert mineo.data("status")["notices"] == []
        assert mineo.ok("remind", "--all") == ""
        assert "BEGIN:VEVENT" not in mineo.ok("export", "ics")


def test_no_data_is_good_for_longer_than_the_contract(mineo: Quick) -> None:
    mineo.ok("end", "--on", "2026-11-25", GIGA_TODAY="2026-11-25")
    lots = mineo.data("lots")["lots"]
    assert {(lot["last_day"], lot["until"]) for lot in lots} == {("2026-11-25", "2026-11-26")}
    table = mineo.ok("lots")
    assert "Wed 25 Nov" in table and "30 Nov" not in table
    assert "good until Wed 25 Nov" in mineo.ok("why", "2026-11/plan")
    gone = mineo.data("lots", "--all", GIGA_TODAY="2026-12-05")["lots"]
    assert [lot["last_day"] for lot in gone] == ["2026-10-31", "2026-11-25", "2026-11-25"]


def test_the_screen_of_the_last_day_knows_that_it_is_the_last(mineo: Quick) -> None:
    mineo.ok("end")
    text = mineo.ok("status")
    assert "last day" in text and "until Sun 22 Nov" in text
    assert "30 Nov" not in text
    assert mineo.data("status")["cycle"] == {
        "start": "2026-11-01",
        "end": "2026-11-23",
        "days_left": 1,
    }


def test_undo_of_an_end_lets_the_contract_run_on(mineo: Quick) -> None:
    mineo.ok("end")
    mineo.ok("undo")
    mineo.ok("log", "100MB", GIGA_TODAY="2026-11-23")
    assert mineo.left(GIGA_TODAY="2026-11-23") == 5500 * MB


# --- changes --------------------------------------------------------------------------------


def test_a_change_from_a_day_that_is_given(mineo: Quick) -> None:
    mineo.ok("change", "mineo/10gb", "--from", "2027-02-01")
    assert mineo.data("status", "--on", "2027-01-31")["granted"] == 5 * GB
    assert mineo.data("status", "--on", "2027-02-01")["granted"] == 10 * GB


def test_the_plan_one_has_with_the_same_rules_is_no_change(mineo: Quick) -> None:
    assert "with these rules already" in mineo.refused("change", "mineo/5gb")


def test_a_change_asked_for_twice_is_written_once(mineo: Quick) -> None:
    mineo.ok("change", "mineo/10gb")
    before = mineo.facts()
    said = "The change to mineo MyPita 10 GB is written down already, from Tue 1 Dec on.\n"
    assert mineo.ok("change", "mineo/10gb") == said
    assert mineo.ok("change", "mineo/10gb", GIGA_TODAY="2026-11-25") == said
    assert mineo.ok("change", "mineo/10gb", "--from", "2026-12-01") == said
    assert mineo.facts() == before


def test_another_date_or_plan_in_between_is_another_change(mineo: Quick) -> None:
    mineo.ok("change", "mineo/10gb")
    assert "from Mon 1 Feb 2027 on" in mineo.ok("change", "mineo/10gb", "--from", "2027-02-01")
    mineo.ok("undo")
    assert "1 GB from Tue 1 Dec on." in mineo.ok("change", "mineo/1gb")
    assert "10 GB from Tue 1 Dec on." in mineo.ok("change", "mineo/10gb")
    assert mineo.data("status", "--on", "2026-12-01")["granted"] == 10 * GB


def test_a_change_that_holds_at_once_is_written_once(quick: Quick) -> None:
    file = quick.folder / "now.toml"
    size = '[[size]]\nid = "10gb"\namount = "10GB"\n\n'
    rules = PLAN.replace("[rollover]", size + '[change]\nwhen = "now"')
    file.write_text(rules)
    quick.ok("start", "now.toml#5gb", "--since", "2026-10-01")
    quick.ok("change", "now.toml#10gb")
    before = quick.facts()
    assert "already, from Sun 22 Nov on." in quick.ok("change", "now.toml#10gb")
    assert quick.facts() == before


PLAN = """
[family]
id = "my.own.plan"
carrier = "Mine"
name = { en = "My plan" }
kind = "postpaid"
zone = "UTC"
unit = 1000

[[size]]
id = "5gb"
amount = "5GB"

[rollover]
"""


@pytest.fixture
def revised(quick: Quick) -> Quick:
    """A contract by a file; the carrier has capped what rolls since, and the file says so."""
    file = quick.folder / "my.toml"
    file.write_text(PLAN)
    quick.ok("start", "my.toml#5gb", "--since", "2026-10-01")
    quick.ok("log", "1GB", "--on", "2026-10-05")
    file.write_text(PLAN + 'cap = "2GB"\n')
    return quick


def test_a_file_that_changes_leaves_the_contract_as_it_was(revised: Quick) -> None:
    before = revised.data("status", "--on", "2026-12-05")
    assert (before["carried"], before["forfeited"]) == (5 * GB, 4 * GB)
    (revised.folder / "my.toml").unlink()
    assert revised.data("status", "--on", "2026-12-05") == before


def test_newer_rules_are_shown_with_the_figures_that_move_and_asked_for(revised: Quick) -> None:
    before = revised.facts()
    answer = revised.run("change", "my.toml#5gb")
    assert answer.status == 1
    assert len(answer.err.splitlines()) == 1 and "--yes" in answer.err
    assert revised.facts() == before
    lines = answer.out.splitlines()
    assert lines[0] == "My plan 5 GB from Tue 1 Dec on."
    assert any("rollover.cap" in line for line in lines)
    assert "  Tue 1 Dec: carried 5.0 GB -> 2.0 GB" in lines
    assert "  Tue 1 Dec: left 10.0 GB -> 7.0 GB" in lines


def test_rules_that_differ_are_shown_in_the_words_of_the_plan(revised: Quick) -> None:
    out = revised.run("change", "my.toml#5gb").out
    assert "2GB" in out.replace(" ", "").partition("cap:")[2].partition("\n")[0]
    assert "Cap(" not in out and "None" not in out


def test_newer_rules_hold_from_their_date_when_they_are_taken(revised: Quick) -> None:
    revised.ok("change", "my.toml#5gb", "--yes")
    november = revised.data("status")
    assert (november["carried"], november["forfeited"]) == (4 * GB, 0)
    december = revised.data("status", "--on", "2026-12-05")
    assert (december["carried"], december["forfeited"]) == (2 * GB, 7 * GB)
    revised.ok("undo")
    assert revised.data("status", "--on", "2026-12-05")["carried"] == 5 * GB


def test_newer_rules_are_asked_for_on_a_terminal(revised: Quick, giga: Giga) -> None:
    before = giga.facts()
    terminal = giga.terminal("change", "my.toml#5gb").wait_for("Take these rules?")
    assert "carried 5.0 GB -> 2.0 GB" in terminal.text
    assert terminal.type("n\n").end() == 1
    assert giga.facts() == before
    assert giga.terminal("change", "my.toml#5gb").wait_for("rules?").type("y\n").end() == 0
    assert revised.data("status", "--on", "2026-12-05")["carried"] == 2 * GB


def test_a_change_to_a_plan_with_a_closing_day_needs_that_day(mineo: Quick) -> None:
    softbank = ("change", "softbank.flat/20gb", "--from", "2026-12-11")
    assert "--anchor" in mineo.refused(*softbank)
    mineo.ok(*softbank, "--anchor", "11")
    # The cycle that runs goes on to its end; those of the new plan begin there.
    cycles = [mineo.data("status", "--on", on)["cycle"] for on in ("2026-12-15", "2027-01-15")]
    assert [(cycle["start"], cycle["end"]) for cycle in cycles] == [
        ("2026-12-01", "2027-01-01"),
        ("2027-01-11", "2027-02-11"),
    ]


def test_a_daily_quota_is_left_until_the_end_of_the_day(quick: Quick) -> None:
    quick.ok("start", "ocn.prepaid7")
    answer = quick.ok("log", "40MB")
    assert "60 MB left until Sun 22 Nov" in answer
    assert "until Sun 22 Nov" in quick.ok("status").splitlines()[1]


def test_a_list_of_carriers_is_named_after_the_first(quick: Quick) -> None:
    quick.ok("start", "at.austria.datenmitnahme/10gb")
    assert quick.data("status")["contract"] == "spusu"
    line = quick.refused("start", "mineo/5gb", "--name", "a,b")
    assert "without a comma" in line and "--name" in line


def test_a_card_that_is_over_is_in_nobodys_way(quick: Quick) -> None:
    quick.ok("start", "--amount", "1GB", "--for", "15 days", "--since", "2026-10-01", "--name", "a")
    quick.ok("start", "--amount", "1GB", "--for", "30 days", "--since", "2026-11-10", "--name", "b")
    quick.ok("log", "100MB")
    assert [use["remaining"] for use in quick.data("status", "--all")] == [0, 900 * MB]
    quick.ok("log", "100MB", "--on", "2026-10-05")
    assert quick.data("journal")["entries"][0]["contract"] == "a"
