"""Files that giga writes anew each time: only one that it wrote itself is ever replaced."""

from __future__ import annotations

import os
from collections.abc import Callable

from ledger import files
from ledger.errors import LedgerError
from ledger.i18n import _


def keep(
    file: str,
    data: bytes,
    is_ours: Callable[[bytes], bool],
    refusal: str,
    mode: int | None = None,
) -> None:
    """Write a file, whole or not at all; raises as :func:`held` and :func:`write` do."""
    held(file, is_ours, refusal)
    write(file, data, mode)


def held(file: str, is_ours: Callable[[bytes], bool], refusal: str) -> bytes:
    """What a file holds that may be replaced; nothing where there is no file yet.

    ``is_ours``: whether giga wrote such content. Raises LedgerError that says ``refusal`` of
    anything else but an empty file.
    """
    if not os.path.lexists(file):
        return b""
    if os.path.isfile(file):
        data = _read(file)
        if not data or is_ours(data):
            return data
    raise LedgerError(refusal, _("It was left alone; give another name."))


def _read(file: str) -> bytes:
    try:
        with open(file, "rb") as source:
            return source.read()
    except OSError as error:
        raise _failed(file, error) from None


def write(file: str, data: bytes, mode: int | None = None) -> None:
    """Replace a file whatever it holds; ``mode`` is as in :func:`files.replace`.

    Raises LedgerError where it cannot be written; then the old file is as it was.
    """
    try:
        files.replace(file, data, mode)
    except OSError as error:
        raise _failed(file, error) from None


def _failed(file: str, error: OSError) -> LedgerError:
    return LedgerError(_("{file} cannot be written: {why}.").format(file=file, why=error.strerror))
