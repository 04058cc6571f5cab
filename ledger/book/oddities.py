"""What is odd about the days that a source tells of: too much at once, another unit, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise
from statistics import median

from ledger.book.entering import MOST_A_DAY
from ledger.dates import ONE_DAY
from ledger.facts.brought import LEFT_OUT, TAKEN, Day, Oddity
from ledger.i18n import _, ngettext
from ledger.units import text

JUMP = 50
"""Two months beside each other of which one is so many times the other are in two units."""
_FILES = "csv"
"""The source whose files are only told apart by a name that a person gives."""
_APART = 2
"""A usual day so many times another is of another file."""
_LEAST_DAYS = 5
"""So many days with use make a month that can be compared."""
_TOLD = 3
"""So many of a kind are told one by one."""


def oddities(
    source: str, days: Iterable[Day], told: set[tuple[str, str]], unit: int
) -> list[Oddity]:
    """What is odd about days in their order; ``told``: other days and lines of the ledger."""
    found: list[Oddity] = []
    future = 0
    seen: dict[str, _Line] = {}
    again: list[tuple[int, int]] = []
    for day in days:
        future += day.state == "future"
        if day.before and day.bytes and day.state in TAKEN and not day.partial:
            again.append((day.before, day.bytes))
        if day.state not in LEFT_OUT:
            seen.setdefault(day.line, _Line()).add(day)
    for name, line in seen.items():
        found += [_giant(day, name, unit) for day in line.giants[:_TOLD]]
        found += line.jumps(name, unit)
    if source.partition(" ")[0] == _FILES:
        found += _another_file(source, again, unit)
    found += _gaps(seen, told)
    if future:
        words = ngettext(
            "{count} day is after today: is the date right?",
            "{count} days are after today: are the dates right?",
            future,
        )
        found.append(Oddity("future", words.format(count=future)))
    return found


def _another_file(source: str, again: list[tuple[int, int]], unit: int) -> Iterator[Oddity]:
    """Most of the days that are known already, before and now, are far from what they were."""
    moved = [pair for pair in again if pair[0] != pair[1]]
    if len(moved) < 2 or 2 * len(moved) <= len(again):
        return
    before, after = (int(median(amounts)) for amounts in zip(*moved, strict=True))
    if max(before, after) > _APART * min(before, after):
        words = _(
            "{count} days that {source} has told of would change, a usual one from {before} to "
            "{after}. The file of another device or line goes in with --line, or with --name"
        )
        values = {"before": text(before, unit), "after": text(after, unit)}
        said = words.format(count=len(moved), source=source, **values)
        yield Oddity("another_file", said, asks=True)


def beside_lines(count: int, first: date | None, *, asks: bool) -> list[Oddity]:
    """Rows without a line on days of which sources told use of lines."""
    if not count:
        return []
    words = ngettext(
        "{count} day has use of lines already, and these rows, which name none, would count beside "
        "it; --line says whose they are",
        "{count} days have use of lines already, and these rows, which name none, would count "
        "beside it; --line says whose they are",
        count,
    )
    return [Oddity("beside_lines", words.format(count=count), first, asks)]


def lines_beside(count: int, first: date | None, *, asks: bool) -> list[Oddity]:
    """Rows of lines on days of which sources told use that names none."""
    if not count:
        return []
    words = ngettext(
        "{count} day has use that names no line already, and these rows, which are of a line, "
        "would count beside it; giga void takes back what came in twice",
        "{count} days have use that names no line already, and these rows, which are of a line, "
        "would count beside it; giga void takes back what came in twice",
        count,
    )
    return [Oddity("lines_beside", words.format(count=count), first, asks)]


class _Line:
    """One line: what its days look like together."""

    def __init__(self) -> None:
        self.giants: list[Day] = []
        self.days: list[date] = []
        self._amounts: list[int] = []

    def add(self, day: Day) -> None:
        self.days.append(day.day)
        self._amounts.append(day.bytes)
        if day.bytes > MOST_A_DAY:
            self.giants.append(day)

    def jumps(self, name: str, unit: int) -> Iterator[Oddity]:
        """Months whose middle day is far from that of the month before."""
        for (_first, before), (first, after) in pairwise(self._medians()):
            if before and after and (before > JUMP * after or after > JUMP * before):
                words = _("A usual day was {before} and is {after} from {month} on: another unit?")
                said = words.format(
                    before=text(before, unit), after=text(after, unit), month=f"{first:%Y-%m}"
                )
                yield Oddity("unit_jump", _of(name, said), first, asks=True)

    def _medians(self) -> Iterator[tuple[date, int]]:
        """The first day of each month and the median of its days with use."""
        pairs = zip(self.days, self._amounts, strict=True)
        for first, month in groupby(pairs, lambda pair: pair[0].replace(day=1)):
            amounts = [amount for _day, amount in month if amount]
            if len(amounts) >= _LEAST_DAYS:
                yield first, int(median(amounts))


def _giant(day: Day, name: str, unit: int) -> Oddity:
    words = _("{amount} on {day} is a great deal for one day")
    said = words.format(amount=text(day.bytes, unit), day=day.day)
    return Oddity("giant", _of(name, said), day.day, asks=True)


def _of(name: str, said: str) -> str:
    return f"{name}: {said}" if name else said


def _gaps(seen: dict[str, _Line], told: set[tuple[str, str]]) -> list[Oddity]:
    """Days between others of which nobody told anything."""
    gaps = {
        name: [day for day in _between(line.days) if (day.isoformat(), name) not in told]
        for name, line in seen.items()
    }
    gaps = {name: days for name, days in gaps.items() if days}
    count = sum(map(len, gaps.values()))
    if not count:
        return []
    words = ngettext(
        "{count} day is not in it and stays unknown: {days}",
        "{count} days are not in it and stay unknown: {days}",
        count,
    )
    names = [f"{name} ({len(days)})" for name, days in gaps.items()] if any(gaps) else []
    said = _some(names or [*_ranges(next(iter(gaps.values())))])
    return [Oddity("gap", words.format(count=count, days=said), min(map(min, gaps.values())))]


def _between(days: list[date]) -> Iterator[date]:
    for before, after in pairwise(days):
        yield from (before + ONE_DAY * number for number in range(1, (after - before).days))


def _ranges(days: Iterable[date]) -> Iterator[str]:
    """``2026-11-03`` or ``2026-11-03..05``."""
    for _key, run in groupby(enumerate(days), lambda pair: pair[1].toordinal() - pair[0]):
        first, *rest = [day for _number, day in run]
        yield f"{first}..{rest[-1]}" if rest else f"{first}"


def _some(parts: list[str]) -> str:
    return ", ".join(parts[:_TOLD]) + (" ..." if len(parts) > _TOLD else "")
