"""What a source must know and no file of giga may hold: the settings say where it is kept."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from ledger.deliver.running import run
from ledger.errors import DeliveryError, SettingsError
from ledger.i18n import _

KINDS = ("env", "file", "command")
"""``password_env`` names a variable, ``password_file`` a file, ``password_command`` a command."""

_LONGEST = 10_000


def places(name: str) -> list[str]:
    """The keys that may say where a secret is kept."""
    return [f"{name}_{kind}" for kind in KINDS]


def opened(options: Mapping[str, str], secrets: Iterable[str], seconds: float) -> dict[str, str]:
    """The options with each secret itself instead of its place; SettingsError where it is not."""
    known = dict(options)
    for name in secrets:
        for key in places(name):
            if key in known:
                known[name] = _found(key, known.pop(key), seconds)
    return known


def _found(key: str, target: str, seconds: float) -> str:
    kind = key.rpartition("_")[2]
    if kind == "env":
        found = os.environ.get(target, "")
    elif kind == "file":
        found = _first_line(target)
    else:
        found = _printed(key, target, seconds)
    if not found:
        raise SettingsError(_("{key}: {target} holds nothing.").format(key=key, target=target))
    return found


def _first_line(path: str) -> str:
    try:
        with open(os.path.expanduser(path), encoding="utf-8") as file:
            return file.readline(_LONGEST).strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
    raise SettingsError(_("{path}: cannot be read: {why}.").format(path=path, why=why))


def _printed(key: str, command: str, seconds: float) -> str:
    try:
        ended = run(command, seconds)
        ended.check()
    except DeliveryError as error:
        raise SettingsError(f"{key}: {error.message}") from None
    return ended.out
