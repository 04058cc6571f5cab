"""The plan language: a family's TOML to checked rules, one per size.

Every table and key is in :mod:`ledger.plans.keys`. A file is read in three steps: each table as it
stands there; then revisions and sizes laid over the family (:mod:`ledger.plans.merging`); then the
rules of every size at every time (:mod:`ledger.plans.building`), less those that contradict
themselves.
"""

from __future__ import annotations

from typing import Any

from ledger.errors import PlanError
from ledger.i18n import _
from ledger.plans.building import build
from ledger.plans.contradictions import refuse, refuse_without_prices
from ledger.plans.example import Example, read_examples
from ledger.plans.example_keys import EXAMPLE
from ledger.plans.files import MOST_BYTES
from ledger.plans.keys import FAMILY, FILE
from ledger.plans.kinds import Keys
from ledger.plans.merging import Version, tables_of, versions
from ledger.plans.rules import Revision, Rules
from ledger.plans.tables import Table
from ledger.plans.values import OfSize
from ledger.record import NamedTuple
from ledger.toml import parsed

_MOST_VERSIONS = 400
"""Of all sizes together; a family of the catalogue has less than fifty."""
_RULES = Keys(
    "rules",
    "The file without its head and its examples.",
    {name: key for name, key in FILE.keys.items() if name not in ("family", "example")},
)


class Family(NamedTuple):
    """A family of plans as one file says it."""

    id: str
    country: str
    carrier: str
    names: dict[str, str]
    kind: str
    verified: str
    sources: tuple[str, ...]
    sizes: dict[str, Rules]
    """By the size's id."""
    examples: tuple[Example, ...]


def read_family(toml: str, where: str) -> Family:
    """Check a plan file and read it. ``where`` names the file in errors.

    Raises :class:`PlanError` that names the table and the key, and what was expected there.
    """
    root = Table(_tree(toml, where), f"{where}:")
    family = root.table("family")
    head = FAMILY.read(family, 1000)
    if "en" not in head["name"]:
        raise family.fault("name", _("at least a name in English: { en = ... }"))
    unit = head.get("unit", 1000)
    examples = root.tables("example") if root.has("example") else []
    file = _RULES.read(root, unit)
    sizes = _sizes(head, versions(file, where), where)
    return Family(
        head["id"],
        head["id"].partition(".")[0],
        head["carrier"],
        head["name"],
        head.get("kind", "postpaid"),
        head["verified"].isoformat() if "verified" in head else "",
        head.get("sources", ()),
        sizes,
        read_examples([(table, EXAMPLE.read(table, unit)) for table in examples], sizes),
    )


def _tree(toml: str, where: str) -> dict[str, Any]:
    if len(toml) > MOST_BYTES:
        raise PlanError(_("{where}: is too long for a plan file.").format(where=where))
    try:
        return parsed(toml, where)
    except ValueError as error:
        raise PlanError(str(error)) from None


def _sizes(head: dict[str, Any], held: list[Version], where: str) -> dict[str, Rules]:
    """The rules of every size, with what each revision makes of them."""
    if len(held) * len(held[0].sizes) > _MOST_VERSIONS:
        raise PlanError(
            _("{where}: has too many sizes and revisions: {most} versions at most.").format(
                where=where, most=_MOST_VERSIONS
            )
        )
    _refuse_unknown_amounts(held, where)
    sizes: dict[str, Rules] = {}
    for version in held:
        now = {size: _rules(head, version, size, where) for size in version.sizes}
        refuse_without_prices(list(now.values()), f"{where}:")
        for size, rules in now.items():
            sizes[size] = _revised(sizes[size], rules, version) if size in sizes else rules
    return sizes


def _rules(head: dict[str, Any], version: Version, size: str, where: str) -> Rules:
    rules = build(head, version.sizes[size], tables_of(version, size, where))
    since = f" ({version.since})" if version.since else ""
    refuse(rules, f"{where}: {size}{since}:")
    return rules


def _revised(rules: Rules, now: Rules, version: Version) -> Rules:
    """A plan with one more revision, unless nothing of it is changed by that."""
    assert version.since is not None
    before = rules.revisions[-1].rules if rules.revisions else rules._replace(revisions=())
    if now == before:
        return rules
    return rules._replace(revisions=(*rules.revisions, Revision(version.since, now)))


def _refuse_unknown_amounts(held: list[Version], where: str) -> None:
    """A grant of ``size.NAME`` where no size has an amount of that name is a slip."""
    named = {
        name
        for version in held
        for size in version.sizes.values()
        for name in size.get("amounts", ())
    }
    for version in held:
        for tables in (version.tables, *version.sizes.values()):
            for grant in tables.get("grant") or ():
                amount = grant.get("amount")
                if isinstance(amount, OfSize) and amount and amount not in named:
                    raise PlanError(
                        _("{where}: [[grant]] amount: no size has an amount {name!r}.").format(
                            where=where, name=str(amount)
                        )
                    )
