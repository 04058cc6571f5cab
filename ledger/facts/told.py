"""What a person was told, and what they want to hear no more of."""

from __future__ import annotations

from datetime import date

from ledger.record import NamedTuple


class Told(NamedTuple):
    """What a channel was told of a topic at one stage."""

    stage: int
    bytes: int
    """The most."""
    first: date
    """The first day of which it was told ..."""
    last: date
    """... and the last."""


class Hush(NamedTuple):
    """What a person does not want to hear."""

    day: date
    """The day on which they said so."""
    topic: str
    """Empty: all of the contract."""
    stage: int
    """Of what comes in steps, a later one is told again ..."""
    bytes: int
    """... and clearly more than this."""
    until: date | None
    """The first day on which it is told again; None: it was heard, for good."""
