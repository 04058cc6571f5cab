"""The plan language: a family's TOML to checked rules, one per size.

A reader of this page sees every table and key that works, with its default. A key that the
language plans for but the engine does not play yet is refused as "not supported yet".
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

from ledger.dates import Span
from ledger.errors import PlanError
from ledger.i18n import _
from ledger.plans.example import Example, read_examples
from ledger.plans.rules import (
    UNLIMITED,
    Cap,
    ChangeRule,
    Cycle,
    Drain,
    Exhausted,
    Grant,
    Rollover,
    Rules,
    TopUpRule,
)
from ledger.plans.tables import LIVES, Table
from ledger.record import NamedTuple

_MOST_TEXT = 200_000
_SIZE_TABLES = frozenset(
    "cycle grant rollover drain topup change exhausted amounts windows share".split()
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
    root = Table(
        _tree(toml, where),
        f"{where}:",
        frozenset("count gift borrow share windows withdraw revision".split()),
    )
    head = _family(root.table("family", frozenset({"shown"})))
    sizes = root.tables("size", _SIZE_TABLES)
    if not sizes:
        raise PlanError(_("{where}: a plan needs at least one [[size]].").format(where=where))
    rest = _rule_tables(root, head["unit"])
    examples = root.tables("example")
    root.done()
    rules: dict[str, Rules] = {}
    for size in sizes:
        one = _size(size, head, rest)
        name = one.plan.partition("/")[2]
        if name in rules:
            raise size.fault("id", _("an id that no other size has"))
        _refuse_contradictions(one, where)
        rules[name] = one
    return Family(
        head["family"],
        head["family"].partition(".")[0],
        head["carrier"],
        head["names"],
        head["kind"],
        head["verified"],
        head["sources"],
        rules,
        read_examples(examples, head["unit"], rules),
    )


def _tree(toml: str, where: str) -> dict[str, Any]:
    if len(toml) > _MOST_TEXT:
        raise PlanError(_("{where}: is too long for a plan file.").format(where=where))
    try:
        return tomllib.loads(toml)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise PlanError(
            _("{where}: is no valid TOML: {error}.").format(where=where, error=error)
        ) from None


def _family(table: Table) -> dict[str, Any]:
    names = table.table("name")
    head: dict[str, Any] = {
        "family": _id(table, "id", dots=True),
        "carrier": table.text("carrier"),
        "names": {lang: names.text(lang) for lang in list(names.rest())},
        "kind": table.choice("kind", "postpaid", ("prepaid", "postpaid", "enterprise")),
        "zone": table.text("zone"),
        "unit": table.number("unit", 1000, 1024) if table.has("unit") else 1000,
        "currency": table.text("currency", ""),
        "verified": table.day("verified").isoformat() if table.has("verified") else "",
        "sources": table.words("sources", ()),
    }
    if head["unit"] not in (1000, 1024):
        raise table.fault("unit", "1000 | 1024")
    if "." not in head["family"]:
        raise table.fault("id", _("country.carrier.product, such as jp.mineo.mypita"))
    if "en" not in head["names"]:
        raise table.fault("name", _("at least a name in English: { en = ... }"))
    _check_zone(table, head["zone"])
    table.done()
    return head


def _check_zone(table: Table, zone: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise table.fault("zone", _("a time zone such as Asia/Tokyo")) from None


def _id(table: Table, key: str, *, dots: bool = False) -> str:
    value = table.text(key)
    letters = value.replace("-", "").replace("_", "").replace(".", "" if dots else ".")
    if not letters.isascii() or not letters.isalnum() or value != value.lower() or len(value) > 80:
        raise table.fault(key, _("small letters, digits and - only"))
    return value


def _size(table: Table, head: dict[str, Any], rest: dict[str, Any]) -> Rules:
    id = _id(table, "id")
    amount = _amount(table, "amount", head["unit"])
    if not amount:
        raise table.fault("amount", _("more than nothing"))
    price = table.rest().pop("price", "") if table.has("price") else ""
    if isinstance(price, bool) or not isinstance(price, (int, float, str)):
        raise table.fault("price", _("a number"))
    own_names = table.table("name") if table.has("name") else None
    table.done()
    names = head["names"]
    if own_names:
        names = {**names, **{lang: own_names.text(lang) for lang in list(own_names.rest())}}
    grants = tuple(
        grant._replace(amount=amount) if grant.amount == _SIZE else grant
        for grant in rest["grants"]
    )
    return Rules(
        plan=f"{head['family']}/{id}",
        price=str(price),
        amount=amount,
        names=names,
        **{key: head[key] for key in ("family", "carrier", "kind", "zone", "unit", "currency")},
        verified=head["verified"],
        **{**rest, "grants": grants},
    )


_SIZE = -2
"""In a grant before its size is known: the size's amount."""


