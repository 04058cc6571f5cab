"""Which column of a file holds what."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import normalize

from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.record import NamedTuple
from ledger.sources.written import amounts

_DATES = frozenset(
    "date day datum tag fecha día dia data jour datetime timestamp time 日付 日時 利用日 年月日 "
    "日期 时间 時間 дата".split()
)
_TOTALS = ("total", "合計", "合计", "総計", "总计", "gesamt", "итого", "всего")


class Columns(NamedTuple):
    """Where a row has what, counted from 0; -1: there is no such column."""

    date: int
    time: int
    line: int
    category: int
    amounts: tuple[int, ...]
    units: tuple[str, ...]
    """Of each amount; empty where every cell says its own."""


def is_date(title: str) -> bool:
    """Whether a title says that the column is one of dates."""
    return _plain(title) in _DATES


def columns(titles: list[str], width: int, told: Mapping[str, str]) -> Columns:
    """``titles``: empty where a file has none. ``told``: the options."""
    plain = [_plain(title) for title in titles]
    dates = [at for at, title in enumerate(plain) if title in _DATES]
    date = _column(told["date"], plain, width) if "date" in told else (dates or [0])[0]
    time, line, category = (
        _column(told[key], plain, width) if key in told else -1
        for key in ("time", "line-column", "category-column")
    )
    taken = {date, time, line, category}
    if "amount" in told:
        found = _amounts(told["amount"], plain, width)
    else:
        found = (_only_amount(titles, [at for at in range(width) if at not in taken]),)
    if taken & set(found):
        at = min(taken & set(found))
        raise LedgerError(
            _("Column {column!r} cannot be two things.").format(
                column=titles[at] if titles else str(at + 1)
            )
        )
    units = tuple(_unit(titles[at] if titles else "", told.get("unit", "")) for at in found)
    return Columns(date, time, line, category, found, units)


def named(wanted: str, titles: list[str]) -> bool:
    """Whether one of the titles is this one."""
    return _plain(wanted) in map(_plain, titles)


def _plain(title: str) -> str:
    return " ".join(normalize("NFKC", title).casefold().split())


def _column(wanted: str, titles: list[str], width: int) -> int:
    plain = _plain(wanted)
    if titles.count(plain) > 1:
        raise LedgerError(
            _("There are several columns {wanted!r}.").format(wanted=wanted[:40]),
            _("Say its number instead, from 1."),
        )
    if plain in titles:
        return titles.index(plain)
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 and 1 <= int(wanted) <= width:
        return int(wanted) - 1
    known = ", ".join(titles)[:200] or f"1-{width}"
    raise LedgerError(
        _("There is no column {wanted!r}.").format(wanted=wanted[:40]),
        _("There are: {known}.").format(known=known),
    )


def _amounts(wanted: str, titles: list[str], width: int) -> tuple[int, ...]:
    """One column, or several with a plus between them."""
    if _plain(wanted) in titles or "+" not in wanted:
        return (_column(wanted, titles, width),)
    found = tuple(_column(part.strip(), titles, width) for part in wanted.split("+"))
    if len(set(found)) < len(found):
        raise LedgerError(_("A column of {wanted!r} would count twice.").format(wanted=wanted[:40]))
    return found


def _only_amount(titles: list[str], others: list[int]) -> int:
    """The one other column, or the one other whose title has a unit, or is a total."""
    with_unit = [at for at in others if titles and amounts.unit_in(titles[at])]
    totals = [at for at in with_unit if any(word in _plain(titles[at]) for word in _TOTALS)]
    for few in (others, with_unit, totals):
        if len(few) == 1:
            return few[0]
    raise LedgerError(
        _("Which column holds the amounts?"),
        _("Say it with --amount: {titles}.").format(
            titles=", ".join(titles[at] if titles else str(at + 1) for at in others)[:200]
        )
        if others
        else _("There is one column only; was another separator meant? --separator"),
    )


def _unit(title: str, told: str) -> str:
    said = amounts.unit_in(title)
    if told and not amounts.is_unit(told):
        raise LedgerError(
            _("{unit!r} is no unit of data.").format(unit=told[:20]),
            _("Use B, KB, MB, GB, TB, or KiB ... TiB."),
        )
    if told and said and amounts.bytes_in(told, 10) != amounts.bytes_in(said, 10):
        raise LedgerError(
            _("The title says {said}, --unit says {unit}.").format(said=said, unit=told),
            _("Leave out --unit, or mend the title."),
        )
    return told or said
