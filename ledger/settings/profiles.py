"""Options of an import that are kept under a name: tables ``[csv.NAME]`` of the same file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ledger.errors import SettingsError
from ledger.i18n import _
from ledger.settings import files, kinds
from ledger.settings.keys import PROFILES, find, settings_of, taken
from ledger.settings.tables import Changes, changed, parsed


def profile(path: str, name: str) -> dict[str, str]:
    """The options that were kept under a name. Raises SettingsError where there are none."""
    kept = _profiles(path, files.text_of(path))
    if name in kept:
        return kept[name]
    from difflib import get_close_matches

    near = get_close_matches(name, kept, 1)
    raise SettingsError(
        _("There is no profile {name!r}.").format(name=name[:40]),
        _("Was {near!r} meant?").format(near=near[0])
        if near
        else _("Keep one first: giga import csv FILE ... --save {name}").format(name=name[:40]),
    )


def keep(path: str, name: str, options: Mapping[str, str]) -> None:
    """Keep options under a name, in the place of those that were there."""
    if not re.fullmatch(kinds.NAME, name):
        raise SettingsError(
            _("{name!r} is no name for a profile.").format(name=name[:40]),
            _("Use letters, digits, - and _."),
        )
    if not options:
        raise SettingsError(
            _("There are no options to keep."),
            _("To call a file something: --name {name}").format(name=name),
        )
    with files.changing(path):
        text = files.text_of(path)
        old = _profiles(path, text).get(name, {})
        changes: Changes = {(PROFILES, name, key): value for key, value in options.items()}
        for place, value in changes.items():
            taken(find(place), value)
        changes |= {(PROFILES, name, key): None for key in old if key not in options}
        if old != dict(options):
            written, tables = changed(text, changes, path)
            settings_of(tables, path)
            files.write(path, written)


def _profiles(path: str, text: str) -> dict[str, dict[str, str]]:
    tables = parsed(text, path)
    settings_of(tables, path)
    kept: dict[str, dict[str, str]] = tables.get(PROFILES, {})
    return kept
