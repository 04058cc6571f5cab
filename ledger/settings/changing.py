"""Look at settings one by one, and change them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger.errors import SettingsError
from ledger.record import NamedTuple
from ledger.settings import files
from ledger.settings.keys import (
    ADDRESSES,
    CHANNEL,
    KEYS,
    PROFILES,
    Key,
    Path,
    Tables,
    find,
    leaves,
    settings_of,
    shown,
    taken,
)
from ledger.settings.tables import Changes, changed, parsed


class Setting(NamedTuple):
    """A key and what the file and the program say of it; values as TOML has them, None: nothing."""

    name: str
    said: Any
    default: Any

    @property
    def value(self) -> Any:
        """What holds."""
        return self.default if self.said is None else self.said


class Change(NamedTuple):
    """What became of a key; ``was`` and ``now`` as the file said and says it."""

    name: str
    was: Any
    now: Any
    default: Any


class Changed(NamedTuple):
    """What a command did to the file."""

    changes: list[Change]
    """The key that was asked for first."""
    channels: tuple[str, ...]
    """Where messages go now."""


def every(path: str) -> list[Setting]:
    """Every key, and those of each channel and each profile that the file names."""
    tables = _read(path)
    channels = [
        find(("channel", name, key.name))
        for name, table in tables.get("channel", {}).items()
        for key in CHANNEL
        if key.name in table or key.default is not None
    ]
    options = [
        find((PROFILES, name, option))
        for name, table in tables.get(PROFILES, {}).items()
        for option in table
    ]
    return [_setting(key, tables) for key in (*KEYS, *channels, *options)]


def get(path: str, name: str) -> Setting:
    """One key."""
    key = find(_path(name))
    return _setting(key, _read(path))


def put(path: str, name: str, words: Sequence[str]) -> Changed:
    """Give a key what a person typed. Of the addresses of a channel only the new one stays."""
    here = _path(name)
    key = find(here)
    value = key.kind.typed(words)
    taken(key, value)
    others = ADDRESSES if here[-1] in ADDRESSES else ()
    with files.changing(path):
        text = files.text_of(path)
        tables = parsed(text, path)
        places = [(*here[:-1], other) for other in others if other != here[-1]]
        old: Changes = {place: None for place in places if _said(tables, place) is not None}
        return _change(path, text, here, {here: value, **old})


def unset(path: str, name: str) -> Changed:
    """Take a key out of the file, or a whole channel; also one that is no setting at all."""
    here = _path(name)
    with files.changing(path):
        text = files.text_of(path)
        if _said(parsed(text, path), here) is None:
            find(here)
            return _change(path, text, here, {})
        return _change(path, text, here, {here: None})


def _change(path: str, text: str, asked: Path, changes: Changes) -> Changed:
    """Check what the file would say, write it, and tell what is different."""
    before = dict(leaves(parsed(text, path)))
    written, tables = changed(text, changes, path)
    settings = settings_of(tables, path)
    if written != text or changes:
        files.write(path, written)
    after = dict(leaves(tables))
    different = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    if asked in before or asked in after or not different:
        different = [asked, *(key for key in different if key != asked)]
    return Changed(
        [Change(shown(key), before.get(key), after.get(key), _default(key)) for key in different],
        tuple(channel.name for channel in settings.channels),
    )


def _default(path: Path) -> Any:
    try:
        return find(path).default
    except SettingsError:
        return None


def _read(path: str) -> Tables:
    """The tables of a file in which all is well."""
    tables = parsed(files.text_of(path), path)
    settings_of(tables, path)
    return tables


def _path(name: str) -> Path:
    return tuple(name.split("."))


def _setting(key: Key, tables: Tables) -> Setting:
    return Setting(key.name, _said(tables, _path(key.name)), key.default)


def _said(tables: Any, path: Path) -> Any:
    """What stands in the file at a path; None: nothing."""
    for name in path:
        tables = tables.get(name) if isinstance(tables, dict) else None
    return tables
