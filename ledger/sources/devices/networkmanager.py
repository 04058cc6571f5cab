"""The counters that NetworkManager keeps of an interface, on the bus of the system."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from ledger.errors import LedgerError
from ledger.i18n import N_, _
from ledger.sources import Counter, Found
from ledger.sources.devices import machine
from ledger.sources.programs import output_of

SAYS = N_("An interface of this machine, by NetworkManager (busctl).")
OPTIONS = (machine.INTERFACE, machine.ROOT)

_SERVICE = "org.freedesktop.NetworkManager"
_MANAGER = "/org/freedesktop/NetworkManager"
_STATISTICS = f"{_SERVICE}.Device.Statistics"
_RATE = "RefreshRateMs"
_OFTEN = 500
"""Milliseconds after which it looks again."""


def fetch(settings: Mapping[str, str]) -> Found:
    """What was received and sent since the interface came."""
    interface = settings["interface"]
    (device,) = _asked("call", _SERVICE, _MANAGER, _SERVICE, "GetDeviceByIpIface", "s", interface)
    amount = sum(_fresh(device))
    name = f"networkmanager {machine.name(interface)}"
    life = f"{machine.boot(settings)}{device}"
    return Found(name, iter([Counter(name, amount, life=life)]))


def _fresh(device: str) -> list[int]:
    """Both counters as they are now: with a rate of 0 it shows what they once were."""
    if _get(device, _RATE):
        return _counters(device)
    _set_rate(device, _OFTEN)
    try:
        time.sleep(2 * _OFTEN / 1000)
        return _counters(device)
    finally:
        _set_rate(device, 0)


def _counters(device: str) -> list[int]:
    return [_get(device, name) for name in ("RxBytes", "TxBytes")]


def _get(device: str, name: str) -> int:
    found = _asked("get-property", _SERVICE, device, _STATISTICS, name)
    if type(found) is not int:
        raise _unknown()
    return found


def _set_rate(device: str, rate: int) -> None:
    words = ["set-property", _SERVICE, device, _STATISTICS, _RATE, "u", str(rate)]
    output_of(["busctl", *words])


def _asked(*words: str) -> Any:
    """The data of an answer; of a call a list."""
    try:
        return json.loads(output_of(["busctl", "--json=short", *words]))["data"]
    except (ValueError, RecursionError, KeyError, TypeError):
        raise _unknown() from None


def _unknown() -> LedgerError:
    return LedgerError(
        _("busctl did not answer as was expected."),
        _("The kind sysfs reads the same counters without it."),
    )
