"""docs/schedule.md shows what the program prints, with other paths."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from machine import Machine

PAGE = Path(__file__).parent.parent.parent / "docs/schedule.md"


def test_the_blocks_are_what_is_printed(plain: Machine) -> None:
    del plain.env["GIGA_DB"], plain.env["TZ"]
    plain.env |= {"HOME": "/home/ann", "LANG": "en_GB.UTF-8"}
    shown = "".join(plain.ok("schedule", kind) for kind in ("cron", "systemd"))
    shown = shown.replace(sys.executable, "/home/ann/.venv/bin/python")
    shown = re.sub(r" HOME=\S+| DBUS_SESSION_BUS_ADDRESS=\S+", "", shown)
    blocks = re.findall(r"```text\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        assert block in shown
