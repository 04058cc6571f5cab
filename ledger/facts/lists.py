"""Facts as lists of them show them: the journal's, who is in a pool."""

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
    partial: bool = False
    """Whether a source brought it that has not seen the whole day."""


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


class PoolLine(NamedTuple):
    """A line as the list of lines shows it. Bytes of this cycle."""

    line: str
    """Empty: use that was written down without a line, or that a reading found."""
    since: date | None
    """None where it has left, or is no line."""
    used: int
    """Negative, of no line, where a reading found less than was logged."""
    limit: int | None
    left: int | None
    carried: int
