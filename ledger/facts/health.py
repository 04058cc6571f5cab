"""What an examination of the ledger finds."""

from __future__ import annotations

from ledger.record import NamedTuple


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
