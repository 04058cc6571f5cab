"""A plan file of one's own: what is usual where it is used, and where it is kept."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from typing import Any

from ledger import files
from ledger.errors import PlanError
from ledger.i18n import _
from ledger.plans.index import Entry, catalogue
from ledger.plans.kinds import Kind
from ledger.plans.tables import Table
from ledger.store.paths import own_plans

_ANSWER = "answer"


class Usual:
    """What the plans of the catalogue lead to expect; empty where they say nothing."""

    def __init__(self, here: str) -> None:
        self._here = here
        self._entries = catalogue()

    def country(self) -> str:
        """The country of most plans in the time zone of this machine."""
        return _most(entry.country for entry in self._entries if entry.zone == self._here)

    def zone(self, country: str) -> str:
        """The zone of this machine where plans of the country have it, else that of most."""
        zones = [entry.zone for entry in self._of(country)]
        return self._here if self._here in zones or not zones else _most(zones)

    def currency(self, country: str) -> str:
        """The currency of most plans."""
        return _most(entry.currency for entry in self._of(country) if entry.currency)

    def check_id(self, id: str) -> None:
        """Raise :class:`PlanError` for the id of a family that the catalogue has."""
        if any(entry.id == id for entry in self._entries):
            raise PlanError(
                _("The catalogue has {id} already.").format(id=id),
                _("Give yours another id, or see it with: giga plans show {id}").format(id=id),
            )

    def _of(self, country: str) -> list[Entry]:
        return [entry for entry in self._entries if entry.country == country]


def _most(words: Iterable[str]) -> str:
    counted = Counter(words).most_common(1)
    return counted[0][0] if counted else ""


def own_path(id: str) -> str:
    """Where the own file of a family lies, or would lie."""
    return os.path.join(own_plans(), f"{id}.toml")


def keep(path: str, toml: str) -> None:
    """Write a plan file, whole or not at all; what was there before is replaced."""
    files.make_folder(os.path.dirname(path))
    files.replace(path, toml.encode())


def read_as(kind: Kind, text: str, unit: int = 1000) -> Any:
    """An answer, read as a plan file would read it.

    Raises :class:`PlanError` that says what is expected.
    """
    try:
        return kind.read(Table({_ANSWER: text}, ""), _ANSWER, unit)
    except PlanError as error:
        said = str(error).removeprefix(f" {_ANSWER}: ")
        raise PlanError(said[:1].upper() + said[1:]) from None
