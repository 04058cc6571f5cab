"""Every way in which a file can fail, as one clear line.

The one place that knows the error codes of SQLite.
"""

import os
import sqlite3

from ledger.errors import GigaError, LedgerError, StoreError
from ledger.i18n import _

APPLICATION_ID = 0x47494741
"""``GIGA``: what schema.sql writes into the head of every ledger."""


def missing(path: str) -> StoreError:
    """Nothing is at the path."""
    return StoreError(
        _("There is no ledger at {path}.").format(path=path),
        _("Begin one with: giga start PLAN"),
    )


def empty(path: str) -> StoreError:
    """A file of no bytes: lost data, or a ledger that was never finished."""
    return StoreError(
        _("{path} is empty, and an empty file is never taken for a new ledger.").format(path=path),
        _("If a ledger was there, put a copy of it back; to begin a new one: giga start PLAN"),
    )


def foreign(path: str) -> StoreError:
    """The file belongs to something else, whatever it is."""
    return StoreError(
        _("{path} is not a Giga ledger.").format(path=path),
        _("Name the right file with --db or GIGA_DB."),
    )


def newer(path: str, version: int, known: int) -> StoreError:
    """A later format than this program knows."""
    return StoreError(
        _("{path} was made by a newer Giga (format {version}, known here: {known}).").format(
            path=path, version=version, known=known
        ),
        _("Nothing was changed. Update giga-ledger."),
    )


class Damaged(StoreError):
    """A file of Giga's that cannot be believed any more."""


def damaged(path: str, reason: str) -> Damaged:
    """The file is Giga's, and cannot be believed any more; the newest copy beside it is named."""
    from shlex import quote

    from ledger.store.copies import beside

    newest, perhaps = beside(path)
    if newest:
        hint = _("Put its newest copy back: giga restore {file}").format(file=quote(newest))
    elif perhaps:
        commands = ", ".join(f"giga restore {quote(file)}" for file in perhaps)
        hint = _("Put a copy back, if this one is yours: {commands}").format(commands=commands)
    else:
        hint = _("Put a copy of it back, if you have one: giga restore FILE")
    return Damaged(_("{path} is damaged ({reason}).").format(path=path, reason=reason), hint)


def wrong_sums(path: str, mend: str = "giga doctor --fix") -> StoreError:
    """What is derived from the entries is not what they say; ``mend`` makes it anew."""
    return StoreError(
        _("{path} holds sums that are not those of its entries.").format(path=path),
        _("Make them anew: {command}").format(command=mend),
    )


def busy(path: str) -> StoreError:
    """Another program held the file for longer than anyone waits."""
    return StoreError(
        _("{path} is in use by another program.").format(path=path),
        _("Nothing was changed. Try again when it is done."),
    )


def vanished(path: str) -> StoreError:
    """Somebody deleted the file, or put another in its place, within the last moment."""
    return StoreError(
        _("{path} was deleted or replaced while giga wrote to it.").format(path=path),
        _("What was just written is not there; enter it again when the ledger is back."),
    )


def old_sqlite() -> StoreError:
    """STRICT tables came with SQLite 3.37."""
    return StoreError(
        _("This Python has SQLite {version}; Giga needs 3.37 or newer.").format(
            version=sqlite3.sqlite_version
        )
    )


def system(error: OSError, path: str) -> StoreError:
    """What the operating system refused before SQLite was asked."""
    reason = error.strerror or type(error).__name__
    return StoreError(_("{path} cannot be used: {reason}.").format(path=path, reason=reason))


OF_VALUES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What reading raises of values that no giga wrote."""


def explain(error: Exception, path: str, conn: sqlite3.Connection | None = None) -> Exception:
    """The refusal that an error means, of SQLite or of whoever reads what it gives; the error
    itself where it is a fault of ours.
    """
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER:
        return LedgerError(_("The ledger refuses this: {reason}.").format(reason=error))
    known = _by_code(code, str(error), path)
    if known is None and conn is not None:
        known = _by_content(conn, path)
    return known or error


def _by_code(code: int, reason: str, path: str) -> GigaError | None:
    main = code & 0xFF
    if main == sqlite3.SQLITE_NOTADB:
        return foreign(path)
    if main == sqlite3.SQLITE_CORRUPT:
        return damaged(path, reason)
    if main in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return busy(path)
    if main == sqlite3.SQLITE_FULL:
        return StoreError(
            _("The disk is full: nothing was written to {path}.").format(path=path),
            _("Make room and try again."),
        )
    if code == sqlite3.SQLITE_IOERR_DIR_FSYNC:  # the last step of a transaction
        return StoreError(
            _("The disk did not confirm what was written to {path}.").format(path=path),
            _("giga journal shows whether it is there."),
        )
    if main == sqlite3.SQLITE_IOERR:
        return StoreError(
            _("{path} could not be read or written ({reason}).").format(path=path, reason=reason),
            _("Nothing was changed. Is the disk full, or was it taken out?"),
        )
    if main in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return _not_allowed(path)
    return None


def _by_content(conn: sqlite3.Connection, path: str) -> GigaError | None:
    """What is wrong with a file that SQLite reads; None where nothing is."""
    if not is_ours(conn):
        return foreign(path)
    from ledger.store import checking, totals

    try:
        faults = checking.faults(conn)
    except sqlite3.Error:  # the first error says more; or it is closed already
        return None
    if faults:
        return damaged(path, faults[0])
    try:
        agrees = not totals.wrong_day_totals(conn) and not totals.wrong_meters(conn)
    except sqlite3.Error:
        agrees = False
    return None if agrees else wrong_sums(path)


def _not_allowed(path: str) -> StoreError:
    """SQLite says "cannot open" for many reasons; the file and its folder tell which."""
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.exists(path):
        return missing(path)
    if not os.access(path, os.R_OK):
        return StoreError(_("{path} may not be read by you.").format(path=path))
    what = folder if os.access(path, os.W_OK) else path
    return StoreError(
        _("{what} is read-only: nothing can be written to the ledger.").format(what=what),
        _("Allow writing there, or name another file with --db."),
    )


def is_ours(conn: sqlite3.Connection) -> bool:
    """Whether the file says that it is a ledger of Giga."""
    try:
        return bool(conn.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)
    except sqlite3.Error:
        return True  # it cannot even be asked; the first error says more
