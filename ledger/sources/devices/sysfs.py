"""The counters of an interface in ``/sys/class/net``; they begin anew when it is plugged in."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ledger.errors import LedgerError
from ledger.i18n import N_
from ledger.sources import Counter, Found
from ledger.sources.devices import machine

SAYS = N_("An interface of this machine, by /sys/class/net.")
OPTIONS = (machine.INTERFACE, machine.ROOT)

_FOLDER = "sys/class/net"


def fetch(settings: Mapping[str, str]) -> Found:
    """What was received and sent since the interface came."""
    interface = settings["interface"]
    known = _interfaces(settings)
    if interface not in known:
        raise machine.no_such_interface(interface, known)
    amount = sum(
        _number(settings, f"{interface}/statistics/{file}") for file in ("rx_bytes", "tx_bytes")
    )
    # An interface that comes back is a new one, with another number.
    life = f"{machine.boot(settings)}/{_number(settings, f'{interface}/ifindex')}"
    name = f"sysfs {machine.name(interface)}"
    return Found(name, iter([Counter(name, amount, life=life)]))


def _interfaces(settings: Mapping[str, str]) -> list[str]:
    folder = os.path.join(settings.get("root") or "/", _FOLDER)
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        raise LedgerError(f"{folder}: {error.strerror}.") from None


def _number(settings: Mapping[str, str], file: str) -> int:
    said = machine.text(settings, f"{_FOLDER}/{file}").strip()
    if not said.isdecimal():
        raise LedgerError(f"/{_FOLDER}/{file}: {said[:40]!r}.")
    return int(said)
