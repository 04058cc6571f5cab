"""Where the ledger lies when nobody says otherwise, and paths as SQLite wants them."""

import os
import sys


def default_path() -> str:
    """``giga/ledger.db`` in the folder where this platform keeps a user's data."""
    return os.path.join(_data_folder(), "giga", "ledger.db")


def own_plans() -> str:
    """The folder of the user's own plan files: ``GIGA_PLANS``, else beside the default ledger."""
    wanted = os.environ.get("GIGA_PLANS")
    return os.path.expanduser(wanted) if wanted else os.path.join(_data_folder(), "giga", "plans")


def _data_folder() -> str:
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        return os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Application Support")
    wanted = os.environ.get("XDG_DATA_HOME", "")
    # The XDG standard: a relative path is to be ignored.
    return wanted if os.path.isabs(wanted) else os.path.join(home, ".local", "share")


def uri(path: str, mode: str) -> str:
    """A path as a URI for SQLite; ``mode`` is ``ro`` or ``rw``, neither of which makes a file."""
    plain = os.path.abspath(path)
    if os.sep != "/":
        plain = "/" + plain.replace(os.sep, "/")
    for char, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        plain = plain.replace(char, code)
    return f"file://{plain}?mode={mode}"
