"""The page that text is written on: its width, its colours, and how wide a letter is."""

import os
import sys

from ledger.record import NamedTuple

PAGE = 80
"""No report for people is wider by choice."""

_NARROWEST = 20

# A style is a mark within the text, one of the characters that Unicode reserves for a program's own
# use. Only on its way to a terminal does it become an escape sequence; all others are text.
_CODES = {"plain": "0", "strong": "1", "dim": "2", "bad": "31", "good": "32", "warn": "33"}
_MARKS = {style: chr(0xFDD0 + number) for number, style in enumerate(_CODES)}
_SEQUENCES = {_MARKS[style]: f"\x1b[{code}m" for style, code in _CODES.items()}
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_JOINERS = "\u200c\u200d"
"""Letters of some languages, and some emoji, need them."""


class Screen(NamedTuple):
    """Where text goes."""

    width: int = PAGE
    colour: bool = False

    def paint(self, text: str, style: str) -> str:
        """The text in a style, where there is colour."""
        return f"{_MARKS[style]}{text}{_MARKS['plain']}" if self.colour and text else text


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
    """Text from outside, on one line, without what a terminal would obey."""
    return text if text.isprintable() else "".join(map(_shown, text))


def shown(text: str, *, colour: bool = False) -> str:
    """The text as a terminal may have it: lines in which the only escape sequences are styles."""
    if text.replace("\n", "").isprintable():
        return text
    styles = _SEQUENCES if colour else {}
    return "".join(char if char == "\n" else styles.get(char) or _shown(char) for char in text)


def marked(text: str) -> str:
    """What another program styled, with our marks for its sequences."""
    for mark, sequence in _SEQUENCES.items():
        text = text.replace(sequence, mark)
    return text


def json_text(value: object, indent: int | None = None) -> str:
    """A value as JSON that says all of it, and nothing that a terminal would obey."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if shown(text) == text:
        return text
    return "".join(char if shown(char) == char else json.dumps(char)[1:-1] for char in text)


def _shown(char: str) -> str:
    """A letter, or a mark in its place: controls, and what changes the direction of text."""
    if char.isprintable() or char in _JOINERS:
        return char
    from unicodedata import category

    # Spaces other than the usual one; characters younger than this Python, or of a font's own.
    fits = category(char) in ("Zs", "Cn", "Co") and char not in _SEQUENCES
    return char if fits else _UNKNOWN


def ascii_only(text: str) -> str:
    """The text for who reads only ASCII: letters without their accents, all else as a mark."""
    if text.isascii():
        return text
    from unicodedata import combining, normalize

    bare = "".join(char for char in normalize("NFKD", text) if not combining(char))
    return bare.encode("ascii", "replace").decode("ascii")
