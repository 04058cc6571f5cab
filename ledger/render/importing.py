"""What an import brings in: its answer, its preview with a chart, and both for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from ledger.billing.drift import Drift
from ledger.billing.statement import Statement
from ledger.facts import Reading
from ledger.facts.brought import LEFT_OUT, TAKEN, Brought, Day, Oddity
from ledger.i18n import _, ngettext
from ledger.record import NamedTuple
from ledger.render.answers import left_text
from ledger.render.data import SCHEMA, day, figures_data
from ledger.render.reading import reading_lines
from ledger.render.screen import Screen, pad, pad_left, plain, width_of, wrap
from ledger.render.words import amount_text, day_text, listed, long_day_text

_MOST_DAYS = 100
"""More days than this are shown by the month."""
_MOST_ODDITIES = 5
"""An answer tells no more; a preview tells all."""
_LEAST_BAR, _WIDEST_BAR = 8, 30


def imported(brought: Brought, statement: Statement, width: int, drifts: list[Drift]) -> list[str]:
    """What came in, what did not and why, what is odd, and what is left.

    ``drifts``: how far the ledger had been from what the carrier says, where it says anything.
    """
    unit = statement.rules.unit
    lines = [*_counted(brought, unit, width), *_sum(brought, statement.on, unit)]
    lines += _odd(brought.oddities, width, _MOST_ODDITIES)
    return lines + (reading_lines(drifts, statement) if drifts else [left_text(statement)])


def _counted(brought: Brought, unit: int, width: int) -> list[str]:
    """The days by what became of them, as one sentence."""
    said = [words.format(days=_days(count)) for count, words in _counts(brought) if count]
    if readings := brought.counters + len(brought.said):
        said.append(_readings(readings))
    if brought.known:
        said.append(_("{readings} there already").format(readings=_readings(brought.known)))
    if compared := brought.states.get("compared", 0):
        said.append(_compared(brought, compared, unit))
    sentence = _("{words}.").format(words=listed(said)) if said else _("Nothing was in it.")
    return wrap(plain(sentence), width, "  ")


def _counts(brought: Brought) -> list[tuple[int, str]]:
    def of(*states: str) -> int:
        return sum(brought.states.get(state, 0) for state in states)

    return [
        (of("new"), _("{days} brought in")),
        (of("same"), _("{days} there already")),
        (of("grown", "fallen", "complete", "split"), _("{days} corrected")),
        (brought.partial, _("{days} not seen whole")),
        (of("voided"), _("{days} left out that you have voided")),
        (of("before"), _("{days} before the contract began left out")),
        (of("ended", "future"), _("{days} after its end or after today left out")),
        (of("absent"), _("{days} left out on which the line was not in the pool")),
        (brought.by_hand, _by_hand(brought.source)),
        (of("kept"), _("{days} kept as you wrote them down")),
    ]


def _by_hand(source: str) -> str:
    words = _("{days} had entries by hand, which are notes now: {source} counts")
    return words.replace("{source}", source.replace("{", "{{").replace("}", "}}"))


def _readings(count: int) -> str:
    return ngettext("{count} reading", "{count} readings", count).format(count=count)


def _compared(brought: Brought, count: int, unit: int) -> str:
    """How far it agrees with the source that counts."""
    sources = ", ".join(brought.others)
    if not brought.differ:
        return _("{days} compared: what {sources} says counts and is the same").format(
            days=_days(count), sources=sources
        )
    words = ngettext(
        "{days} compared: what {sources} says counts, and {differ} differs by {amount}",
        "{days} compared: what {sources} says counts, and {differ} differ by {amount} in all",
        brought.differ,
    )
    apart = amount_text(brought.apart, unit)
    return words.format(days=_days(count), sources=sources, differ=brought.differ, amount=apart)


def _sum(brought: Brought, on: date, unit: int) -> list[str]:
    """From when to when, and how much in all."""
    if brought.first is None or brought.last is None:
        return []
    amount = amount_text(brought.bytes, unit)
    if brought.first == brought.last:
        return [_("{day}: {amount}.").format(day=day_text(brought.first, on), amount=amount)]
    words = _("{first} to {last}: {amount} in all.")
    first, last = day_text(brought.first, on), day_text(brought.last, on)
    return [words.format(first=first, last=last, amount=amount)]


def _odd(oddities: list[Oddity], width: int, most: int) -> list[str]:
    lines = [
        line
        for one in sorted(oddities, key=lambda one: not one.asks)[:most]
        for line in wrap(f"! {_sentence(plain(one.text))}", width, "  ")
    ]
    if len(oddities) > most:
        lines.append("  " + _("and {count} more").format(count=len(oddities) - most))
    return lines


def _sentence(said: str) -> str:
    return (
        said
        if said.endswith((".", "?", "!", "。", "？", "！"))
        else _("{words}.").format(words=said)
    )


def _days(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=count)


# The preview ----------------------------------------------------------------------------------


class _Bar(NamedTuple):
    """A row of the chart."""

    label: str
    bytes: int
    left_out: bool
    """Whether none of it would come in."""
    note: str


def preview_lines(
    brought: Brought, days: Iterable[Day], today: date, unit: int, screen: Screen
) -> list[str]:
    """What would come in, day by day, and everything that is odd."""
    title = _("{source}: this is what would come in; nothing was written.")
    lines = wrap(plain(title.format(source=brought.source)), screen.width, "  ")
    several = sum(brought.states.values()) > _MOST_DAYS * brought.lines
    bars = [*_bars(days, today, unit, by_month=several)]
    if bars or not (brought.said or brought.known or brought.counters):
        lines += _chart(bars, unit, screen)
    lines += _total(brought, unit, today, screen.width)
    return lines + _odd(brought.oddities, screen.width, len(brought.oddities))


def _total(brought: Brought, unit: int, today: date, width: int) -> list[str]:
    said = _sum(brought, today, unit)
    said += [_said(reading, unit, today) for reading in brought.said]
    if brought.counters:
        said.append(_("{words}.").format(words=_readings(brought.counters)))
    if brought.known:
        known = _("{readings} there already").format(readings=_readings(brought.known))
        said.append(_("{words}.").format(words=known))
    if compared := brought.states.get("compared", 0):
        said.append(_("{words}.").format(words=_compared(brought, compared, unit)))
    return [line for sentence in said for line in wrap(plain(sentence), width, "  ")]


def _said(reading: Reading, unit: int, today: date) -> str:
    """A reading before it is written down."""
    words = {
        "remaining": _("{day}: the carrier says that {amount} is left."),
        "used": _("{day}: the carrier says that {amount} was used."),
        "carried": _("{day}: the carrier says that {amount} is carried."),
    }[reading.figure]
    said = words.format(day=day_text(reading.day, today), amount=amount_text(reading.bytes, unit))
    if reading.carried is None:
        return said
    return (
        said
        + " "
        + _("{amount} of it is carried.").format(amount=amount_text(reading.carried, unit))
    )


def _bars(days: Iterable[Day], today: date, unit: int, *, by_month: bool) -> Iterator[_Bar]:
    """The rows of the chart: a day, or a month where there are many."""
    for first, group in groupby(days, lambda one: one.day.replace(day=1) if by_month else one.day):
        rows = list(group)
        label = f"{first:%Y-%m}" if by_month else _label(first, today)
        counted = sum(row.bytes for row in rows if row.state not in LEFT_OUT)
        left_out = not any(row.state in TAKEN for row in rows)
        amount = sum(row.bytes for row in rows) if left_out else counted
        yield _Bar(label, amount, left_out, _note(rows, unit))


def _label(first: date, today: date) -> str:
    return day_text(first, today) if first.year == today.year else long_day_text(first)


def _note(rows: list[Day], unit: int) -> str:
    """What is to be said of a row of the chart; nothing of one that is new and whole."""
    if len(rows) == 1:
        (row,) = rows
        notes = (_state_text(row, unit), _partial(row), _hand(row, unit), _taken_over(row, unit))
        return listed([*filter(None, notes)])
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.state] = counts.get(row.state, 0) + 1
    over = sum(map(_is_taken_over, rows))
    if set(counts) == {"new"} and not over:
        return ""
    said = [f"{count} {_short(state)}" for state, count in counts.items()]
    return listed(said + [_("{count} taken over").format(count=over)] * bool(over))


def _short(state: str) -> str:
    return {
        "new": _("new"),
        "same": _("there already"),
        "grown": _("more than before"),
        "fallen": _("less than before"),
        "complete": _("whole now"),
        "split": _("parted anew"),
        "voided": _("voided by you"),
        "compared": _("another source counts"),
        "kept": _("kept by hand"),
        "before": _("before the contract"),
        "ended": _("after its end"),
        "future": _("after today"),
        "absent": _("line not in the pool"),
    }[state]


def _state_text(row: Day, unit: int) -> str:
    if row.state == "new":
        return ""
    told = {"grown": row.before, "fallen": row.before, "compared": row.held, "kept": row.by_hand}
    amount = told.get(row.state)
    if amount is None:
        return _short(row.state)
    words = _("{what}: {amount}")
    return words.format(what=_short(row.state), amount=amount_text(amount, unit))


def _partial(row: Day) -> str:
    return _("not seen whole") if row.partial and row.state in TAKEN else ""


def _hand(row: Day, unit: int) -> str:
    if not row.entries or row.state not in TAKEN:
        return ""
    return _("by hand: {amount}").format(amount=amount_text(row.by_hand, unit))


def _is_taken_over(row: Day) -> bool:
    """Whether other sources counted until now."""
    return row.held > 0 and row.state in TAKEN


def _taken_over(row: Day, unit: int) -> str:
    if not _is_taken_over(row):
        return ""
    return _("taken over from another source: {amount}").format(amount=amount_text(row.held, unit))


def _chart(bars: list[_Bar], unit: int, screen: Screen) -> list[str]:
    """One line for each, or more where notes need them; no wider than the screen."""
    if not bars:
        return [_("Nothing was in it.")]
    amounts = [amount_text(bar.bytes, unit) for bar in bars]
    across, tall = max(width_of(bar.label) for bar in bars), max(map(width_of, amounts))
    longest = max(width_of(bar.note) for bar in bars)
    gap = "  " if across + tall + 2 <= screen.width else " "
    room = screen.width - across - tall - 4
    beside = room - longest - 2 >= _LEAST_BAR or not longest
    most = min(room - (longest + 2) * (beside and longest > 0), _WIDEST_BAR)
    most = most if most >= _LEAST_BAR else 0
    top = max((bar.bytes for bar in bars if not bar.left_out), default=0)
    lines = []
    for bar, amount in zip(bars, amounts, strict=True):
        length = -(-most * bar.bytes // top) if top and not bar.left_out else 0
        drawn = screen.paint("#" * length, "good") + " " * (most - length)
        line = f"{pad(bar.label, across)}{gap}{pad_left(amount, tall)}  {drawn}"
        note = plain(bar.note)
        if beside:
            lines.append(f"{line}  {screen.paint(note, 'dim')}".rstrip())
        else:
            below = wrap(f"  {note}", screen.width, "  ") if note else []
            lines += [line.rstrip(), *(screen.paint(part, "dim") for part in below)]
    return lines


# For programs ---------------------------------------------------------------------------------


def imported_data(brought: Brought, contract: str, statement: Statement) -> dict[str, Any]:
    """What came in, and the figures of the contract with it."""
    figures = [figures_data(contract, statement)]
    return {"schema": SCHEMA, "did": "import", **_data(brought, contract), "contracts": figures}


def preview_data(brought: Brought, days: Iterable[Day], contract: str) -> dict[str, Any]:
    """What would come in, day by day."""
    return {
        "schema": SCHEMA,
        "did": None,
        **_data(brought, contract),
        "rows": [
            {
                "day": day(one.day),
                "line": one.line or None,
                "bytes": one.bytes,
                "state": one.state,
                "partial": one.partial,
                "before": one.before,
                "others": one.held,
                "by_hand": one.by_hand,
            }
            for one in days
        ],
    }


def _data(brought: Brought, contract: str) -> dict[str, Any]:
    return {
        "contract": contract,
        "source": brought.source,
        "days": brought.states,
        "first": day(brought.first),
        "last": day(brought.last),
        "bytes": brought.bytes,
        "partial": brought.partial,
        "by_hand": brought.by_hand,
        "compared": {
            "sources": brought.others,
            "days": brought.states.get("compared", 0),
            "differ": brought.differ,
            "bytes": brought.apart,
        },
        "counters": brought.counters,
        "readings": [
            {
                "day": day(reading.day),
                "figure": reading.figure,
                "bytes": reading.bytes,
                "carried": reading.carried,
            }
            for reading in brought.said
        ],
        "remarks": [
            {"code": one.code, "text": one.text, "on": day(one.on), "asks": one.asks}
            for one in brought.oddities
        ],
    }
