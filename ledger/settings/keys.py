"""Every setting there is, and how a file that says some of them is checked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ledger.errors import SettingsError
from ledger.i18n import N_, _
from ledger.record import NamedTuple
from ledger.settings import kinds
from ledger.settings.kinds import Kind, Value
from ledger.settings.values import STDOUT, Channel, Settings

Path = tuple[str, ...]
"""Where a value stands in the file: ``("remind", "strict")``."""

Tables = dict[str, Any]
"""A file of settings, or a table of it, as parsed."""


class Key(NamedTuple):
    """A setting."""

    name: str
    kind: Kind
    default: Value | None
    """None: there is none."""
    help: str


KEYS = (
    Key(
        "remind.strict",
        kinds.FLAG,
        False,
        N_("Call a loss likely from a probability of 0.9 on, not 0.8."),
    ),
    Key(
        "remind.least",
        kinds.LEAST,
        "5 %",
        N_("Tell nothing smaller: a share of the grant, or an amount."),
    ),
    Key(
        "remind.quiet",
        kinds.QUIET,
        "",
        N_("Hours without messages, such as 22:00-07:00, on the plan's clock."),
    ),
    Key(
        "remind.stale_days",
        kinds.DAYS,
        3,
        N_("Tell when nothing was logged for more than so many days; 0: never."),
    ),
    Key(
        "remind.reading_days",
        kinds.DAYS,
        31,
        N_("Tell when the last reading is more than so many days old; 0: never."),
    ),
    Key(
        "remind.channels",
        kinds.NAMES,
        [STDOUT.name],
        N_("Where messages go: stdout, and names of channels."),
    ),
)

CHANNEL = (
    Key("exec", kinds.COMMAND, None, N_("A command for the shell, which reads JSON.")),
    Key("url", kinds.ADDRESS, None, N_("An address of Apprise.")),
    Key("url_env", kinds.VARIABLE, None, N_("The environment variable that holds the address.")),
    Key("url_file", kinds.FILE, None, N_("The file whose first line is the address.")),
    Key("url_command", kinds.COMMAND, None, N_("A command that prints the address.")),
    Key("timeout", kinds.SECONDS, 10, N_("Seconds after which a delivery has failed.")),
)
"""The keys of a table ``[channel.NAME]``: exactly one of :data:`ADDRESSES`, and others."""

ADDRESSES = tuple(key.name for key in CHANNEL if key.default is None)

PROFILES = "csv"
"""The table of the tables ``[csv.NAME]``: options of an import that were kept under a name."""

OPTION = Key("option", kinds.TEXT, None, N_("An option of giga import csv, for --profile NAME."))

OTHERS = ("sources",)
"""Tables of the same file that other rooms read and check."""

_DEEPEST = 3


def shown(path: Path) -> str:
    """A key as people write it."""
    return ".".join(part if re.fullmatch(kinds.NAME, part) else repr(part) for part in path)


def find(path: Path) -> Key:
    """The key at a path, under its full name."""
    name = shown(path)
    for key in KEYS:
        if key.name == name:
            return key
    if len(path) == 3 and path[0] == "channel" and re.fullmatch(kinds.NAME, path[1]):
        for key in CHANNEL:
            if key.name == path[2]:
                return key._replace(name=name)
    if len(path) == 3 and path[0] == PROFILES and all(map(_is_name, path[1:])):
        return OPTION._replace(name=name)
    raise _unknown(path)


def _is_name(part: str) -> bool:
    return re.fullmatch(kinds.NAME, part) is not None


def taken(key: Key, value: object) -> Any:
    """What the program uses of a value of TOML."""
    try:
        return key.kind.take(value)
    except ValueError:
        raise SettingsError(
            _("{place}: expected {expected}.").format(place=key.name, expected=_(key.kind.expected))
        ) from None


def settings_of(tables: Tables, path: str) -> Settings:
    """The settings that a file says; SettingsError names the file and the key."""
    try:
        return _settings(tables, os.path.dirname(path))
    except SettingsError as error:
        raise SettingsError(f"{path}: {error.message}", error.hint) from None


def leaves(tables: Tables, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every value that stands where settings stand, with its path."""
    for name, value in tables.items():
        here = (*path, name)
        if here[0] in OTHERS:
            continue
        # What lies deeper than any setting is a wrong value.
        if isinstance(value, dict) and len(here) < _DEEPEST and (value or _is_table(here)):
            yield from leaves(value, here)
        else:
            yield here, value


def _is_table(path: Path) -> bool:
    """Whether settings stand below the path."""
    named = (("channel",), (PROFILES,))
    return path in (("remind",), *named) or path[:-1] in named


def _settings(tables: Tables, folder: str) -> Settings:
    said = dict(leaves(tables))
    for path, value in said.items():
        taken(find(path), value)
    values = {}
    for key in KEYS:
        table, name = key.name.split(".")
        values[name] = taken(key, said.get((table, name), key.default))
    known = {STDOUT.name: STDOUT}
    for name, table in tables.get("channel", {}).items():
        known[name] = _channel(name, table, folder)
    names = values.pop("channels")
    return Settings(
        **values,
        channels=tuple(channel_called(name, known.values(), "remind.channels") for name in names),
        known=tuple(known.values()),
    )


def _channel(name: str, table: Tables, folder: str) -> Channel:
    if name == STDOUT.name:
        raise SettingsError(
            _("[channel.{name}]: this name is taken.").format(name=name), _("Choose another.")
        )
    given = [kind for kind in ADDRESSES if kind in table]
    if len(given) != 1:
        raise SettingsError(
            _("[channel.{name}]: expected exactly one of {keys}.").format(
                name=name, keys=", ".join(ADDRESSES)
            )
        )
    (kind,) = given
    target = table[kind]
    if kind == "url_file":
        target = os.path.join(folder, os.path.expanduser(target))
    return Channel(name, kind, target, table.get("timeout", STDOUT.timeout))


def channel_called(name: str, known: Iterable[Channel], place: str) -> Channel:
    """The channel of this name; SettingsError, which names the place, where there is none."""
    channels = {channel.name: channel for channel in known}
    if name in channels:
        return channels[name]
    from difflib import get_close_matches

    near = get_close_matches(name, channels, 1)
    raise SettingsError(
        _("{place}: there is no channel {name!r}.").format(place=place, name=name),
        _("Was {near!r} meant?").format(near=near[0])
        if near
        else _("Say what it is first: giga config channel.NAME.url ADDRESS"),
    )


def _unknown(path: Path) -> SettingsError:
    from difflib import get_close_matches

    name = path[1] if len(path) > 1 and path[0] == "channel" else "NAME"
    known = [key.name for key in KEYS] + [f"channel.{name}.{key.name}" for key in CHANNEL]
    near = get_close_matches(".".join(path), known, 1)
    return SettingsError(
        _("{key} is no setting.").format(key=shown(path)),
        _("Was {near!r} meant?").format(near=near[0])
        if near
        else _("Known are: {keys}.").format(keys=", ".join(known)),
    )
