"""Two versions of one plan: which rules differ, and whether the catalogue has newer ones."""

from __future__ import annotations

from ledger.dates import Span, span_text
from ledger.plans.paths import family_path
from ledger.plans.rules import UNLIMITED, Cap, Grant, Rules
from ledger.record import NamedTuple
from ledger.units import canonical

_RULES = ("amount", "unit", "zone", "cycle", "grants", "rollover", "drain", "topup", "change")


class Difference(NamedTuple):
    """One rule that differs between two versions of a plan, in the words of the plan language."""

    key: str
    before: str
    after: str


def differing(before: Rules, after: Rules) -> list[Difference]:
    """The rules that differ; names, prices and sources are no rules.

    A day that the contract gives is no difference from a plan that leaves it to the contract.
    """
    if after.cycle.starts == "day" and before.cycle.starts.startswith("day "):
        after = on_day_of_contract(after, int(before.cycle.starts.split()[1]))
    found = []
    for key in _RULES:
        old, new = getattr(before, key), getattr(after, key)
        if old != new:
            found += _parts(key, old, new, after.unit)
    return found


def on_day_of_contract(rules: Rules, day: int) -> Rules:
    """The rules of a plan that leaves its day to the contract, with that day filled in."""
    return rules._replace(cycle=rules.cycle._replace(starts=f"day {day}"))


def _parts(key: str, old: object, new: object, unit: int) -> list[Difference]:
    """The differing fields of two tables of one kind, or the two values themselves."""
    fields = getattr(old, "_fields", None)
    if fields is None or type(old) is not type(new):
        return [Difference(key, _said(key, old, unit), _said(key, new, unit))]
    return [
        Difference(
            f"{key}.{field}",
            _said(field, getattr(old, field), unit),
            _said(field, getattr(new, field), unit),
        )
        for field in fields
        if getattr(old, field) != getattr(new, field)
    ]


_AMOUNTS = frozenset({"amount", "step", "first_step"})


def _said(key: str, value: object, unit: int) -> str:
    """A value as a plan file would say it."""
    if isinstance(value, Span):
        return span_text(value)
    if isinstance(value, Cap):
        times = f"{value.times_millis / 1000:g}x"
        return times if value.times_millis else canonical(value.bytes, unit)
    if isinstance(value, Grant):
        amount = _said("amount", value.amount, unit)
        return f"{value.cls} {amount} every {span_text(value.every)}, {span_text(value.lasts)}"
    if value == UNLIMITED:
        return "unlimited"
    if key in _AMOUNTS and isinstance(value, int):
        return canonical(value, unit)
    if hasattr(value, "_asdict"):
        fields = value._asdict().items()
        return ", ".join(f"{field} {_said(field, one, unit)}" for field, one in fields)
    if isinstance(value, tuple):
        return "; ".join(_said(key, one, unit) for one in value) or "-"
    return "-" if value in (None, "") else str(value)


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
