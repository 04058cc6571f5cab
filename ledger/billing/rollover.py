"""How what rolls lands: the least that rolls, rounding, then the caps, each a small policy.

Order (rulings A18, A39): ``min``, round, ``cap_per_cycle``, ``cap_within``, ``cap``; after the
grants ``cap_after_grant``. The rules are those of the plan that is in force (A5).
"""

from __future__ import annotations

from datetime import date

from ledger.billing.lots import Lot, by_birth
from ledger.plans.rules import UNLIMITED, Cap, Rollover
from ledger.record import NamedTuple

LIVES_ON, ROLLS_AGAIN, ROLLS_FIRST = range(3)


class Place(NamedTuple):
    """A carried lot, or one that is about to be, in the eyes of a cap."""

    lot: Lot
    turn: int
    """:data:`LIVES_ON`, :data:`ROLLS_AGAIN` or :data:`ROLLS_FIRST`."""
    end: date
    """The end it will have once it has rolled."""


class Cut(NamedTuple):
    """Bytes that a limit takes from a lot, and the reason of their forfeiture."""

    lot: Lot
    bytes: int
    reason: str


class Limits(NamedTuple):
    """What limits a landing besides its own table."""

    one_grant: int
    """The grants that ``1x`` means at this boundary (A13), maybe :data:`UNLIMITED`."""
    by_change: int | None
    """What a change of plan allows (A7); None: it sets no limit."""
    first_time: int | None
    """What may still roll for the first time (``cap_within``); None: no limit."""


def land(
    places: list[Place], rollover: Rollover, limits: Limits
) -> tuple[dict[Lot, int], list[Cut]]:
    """What is left of each place after rounding and caps, and what was cut."""
    amounts = {place.lot: place.lot.left for place in places}
    everything = cut_order(places, rollover.trim)
    rolling = cut_order([place for place in places if place.turn != LIVES_ON], rollover.trim)
    first = cut_order([place for place in places if place.turn == ROLLS_FIRST], rollover.trim)
    rounded = _too_little(rolling, amounts, rollover) or _round(rolling, amounts, rollover)
    _cap(rolling, amounts, limit(rollover.cap_per_cycle, limits.one_grant))
    _cap(first, amounts, limits.first_time)
    _cap(everything, amounts, limit(rollover.cap, limits.one_grant))
    _cap(everything, amounts, limits.by_change)
    return amounts, rounded + _over_cap(everything, amounts, rounded)


def changes_what_rolls(rollover: Rollover) -> bool:
    """Whether there is any rounding or cap here; most plans have none."""
    return bool(
        rollover.round
        or rollover.cap
        or rollover.cap_per_cycle
        or rollover.min
        or rollover.cap_within
    )


def _over_cap(lots: list[Lot], amounts: dict[Lot, int], rounded: list[Cut]) -> list[Cut]:
    """What the caps took of what was there; what rounding up would have added never was."""
    gone = {cut.lot: cut.bytes for cut in rounded}
    over = {lot: lot.left - gone.get(lot, 0) - amounts[lot] for lot in lots}
    return [Cut(lot, amount, "over_cap") for lot, amount in over.items() if amount > 0]


def cap_carried(places: list[Place], trim: str, most: int | None) -> list[Cut]:
    """What a limit takes from carried lots as they lie."""
    amounts = {place.lot: place.lot.left for place in places}
    return _cap(cut_order(places, trim), amounts, most)


def limit(cap: Cap | None, one_grant: int) -> int | None:
    """Bytes that a cap allows; None when it sets no limit."""
    if cap is None:
        return None
    if not cap.times_millis:
        return cap.bytes
    return None if one_grant == UNLIMITED else cap.times_millis * one_grant // 1000


def cut_order(places: list[Place], trim: str) -> list[Lot]:
    """The order in which a cap cuts (A39).

    ``newest``: what rolls for the first time, then what rolls again, then what was carried before
    and lives on; within each the later born first. ``soonest``: what ends soonest, then what was
    born earliest.
    """
    if trim == "newest":
        newest = sorted(places, key=lambda place: (place.turn, by_birth(place.lot)), reverse=True)
        return [place.lot for place in newest]
    return [
        place.lot for place in sorted(places, key=lambda place: (place.end, by_birth(place.lot)))
    ]


def _too_little(rolling: list[Lot], amounts: dict[Lot, int], rollover: Rollover) -> list[Cut]:
    """A sum below the least that rolls is dropped whole (N15)."""
    if not 0 < sum(amounts[lot] for lot in rolling) < rollover.min:
        return []
    return [cut._replace(reason="rounded") for cut in _cap(rolling, amounts, 0)]


def _round(rolling: list[Lot], amounts: dict[Lot, int], rollover: Rollover) -> list[Cut]:
    """Rounding of the sum (A3): down is cut like a cap's excess, up enlarges the newest (N15)."""
    total = sum(amounts[lot] for lot in rolling)
    over = total % rollover.step if rollover.round else 0
    if not over:
        return []
    if rollover.round == "up":
        amounts[max(rolling, key=by_birth)] += rollover.step - over
        return []
    return [cut._replace(reason="rounded") for cut in _cap(rolling, amounts, total - over)]


def _cap(order: list[Lot], amounts: dict[Lot, int], most: int | None) -> list[Cut]:
    """Take what exceeds the limit, in order; ``amounts`` is brought up to date."""
    excess = 0 if most is None else sum(amounts[lot] for lot in order) - most
    cuts = []
    for lot in order:
        if excess <= 0:
            break
        taken = min(amounts[lot], excess)
        if taken:
            amounts[lot] -= taken
            excess -= taken
            cuts.append(Cut(lot, taken, "over_cap"))
    return cuts
