"""What of the notices is new: each stage of each topic is told once, the tightest reached alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from ledger.billing.statement import Statement
from ledger.facts.told import Hush, Told
from ledger.notices import Notice
from ledger.notices.topics import Topic, granted_for, topics
from ledger.record import NamedTuple

GROWN = 120
"""Per cent of what was told; from there on it is told again."""


class Due(NamedTuple):
    """A notice to be told now, and what is to be remembered then."""

    notice: Notice
    topics: tuple[Topic, ...]


def due(
    notices: Sequence[Notice],
    statement: Statement,
    told: Mapping[str, Told],
    hushes: Sequence[Hush],
    least: Callable[[int], int],
) -> list[Due]:
    """The notices that have something new to say, with all topics that are told with them.

    Losses below ``least``, of what the cycle grants, are not worth a word, unless they are part of
    one that is.
    """
    found = []
    for notice in notices:
        known = topics(notice, statement)
        reached = [topic for topic in known if topic.stage is not None]
        fresh = [
            news
            for topic in reached
            if not _is_hushed(topic, hushes, statement.on)
            and (news := _news(topic, told.get(topic.key))) is not None
        ]
        lossy = any(topic.lossy for topic in reached)
        if fresh and (not lossy or sum(fresh) >= max(least(granted_for(notice, statement)), 1)):
            found.append(Due(notice, tuple(topic for topic in known if topic.told_as is not None)))
    return found


def _news(topic: Topic, told: Told | None) -> int | None:
    """How many bytes of a topic were not told yet; None where nothing of it is new."""
    assert topic.stage is not None
    if told is None or topic.stage > told.stage:
        return topic.bytes
    return topic.bytes - told.bytes if _has_grown(topic, told.bytes) else None


def _is_hushed(topic: Topic, hushes: Sequence[Hush], on: date) -> bool:
    return any(
        on < hush.until if hush.until else not _has_grown(topic, hush.bytes)
        for hush in hushes
        if hush.topic in ("", topic.key)
    )


def _has_grown(topic: Topic, bytes: int) -> bool:
    return topic.lossy and topic.bytes * 100 >= bytes * GROWN and topic.bytes > bytes
