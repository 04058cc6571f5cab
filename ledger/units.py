"""Amounts of data: text to bytes and back. Inside there are only whole bytes.

An amount is in the plan's own unit, 1000 or 1024 (1 GB = unit**3 bytes); KiB ... TiB are always
1024.
"""

from __future__ import annotations

import re

from ledger.errors import AmountError
from ledger.i18n import _
from ledger.record import NamedTuple

_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
_NAMES = ("B", "KB", "MB", "GB", "TB")
_SPOKEN = {"ギガバイト": "GB", "メガバイト": "MB", "ギガ": "GB", "メガ": "MB"}
_SHAPE = r"([0-9]+(?:[.,][0-9]+)*|[.,][0-9]+)\s*(?:([KMGT]?)(I?)(B?))"
_LONGEST = 60
_MOST = 10**18
_FEW_BYTES = 100


def parse(text: str, unit: int) -> int:
    """Bytes of an amount that a person typed, rounded to the nearest byte.

    Refuses what may be read in two ways: a bare number, ``1,200MB``.
    """
    return nearest(*_parse(text, unit))


def step_of(text: str, unit: int) -> int:
    """The last digit of an amount that a person typed, in bytes: 100 MB of ``3.2GB``; 1 of a bare
    ``0``.
    """
    _bytes, ten = _parse(text, unit)
    if not _ascii(text).upper().strip().endswith(("B", "K", "M", "G", "T", "I")):
        return 1
    number = r"[0-9]+(?:[.,][0-9]+)*|[.,][0-9]+"
    one, _ten = _parse(re.sub(number, "1", _ascii(text), count=1), unit)
    return max(one // ten, 1)


def parse_exact(text: str, unit: int) -> int:
    """Bytes of an amount in a plan file; refuses what is not a whole number of bytes."""
    tenths, ten = _parse(text, unit)
    if tenths % ten:
        raise AmountError(
            _("{text!r} is not a whole number of bytes.").format(text=text), _("Write it in B.")
        )
    return tenths // ten


def nearest(numerator: int, denominator: int) -> int:
    """A fraction as the nearest whole number, halves to the even one."""
    whole, rest = divmod(numerator, denominator)
    up = 2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1)
    return whole + up


def _parse(text: str, unit: int) -> tuple[int, int]:
    """Bytes as a fraction: the denominator is the power of ten that the typed digits ask for."""
    plain = _ascii(text[: _LONGEST + 1]).strip()
    if plain.startswith("-"):
        raise AmountError(
            _("{text!r} is negative; an amount is zero or more.").format(text=text[:_LONGEST])
        )
    match = re.fullmatch(_SHAPE, plain, re.IGNORECASE)
    if match is None or len(plain) > _LONGEST:
        raise AmountError(
            _("{text!r} is not an amount of data.").format(text=text[:_LONGEST]),
            _("Write for example 1.2GB or 850MB."),
        )
    digits, prefix, binary, byte = match.groups()
    number, ten = _number(digits, plain)
    if not prefix and not byte:
        if number == 0:
            return 0, 1
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
    total = number * base ** _POWERS[prefix.upper()]
    if total > _MOST * ten:
        raise AmountError(
            _("{text!r} is more data than there is.").format(text=text[:_LONGEST]),
            _("Was another unit meant?"),
        )
    return total, ten


def _ascii(text: str) -> str:
    """``５ギガ``, as a Japanese keyboard writes it, is ``5GB``."""
    if text.isascii():
        return text
    from unicodedata import normalize

    plain = normalize("NFKC", text)
    for spoken, name in _SPOKEN.items():
        plain = plain.replace(spoken, name)
    return plain


def _number(digits: str, text: str) -> tuple[int, int]:
    """``1.2`` or ``1,2`` as a fraction of ten; a comma before exactly three digits is ambiguous."""
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
    whole, _point, part = digits.replace(",", ".").partition(".")
    return int(whole + part), 10 ** len(part)


def scale(amount: int, unit: int) -> int:
    """Power of ``unit`` in which an amount reads best: 3 is GB, 2 is MB; never below KB."""
    for power in (4, 3, 2):
        if amount >= unit**power:
            return power
    return 2 if amount >= unit**2 // 10 else (1 if amount >= 10 else 0)


