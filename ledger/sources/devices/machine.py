"""The machine itself: what it is called, and since when its counters count."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping

from ledger.errors import LedgerError
from ledger.i18n import N_, _
from ledger.sources import Option

INTERFACE = Option("interface", N_("The network interface, such as wwan0."), "NAME", required=True)
ROOT = Option("root", N_("The folder with proc and sys, where it is not /."), "FOLDER")

_MOST_BYTES = 1_000_000


def name(interface: str) -> str:
    """What tells an interface of this machine from one of another."""
    return f"{platform.node() or 'localhost'}/{interface}"


def boot(settings: Mapping[str, str]) -> str:
    """Another word after each boot; empty where the system has none."""
    try:
        return text(settings, "proc/sys/kernel/random/boot_id").strip()
    except LedgerError:
        return ""


def text(settings: Mapping[str, str], path: str) -> str:
    """A file of the system, by its path from the root."""
    file = os.path.join(settings.get("root") or "/", path)
    try:
        with open(file, encoding="utf-8", errors="replace") as source:
            return source.read(_MOST_BYTES)
    except OSError as error:
        raise LedgerError(
            _("{path}: cannot be read: {why}.").format(path=file, why=error.strerror)
        ) from None


def no_such_interface(interface: str, known: list[str]) -> LedgerError:
    """What to say where there is no interface of this name now."""
    return LedgerError(
        _("There is no interface {interface!r} now.").format(interface=interface),
        _("There are: {names}.").format(names=", ".join(known)) if known else "",
    )
