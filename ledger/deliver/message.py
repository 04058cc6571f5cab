"""What is told."""

from ledger.record import NamedTuple


class Message(NamedTuple):
    """What is told."""

    title: str
    """One line, short enough for a subject."""
    body: str
    """What there is to read besides; it may be empty."""
    data: object
    """All of it for programs: what JSON can say."""
