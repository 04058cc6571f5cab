"""An Android phone on a cable, or on the network, by ``adb``: its mobile data by the hour."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.i18n import N_
from ledger.sources import Found, Option, android
from ledger.sources.devices.reading import given
from ledger.sources.programs import output_of

SAYS = N_("An Android phone that adb reaches.")
OPTIONS = (
    Option("serial", N_("Which of several phones, as adb devices lists them."), "SERIAL"),
    *android.OPTIONS,
)


def fetch(settings: Mapping[str, str]) -> Found:
    """All hours that the phone still has; :mod:`ledger.sources.android` reads them."""
    serial = settings.get("serial", "")
    which = ("-s", serial) if serial else ()
    said = output_of(["adb", *which, "shell", "dumpsys netstats --full"])
    return android.read(given("adb", said, settings, android.OPTIONS))
