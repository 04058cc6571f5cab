"""The plans that can be found, as text and for programs.

A family takes two lines, so that ids, sizes and prices are whole in 80 columns: this is what
people copy from. Only what a line needs is loaded; a long list is to come at once.
"""

from __future__ import annotations

from typing import Any

from ledger.i18n import _, language, ngettext
from ledger.plans.countries import country_text
from ledger.plans.index import Entry, Size
from ledger.plans.rules import UNLIMITED
from ledger.plans.searching import Plan
from ledger.render.screen import PAGE, Screen, spread, width_of, wrap
from ledger.render.screen import plain as readable
from ledger.units import canonical

_GLUE = "\N{NO-BREAK SPACE}"
"""Stands for a space at which a line must not break."""

_POWERS = ((2, "mb"), (3, "gb"), (4, "tb"))


def plan_lines(entries: list[Entry], screen: Screen | None = None) -> list[str]:
    """The families by country, with what a person needs to choose; then how many there are."""
    screen = screen or Screen(PAGE)
    lines: list[str] = []
    country = ""
    for entry in entries:
        if entry.country != country:
            country = entry.country
            lines += [""] * bool(lines) + [screen.paint(country_text(country), "strong")]
        lines += _family(entry, screen)
    return [*lines, "", count_text(entries)]


def count_text(entries: list[Entry]) -> str:
    """How many plans there are, in how many families."""
    sizes = sum(len(entry.sizes) for entry in entries)
    return _("{plans} in {families}.").format(
        plans=ngettext("{count} plan", "{count} plans", sizes).format(count=sizes),
        families=ngettext("{count} family", "{count} families", len(entries)).format(
            count=len(entries)
        ),
    )


def _family(entry: Entry, screen: Screen) -> list[str]:
    name = readable(entry.names.get(language()) or entry.names["en"])
    if entry.own:
        name = _("{name} (own)").format(name=name)
    rolls, style = _rolls(entry)
    *before, last = wrap(f"  {name}", screen.width, "  ")
    *more, end = spread(last, rolls, screen.width)
    end = end.removesuffix(rolls) + screen.paint(rolls, style)
    return [*before, *more, end, *_sizes(entry, screen.width)]


def _rolls(entry: Entry) -> tuple[str, str]:
    """Whether anything rolls over, with the length of a cycle that is no month, and its colour."""
    rolling = {size.rolls for size in entry.sizes}
    if rolling == {True, False}:
        said, style = _("some roll over"), "good"
    elif rolling == {True}:
        said, style = _("rolls over"), "good"
    else:
        said, style = _("nothing rolls over"), "dim"
    lengths = {size.length for size in entry.sizes}
    if len(lengths) > 1 or lengths == {"1 month"}:
        return said, style
    length = length_text(lengths.pop())
    return _("{length}, {rolls}").format(length=length, rolls=said), style


def length_text(length: str) -> str:
    """The length of a cycle, ``30 days``, in the language of the output."""
    count, _space, unit = length.partition(" ")
    return {
        "hour": _("{count}-hour cycle"),
        "day": _("{count}-day cycle"),
        "month": _("{count}-month cycle"),
    }[unit.rstrip("s")].format(count=count)


def _sizes(entry: Entry, width: int) -> list[str]:
    """The id with all sizes, and the price at the end of the line or on one of its own."""
    start = f"    {entry.id}  "
    sizes = [size_text(entry, size) for size in entry.sizes]
    indent = " " * max(min(width_of(start), width - max(map(width_of, sizes))), 0)
    lines = wrap(start + " ".join(sizes), width, indent)
    price = price_text(entry)
    if price:
        *before, last = lines
        lines = [*before, *spread(last, price, width)]
    return [line.replace(_GLUE, " ") for line in lines]


def size_text(entry: Entry, size: Size) -> str:
    """The id of a size, with its amount where the id does not say it."""
    if size.amount == UNLIMITED:
        return size.id if "unlimited" in size.id else f"{size.id}{_GLUE}({_('unlimited')})"
    amounts = (f"{size.amount / entry.unit**power:g}{name}" for power, name in _POWERS)
    said = any(amount in id for amount in amounts for id in (size.id, size.id.replace("-", ".")))
    return size.id if said else f"{size.id}{_GLUE}({canonical(size.amount, entry.unit)})"


def price_text(entry: Entry) -> str:
    """``1,298 to 6,600 JPY``, of the sizes whose price is a number; else the text of the first."""
    priced = [size for size in entry.sizes if size.price]
    numbers = [size.price for size in priced if size.price.replace(".", "", 1).isdecimal()]
    if numbers:
        low, high = (_number(choose(numbers, key=float)) for choose in (min, max))
        text = low if low == high else _("{low} to {high}").format(low=low, high=high)
        text = f"{text} {readable(entry.currency)}".rstrip()
    else:
        text = readable(priced[0].price) if priced else ""
    if len(priced) == 1 < len(entry.sizes):
        return _("{price} for {size}").format(price=text, size=priced[0].id)
    return text


def _number(price: str) -> str:
    whole, point, part = price.partition(".")
    return f"{int(whole or 0):,}" + (f".{part:0<2}" if point else "")


def choice_lines(found: list[Plan], screen: Screen) -> list[str]:
    """Numbered plans, to choose one of."""
    across = max(width_of(entry.plan(size)) for entry, size in found)
    lines = []
    for number, (entry, size) in enumerate(found, 1):
        names = entry.names_of(size)
        name = readable(names.get(language()) or names["en"])
        start = f"{number:>3}  {entry.plan(size):<{across}}  "
        lines += wrap(start + name, screen.width, " " * min(len(start), screen.width // 2))
    return lines


def plans_data(entries: list[Entry]) -> dict[str, Any]:
    """The plans for programs."""
    from ledger.render.data import SCHEMA, number

    return {
        "schema": SCHEMA,
        "plans": [
            {
                "plan": entry.plan(size),
                "carrier": entry.carrier,
                "names": entry.names_of(size),
                "country": entry.country,
                "kind": entry.kind,
                "amount": number(size.amount),
                "unit": entry.unit,
                "price": size.price or None,
                "currency": entry.currency or None,
                "cycle": size.length,
                "rolls_over": size.rolls,
                "verified": entry.verified or None,
                "sources": list(entry.sources),
                "own": entry.own or None,
            }
            for entry in entries
            for size in entry.sizes
        ],
    }
