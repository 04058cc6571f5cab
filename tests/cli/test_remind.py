"""``giga remind``: told once, in time, and never forgotten; ``ack`` and ``snooze``."""

from __future__ import annotations

import json
import os
import shlex
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from person import GB, MB, PROGRAM, Giga, Quick, plan_text

GIGA = shlex.join(PROGRAM)
LOST = "(carried from October) is lost after"


def day(text: str) -> dict[str, str]:
    """Today, in November unless said otherwise."""
    return {"GIGA_TODAY": f"2026-{text}" if "-" in text else f"2026-11-{int(text):02}"}


def carrying(giga: Quick | Giga) -> None:
    """2 GB carried from October, lost after 30 November. Nothing is foreseen: two days are known.

    Silence about the log itself, which these tests do not keep.
    """
    giga.ok("start", "mineo/5gb", "--since", "2026-10-01")
    giga.ok("log", "3GB", "--on", "2026-10-10")
    giga.ok("config", "remind.stale_days", "0")


@pytest.fixture
def carried(quick: Quick) -> Quick:
    carrying(quick)
    return quick


def heard(giga: Quick | Giga, days: range) -> dict[int, str]:
    """What is said on each day of November that is not silent."""
    said = {number: giga.ok("remind", **day(str(number))) for number in days}
    return {number: text for number, text in said.items() if text}


# When -----------------------------------------------------------------------------------------


def test_each_stage_is_told_once(carried: Quick) -> None:
    said = heard(carried, range(1, 31))
    assert sorted(said) == [23, 27, 29, 30]
    assert [text.splitlines()[0] for text in said.values()] == [
        f"2 GB {LOST} Mon 30 Nov, in 7 days.",
        f"2 GB {LOST} Mon 30 Nov, in 3 days.",
        f"2 GB {LOST} tomorrow, Mon 30 Nov.",
        "2 GB (carried from October) is lost after today.",
    ]
    assert said[23].splitlines()[1:] == ["  Use 250 MB a day and nothing is."]
    assert carried.ok("remind", **day("30")) == ""


def test_a_week_of_missed_runs_is_one_message(carried: Quick) -> None:
    said = heard(carried, range(28, 29))
    assert len(said[28].splitlines()) == 2
    assert carried.ok("remind", **day("28")) == ""
    assert sorted(heard(carried, range(29, 31))) == [29, 30]


def test_a_clock_that_was_set_back_repeats_nothing_and_swallows_nothing(carried: Quick) -> None:
    assert carried.ok("remind", **day("27"))
    assert carried.ok("remind", **day("23")) == ""
    assert carried.ok("remind", **day("27")) == ""
    assert carried.ok("remind", **day("29"))


def test_a_clock_that_was_set_back_repeats_nothing_also_where_there_was_use_since(
    carried: Quick,
) -> None:
    carried.ok("log", "900MB", "--yes", **day("26"))
    assert carried.ok("remind", **day("27")).startswith("1.1 GB")
    assert carried.ok("remind", **day("23")) == ""
    assert carried.ok("remind", **day("24")) == ""
    assert carried.ok("remind", **day("29")).startswith("1.1 GB")


def test_a_clock_that_had_been_ahead_swallows_no_stage(carried: Quick) -> None:
    assert carried.ok("remind", **day("30"))
    assert sorted(heard(carried, range(22, 31))) == [23, 27, 29]


def test_a_late_entry_repeats_nothing(carried: Quick) -> None:
    assert carried.ok("remind", **day("23"))
    carried.ok("log", "100MB", "--on", "2026-10-02")
    carried.ok("log", "100MB", "--on", "2026-11-02")
    assert carried.ok("remind", **day("23")) == ""


def test_more_of_the_same_is_told_again_and_a_little_more_is_not(carried: Quick) -> None:
    carried.ok("log", "1GB", "--on", "2026-11-02", "--yes")
    assert carried.ok("remind", **day("23")).startswith("1 GB")
    carried.ok("void", "1")  # in October 5 GB more were left
    assert carried.ok("remind", **day("23")).startswith("4 GB")
    carried.ok("log", "4.5GB", "--on", "2026-10-10", "--yes")
    assert carried.ok("remind", **day("23")) == ""


