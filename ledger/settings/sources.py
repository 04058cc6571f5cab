"""The sources that are asked by themselves: tables ``[sources.NAME]`` of the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ledger.errors import SettingsError
from ledger.i18n import _
from ledger.record import NamedTuple
from ledger.settings import files, kinds
from ledger.settings.kinds import Kind
from ledger.settings.paths import default_path
from ledger.settings.tables import Changes, changed, parsed

TIMEOUT = 60
"""Seconds in which a source must have said all, where its table names no others."""

_TABLE = "sources"
_KEYS: dict[str, Kind] = {
    "kind": kinds.TEXT,
    "contract": kinds.TEXT,
    "line": kinds.TEXT,
    "timeout": kinds.SECONDS,
    "keep_hand": kinds.FLAG,
}


class Source(NamedTuple):
    """What is asked, and for which contract."""

    name: str
    kind: str
    """The name of the module in ``ledger.sources`` that asks it."""
    contract: str = ""
    """Empty: the one that runs."""
    line: str = ""
    timeout: float = TIMEOUT
    keep_hand: bool = False
    """Whether what a person wrote down counts, and not what the source says of such a day."""
    options: Mapping[str, str] = {}
    """What that module is told, as text."""


def read(path: str | None = None) -> tuple[Source, ...]:
    """All of them, in the order of the file.

    Raises SettingsError, which names the file, the table and what would work.
    """
    path = path or default_path()
    try:
        return _sources(parsed(files.text_of(path), path))
    except SettingsError as error:
        named = error.message.startswith(path)
        message = error.message if named else f"{path}: {error.message}"
        raise SettingsError(message, error.hint) from None


def checked(path: str, name: str, values: Mapping[str, str]) -> Source:
    """A source as a person typed it, if its table is in order and its name is free."""
    source = _source(name, _typed(values))
    if any(one.name == name for one in _sources(parsed(files.text_of(path), path))):
        raise SettingsError(
            _("There is a source {name!r} already.").format(name=name),
            _("Take it out first: giga sources remove {name}").format(name=name),
        )
    return source


def add(path: str, name: str, values: Mapping[str, str]) -> None:
    """Write a new table; raises as :func:`checked` does."""
    with files.changing(path):
        checked(path, name, values)
        table: Changes = {(_TABLE, name, key): value for key, value in _typed(values).items()}
        _write(path, files.text_of(path), table)


def _typed(values: Mapping[str, str]) -> dict[str, Any]:
    return {
        key: _KEYS[key].typed([value]) if key in _KEYS else value for key, value in values.items()
    }


def remove(path: str, name: str) -> None:
    """Take a table out, also one that cannot be read as a source."""
    with files.changing(path):
        text = files.text_of(path)
        known = parsed(text, path).get(_TABLE)
        if not isinstance(known, dict) or name not in known:
            raise unknown(name, known if isinstance(known, dict) else ())
        _write(path, text, {(_TABLE, name): None})


def unknown(name: str, known: Any) -> SettingsError:
    """What to say of a name that no source has; ``known`` are those that there are."""
    return SettingsError(
        _("There is no source {name!r}.").format(name=name[:40]),
        _("There are: {names}.").format(names=", ".join(known))
        if known
        else _("Name one: giga sources add NAME KIND"),
    )


def _write(path: str, text: str, changes: Changes) -> None:
    written, _tables = changed(text, changes, path)
    files.write(path, written)


def _sources(tables: Mapping[str, Any]) -> tuple[Source, ...]:
    found = tables.get(_TABLE, {})
    if not isinstance(found, dict):
        raise _unfit(_TABLE, _("a table"))
    return tuple(_source(name, table) for name, table in found.items())


def _source(name: str, table: object) -> Source:
    place = f"{_TABLE}.{name}"
    if not re.fullmatch(kinds.NAME, name):
        raise SettingsError(
            _("{name!r} is no name for a source.").format(name=name[:40]),
            _("Use letters, digits, - and _."),
        )
    if not isinstance(table, dict):
        raise _unfit(place, _("a table"))
    if "kind" not in table:
        raise _unfit(f"{place}.kind", _("what it is"))
    known = {key: _taken(place, key, table[key]) for key in _KEYS if key in table}
    options = {key: _text(place, key, table[key]) for key in table if key not in _KEYS}
    return Source(name=name, **known, options=options)


def _taken(place: str, key: str, value: object) -> Any:
    kind = _KEYS[key]
    try:
        return kind.take(value)
    except ValueError:
        raise _unfit(f"{place}.{key}", _(kind.expected)) from None


def _text(place: str, key: str, value: object) -> str:
    """An option as text, whatever it looked like in the file."""
    said = str(value) if type(value) in (int, float) else value
    try:
        return str(kinds.TEXT.take(said))
    except ValueError:
        raise _unfit(f"{place}.{key}", _(kinds.TEXT.expected)) from None


def _unfit(place: str, expected: str) -> SettingsError:
    return SettingsError(_("{place}: expected {expected}.").format(place=place, expected=expected))
