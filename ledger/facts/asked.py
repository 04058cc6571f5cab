"""Sources that are asked by themselves: how they stand, and what came from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ledger.facts import Meter
from ledger.facts.brought import Brought
from ledger.record import NamedTuple


class Answer(NamedTuple):
    """How a source stands since it was last different."""

    brings: str
    """The source of the facts that come from it; empty where it fails."""
    failure: str
    """Why nothing came; empty where it answers."""
    since: str
    """In UTC."""


class Standing(NamedTuple):
    """A source and how it has done so far."""

    name: str
    """In the settings, as all up to ``options``."""
    kind: str
    contract: str
    line: str
    keep_hand: bool
    options: Mapping[str, str]
    now: Answer | None
    """None where it was never asked."""
    failed: Answer | None
    """Its last failure, if it ever failed."""
    brought_at: str
    """When something last came from it, in UTC; empty where nothing ever did."""


class Arrived(NamedTuple):
    """What came from a source."""

    name: str
    """What it is called in the ledger."""
    brought: Brought
    meters: list[Meter]
    """Those whose counters were read, as they stand now."""
    unit: int
    """1000 or 1024: what the plan's MB is made of."""


class Collected(NamedTuple):
    """What became of asking a source."""

    name: str
    """In the settings."""
    kind: str
    arrived: Arrived | None
    """None where it failed."""
    failure: str
    """Why; empty where it did not."""
    news: bool
    """Whether it answered when it was last asked and fails now, or the other way round."""


class Tried(NamedTuple):
    """What a source said that was asked for nothing but to see whether it answers. Bytes."""

    name: str
    """What it is called in the ledger."""
    days: int
    first: date | None
    last: date | None
    used: int
    """On all these days."""
    counters: dict[str, int]
    unit: int
    """As of :class:`Arrived`."""