def _rule_tables(root: Table, unit: int) -> dict[str, Any]:
    grants = root.tables("grant", frozenset({"only", "sizes", "claim", "first", "from"}))
    return {
        "cycle": _cycle(
            root.table("cycle", frozenset({"grace", "early", "renewed_with", "last"})), unit
        ),
        "grants": tuple(_grant(grant, unit) for grant in grants) or (Grant(amount=_SIZE),),
        "rollover": _rollover(root, unit),
        "drain": _drain(root.table("drain")),
        "topup": _topup(root.table("topup", frozenset({"starts", "clock", "extends", "revives"}))),
        "change": _change(
            root.table("change", frozenset({"downgrade", "cycle", "grant", "left", "case"}))
        ),
        "exhausted": _exhausted(root.table("exhausted")),
    }


def _cycle(table: Table, unit: int) -> Cycle:
    default = Cycle()
    cycle = Cycle(
        length=table.span("length", "1 month", ("months", "days", "hours")),
        starts=table.text("starts", default.starts),
        month_end=table.choice("month_end", default.month_end, ("clamp", "next_first", "last_day")),
        renewal=table.choice("renewal", default.renewal, ("automatic", "manual")),
        first=table.choice("first", default.first, ("full", "prorated")),
        first_step=_step(table, "first_round", ("up",), unit)[1],
    )
    table.done()
    if cycle.first_step > 1 and cycle.first != "prorated":
        raise table.fault("first", _('"prorated", where there is a first_round'))
    word, _space, day = cycle.starts.partition(" ")
    fixed_day = word == "day" and day.isdecimal() and 1 <= int(day) <= 31
    if cycle.starts not in ("calendar", "day", "activation") and not fixed_day:
        raise table.fault("starts", "calendar | day | day 11 | activation")
    if cycle.length.unit != "months" and cycle.starts != "activation":
        raise table.fault("starts", _('"activation", for a length in days or hours'))
    if cycle.length.unit == "hours" and cycle.renewal != "manual":
        raise table.fault("length", _('days; hours only with renewal = "manual"'))
    if cycle.length.n > (120 if cycle.length.unit == "months" else 36_600):
        raise table.fault("length", _("at most ten years"))
    return cycle


def _grant(table: Table, unit: int) -> Grant:
    amount = table.text("amount", "size")
    if amount not in ("size", "unlimited"):
        table.rest()["amount"] = amount
        value = table.amount("amount", unit)
    else:
        value = _SIZE if amount == "size" else UNLIMITED
        table.rest().pop("amount", None)
    every = table.span("every", "cycle", ("cycles", "days", "once"))
    if every.unit == "days" and every.n != 1:
        raise table.fault("every", 'cycle | "3 cycles" | day | once')
    grant = Grant(_class(table, "class", "plan"), value, every, table.span("lasts", "cycle", LIVES))
    table.done()
    return grant


def _rollover(root: Table, unit: int) -> Rollover | None:
    if not root.has("rollover"):
        return None
    if isinstance(root.rest()["rollover"], list):
        raise PlanError(_("{where} [[rollover]]: is not supported yet.").format(where=root.where))
    table = root.table("rollover", frozenset({"min", "wipe", "locked", "at", "lasts_from"}))
    rounding, step = _step(table, "round", ("down", "up"), unit)
    rollover = Rollover(
        classes=table.words("classes", ("plan",)),
        lasts=table.span("lasts", "1 cycle", LIVES),
        times=_times(table),
        round=rounding,
        step=step,
        cap=_cap(table, "cap", unit),
        cap_per_cycle=_cap(table, "cap_per_cycle", unit),
        cap_after_grant=_cap(table, "cap_after_grant", unit),
        trim=table.choice("trim", "newest", ("newest", "soonest")),
        requires=_requires(table),
    )
    if not rollover.classes or "carried" in rollover.classes:
        raise table.fault(
            "classes", _('classes of data such as "plan"; how often is said by times')
        )
    table.done()
    return rollover


