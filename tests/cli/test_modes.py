"""What Giga writes is for its owner alone, whatever the umask says."""

from __future__ import annotations

import os
import signal
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from person import Giga, Quick, plan_text


@pytest.fixture
def careless() -> Iterator[None]:
    """A person whose new files are open to everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    return [
        f"{path.relative_to(folder)} {stat.S_IMODE(path.stat().st_mode):o}"
        for path in sorted(folder.rglob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


@pytest.mark.usefixtures("careless")
def test_everything_that_is_written_is_private(quick: Quick) -> None:
    home = quick.folder / "home"
    home.mkdir(mode=0o700)
    where = {
        "HOME": str(home),
        "GIGA_DB": "",
        "XDG_DATA_HOME": str(home / "share"),
        "XDG_CONFIG_HOME": str(home / "conf"),
    }
    quick.env |= where
    quick.ok("start", "mineo/5gb", "--since", "2026-10-01")
    quick.ok("log", "1GB")
    quick.ok("config", "channel.phone.url", "ntfy://example.org/secret")
    for name in ("ics", "hledger", "beancount", "json", "sqlite"):
        quick.ok("export", name, str(home / f"all.{name}"))
    quick.ok("backup", str(home / "copy.db"))
    quick.ok("restore", str(home / "copy.db"), "--yes")
    quick.run("remind")
    quick.ok("--db", str(home / "a" / "b" / "new.db"), "import", "json", str(home / "all.json"))
    quick.ok("schedule", "--remove")
    found = {path.name for path in home.rglob("*")}
    assert {"ledger.db", "config.toml", "copy.db", "new.db", "all.ics", "all.sqlite"} <= found
    assert any(name.startswith("ledger.db.before-restore") for name in found)
    assert open_to_others(home) == []


@pytest.mark.usefixtures("careless")
def test_a_journal_of_sqlite_is_private_too(giga: Giga) -> None:
    """It holds pages of the ledger and stays where a program is killed."""
    giga.ok("start", "mineo/5gb", "--since", "2026-10-01")
    giga.ok("log", "1GB")
    program = (
        "import os, signal, sqlite3, sys\n"
        "conn = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "conn.execute('PRAGMA cache_size = 1')\n"
        "conn.execute('BEGIN IMMEDIATE')\n"
        "conn.execute('CREATE TABLE x AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
        " FROM n LIMIT 9999) SELECT i, hex(randomblob(99)) AS y FROM n')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = giga.begin(str(giga.db), program=[sys.executable, "-c", program])
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert (giga.folder / "ledger.db-journal").exists()
    assert open_to_others(giga.folder) == []
    assert "GB left" in giga.ok("status")


@pytest.mark.usefixtures("careless")
def test_a_plan_of_ones_own_is_private(giga: Giga) -> None:
    (giga.folder / "p.toml").write_text(plan_text())
    giga.ok("start", str(giga.folder / "p.toml"))
    assert [line for line in open_to_others(giga.folder) if not line.startswith("p.toml")] == []


def test_doctor_narrows_what_was_opened(mineo: Quick) -> None:
    """Copies beside the ledger, and the file of settings where an address stands in it."""
    config, copy = mineo.folder / "config.toml", mineo.folder / "ledger.db.before-2"
    mineo.env["GIGA_CONFIG"] = str(config)
    copy.write_bytes(mineo.db.read_bytes())
    config.write_text('[remind]\nchannels = ["p"]\n[channel.p]\nurl = "ntfy://example.org/x"\n')
    (mineo.folder / "ledger.dbx").touch()
    for path in mineo.folder.iterdir():
        path.chmod(0o644)
    said = mineo.run("doctor")
    assert said.status == 1
    for path in (config, copy, mineo.db):
        assert f"{path} is open to others." in said.out.replace("\n    ", " ")
    mineo.run("doctor", "--fix")
    assert open_to_others(mineo.folder) == ["ledger.dbx 644"]
