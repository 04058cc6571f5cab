"""What the doctor found, as text and for programs."""

from __future__ import annotations

from typing import Any

from ledger.i18n import N_, _
from ledger.record import NamedTuple
from ledger.render.data import SCHEMA
from ledger.render.screen import Screen, pad, plain, width_of, wrap

_TITLES = {
    "file": N_("The file"),
    "schema": N_("Its tables and views"),
    "foreign_keys": N_("Rows that name others"),
    "rows": N_("What the rows say"),
    "day_totals": N_("Sums of the days"),
    "meters": N_("Meters in force"),
    "books": N_("Every byte is somewhere"),
    "clock": N_("Clock"),
    "permissions": N_("Who may read it"),
    "leftovers": N_("Unfinished files"),
    "plans": N_("Plan files of your own"),
    "settings": N_("Settings"),
    "schedule": N_("What runs by itself"),
    "channels": N_("Where messages go"),
    "sources": N_("Sources that are asked"),
}


class Fault(NamedTuple):
    """Something that is wrong."""

    what: str
    mend: str
    """What a person can do."""
    fixed: bool = False
    """Whether it was just mended."""


class Check(NamedTuple):
    """One thing that was looked at."""

    name: str
    """A word for programs: ``file``, ``books`` ..."""
    faults: list[Fault]
    notes: list[str]
    """What is worth knowing, and is not wrong."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong, or nothing any more."""
        return all(fault.fixed for fault in self.faults)


def check_lines(checks: list[Check], screen: Screen) -> list[str]:
    """A line for each check; under it what is wrong, what mends it, and what is worth knowing."""
    width = max(width_of(_(title)) for title in _TITLES.values())
    lines = []
    for check in checks:
        verdict = screen.paint(_("ok"), "good") if check.ok else screen.paint(_("wrong"), "bad")
        lines.append(f"{pad(_(_TITLES[check.name]), width)}  {verdict}")
        texts = [text for fault in check.faults for text in _said(fault)] + check.notes
        for text in texts:
            lines += wrap(f"  {plain(text)}", screen.width, "    ")
    return lines


def _said(fault: Fault) -> list[str]:
    if fault.fixed:
        return [_("Mended: {what}").format(what=fault.what)]
    return [fault.what, f"-> {fault.mend}"] if fault.mend else [fault.what]


def check_data(checks: list[Check]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "schema": SCHEMA,
        "ok": all(check.ok for check in checks),
        "checks": [
            {
                "check": check.name,
                "ok": check.ok,
                "faults": [fault._asdict() for fault in check.faults],
                "notes": check.notes,
            }
            for check in checks
        ],
    }