def text(amount: int, unit: int) -> str:
    """An amount for people, rounded half to even: ``5.9 GB``, ``850 MB``."""
    power = _settled_scale(amount, unit)
    places = _places(power)
    tenths = nearest(amount * 10**places, unit**power)
    return f"{_with_point(tenths, places)} {_NAMES[power]}"


def _places(power: int) -> int:
    """Digits shown after the point: one from GB on."""
    return 1 if power >= 3 else 0


def _settled_scale(amount: int, unit: int) -> int:
    """The scale after rounding: 999,999,999 bytes are 1.0 GB, not 1000 MB."""
    power = scale(amount, unit)
    if 0 < power < 4 and nearest(amount, unit**power) >= unit:
        return power + 1
    return power


def _with_point(number: int, places: int) -> str:
    if not places:
        return str(number)
    whole, part = divmod(number, 10**places)
    return f"{whole}.{part:0{places}d}"


def shares(parts: list[int], total: int, unit: int) -> list[str]:
    """Texts of parts of a total on the total's scale, rounded so that they add up to it.

    The largest remainders are rounded up, as many as the total as shown asks for.
    """
    power = _settled_scale(total, unit)
    scale = Scale(unit, power, _places(power))
    return [scale.text(steps) for steps in scale.split(parts, scale.nearest(total))]


class Scale(NamedTuple):
    """How amounts that are one sum are written: in steps of ``unit**power / 10**places`` bytes."""

    unit: int
    power: int = 0
    places: int = 0

    def nearest(self, amount: int) -> int:
        """Bytes as steps."""
        return nearest(amount * 10**self.places, self.unit**self.power)

    def split(self, parts: list[int], total: int) -> list[int]:
        """Parts in steps that add up to ``total`` steps: the largest rests are rounded up."""
        tens, step = [part * 10**self.places for part in parts], self.unit**self.power
        steps = [ten // step for ten in tens]
        by_rest = sorted(range(len(parts)), key=lambda i: (-(tens[i] % step), i))
        for i in by_rest[: max(total - sum(steps), 0)]:
            steps[i] += 1
        return steps

    def tells(self, amount: int) -> bool:
        """Whether the steps say all of an amount.

        1.1 GB of 1024 is no whole number of bytes, and a sum of such is a few bytes off.
        """
        ten: int = 10**self.places
        off: int = amount * ten - self.nearest(amount) * self.unit**self.power
        return abs(off) <= (_FEW_BYTES if self.unit == 1024 else 0) * ten

    def text(self, steps: int) -> str:
        """Steps for people: ``-1.25 GB``, ``1,234 B``."""
        sign = "-" if steps < 0 else ""
        number = _with_point(abs(steps), self.places) if self.power else f"{abs(steps):,}"
        return f"{sign}{number} {_NAMES[self.power]}"


def scale_of_all(amounts: list[int], unit: int) -> Scale:
    """The coarsest scale that tells every amount, in GB or MB, else bytes.

    Bytes of 1024 are nothing that a person can read as MB: these are rounded, except where there
    is not even one MB.
    """
    if unit == 1024 and max(map(abs, amounts)) < unit**2:
        return Scale(unit)
    scales = [Scale(unit, power, places) for power in (3, 2) for places in range(4)]
    for scale in scales:
        if all(map(scale.tells, amounts)):
            return scale
    return Scale(unit) if unit == 1000 else scales[-1]


def evenly(amount: int, count: int) -> list[int]:
    """An amount in so many parts that add up to it and differ by a byte at most."""
    return [amount * (n + 1) // count - amount * n // count for n in range(count)]


def canonical(amount: int, unit: int) -> str:
    """The shortest text that :func:`parse_exact` reads back as the same bytes."""
    for power in (4, 3, 2):
        thousandths, rest = divmod(amount * 1000, unit**power)
        if not rest and thousandths >= 1000:
            plain = _with_point(thousandths, 3).rstrip("0").rstrip(".")
            return f"{plain}{_NAMES[power]}"
    return f"{amount}B"
