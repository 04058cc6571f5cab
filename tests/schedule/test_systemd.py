"""``giga schedule systemd``: units that the real systemd reads, and runs."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from machine import Answer, Machine

NASTY = "my %h 'own' ${HOME} \\ \"ledger\" 100%.db"


@pytest.fixture
def offline(plain: Machine) -> Machine:
    """A machine where systemd is installed, but none runs for this person."""
    if shutil.which("systemctl") is None:
        pytest.skip("there is no systemctl on this machine")
    plain.ok("start", "mineo/5gb", "--since", "2026-10-01")
    return plain


def units(machine: Machine) -> dict[str, Path]:
    """What lies in the folder of units, by name."""
    folder = machine.home / ".config/systemd/user"
    found = [path for path in sorted(folder.rglob("*")) if not path.is_dir()]
    return {str(path.relative_to(folder)): path for path in found}


def verify(machine: Machine, *paths: str) -> Answer:
    """What systemd itself says of units."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze on this machine")
    with TemporaryDirectory() as short:  # the path of a socket is short
        return machine.run("systemd-analyze", "verify", "--user", *paths, XDG_RUNTIME_DIR=short)


def check(machine: Machine, *args: str) -> dict[str, object]:
    (job,) = json.loads(machine.giga(*args, "schedule", "systemd", "--check", "--json").out)["jobs"]
    assert isinstance(job, dict)
    return job


def test_it_is_printed_without_being_written(plain: Machine) -> None:
    shown = plain.ok("schedule", "systemd")
    assert "Persistent=true" in shown and "OnCalendar=*-*-* *:" in shown
    assert units(plain) == {}


def test_what_is_printed_is_what_is_installed(offline: Machine) -> None:
    shown = offline.ok("schedule", "systemd")
    offline.ok("schedule", "systemd", "--install", "--yes")
    found = units(offline)
    assert len(found) == 3  # the service, the timer, and the link that switches it on
    assert any(path.is_symlink() for path in found.values())
    for path in found.values():
        assert path.read_text() in shown


@pytest.mark.parametrize("name", ["ledger.db", NASTY])
@pytest.mark.parametrize("at", [[], ["--at", "9:05"]])
def test_systemd_takes_the_units(offline: Machine, name: str, at: list[str]) -> None:
    db = str(offline.home / name)
    if name == NASTY:
        offline.ok("--db", db, "start", "mineo/5gb", "--since", "2026-10-01")
    offline.ok("--db", db, "schedule", "systemd", "--install", "--yes", *at)
    paths = [str(path) for path in units(offline).values() if not path.is_symlink()]
    answer = verify(offline, *paths)
    assert answer.status == 0 and "giga" not in answer.out + answer.err


def test_systemd_would_refuse_a_broken_unit(offline: Machine) -> None:
    """So that the test above means something."""
    offline.ok("schedule", "systemd", "--install", "--yes")
    timer = next(path for name, path in units(offline).items() if name.endswith(".timer"))
    timer.write_text(timer.read_text().replace("OnCalendar=", "OnCalendar=some "))
    answer = verify(offline, str(timer))
    assert answer.status != 0 and timer.name in answer.err


def test_installed_and_removed_without_a_manager(offline: Machine) -> None:
    """It is switched on for the next login."""
    offline.ok("schedule", "systemd", "--install", "--yes")
    wanted = offline.home / ".config/systemd/user/timers.target.wants"
    assert len(list(wanted.iterdir())) == 1
    assert "loginctl enable-linger" in offline.refused("schedule", "systemd", "--check")
    assert offline.ok("schedule", "systemd", "--remove") == "Taken out of systemd.\n"
    assert units(offline) == {}
    assert offline.ok("schedule", "systemd", "--remove").startswith("Nothing ")


def test_two_ledgers_stand_side_by_side(offline: Machine) -> None:
    other = str(offline.home / "other.db")
    offline.ok("--db", other, "start", "mineo/5gb", "--since", "2026-10-01")
    offline.ok("schedule", "systemd", "--install", "--yes")
    first = {name: path.read_text() for name, path in units(offline).items()}
    offline.ok("--db", other, "schedule", "systemd", "--install", "--yes")
    assert len(units(offline)) == 2 * len(first)
    offline.ok("--db", other, "schedule", "systemd", "--remove")
    assert {name: path.read_text() for name, path in units(offline).items()} == first


