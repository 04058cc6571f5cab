"""The page that text is written on: its width, its colours, and how wide a letter is."""

import os
import sys

from ledger.record import NamedTuple

PAGE = 80
"""No report for people is wider by choice."""

_NARROWEST = 40
_STYLES = {"strong": "1", "good": "32", "warn": "33", "bad": "31", "dim": "2"}


class Screen(NamedTuple):
    """Where text goes."""

    width: int = PAGE
    colour: bool = False

    def paint(self, text: str, style: str) -> str:
        """The text in a style, where there is colour."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour and text else text


def standard_output() -> Screen:
    """The screen of standard output: coloured only on a terminal, and only if one may."""
    if not sys.stdout.isatty():
        return Screen()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Screen(max(min(_terminal_width(), PAGE), _NARROWEST), not plain)


def _terminal_width() -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or PAGE
    except (OSError, ValueError):
        return PAGE


def width_of(text: str) -> int:
    """Columns that a text takes; East Asian wide letters take two."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if char.isascii():
        return 1
    from unicodedata import combining, east_asian_width

    return 0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1


def pad(text: str, width: int) -> str:
    """The text, filled with spaces on the right."""
    return text + " " * (width - width_of(text))


def pad_left(text: str, width: int) -> str:
    """The text, filled with spaces on the left."""
    return " " * (width - width_of(text)) + text


def spread(left: str, right: str, width: int) -> list[str]:
    """Two texts at both ends of a line; one under the other where they do not fit."""
    gap = width - width_of(left) - width_of(right)
    return [left + " " * gap + right] if gap >= 2 else [left, pad_left(right, width)]


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """Lines no wider than ``width``; those after the first begin with ``indent``.

    Breaks at spaces, and between wide letters, which need none.
    """
    if width_of(text) <= width:
        return [text.rstrip()]
    lines, line = [], ""
    for piece in _pieces(text):
        if line.strip() and width_of((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = indent
            piece = piece.lstrip()
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """What must stay together: a word with the space before it, or one wide letter."""
    pieces: list[str] = []
    for char in text:
        if not pieces or char == " " or _breaks(pieces[-1][-1], char):
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces


def _breaks(before: str, char: str) -> bool:
    """Whether a line may end between two letters: beside a wide one, but not before a mark."""
    if char in "。、，：；）」)" or before in "（「(":
        return False
    return _columns(before) == 2 or _columns(char) == 2


def plain(text: str) -> str:
    """Text from outside without what a terminal would obey."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def ascii_only(text: str) -> str:
    """The text for who reads only ASCII: letters without their accents, all else as a mark."""
    if text.isascii():
        return text
    from unicodedata import combining, normalize

    bare = "".join(char for char in normalize("NFKD", text) if not combining(char))
    return bare.encode("ascii", "replace").decode("ascii")
