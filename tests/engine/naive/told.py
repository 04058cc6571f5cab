"""What both engines must say alike."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Live(NamedTuple):
    """What one live lot looks like from outside."""

    cls: str
    carried: bool
    remaining: int
    until: date
    state: str
    """``usable``, ``waiting``, ``frozen`` or ``locked``."""
    line: str
    """The only line that may use it; empty: all."""


class Risk(NamedTuple):
    on: date
    bytes: int
    rolls: int
    lost: int


class Report(NamedTuple):
    """The end of a day."""

    plan: str
    cycle: tuple[date, date] | None
    remaining: int
    carried: int
    frozen: int
    waiting: int
    banked: int
    granted: int
    used: int
    overage: int
    uncounted: int
    given: int
    debt: int
    forfeited: dict[str, int]
    lots: list[Live]
    """Usable and waiting ones in drain order."""
    aside: list[Live]
    """Locked and frozen ones, sorted."""
    at_risk: list[Risk]
