"""Texts and JSON from elsewhere, read with care."""

from __future__ import annotations

import json
from typing import IO, Any

from ledger.errors import LedgerError
from ledger.i18n import _

_MOST_BYTES = 100_000_000
_LONGEST_NAME = 40


def text_in(file: IO[bytes], head: bytes = b"") -> str:
    """All of a file, without a mark of byte order; ``head`` was read from it before."""
    raw = head + file.read(_MOST_BYTES)
    if len(raw) >= _MOST_BYTES:
        raise LedgerError(_("This is too long to be read at once."))
    return raw.decode("utf-8-sig", "replace").lstrip()


def json_in(text: str, hint: str = "") -> Any:
    """The first document in a text; what follows it is of no use."""
    try:
        return json.JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):  # numbers of 5000 digits are a ValueError
        raise LedgerError(_("The JSON is damaged or breaks off."), hint) from None


def plain(name: Any) -> str:
    """A name in a file, short and without what a screen would obey."""
    return "".join(filter(str.isprintable, str(name)))[:_LONGEST_NAME]
