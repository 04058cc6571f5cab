"""The index of the catalogue: what listing and finding need, so that no plan file is read for it.

``giga plans index`` writes it from the files. A user's own plans are few and are read each time.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from ledger import files
from ledger.errors import GigaError, PlanError
from ledger.i18n import _
from ledger.plans.files import read_file, toml_files
from ledger.plans.paths import CATALOGUE, family_path
from ledger.record import NamedTuple

if TYPE_CHECKING:
    from ledger.plans.language import Family
    from ledger.plans.rules import Rules


INDEX = os.path.join(CATALOGUE, "index.json")


class Size(NamedTuple):
    """One plan of a family, as its newest rules have it."""

    id: str
    amount: int
    """Bytes, or UNLIMITED."""
    price: str
    rolls: bool
    """Whether anything rolls over."""
    length: str
    """Of a cycle, in the words of the language."""
    names: dict[str, str]
    """By language; empty where it has none of its own."""


class Entry(NamedTuple):
    """A family of plans as it is listed."""

    id: str
    carrier: str
    names: dict[str, str]
    kind: str
    zone: str
    unit: int
    currency: str
    verified: str
    sources: tuple[str, ...]
    sizes: tuple[Size, ...]
    own: str = ""
    """The user's own file that it is read from; empty for the catalogue."""

    @property
    def country(self) -> str:
        return self.id.partition(".")[0]

    @property
    def path(self) -> str:
        """The file that says its rules."""
        return self.own or family_path(self.id)

    def plan(self, size: Size) -> str:
        """The id of a plan."""
        return f"{self.id}/{size.id}"

    def names_of(self, size: Size) -> dict[str, str]:
        """The names of a plan by language."""
        return {**self.names, **size.names}


class Shelf(NamedTuple):
    """Every family that can be found, and the own files that cannot be read."""

    entries: list[Entry]
    """By id. An own family stands for one of the catalogue with its id."""
    refused: list[str]
    """One line for each."""


def shelf(own: str) -> Shelf:
    """The catalogue, and the user's own plans in the folder ``own`` (none if it is empty)."""
    entries = {entry.id: entry for entry in catalogue()}
    refused = []
    for path in toml_files(own) if own else ():
        try:
            entry = _own_entry(path)
            before = entries.get(entry.id)
            if before and before.own:
                raise PlanError(
                    _("{path}: {id} is in {other} already.").format(
                        path=path, id=entry.id, other=before.own
                    )
                )
            entries[entry.id] = entry
        except GigaError as error:
            refused.append(str(error))
    return Shelf([entries[id] for id in sorted(entries)], refused)


def _own_entry(path: str) -> Entry:
    return entry_of(read_file(path))._replace(own=path)


def catalogue() -> list[Entry]:
    """The families of the catalogue, by id, from the index."""
    with open(INDEX, encoding="utf-8") as file:
        return [_entry(data) for data in json.load(file)]


def _entry(data: dict[str, Any]) -> Entry:
    sizes = tuple(Size(**size) for size in data["sizes"])
    return Entry(**data | {"sizes": sizes, "sources": tuple(data["sources"])})


# Made from the files --------------------------------------------------------------------------


def entry_of(family: Family) -> Entry:
    """What the index keeps of a family."""
    one = next(iter(family.sizes.values()))
    return Entry(
        family.id,
        family.carrier,
        family.names,
        family.kind,
        one.zone,
        one.unit,
        one.currency,
        family.verified,
        family.sources,
        tuple(_size(rules, family) for rules in family.sizes.values()),
    )


def _size(rules: Rules, family: Family) -> Size:
    from ledger.dates import span_text
    from ledger.plans.versions import latest

    now = latest(rules)
    return Size(
        now.plan.partition("/")[2],
        now.amount,
        now.price,
        bool(now.rollovers),
        span_text(now.cycle.length),
        {lang: name for lang, name in now.names.items() if family.names.get(lang) != name},
    )


def text_of(families: list[Family]) -> str:
    """The index as it is kept: JSON, one family a line, so that a change shows what it changes."""
    entries = sorted(map(entry_of, families), key=lambda entry: entry.id)
    lines = [json.dumps(_data(entry), ensure_ascii=False) for entry in entries]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _data(entry: Entry) -> dict[str, Any]:
    sizes = [size._asdict() for size in entry.sizes]
    return {key: value for key, value in entry._asdict().items() if key != "own"} | {"sizes": sizes}


def is_current(families: list[Family]) -> bool:
    """Whether the index says what the files say."""
    try:
        with open(INDEX, encoding="utf-8") as file:
            return file.read() == text_of(families)
    except OSError:
        return False


def write(families: list[Family]) -> None:
    """Write the index, whole or not at all."""
    files.replace(INDEX, text_of(families).encode())
