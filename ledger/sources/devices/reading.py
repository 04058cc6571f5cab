"""What a device says in the form of a file, given to the reader of such files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from zoneinfo import ZoneInfo

from ledger.sources import Input, Option


def given(
    path: str, said: bytes, settings: Mapping[str, str], options: tuple[Option, ...]
) -> Input:
    """What ``read`` takes; ``path`` names the device in what it refuses."""
    names = [option.name for option in options]
    return Input(
        path,
        BytesIO(said),
        {name: settings[name] for name in names if name in settings},
        int(settings["base"]),
        ZoneInfo(settings["zone"]),
        date.fromisoformat(settings["today"]),
    )
