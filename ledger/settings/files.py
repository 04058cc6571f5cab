"""The file of settings: read with care, written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from ledger import files
from ledger.errors import SettingsError
from ledger.i18n import _

_MOST_BYTES = 100_000


def text_of(path: str) -> str:
    """What the file says; empty where there is none."""
    if path == os.devnull:
        return ""
    try:
        _check_kind(path)
        with open(path, "rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise _failed(error, path, _("{path}: cannot be read: {why}.")) from None
    if len(raw) > _MOST_BYTES:
        raise SettingsError(_("{path}: is too long for settings.").format(path=path))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(_("{path}: is not UTF-8 text.").format(path=path)) from None


def changed_at(path: str) -> datetime | None:
    """When the file was written last, in UTC; None where there is none."""
    try:
        return datetime.fromtimestamp(os.stat(path).st_mtime, UTC)
    except OSError:
        return None


def is_open_to_others(path: str) -> bool:
    """Whether somebody else on this machine may read the file."""
    try:
        return sys.platform != "win32" and bool(os.stat(path).st_mode & 0o077)
    except OSError:
        return False


@contextmanager
def changing(path: str) -> Iterator[None]:
    """Keep other writers of settings out until the change is written."""
    folder = os.path.dirname(os.path.realpath(path))
    try:
        files.make_folder(folder)
        handle = _locked(folder)
    except OSError as error:
        raise _failed(error, path, _("{path}: cannot be written: {why}.")) from None
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def write(path: str, text: str) -> None:
    """Put this text in the place of the old; for its owner alone, whatever it was before."""
    try:
        _check_kind(path)
        files.replace(path, text.encode(), mode=0o600)
    except OSError as error:
        raise _failed(error, path, _("{path}: cannot be written: {why}.")) from None


def _check_kind(path: str) -> None:
    """Refuse a pipe, which might never end, a device, which a file must not replace, a folder."""
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise SettingsError(_("{path}: is no file.").format(path=path))


def _locked(folder: str) -> int | None:
    """A handle that holds the folder until it is closed; None where there are no such locks."""
    if sys.platform == "win32":
        return None
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:  # some network folders know none
        os.close(handle)
        return None
    return handle


def _failed(error: OSError, path: str, text: str) -> SettingsError:
    return SettingsError(text.format(path=path, why=error.strerror or error))