def test_installed_again_it_is_replaced(offline: Machine) -> None:
    offline.ok("schedule", "systemd", "--install", "--yes")
    names = set(units(offline))
    offline.ok("schedule", "systemd", "--install", "--yes", "--at", "21:30")
    assert set(units(offline)) == names
    assert any(
        "OnCalendar=*-*-* 21:30:00\n" in path.read_text() for path in units(offline).values()
    )


def test_a_unit_of_somebody_else_stays(offline: Machine) -> None:
    default = {"GIGA_DB": str(offline.home / ".local/share/giga/ledger.db")}
    offline.ok("start", "mineo/5gb", "--since", "2026-10-01", **default)
    folder = offline.home / ".config/systemd/user"
    folder.mkdir(parents=True)
    (folder / "giga-remind.timer").write_text("[Timer]\nOnCalendar=daily\n")
    said = offline.refused("schedule", "systemd", "--install", "--yes", **default)
    assert "giga-remind.timer is not from giga" in said
    assert offline.ok("schedule", "systemd", "--remove", **default).startswith("Nothing ")
    assert list(units(offline)) == ["giga-remind.timer"]


def test_without_a_terminal_it_wants_yes(offline: Machine) -> None:
    assert "--yes" in offline.refused("schedule", "systemd", "--install")
    assert units(offline) == {}


def test_systemd_says_no(offline: Machine) -> None:
    """What was written is taken away again."""
    programs = offline.home / "bin"
    programs.mkdir()
    (programs / "systemctl").write_text("#!/bin/sh\necho not today >&2\nexit 1\n")
    (programs / "systemctl").chmod(0o755)
    path = f"{programs}:{offline.env['PATH']}"
    said = offline.refused("schedule", "systemd", "--install", "--yes", PATH=path)
    assert said == "systemctl refused: not today"
    assert units(offline) == {}


def test_a_folder_that_cannot_be_written(offline: Machine) -> None:
    (offline.home / ".config").mkdir()
    (offline.home / ".config/systemd").write_text("no folder")
    assert "systemd" in offline.refused("schedule", "systemd", "--install", "--yes")


def test_the_real_systemd_runs_it(managed: Machine) -> None:
    """With a nasty ledger and a nasty program, in an environment that systemd makes."""
    db = str(managed.home / NASTY)
    told = managed.home / "told %h ${HOME}"
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    managed.env["GIGA_TODAY"] = str(today)
    begun = str(today - timedelta(days=9))
    card = ["start", "--amount", "10GB", "--for", "10 days", "--since", begun]
    managed.ok("--db", db, *card)
    install = ["--db", db, "schedule", "systemd", "--install", "--yes"]
    said = managed.ok(*install, "--", "--exec", f"cat > '{told}'")
    assert said.startswith("systemd runs giga remind each hour") and "channel" not in said
    job = check(managed, "--db", db)
    assert (job["ok"], job["faults"], job["last_run"]) == (True, [], None)
    assert str(job["next_run"]).endswith(":00Z")
    (service,) = [name for name in units(managed) if name.endswith(".service")]
    started = managed.run("systemctl", "--user", "start", service)
    assert started == (0, "", ""), (managed.home.parent / "systemd.log").read_text()
    assert "10 GB" in told.read_text()
    job = check(managed, "--db", db)
    assert job["ok"] and job["last_run"]
    managed.ok("--db", db, "schedule", "--remove")
    assert units(managed) == {}
    assert "0 timers listed" in managed.run("systemctl", "--user", "list-timers", "--all").out


def test_check_sees_what_went_wrong_under_systemd(managed: Machine) -> None:
    managed.ok("schedule", "--install", "--yes")
    (service, timer) = [name for name in units(managed) if "wants" not in name]
    managed.db.rename(managed.db.with_suffix(".gone"))
    assert managed.run("systemctl", "--user", "start", service).status != 0
    managed.run("systemctl", "--user", "stop", timer)
    managed.db.with_suffix(".gone").rename(managed.db)
    said = managed.refused("schedule", "--check")
    assert "The last run failed" in said and "The timer is off" in said
    managed.ok("schedule", "--install", "--yes")
    assert "The timer is off" not in managed.giga("schedule", "--check").err
