"""The one way to the terminal: whatever is printed, by whomever, is made harmless on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

from ledger.render.screen import shown


class Guarded:
    """A stream for text of which a terminal obeys nothing but our own styles.

    Bytes that go to its ``buffer`` are for programs and pass as they are.
    """

    def __init__(self, stream: TextIO, *, colour: bool) -> None:
        self._stream = stream
        self._colour = colour

    def write(self, text: str) -> int:
        self._stream.write(shown(text, colour=self._colour))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def unguarded(stream: TextIO | Guarded) -> TextIO:
    """The stream itself, for what is all our own and moves the cursor: a progress bar."""
    return stream._stream if isinstance(stream, Guarded) else stream
