"""Two versions of one plan: which rules differ, and whether the catalogue has newer ones."""

from ledger.plans.paths import family_path
from ledger.plans.rules import Rules
from ledger.record import NamedTuple

_RULES = ("amount", "unit", "zone", "cycle", "grants", "rollover", "drain", "topup", "change")


class Difference(NamedTuple):
    """One rule that differs between two versions of a plan."""

    key: str
    before: str
    after: str


def differing(before: Rules, after: Rules) -> list[Difference]:
    """The rules that differ; names, prices and sources are no rules."""
    found = []
    for key in _RULES:
        old, new = getattr(before, key), getattr(after, key)
        if old != new:
            found += _parts(key, old, new)
    return found


def _parts(key: str, old: object, new: object) -> list[Difference]:
    """The differing fields of two tables of one kind, or the two values themselves."""
    fields = getattr(old, "_fields", None)
    if fields is None or type(old) is not type(new):
        return [Difference(key, str(old), str(new))]
    return [
        Difference(f"{key}.{field}", str(getattr(old, field)), str(getattr(new, field)))
        for field in fields
        if getattr(old, field) != getattr(new, field)
    ]


def has_newer(rules: Rules, toml: str) -> bool:
    """Whether the catalogue's file, once it is not the text a contract keeps, has other rules.

    Rules are read only where the texts differ: this is on the way of every ``status``.
    """
    try:
        with open(family_path(rules.family), encoding="utf-8") as file:
            present = file.read()
    except OSError:
        return False
    if present == toml:
        return False
    from ledger.errors import PlanError
    from ledger.plans.language import read_family

    try:
        sizes = read_family(present, rules.family).sizes
    except PlanError:
        return False
    size = sizes.get(rules.plan.partition("/")[2])
    return size is not None and bool(differing(rules, size))
