"""A router with nlbwmon, asked over ssh: what went through since its accounting period began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledger.errors import LedgerError
from ledger.i18n import N_, _
from ledger.sources import Counter, Found, Option, nlbwmon
from ledger.sources.devices.reading import given
from ledger.sources.programs import output_of

SAYS = N_("A router with nlbwmon (OpenWrt), over ssh.")
OPTIONS = (
    Option("host", N_("As ssh knows it: a name, or USER@NAME."), "HOST", required=True),
    Option("command", N_("What is run there; default: nlbw -c json -g family."), "COMMAND"),
    *nlbwmon.OPTIONS,
)

_COMMAND = "nlbw -c json -g family"
_SSH = ("ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "--")


def fetch(settings: Mapping[str, str]) -> Found:
    """One counter; :mod:`ledger.sources.nlbwmon` reads it.

    Without the option ``period`` a new period shows only in that the counter fell.
    """
    host = settings["host"]
    if host.startswith("-"):
        raise LedgerError(_("host={host}: is no name or address.").format(host=host))
    said = output_of([*_SSH, host, settings.get("command") or _COMMAND])
    known = {"period": settings["today"], **settings}
    found = nlbwmon.read(given(host, said, known, nlbwmon.OPTIONS))
    name = f"nlbwmon {host}"
    return Found(name, _named(found, name, is_sure="period" in settings))


def _named(found: Found, name: str, *, is_sure: bool) -> Iterator[Counter]:
    for row in found.rows:
        if isinstance(row, Counter):
            row = row._replace(name=name)
            yield row if is_sure else row._replace(since=None)
