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

    def remembered(self) -> list[tuple[str, int, int]]:
        """Topic, stage and bytes of all that is told with it."""
        return [
            (topic.key, topic.told_as, topic.bytes)
            for topic in self.topics
            if topic.told_as is not None
        ]


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
        fresh = [
            news
            for topic in known
            if topic.stage is not None
            and not _is_hushed(topic, hushes, statement.on)
            and (news := _news(topic, told.get(topic.key), statement.on)) is not None
        ]
        lossy = any(topic.lossy for topic in known)
        if fresh and (not lossy or sum(fresh) >= max(least(granted_for(notice, statement)), 1)):
            found.append(Due(notice, tuple(known)))
    return _without_used(found)


def worth_a_word(
    notices: Sequence[Notice], statement: Statement, least: Callable[[int], int]
) -> list[Notice]:
    """The notices without losses below ``least``, of what the cycle grants."""
    return [
        notice
        for notice in notices
        if not notice.lots or notice.bytes >= least(granted_for(notice, statement))
    ]


def _without_used(found: list[Due]) -> list[Due]:
    """When it runs out says more than how much is used: that is then told with it."""
    used = [one for one in found if one.notice.code == "used"]
    return [
        one._replace(topics=(*one.topics, *(topic for more in used for topic in more.topics)))
        if one.notice.code == "running_out"
        else one
        for one in found
        if one not in used or not any(other.notice.code == "running_out" for other in found)
    ]


def _news(topic: Topic, told: Told | None, on: date) -> int | None:
    """How many bytes of a topic were not told yet; None where nothing of it is new, as on a day
    before the one on which it was told: the clock was set back.
    """
    assert topic.stage is not None
    if told is None:
        return topic.bytes
    if on < told.day:
        return None
    if topic.stage > told.stage:
        return topic.bytes
    return topic.bytes - told.bytes if _has_grown(topic, told.bytes) else None


def _is_hushed(topic: Topic, hushes: Sequence[Hush], on: date) -> bool:
    return any(
        on < hush.until if hush.until else _was_heard(topic, hush)
        for hush in hushes
        if hush.topic in ("", topic.key)
    )


def _was_heard(topic: Topic, hush: Hush) -> bool:
    """Whether it is no more than what was heard: of steps, per cent and not days, no later one."""
    assert topic.stage is not None
    return not _has_grown(topic, hush.bytes) and (topic.stage <= 0 or topic.stage <= hush.stage)


def _has_grown(topic: Topic, bytes: int) -> bool:
    return topic.lossy and topic.bytes * 100 >= bytes * GROWN and topic.bytes > bytes
