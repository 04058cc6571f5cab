"""``giga collect`` by itself: beside ``giga remind`` where there are sources, and only there."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from machine import Machine


def with_source(machine: Machine) -> Machine:
    """A machine whose own counters are asked."""
    if not Path("/proc/net/dev").exists():
        pytest.skip("no Linux")
    machine.ok("sources", "add", "own", "proc", "interface=lo")
    return machine


def crontab(machine: Machine) -> str:
    """The crontab as it is; empty where there is none."""
    done = subprocess.run([*machine.inside, "crontab", "-l"], capture_output=True, check=False)
    return done.stdout.decode()


def lines_of(text: str) -> dict[str, str]:
    """The lines that cron would run, by their commands."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {line.split()[-1]: line for line in lines}


def jobs(machine: Machine) -> dict[str, dict[str, object]]:
    said = json.loads(machine.giga("schedule", "--check", "--json").out)
    return {job["job"]: job for job in said["jobs"]}


def test_without_sources_there_is_no_such_job(machine: Machine) -> None:
    assert list(lines_of(machine.ok("schedule", "cron"))) == ["remind"]
    machine.ok("schedule", "cron", "--install", "--yes")
    assert list(jobs(machine)) == ["remind"]


def test_what_is_printed_for_both_is_what_is_installed(machine: Machine) -> None:
    with_source(machine)
    shown = machine.ok("schedule", "cron")
    said = machine.ok("schedule", "cron", "--install", "--yes")
    installed = crontab(machine)
    assert shown.endswith(installed) and installed.count("\n") == 6
    assert list(lines_of(installed)) == ["remind", "collect"]
    assert "cron runs giga remind each hour" in said and "cron runs giga collect each hour" in said
    machine.ok("schedule", "cron", "--install", "--yes")
    assert crontab(machine) == installed


def test_reminders_know_what_was_collected(machine: Machine) -> None:
    """It runs some minutes before them, each hour also where they come once a day."""
    with_source(machine)
    for at in ((), ("--at", "9:30")):
        lines = lines_of(machine.ok("schedule", "cron", *at, "--", "--ascii"))
        (collect,) = [line for line in lines.values() if line.endswith(" collect")]
        (remind,) = [line for line in lines.values() if line.endswith(" remind --ascii")]
        assert collect.split()[1] == "*"
        if at:
            assert remind.split()[:2] == ["30", "9"]
        else:
            assert (int(remind.split()[0]) - int(collect.split()[0])) % 60 == 5


def test_one_question_is_asked_for_both(machine: Machine) -> None:
    with_source(machine)
    assert "Let cron run giga remind, giga collect? Three lines for each" in machine.refused(
        "schedule", "cron", "--install"
    )
    assert crontab(machine) == ""


def test_the_shell_of_cron_starts_it(machine: Machine) -> None:
    with_source(machine)
    line = lines_of(machine.ok("schedule", "cron"))["collect"]
    command = re.split(r"\s+", line, maxsplit=5)[5].replace("\\%", "%")
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env={"PATH": "/usr/bin:/bin", "HOME": "/"},
        cwd="/",
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b""), shlex.split(command)
    (own,) = json.loads(machine.ok("sources", "--json"))["sources"]
    assert own["ok"] and own["brought_at"]
    machine.ok("schedule", "cron", "--install", "--yes")
    found = jobs(machine)
    assert found["collect"]["last_run"] and found["remind"]["last_run"] is None


def test_check_misses_it_from_the_first_source_on(machine: Machine) -> None:
    machine.ok("schedule", "cron", "--install", "--yes")
    with_source(machine)
    found = jobs(machine)
    assert found["collect"]["scheduler"] is None and not found["collect"]["ok"]
    assert "giga collect is not installed" in machine.refused("schedule", "--check")


def test_without_its_sources_it_is_still_seen_and_taken_out(machine: Machine) -> None:
    with_source(machine)
    machine.ok("schedule", "cron", "--install", "--yes")
    machine.ok("sources", "remove", "own")
    assert list(jobs(machine)) == ["remind", "collect"]
    assert machine.ok("schedule", "--remove") == "Taken out of cron.\n"
    assert crontab(machine) == ""
    assert machine.ok("schedule", "--remove") == "Nothing of this ledger was installed.\n"


def test_installing_anew_takes_out_what_has_nothing_to_do(machine: Machine) -> None:
    with_source(machine)
    machine.ok("schedule", "cron", "--install", "--yes")
    machine.ok("sources", "remove", "own")
    said = machine.ok("schedule", "cron", "--install", "--yes")
    assert "giga collect was taken out: nothing to do." in said
    assert list(lines_of(crontab(machine))) == ["remind"]
    assert "taken out" not in machine.ok("schedule", "cron", "--install", "--yes")


def test_systemd_has_units_for_both(plain: Machine) -> None:
    with_source(plain)
    said = plain.ok("schedule", "systemd")
    for job in ("remind", "collect"):
        assert re.search(rf"^ExecStart=.* {job}$", said, re.MULTILINE)
        for unit in ("service", "timer"):
            assert re.search(rf"/giga-{job}\S*\.{unit}$", said, re.MULTILINE)


def test_launchd_has_an_agent_for_each(plain: Machine) -> None:
    with_source(plain)
    said = plain.ok("schedule", "launchd")
    assert said.count("</plist>") == 2
    assert re.search(r"local\.giga-collect\S*\.plist", said)
