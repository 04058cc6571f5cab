"""The text of the file to tables and, with all its comments, back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger import toml
from ledger.errors import SettingsError
from ledger.i18n import _
from ledger.settings.keys import Path, Tables
from ledger.settings.kinds import Value

Changes = dict[Path, Value | None]
"""New values; None takes one out, or a whole table."""


def parsed(text: str, path: str) -> Tables:
    """The tables in a text; ``path`` is for the refusal."""
    try:
        return toml.parsed(text, path)
    except ValueError as error:
        raise SettingsError(str(error)) from None


def changed(text: str, changes: Changes, path: str) -> tuple[str, Tables]:
    """The text with the changes, everything else in it as it was; and what it says then."""
    wanted = parsed(text, path)
    _apply(wanted, changes, dict)
    written = _written(text, changes)
    if not _says(written, wanted):
        raise SettingsError(
            _("{path}: is written in a way that cannot be changed from here.").format(path=path),
            _("Change it in an editor."),
        )
    return written, wanted


def _says(text: str, wanted: Tables) -> bool:
    try:
        return toml.parsed(text, "") == wanted
    except ValueError:
        return False


def _written(text: str, changes: Changes) -> str:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        _apply(document, changes, tomlkit.table)
        return tomlkit.dumps(document)
    except (TOMLKitError, ValueError):  # a table in an inline table
        return ""  # which says something else than was wanted


def _apply(tables: Any, changes: Changes, new_table: Callable[..., Any]) -> None:
    for path, value in changes.items():
        if value is None:
            _take_out(tables, path)
        else:
            _put(tables, path, value, new_table)


def _put(tables: Any, path: Path, value: Value, new_table: Callable[[], Any]) -> None:
    *names, last = path
    for name in names:
        if not isinstance(tables.get(name), dict):
            tables[name] = new_table()
        tables = tables[name]
    tables[last] = value


def _take_out(tables: Any, path: Path) -> None:
    """Take out a value, and the table that says nothing any more."""
    table = tables
    for name in path[:-1]:
        table = table[name]
    del table[path[-1]]
    if not table and len(path) > 1:
        _take_out(tables, path[:-1])
