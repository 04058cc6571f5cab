"""From the tables of a plan file, merged and checked, to the rules that the engine reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ledger.plans.extras import (
    NO_EXTRAS,
    BorrowRule,
    DepositRule,
    Extras,
    GiftRule,
    KeepAlive,
    Limit,
    Quota,
    ShareRule,
    Tier,
    Windows,
    WithdrawRule,
)
from ledger.plans.merging import Tables
from ledger.plans.rules import (
    ANYTHING,
    UNLIMITED,
    ChangeCase,
    ChangeRule,
    Cycle,
    Drain,
    Exhausted,
    Grant,
    Only,
    Rollover,
    Rules,
    TopUpRule,
    Within,
)
from ledger.plans.values import OfSize

T = TypeVar("T")


def build(head: dict[str, Any], size: dict[str, Any], tables: Tables) -> Rules:
    """One plan: a size of a family at one time, every key filled in.

    ``head`` is the family's own table, ``size`` what the size says beside its tables.
    """
    return Rules(
        plan=f"{head['id']}/{size['id']}",
        family=head["id"],
        carrier=head["carrier"],
        names={**head["name"], **size.get("name", {})},
        kind=head.get("kind", "postpaid"),
        zone=head["zone"],
        unit=head.get("unit", 1000),
        currency=head.get("currency", ""),
        price=size.get("price", ""),
        verified=head["verified"].isoformat() if "verified" in head else "",
        amount=size["amount"],
        cycle=_cycle(tables),
        grants=_grants(tables, size),
        rollovers=_rollovers(tables),
        drain=_drain(tables),
        topup=TopUpRule(**tables.get("topup", {})),
        change=_change(tables),
        exhausted=Exhausted(**tables.get("exhausted", {})),
        shown=head.get("shown", 0),
        factors=tuple(sorted(tables.get("count", {}).items())),
        extras=_extras(head, tables),
    )


def _renamed(table: dict[str, Any], **names: str) -> dict[str, Any]:
    """A table with keys under the names of their fields, where these differ."""
    by_key = {"class": "cls", **{key.rstrip("_"): field for key, field in names.items()}}
    return {by_key.get(key, key): value for key, value in table.items()}


def _cycle(tables: Tables) -> Cycle:
    table = dict(tables.get("cycle", {}))
    if "first_round" in table:
        table["first_step"] = table.pop("first_round")[1]
    return Cycle(**table)


def _only(table: dict[str, Any]) -> Only:
    return Only(**table["only"]) if "only" in table else ANYTHING


def _grants(tables: Tables, size: dict[str, Any]) -> tuple[Grant, ...]:
    """The grants; one of an amount that this size does not name is left out (N2)."""
    amounts = {"": size["amount"], **size.get("amounts", {})}
    found = []
    for table in tables.get("grant", [{}]):
        amount = table.get("amount", OfSize())
        if isinstance(amount, OfSize):
            if amount not in amounts:
                continue
            amount = amounts[amount]
        found.append(Grant(**_renamed(table) | {"amount": amount, "only": _only(table)}))
    return tuple(found)


def _rollovers(tables: Tables) -> tuple[Rollover, ...]:
    written = tables.get("rollover", [])
    return tuple(map(_rollover, written if isinstance(written, list) else [written]))


def _rollover(table: dict[str, Any]) -> Rollover:
    table = _renamed(table, from_="since") | {"only": _only(table)}
    if "round" in table:
        table["round"], table["step"] = table["round"]
    if "wipe" in table:
        table["wipe"] = table["wipe"].n
    if "cap_within" in table:
        within = table["cap_within"]
        table["cap_within"] = Within(within["amount"], within["span"])
    return Rollover(**table)


def _drain(tables: Tables) -> Drain:
    table = dict(tables.get("drain", {}))
    if isinstance(table.get("then"), dict):
        but = dict(table["then"])
        table["then"] = but.pop("default", Drain().then)
        table["but"] = tuple(sorted(but.items()))
    return Drain(**table)


def _change(tables: Tables) -> ChangeRule:
    table = dict(tables.get("change", {}))
    cases = tuple(
        ChangeCase(case.get("from", ("*",)), case.get("to", ("*",)), case["carried"])
        for case in table.pop("case", [])
    )
    return ChangeRule(**table, cases=cases)


def _extras(head: dict[str, Any], tables: Tables) -> Extras | None:
    def one(name: str, kind: Callable[..., T]) -> T | None:
        return kind(**_renamed(tables[name])) if name in tables else None

    def several(name: str, kind: Callable[..., T]) -> tuple[T, ...]:
        return tuple(kind(**table) for table in tables.get(name, []))

    extras = Extras(
        gift=one("gift", GiftRule),
        borrow=one("borrow", BorrowRule),
        deposit=one("deposit", DepositRule),
        withdraw=one("withdraw", WithdrawRule),
        share=one("share", ShareRule),
        windows=_windows(tables["windows"]) if "windows" in tables else None,
        tiers=several("tier", lambda price, upto=UNLIMITED: Tier(upto, price)),
        limits=several("limit", Limit),
        quotas=several("quota", Quota),
        keep_alive=one("keep_alive", KeepAlive),
        alerts=tables.get("alerts", {}).get("used", ()),
        outside=head.get("outside", ()),
        memory=head.get("memory", ()),
    )
    return None if extras == NO_EXTRAS else extras


def _windows(table: dict[str, Any]) -> Windows:
    """Hours are a pair of texts, weekdays are numbers."""
    hours, weekdays = [], []
    for category, window in table.items():
        if window and isinstance(window[0], str):
            hours.append((category, *window))
        else:
            weekdays += [(category, day) for day in window]
    return Windows(tuple(hours), tuple(weekdays))
