"""Rules that can be said and are probably not meant: one plain line each, for ``plans check``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

from ledger.dates import Span, span_text
from ledger.i18n import _
from ledger.plans.extras import extras
from ledger.plans.language import Family
from ledger.plans.rules import (
    EVERY_CYCLE,
    UNLIMITED,
    Cap,
    Cycle,
    Rollover,
    Rules,
    each_cycle,
)


def traps(family: Family) -> list[str]:
    """What its author should look at again; the sizes are named where not all are meant."""
    found: dict[str, list[str]] = {}
    for size, first in family.sizes.items():
        for rules in _versions(first):
            for finder in _FINDERS:
                for trap in finder(rules, family):
                    sizes = found.setdefault(trap, [])
                    if size not in sizes:
                        sizes.append(size)
    return [
        trap if len(sizes) == len(family.sizes) else f"{', '.join(sizes)}: {trap}"
        for trap, sizes in found.items()
    ]


def _versions(rules: Rules) -> list[Rules]:
    return [rules, *(revision.rules for revision in rules.revisions)]


def _lives_long_and_rolls(rules: Rules, family: Family) -> Iterator[str]:
    """A14: what lives beyond its cycle and then rolls as well lasts longer than one thinks."""
    rolling = {cls for rollover in rules.rollovers for cls in rollover.classes}
    for cls, lasts in _lives(rules):
        if cls not in rolling:
            continue
        if lasts.unit == "forever":
            yield _("{cls!r} is named in [rollover], but never ends: it never rolls.").format(
                cls=cls
            )
        elif _beyond_a_cycle(lasts, rules.cycle):
            yield _("{cls!r} lasts {life} and rolls after that: its life begins twice.").format(
                cls=cls, life=span_text(lasts)
            )


def _lives(rules: Rules) -> Iterator[tuple[str, Span]]:
    """The classes that the plan makes, with the life of each."""
    rare = extras(rules)
    yield from ((grant.cls, grant.lasts) for grant in rules.grants)
    yield "topup", rules.topup.lasts
    if rare.gift and rare.gift.lasts:
        yield "gift", rare.gift.lasts
    if rare.borrow:
        yield "borrowed", rare.borrow.lasts


def _beyond_a_cycle(life: Span, cycle: Cycle) -> bool:
    """Whether a life is surely longer than the cycle in which it begins."""
    days = {"days": 1, "hours": 1 / 24, "months": 31}
    if life.unit == "cycles":
        return life.n > 1
    if life.unit == "calendar":
        return life.n > 0 and cycle.length == Span(1, "months")
    return life.unit in days and life.n * days[life.unit] > cycle.length.n * days[cycle.length.unit]


_CAPS = ("cap_per_cycle", "cap", "cap_after_grant")


def _never_capped(rules: Rules, family: Family) -> Iterator[str]:
    """Where only the plan's data rolls, once, for one cycle, no more than a grant can ever roll.

    A cap that cuts after a change to another size of the family is no trap.
    """
    plans = [version for size in family.sizes.values() for version in _versions(size)]
    most = max(map(_most_left, plans))
    for rollover in rules.rollovers:
        for key in _CAPS:
            cap = getattr(rollover, key)
            if cap and all(
                _too_wide(key, other, plan, most)
                for plan in plans
                for other in plan.rollovers
                if getattr(other, key) == cap
            ):
                yield _("{key} never cuts anything: no more than that can roll.").format(key=key)


def _most_left(rules: Rules) -> int:
    """The most of the plan's own data that a cycle can leave."""
    own = each_cycle(rules, ("plan",))
    return _WITHOUT_END if own == UNLIMITED else own


_WITHOUT_END = 10**18


def _too_wide(key: str, rollover: Rollover, rules: Rules, most: int) -> bool:
    """Whether a cap lets through all that can ever come, from any size."""
    if not _rolls_plan_once(rollover, rules):
        return False
    own = _most_left(rules)
    cap: Cap = getattr(rollover, key)
    limit = cap.bytes or own * cap.times_millis // 1000
    return limit >= most + (own if key == "cap_after_grant" else 0)


