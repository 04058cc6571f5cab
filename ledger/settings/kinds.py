"""What a setting may be: how a value is checked, and how a person types it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Sequence
from datetime import time
from typing import Any

from ledger.errors import AmountError
from ledger.i18n import N_
from ledger.record import NamedTuple
from ledger.settings.values import Least, Quiet

Value = bool | int | float | str | list[str]
"""A value as TOML has it."""

NAME = r"[\w-]{1,40}"
"""Of a channel."""

_LONGEST = 4000
_MOST_DAYS = 3650
_MOST_SECONDS = 600
_SHARE = r"([0-9]{1,3})(?:[.,]([0-9]))?\s*%"
_HOURS = r"(\d\d?):(\d\d)\s*[-\N{EN DASH}]\s*(\d\d?):(\d\d)"
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Kind(NamedTuple):
    """What a key takes."""

    expected: str
    """In words, for who gave something else."""
    take: Callable[[Any], Any]
    """From a value of TOML to what the program uses; ValueError where it is unfit."""
    typed: Callable[[Sequence[str]], Value]
    """From the words that a person typed to a value of TOML, which may still be unfit."""


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _days(value: object) -> int:
    if type(value) is not int or not 0 <= value <= _MOST_DAYS:
        raise ValueError(value)
    return value


def _seconds(value: object) -> float:
    if type(value) not in (int, float) or not 0 < value <= _MOST_SECONDS:  # type: ignore[operator]
        raise ValueError(value)
    return value  # type: ignore[return-value]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        raise ValueError(value)
    if not value.isprintable():
        raise ValueError(value)
    return value


def _command(value: object) -> str:
    """A text, of several lines if need be."""
    if not isinstance(value, str):
        raise ValueError(value)
    _text(re.sub(r"[\n\t]", " ", value))
    return value


def _address(value: object) -> str:
    if "://" not in _text(value):
        raise ValueError(value)
    return _text(value)


def _variable(value: object) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", _text(value)):
        raise ValueError(value)
    return _text(value)


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError(value)
    names = tuple(map(_text, value))
    if len(set(names)) < len(names):
        raise ValueError(value)
    return names


def _least(value: object) -> Least:
    text = _text(value).strip()
    if share := re.fullmatch(_SHARE, text):
        thousandths = int(share[1] + (share[2] or "0"))
        if thousandths > 1000:
            raise ValueError(value)
        return Least(thousandths)
    least = Least(0, text)
    try:
        least.of(0, 1000)
    except AmountError as error:
        raise ValueError(value) from error
    return least


def _quiet(value: object) -> Quiet | None:
    """Two times of day that differ; nothing, where there are no such hours."""
    if value == "":
        return None
    times = re.fullmatch(_HOURS, _text(value).strip())
    if times is None:
        raise ValueError(value)
    hours, minutes, hours_after, minutes_after = map(int, times.groups())
    quiet = Quiet(time(hours, minutes), time(hours_after, minutes_after))
    if quiet.start == quiet.end:
        raise ValueError(value)
    return quiet


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).strip()


def _typed_flag(words: Sequence[str]) -> Value:
    return _FLAGS.get(_joined(words).lower(), _joined(words))


def _typed_number(words: Sequence[str]) -> Value:
    for kind in (int, float):
        try:
            return kind(_joined(words))
        except ValueError:
            continue
    return _joined(words)


def _typed_command(words: Sequence[str]) -> Value:
    """One word is a line for the shell; several are the words of a command."""
    return words[0].strip() if len(words) == 1 else shlex.join(words)


def _typed_names(words: Sequence[str]) -> Value:
    return re.findall(r"[^\s,]+", _joined(words))


def _typed_quiet(words: Sequence[str]) -> Value:
    return "" if _joined(words).lower() == "none" else _joined(words)


FLAG = Kind(N_("true or false"), _flag, _typed_flag)
DAYS = Kind(N_("a whole number of days from 0 to 3650"), _days, _typed_number)
SECONDS = Kind(N_("a number of seconds, more than 0 and up to 600"), _seconds, _typed_number)
COMMAND = Kind(N_("a command, as for the shell"), _command, _typed_command)
ADDRESS = Kind(N_("an address such as ntfy://TOPIC"), _address, _joined)
VARIABLE = Kind(N_("the name of an environment variable"), _variable, _joined)
FILE = Kind(N_("the path of a file"), _text, _joined)
TEXT = Kind(N_("a text of one line"), _text, _joined)
NAMES = Kind(N_("one or more names, none of them twice"), _names, _typed_names)
LEAST = Kind(N_("a share of the grant such as '5 %', or an amount such as 200MB"), _least, _joined)
QUIET = Kind(N_("two times of day such as 22:00-07:00, or nothing"), _quiet, _typed_quiet)
