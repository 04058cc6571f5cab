"""Amounts of data: text to bytes and back. Inside there are only whole bytes.

An amount is in the plan's own unit, 1000 or 1024 (1 GB = unit**3 bytes); KiB ... TiB are always
1024.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal

from ledger.errors import AmountError
from ledger.i18n import _

_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
_NAMES = ("B", "KB", "MB", "GB", "TB")
_SPOKEN = {"ギガバイト": "GB", "メガバイト": "MB", "ギガ": "GB", "メガ": "MB"}
_SHAPE = re.compile(r"([0-9]+(?:[.,][0-9]+)*|[.,][0-9]+)\s*(?:([KMGT]?)(I?)(B?))", re.IGNORECASE)
_LONGEST = 60
_MOST = 10**18


def parse(text: str, unit: int) -> int:
    """Bytes of an amount that a person typed, rounded to the nearest byte.

    Refuses what may be read in two ways: a bare number, ``1,200MB``.
    """
    exact = _parse(text, unit)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def parse_exact(text: str, unit: int) -> int:
    """Bytes of an amount in a plan file; refuses what is not a whole number of bytes."""
    exact = _parse(text, unit)
    if exact != exact.to_integral_value():
        raise AmountError(
            _("{text!r} is not a whole number of bytes.").format(text=text), _("Write it in B.")
        )
    return int(exact)


def _parse(text: str, unit: int) -> Decimal:
    plain = unicodedata.normalize("NFKC", text[: _LONGEST + 1]).strip()
    for spoken, name in _SPOKEN.items():
        plain = plain.replace(spoken, name)
    if plain.startswith("-"):
        raise AmountError(
            _("{text!r} is negative; an amount is zero or more.").format(text=text[:_LONGEST])
        )
    match = _SHAPE.fullmatch(plain)
    if match is None or len(plain) > _LONGEST:
        raise AmountError(
            _("{text!r} is not an amount of data.").format(text=text[:_LONGEST]),
            _("Write for example 1.2GB or 850MB."),
        )
    digits, prefix, binary, byte = match.groups()
    number = _number(digits, plain)
    if not prefix and not byte:
        if number == 0:
            return Decimal(0)
        raise AmountError(
            _("{text!r} has no unit.").format(text=text[:_LONGEST]),
            _("Write {a}MB or {a}GB.").format(a=digits),
        )
    if binary and not prefix:
        raise AmountError(
            _("{text!r} has a unit that nobody uses.").format(text=text[:_LONGEST]),
            _("Use B, KB, MB, GB, TB, or KiB ... TiB."),
        )
    base = 1024 if binary else unit
    total = number * Decimal(base ** _POWERS[prefix.upper()])
    if total > _MOST:
        raise AmountError(
            _("{text!r} is more data than there is.").format(text=text[:_LONGEST]),
            _("Was another unit meant?"),
        )
    return total


def _number(digits: str, text: str) -> Decimal:
    """The value of ``1.2`` or ``1,2``; a comma before exactly three digits is ambiguous."""
    if digits.count(".") + digits.count(",") > 1:
        raise AmountError(
            _("{text!r} has more than one separator.").format(text=text),
            _("Write it without a thousands separator, with a point: 1200.5MB."),
        )
    whole, comma, part = digits.partition(",")
    if comma and len(part) == 3 and whole.lstrip("0"):
        suffix = text[len(digits) :].strip()
        raise AmountError(
            _("{text!r} may be read in two ways.").format(text=text),
            _("Write {whole}{part}{suffix} or {whole}.{part}{suffix}.").format(
                whole=whole, part=part, suffix=suffix
            ),
        )
    return Decimal(digits.replace(",", "."))


def scale(amount: int, unit: int) -> int:
    """Power of ``unit`` in which an amount reads best: 3 is GB, 2 is MB; never below KB."""
    for power in (4, 3, 2):
        if amount >= unit**power:
            return power
    return 2 if amount >= unit**2 // 10 else (1 if amount >= 10 else 0)


def decimals(amount: int, power: int, unit: int) -> int:
    """How many digits after the point are worth showing."""
    return 1 if power >= 3 and amount < 100 * unit**power else 0


def text(amount: int, unit: int, *, power: int | None = None) -> str:
    """An amount for people, rounded half to even: ``5.9 GB``, ``850 MB``."""
    if power is None:
        power = _settled_scale(amount, unit)
    places = 1 if power >= 3 else 0
    return f"{_rounded(amount, unit, power, places)} {_NAMES[power]}"


def _settled_scale(amount: int, unit: int) -> int:
    """The scale after rounding: 999,999,999 bytes are 1.0 GB, not 1000 MB."""
    power = scale(amount, unit)
    if 0 < power < 4 and Decimal(_rounded(amount, unit, power, 0)) >= unit:
        return power + 1
    return power


def _rounded(amount: int, unit: int, power: int, places: int) -> str:
    value = Decimal(amount) / Decimal(unit**power)
    return str(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN))


def shares(parts: list[int], total: int, unit: int) -> list[str]:
    """Texts of parts of a total on the total's scale, rounded so that they add up to it.

    The largest remainders are rounded up, as many as the total as shown asks for.
    """
    power = _settled_scale(total, unit)
    places = 1 if power >= 3 else 0
    step = Decimal(unit**power).scaleb(-places)
    shown = int((Decimal(total) / step).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    floors = [int(part // step) for part in parts]
    rest = shown - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda i: (-(parts[i] % step), i))
    for i in by_remainder[: max(rest, 0)]:
        floors[i] += 1
    return [
        f"{Decimal(n).scaleb(-places) if places else Decimal(n)} {_NAMES[power]}" for n in floors
    ]


def exact_texts(amounts: list[int], unit: int) -> list[str]:
    """Texts that lose nothing, all in one unit, for lines that must add up to the byte."""
    for power in (3, 2):
        for places in range(4):
            step = Decimal(unit**power).scaleb(-places)
            if all(Decimal(amount) % step == 0 for amount in amounts):
                return [_exact(amount, unit, power, places) for amount in amounts]
    return [f"{amount:,} B" for amount in amounts]


def _exact(amount: int, unit: int, power: int, places: int) -> str:
    value = Decimal(amount) / Decimal(unit**power)
    return f"{value:.{places}f} {_NAMES[power]}"


def canonical(amount: int, unit: int) -> str:
    """The shortest text that :func:`parse_exact` reads back as the same bytes."""
    for power in (4, 3, 2):
        value = Decimal(amount) / Decimal(unit**power)
        if value >= 1 and value == value.quantize(Decimal("0.001")):
            return f"{value.normalize():f}{_NAMES[power]}"
    return f"{amount}B"
