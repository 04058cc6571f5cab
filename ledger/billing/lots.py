"""Lots: what a grant or a rollover creates, and the total order in which they are used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ledger.billing.statement import LotView
from ledger.plans.rules import UNLIMITED, Drain, Rollover

_FIXED_ORDER = ("plan", "option", "bonus", "gift", "topup", "borrowed")


class Lot:
    """A lot in the course of a replay. What it may do at its end it keeps from its making (A5)."""

    __slots__ = (
        "amount",
        "born",
        "cls",
        "denied",
        "ends_cycle",
        "generation",
        "held",
        "id",
        "left",
        "parent",
        "requires",
        "rolls",
        "start",
        "until",
    )

    def __init__(
        self, id: str, cls: str, amount: int, start: date, until: date, ends_cycle: int | None
    ) -> None:
        self.id = id
        self.cls = cls
        self.amount = amount
        self.left = amount
        self.start = start
        self.until = until
        self.ends_cycle = ends_cycle
        """The number of the cycle with which it ends, if it follows the cycles (A6)."""
        self.born = start
        self.parent = ""
        self.generation = 0
        """How often it has rolled."""
        self.rolls = 0
        """How often it may still roll; UNLIMITED without end."""
        self.requires: tuple[str, ...] = ()
        self.denied = "expired"
        """Why it is forfeited when it may not roll."""
        self.held = False
        """Whether its bytes are among those whose fate is being foreseen."""

    @property
    def unlimited(self) -> bool:
        return self.amount == UNLIMITED

    @property
    def carried(self) -> bool:
        return self.generation > 0

    def twin(self) -> Lot:
        """Another lot in the same state."""
        twin = object.__new__(Lot)
        for slot in Lot.__slots__:
            setattr(twin, slot, getattr(self, slot))
        return twin

    def view(self) -> LotView:
        """The lot as others see it."""
        return LotView(
            self.id,
            self.cls,
            self.carried,
            self.amount,
            self.left,
            self.start,
            self.until,
            self.born,
            self.parent,
            self.rolls != 0,
        )


def give_rights(lot: Lot, rollover: Rollover | None) -> None:
    """Whether and how often a new lot may roll, by the rules in force at its making (A5, A38)."""
    if rollover is None:
        lot.denied = "expired"
    elif lot.cls not in rollover.classes:
        lot.denied = "not_rollable"
    else:
        lot.rolls = rollover.times
        lot.requires = rollover.requires


def child(lot: Lot, id: str, amount: int, start: date, until: date, ends: int | None) -> Lot:
    """The lot that a roll makes: of the same class, and once less free to roll."""
    new = Lot(id, lot.cls, amount, start, until, ends)
    new.born = lot.born
    new.parent = lot.id
    new.generation = lot.generation + 1
    new.rolls = lot.rolls if lot.rolls == UNLIMITED else lot.rolls - 1
    new.requires = lot.requires
    new.held = lot.held
    return new


Tie = tuple[date, str, int, date, int, bool, int, str, str]
DrainKey = tuple[int, int, Tie]


def by_birth(lot: Lot) -> Tie:
    """Earlier born first. The rest settles ties; the id comes last and decides no figure (A22)."""
    return (
        lot.born,
        lot.cls,
        lot.amount,
        lot.until,
        lot.generation,
        lot.rolls == UNLIMITED,
        lot.rolls,
        lot.denied,
        lot.id,
    )


def drain_key(drain: Drain) -> Callable[[Lot], DrainKey]:
    """The key of the plan's drain order (DESIGN: total order of lots, ruling A1).

    ``carried`` is a class of its own; classes that the order does not name follow in a fixed order.
    """
    ranks = {cls: rank for rank, cls in enumerate(drain.order)}
    for cls in _FIXED_ORDER:
        ranks.setdefault(cls, len(ranks))
    carried = ranks["carried"] if "carried" in drain.order else None
    last = len(ranks)
    then = _THEN[drain.then]

    def key(lot: Lot) -> DrainKey:
        rank = ranks.get(lot.cls, last)
        if lot.carried and carried is not None:
            rank = carried
        return (rank, then(lot), by_birth(lot))

    return key


_THEN: dict[str, Callable[[Lot], int]] = {
    "soonest": lambda lot: lot.until.toordinal(),
    "oldest": lambda lot: lot.born.toordinal(),
    "newest": lambda lot: -lot.born.toordinal(),
}
