"""Bad input, one test each: one clear line, the right exit status, nothing lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from person import GB, MB, PATIENCE, PROGRAM, Answer, Giga, Quick, is_one_line

from ledger.store import opening

# --- plans ----------------------------------------------------------------------------------


def test_unknown_plan_suggests_the_nearest(quick: Quick) -> None:
    line = quick.refused("start", "minoe/5gb")
    assert "No plan is called 'minoe/5gb'" in line
    assert "jp.mineo.mypita/" in line
    assert not quick.db.exists()


def test_ambiguous_plan_lists_what_it_fits(quick: Quick) -> None:
    line = quick.refused("start", "softbank.flat")
    assert "fits 7 plans" in line
    for size in ("mini-1gb", "5gb", "20gb"):
        assert f"jp.softbank.flat/{size}" in line
    assert not quick.db.exists()


def test_no_plan_without_a_terminal_is_not_asked_for(quick: Quick) -> None:
    assert quick.refused("start").startswith("Which plan?")


# --- dates ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [("log", "1MB"), ("topup", "1GB"), ("reading", "1GB"), ("end",)]
)
def test_date_before_the_contract_began(mineo: Quick, command: tuple[str, ...]) -> None:
    line = mineo.refused(*command, "--on", "2026-09-30")
    assert "mineo began on 2026-10-01; 2026-09-30 is before that" in line


@pytest.mark.parametrize("command", [("log", "1MB"), ("topup", "1GB"), ("reading", "1GB")])
def test_date_after_the_contract_ended(mineo: Quick, command: tuple[str, ...]) -> None:
    mineo.ok("end", "--on", "yesterday")
    line = mineo.refused(*command)
    assert "mineo ended on 2026-11-21; 2026-11-22 is after that" in line
    assert "giga start" in line
    mineo.ok(*command, "--on", "yesterday")


@pytest.mark.parametrize("command", ["log", "reading", "topup"])
def test_future_date_of_something_that_happened(mineo: Quick, command: str) -> None:
    assert "2026-11-23 is in the future" in mineo.refused(command, "1GB", "--on", "tomorrow")


@pytest.mark.parametrize(
    "text", ["03/11", "2026-02-30", "2026-11-3", "22.11.2026", "soon", "1999-12-31", "11"]
)
def test_text_that_is_no_date(mineo: Quick, text: str) -> None:
    line = mineo.refused("log", "1MB", "--on", text)
    assert repr(text) in line


@pytest.mark.parametrize("text", ["soon", "2026-13-01", "22/11/2026"])
def test_nonsense_in_giga_today(mineo: Quick, text: str) -> None:
    for command in (("status",), ("log", "1MB"), ()):
        line = mineo.refused(*command, GIGA_TODAY=text)
        assert f"GIGA_TODAY={text!r} is no date" in line


def test_giga_today_that_is_too_far_away(mineo: Quick, giga: Giga) -> None:
    process = giga.begin("status", GIGA_TODAY="9999-12-31")
    try:
        assert process.wait(3) == 1
    except subprocess.TimeoutExpired:
        pytest.fail("it replays eight thousand years")
    finally:
        process.kill()
        process.communicate()


# --- amounts --------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["log", "topup", "reading"])
def test_negative_amount(mineo: Quick, command: str) -> None:
    assert "'-3GB' is negative" in mineo.refused(command, "-3GB")
    assert "'-3GB' is negative" in mineo.refused(command, "--", "-3GB")


@pytest.mark.parametrize(
    "text", ["5furlongs", "3GX", "2Gbit", "1iB", "GB", "1_000MB", "nan", "∞GB"]
)
def test_unit_that_nobody_uses(mineo: Quick, text: str) -> None:
    line = mineo.refused("log", text)
    assert repr(text) in line
    assert "GB" in line.partition(repr(text))[2]


def test_bare_number_is_refused_with_the_two_likely_readings(mineo: Quick) -> None:
    assert mineo.refused("log", "1200") == "'1200' has no unit. Write 1200MB or 1200GB."


def test_thousands_separator_is_refused_with_the_two_likely_readings(mineo: Quick) -> None:
    line = mineo.refused("log", "1,200MB")
    assert line == "'1,200MB' may be read in two ways. Write 1200MB or 1.200MB."


def test_more_data_than_there_is(mineo: Quick) -> None:
    assert "more data than there is" in mineo.refused("log", "9999999999TB", "--yes")


def test_amounts_in_all_the_usual_ways(mineo: Quick) -> None:
    for text, amount in {
        "1.2GB": 1200 * MB,
        "850MB": 850 * MB,
        "850m": 850 * MB,
        "1,2GB": 1200 * MB,
        "1.5GiB": 3 * 2**29,
        "０.５ＧＢ": 500 * MB,
        "0": 0,
    }.items():
        mineo.ok("log", text)
        assert mineo.data("journal", "--last", "1")["entries"][0]["bytes"] == amount
        mineo.ok("undo")


def test_more_than_200_gb_a_day_is_refused_without_a_terminal(mineo: Quick) -> None:
    line = mineo.refused("log", "201GB")
    assert "201.0 GB" in line and "--yes" in line
    mineo.ok("log", "201GB", "--yes")
    assert mineo.data("status")["used"] == 201 * GB + 300 * MB


def test_200_gb_is_reached_by_the_sum_of_the_day(mineo: Quick) -> None:
    mineo.ok("log", "150GB", "--yes")
    assert "210.0 GB" in mineo.refused("log", "60GB")


def test_more_than_200_gb_a_day_is_asked_about_in_a_file_too(mineo: Quick) -> None:
    (mineo.folder / "usage.csv").write_text("date,mb\n2026-11-02,250000\n")
    assert "--yes" in mineo.refused("import", "csv", "usage.csv")


def test_ten_times_the_largest_day_is_asked_only_above_10_gb(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-10-01")
    quick.ok("log", "19GB")  # no day to compare with
    quick.ok("undo")
    quick.ok("log", "900MB", "--on", "2026-10-02")
    quick.ok("log", "9.9GB", "--on", "2026-10-03")
    quick.ok("undo")
    line = quick.refused("log", "10.1GB", "--on", "2026-10-03")
    assert "over ten times the largest day so far (900 MB)" in line


def test_a_slip_is_asked_about_on_a_terminal_and_no_writes_nothing(
    mineo: Quick, giga: Giga
) -> None:
    before = giga.facts()
    terminal = giga.terminal("log", "250GB").wait_for("Is it right?").type("n\n")
    assert terminal.end() == 1
    assert terminal.text.splitlines()[-1].strip() == "giga: Nothing was written."
    assert giga.facts() == before


def test_a_slip_is_asked_about_on_a_terminal_and_yes_writes_it(mineo: Quick, giga: Giga) -> None:
    terminal = giga.terminal("log", "250GB").wait_for("Is it right?").type("y\n")
    assert terminal.end() == 0
    assert "Sun 22 Nov: 250 GB" in terminal.text
    assert mineo.data("status")["used"] == 250 * GB + 300 * MB


def test_ctrl_c_during_a_question(mineo: Quick, giga: Giga) -> None:
    before = giga.facts()
    terminal = giga.terminal("log", "250GB").wait_for("[y/N]: ").interrupt()
    assert terminal.end() == 130
    assert terminal.text.splitlines()[-1] == "giga: Stopped. Nothing was written."
    assert "Traceback" not in terminal.text
    assert giga.facts() == before


# --- contracts and lines --------------------------------------------------------------------


def test_unknown_contract(mineo: Quick) -> None:
    for command in (("log", "1MB"), ("status",), ("lots",), ("end",), ("journal",)):
        line = mineo.refused(*command, "--contract", "mineao")
        assert line == "No contract is called 'mineao'. Was 'mineo' meant?"
    assert "There are: mineo." in mineo.refused("status", GIGA_CONTRACT="zzz")


def test_unknown_line(mineo: Quick) -> None:
    assert "mineo has no line called 'kid'" in mineo.refused("log", "1MB", "--line", "kid")


def test_two_contracts_of_one_name(mineo: Quick) -> None:
    assert "a contract named mineo already" in mineo.refused("start", "mineo/1gb")
    assert "a contract named mineo already" in mineo.refused(
        "start", "mineo/1gb", "--name", "MINEO"
    )


@pytest.mark.parametrize(
    "command",
    [("log", "1MB"), ("topup", "1GB"), ("reading", "1GB"), ("change", "mineo/10gb"), ("end",)],
)
def test_a_write_with_several_contracts_names_them(mineo: Quick, command: tuple[str, ...]) -> None:
    mineo.ok("start", "--amount", "3GB", "--for", "10 days", "--name", "trip")
    line = mineo.refused(*command)
    assert "--contract" in line and "mineo, trip" in line
    mineo.ok(*command, "--contract", "trip")
    mineo.ok("undo")
    mineo.ok(*command, GIGA_CONTRACT="trip")


def test_anchor_is_asked_for_where_it_is_missing(quick: Quick) -> None:
    assert "--anchor 11" in quick.refused("start", "softbank.flat/20gb")
    assert not quick.db.exists()


def test_anchor_is_refused_where_the_plan_has_none(quick: Quick) -> None:
    assert "Leave out --anchor" in quick.refused("start", "mineo/5gb", "--anchor", "11")
    assert not quick.db.exists()


def test_carried_is_a_part_of_left(quick: Quick) -> None:
    both = ("--left", "1GB", "--carried", "2GB")
    assert "--carried 2GB is more than --left 1GB" in quick.refused("start", "mineo/5gb", *both)
    assert "--left" in quick.refused("start", "mineo/5gb", "--carried", "2GB")
    nothing_rolls = ("start", "ahamo/30gb", "--left", "9GB", "--carried", "2GB")
    assert "nothing is carried over" in quick.refused(*nothing_rolls)
    assert not quick.db.exists()


def test_the_contract_of_an_ended_card_is_not_ended_again(mineo: Quick) -> None:
    mineo.ok("end")
    assert "ends on 2026-11-22 already" in mineo.refused("end")


def test_an_end_before_the_last_entry(mineo: Quick) -> None:
    assert "has entries after 2026-11-01" in mineo.refused("end", "--on", "2026-11-01")


# --- corrections ----------------------------------------------------------------------------


def test_void_of_an_entry_that_is_not_there(mineo: Quick) -> None:
    assert "no entry 99" in mineo.refused("void", "99")
    mineo.ok("void", "1")
    assert "void or replaced already" in mineo.refused("void", "1")


def test_nothing_to_undo_or_redo(mineo: Quick) -> None:
    assert "nothing to redo" in mineo.refused("redo")
    for _command in range(4):
        mineo.ok("undo")
    assert "nothing to undo" in mineo.refused("undo")


# --- the file -------------------------------------------------------------------------------

EVERY = [
    ("status",),
    ("status", "--json"),
    (),
    ("lots",),
    ("cycles",),
    ("journal",),
    ("why",),
    ("remind",),
    ("log", "1MB"),
    ("topup", "1GB"),
    ("reading", "1GB"),
    ("change", "mineo/10gb"),
    ("end",),
    ("undo",),
    ("redo",),
    ("void", "1"),
    ("amend", "1", "1GB"),
    ("changes", "--since", "today"),
    ("import", "csv", "usage.csv"),
]
"""Every command that opens a ledger, but ``start``."""


def words(command: tuple[str, ...]) -> str:
    return " ".join(command) or "giga"


@pytest.fixture
def usage(quick: Quick) -> Path:
    file = quick.folder / "usage.csv"
    file.write_text("date,mb\n2026-11-01,5\n")
    return file


@pytest.mark.usefixtures("usage")
@pytest.mark.parametrize("command", EVERY, ids=words)
def test_missing_ledger_is_refused_and_not_made(quick: Quick, command: tuple[str, ...]) -> None:
    line = quick.refused(*command)
    assert f"There is no ledger at {quick.db}" in line and "giga start" in line
    assert not quick.db.exists()


@pytest.mark.usefixtures("usage")
@pytest.mark.parametrize("command", EVERY, ids=words)
def test_empty_ledger_is_refused_and_stays_empty(quick: Quick, command: tuple[str, ...]) -> None:
    quick.db.touch()
    assert "never taken for a new ledger" in quick.refused(*command)
    assert quick.db.stat().st_size == 0


@pytest.mark.usefixtures("usage")
@pytest.mark.parametrize("command", [*EVERY, ("start", "mineo/5gb")], ids=words)
def test_file_that_is_no_sqlite_is_refused_untouched(
    quick: Quick, command: tuple[str, ...]
) -> None:
    photo = b"\xff\xd8\xff\xe0 not a ledger" * 200
    quick.db.write_bytes(photo)
    assert f"{quick.db} is not a Giga ledger" in quick.refused(*command)
    assert quick.db.read_bytes() == photo


@pytest.mark.parametrize(
    "command", [("status",), ("log", "1MB"), ("start", "mineo/5gb")], ids=words
)
def test_database_of_something_else_is_refused_untouched(
    quick: Quick, command: tuple[str, ...]
) -> None:
    conn = sqlite3.connect(quick.db)
    conn.execute("CREATE TABLE photo (id INTEGER)")
    conn.close()
    before = quick.db.read_bytes()
    assert "is not a Giga ledger" in quick.refused(*command)
    assert quick.db.read_bytes() == before


@pytest.mark.usefixtures("usage")
@pytest.mark.parametrize("command", [*EVERY, ("start", "mineo/1gb", "--name", "x")], ids=words)
def test_database_of_a_newer_version_is_refused_untouched(
    mineo: Quick, command: tuple[str, ...]
) -> None:
    conn = sqlite3.connect(mineo.db)
    conn.execute(f"PRAGMA user_version = {opening.SCHEMA_VERSION + 1}")
    conn.close()
    before = mineo.db.read_bytes()
    assert "made by a newer Giga" in mineo.refused(*command)
    assert mineo.db.read_bytes() == before
    assert [path.name for path in mineo.folder.glob("ledger.db*")] == ["ledger.db"]


def test_giga_db_that_is_a_folder(quick: Quick) -> None:
    folder = str(quick.folder)
    for command in (("status",), ("log", "1MB"), ("start", "mineo/5gb")):
        assert f"{folder} is not a Giga ledger" in quick.refused(*command, GIGA_DB=folder)
        assert f"{folder} is not a Giga ledger" in quick.refused("--db", folder, *command)


def test_ledger_below_a_file_is_not_there(quick: Quick) -> None:
    (quick.folder / "file").touch()
    below = str(quick.folder / "file" / "ledger.db")
    assert "no ledger at" in quick.refused("status", GIGA_DB=below)


def test_ledger_below_a_file_cannot_be_made(quick: Quick) -> None:
    (quick.folder / "file").touch()
    below = str(quick.folder / "file" / "ledger.db")
    assert "is not a Giga ledger" not in quick.refused("start", "mineo/5gb", GIGA_DB=below)


BOUND = """
import ctypes, os, sys
CAPBSET_DROP, DAC_OVERRIDE, DAC_READ_SEARCH = 24, 1, 2
prctl = ctypes.CDLL(None).prctl
for power in (DAC_OVERRIDE, DAC_READ_SEARCH):
    prctl(CAPBSET_DROP, power, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""A program that permissions bind even where it is run by root. Needs Linux."""


def bound(giga: Giga, *command: str) -> Answer:
    done = giga.begin(*command, program=[sys.executable, "-c", BOUND])
    out, err = done.communicate(timeout=PATIENCE)
    return Answer(done.returncode, out, err)


@pytest.fixture
def read_only(mineo: Quick, giga: Giga) -> Iterator[Giga]:
    """A ledger in a folder in which nothing can be written."""
    giga.folder.chmod(0o555)
    if not bound(giga, "/bin/sh", "-c", "! (: > new-file)").status:
        yield giga
        giga.folder.chmod(0o755)
    else:
        giga.folder.chmod(0o755)
        pytest.skip("this user may write everywhere")


def test_read_only_folder_can_be_looked_at_and_not_written_to(read_only: Giga) -> None:
    before = read_only.db.read_bytes()
    assert "5.6 GB left" in bound(read_only, *PROGRAM, "status").out
    answer = bound(read_only, *PROGRAM, "log", "1MB")
    assert (answer.status, answer.out) == (1, "")
    assert answer.err == (
        f"giga: {read_only.folder} is read-only: nothing can be written to the ledger. "
        "Allow writing there, or name another file with --db.\n"
    )
    assert read_only.db.read_bytes() == before


def test_ledger_cannot_be_begun_in_a_read_only_folder(read_only: Giga) -> None:
    new = str(read_only.folder / "new.db")
    answer = bound(read_only, *PROGRAM, "--db", new, "start", "mineo/5gb")
    assert answer.status == 1 and is_one_line(answer)
    assert answer.err == f"giga: {new} cannot be used: Permission denied.\n"


FULL = """
import resource, sys
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from ledger.cli.main import main
main()
"""
"""Giga on a disk on which no file may grow beyond a size."""


def on_full_disk(giga: Giga, limit: int, *args: str) -> str:
    done = giga.begin(str(limit), *args, program=[sys.executable, "-c", FULL])
    out, err = done.communicate(timeout=PATIENCE)
    assert (done.returncode, out) == (1, "")
    assert len(err.splitlines()) == 1 and err.startswith("giga: ") and "fault in giga" not in err
    return err


@pytest.mark.parametrize("limit", [0, 4096, 40960])
def test_full_disk_loses_nothing(mineo: Quick, giga: Giga, limit: int) -> None:
    before = giga.facts()
    assert "disk" in on_full_disk(giga, limit, "log", "1MB")
    assert giga.facts() == before
    giga.ok("log", "1MB")
    assert giga.left() == 5599 * MB


@pytest.mark.parametrize("limit", [0, 4096, 40960])
def test_ledger_that_does_not_fit_is_begun_when_there_is_room(giga: Giga, limit: int) -> None:
    assert "disk" in on_full_disk(giga, limit, "start", "mineo/5gb")
    assert "is empty" in giga.refused("status")
    assert "5.0 GB left" in giga.ok("start", "mineo/5gb")


def test_processes_that_write_at_once_all_write(mineo: Quick, giga: Giga) -> None:
    writers = [giga.begin("log", f"{number}MB") for number in (1, 10, 100, 1000)]
    for writer in writers:
        out, err = writer.communicate(timeout=PATIENCE)
        assert (writer.returncode, err) == (0, ""), out
    assert mineo.data("status")["used"] == 1411 * MB


def test_a_ledger_that_stays_locked_is_said_to_be_in_use(
    mineo: Quick, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 1)
    other = sqlite3.connect(mineo.db, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "is in use by another program" in mineo.refused("log", "1MB")
    assert "5.6 GB left" in mineo.ok("status")
    other.execute("ROLLBACK")
    other.close()
    mineo.ok("log", "1MB")


# --- usage and output -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        ("nosuch",),
        ("log",),
        ("log", "1MB", "2MB"),
        ("status", "--nosuch"),
        ("start", "mineo/5gb", "--anchor", "40"),
        ("start", "mineo/5gb", "--amount", "3GB"),
        ("start", "--amount", "3GB"),
        ("start", "--for", "3 days"),
        ("log", "1MB", "--unit", "1023"),
        ("void", "first"),
        ("void", "0"),
        ("void", "@0"),
        ("void", "9" * 30),
        ("amend", "first", "1GB"),
        ("amend",),
        ("changes",),
        ("journal", "--last", "0"),
    ],
    ids=words,
)
def test_wrong_usage(mineo: Quick, args: tuple[str, ...]) -> None:
    assert "Error: " in mineo.misused(*args)


def test_why_of_something_unknown_names_what_there_is(mineo: Quick) -> None:
    assert "left, carried, used" in mineo.refused("why", "gigabytes")


def test_a_reader_who_leaves_is_no_failure(mineo: Quick, giga: Giga) -> None:
    for command in (["journal"], ["status"], ["plans", "list"]):
        assert unread(giga, *command) == (0, ""), command


def test_help_that_nobody_reads_is_no_failure(giga: Giga) -> None:
    assert unread(giga, "--help") == (0, "")


def unread(giga: Giga, *args: str) -> tuple[int, str]:
    """Status and standard error of a command whose standard output is closed at once."""
    done = giga.begin(*args)
    assert done.stdout and done.stderr
    done.stdout.close()
    with done.stderr as stderr:
        return done.wait(PATIENCE), stderr.read()


def test_the_head_of_a_long_journal(mineo: Quick, giga: Giga) -> None:
    command = f"set -o pipefail; {' '.join(PROGRAM)} journal | head -1"
    done = giga.begin("-c", command, program=["bash"])
    out, err = done.communicate(timeout=PATIENCE)
    assert (done.returncode, err) == (0, "")
    assert out.split() == ["id", "day", "what", "amount", "details"]


EVIL = "a\x1b[31mred\x1b]0;title\x07\x9b31m\x7f\rb\u202ec\nd"


def obeyed(text: str) -> set[str]:
    """Characters that a terminal obeys instead of showing."""
    return {char for char in text if unicodedata.category(char) in ("Cc", "Cf") and char != "\n"}


def test_control_characters_in_notes_never_reach_the_screen(mineo: Quick) -> None:
    mineo.ok("log", "1MB", "--note", EVIL, "--category", EVIL)
    mineo.ok("reading", "4GB", "--note", EVIL)
    mineo.ok("topup", "1GB", "--note", EVIL)
    mineo.ok("void", "4", "--reason", EVIL)
    for command in EVERY[:8]:
        assert not obeyed(mineo.ok(*command)), command
    assert not obeyed(mineo.ok("journal", "--all"))
    assert len(mineo.ok("journal", "--all").splitlines()) == 9
    assert EVIL in [entry["note"] for entry in mineo.data("journal")["entries"]]


def test_control_characters_in_a_command_are_not_said_again_by_undo(mineo: Quick) -> None:
    mineo.ok("log", "1MB", "--note", EVIL)
    for command in ("undo", "redo"):
        answer = mineo.ok(command)
        assert not obeyed(answer), command
        assert len(answer.splitlines()) == 2


@pytest.mark.parametrize(
    "args",
    [
        ("start", "mineo/5gb", "--name", EVIL),
        ("start", EVIL),
        ("start", f"{EVIL}.toml"),
        ("status", "--contract", EVIL),
        ("log", EVIL),
        ("log", "1MB", "--on", EVIL),
        ("log", "1MB", "--line", EVIL),
        ("topup", "1GB", "--class", EVIL),
        ("topup", "1GB", "--lasts", EVIL),
        ("why", EVIL),
        ("import", "csv", EVIL),
        ("--db", f"/tmp/{EVIL}", "status"),
    ],
    ids=lambda args: args[0],
)
def test_control_characters_in_what_is_refused_are_not_said_again(
    mineo: Quick, args: tuple[str, ...]
) -> None:
    before = mineo.facts()
    answer = mineo.run(*args)
    assert is_one_line(answer) and answer.status == 1, answer
    assert not obeyed(answer.err)
    assert mineo.facts() == before


@pytest.mark.parametrize("args", [(EVIL,), ("status", EVIL), ("status", f"--{EVIL}")])
def test_control_characters_in_wrong_usage_are_not_said_again(
    mineo: Quick, args: tuple[str, ...]
) -> None:
    assert not obeyed(mineo.misused(*args))


def test_more_left_than_the_plan_gives_is_asked_about(quick: Quick) -> None:
    """A forgotten --carried promises data that will not roll."""
    assert "Is it right?" in quick.refused("start", "mineo/5gb", "--left", "50GB")
    quick.ok("start", "mineo/5gb", "--left", "50GB", "--yes")


def test_a_unit_that_contradicts_the_title_is_refused(mineo: Quick) -> None:
    (mineo.folder / "usage.csv").write_text("date,MB\n2026-11-05,5\n")
    refusal = mineo.refused("import", "csv", "usage.csv", "--unit", "GB")
    assert "The title says MB, --unit says GB." in refusal


def test_an_answer_that_cannot_be_shown_is_no_failure(giga: Giga) -> None:
    """What was written is never called unwritten because nobody could read the answer."""
    giga.ok("start", "mineo/5gb", "--name", "日本")
    giga.env["PYTHONIOENCODING"] = "ascii"
    giga.ok("log", "100MB")
    assert giga.ok("status").startswith("??: mineo MyPita")


def test_an_amount_in_two_words(mineo: Quick) -> None:
    for command in ("log", "topup"):
        assert "Write 1GB, without a space." in mineo.refused(command, "1", "GB")
