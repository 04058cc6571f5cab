"""TOML from strangers: what would cost minutes or memory is refused before it is parsed.

The parser of the standard library needs more than a minute for one dotted key of 90 kB.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from ledger.i18n import _

_MOST_TABLES = 1_000
_DEEPEST = 16

# Both match in one pass whatever the text is: nothing in them is tried twice.
_STRING_OR_COMMENT = r"""
    \"""(?: [^"\\] | \\. | "(?!"") )*+ "{0,5}
    | '''(?: [^'] | '(?!'') )*+ '{0,5}
    | "(?: [^"\\\n] | \\. )*+ "?
    | '[^'\n]*+ '?
    | \#[^\n]*+
"""
_LONG_KEY = rf"(?<![\w-])(?: [\w-]++ [ \t]*+ \. [ \t]*+ ){{{_DEEPEST}}}"


def parsed(text: str, where: str) -> dict[str, Any]:
    """The tables in a text that is not too long. Raises ValueError: one line that names ``where``.

    No text of 100 kB takes much more than a second.
    """
    _check(text, where)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # numbers of 5000 digits are a ValueError
        raise ValueError(
            _("{where}: is no valid TOML: {error}.").format(where=where, error=error)
        ) from None


def _check(text: str, where: str) -> None:
    plain = re.sub(_STRING_OR_COMMENT, _stand_in, text, flags=re.VERBOSE | re.DOTALL)
    brackets = re.findall(r"[\[\]{}]", plain)
    if sum(bracket in "[{" for bracket in brackets) > _MOST_TABLES:
        raise ValueError(
            _("{where}: has more than {most} tables and lists.").format(
                where=where, most=_MOST_TABLES
            )
        )
    if _depth(brackets) > _DEEPEST or re.search(_LONG_KEY, plain, re.VERBOSE):
        raise ValueError(
            _("{where}: is nested more than {most} deep.").format(where=where, most=_DEEPEST)
        )


def _stand_in(token: re.Match[str]) -> str:
    """A string may be part of a key; a comment is nothing."""
    return "" if token[0].startswith("#") else "s"


def _depth(brackets: list[str]) -> int:
    deepest = depth = 0
    for bracket in brackets:
        depth = depth + 1 if bracket in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest
