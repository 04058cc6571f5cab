"""Facts as lists of them show them: the journal's, an import's counts, who is in a pool."""

from datetime import date

from ledger.record import NamedTuple


class Entry(NamedTuple):
    """A fact as the journal shows it: when it was written down, and what became of it."""

    id: int | None
    """What void takes; None for the start of a contract, which is no fact."""
    entered_at: str
    """UTC."""
    contract: str
    day: date
    kind: str
    bytes: int | None
    unit: int
    """What a GB is made of in its contract's plan."""
    details: str
    note: str
    state: str
    """``in force``, ``voided``, ``replaced`` or ``undone``."""
    replaces: int | None = None
    """The entry that it corrects."""


class Moved(NamedTuple):
    """A figure of a past cycle that entries moved which were written down later. Bytes; None where
    there was no such cycle.
    """

    start: date
    end: date
    """First day after the cycle."""
    figure: str
    """``used``, ``carried``, ``lost``, or ``remaining`` at the end of its last day."""
    before: int | None
    after: int | None


class Brought(NamedTuple):
    """What an import added, and what it left out. Counts are days."""

    added: int
    same: int
    """There already."""
    corrected: int
    """Their amount grew, or fell and that was agreed to."""
    voided: int
    """A person has voided them: they stay so."""
    before: int
    """Before the contract began."""
    after: int
    """After it ended, or after today."""
    by_hand: int
    """Have entries by hand as well: both count."""
    first: date | None
    last: date | None
    bytes: int
    """Of all days in the file that lie within the contract."""


class PoolLine(NamedTuple):
    """A line as the list of lines shows it. Bytes of this cycle."""

    line: str
    """Empty: use that was written down without a line."""
    since: date | None
    """None where it has left, or is no line."""
    used: int
    limit: int | None
    left: int | None
    carried: int
