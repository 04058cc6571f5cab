"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress


def replace(path: str, data: bytes, mode: int | None = None) -> None:
    """Put a file in the place of the old at one stroke; a link to it stays a link.

    ``mode``: who may do what with it; None: as with the old file, else as is usual.
    Raises OSError that names ``path``; then the old file is as it was.
    """
    target = os.path.realpath(path)
    part = os.path.join(os.path.dirname(target), f".giga-{os.urandom(6).hex()}.part")
    try:
        try:
            if mode is None and os.path.exists(target):
                mode = os.stat(target).st_mode & 0o777
            _write(part, data, mode)
            os.replace(part, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(part)
            raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from None


def _write(path: str, data: bytes, mode: int | None) -> None:
    """A new file, on the disk when this returns."""

    def created(path: str, flags: int) -> int:
        return os.open(path, flags, 0o666 if mode is None else mode)

    with open(path, "xb", opener=created) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        os.chmod(path, mode)  # the umask may have taken some of it
