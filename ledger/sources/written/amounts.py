"""Amounts as files write them: which mark is the decimal one is decided for a whole column."""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import decomposition, normalize

from ledger.i18n import _
from ledger.units import nearest

_UNITS = {
    "b byte bytes octet octets バイト 字节 字節 байт": 0,
    "k kb ko кб kbyte kbytes kilobyte kilobytes キロバイト 千字节": 1,
    "m mb mo мб mbyte mbytes megabyte megabytes メガバイト メガ 兆 兆字节": 2,
    "g gb go гб gbyte gbytes gigabyte gigabytes ギガバイト ギガ 吉字节": 3,
    "t tb to тб tbyte tbytes terabyte terabytes テラバイト": 4,
}
_POWERS = {name: power for names, power in _UNITS.items() for name in names.split()}
_BINARY = {"kib": 1, "mib": 2, "gib": 3, "tib": 4}

_UNKNOWN = frozenset(("", "-", "--", "–", "—", "―", "−", "ー", "n/a", "na", "nan", "null", "none"))
_GROUPS = " '’"
_SMALL = ("<super>", "<sub>", "<fraction>")
_LONGEST = 60
_MOST = 10**18

_NUMBER = r"[0-9](?:[0-9.,' ’]*[0-9])?|[.,][0-9]+"
_PART = re.compile(rf"({_NUMBER})(e[-+]?[0-9]{{1,2}})?\s*([^\W\d_]*)\s*")
_IN_BRACKETS = re.compile(r"[(\[]\s*([^\W\d_]{1,12})\s*[)\]]")
_LAST_WORD = re.compile(r"(?:^|[\s_/:])([^\W\d_]{1,12})$")


class NoAmount(ValueError):
    """A text is no amount; the message says why without a point."""


class NoUnit(NoAmount):
    """A bare number, of which nothing says what it is in."""


def unit_in(title: str) -> str:
    """``MB`` of ``Data (MB)`` or ``total_mb``; empty where a title says none."""
    plain = normalize("NFKC", title).strip()
    for match in _IN_BRACKETS.finditer(plain):
        if is_unit(match[1]):
            return match[1]
    last = _LAST_WORD.search(plain)
    return last[1] if last and is_unit(last[1]) and last[1].lower() not in "kmgt" else ""


def is_unit(name: str) -> bool:
    return name.casefold() in _POWERS or name.casefold() in _BINARY


def bytes_in(name: str, base: int) -> int:
    """How many bytes one of a unit is. ``base``: 1000 or 1024, what a MB is made of."""
    plain = normalize("NFKC", name).casefold()
    if plain in _BINARY:
        return int(1024 ** _BINARY[plain])
    if plain not in _POWERS:
        raise NoAmount(_("{unit!r} is no unit of data").format(unit=name[:20]))
    return int(base ** _POWERS[plain])


def mark_in(text: str) -> str:
    """What a cell tells of the decimal mark: ``.`` or ``,``; nothing; or ``?.`` where a point may
    be the decimal mark or one of thousands, and ``?,``.
    """
    marks = [_mark(match[1], bool(match[2])) for match in _PART.finditer(_plain(text))]
    return min(filter(None, marks), key=len, default="")


def _mark(number: str, has_exponent: bool) -> str:
    points, commas = number.count("."), number.count(",")
    if not points and not commas:
        return ""
    if points and commas:
        return max(".,", key=number.rfind)
    mark, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        return other
    whole, _at, part = number.partition(mark)
    is_clear = len(part) != 3 or whole.strip("0") == "" or len(whole) > 3 or has_exponent
    return mark if is_clear else f"?{mark}"


def is_whole(text: str, unit: str) -> bool:
    """Whether a cell is in bytes, of which there are no parts. ``unit``: where it says none."""
    names = [match[3] or unit.casefold() for match in _PART.finditer(_plain(text))]
    return all(_POWERS.get(name) == 0 for name in names)


def reader(mark: str, unit: str, base: int) -> Callable[[str], int | None]:
    """What reads the cells of a column: bytes, or None for what is not known.

    ``mark``: the decimal one. ``unit``: of numbers that do not say theirs; may be empty. It raises
    :class:`NoAmount`.
    """
    size = bytes_in(unit, base) if unit else 0

    def read(cell: str) -> int | None:
        if size and len(cell) < 18:
            if cell.isdecimal():
                return int(cell) * size
            whole, point, part = cell.partition(mark)
            if point and part.isdecimal() and whole.isdecimal():
                return nearest(int(whole + part) * size, 10 ** len(part))
        return _slowly(cell, mark, size, base)

    return read


def _slowly(cell: str, mark: str, size: int, base: int) -> int | None:
    plain = _plain(cell)
    if plain in _UNKNOWN:
        return None
    if len(plain) > _LONGEST:
        raise _no_amount(cell)
    if plain[0] in "-−" and plain[1:2].isdigit():
        raise NoAmount(_("{text!r} is negative").format(text=cell[:40]))
    total, at, before = 0, 0, 0
    while at < len(plain):
        part = _PART.match(plain, at)
        if part is None:
            raise _no_amount(cell)
        one = _size(part[3], size, base, part[1], cell)
        if before and (one >= before or not part[3]):
            raise _no_amount(cell)
        total += _bytes(part[1], part[2], mark, one, cell)
        at, before = part.end(), one or 1
    if total > _MOST:
        raise NoAmount(_("{text!r} is more data than there is").format(text=cell[:40]))
    return total


def _size(unit: str, size: int, base: int, number: str, cell: str) -> int:
    if unit:
        try:
            return bytes_in(unit, base)
        except NoAmount:
            raise _no_amount(cell) from None
    if not size and number.strip("0.,"):
        raise NoUnit(_("{text!r} has no unit").format(text=cell[:40]))
    return size


def _bytes(number: str, exponent: str | None, mark: str, size: int, cell: str) -> int:
    groups = "".join({".", ","} - {mark}) + _GROUPS
    whole, _point, part = number.partition(mark)
    if (part and not part.isdecimal()) or mark in part or not _is_grouped(whole, groups):
        raise _no_amount(cell)
    digits = int("".join(filter(str.isdigit, whole)) + part or 0)
    power = int((exponent or "e0")[1:]) - len(part)
    return digits * 10**power * size if power >= 0 else nearest(digits * size, 10**-power)


def _is_grouped(whole: str, groups: str) -> bool:
    """Whether digits are plain or parted by one mark into thousands, or as in India."""
    marks = set(whole) & set(groups)
    if not marks:
        return whole.isdecimal() or not whole
    first, *rest = re.split(f"[{re.escape(groups)}]", whole)
    if len(marks) > 1 or not 0 < len(first) <= 3 or not all(map(str.isdecimal, (first, *rest))):
        return False
    *middle, last = map(len, rest)
    return last == 3 and (set(middle) <= {3} or (set(middle) == {2} and len(first) <= 2))


def _plain(text: str) -> str:
    text = text[: _LONGEST + 1]
    if text.isascii():
        return text.strip().lower()
    if any(decomposition(sign).startswith(_SMALL) for sign in text):
        return text  # a footnote: NFKC would make 52 of 5²
    return normalize("NFKC", text.replace("’", "'")).strip().casefold()


def _no_amount(cell: str) -> NoAmount:
    return NoAmount(_("{text!r} is no amount of data").format(text=cell[:40]))