def test_new_data_is_told_of(carried: Quick) -> None:
    assert carried.ok("remind", **day("27"))
    bonus = ("topup", "1GB", "--class", "bonus", "--until", "2026-11-30")
    carried.ok(*bonus, "--on", "2026-11-10", **day("27"))
    assert "is lost after Mon 30 Nov" in carried.ok("remind", **day("27"))
    assert carried.ok("remind", **day("27")) == ""


def test_little_is_not_worth_a_word(carried: Quick) -> None:
    carried.ok("log", "1.8GB", "--on", "2026-11-02", "--yes")
    assert heard(carried, range(20, 31)) == {}  # 200 MB of 5 GB is under 5 %
    carried.ok("config", "remind.least", "150MB")
    assert sorted(heard(carried, range(20, 31))) == [23, 27, 29, 30]


def test_what_a_plan_grants_and_never_rolls_is_told_once(quick: Quick) -> None:
    quick.ok("start", "--amount", "10GB", "--for", "30 days", "--since", "2026-11-01")
    quick.ok("config", "remind.stale_days", "0")
    assert sorted(heard(quick, range(1, 31))) == [23]


def test_no_stage_before_half_of_a_life_is_over(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    quick.ok("config", "remind.stale_days", "0")
    quick.ok("topup", "1GB", "--until", "2026-11-12", "--on", "2026-11-06")
    assert sorted(heard(quick, range(6, 14))) == [9, 11, 12]


def test_data_of_a_day_is_never_told_of(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    quick.ok("config", "remind.stale_days", "0")
    quick.ok("topup", "1GB", "--until", "2026-11-07", "--on", "2026-11-06")
    assert heard(quick, range(6, 10)) == {}


def test_a_moved_end_is_told_of_anew(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-10-01")
    quick.ok("config", "remind.stale_days", "0")
    quick.ok("log", "3GB", "--on", "2026-10-10")
    assert sorted(heard(quick, range(28, 31))) == [28, 29, 30]
    quick.ok("log", "1GB", "--yes", **day("30"))
    december = {number: quick.ok("remind", **day(f"12-{number:02}")) for number in (1, 24, 31)}
    assert [number for number, text in december.items() if text] == [24, 31]


# Use ------------------------------------------------------------------------------------------


def test_how_far_the_use_is_tells_the_tightest_step(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    quick.ok("config", "remind.stale_days", "0")
    quick.ok("log", "2.6GB", "--on", "2026-11-05", "--yes")
    assert quick.ok("remind", **day("5")).startswith("Over 50 % of the data is used; 2.4 GB")
    quick.ok("log", "1.9GB", "--on", "2026-11-06", "--yes")
    assert quick.ok("remind", **day("6")).startswith("Over 80 % of the data is used")
    assert quick.ok("remind", **day("7")) == ""
    quick.ok("log", "1GB", "--on", "2026-11-08", "--yes")
    assert quick.ok("remind", **day("8")).startswith("All is used up, and 500 MB more.")
    assert quick.ok("remind", **day("9")) == ""


def test_a_forgotten_log_is_told_once_a_gap(quick: Quick) -> None:
    quick.ok("start", "mineo/20gb", "--since", "2026-11-01")
    quick.ok("log", "1GB", "--on", "2026-11-01")
    assert sorted(heard(quick, range(1, 15))) == [5]
    quick.ok("log", "1GB", "--on", "2026-11-14")
    assert sorted(heard(quick, range(14, 22))) == [18]


def test_who_reads_now_and_then_is_reminded_of_it(quick: Quick) -> None:
    quick.ok("start", "mineo/20gb", "--since", "2026-09-01")
    quick.ok("config", "remind.stale_days", "0")
    quick.ok("reading", "19GB", "--on", "2026-10-10")
    said = quick.ok("remind", **day("12"))
    assert "The last reading is 33 days old." in said
    assert "reading" not in quick.ok("remind", **day("13"))


# What is foreseen -----------------------------------------------------------------------------


@pytest.fixture
def steady(quick: Quick) -> Quick:
    """100 MB on each day since October, so that 2 GB is carried into November."""
    quick.ok("start", "mineo/5gb", "--since", "2026-10-01")
    rows = "".join(f"2026-10-{number:02},100MB\n" for number in range(1, 31))
    rows += "".join(f"2026-11-{number:02},10MB\n" for number in range(1, 31))
    (quick.folder / "use.csv").write_text("day,amount\n" + rows)
    quick.ok("import", "csv", "use.csv", "--yes", **day("30"))
    return quick


def test_a_likely_loss_is_told_with_its_range_and_what_saves_it(steady: Quick) -> None:
    said = {number: steady.ok("remind", **day(str(number))) for number in (16, 17, 18, 23)}
    first = next(number for number, text in said.items() if text)
    assert first in (16, 17)
    assert "will likely be lost after Mon 30 Nov" in said[first]
    assert "80 %" in said[first] and "a day more and nothing is." in said[first]
    assert said[18] == ""
    assert "Likely lost: 1.6 GB (80 %: " in said[23]


def test_who_is_strict_hears_of_a_likely_loss_when_it_is_surer(quick: Quick) -> None:
    """Of each four days one with 54 MB: 8 of 10 futures lose some of the rest, but not 9."""
    (quick.folder / "my.toml").write_text(plan_text("[rollover]\n", "1GB"))
    quick.ok("start", "my.toml", "--since", "2026-10-01")
    dates = [datetime(2026, 10, 1) + timedelta(number) for number in range(61)]
    rows = [f"{on:%F},{54 * (number % 4 == 1)}MB\n" for number, on in enumerate(dates)]
    (quick.folder / "use.csv").write_text("day,amount\n" + "".join(rows))
    quick.ok("import", "csv", "use.csv", "--yes", **day("30"))
    quick.ok("config", "remind.strict", "true")
    assert quick.ok("remind", **day("22")) == ""
    quick.ok("config", "remind.strict", "false")
    assert "will likely be lost" in quick.ok("remind", **day("22"))


def test_the_same_day_says_the_same(steady: Quick) -> None:
    one, two = (steady.ok("remind", "--dry-run", **day("23")) for _time in range(2))
    assert one == two != ""


def test_an_old_log_foresees_nothing(steady: Quick) -> None:
    steady.ok("undo")
    rows = "".join(f"2026-10-{number:02},100MB\n" for number in range(1, 31))
    (steady.folder / "use.csv").write_text("day,amount\n" + rows)
    steady.ok("import", "csv", "use.csv", "--yes", **day("30"))
    said = steady.ok("remind", **day("23"))
    assert f"2 GB {LOST}" in said and "ikely" not in said
    assert "Nothing was written down since Fri 30 Oct." in said


def test_it_runs_out_before_the_renewal(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    rows = "".join(f"2026-11-{number:02},240MB\n" for number in range(1, 17))
    (quick.folder / "use.csv").write_text("day,amount\n" + rows)
    quick.ok("import", "csv", "use.csv", "--yes", **day("16"))
    said = quick.ok("remind", **day("16"))
    assert "The data will likely run out on " in said
    assert "Up to " in said
    assert "run out" not in quick.ok("remind", **day("17"))


# How ------------------------------------------------------------------------------------------


def test_the_exit_status_is_nought_unless_it_is_asked_for(carried: Quick) -> None:
    assert carried.run("remind", "--exit-code", **day("1")).status == 0
    assert carried.run("remind", "--exit-code", **day("23")).status == 10
    assert carried.run("remind", "--exit-code", **day("23")).status == 0


def test_a_dry_run_writes_nothing_down(carried: Quick) -> None:
    before = carried.facts()
    said = carried.ok("remind", "--dry-run", **day("23"))
    assert carried.ok("remind", "--on", "2026-11-23") == said != ""
    assert carried.facts() == before
    assert carried.ok("remind", **day("23")) == said


def test_all_shows_what_was_told_with_the_names_to_hush_it(carried: Quick) -> None:
    assert carried.ok("remind", **day("23"))
    said = carried.ok("remind", "--all", **day("23"))
    assert said.startswith(f"[expiring-1130] 2 GB {LOST}")
    assert carried.ok("remind", "--all", **day("10")).startswith("[expiring-1130]")


def test_json_tells_the_same(carried: Quick) -> None:
    (notice,) = carried.data("remind", **day("23"))
    assert (notice["id"], notice["code"], notice["on"]) == (
        "expiring-1130",
        "expiring",
        "2026-12-01",
    )
    assert (notice["bytes"], notice["likely"], notice["contract"]) == (2 * GB, None, "mineo")
    assert notice["message"].startswith(notice["title"])
    assert carried.data("remind", **day("23")) == []


def test_ascii_has_no_other_letters(carried: Quick) -> None:
    carried.ok("start", "mineo/5gb", "--name", "Frühling", "--since", "2026-10-01")
    carried.ok("log", "3GB", "--on", "2026-10-10", "--contract", "Frühling")
    said = carried.ok("remind", "--ascii", **day("23"))
    assert said.isascii() and "Fruhling: " in said


def test_a_first_line_would_do_as_a_subject_whatever_the_contract_is_called(quick: Quick) -> None:
    name = "Grandmother's tablet in the kitchen"
    quick.ok("start", "mineo/5gb", "--since", "2026-10-01", "--name", name)
    quick.ok("start", "mineo/1gb", "--since", "2026-11-01", "--name", "b")
    quick.ok("log", "3GB", "--on", "2026-10-10", "--contract", name)
    quick.ok("remind", "--exec", 'printf "%s" "$GIGA_TITLE" > title', **day("23"))
    title = (quick.folder / "title").read_text()
    assert title == f"{name}: 2 GB is lost after Mon 30 Nov, in 7 days."


# Channels -------------------------------------------------------------------------------------


def test_a_program_gets_the_notices_as_json_and_nothing_is_printed(carried: Quick) -> None:
    assert carried.ok("remind", "--exec", "cat > told.json", **day("23")) == ""
    told = (carried.folder / "told.json").read_text()
    assert '"code": "expiring"' in told or '"code":"expiring"' in told
    (carried.folder / "told.json").unlink()
    carried.ok("remind", "--exec", "cat > told.json", **day("23"))
    assert not (carried.folder / "told.json").exists()


def test_what_a_channel_did_not_take_is_told_at_the_next_run(carried: Quick) -> None:
    flag = carried.folder / "works"
    command = f"test -e {flag} && cat >> told"
    for _time in range(2):
        answer = carried.run("remind", "--exec", command, **day("23"))
        assert (answer.status, answer.out) == (1, "")
        assert len(answer.err.splitlines()) == 1
    flag.touch()
    assert carried.ok("remind", "--exec", command, **day("23")) == ""
    assert (carried.folder / "told").exists()


def test_a_channel_that_fails_holds_up_no_other(carried: Quick) -> None:
    carried.ok("config", "channel.broken.exec", "exit 3")
    carried.ok("config", "remind.channels", "broken stdout")
    first = carried.run("remind", **day("23"))
    assert first.status == 1 and first.out.startswith("2 GB") and "broken" in first.err
    again = carried.run("remind", **day("23"))
    assert again.status == 1 and again.out == ""


def test_channels_are_tried_and_nothing_is_remembered(carried: Quick) -> None:
    assert carried.ok("remind", "--test").splitlines() == [
        "A test of giga.",
        "  It came by the channel stdout, as reminders will.",
        "stdout: it took the message.",
    ]
    carried.ok("config", "channel.broken.exec", "echo no such topic >&2; exit 3")
    carried.ok("config", "channel.desk.exec", 'cat > got; echo "$GIGA_TITLE|$GIGA_BODY" >> got')
    before = carried.facts()
    assert carried.ok("remind", "--test", "desk").splitlines() == [
        "desk: it took the message.",
        "No message goes there yet: giga config remind.channels stdout,desk",
    ]
    told, text = (carried.folder / "got").read_text().splitlines()
    assert text == "A test of giga.|It came by the channel desk, as reminders will."
    (data,) = json.loads(told)
    assert (data["code"], data["title"]) == ("test", "A test of giga.")
    carried.ok("config", "remind.channels", "broken desk")
    answer = carried.run("remind", "--test")
    assert (answer.status, answer.err) == (1, "")
    assert answer.out.splitlines() == [
        "broken: failed with status 3: no such topic",
        "desk: it took the message.",
    ]
    assert carried.run("remind", "--test", "broken").status == 1
    assert carried.facts() == before


def test_what_is_tried_has_the_form_of_what_is_told(carried: Quick) -> None:
    carried.ok("config", "channel.desk.exec", "cat > got")
    carried.ok("remind", "--test", "desk")
    (tried,) = json.loads((carried.folder / "got").read_text())
    (told, *_more) = carried.data("remind", "--all", **day("23"))
    assert list(tried) == list(told)


def test_only_a_channel_that_is_there_is_tried(quick: Quick) -> None:
    quick.ok("config", "channel.phone.exec", "cat > got")
    line = quick.refused("remind", "--test", "phne")
    assert line == "--test: there is no channel 'phne'. Was 'phone' meant?"
    for words in (("--all",), ("--exec", "cat"), ("--json",), ("--on", "today"), ("--dry-run",)):
        assert "--test" in quick.misused("remind", "--test", "phone", *words)
    assert not (quick.folder / "got").exists()


def test_nothing_is_remembered_of_a_run_that_was_killed(giga: Giga) -> None:
    carrying(giga)
    running = giga.begin(
        "remind", "--exec", "echo $$ > pid; mv pid begun; exec sleep 30", **day("23")
    )
    wait_for(giga.folder / "begun")
    running.send_signal(signal.SIGKILL)
    running.communicate()
    os.kill(int((giga.folder / "begun").read_text()), signal.SIGKILL)
    assert giga.ok("remind", "--exec", "cat > told", **day("23")) == ""
    assert (giga.folder / "told").exists()


def test_two_runs_at_once_tell_it_once(giga: Giga) -> None:
    carrying(giga)
    command = "sleep 0.3; echo told >> told"
    runs = [giga.begin("remind", "--exec", command, **day("23")) for _run in range(4)]
    assert [run.communicate() for run in runs] == [("", "")] * 4
    assert (giga.folder / "told").read_text() == "told\n"


def test_a_full_disk_was_not_told_and_holds_up_no_other_channel(giga: Giga) -> None:
    carrying(giga)
    giga.ok("config", "channel.b.exec", "cat > told")
    giga.ok("config", "remind.channels", "stdout,b")
    running = giga.begin(
        "remind", program=["sh", "-c", f'{GIGA} "$@" > /dev/full', "sh"], **day("23")
    )
    _out, err = running.communicate()
    assert (running.returncode, len(err.splitlines())) == (1, 1)
    assert "stdout: No space left on device." in err
    assert (giga.folder / "told").exists()
    assert giga.ok("remind", **day("23")) != ""


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


# Hush -----------------------------------------------------------------------------------------


def test_what_was_heard_is_told_no_more(carried: Quick) -> None:
    assert carried.ok("remind", **day("23"))
    assert carried.ok("ack", "expiring-1130", **day("23")) == "1 notice is heard.\n"
    assert heard(carried, range(24, 31)) == {}
    assert carried.ok("undo").startswith("Undone")
    assert sorted(heard(carried, range(24, 31))) == [27, 29, 30]


def test_what_was_heard_is_told_again_when_it_grew(carried: Quick) -> None:
    carried.ok("ack", **day("20"))
    assert heard(carried, range(20, 28)) == {}
    carried.ok("void", "1")
    assert carried.ok("remind", **day("27")).startswith("5 GB")


def test_snooze_puts_off(carried: Quick) -> None:
    assert "2 days" in carried.ok("snooze", "2d", **day("22"))
    assert heard(carried, range(22, 24)) == {}
    assert sorted(heard(carried, range(24, 26))) == [24]
    carried.ok("snooze", "1w", "expiring", **day("26"))
    assert sorted(heard(carried, range(26, 31))) == [30]  # after that it would be too late


def test_what_was_put_off_is_told_later(quick: Quick) -> None:
    quick.ok("start", "--amount", "10GB", "--for", "30 days", "--since", "2026-11-01")
    quick.ok("config", "remind.stale_days", "0")
    assert sorted(heard(quick, range(20, 24))) == [23]
    quick.ok("snooze", "2d", **day("23"))
    assert sorted(heard(quick, range(23, 31))) == [25]


def test_a_snooze_by_a_clock_that_was_ahead_holds_nothing_back(carried: Quick) -> None:
    carried.ok("snooze", "2d", GIGA_TODAY="2027-11-30")
    assert sorted(heard(carried, range(22, 31))) == [23, 27, 29, 30]


def test_a_notice_that_is_not_there_is_refused(carried: Quick) -> None:
    assert "There is no notice 'nonsense' now." in carried.refused("ack", "nonsense")
    assert "no length of time" in carried.refused("snooze", "soon")


# Quiet hours ----------------------------------------------------------------------------------


@pytest.fixture
def quiet(carried: Quick) -> Quick:
    """It is quiet now, and ends in an hour, by the clock of the plan."""
    now = datetime.now(UTC).astimezone(ZoneInfo("Asia/Tokyo"))
    begin, end = now - timedelta(hours=1), now + timedelta(hours=1)
    carried.ok("config", "remind.quiet", f"{begin:%H:%M}-{end:%H:%M}")
    return carried


def test_quiet_hours_hold_and_drop_nothing(quiet: Quick) -> None:
    assert quiet.ok("remind", **day("23")) == ""
    quiet.ok("config", "--unset", "remind.quiet")
    assert quiet.ok("remind", **day("23")) != ""


def test_what_would_come_too_late_is_not_held(carried: Quick) -> None:
    now = datetime.now(UTC).astimezone(ZoneInfo("Asia/Tokyo"))
    begin, end = now - timedelta(hours=1), now - timedelta(hours=2)  # until tomorrow
    carried.ok("config", "remind.quiet", f"{begin:%H:%M}-{end:%H:%M}")
    if begin.hour > now.hour:
        pytest.skip("it is past midnight there: the quiet hours end today")
    assert carried.ok("remind", **day("29")) == ""
    assert carried.ok("remind", **day("30")) != ""


# Monitoring -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "status", "word"), [("1", 0, "OK"), ("25", 1, "WARNING"), ("30", 2, "CRITICAL")]
)
def test_nagios(carried: Quick, on: str, status: int, word: str) -> None:
    for _time in range(2):  # it remembers nothing
        answer = carried.run("status", "--nagios", **day(on))
        assert answer.status == status
        assert answer.out.startswith(f"GIGA {word}: 7.0 GB left")
        assert len(answer.out.splitlines()) == 1
        assert "remaining=7000000000B;;;0;" in answer.out.partition(" | ")[2]


def test_nagios_does_not_know(quick: Quick) -> None:
    answer = quick.run("status", "--nagios")
    assert (answer.status, answer.err) == (3, "")
    assert answer.out.startswith("GIGA UNKNOWN: There is no ledger")


def test_usage_beyond_all_data_is_critical(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    quick.ok("log", str(5 * GB // MB + 1) + "MB", "--on", "2026-11-05", "--yes")
    assert quick.run("status", "--nagios", **day("6")).status == 2


# What is worth it -----------------------------------------------------------------------------


def test_short_lived_data_is_told_of_once_a_date(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    quick.ok("config", "remind.stale_days", "0")
    bonus = ("topup", "1GB", "--class", "bonus", "--until", "2026-11-12")
    quick.ok(*bonus, "--on", "2026-11-07", **day("9"))
    quick.ok(*bonus, "--on", "2026-11-09", **day("9"))
    assert len(heard(quick, range(9, 14))) == 1


TIERS = """
[[tier]]
upto = "3GB"
price = 1078

[[tier]]
upto = "10GB"
price = 2178

[[tier]]
price = 3278
"""


def test_each_price_step_is_told_once_and_nobody_is_told_to_use_the_rest(quick: Quick) -> None:
    (quick.folder / "my.toml").write_text(plan_text(TIERS, "20GB", currency="JPY"))
    quick.ok("start", "my.toml", "--since", "2026-11-01")
    quick.ok("config", "remind.stale_days", "0")
    said = {}
    for number in range(1, 31):
        quick.ok("log", "320MB", **day(str(number)))
        said[number] = quick.ok("remind", **day(str(number)))
    steps = {number: text for number, text in said.items() if "before the next price step" in text}
    assert [text.split(" left ")[0] for text in steps.values()] == ["440 MB", "1.4 GB"]
    assert not any("is lost" in text for text in said.values())


def test_what_a_grace_is_good_for_is_said(quick: Quick) -> None:
    text = plan_text(
        '[cycle]\nlength = "month"\nrenewal = "manual"\ngrace = "7 days"\n'
        '[rollover]\nclasses = ["plan"]\n',
        "20GB",
    )
    (quick.folder / "my.toml").write_text(text)
    quick.ok("start", "my.toml", "--since", "2026-11-01")
    quick.ok("config", "remind.stale_days", "0")
    said = heard(quick, range(1, 31))
    assert sorted(said) == [27, 29]
    assert said[27].startswith("Renew by Mon 7 Dec, else 20 GB will be lost.\n")
    assert "After Mon 30 Nov it cannot be used until you do." in said[27]


def test_data_that_ended_was_not_used_up(quick: Quick) -> None:
    quick.ok("start", "--amount", "10GB", "--for", "30 days", "--since", "2026-10-01")
    quick.ok("config", "remind.stale_days", "0")
    assert "used up" not in quick.ok("remind", "--all", **day("1"))


# Steps ----------------------------------------------------------------------------------------


def test_what_was_heard_at_half_is_told_when_all_is_used_up(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    quick.ok("config", "remind.stale_days", "0")
    quick.ok("log", "2.6GB", "--yes", **day("5"))
    quick.ok("ack", "used", **day("5"))
    assert quick.ok("remind", **day("6")) == ""
    quick.ok("log", "2.4GB", "--yes", **day("6"))
    assert quick.ok("remind", **day("6")).startswith("All is used up.")


def test_a_limit_and_a_part_limit_of_one_amount_are_two_things(quick: Quick) -> None:
    limits = (
        '[[limit]]\namount = "2GB"\ndays = 3\nspeed = "1Mbps"\n'
        '[[quota]]\ncategories = ["tethering"]\namount = "2GB"\n'
    )
    (quick.folder / "my.toml").write_text(plan_text(limits, "20GB"))
    quick.ok("start", "my.toml", "--since", "2026-11-01")
    quick.ok("log", "2.1GB", "--yes", **day("5"))
    assert "Over the limit: 2.1 GB of 2 GB" in quick.ok("remind", **day("5"))
    quick.ok("log", "2.2GB", "--category", "tethering", "--yes", **day("9"))
    assert "Over the limit of tethering" in quick.ok("remind", **day("9"))


def test_after_a_top_up_it_may_run_out_again(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    rows = "".join(f"2026-11-{number:02},240MB\n" for number in range(1, 17))
    (quick.folder / "use.csv").write_text("day,amount\n" + rows)
    quick.ok("import", "csv", "use.csv", "--yes", **day("16"))
    assert "run out" in quick.ok("remind", **day("16"))
    quick.ok("topup", "500MB", **day("17"))
    for number in range(17, 22):
        quick.ok("log", "240MB", **day(str(number)))
    assert "run out" in quick.ok("remind", **day("21"))


def test_what_every_future_uses_is_left_for_later_stages(steady: Quick) -> None:
    steady.ok("undo")
    rows = "".join(f"2026-10-{number:02},145MB\n" for number in range(1, 32))
    rows += "".join(f"2026-11-{number:02},11MB\n" for number in range(1, 24))
    (steady.folder / "use.csv").write_text("day,amount\n" + rows)
    steady.ok("import", "csv", "use.csv", "--yes", **day("30"))
    steady.ok("expect", "1GB", "--from", "2026-11-24", "--to", "2026-11-26", **day("23"))
    assert "is lost" in steady.ok("remind", "--all", **day("23"))
    assert steady.ok("remind", **day("23")) == ""


def test_more_a_day_is_beyond_what_will_be_used_anyway(steady: Quick) -> None:
    steady.ok("log", "90MB", "--yes", **day("29"))
    (notice,) = steady.data("remind", "--dry-run", **day("30"))
    left = notice["bytes"]
    assert notice["likely"]["median"] > 0
    said = notice["message"].partition("Use ")[2].partition(" more today")[0]
    number, unit = said.split()
    more = float(number) * {"MB": MB, "GB": GB}[unit]
    assert left - 50 * MB <= more <= left + 10 * MB


# What a newcomer missed -----------------------------------------------------------------------


def test_a_closed_output_was_not_told(giga: Giga) -> None:
    carrying(giga)
    closed = giga.begin("remind", program=["sh", "-c", f'{GIGA} "$@" >&-', "sh"], **day("23"))
    _out, err = closed.communicate()
    assert (closed.returncode, err) == (
        1,
        "giga: stdout: it is closed. It is tried again at the next run.\n",
    )
    assert giga.ok("remind", **day("23")) != ""


def test_a_reading_was_written_down_too(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    quick.ok("log", "100MB", **day("1"))
    for number in range(2, 12):
        quick.ok("reading", "4.8GB", **day(str(number)))
    assert heard(quick, range(2, 12)) == {}
    assert "Nothing was written down since Wed 11 Nov." in quick.ok("remind", **day("15"))


def test_on_the_last_day_for_a_renewal_it_is_told(quick: Quick) -> None:
    quick.ok("start", "gb.vodafone.bigvalue/10pounds", "--since", "2026-09-01")
    quick.ok("config", "remind.stale_days", "0")
    quick.ok("log", "2GB", "--on", "2026-09-02")
    said = {on: quick.ok("remind", GIGA_TODAY=on) for on in ("2026-09-27", "2026-09-29")}
    assert all("Renew by Thu 1 Oct, else 3 GB will be lost." in text for text in said.values())
    boundary = {"GIGA_TODAY": "2026-10-01"}
    assert "Renew by Thu 1 Oct, else 3 GB will be lost." in quick.ok("remind", **boundary)
    assert quick.run("status", "--nagios", **boundary).status == 2
    assert quick.ok("status", **boundary).splitlines()[1:] == [
        "Ended after Wed 30 Sep.",
        "! Renew by Thu 1 Oct, else 3 GB will be lost.",
    ]
    assert quick.ok("status", "--oneline", **boundary).endswith(
        ": Ended after Wed 30 Sep. Renew by Thu 1 Oct, else 3 GB will be lost.\n"
    )
    assert "STATUS:CANCELLED" not in quick.ok("export", "ics", **boundary)
    quick.ok("renew", **boundary)
    assert quick.data("status", **boundary)["remaining"] == 8 * GB


def test_a_card_that_is_over_is_told_once(quick: Quick) -> None:
    quick.ok("start", "--amount", "5GB", "--for", "15 days", "--since", "2026-11-01")
    quick.ok("log", "5GB", "--on", "2026-11-10", "--yes")
    quick.ok("config", "remind.stale_days", "0")
    said = heard(quick, range(10, 25))
    assert sorted(said) == [10, 16]
    assert said[16].startswith("The plan ended after Sun 15 Nov, and no other has begun.")


def test_lines_near_their_limit_and_over_it_are_told(quick: Quick) -> None:
    text = plan_text('[share]\namount = "pool"\n', "20GB")
    (quick.folder / "my.toml").write_text(text)
    quick.ok("start", "my.toml", "--since", "2026-11-01")
    quick.ok("lines", "add", "A", "--limit", "2GB", "--on", "2026-11-01")
    quick.ok("log", "1.7GB", "--line", "A", "--yes", **day("3"))
    assert "A: 1.7 GB of its 2 GB used in this cycle." in quick.ok("remind", **day("3"))
    quick.ok("log", "500MB", "--line", "A", "--yes", **day("4"))
    assert "A: 2.2 GB of its 2 GB used in this cycle." in quick.ok("remind", **day("4"))
    assert "A: " not in quick.ok("remind", **day("5"))


def test_an_opening_is_told_of_like_what_was_always_there(quick: Quick) -> None:
    opening = ("start", "mineo/5gb", "--left", "7GB", "--carried", "2GB", "--since", "2026-11-22")
    quick.ok(*opening)
    quick.ok("config", "remind.stale_days", "0")
    assert sorted(heard(quick, range(22, 31))) == [23, 27, 29, 30]


@pytest.mark.parametrize("more", [["--all"], ["--dry-run"], ["--on", "2026-11-23"]])
def test_a_program_is_not_run_where_nothing_is_told(carried: Quick, more: list[str]) -> None:
    assert "--exec" in carried.misused("remind", "--exec", "cat > told", *more)
    assert "--exec" in carried.misused("remind", "--exec", " ")


def test_nagios_does_not_know_the_day(quick: Quick) -> None:
    answer = quick.run("status", "--nagios", GIGA_TODAY="soon")
    assert (answer.status, answer.err) == (3, "")
