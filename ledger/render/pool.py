"""The lines of a pool on the status screen: a few rows however many lines there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.billing.statement import LineUse, Statement
from ledger.i18n import _, ngettext
from ledger.render.screen import Screen, pad, pad_left, width_of
from ledger.render.words import amount_text, short_amount_text

if TYPE_CHECKING:
    from ledger.facts.lists import PoolLine

_NEAR = 80
"""A line that has used so many per cent of its limit is near it."""

_MOST_ROWS = 8
_LARGEST = 3
_LONGEST_NAME = 30


def pool_lines(statement: Statement, screen: Screen, *, everything: bool) -> list[str]:
    """The lines of a pool on the status screen.

    Those near or over their limit, the largest users, and the rest as one row; with ``everything``
    each line.
    """
    lines, unit = statement.lines, statement.rules.unit
    if not everything and len(lines) > _MOST_ROWS and not any(line.used for line in lines):
        return [_("{count} lines, none used in this cycle yet.").format(count=len(lines))]
    shown = tuple(sorted(lines, key=by_name)) if everything else chosen(lines)
    rows = [(used_text(line.used, unit), _name(line.line), _standing(line, unit)) for line in shown]
    across = max(width_of(name) for _used, name, _said in rows)
    tall = max(width_of(used) for used, _name, _said in rows)
    said = [_head(lines)]
    for line, (used, name, standing) in zip(shown, rows, strict=True):
        row = f"  {pad_left(used, tall)}  {pad(name, across)}   {standing}".rstrip()
        said.append(screen.paint(row, "warn") if is_near(line) else row)
    rest = [line for line in lines if line not in shown]
    if rest:
        said.append(f"  {_rest(rest, unit)}")
    return said


def used_text(used: int, unit: int) -> str:
    """What was used; of no line it is negative where a reading found less than was logged."""
    return f"-{amount_text(-used, unit)}" if used < 0 else amount_text(used, unit)


def chosen(lines: tuple[LineUse, ...]) -> tuple[LineUse, ...]:
    """The lines that are worth a row of their own, the most urgent first."""
    if len(lines) <= _MOST_ROWS:
        return tuple(sorted(lines, key=_by_urgency))
    urgent = sorted(filter(is_near, lines), key=_by_urgency)[: _MOST_ROWS - _LARGEST]
    others = sorted((line for line in lines if line not in urgent), key=_by_use)
    largest = [line for line in others[:_LARGEST] if line.used]
    return (*urgent, *largest)


def by_name(line: LineUse | PoolLine) -> list[tuple[int, str]]:
    """The order in which a person looks for a name: line-2 before line-10."""
    parts = re.split(r"([0-9]+)", line.line.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def is_near(line: LineUse) -> bool:
    """Whether a line is near its limit, or over it."""
    return line.limit is not None and line.used * 100 >= line.limit * _NEAR and line.used > 0


def _by_urgency(line: LineUse) -> tuple[bool, float, int, str]:
    share = line.used / line.limit if line.limit else float("inf")
    return (not is_near(line), -share if is_near(line) else 0, -line.used, line.line)


def _by_use(line: LineUse) -> tuple[int, str]:
    return (-line.used, line.line)


def _head(lines: tuple[LineUse, ...]) -> str:
    count = sum(1 for line in lines if line.line)
    return ngettext(
        "{count} line, used in this cycle:", "{count} lines, used in this cycle:", count
    ).format(count=count)


def _name(name: str) -> str:
    """A name that leaves room for the figures."""
    if not name:
        return _("without a line")
    while width_of(name) > _LONGEST_NAME:
        name = name[:-2] + "\N{HORIZONTAL ELLIPSIS}"
    return name


def _standing(line: LineUse, unit: int) -> str:
    """How a line stands to its limit, or to its own data."""
    if line.limit is None:
        if line.left is None:
            return ""
        return _("{amount} left").format(amount=amount_text(line.left, unit))
    most = short_amount_text(line.limit, unit)
    if line.used > line.limit:
        over = short_amount_text(line.used - line.limit, unit)
        return _("{over} over its {most}").format(over=over, most=most)
    share = line.used * 100 // line.limit if line.limit else 100
    return _("of {most}: {share} %").format(share=share, most=most)


def _rest(rest: list[LineUse], unit: int) -> str:
    near = sum(map(is_near, rest))
    said = ngettext(
        "{count} more line  {amount}", "{count} more lines  {amount}", len(rest)
    ).format(count=len(rest), amount=used_text(sum(line.used for line in rest), unit))
    if not near:
        return said
    count = ngettext("{count} near the limit", "{count} near the limit", near).format(count=near)
    return f"{said} ({count})"