def _times(table: Table) -> int:
    if not table.has("times"):
        return 1
    if table.rest()["times"] == "unlimited":
        table.rest().pop("times")
        return UNLIMITED
    return table.number("times", 1, 1000)


def _requires(table: Table) -> tuple[str, ...]:
    later = ("carried_empty", "early", "claim", "no_change")
    requires = table.words("requires", ())
    for word in requires:
        if word in later or word.startswith(("empty:", "option:")):
            raise PlanError(
                _("{where} requires {word!r}: is not supported yet.").format(
                    where=table.where, word=word
                )
            )
        if word != "use":
            raise table.fault("requires", '["use"]')
    return requires


def _step(table: Table, key: str, ways: tuple[str, ...], unit: int) -> tuple[str, int]:
    """``down 100MB``: which way to round, and to a multiple of what."""
    if not table.has(key):
        return "", 1
    way, _space, amount = table.text(key).partition(" ")
    table.rest()[key] = amount
    if way not in ways or not amount:
        raise table.fault(key, " | ".join(f'"{way} 100MB"' for way in ways))
    step = table.amount(key, unit)
    if not step:
        raise table.fault(key, _("a step above zero"))
    return way, step


def _cap(table: Table, key: str, unit: int) -> Cap | None:
    """An amount, or ``2x``: times the grants of the cycle that begins."""
    if not table.has(key):
        return None
    text = table.text(key)
    times = text[:-1] if text.endswith("x") else ""
    if times and times.replace(".", "", 1).isdecimal() and times.isascii():
        millis = Decimal(times) * 1000
        if millis != int(millis) or not 0 < millis <= 1_000_000:
            raise table.fault(key, _('times the grant, such as "1x" or "2.5x"'))
        return Cap(times_millis=int(millis))
    table.rest()[key] = text
    return Cap(bytes=table.amount(key, unit))


def _drain(table: Table) -> Drain:
    if table.has("order") and any(isinstance(rank, list) for rank in table.rest()["order"]):
        raise PlanError(_("{where} order: ranks are not supported yet.").format(where=table.where))
    drain = Drain(
        table.words("order", Drain().order),
        table.choice("then", "soonest", ("soonest", "oldest", "newest")),
    )
    table.done()
    return drain


def _topup(table: Table) -> TopUpRule:
    if isinstance(table.rest().get("renews"), str):
        raise PlanError(
            _("{where} renews: only true and false are supported yet.").format(where=table.where)
        )
    topup = TopUpRule(table.span("lasts", "cycle", LIVES), table.flag("renews", False))
    table.done()
    return topup


def _change(table: Table) -> ChangeRule:
    change = ChangeRule(
        table.choice("when", "next_cycle", ("next_cycle", "now")),
        table.choice("carried", "keep", ("keep", "cap", "lose", "lose_on_downgrade")),
    )
    table.done()
    return change


def _exhausted(table: Table) -> Exhausted:
    exhausted = Exhausted(
        table.choice("then", "unknown", ("throttle", "stop", "charge", "unknown")),
        table.text("speed", ""),
    )
    table.done()
    return exhausted


def _class(table: Table, key: str, default: str) -> str:
    cls = table.text(key, default)
    if not cls.isidentifier() or not cls.isascii() or cls == "carried":
        raise table.fault(key, _('a class of data such as "plan" or "bonus"'))
    return cls


def _amount(table: Table, key: str, unit: int) -> int:
    if table.rest().get(key) == "unlimited":
        table.take(key, "")
        return UNLIMITED
    return table.amount(key, unit)


def _refuse_contradictions(rules: Rules, where: str) -> None:
    """Rules that cannot both hold, or that can never act."""
    granted = {grant.cls for grant in rules.grants}
    rollover = rules.rollover
    rolling = set(rollover.classes) if rollover else set()
    for cls in sorted(granted | rolling | ({"carried"} if rollover else set())):
        if cls not in rules.drain.order:
            raise PlanError(
                _("{where}: [drain] order: lacks {cls!r}, which this plan grants or rolls.").format(
                    where=where, cls=cls
                )
            )
    if rollover is None:
        return
    each_cycle = {grant.cls for grant in rules.grants if grant.every == Span(1, "cycles")}
    for key in ("cap", "cap_per_cycle", "cap_after_grant"):
        cap = getattr(rollover, key)
        if cap and cap.times_millis and not each_cycle & rolling:
            raise PlanError(
                _("{where}: [rollover] {key}: none of its classes is granted every cycle.").format(
                    where=where, key=key
                )
            )
