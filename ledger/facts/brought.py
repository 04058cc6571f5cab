"""What a source says, before it is written down and after: day by day, and in sums. Bytes."""

from datetime import date

from ledger.facts import Reading
from ledger.record import NamedTuple

LEFT_OUT = ("before", "ended", "future", "absent")
"""Why a day can be left out: before the contract began, after its end, after today, or when its
line was not in the pool.
"""
TAKEN = ("new", "same", "grown", "fallen", "complete", "split")
"""What a day may be that counts as the source says."""


class Day(NamedTuple):
    """What a source says of one line on one day, and what is to be done with it."""

    day: date
    line: str
    bytes: int
    partial: bool
    """Whether the source has not seen all of it."""
    state: str
    """``new``; ``same`` as is known; ``grown``; ``fallen``; ``complete`` (it was partial);
    ``split`` (the same by other categories); ``voided`` by a person; ``compared`` with another
    source, which counts; ``kept`` as a person wrote it down; or one of :data:`LEFT_OUT`.
    """
    before: int | None
    """What is known of it by this source."""
    held: int
    """What other sources brought ..."""
    by_hand: int
    """... and a person wrote down ..."""
    entries: int
    """... in so many entries."""


class Oddity(NamedTuple):
    """Something that a person should know before it comes in, or after."""

    code: str
    """Stable, for programs."""
    text: str
    on: date | None = None
    asks: bool = False
    """Whether nothing is brought in before somebody has agreed."""


class Brought(NamedTuple):
    """What an import brings in, and what it leaves out. Days are counted by line."""

    source: str
    """What it is called in the ledger."""
    states: dict[str, int]
    """How many days are of each state, as in :class:`Day`."""
    lines: int
    """How many lines it tells of; 1 where there are none."""
    first: date | None
    last: date | None
    """Of the days that count as the source says, as all that follows."""
    bytes: int
    partial: int
    """How many of them it has not seen whole."""
    by_hand: int
    """How many of them had entries by hand, which are notes from now on."""
    others: list[str]
    """The other sources of these days."""
    differ: int
    """How many of the days that were compared differ from those ..."""
    apart: int
    """... and by how much in all."""
    counters: int
    """How many counters it reads."""
    said: list[Reading]
    """What the carrier says, and was not written down before."""
    known: int
    """How many readings of it were."""
    oddities: list[Oddity]
