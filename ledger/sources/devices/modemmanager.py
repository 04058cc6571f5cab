"""What ModemManager counted of a modem's connections, by ``mmcli``.

A bearer (a connection as it is set up) counts the connection that is open, and since version 1.14
all that it ever had. Both begin anew when the modem is plugged in again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ledger.errors import LedgerError
from ledger.i18n import N_, _
from ledger.sources import Counter, Found, Option
from ledger.sources.devices import machine
from ledger.sources.programs import output_of

SAYS = N_("A modem in this machine, by ModemManager (mmcli).")
OPTIONS = (
    Option("modem", N_("Its number or path, as mmcli -L lists it; else any."), "MODEM"),
    machine.ROOT,
)

_NOTHING = "--"
_PREFIXES = ("total-", "")


def fetch(settings: Mapping[str, str]) -> Found:
    """A counter for each interface that is connected now."""
    modem = settings.get("modem") or "any"
    name = f"modemmanager {machine.name(modem)}"
    bearers = _at(_asked("-m", modem), "modem", "generic", "bearers")
    found = [_at(_asked("-b", path), "bearer") for path in bearers or []]
    counters = [
        counter
        for bearer in found
        if _at(bearer, "status", "connected") == "yes"
        for counter in _counters(bearer, name, machine.boot(settings))
    ]
    if not counters and any(_at(one, "status", "connected") == "yes" for one in found):
        raise LedgerError(
            _("The modem reports no counters."),
            _("Some do not; take its interface with the kind sysfs."),
        )
    return Found(name, iter(counters))


def _counters(bearer: Any, name: str, boot: str) -> Iterator[Counter]:
    """All that the bearer ever had, else what the open connection has."""
    stats, path = _at(bearer, "stats"), _at(bearer, "dbus-path") or ""
    interface = _at(bearer, "status", "interface") or ""
    for prefix in _PREFIXES:
        parts = [_number(_at(stats, f"{prefix}bytes-{way}")) for way in ("rx", "tx")]
        if None in parts:
            continue
        start = "" if prefix else str(_at(stats, "start-date") or "")
        amount = sum(part or 0 for part in parts)
        life = f"{boot}{path} {start}" if prefix or start else ""
        yield Counter(f"{name} {interface}".strip(), amount, _day(start), life)
        return


def _asked(*words: str) -> Any:
    try:
        return json.loads(output_of(["mmcli", *words, "-J"]))
    except (ValueError, RecursionError):
        raise LedgerError(_("mmcli did not answer with JSON.")) from None


def _at(data: Any, *keys: str) -> Any:
    """What stands at a place; None for nothing, which mmcli writes as two dashes."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return None if data == _NOTHING else data


def _number(said: Any) -> int | None:
    return int(said) if isinstance(said, str) and said.isascii() and said.isdecimal() else None


def _day(moment: str) -> date | None:
    """The day of ``2026-11-03T08:15:00Z``, the time of this machine's zone or another."""
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None
