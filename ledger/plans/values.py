"""Texts and lists of a certain form: ids, classes, amounts, lengths of time, orders of use.

Each says what was expected where something else stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ledger.dates import WEEKDAYS, Span, parse_span, zone_called
from ledger.i18n import _
from ledger.plans.kinds import Kind, choice, free
from ledger.plans.rules import UNLIMITED, Cap
from ledger.plans.tables import Table, Unfit
from ledger.units import parse_exact


def _text(convert: Callable[[str, int], Any], schema: dict[str, Any]) -> Kind:
    """A text that a function of it and the unit reads."""
    return Kind(
        lambda table, key, unit: table.converted(key, lambda text: convert(text, unit)), schema
    )


def _matching(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^({pattern})$"}


def _fits(pattern: str, expected: Callable[[], str]) -> Kind:
    """A text of this form."""

    def convert(text: str, unit: int) -> str:
        if re.fullmatch(pattern, text, re.ASCII) is None:
            raise Unfit(expected())
        return text

    return _text(convert, _matching(pattern))


_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_CLASS = rf"(?!carried$){_NAME}"
ID = _fits(r"[a-z0-9_-]{1,80}", lambda: _("small letters, digits and - only"))
FAMILY_ID = _fits(
    r"(?=.{1,80}$)[a-z0-9_-]+(\.[a-z0-9_-]+)+",
    lambda: _("country.carrier.product, such as jp.mineo.mypita"),
)
LOT_CLASS = _fits(_CLASS, lambda: _('a class of data such as "plan" or "bonus"'))
OPTION = _fits(_NAME, lambda: _("a name of letters and digits"))
_CLOCK = r"(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)"
HOUR = _fits(_CLOCK, lambda: _('an hour such as "01:00"'))
_HOURS = f"{_CLOCK}-{_CLOCK}"
HOURS = _fits(_HOURS, lambda: _('hours such as "18:00-02:00"'))
STARTS = _fits(
    r"calendar|activation|day( ([1-9]|[12][0-9]|3[01]))?",
    lambda: "calendar | day | day 11 | activation",
)


def _zone(text: str, unit: int) -> str:
    try:
        zone_called(text)
    except LookupError:
        raise Unfit(_("a time zone such as Asia/Tokyo")) from None
    return text


ZONE = _text(_zone, {"type": "string"})


def _unit(table: Table, key: str, unit: int) -> int:
    value = table.number(key, 1000, 1024)
    if value not in (1000, 1024):
        raise table.fault(key, "1000 | 1024")
    return value


UNIT = Kind(_unit, {"enum": [1000, 1024]})


_MOST_PRICE = 10**12


def _price(table: Table, key: str, unit: int) -> str:
    value = table.peek(key)
    if isinstance(value, str):
        return table.text(key)
    table.take(key, _("a number"))
    if type(value) not in (int, float) or not abs(value) < _MOST_PRICE:  # nor is nan
        raise table.fault(key, _("a number"))
    return str(value)


PRICE = Kind(_price, {"type": ["number", "string"]})

# Amounts --------------------------------------------------------------------------------------

_AMOUNT = r"0|[0-9]+([.,][0-9]+)? *([KMGTkmgt][Ii]?[Bb]?|[Bb])"


def _amount(text: str, unit: int) -> int:
    return parse_exact(text, unit)


def _amount_above_zero(text: str, unit: int) -> int:
    amount = _amount_or_unlimited(text, unit)
    if not amount:
        raise Unfit(_("more than nothing"))
    return amount


def _amount_or_unlimited(text: str, unit: int) -> int:
    return UNLIMITED if text == "unlimited" else parse_exact(text, unit)


def _amount_text(convert: Callable[[str, int], Any], schema: dict[str, Any]) -> Kind:
    """A text that is an amount; a number by itself would be of any unit."""

    def read(table: Table, key: str, unit: int) -> Any:
        value = table.peek(key)
        if type(value) in (int, float):
            wanted = _('an amount with its unit, such as "{value}GB"')
            raise table.fault(key, wanted.format(value=value))
        return table.converted(key, lambda text: convert(text, unit))

    return Kind(read, schema)


AMOUNT = _amount_text(_amount, _matching(_AMOUNT))
SOME_AMOUNT = _amount_text(_amount_above_zero, _matching(rf"unlimited|{_AMOUNT}"))
AMOUNT_OR_UNLIMITED = _amount_text(_amount_or_unlimited, _matching(rf"unlimited|{_AMOUNT}"))


class OfSize(str):
    """A grant of the size's own amount; or, where it is not empty, of the amount of that name."""

    __slots__ = ()


