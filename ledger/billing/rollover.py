"""How what rolls at a boundary lands: rounding first, then the caps, each a small policy.

Order (rulings A18, A39): round, then ``cap_per_cycle``, then ``cap``; after the grants
``cap_after_grant``. The rules are those of the plan that is in force at the boundary (A5).
"""

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


def land(
    places: list[Place], rollover: Rollover, one_grant: int, *, at_most: int | None
) -> tuple[dict[Lot, int], list[Cut]]:
    """What is left of each place after rounding and caps, and what was cut.

    ``one_grant``: the grants that ``1x`` means at this boundary (A13), maybe :data:`UNLIMITED`.
    ``at_most``: the limit that a change of plan sets besides (A7); None: none.
    """
    amounts = {place.lot: place.lot.left for place in places}
    everything = cut_order(places, rollover.trim)
    rolling = cut_order([place for place in places if place.turn != LIVES_ON], rollover.trim)
    rounded = _round(rolling, amounts, rollover)
    _cap(rolling, amounts, limit(rollover.cap_per_cycle, one_grant))
    _cap(everything, amounts, limit(rollover.cap, one_grant))
    _cap(everything, amounts, at_most)
    return amounts, rounded + _over_cap(everything, amounts, rounded)


def changes_what_rolls(rollover: Rollover) -> bool:
    """Whether there is any rounding or cap here; most plans have none."""
    return bool(rollover.round or rollover.cap or rollover.cap_per_cycle)


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
