"""Two versions of one plan: which rules differ, and whether the catalogue has newer ones."""

from __future__ import annotations

from typing import Any

from ledger.dates import WEEKDAYS, Span, span_text
from ledger.plans.extras import NO_EXTRAS, extras
from ledger.plans.paths import family_path
from ledger.plans.rules import UNLIMITED, Cap, Grant, Rules, Within, in_force
from ledger.record import NamedTuple
from ledger.units import canonical

_RULES = ("amount", "unit", "zone", "cycle", "grants", "drain", "topup", "change", "factors")
_TEXTS = ("alerts", "outside", "memory")
"""Of the rare tables: what is only shown, and no rule."""


class Difference(NamedTuple):
    """One rule that differs between two versions of a plan, in the words of the plan language."""

    key: str
    before: str
    after: str


def latest(rules: Rules) -> Rules:
    """The rules after every revision that is known."""
    return rules.revisions[-1].rules if rules.revisions else rules


def differing(before: Rules, after: Rules) -> list[Difference]:
    """The rules that differ; names, prices and sources are no rules.

    What differs only from a later date on, by a revision, has that date in its key. A day that the
    contract gives is no difference from a plan that leaves it to the contract.
    """
    if after.cycle.starts == "day" and before.cycle.starts.startswith("day "):
        after = on_day_of_contract(after, int(before.cycle.starts.split()[1]))
    found = _differing(before, after)
    dates = {revision.since for rules in (before, after) for revision in rules.revisions}
    last = found
    for day in sorted(dates):
        now = _differing(in_force(before, day), in_force(after, day))
        found = found + [row._replace(key=f"{row.key} ({day})") for row in now if row not in last]
        last = now
    return found


def _differing(before: Rules, after: Rules) -> list[Difference]:
    """What differs between the rules of two times; their revisions are left aside."""
    unit = after.unit
    pairs = [(key, getattr(before, key), getattr(after, key)) for key in _RULES]
    pairs.append(("rollover", _one_or_all(before.rollovers), _one_or_all(after.rollovers)))
    pairs += [
        (key, getattr(extras(before), key), getattr(extras(after), key))
        for key in NO_EXTRAS._fields
        if key not in _TEXTS
    ]
    return [
        row for key, old, new in pairs if old != new for row in _parts(_key(key), old, new, unit)
    ]


def _one_or_all(tables: tuple[object, ...]) -> object:
    return tables[0] if len(tables) == 1 else (tables or None)


def on_day_of_contract(rules: Rules, day: int) -> Rules:
    """The rules of a plan that leaves its day to the contract, with that day filled in."""
    revisions = tuple(
        revision._replace(rules=on_day_of_contract(revision.rules, day))
        for revision in rules.revisions
    )
    if rules.cycle.starts == "day":
        rules = rules._replace(cycle=rules.cycle._replace(starts=f"day {day}"))
    return rules._replace(revisions=revisions)


def _parts(key: str, old: object, new: object, unit: int) -> list[Difference]:
    """The differing fields of two tables of one kind, or the two values themselves."""
    fields = getattr(old, "_fields", None)
    if fields is None or type(old) is not type(new) or isinstance(old, Span):
        return [Difference(key, _said(key, old, unit), _said(key, new, unit))]
    return [
        Difference(
            f"{key}.{_key(field)}",
            _said(field, getattr(old, field), unit),
            _said(field, getattr(new, field), unit),
        )
        for field in fields
        if getattr(old, field) != getattr(new, field)
    ]


_KEYS = {
    "factors": "count",
    "cls": "class",
    "grants": "grant",
    "first_step": "first_round",
    "since": "from",
    "tiers": "tier",
    "limits": "limit",
    "quotas": "quota",
}
_AMOUNTS = frozenset({"amount", "min", "max", "leave", "upto"})
_STEPS = frozenset({"step", "first_step"})
"""Amounts of which one byte is the same as none."""


def _key(field: str) -> str:
    """A field under the name that a plan file gives it."""
    return _KEYS.get(field, field)


def _said(key: str, value: object, unit: int) -> str:
    """A value as a plan file would say it."""
    if value in (None, "", ()):
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    if value == UNLIMITED:
        return "unlimited"
    if isinstance(value, int):
        return _number(key, value, unit)
    if isinstance(value, Span):
        return span_text(value)
    if isinstance(value, tuple):
        return _record(key, value, unit)
    return str(value)


def _number(key: str, value: int, unit: int) -> str:
    if key in _STEPS:
        return canonical(value, unit) if value > 1 else "-"
    return canonical(value, unit) if key in _AMOUNTS else str(value)


def _record(key: str, value: tuple[Any, ...], unit: int) -> str:
    """A table or a list in one line."""
    if isinstance(value, Cap):
        times = f"{value.times_millis / 1000:g}x"
        return times if value.times_millis else canonical(value.bytes, unit)
    if isinstance(value, Within):
        return f"{canonical(value.bytes, unit)} / {span_text(value.span)}"
    if isinstance(value, Grant):
        amount = _said("amount", value.amount, unit)
        given = f"{value.cls} {amount} every {span_text(value.every)}, {span_text(value.lasts)}"
        return given + (f" ({value.option})" if value.option else "")
    if key == "count":
        return ", ".join(f"{category} {millis / 1000:g}" for category, millis in value)
    if key in ("since", "weekdays"):
        return " ".join(_weekday(one) for one in value)
    if hasattr(value, "_asdict"):
        fields = value._asdict().items()
        return ", ".join(f"{_key(field)} {_said(field, one, unit)}" for field, one in fields)
    return "; ".join(_said(key, one, unit) for one in value)


def _weekday(one: int | tuple[str, int]) -> str:
    """A day of the week; that of a window stands beside its category."""
    return WEEKDAYS[one] if isinstance(one, int) else f"{one[0]} {WEEKDAYS[one[1]]}"


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
