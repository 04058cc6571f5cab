"""Settings as text and for programs."""

from __future__ import annotations

from typing import Any

from ledger.i18n import _
from ledger.render.data import SCHEMA
from ledger.render.screen import Screen, wrap
from ledger.render.table import table_lines
from ledger.settings.changing import Change, Changed, Setting

_WIDE = 60
"""Columns that a table of settings needs."""


def config_lines(settings: list[Setting], screen: Screen) -> list[str]:
    """Every setting, and whether somebody chose it."""
    columns = [(_("setting"), "left"), (_("value"), "text"), (_("source"), "left")]
    rows = [[each.name, _masked(each, each.value) or '""', _source(each)] for each in settings]
    if screen.width < _WIDE:
        return [
            line
            for name, value, source in rows
            for line in (name, *wrap(f"  {value} ({source})", screen.width, "  "))
        ]
    return table_lines(columns, rows, screen)


def config_data(settings: list[Setting], path: str) -> dict[str, Any]:
    """The same for programs."""
    return {
        "schema": SCHEMA,
        "file": path,
        "settings": [
            {
                "key": each.name,
                "value": _masked(each, each.value) if is_secret(each) else each.value,
                "default": each.default,
                "set": each.said is not None,
            }
            for each in settings
        ],
    }


def value_text(value: object) -> str:
    """A value as a person types it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, list) else str(value)


def changed_lines(changed: Changed) -> list[str]:
    """What became of each key, and what is still to be done."""
    names = [change.name.split(".") for change in changed.changes if change.now is not None]
    described = dict.fromkeys(parts[1] for parts in names if parts[0] == "channel")
    idle = [channel for channel in described if channel not in changed.channels]
    return [
        *(_changed(change) for change in changed.changes),
        *(nowhere_yet([*changed.channels, channel]) for channel in idle),
    ]


def nowhere_yet(names: list[str]) -> str:
    """How messages go to a channel to which none goes, the last of the names, as well."""
    words = _("No message goes there yet: giga config remind.channels {names}")
    return words.format(names=",".join(names))


def _changed(change: Change) -> str:
    now, was = _standing(change, change.now), _standing(change, change.was)
    if change.now == change.was:
        return f"{change.name}: {now}"
    return _("{key}: {now}; it was {was}").format(key=change.name, now=now, was=was)


def _standing(change: Change, value: object) -> str:
    if value is not None:
        return _masked(change, value) or '""'
    if change.default is None:
        return _("not set")
    return _("{value}, the default").format(value=value_text(change.default) or '""')


def _masked(setting: Setting | Change, value: object) -> str:
    """A value as others may see it: of an address only the kind of service."""
    text = value_text(value)
    return text.partition("://")[0] + "://***" if is_secret(setting) else text


def _source(setting: Setting) -> str:
    return _("default") if setting.said is None else _("file")


def is_secret(setting: Setting | Change) -> bool:
    """Whether it is an address, which is as good as a password."""
    return setting.name.startswith("channel.") and setting.name.endswith(".url")
