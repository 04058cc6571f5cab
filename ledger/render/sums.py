"""An explanation in the figures of a page: every amount in whole steps of one scale.

The steps add up as the bytes do: where rounding would leave one over, the largest rests take it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.billing.explain import Explanation, Line
from ledger.units import Scale, scale_of_all


def in_steps(explanation: Explanation, unit: int) -> tuple[Explanation, Scale]:
    """The explanation with steps of a scale instead of bytes.

    A line of which no step is left, less than a KB beside GB, is not told.
    """
    scale = scale_of_all(list(_amounts(explanation)), unit)
    total = scale.nearest(explanation.total)
    lines = _in_steps(explanation.lines, total, scale)
    return explanation._replace(total=total, lines=lines), scale


def _amounts(explanation: Explanation) -> Iterator[int]:
    yield explanation.total
    for line in explanation.lines:
        for part in (line, *line.details):
            yield part.bytes
            yield part.said


def _in_steps(lines: tuple[Line, ...], total: int, scale: Scale) -> tuple[Line, ...]:
    steps = scale.split([line.bytes for line in lines], total)
    found = []
    for line, share in zip(lines, steps, strict=True):
        details = _in_steps(line.details, share, scale)
        found.append(line._replace(bytes=share, said=scale.nearest(line.said), details=details))
    return tuple(
        line for line, was in zip(found, lines, strict=True) if _says(line) or not _says(was)
    )


def _says(line: Line) -> bool:
    return bool(line.bytes or line.said)
