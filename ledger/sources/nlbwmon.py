"""The traffic of a router with OpenWrt: what ``nlbw -c csv`` or ``nlbw -c json`` says.

There are no days in it, only what went through since the accounting period of the router began:
a counter, which begins again with each period.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from ledger.errors import LedgerError
from ledger.i18n import N_, _
from ledger.sources import Counter, Found, Input, Option
from ledger.sources.texts import json_in, text_in

SAYS = N_("A router with nlbwmon: what `nlbw -c csv` or `nlbw -c json` prints.")
OPTIONS = (
    Option(
        "period",
        N_("When the running period began, or the router's database_interval: 1 or 2026-11-01/30."),
        "WHEN",
    ),
)

_MOST_TRAFFIC = 10**18
_COLUMNS = ("rx_bytes", "tx_bytes")
_WORKS = "nlbw -c csv -g family | giga import nlbwmon - --period 1"


def read(given: Input) -> Found:
    """All that went through, whatever the rows are grouped by, as one counter.

    Raises :class:`LedgerError` for what is no such output, and where ``period`` is not said.
    """
    text = text_in(given.file)
    rows = _of_json(text) if text.startswith("{") else _of_csv(text)
    since = _period(given.options.get("period", ""), given.today)
    return Found("nlbwmon", iter([Counter("nlbwmon", sum(rows), since)]))


def _refused(why: str) -> LedgerError:
    return LedgerError(why, _hint())


def _hint() -> str:
    return _("This works: {command}").format(command=_WORKS)


def _of_csv(text: str) -> Iterator[int]:
    head = text.partition("\n")[0]
    rows = csv.reader(text.splitlines(), delimiter=max("\t;,", key=head.count))
    try:
        columns = _columns(next(rows, []))
        for row in rows:
            if row:
                yield _bytes(row, columns, rows.line_num)
    except csv.Error:
        raise _refused(_("Row {number} makes no sense.").format(number=rows.line_num)) from None


def _of_json(text: str) -> Iterator[int]:
    said = json_in(text, _hint())
    try:
        titles, rows = list(said["columns"]), list(said["data"])
    except (KeyError, TypeError):
        raise _refused(_("This is JSON, but not of nlbw.")) from None
    columns = _columns(titles)
    for number, row in enumerate(rows, 1):
        yield _bytes(row, columns, number)


def _columns(titles: Sequence[Any]) -> list[int]:
    if not all(title in titles for title in _COLUMNS):
        raise _refused(
            _("There are no columns {columns} in this.").format(columns=", ".join(_COLUMNS))
        )
    return [titles.index(title) for title in _COLUMNS]


def _bytes(row: Sequence[Any], columns: list[int], number: int) -> int:
    try:
        amounts = [int(str(row[at])) for at in columns]
        if not all(0 <= amount <= _MOST_TRAFFIC for amount in amounts):
            raise ValueError(amounts)
    except (ValueError, IndexError, KeyError, TypeError):
        raise _refused(_("Row {number} makes no sense.").format(number=number)) from None
    return sum(amounts)


def _period(text: str, today: date) -> date:
    """The day on which the running period of the router began."""
    if not text:
        raise LedgerError(
            _("When did the router's accounting period begin?"),
            _("Say it with --period: database_interval of /etc/config/nlbwmon, mostly 1."),
        )
    since = _began(text.strip(), today)
    if since is None or since > today:
        raise LedgerError(
            _("--period {text!r} is no period that runs today.").format(text=text[:40]),
            _("Write a day of the month from 1 to 28, 2026-11-01 or 2026-11-01/30."),
        )
    return since


def _began(text: str, today: date) -> date | None:
    if re.fullmatch(r"[1-9]|1[0-9]|2[0-8]", text):
        this_month = today.replace(day=int(text))
        before = today.replace(day=1) - timedelta(days=1)
        return this_month if this_month <= today else before.replace(day=int(text))
    match = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:/([1-9][0-9]{0,3}))?", text)
    try:
        first = date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None
    if match is None or first is None or match[2] is None or first > today:
        return first
    return today - timedelta(days=(today - first).days % int(match[2]))
