"""Lots: what a grant or a rollover creates, and the total order in which they are used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from ledger.billing.statement import LotView
from ledger.dates import ONE_DAY
from ledger.plans.rules import ANYTHING, UNLIMITED, Drain, Only, Rollover

_FIXED_ORDER = ("plan", "option", "bonus", "gift", "topup", "borrowed")

USABLE, WAITING, LOCKED, FROZEN, DORMANT = "usable", "waiting", "locked", "frozen", "dormant"
"""The states of a lot: used in its turn; waiting for that turn; in the bank; kept for a late
renewal; ended, and kept for a top-up that revives it.
"""


class Lot:
    """A lot in the course of a replay. What it may do at its end it keeps from its making (A5)."""

    __slots__ = (
        "added",
        "amount",
        "born",
        "cls",
        "daily",
        "denied",
        "ends_cycle",
        "generation",
        "held",
        "id",
        "left",
        "length",
        "line",
        "number",
        "only",
        "origin",
        "parent",
        "requires",
        "restricted",
        "rolls",
        "start",
        "state",
        "until",
        "waits_for",
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
        self.added = 0
        """Bytes by which rounding up has enlarged it."""
        self.born = start
        self.number = 0
        """The number of the cycle in which its root was born."""
        self.length = (until - start).days
        """Days that its root was to live when it was made."""
        self.parent = ""
        self.generation = 0
        """How often it has rolled."""
        self.rolls = 0
        """How often it may still roll; UNLIMITED without end."""
        self.requires: tuple[str, ...] = ()
        self.denied = "expired"
        """Why it is forfeited when it may not roll."""
        self.state = USABLE
        self.waits_for = ""
        """The life it begins once it is used, if it waits for its turn."""
        self.daily = False
        """Whether the day's own grant made it."""
        self.line = ""
        """The one line that may use it; empty: all."""
        self.origin = ""
        """The line whose own data its root was."""
        self.only = ANYTHING
        self.restricted = False
        """Whether it cannot be used for everything by everybody."""
        self.held = False
        """Whether its bytes are among those whose fate is being foreseen."""

    @property
    def unlimited(self) -> bool:
        return self.amount == UNLIMITED

    @property
    def carried(self) -> bool:
        return self.generation > 0

    @property
    def in_use(self) -> bool:
        """Whether it can be drained, now or in its turn."""
        return self.state is USABLE or self.state is WAITING

    def end_on(self, until: date) -> None:
        """Give a new lot an end of its own; it lasts at least its first day."""
        self.until, self.ends_cycle = max(until, self.start + ONE_DAY), None
        self.length = (self.until - self.start).days

    def keep_to(self, only: Only) -> None:
        """Let it be used only for some categories or on some weekdays."""
        if only != ANYTHING:
            self.only, self.restricted = only, True

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
            FROZEN if self.state is DORMANT else self.state,
            self.line,
            self.only,
            self.origin,
        )


def rollover_of(cls: str, rollovers: tuple[Rollover, ...]) -> Rollover | None:
    """The first table that names a class (N4)."""
    for rollover in rollovers:
        if cls in rollover.classes:
            return rollover
    return None


def give_rights(lot: Lot, rollovers: tuple[Rollover, ...]) -> None:
    """Whether and how often a new lot may roll, by the rules in force at its making (A5, A38)."""
    if not rollovers:
        return
    rollover = rollover_of(lot.cls, rollovers)
    if rollover is None:
        lot.denied = "not_rollable"
    elif rollover.since and lot.born.weekday() not in rollover.since:
        lot.denied = "condition"
    else:
        lot.rolls = rollover.times
        lot.requires = rollover.requires


def child(lot: Lot, id: str, amount: int, start: date, until: date, ends: int | None) -> Lot:
    """The lot that a roll makes: of the same class, and once less free to roll."""
    new = Lot(id, lot.cls, amount, start, until, ends)
    new.born = lot.born
    new.number = lot.number
    new.length = lot.length
    new.origin = lot.origin
    new.keep_to(lot.only)
    new.parent = lot.id
    new.generation = lot.generation + 1
    new.rolls = lot.rolls if lot.rolls == UNLIMITED else lot.rolls - 1
    new.requires = lot.requires
    new.held = lot.held
    return new


def named(lot: Lot, classes: tuple[str, ...]) -> bool:
    """Whether a list of classes names a lot, where ``carried`` is one; an empty list names all."""
    return not classes or ("carried" if lot.carried else lot.cls) in classes


Tie = tuple[date, str, int, date, int, bool, int, str, Only, str, int, str]
DrainKey = tuple[int, int, int, Tie]


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
        lot.only,
        lot.line,
        lot.added,
        lot.id,
    )


def by_end(lot: Lot) -> tuple[date, Tie]:
    """What ends soonest first."""
    return lot.until, by_birth(lot)


def take_from(lots: Iterable[Lot], amount: int) -> list[tuple[Lot, int]]:
    """So much from lots in their order, or all there is; says how much came from which."""
    taken = []
    for lot in lots:
        part = min(lot.left, amount)
        if part > 0:
            lot.left -= part
            amount -= part
            taken.append((lot, part))
    return taken


_LAST = 1_000_000


def drain_key(drain: Drain) -> Callable[[Lot], DrainKey]:
    """The key of the plan's drain order (DESIGN: total order of lots, ruling A1).

    ``carried`` is a class of its own; classes that the order does not name follow in a fixed order.
    What waits for its turn comes after all else.
    """
    places: dict[str, tuple[int, int, Callable[[Lot], int]]] = {}
    but = dict(drain.but)
    for rank, classes in enumerate(drain.order):
        then = _THEN[but.get(classes[0], drain.then)]
        for position, cls in enumerate(classes):
            places[cls] = rank, position, then
    for cls in _FIXED_ORDER:
        places.setdefault(cls, (len(places), 0, _THEN[but.get(cls, drain.then)]))
    carried = places.get("carried")
    last = _LAST - 1, 0, _THEN[drain.then]

    def key(lot: Lot) -> DrainKey:
        if lot.state is WAITING:
            return (_LAST, 0, 0, by_birth(lot))
        place = places.get(lot.cls, last)
        if carried is not None and lot.generation:
            place = carried
        rank, position, then = place
        return (rank, then(lot), position, by_birth(lot))

    return key


_THEN: dict[str, Callable[[Lot], int]] = {
    "soonest": lambda lot: lot.until.toordinal(),
    "oldest": lambda lot: lot.born.toordinal(),
    "newest": lambda lot: -lot.born.toordinal(),
    "shortest": lambda lot: lot.length,
}
