"""``giga schedule cron``: with the real crontab, the real shell and, once, the real cron."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from machine import GIGA, PATIENCE, Machine

BARE = {"PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "somebody"}
"""What cron gives a job, besides HOME."""

OTHERS = "MAILTO=ann@example.org\n#  a note\n\n5 4 * * 0\tbackup \\% --all  \n@daily  tidy\n# x"
"""A crontab that somebody wrote by hand."""


def crontab(machine: Machine) -> str | None:
    """The crontab as it is; None where there is none."""
    done = subprocess.run([*machine.inside, "crontab", "-l"], capture_output=True, check=False)
    return done.stdout.decode(errors="surrogateescape") if done.returncode == 0 else None


def write(machine: Machine, text: str) -> None:
    subprocess.run(
        [*machine.inside, "crontab", "-"], input=text.encode(errors="surrogateescape"), check=True
    )


def line_of(text: str) -> str:
    """The one line of a block that cron would run."""
    (line,) = [line for line in text.splitlines() if line and not line.startswith("#")]
    return line


def command_of(text: str) -> str:
    """What cron gives to the shell of that line: all up to a ``%`` that is not escaped."""
    first, *_input = re.split(r"(?<!\\)%", line_of(text).split(maxsplit=5)[5])
    return first.replace("\\%", "%")


def by_shell(command: str) -> subprocess.CompletedProcess[str]:
    """Run a command as cron does: hardly any environment, in a home that is not the test's."""
    return subprocess.run(
        ["/bin/sh", "-c", command],
        env={**BARE, "HOME": "/"},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_it_is_printed_without_being_written(machine: Machine) -> None:
    shown = machine.ok("schedule", "cron")
    assert " remind" in line_of(shown) and sys.executable in line_of(shown)
    assert "MAILTO" in shown
    assert crontab(machine) is None


def test_what_is_printed_is_what_is_installed(machine: Machine) -> None:
    shown = machine.ok("schedule", "cron")
    machine.ok("schedule", "cron", "--install", "--yes")
    installed = crontab(machine)
    assert installed is not None and shown.endswith(installed)
    assert installed.startswith("# >>> giga remind: ") and installed.count("\n") == 3


def test_crontab_takes_what_is_printed(machine: Machine) -> None:
    """All of it: the hints are comments."""
    write(machine, machine.ok("schedule", "cron"))
    assert machine.ok("schedule", "--remove") == "Taken out of cron.\n"


@pytest.mark.parametrize("others", [OTHERS, OTHERS + "\n", "", "# é \x01 \udcff\n"])
def test_other_lines_stay_as_they_are(machine: Machine, others: str) -> None:
    whole = others if others.endswith("\n") or not others else others + "\n"
    if whole:
        write(machine, whole)
    machine.ok("schedule", "cron", "--install", "--yes")
    written = crontab(machine)
    assert written is not None and written.startswith(whole) and len(written) > len(whole)
    machine.ok("schedule", "--remove")
    assert crontab(machine) == (whole or None)


def test_installed_again_it_is_replaced_where_it_stands(machine: Machine) -> None:
    write(machine, "1 1 * * * before\n")
    machine.ok("schedule", "cron", "--install", "--yes")
    first = crontab(machine)
    assert first is not None
    write(machine, first + "2 2 * * * after\n")
    machine.ok("schedule", "cron", "--install", "--yes", "--at", "9:05")
    second = crontab(machine)
    assert second is not None
    lines = second.splitlines()
    assert lines[0] == "1 1 * * * before" and lines[-1] == "2 2 * * * after"
    assert len(lines) == 5 and lines[2].startswith("5 9 * * * ")
    machine.ok("schedule", "cron", "--install", "--yes")
    assert crontab(machine) == first + "2 2 * * * after\n"


def test_two_ledgers_stand_side_by_side(machine: Machine) -> None:
    other = str(machine.home / "other.db")
    machine.ok("--db", other, "start", "mineo/5gb", "--since", "2026-10-01")
    machine.ok("schedule", "cron", "--install", "--yes")
    first = crontab(machine)
    machine.ok("--db", other, "schedule", "cron", "--install", "--yes")
    both = crontab(machine)
    assert first and both and both.startswith(first) and both.count(" remind\n") == 2
    assert "not installed" not in machine.giga("--db", other, "schedule", "--check").err
    assert machine.ok("--db", other, "schedule", "--remove") == "Taken out of cron.\n"
    assert crontab(machine) == first
    assert machine.ok("--db", other, "schedule", "--remove").startswith("Nothing ")


def test_without_a_terminal_it_wants_yes(machine: Machine) -> None:
    assert "--yes" in machine.refused("schedule", "cron", "--install")
    assert crontab(machine) is None


@pytest.mark.parametrize("damage", ["begin", "end", "twice"])
def test_damaged_marks_are_left_to_the_person(machine: Machine, damage: str) -> None:
    machine.ok("schedule", "cron", "--install", "--yes")
    begin, line, end = (crontab(machine) or "").splitlines(keepends=True)
    damaged = {"begin": line + end, "end": begin + line, "twice": (begin + line + end) * 2}[damage]
    write(machine, damaged)
    for act in (("--install", "--yes"), ("--remove",)):
        assert "crontab -e" in machine.refused("schedule", "cron", *act)
    assert crontab(machine) == damaged


def test_a_crontab_that_cannot_be_read_is_not_written_over(machine: Machine) -> None:
    write(machine, OTHERS + "\n")
    programs = machine.home / "bin"
    programs.mkdir()
    real = shutil.which("crontab")
    broken = (
        f'if [ "$1" = -l ]; then echo "crontab: disk on fire" >&2; exit 1; fi; exec {real} "$@"'
    )
    (programs / "crontab").write_text(f"#!/bin/sh\n{broken}\n")
    (programs / "crontab").chmod(0o755)
    path = f"{programs}:{machine.env['PATH']}"
    said = machine.refused("schedule", "cron", "--install", "--yes", PATH=path)
    assert said == "crontab refused: crontab: disk on fire"
    assert crontab(machine) == OTHERS + "\n"


def test_a_crontab_that_refuses_says_why(machine: Machine) -> None:
    programs = machine.home / "bin"
    programs.mkdir()
    (programs / "crontab").write_text("#!/bin/sh\necho you may not >&2\nexit 1\n")
    (programs / "crontab").chmod(0o755)
    path = f"{programs}:{machine.env['PATH']}"
    for act in (("--install", "--yes"), ("--remove",), ("--check",)):
        said = machine.refused("schedule", "cron", *act, PATH=path)
        assert said == "crontab refused: you may not"


def test_what_cannot_start_is_not_installed(machine: Machine) -> None:
    said = machine.refused("schedule", "cron", "--install", "--yes", "--", "--no-such-option")
    assert "--no-such-option" in said and "does not start" in said
    nobodys = machine.refused("schedule", "cron", "--install", "--yes", "--contract", "nobody's")
    assert "nobody's" in nobodys
    missing = str(machine.home / "none.db")
    assert "no ledger" in machine.refused("--db", missing, "schedule", "cron", "--install", "--yes")
    assert crontab(machine) is None


@pytest.mark.parametrize("name", ["a\\b.db", "a\nb.db", "/".join(["x" * 200] * 5)])
def test_what_a_crontab_cannot_hold_is_refused(plain: Machine, name: str) -> None:
    assert "path" in plain.refused("--db", name, "schedule", "cron")


def test_the_line_finds_all_that_the_terminal_finds(plain: Machine) -> None:
    """A ledger with a nasty name, another home, a language, plans of one's own."""
    nasty = plain.home / "my 100% 'own' $HOME \"ledger\".db"
    plain.ok("--db", str(nasty), "start", "mineo/5gb", "--since", "2026-10-01")
    env = {"LANG": "ja_JP.UTF-8", "XDG_DATA_HOME": str(plain.home / "da ta"), "GIGA_PLANS": "~/pl"}
    del plain.env["GIGA_DB"]
    plain.env["GIGA_DB"] = str(nasty)
    shown = plain.ok("schedule", "cron", "--", "--on", "2026-11-28", **env)
    done = by_shell(command_of(shown))
    assert (done.returncode, done.stderr) == (0, "")
    assert "5 GB" in done.stdout and not done.stdout.isascii()
    told = by_shell(command_of(shown).replace(f"{shlex.join(GIGA)}", "/usr/bin/env #"))
    assert f"HOME={plain.home}\n" in told.stdout
    assert f"GIGA_PLANS={plain.home}/pl\n" in told.stdout
    assert "TZ=Asia/Tokyo\n" in told.stdout and "GIGA_TODAY" not in told.stdout


def test_the_default_ledger_is_not_named(plain: Machine) -> None:
    default = plain.home / ".local/share/giga/ledger.db"
    line = line_of(plain.ok("schedule", "cron", GIGA_DB=str(default)))
    assert "--db" not in line and line.endswith(f"{sys.executable} -P -m ledger remind")
    assert f"--db {plain.db} remind" in line_of(plain.ok("schedule", "cron"))


def test_the_contract_that_was_named_is_kept(plain: Machine) -> None:
    line = line_of(plain.ok("schedule", "cron", "--contract", "big one"))
    assert line.endswith("--contract 'big one' remind")


def test_once_a_day(plain: Machine) -> None:
    assert line_of(plain.ok("schedule", "cron", "--at", "9:05")).startswith("5 9 * * * ")
    assert "9:00" in plain.refused("schedule", "cron", "--at", "")


def test_check_before_and_after(machine: Machine) -> None:
    assert "not installed" in machine.refused("schedule", "--check")
    machine.ok("schedule", "cron", "--install", "--yes")
    assert "No cron runs" in machine.refused("schedule", "--check")
    answer = machine.giga("schedule", "--check", "--json")
    (job,) = json.loads(answer.out)["jobs"]
    assert (answer.status, answer.err, job["ok"], len(job["faults"])) == (1, "", False, 1)
    assert (job["scheduler"], job["job"], job["ledger"]) == ("cron", "remind", str(machine.db))
    assert job["last_run"] is None and job["next_run"] is None


def test_check_sees_an_interpreter_that_is_gone(machine: Machine) -> None:
    machine.ok("schedule", "cron", "--install", "--yes")
    written = crontab(machine) or ""
    write(machine, written.replace(sys.executable, "/gone/bin/python"))
    assert "/gone/bin/python" in machine.refused("schedule", "cron", "--check")


def test_check_sees_a_line_that_is_switched_off(machine: Machine) -> None:
    machine.ok("schedule", "cron", "--install", "--yes")
    begin, line, end = (crontab(machine) or "").splitlines(keepends=True)
    write(machine, f"{begin}# {line}{end}")
    assert "--install" in machine.refused("schedule", "cron", "--check")


def test_on_a_terminal_it_asks_and_shows_what_it_would_write(machine: Machine) -> None:
    if shutil.which("script") is None:
        pytest.skip("there is no script, which makes a terminal")
    typed = shlex.join([*GIGA, "schedule", "cron", "--install"])
    for answer, written in (("n", False), ("y", True)):
        seen = machine.run("script", "-qec", typed, "/dev/null", given=f"{answer}\n")
        assert "# >>> giga remind" in seen.out and "[y/N]" in seen.out
        assert ("Nothing was written" in seen.out) != written
        assert (crontab(machine) is not None) == written


@pytest.mark.skipif(os.getuid() != 0, reason="only root can start a cron")
def test_the_real_cron_runs_it(machine: Machine) -> None:
    """Waits for the full minute. The line is as it was installed, but for its times."""
    cron = shutil.which("cron", path="/usr/sbin:/usr/bin")
    if cron is None:
        pytest.skip("there is no cron on this machine")
    machine.db.unlink()
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    begun = str(today - timedelta(days=9))
    machine.env["GIGA_TODAY"] = str(today)
    machine.ok("start", "--amount", "10GB", "--for", "10 days", "--since", begun)
    machine.ok("schedule", "cron", "--install", "--yes")
    lines = crontab(machine) or ""
    times = " ".join(line_of(lines).split()[:5])
    said, failed = machine.home / "said", machine.home / "failed"
    line = line_of(lines).replace(times, "* * * * *")
    write(machine, lines.replace(line_of(lines), f"{line} >>{said} 2>>{failed}"))
    daemon = machine.begin(cron, "-f")
    try:
        deadline = time.monotonic() + 90
        while not (said.exists() and said.stat().st_size) and time.monotonic() < deadline:
            time.sleep(0.5)
        assert failed.read_text() == ""
        assert "10 GB" in said.read_text()
        checked = machine.giga("schedule", "--check", "--json")
        (job,) = json.loads(checked.out)["jobs"]
        assert (checked.status, job["ok"], job["last_run"][:10]) == (
            0,
            True,
            str(datetime.now(UTC))[:10],
        )
    finally:
        daemon.terminate()
        daemon.wait(PATIENCE)


def test_one_thing_at_a_time(plain: Machine) -> None:
    for args in (["--install", "--remove"], ["--json"], ["--check", "--at", "9:00"]):
        assert plain.giga("schedule", *args).status == 2
