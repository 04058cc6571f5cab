"""Bytes, and the lots that hold them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from ledger.dates import Span
from ledger.plans.rules import ANYTHING, Only

FIRST_ROLL, ROLLS_AGAIN, LIVES_ON = 0, 1, 2
ENDLESS = 10**9
"""Rolls that a lot has left if it may roll as often as it will."""


@dataclass(eq=False)
class Unit:
    """One byte."""

    lot: Lot
    """Where it is; of a drained one, where it was."""
    watched: bool = False
    """Held on the day from which ``at_risk`` looks ahead."""
    added: bool = False
    """Would be added by rounding up today; a cap that cuts it says that it never was."""


@dataclass(frozen=True)
class Rights:
    """What a lot was given at its making: whether and how often it may roll."""

    rolls_left: int = 0
    never: str = "expired"
    """Why it is lost at a boundary if it may not roll."""
    requires: tuple[str, ...] = ()
    since: tuple[int, ...] = ()
    """Weekdays on which it must have been granted."""

    def less_one(self) -> Rights:
        return replace(self, rolls_left=self.rolls_left - 1, never="expired")


@dataclass(eq=False)
class Lot:
    cls: str
    amount: int
    born: date
    born_in: int = 0
    """The number of the cycle in which that was."""
    unlimited: bool = False
    daily: bool = False
    """It comes from a grant of the day."""
    only: Only = ANYTHING
    line: str = ""
    state: str = "usable"
    ends: date | None = None
    """The first day without it; None while it lives by the count of cycles."""
    cycles_left: int = 0
    thaws_until: date | None = None
    """Of a frozen one: the date on which it is lost."""
    saved_by: str = ""
    """What thaws a frozen one: a ``renewal`` or a ``topup``."""
    later: Span | None = None
    """The life that begins when it need no longer wait."""
    first_length: int = 0
    """Days from the making of its oldest ancestor to the end that one had then."""
    rights: Rights = Rights()
    generation: int = 0
    """How often it has rolled."""
    enlarged: int = 0
    """By so many units, when it rolled last."""
    rolled_today: int = LIVES_ON
    """For the order of cuts: what rolls today, for the first time or again, is newer."""
    units: list[Unit] = field(default_factory=list)
    """What is left in it; the first is the first to go."""

    @property
    def carried(self) -> bool:
        return self.generation > 0

    @property
    def usable(self) -> bool:
        return self.state == "usable"

    @property
    def live(self) -> bool:
        """It may be used, be it only after a wait or a withdrawal."""
        return self.state != "frozen"

    @property
    def holds(self) -> bool:
        return self.unlimited or bool(self.units)

    def fill(self) -> None:
        self.units = [] if self.unlimited else [Unit(self) for _ in range(self.amount)]
