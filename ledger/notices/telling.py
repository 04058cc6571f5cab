"""What of the notices is new: each stage of each topic is told once, the tightest reached alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from ledger.billing.statement import Statement
from ledger.dates import ONE_DAY
from ledger.facts.told import Hush, Told
from ledger.notices import Notice, is_dated
from ledger.notices.topics import LAST, Topic, granted_for, topics
from ledger.record import NamedTuple

GROWN = 120
"""Per cent of what was told; from there on it is told again."""
AHEAD = timedelta(days=7)
"""No clock that is right is set back so far."""


class Due(NamedTuple):
    """A notice to be told now, and what is to be remembered then."""

    notice: Notice
    topics: tuple[Topic, ...]

    def remembered(self) -> list[tuple[str, int, int]]:
        """Topic, stage and bytes of all that is told with it. What is to be told once has its last
        stage behind it too.
        """
        rows = [(topic.key, topic.stage, topic.bytes) for topic in self.topics]
        rows += [(topic.key, LAST, topic.bytes) for topic in self.topics if topic.once]
        return [(key, stage, amount) for key, stage, amount in rows if stage is not None]


class Past(NamedTuple):
    """What a channel was told of a contract, and what a person wants to hear no more of."""

    told: Mapping[str, Sequence[Told]]
    """By topic, in the order in which they were told."""
    hushes: Sequence[Hush]


def due(
    notices: Sequence[Notice], statement: Statement, past: Past, least: Callable[[int], int]
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
            and not _is_hushed(topic, notice, past.hushes, statement.on)
            and (news := _news(topic, past, statement.on)) is not None
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


def _news(topic: Topic, past: Past, on: date) -> int | None:
    """How many bytes of a topic were not told yet; None where nothing of it is new.

    Each stage is told once, and none after a tighter one. A clock that was set back finds a stage
    that was told on a day to come: it is not told again. Looser ones are, where that day is a week
    away or more, or something was told since: then the clock had been wrong when it was ahead.
    """
    assert topic.stage is not None
    rows = past.told.get(topic.key, ())
    for row in rows:
        if row.stage == topic.stage:
            if _was_put_off(topic, row, past.hushes, on):
                return topic.bytes
            grown = row.first <= on and _has_grown(topic, row.bytes)
            return topic.bytes - row.bytes if grown else None
    tighter = [row for row in rows if row.stage > topic.stage]
    silent = any(row.first <= on or (row is rows[-1] and row.first < on + AHEAD) for row in tighter)
    return None if silent else topic.bytes


def _was_put_off(topic: Topic, row: Told, hushes: Sequence[Hush], on: date) -> bool:
    """Whether it was told before it was put off until a day that has come."""
    return any(
        hush.topic == topic.key and hush.until and row.last < hush.until <= on for hush in hushes
    )


def _is_hushed(topic: Topic, notice: Notice, hushes: Sequence[Hush], on: date) -> bool:
    """Whether a person wants to hear no more of it now. What ends before it is told again is told
    on its last day.
    """
    last = notice.on - ONE_DAY if is_dated(notice) else date.max
    return any(
        on < min(hush.until, last) if hush.until else _was_heard(topic, hush)
        for hush in hushes
        if hush.day <= on and hush.topic in ("", topic.key)
    )


def _was_heard(topic: Topic, hush: Hush) -> bool:
    """Whether it is no more than what was heard: of steps, per cent and not days, no later one."""
    assert topic.stage is not None
    return not _has_grown(topic, hush.bytes) and (topic.stage <= 0 or topic.stage <= hush.stage)


def _has_grown(topic: Topic, bytes: int) -> bool:
    return topic.lossy and topic.bytes * 100 >= bytes * GROWN and topic.bytes > bytes
