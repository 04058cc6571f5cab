"""What was given before the command: which ledger, which contract, and all the words."""

from ledger.record import NamedTuple


class Given(NamedTuple):
    """What was given before the command."""

    db: str
    contract: str
    words: list[str]
    """The whole command line after ``giga``."""