def _rolls_plan_once(rollover: Rollover, rules: Rules) -> bool:
    share = extras(rules).share
    return (
        rollover.classes == ("plan",)
        and (rollover.times, rollover.lasts, rollover.lasts_from) == (1, EVERY_CYCLE, "roll")
        and (rollover.at, rollover.round != "up", rollover.locked) == ("cycle", True, False)
        and rules.cycle.renewal == "automatic"
        and (share is None or share.amount == "pool")
        and all(
            (grant.every, grant.lasts) == (EVERY_CYCLE, EVERY_CYCLE) and not grant.option
            for grant in rules.grants
            if grant.cls == "plan"
        )
    )


def _rolls_nothing(rules: Rules, family: Family) -> Iterator[str]:
    """Classes that no grant, no purchase and no example ever makes."""
    made = {"topup", "gift", "borrowed"}
    for size in family.sizes.values():
        for version in _versions(size):
            made |= {grant.cls for grant in version.grants}
    made |= {event.cls for example in family.examples for event in example.events}
    for rollover in rules.rollovers:
        if not made & set(rollover.classes):
            yield _("[rollover] of {classes}: nothing gives such data.").format(
                classes=", ".join(rollover.classes)
            )


def _lasts_instead_of_rolling(rules: Rules, family: Family) -> Iterator[str]:
    """A17: data in its second cycle is carried only if it rolled."""
    for grant in rules.grants:
        if grant.every == EVERY_CYCLE and grant.lasts.unit == "cycles" and grant.lasts.n > 1:
            yield _(
                "{cls!r} lasts {life}: in the second it does not count as carried. If it rolls, "
                'say lasts = "cycle" and [rollover] lasts = "{rest}".'
            ).format(
                cls=grant.cls,
                life=span_text(grant.lasts),
                rest=span_text(Span(grant.lasts.n - 1, "cycles")),
            )


def _bank_without_a_door(rules: Rules, family: Family) -> Iterator[str]:
    """A bank that nothing goes into, or that nothing comes out of."""
    rare = extras(rules)
    fills = bool(rare.deposit) or any(rollover.locked for rollover in rules.rollovers)
    if fills and not rare.withdraw:
        yield _("Data goes into the bank, but no [withdraw] says how it comes out.")
    if rare.withdraw and not fills:
        yield _("[withdraw]: nothing ever goes into the bank.")


def _idle_windows(rules: Rules, family: Family) -> Iterator[str]:
    """Hours that give a category which no other rule asks for, in any size."""
    windows = extras(rules).windows
    if not windows:
        return
    asked = {
        category
        for size in family.sizes.values()
        for version in _versions(size)
        for category in _categories(version)
    }
    for window in (*windows.hours, *windows.weekdays):
        if window[0] not in asked:
            yield _("[windows] {name}: no other rule asks for it.").format(name=window[0])


def _categories(rules: Rules) -> Iterator[str]:
    """The categories of usage that some rule treats in a way of their own."""
    for grant in rules.grants:
        yield from grant.only.categories
    for rollover in rules.rollovers:
        yield from rollover.only.categories
    for quota in extras(rules).quotas:
        yield from quota.categories
    yield from (category for category, _millis in rules.factors)


def _idle_cases(rules: Rules, family: Family) -> Iterator[str]:
    """A case of a change whose pattern means this family and fits none of its sizes."""
    names = [name for size in family.sizes for name in (size, f"{family.id}/{size}")]
    for case in rules.change.cases:
        for pattern in (*case.before, *case.after):
            ours = "/" not in pattern or pattern.startswith(f"{family.id}/")
            if ours and not any(fnmatchcase(name, pattern) for name in names):
                yield _("[[change.case]] {pattern}: fits no size.").format(pattern=pattern)


_FINDERS: tuple[Callable[[Rules, Family], Iterator[str]], ...] = (
    _lives_long_and_rolls,
    _never_capped,
    _rolls_nothing,
    _lasts_instead_of_rolling,
    _bank_without_a_door,
    _idle_windows,
    _idle_cases,
)
