"""Machines to schedule on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from machine import Machine, machine_with_cron, machine_with_systemd


@pytest.fixture
def plain(tmp_path: Path) -> Machine:
    """For what is only printed: this machine, but with another home."""
    return Machine(tmp_path, [])


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine with crontabs of its own, and a ledger."""
    with machine_with_cron(tmp_path) as found:
        found.ok("start", "mineo/5gb", "--since", "2026-10-01")
        yield found


@pytest.fixture
def managed(tmp_path: Path) -> Iterator[Machine]:
    """A machine on which a systemd of the person runs, and a ledger."""
    with machine_with_systemd(tmp_path) as found:
        found.ok("start", "mineo/5gb", "--since", "2026-10-01")
        yield found
