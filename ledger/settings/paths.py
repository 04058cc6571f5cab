"""Where the settings lie."""

import os
import sys


def default_path() -> str:
    """``GIGA_CONFIG``, else ``giga/config.toml`` in this platform's folder for settings."""
    wanted = os.environ.get("GIGA_CONFIG")
    return os.path.expanduser(wanted or os.path.join(_config_folder(), "giga", "config.toml"))


def _config_folder() -> str:
    if sys.platform == "win32":
        return os.environ.get("APPDATA") or os.path.join("~", "AppData", "Roaming")
    if sys.platform == "darwin":
        return os.path.join("~", "Library", "Application Support")
    wanted = os.environ.get("XDG_CONFIG_HOME", "")
    # The XDG standard: a relative path is to be ignored.
    return wanted if os.path.isabs(wanted) else os.path.join("~", ".config")
