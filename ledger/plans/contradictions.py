"""Rules that cannot both hold, or that can never act. A file that has them is refused."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.dates import span_text
from ledger.errors import PlanError
from ledger.i18n import _
from ledger.plans.extras import Extras, extras
from ledger.plans.rules import (
    EVERY_CYCLE,
    MOST_GRANTS,
    UNLIMITED,
    Cycle,
    Drain,
    Grant,
    Rollover,
    Rules,
    TopUpRule,
)

Contradiction = tuple[str, str, str]
"""The key that would have to be another, what it would have to be, and because of what."""


def refuse(rules: Rules, where: str) -> None:
    """Raise :class:`PlanError` for the first contradiction in the rules of one plan."""
    if len(rules.grants) > MOST_GRANTS:
        raise PlanError(
            _("{where} [[grant]]: expected at most {most} of them.").format(
                where=where, most=MOST_GRANTS
            )
        )
    for key, wanted, given in _contradictions(rules):
        because = _("{wanted}, where {given} is said").format(wanted=wanted, given=given)
        raise PlanError(
            _("{where} {key}: expected {expected}.").format(where=where, key=key, expected=because)
        )
    missing = _unlisted(rules)
    if missing:
        raise PlanError(
            _("{where} [drain] order: lacks {cls!r}, which this plan grants or rolls.").format(
                where=where, cls=missing[0]
            )
        )


def _contradictions(rules: Rules) -> Iterator[Contradiction]:
    yield from _of_cycle(rules.cycle)
    for number, grant in enumerate(rules.grants, 1):
        yield from _of_grant(grant, f"[[grant]] {number}")
    for number, rollover in enumerate(rules.rollovers, 1):
        name = "[rollover]" if len(rules.rollovers) == 1 else f"[[rollover]] {number}"
        yield from _of_rollover(rollover, name, rules)
    yield from _of_shadowed(rules.rollovers)
    yield from _of_drain(rules.drain)
    yield from _of_topup(rules.topup, rules.cycle)
    yield from _of_extras(extras(rules))


def _of_cycle(cycle: Cycle) -> Iterator[Contradiction]:
    length = f'length = "{span_text(cycle.length)}"'
    if cycle.length.unit != "months" and cycle.starts != "activation":
        yield "[cycle] starts", '"activation"', length
    if cycle.length.unit != "months" and cycle.month_end != "clamp":
        yield "[cycle] length", _("months"), f'month_end = "{cycle.month_end}"'
    if cycle.length.unit == "hours" and cycle.renewal != "manual":
        yield "[cycle] renewal", '"manual"', length
    if cycle.length.n > {"months": 120, "days": 36_600, "hours": 87_600}[cycle.length.unit]:
        yield "[cycle] length", _("at most ten years"), length
    if cycle.grace and cycle.renewal != "manual":
        yield "[cycle] renewal", '"manual"', "grace"
    if cycle.first_step > 1 and cycle.first != "prorated":
        yield "[cycle] first", '"prorated"', "first_round"


def _of_grant(grant: Grant, name: str) -> Iterator[Contradiction]:
    cycles = '"cycle" | "3 cycles"'
    if grant.first > 1 and grant.every.unit != "cycles":
        yield f"{name} every", cycles, f"first = {grant.first}"
    if grant.claim and grant.every.unit == "days":
        yield f"{name} every", cycles, "claim = true"


def _of_rollover(rollover: Rollover, name: str, rules: Rules) -> Iterator[Contradiction]:
    promised = {
        grant.cls for grant in rules.grants if grant.every == EVERY_CYCLE and not grant.claim
    }
    for key in ("cap_per_cycle", "cap", "cap_after_grant"):
        cap = getattr(rollover, key)
        if cap and cap.times_millis and not promised & set(rollover.classes):
            yield (
                f"{name} {key}",
                _("an amount, as none of its classes is granted every cycle"),
                f'{key} = "{cap.times_millis / 1000:g}x"',
            )
    daily = {grant.cls for grant in rules.grants if grant.every.unit == "days"}
    if rollover.at == "grant" and not daily & set(rollover.classes):
        yield "[[grant]] every", _('"day" for one of its classes'), f'{name} at = "grant"'
    if rollover.lasts_from == "grant" and rollover.lasts == EVERY_CYCLE:
        yield f"{name} lasts", _("longer than a cycle"), 'lasts_from = "grant"'
    if "early" in rollover.requires and rules.cycle.early != "restart":
        yield "[cycle] early", '"restart"', f'{name} requires = ["early"]'


def _of_shadowed(rollovers: tuple[Rollover, ...]) -> Iterator[Contradiction]:
    """Data follows the first table that names its class: one after it can never act."""
    named: set[str] = set()
    for number, rollover in enumerate(rollovers, 1):
        if set(rollover.classes) <= named:
            yield (
                f"[[rollover]] {number} classes",
                _("a class that no table before it names"),
                " ".join(rollover.classes),
            )
        named |= set(rollover.classes)


def _of_drain(drain: Drain) -> Iterator[Contradiction]:
    """A rank is ordered by the rule of the class that stands first in it."""
    for cls, then in drain.but:
        if any(cls in rank[1:] for rank in drain.order):
            yield "[drain] order", _("{cls} first in its rank").format(cls=cls), f"then.{cls}"
        elif not any(cls in rank for rank in drain.order) and cls == "carried":
            yield "[drain] order", cls, f'then.{cls} = "{then}"'


def _of_topup(topup: TopUpRule, cycle: Cycle) -> Iterator[Contradiction]:
    if topup.clock != "start" and topup.starts != "after":
        yield "[topup] starts", '"after"', f'clock = "{topup.clock}"'
    if topup.extends and cycle.renewal != "manual":
        yield "[cycle] renewal", '"manual"', "[topup] extends"


def _of_extras(rare: Extras) -> Iterator[Contradiction]:
    if rare.share and rare.share.pools == "carried" and rare.share.amount != "per_line":
        yield "[share] amount", '"per_line"', 'pools = "carried"'
    if rare.gift and rare.gift.max and rare.gift.min > rare.gift.max:
        yield "[gift] min", _("no more than max"), "max"
    if rare.borrow and rare.borrow.max and rare.borrow.step > rare.borrow.max:
        yield "[borrow] step", _("no more than max"), "max"
    steps = [tier.upto for tier in rare.tiers]
    inner = steps[:-1]
    if UNLIMITED in inner or sorted(set(inner)) != inner or (inner and 0 <= steps[-1] <= inner[-1]):
        yield "[[tier]] upto", _("growing amounts, and none but the last left out"), "[[tier]]"


def _unlisted(rules: Rules) -> list[str]:
    """Classes that the plan itself grants or rolls and that the order of use does not name (A21).

    What comes only by hand may be left out: such classes have a fixed order.
    """
    granted = {grant.cls for grant in rules.grants}
    rolling = {cls for rollover in rules.rollovers for cls in rollover.classes}
    carried = {"carried"} if not all(rollover.locked for rollover in rules.rollovers) else set()
    listed = {cls for rank in rules.drain.order for cls in rank}
    return sorted((granted | rolling | carried) - listed)


def refuse_without_prices(plans: list[Rules], where: str) -> None:
    """Where prices are compared, every size must have one that is a number."""
    if len(plans) == 1:
        return  # there is nothing here to compare with
    for rules in plans:
        dearer = rules.cycle.renewed_with == "same_or_dearer"
        if not dearer and rules.change.downgrade != "price":
            continue
        given = 'renewed_with = "same_or_dearer"' if dearer else '[change] downgrade = "price"'
        for other in plans:
            if not _is_number(other.price):
                because = _("{wanted}, where {given} is said").format(
                    wanted=_("a number"), given=given
                )
                size = other.plan.partition("/")[2]
                raise PlanError(
                    _("{where} {key}: expected {expected}.").format(
                        where=where, key=f"[[size]] {size!r} price", expected=because
                    )
                )


def _is_number(price: str) -> bool:
    try:
        return float(price) >= 0
    except ValueError:
        return False
