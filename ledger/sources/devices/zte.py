"""A ZTE router: what it counted in the month, as its page shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ledger.i18n import N_
from ledger.sources import Counter, Found, Option
from ledger.sources.http import answer, needs_login, unknown

SAYS = N_("A ZTE router on the local network.")
OPTIONS = (Option("host", N_("Its address; default: 192.168.0.1."), "HOST"),)

_HOST = "192.168.0.1"
_PREFIXES = ("", "flux_")
"""Of the counters; firmware has one or the other."""
_WAYS = ("monthly_rx_bytes", "monthly_tx_bytes")
_NAMES = [prefix + way for prefix in _PREFIXES for way in _WAYS]
_PATH = f"/goform/goform_get_cmd_process?multi_data=1&cmd={','.join(_NAMES)}"


def fetch(settings: Mapping[str, str]) -> Found:
    """What went both ways in its month; some firmware swaps the two, so only the sum is sure.

    Its word for the month says nothing: the counters may be cleared on another day than the first.
    """
    host = settings.get("host") or _HOST
    said = _said(host)
    for prefix in _PREFIXES:
        parts = [str(said.get(prefix + way, "")) for way in _WAYS]
        if all(part.isascii() and part.isdecimal() for part in parts):
            name = f"zte {host}"
            return Found(name, iter([Counter(name, sum(map(int, parts)))]))
    raise needs_login(host)  # it answers with empty texts then


def _said(host: str) -> dict[str, Any]:
    try:
        said = json.loads(answer(host, _PATH, {"Referer": f"http://{host}/index.html"}))
    except (ValueError, RecursionError):
        raise unknown(host) from None
    if not isinstance(said, dict) or said.keys().isdisjoint(_NAMES):
        raise unknown(host)
    return said