def _grant_amount(text: str, unit: int) -> int | OfSize:
    if text == "size":
        return OfSize()
    word, dot, name = text.partition(".")
    if word == "size" and dot:
        if not name.isidentifier():
            raise Unfit(_('the name of an amount of the sizes, such as "size.night"'))
        return OfSize(name)
    return _amount_or_unlimited(text, unit)


GRANT_AMOUNT = _amount_text(_grant_amount, _matching(rf"size(\.\w+)?|unlimited|{_AMOUNT}"))


def _step(text: str, unit: int) -> int:
    step = parse_exact(text, unit)
    if not step:
        raise Unfit(_("a step above zero"))
    return step


def rounding(*ways: str) -> Kind:
    """``down 100MB``: which way to round, and to a multiple of what."""

    def convert(text: str, unit: int) -> tuple[str, int]:
        way, _space, amount = text.partition(" ")
        if way not in ways or not amount:
            raise Unfit(" | ".join(f'"{way} 100MB"' for way in ways))
        return way, _step(amount, unit)

    return _text(convert, _matching(rf"({'|'.join(ways)}) ({_AMOUNT})"))


STEP = _amount_text(_step, _matching(_AMOUNT))


_TIMES_GRANT = r"[0-9]{1,4}(\.[0-9]{1,3})?x"


def _cap(text: str, unit: int) -> Cap:
    """An amount, or ``2x``: times the grants of the cycle that begins."""
    if not re.fullmatch(_TIMES_GRANT, text):
        return Cap(bytes=parse_exact(text, unit))
    millis = Decimal(text[:-1]) * 1000
    if millis != int(millis) or not 0 < millis <= 1_000_000:
        raise Unfit(_('times the grant, such as "1x" or "2.5x"'))
    return Cap(times_millis=int(millis))


CAP = _amount_text(_cap, _matching(f"{_TIMES_GRANT}|{_AMOUNT}"))


def _times(table: Table, key: str, unit: int) -> int:
    if table.peek(key) == "unlimited":
        table.take(key, "")
        return UNLIMITED
    return table.number(key, 1, 1000)


TIMES = Kind(
    _times, {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 1000}, {"const": "unlimited"}]}
)

# Lengths of time ------------------------------------------------------------------------------

LIVES = ("cycles", "days", "hours", "months", "calendar", "weekday", "forever")
"""The units in which a life may be said."""
_SPELLED = {
    "calendar": r"month\+[0-9]{1,3}",
    "weekday": f"until ({'|'.join(WEEKDAYS)})",
    "forever": "forever",
    "once": "once",
}


def _span(text: str, units: tuple[str, ...]) -> Span:
    found = parse_span(text)
    if found.unit not in units:
        raise Unfit(_("a length in {units}").format(units=", ".join(units)))
    return found


def span(*units: str) -> Kind:
    """A length or a life, in one of these units."""
    counted = "|".join(unit[:-1] for unit in units if unit not in _SPELLED)
    spelled = [_SPELLED[unit] for unit in units if unit in _SPELLED]
    pattern = "|".join([*spelled, rf"([1-9][0-9]{{0,3}} +)?({counted})s?"])
    return _text(lambda text, unit: _span(text, units), _matching(pattern))


LIFE = span(*LIVES)


def _life_or_keep(text: str, unit: int) -> Span | None:
    return None if text == "keep" else _span(text, LIVES)


LIFE_OR_KEEP = _text(_life_or_keep, {"anyOf": [{"const": "keep"}, LIFE.schema]})


def _every(text: str, unit: int) -> Span:
    found = parse_span(text)
    if found.unit not in ("cycles", "once") and found != Span(1, "days"):
        raise Unfit('cycle | "3 cycles" | day | once')
    return found


EVERY = _text(_every, _matching(r"once|day|([1-9][0-9]{0,3} +)?cycles?"))

# Lists and words ------------------------------------------------------------------------------


def _list(read: Callable[[Table, str, tuple[str, ...]], tuple[Any, ...]], item: object) -> Kind:
    """A list of texts, none twice, each of which is checked."""
    return Kind(
        lambda table, key, unit: read(table, key, table.words(key)),
        {"type": "array", "items": item, "uniqueItems": True},
    )


def _weekdays(table: Table, key: str, words: tuple[str, ...]) -> tuple[int, ...]:
    if not set(words) <= set(WEEKDAYS):
        raise table.fault(key, _("days such as {days}").format(days='["sat", "sun"]'))
    return tuple(WEEKDAYS.index(word) for word in words)


