"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import time
from contextlib import suppress

_PATIENCE = 3600
"""After so many seconds nobody writes any more to a file that is not whole yet."""


def replace(path: str, data: bytes, mode: int | None = None) -> None:
    """Put a file in the place of the old at one stroke; a link to it stays a link.

    ``mode``: who may do what with it; None: as with the old file, else it is for its owner alone.
    Raises OSError that names ``path``; then the old file is as it was.
    """
    target = os.path.realpath(path)
    part = new_part(target)
    try:
        try:
            if mode is None:
                mode = os.stat(target).st_mode & 0o777 if os.path.exists(target) else 0o600
            _write(part, data, mode)
            os.replace(part, target)
            sync_folder(target)
        except BaseException:
            with suppress(OSError):
                os.unlink(part)
            raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from None


def new_part(path: str) -> str:
    """A free name beside a file, for what is to become that file when it is whole.

    What programs left there that were killed goes.
    """
    folder = os.path.dirname(os.path.realpath(path))
    for left in leftovers(folder):
        with suppress(OSError):
            os.unlink(left)
    return os.path.join(folder, f".giga-{os.urandom(6).hex()}.part")


def leftovers(folder: str) -> list[str]:
    """Files in a folder that never became whole, as their program was killed."""
    latest = time.time() - _PATIENCE
    with suppress(OSError), os.scandir(folder) as found:
        return sorted(one.path for one in found if _is_part(one) and one.stat().st_mtime < latest)
    return []


def _is_part(found: os.DirEntry[str]) -> bool:
    ours = found.name.startswith(".giga-") and found.name.endswith((".part", ".part-journal"))
    return ours and found.is_file(follow_symlinks=False)


def sync_folder(path: str) -> None:
    """Make sure that the name of a file is on the disk, where a system can."""
    with suppress(OSError):
        folder = os.open(os.path.dirname(os.path.realpath(path)), os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def make_folder(path: str) -> None:
    """Make a folder, and those above it that are missing, for their owner alone."""
    if not path or os.path.isdir(path):
        return
    make_folder(os.path.dirname(path))
    with suppress(FileExistsError):  # made meanwhile; or a file, as who writes there will find
        os.mkdir(path, 0o700)
        sync_folder(path)


def _write(path: str, data: bytes, mode: int) -> None:
    """A new file, on the disk when this returns."""

    def created(path: str, flags: int) -> int:
        return os.open(path, flags, mode)

    with open(path, "xb", opener=created) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(path, mode)  # the umask may have taken some of it
