"""The ids of lots as people see and type them: short, however often the data was carried over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def short_id(id: str) -> str:
    """``2026-10/plan+3`` for what was carried over three times since; the engine's id names each
    time: ``2026-10/plan>2026-11>2026-12>2027-01``.
    """
    root, *rolls = id.split(">")
    return f"{root}+{len(rolls)}" if rolls else root


def short_ids(ids: Iterable[str]) -> dict[str, str]:
    """Each id with its short form; those that would be alike stay whole."""
    short = {id: short_id(id) for id in ids}
    times = Counter(short.values())
    return {id: name if times[name] == 1 else id for id, name in short.items()}


def shortened(text: str, ids: Iterable[str]) -> str:
    """A text in which each id has its short form."""
    short = short_ids(ids)
    for id in sorted(short, key=len, reverse=True):  # an id begins with that of its parent
        text = text.replace(id, short[id])
    return text


def whole_id(words: str, ids: Iterable[str]) -> str:
    """The id that a person means by a short form; other words stay as they are."""
    by_short = {name.lower(): id for id, name in short_ids(ids).items()}
    return by_short.get(words.lower(), words)
