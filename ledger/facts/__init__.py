"""What happened. Facts are only ever added; everything else is derived from them.

Amounts are bytes. Days are local dates in the time zone of the plan.
"""

from datetime import date
from typing import TYPE_CHECKING

from ledger.record import NamedTuple

if TYPE_CHECKING:
    from ledger.facts.acts import Act


class Usage(NamedTuple):
    """What one line used on one day in one category: the sum of the day's entries."""

    day: date
    bytes: int
    category: str = ""
    line: str = ""


class TopUp(NamedTuple):
    """Data that was bought or given on a day; it covers the whole of that day."""

    id: int
    day: date
    bytes: int
    cls: str = "topup"
    lasts: str = ""
    """A life in the words of the plan language; empty: as the plan says."""
    until: date | None = None
    """First day on which it is gone; wins over ``lasts``."""
    starts: str = ""
    """``now``, or ``after`` all else is used; empty: as the plan says."""


class Reading(NamedTuple):
    """What the carrier says, at the end of a day."""

    id: int
    day: date
    bytes: int
    figure: str = "remaining"
    """What ``bytes`` says: what is ``remaining``; ``used`` in this cycle; what is ``carried``."""
    carried: int | None = None
    """Of what remains, so much is carried, where the carrier says that too."""
    spread: bool = False
    """Whether use that nobody wrote down was on the days without an entry, and not on its day."""
    step: int = 1
    """Shown in steps of so many bytes."""


class Meter(NamedTuple):
    """Where a counter stands at the end of a day. It only grows, until it is reset."""

    id: int
    day: date
    bytes: int
    name: str
    """Several counters are told apart by it."""
    line: str = ""
    """The one line whose use it counts; empty: that of the contract."""
    counts_from: date | None = None
    """The day at whose beginning it stood at 0, where that is known."""
    spread: bool = False
    step: int = 1
    """Both as of a :class:`Reading`."""


class Change(NamedTuple):
    """A change of plan, asked for on a day."""

    id: int
    day: date
    plan: int
    """Which of the contract's stored plans."""
    in_force: date | None = None
    """The day from which it holds, where that is known; else the plan left decides."""


class End(NamedTuple):
    """The contract ends: ``day`` is its last usable day."""

    id: int
    day: date


if TYPE_CHECKING:
    Event = TopUp | Reading | Change | End | Act
else:  # few histories have any act, and most commands need not load what they are
    Event = TopUp | Reading | Change | End


class Expected(NamedTuple):
    """Use that is foreseen, as for a trip: for forecasts alone, it moves no figure."""

    id: int
    first: date
    until: date
    """First day after it."""
    bytes: int
    """In all its days."""
    note: str = ""


class Opening(NamedTuple):
    """What a contract already held when its ledger began."""

    left: int
    """All that was usable, the carried part included."""
    carried: int


class Contract(NamedTuple):
    """A plan in force from a date, with what differs by customer."""

    id: int
    name: str
    since: date
    plan: int
    """Which of the contract's stored plans it began with."""
    anchor: int | None = None
    """Day of the month on which a cycle begins, for plans that leave it to the contract."""
    opening: Opening | None = None


class Metered(NamedTuple):
    """What a meter counted on a day beyond the entries."""

    usage: Usage
    meter: str


class History(NamedTuple):
    """All that is known of one contract: what a replay starts from."""

    contract: Contract
    usage: list[Usage]
    """One row a day, line and category, by day."""
    events: list[Event]
    """By day, then in the order they were written down."""
    expected: tuple[Expected, ...] = ()
    """Known as soon as it is written down, whatever its days."""
    meters: tuple[Meter, ...] = ()
    """By day, then in the order they were written down. What they counted beyond the entries is
    not in ``usage`` before :func:`ledger.billing.meters.metered` has put it there.
    """
    metered: tuple[Metered, ...] = ()
    """What of ``usage`` meters alone have counted."""
    partial: frozenset[date] = frozenset()
    """The days lately of which a source has not seen all; reports look it up."""
