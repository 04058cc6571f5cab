"""The counters of an interface in ``/proc/net/dev``; they begin anew with each boot."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ledger.i18n import N_
from ledger.sources import Counter, Found
from ledger.sources.devices import machine

SAYS = N_("An interface of this machine, by /proc/net/dev.")
OPTIONS = (machine.INTERFACE, machine.ROOT)

_LINE = r"\s*(\S+):\s*(\d+)((?:\s+\d+){15})\s*"
_SENT = 7
"""Of the numbers after the first."""


def fetch(settings: Mapping[str, str]) -> Found:
    """What was received and sent since the boot, or since the interface came."""
    interface = settings["interface"]
    found = {}
    for line in machine.text(settings, "proc/net/dev").splitlines():
        if match := re.fullmatch(_LINE, line):
            found[match[1]] = int(match[2]) + int(match[3].split()[_SENT])
    if interface not in found:
        raise machine.no_such_interface(interface, list(found))
    name = f"proc {machine.name(interface)}"
    return Found(name, iter([Counter(name, found[interface], life=machine.boot(settings))]))
