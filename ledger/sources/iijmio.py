"""The packet log of IIJmio: what its coupon API said of the last 30 days of each line.

What was used with the coupon on counts against the plan. The rest went slowly and is free; it is
brought in only where ``uncounted`` says as which category of the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.errors import LedgerError
from ledger.i18n import N_, _
from ledger.record import NamedTuple
from ledger.sources import Found, Input, Option, Remark, Used
from ledger.sources.texts import json_in, plain, text_in

SAYS = N_("IIJmio: the packet log of its coupon API.")
OPTIONS = (
    Option("sim", N_("One of several lines, by its service code."), "CODE"),
    Option(
        "uncounted",
        N_("The category of what was used with the coupon off, such as slow."),
        "CATEGORY",
    ),
)

_MOST_MB = 10**9
_DATE = re.compile(r"[0-9]{8}")
_KINDS = ("hdo", "hdu", "hdx")
"""What the lines of each network are called."""


class _Log(NamedTuple):
    contract: str
    line: str
    days: list[Any]


def read(given: Input) -> Found:
    """Days in Japan's time; a MB is what the plan's is.

    Lines keep their service codes; one alone, that nobody asked for, is left without. Raises
    :class:`LedgerError` for what is no packet log.
    """
    logs = _logs(json_in(text_in(given.file)))
    wanted = given.options.get("sim", "")
    chosen = [log for log in logs if not wanted or wanted in (log.line, log.contract)]
    if not chosen:
        raise LedgerError(
            _("There is no line {wanted!r} in this.").format(wanted=wanted[:40]),
            _("There are: {known}.").format(known=", ".join(log.line for log in logs)),
        )
    names = [log.contract for log in chosen] if len(chosen) > 1 else [chosen[0].line]
    called = [(log, _line(log, given, is_alone=len(chosen) == 1)) for log in chosen]
    return Found("iijmio " + "+".join(dict.fromkeys(names)), _rows(called, given))


def _line(log: _Log, given: Input, *, is_alone: bool) -> str:
    """What the pool calls a line: as the log does, or the person who chose this one."""
    if not is_alone:
        return log.line
    return (given.line or log.line) if given.options.get("sim") else ""


def _logs(said: Any) -> list[_Log]:
    try:
        code = plain(said.get("returnCode", "OK"))
        if code != "OK":
            raise LedgerError(_("IIJmio refused to tell: {code}.").format(code=code))
        logs = [
            _Log(
                plain(contract["hddServiceCode"]),
                plain(line[f"{kind}ServiceCode"]),
                list(line["packetLog"]),
            )
            for contract in said["packetLogInfo"]
            for kind in _KINDS
            for line in contract.get(f"{kind}Info") or ()
        ]
    except (KeyError, TypeError, AttributeError):
        raise LedgerError(
            _("This is no packet log of IIJmio."),
            _("It comes from /mobile/d/v2/log/packet/ and has packetLogInfo in it."),
        ) from None
    if not logs:
        raise LedgerError(_("There is no line in this packet log."))
    return logs


def _rows(logs: list[tuple[_Log, str]], given: Input) -> Iterator[Used | Remark]:
    category = given.options.get("uncounted", "")
    slow = 0
    """``logs``: each with the name of its line."""
    for log, line in logs:
        seen: set[date] = set()
        for number, said in enumerate(log.days, 1):
            day, counted, uncounted = _day(log, said, number)
            if day in seen:
                raise _fault(log, number, _("{day} comes twice").format(day=day))
            seen.add(day)
            row = Used(day, counted * given.base**2, line, "", day >= given.today, number)
            yield row
            if category:
                yield row._replace(bytes=uncounted * given.base**2, category=category)
            else:
                slow += uncounted
    if slow:
        text = _("{count} MB with the coupon off are not counted; --uncounted slow keeps them.")
        yield Remark("not_counted", text.format(count=slow))


def _day(log: _Log, said: Any, number: int) -> tuple[date, int, int]:
    """The day and its MB: counted, uncounted."""
    try:
        text, amounts = said["date"], [said["withCoupon"], said["withoutCoupon"]]
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except (KeyError, TypeError, ValueError):
        raise _fault(log, number, _("no day of a packet log")) from None
    if not all(type(amount) is int and 0 <= amount <= _MOST_MB for amount in amounts):
        raise _fault(log, number, _("amounts are whole MB"))
    return day, amounts[0], amounts[1]


def _fault(log: _Log, number: int, why: str) -> LedgerError:
    return LedgerError(
        _("{line}, row {number}: {why}.").format(line=log.line, number=number, why=why),
        _("Nothing was brought in."),
    )
