"""What belongs to this machine and not to the ledger: one TOML file, read only where needed."""

from ledger.settings.files import changed_at, text_of
from ledger.settings.keys import channel_called, settings_of
from ledger.settings.paths import default_path
from ledger.settings.values import STDOUT, Channel, Least, Quiet, Settings

__all__ = [
    "STDOUT",
    "Channel",
    "Least",
    "Quiet",
    "Settings",
    "changed_at",
    "channel_called",
    "default_path",
    "read",
]


def read(path: str | None = None) -> Settings:
    """The settings in a file, by default the user's own; a missing file says nothing.

    Raises SettingsError, which names the file, the key and what would work.
    """
    path = path or default_path()
    text = text_of(path)
    if not text:
        return settings_of({}, path)
    from ledger.settings.tables import parsed  # a parser of TOML, for those who have a file

    return settings_of(parsed(text, path), path)
