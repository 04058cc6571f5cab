"""A Huawei router or stick with HiLink: what it counted in the month, as its page shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from ledger.errors import LedgerError
from ledger.i18n import N_, _
from ledger.sources import Counter, Found, Option
from ledger.sources.http import answer, needs_login, unknown

SAYS = N_("A Huawei router or stick (HiLink) on the local network.")
OPTIONS = (Option("host", N_("Its address; default: 192.168.8.1."), "HOST"),)

_HOST = "192.168.8.1"
_PATH = "/api/monitoring/month_statistics"
_ELEMENT = re.compile(r"<(\w+)>([^<]*)</\1>")
_NO_RIGHTS = "100003"


def fetch(settings: Mapping[str, str]) -> Found:
    """What was received and sent since the month was last cleared, by its owner or by itself."""
    host = settings.get("host") or _HOST
    page = answer(host, _PATH)
    said = dict(_ELEMENT.findall(page))
    if "<error>" in page:
        raise _refused(host, said.get("code", ""))
    parts = [said.get(f"CurrentMonth{way}", "") for way in ("Download", "Upload")]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise unknown(host)
    name = f"hilink {host}"
    since = _day(said.get("MonthLastClearTime", ""))
    return Found(name, iter([Counter(name, sum(map(int, parts)), since)]))


def _refused(host: str, code: str) -> LedgerError:
    if code == _NO_RIGHTS:
        return needs_login(host)
    return LedgerError(_("{host} refused with code {code}.").format(host=host, code=code or "-"))


def _day(text: str) -> date | None:
    """``2021-6-16``: without zeros in front."""
    try:
        year, month, day = map(int, text.split("-"))
        return date(year, month, day)
    except ValueError:
        return None
