"""What a person does with data besides using and buying it; few histories have any of these.

Amounts are bytes, days are local dates in the time zone of the plan.
"""

from datetime import date

from ledger.record import NamedTuple


class GiftIn(NamedTuple):
    """Data received from another person."""

    id: int
    day: date
    bytes: int
    lasts: str = ""
    """A life in the words of the plan language; empty: as the plan says."""
    until: date | None = None
    """First day on which it is gone; wins over ``lasts``."""


class GiftOut(NamedTuple):
    """Data given to another person."""

    id: int
    day: date
    bytes: int


class Loan(NamedTuple):
    """Data taken from the next grant."""

    id: int
    day: date
    bytes: int
    lasts: str = ""


class Renewal(NamedTuple):
    """The plan was renewed by hand, or another was taken in its place."""

    id: int
    day: date
    plan: int | None = None
    """Which of the contract's stored plans; None: the one that is in force."""
    bytes: int | None = None
    """What it gives, where that is not what the plan says; with ``lasts``: a part of a renewal."""
    lasts: str = ""


class Claim(NamedTuple):
    """What the plan gives only to who asks for it was asked for."""

    id: int
    day: date


class Deposit(NamedTuple):
    """Data put into the bank by hand."""

    id: int
    day: date
    bytes: int


class Withdrawal(NamedTuple):
    """Data taken out of the bank."""

    id: int
    day: date
    bytes: int


class Option(NamedTuple):
    """An option of the plan was switched on or off."""

    id: int
    day: date
    name: str
    on: bool


class Forfeit(NamedTuple):
    """Something outside the rules took data away: a new SIM, a pause."""

    id: int
    day: date
    what: str
    """``all`` or ``carried``."""


class Line(NamedTuple):
    """A line joined a pool, or left it; ``day`` is the first with it, or without it."""

    id: int
    day: date
    name: str
    joins: bool
    limit: int | None = None
    """What it may use in a cycle, where that was agreed."""


Act = GiftIn | GiftOut | Loan | Renewal | Claim | Deposit | Withdrawal | Option | Forfeit | Line
