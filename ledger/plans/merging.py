"""One table of the language laid over another: a revision over a family, a size over both.

The merge is deep, key by key; lists are replaced whole, but for the sizes of a revision, which are
found by their id; ``false`` takes a table away (A31). A size's own tables come last and win (N1).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.errors import PlanError
from ledger.i18n import _
from ledger.plans.keys import RULE_TABLES
from ledger.record import NamedTuple

Tables = dict[str, Any]
"""The rule tables by name, as :mod:`ledger.plans.kinds` reads them: checked, without defaults."""


class Version(NamedTuple):
    """What holds from a date on."""

    since: date | None
    """None: from the beginning."""
    tables: Tables
    """The tables of the family."""
    sizes: dict[str, dict[str, Any]]
    """By id: what the sizes say themselves."""


def versions(file: dict[str, Any], where: str) -> list[Version]:
    """A family as it was written, and as each of its revisions leaves it, by date."""
    sizes: dict[str, dict[str, Any]] = {}
    for number, size in enumerate(file["size"], 1):
        if size["id"] in sizes:
            raise _fault(f"{where}: [[size]] {number} id", _("an id that no other size has"))
        sizes[size["id"]] = size
    found = [Version(None, _rule_tables(file), sizes)]
    revisions = sorted(enumerate(file.get("revision", []), 1), key=lambda one: one[1]["since"])
    for number, revision in revisions:
        place = f"{where}: [[revision]] {number}"
        if revision["since"] == found[-1].since:
            raise _fault(f"{place} since", _("a date that no other revision has"))
        found.append(_revised(found[-1], revision, place))
    return found


def _revised(before: Version, revision: dict[str, Any], place: str) -> Version:
    sizes = dict(before.sizes)
    for number, size in enumerate(revision.get("size", []), 1):
        here = f"{place} [[size]] {number}"
        if size["id"] not in sizes:
            raise _fault(f"{here} id", _("one of {choices}").format(choices=", ".join(sizes)))
        base = sizes[size["id"]]
        # What takes a table of the family away must stay, so that it still does.
        own = laid_over(_rule_tables(base), _rule_tables(size), here, keep_false=True)
        sizes[size["id"]] = deep(_without_tables(base), _without_tables(size)) | own
    tables = laid_over(before.tables, _rule_tables(revision), place)
    return Version(revision["since"], tables, sizes)


def tables_of(version: Version, size: str, where: str) -> Tables:
    """The tables that hold for a size: the family's, and its own over them."""
    return laid_over(
        version.tables, _rule_tables(version.sizes[size]), f"{where}: [[size]] {size!r}"
    )


def laid_over(base: Tables, over: Tables, place: str, *, keep_false: bool = False) -> Tables:
    """Rule tables laid over others. ``place`` names those above in errors."""
    merged = dict(base)
    for name, table in over.items():
        below = merged.get(name)
        if table is False and not keep_false:
            merged.pop(name, None)
        elif isinstance(table, dict) and isinstance(below, dict):
            merged[name] = deep(below, table)
        elif isinstance(table, dict) and isinstance(below, list):
            # A list of one is the table itself; of several none is meant.
            if len(below) != 1:
                raise _fault(f"{place} [{name}]", _("a list of tables: it replaces several"))
            merged[name] = deep(below[0], table)
        else:
            merged[name] = table
    return merged


def deep(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """A table laid over another, key by key."""
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        both = isinstance(value, dict) and isinstance(below, dict)
        merged[key] = deep(below, value) if both and below else value
    return merged


def _rule_tables(written: dict[str, Any]) -> Tables:
    return {name: table for name, table in written.items() if name in RULE_TABLES}


def _without_tables(written: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in written.items() if name not in RULE_TABLES}


def _fault(place: str, expected: str) -> PlanError:
    return PlanError(_("{place}: expected {expected}.").format(place=place, expected=expected))