def _classes(table: Table, key: str, words: tuple[str, ...]) -> tuple[str, ...]:
    if not words or not all(re.fullmatch(_CLASS, word, re.ASCII) for word in words):
        raise table.fault(key, _('classes of data such as "plan"; how often is said by times'))
    return words


def _lot_names(table: Table, key: str, words: tuple[str, ...]) -> tuple[str, ...]:
    if not words or not all(re.fullmatch(_NAME, word, re.ASCII) for word in words):
        raise table.fault(key, _('classes of data such as "carried" and "plan"'))
    return words


_CONDITION = r"use|carried_empty|early|claim|no_change|(empty|option):[A-Za-z_][A-Za-z0-9_]*"


def _requires(table: Table, key: str, words: tuple[str, ...]) -> tuple[str, ...]:
    if not all(re.fullmatch(_CONDITION, word, re.ASCII) for word in words):
        choices = "use, carried_empty, empty:CLASS, early, claim, no_change, option:NAME"
        raise table.fault(key, _("a list of {choices}").format(choices=choices))
    return words


WEEKDAY_LIST = _list(_weekdays, {"enum": list(WEEKDAYS)})
CLASSES = _list(_classes, _matching(_CLASS))
LOT_NAMES = _list(_lot_names, _matching(_NAME))
"""Classes, of which ``carried`` is one."""
CONDITIONS = _list(_requires, _matching(_CONDITION))


def _percents(table: Table, key: str, unit: int) -> tuple[int, ...]:
    items = table.take(key, "")
    good = isinstance(items, list) and all(type(item) is int and 0 < item <= 100 for item in items)
    if not good or sorted(set(items)) != items:
        raise table.fault(key, _("percentages from 1 to 100, the smallest first"))
    return tuple(items)


PERCENTS = Kind(
    _percents,
    {
        "type": "array",
        "items": {"type": "integer", "minimum": 1, "maximum": 100},
        "uniqueItems": True,
    },
)


def _ranks(table: Table, key: str, unit: int) -> tuple[tuple[str, ...], ...]:
    """Classes in the order of use; a rank of several is a list."""
    items = table.take(key, "")
    ranks = [item if isinstance(item, list) else [item] for item in items or ()]
    names = [name for rank in ranks for name in rank]
    good = all(isinstance(name, str) and re.fullmatch(_NAME, name) for name in names)
    if not isinstance(items, list) or not good or not names or not all(ranks):
        raise table.fault(key, _("a list of classes, or of lists of them"))
    if len(set(names)) != len(names):
        raise table.fault(key, _("a list of texts, none of them twice"))
    return tuple(map(tuple, ranks))


_ONE_RANK = _matching(_NAME)
RANKS = Kind(
    _ranks,
    {
        "type": "array",
        "minItems": 1,
        "items": {"anyOf": [_ONE_RANK, {"type": "array", "minItems": 1, "items": _ONE_RANK}]},
    },
)


def _then(rules: tuple[str, ...]) -> Kind:
    """A word, or a table of words by class, with a ``default``."""
    one, by_class = choice(*rules), free(choice(*rules), _NAME)

    def read(table: Table, key: str, unit: int) -> Any:
        return (by_class if isinstance(table.peek(key), dict) else one).read(table, key, unit)

    return Kind(read, {"anyOf": [one.schema, by_class.schema]})


THEN = _then(("soonest", "oldest", "newest", "shortest"))


def _renews(table: Table, key: str, unit: int) -> str:
    """``true`` is ``last``; ``false`` is nothing."""
    if isinstance(table.peek(key), bool):
        return "last" if table.flag(key) else ""
    return table.choice(key, ("last", "longest", "same_size"))


RENEWS = Kind(_renews, {"enum": [False, True, "last", "longest", "same_size"]})


def _counted(table: Table, key: str, unit: int) -> int:
    """How much of a category counts, in thousandths."""
    value = table.take(key, "")
    if type(value) in (int, float) and 0 <= value <= 1:
        millis = Decimal(str(value)) * 1000
        if millis == int(millis):
            return int(millis)
    raise table.fault(key, _("a number from 0 to 1, such as 0.1"))


COUNTED = Kind(_counted, {"type": "number", "minimum": 0, "maximum": 1})


def _window(table: Table, key: str, unit: int) -> tuple[str, str] | tuple[int, ...]:
    """Hours of each day, or days of the week."""
    if isinstance(table.peek(key), str):
        start, _dash, end = HOURS.read(table, key, unit).partition("-")
        return start, end
    days: tuple[int, ...] = WEEKDAY_LIST.read(table, key, unit)
    return days


WINDOW = Kind(_window, {"anyOf": [HOURS.schema, WEEKDAY_LIST.schema]})
