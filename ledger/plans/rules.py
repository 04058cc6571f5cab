"""The rules of one plan, checked and immutable. This is what the engine reads.

Every amount is in bytes. A :class:`Span` is a length or a life in the words of the plan language.
"""

from typing import Any

from ledger.dates import Span
from ledger.record import NamedTuple

UNLIMITED = -1
"""An amount or a count without an end."""


class Cycle(NamedTuple):
    """When a cycle begins and how long it lasts."""

    length: Span = Span(1, "months")
    starts: str = "calendar"
    """``calendar``, ``day`` (the contract says which), ``day 11`` or ``activation``."""
    month_end: str = "clamp"
    """What stands for a day that a month lacks: ``clamp``, ``next_first`` or ``last_day``."""
    renewal: str = "automatic"
    """``manual``: the plan ends with its cycle and does not renew by itself."""
    first: str = "full"
    """The first cycle's grant: ``full`` or ``prorated`` by days."""
    first_step: int = 1
    """A prorated grant is rounded up to a multiple of this many bytes."""


class Grant(NamedTuple):
    """Data that the plan adds by itself."""

    cls: str = "plan"
    amount: int = 0
    every: Span = Span(1, "cycles")
    """Also ``day`` and ``once``."""
    lasts: Span = Span(1, "cycles")


class Cap(NamedTuple):
    """A limit: an amount in bytes, or times the grants of the cycle that begins."""

    bytes: int = 0
    times_millis: int = 0
    """Thousandths of the grant; 0 when ``bytes`` holds."""


class Rollover(NamedTuple):
    """What rolls at a boundary, how often, and how it lands."""

    classes: tuple[str, ...] = ("plan",)
    lasts: Span = Span(1, "cycles")
    times: int = 1
    round: str = ""
    """``down`` or ``up``, to a multiple of ``step``; empty: exact."""
    step: int = 1
    cap: Cap | None = None
    cap_per_cycle: Cap | None = None
    cap_after_grant: Cap | None = None
    trim: str = "newest"
    requires: tuple[str, ...] = ()


class Drain(NamedTuple):
    """Which data is used first."""

    order: tuple[str, ...] = ("carried", "plan", "option", "bonus", "gift", "topup", "borrowed")
    then: str = "soonest"


class TopUpRule(NamedTuple):
    """The life of data that is bought."""

    lasts: Span = Span(1, "cycles")
    renews: bool = False
    """A new top-up gives every live top-up its own end."""


class ChangeRule(NamedTuple):
    """What happens when this plan is left for another."""

    when: str = "next_cycle"
    carried: str = "keep"


class Exhausted(NamedTuple):
    """What the carrier does when all is used; shown, not computed."""

    then: str = "unknown"
    speed: str = ""


class Rules(NamedTuple):
    """One plan: a size of a family, every key filled in."""

    plan: str
    """The plan's id, ``jp.mineo.mypita/5gb``."""
    family: str
    carrier: str
    names: dict[str, str]
    kind: str
    zone: str
    unit: int
    currency: str
    price: str
    verified: str
    amount: int
    """The size's own amount, for comparing sizes at a change."""
    cycle: Cycle
    grants: tuple[Grant, ...]
    rollover: Rollover | None
    drain: Drain
    topup: TopUpRule
    change: ChangeRule
    exhausted: Exhausted


EVERY_CYCLE = Span(1, "cycles")
"""Of a grant that is made in every cycle; of a life that ends with the cycle."""


def each_cycle(rules: Rules, classes: tuple[str, ...]) -> int:
    """The sum of what a plan grants every cycle in these classes, unprorated (A13)."""
    amounts = [
        grant.amount
        for grant in rules.grants
        if grant.every == EVERY_CYCLE and grant.cls in classes
    ]
    return UNLIMITED if UNLIMITED in amounts else sum(amounts)


def to_data(rules: Rules) -> dict[str, Any]:
    """The rules as plain JSON values; :func:`from_data` reads them back."""
    data = rules._asdict()
    for key in ("cycle", "drain", "topup", "change", "exhausted"):
        data[key] = data[key]._asdict()
    data["grants"] = [grant._asdict() for grant in rules.grants]
    data["rollover"] = rules.rollover._asdict() if rules.rollover else None
    return data


def from_data(data: dict[str, Any]) -> Rules:
    """The rules from what :func:`to_data` made, as JSON gives it back."""
    cycle, rollover = data["cycle"], data["rollover"]
    return Rules(
        **{
            **data,
            "cycle": Cycle(**{**cycle, "length": Span(*cycle["length"])}),
            "grants": tuple(_grant(grant) for grant in data["grants"]),
            "rollover": _rollover(rollover) if rollover else None,
            "drain": Drain(tuple(data["drain"]["order"]), data["drain"]["then"]),
            "topup": TopUpRule(Span(*data["topup"]["lasts"]), data["topup"]["renews"]),
            "change": ChangeRule(**data["change"]),
            "exhausted": Exhausted(**data["exhausted"]),
        }
    )


def _grant(data: dict[str, Any]) -> Grant:
    return Grant(data["cls"], data["amount"], Span(*data["every"]), Span(*data["lasts"]))


def _rollover(data: dict[str, Any]) -> Rollover:
    caps = {
        key: Cap(*data[key]) if data[key] is not None else None
        for key in ("cap", "cap_per_cycle", "cap_after_grant")
    }
    return Rollover(
        **{
            **data,
            **caps,
            "classes": tuple(data["classes"]),
            "lasts": Span(*data["lasts"]),
            "requires": tuple(data["requires"]),
        }
    )
