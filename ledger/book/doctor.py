"""Whether all is well with the ledger and what it needs, and what mends the rest."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from glob import escape, glob
from shlex import quote

from ledger import files, settings, store
from ledger.billing import books
from ledger.book import asking, collecting, keeping, reminding, scheduling
from ledger.book.account import Terms
from ledger.book.session import Session
from ledger.errors import GigaError
from ledger.i18n import N_, _
from ledger.plans.files import read_file, toml_files
from ledger.record import NamedTuple
from ledger.render.doctor import Check, Fault
from ledger.schedule import ScheduleError
from ledger.settings import sources as table
from ledger.store.copies import is_ledger
from ledger.store.paths import default_path, own_plans

_FIX = "giga doctor --fix"
_RESTORE = N_("Put a backup in its place: giga restore FILE")
_REPORT = N_("This is a fault in giga: please report it, with the output of giga export json.")


class Findings(NamedTuple):
    """What one check found."""

    faults: list[Fault]
    notes: list[str]


_NAMES = (
    "file",
    "schema",
    "foreign_keys",
    "rows",
    "day_totals",
    "meters",
    "books",
    "clock",
    "permissions",
    "leftovers",
    "plans",
    "settings",
    "schedule",
    "channels",
    "sources",
)
"""The checks in their order."""


def examine(session: Session, *, fix: bool = False) -> list[Check]:
    """Look at everything, and with ``fix`` mend what is safe to mend.

    What needs a whole file is left out where the file is not whole, and what needs its sums where
    these are wrong.
    """
    checks: list[Check] = []
    for name in _NAMES:
        needed = _NEEDED.get(name, _BASE if name in _OF_LEDGER else ())
        if not all(check.ok for check in checks if check.name in needed):
            continue
        checks.append(Check(name, *_found(name, session, fix)))
    return checks


def _found(name: str, session: Session, fix: bool) -> Findings:
    found = _looked(lambda: _look(name, session))
    if not (fix and name in _FIXES and found.faults):
        return found

    def mended() -> Findings:
        _FIXES[name](session)
        return Findings([fault._replace(fixed=True) for fault in found.faults], found.notes)

    return _looked(mended)


def _look(name: str, session: Session) -> Findings:
    if name not in _OF_LEDGER:
        return _OTHERS[name](session)
    with store.reading(session.path) as conn:
        return _OF_LEDGER[name](conn, session)


def _looked(look: Callable[[], Findings]) -> Findings:
    """What was found, or why it could not be looked for."""
    try:
        return look()
    except GigaError as error:
        return _wrong([Fault(error.message, error.hint)])
    except OSError as error:
        return _wrong([Fault(f"{error.filename}: {error.strerror}", "")])
    except (sqlite3.Error, *keeping.UNREADABLE) as error:
        what = _("It cannot be read: {why}.").format(why=repr(error)[:200])
        return _wrong([Fault(what, _(_RESTORE))])


def _wrong(faults: list[Fault]) -> Findings:
    return Findings(faults, [])


def _file(session: Session) -> Findings:
    with store.reading(session.path) as conn:
        return _wrong([Fault(line, _(_RESTORE)) for line in store.integrity(conn)])


def _foreign_keys(conn: sqlite3.Connection, _session: Session) -> Findings:
    return _wrong([Fault(line, _(_RESTORE)) for line in store.foreign_keys(conn)])


def _schema(conn: sqlite3.Connection, _session: Session) -> Findings:
    return _wrong([Fault(line, _(_RESTORE)) for line in store.schema(conn)])


def _rows(conn: sqlite3.Connection, _session: Session) -> Findings:
    return _wrong([Fault(line, _(_RESTORE)) for line in store.unreadable(conn)])


def _day_totals(conn: sqlite3.Connection, _session: Session) -> Findings:
    said = _("{day}: the sum says {stored} bytes, the entries say {true}.")
    return _wrong(
        [
            Fault(said.format(day=row.day, stored=_sum(row.stored), true=_sum(row.true)), _FIX)
            for row in store.wrong_day_totals(conn)
        ]
    )


def _sum(total: tuple[int, int] | None) -> int:
    return total[0] if total else 0


def _rebuild_day_totals(session: Session) -> None:
    with store.writing(session.path) as conn:
        store.rebuild_day_totals(conn)


def _meters(conn: sqlite3.Connection, _session: Session) -> Findings:
    said = _("{day}: the list of meters in force is wrong about entry {id}.")
    return _wrong(
        [Fault(said.format(day=row.day, id=row.fact), _FIX) for row in store.wrong_meters(conn)]
    )


def _rebuild_meters(session: Session) -> None:
    with store.writing(session.path) as conn:
        store.rebuild_meters(conn)


def _books(conn: sqlite3.Connection, session: Session) -> Findings:
    return _wrong(
        [
            Fault(f"{account.name}: {line}", _(_REPORT))
            for account in keeping.replayed(conn, session)
            for line in books.faults(account.history, account.statement)
        ]
    )


def _clock(conn: sqlite3.Connection, session: Session) -> Findings:
    faults, notes, now = [], [], session.now.text()
    if count := store.entered_after(conn, now):
        what = _("Commands that were given later than now: {count}.").format(count=count)
        mend = _("Is the clock of this machine right? It says {now}.").format(now=now)
        faults.append(Fault(what, mend))
    for account in keeping.replayed(conn, session):
        faults += _of_coming_days(conn, account.terms)
    if session.now.fixed:
        notes.append(_("GIGA_TODAY is set: today is {day}.").format(day=session.now.fixed))
    return Findings(faults, notes)


def _of_coming_days(conn: sqlite3.Connection, terms: Terms) -> list[Fault]:
    what = _("{contract}: entry {id} is of a day after {today}.")
    mend = _("Was another day meant? giga void {id}")
    return [
        Fault(what.format(contract=terms.row.name, id=id, today=terms.today), mend.format(id=id))
        for id in store.said_after(conn, terms.row.id, terms.today)
    ]


def _open_to_others(session: Session) -> dict[str, int]:
    """What others may read or change, with the mode that it should have.

    Of folders only that of the default ledger is giga's own. What lies beside the ledger under its
    name are journals, locks and copies, and no links, which may lead anywhere; the settings may
    hold an address, which is as good as a password.
    """
    if sys.platform == "win32":
        return {}
    wanted = dict.fromkeys([*_of_ledger(session.path), *_of_channels(), *_of_sources()], 0o600)
    folder = os.path.dirname(os.path.abspath(session.path))
    if folder == os.path.dirname(os.path.abspath(default_path())):
        wanted[folder] = 0o700
    return {
        path: mode
        for path, mode in wanted.items()
        if os.path.exists(path) and stat.S_IMODE(os.stat(path).st_mode) & 0o077
    }


def _of_ledger(path: str) -> list[str]:
    """The ledger and what lies beside it; nothing where the file is of another program."""
    if os.path.exists(path) and not is_ledger(path):
        return []
    named = glob(f"{escape(path)}[-.]*")
    return [path, *(file for file in named if os.path.isfile(file) and not os.path.islink(file))]


def _of_channels() -> list[str]:
    """The files in which addresses of channels stand."""
    with suppress(GigaError):  # another check says so
        channels = settings.read().known
        inside = [settings.default_path() for channel in channels if channel.kind == "url"]
        return inside + [channel.target for channel in channels if channel.kind == "url_file"]
    return []


def _of_sources() -> list[str]:
    """The files in which passwords of sources stand."""
    found: list[str] = []
    with suppress(GigaError):  # another check says so
        for source in table.read():
            with suppress(GigaError):
                found += asking.secret_files(source)
    return found


def _permissions(session: Session) -> Findings:
    what = _("{path} is open to others.")
    return _wrong(
        [
            Fault(what.format(path=path), f"{_FIX} (chmod {mode:o})")
            for path, mode in _open_to_others(session).items()
        ]
    )


def _close_to_others(session: Session) -> None:
    for path, mode in _open_to_others(session).items():
        os.chmod(path, mode)


def _leftovers(session: Session) -> Findings:
    what = _("{path} never became whole: a giga that wrote it was killed.")
    return _wrong([Fault(what.format(path=path), _FIX) for path in _left(session)])


def _left(session: Session) -> list[str]:
    return files.leftovers(os.path.dirname(os.path.realpath(session.path)))


def _remove_leftovers(session: Session) -> None:
    for path in _left(session):
        os.unlink(path)


def _plans(_session: Session) -> Findings:
    faults = []
    for path in toml_files(own_plans()):
        try:
            read_file(path)
        except GigaError as error:
            mend = _("Mend {path}, then: giga plans check {path}").format(path=quote(path))
            faults.append(Fault(str(error), mend))
    return _wrong(faults)


def _settings(_session: Session) -> Findings:
    settings.read()
    return _wrong([])


def _schedule(session: Session) -> Findings:
    try:
        found = scheduling.check(session, None)
    except ScheduleError as error:
        return Findings([], [str(error)])
    mend = "giga schedule --install"
    return Findings(
        [Fault(f"{one.kind}: {what}", mend) for one in found if one.kind for what in one.faults],
        [what for one in found if not one.kind for what in one.faults],
    )


def _channels(_conn: sqlite3.Connection, session: Session) -> Findings:
    what = _("{channel} did not hear what was new at the last giga remind.")
    try:
        unheard = reminding.unheard(session, settings.read())
    except GigaError:  # no contract runs; or the settings are wrong, as another check says
        unheard = []
    return _wrong(
        [
            Fault(what.format(channel=channel.name), f"giga remind --test {channel.name}")
            for channel in unheard
        ]
    )


def _sources(_conn: sqlite3.Connection, session: Session) -> Findings:
    what = _("{name} has brought nothing since {day}: {why}")
    faults = [
        Fault(
            what.format(name=one.name, day=one.now.since[:10], why=one.now.failure),
            f"giga collect {one.name}",
        )
        for one in collecting.overview(session)
        if one.now and one.now.failure
    ]
    return _wrong(faults + [Fault(str(wrong), "") for wrong in collecting.unfit()])


_BASE = ("file", "schema", "foreign_keys", "rows")
"""Without these nothing that the ledger says can be believed."""

_NEEDED = dict.fromkeys(("books", "clock", "channels"), (*_BASE, "day_totals", "meters"))
"""What is worked out from the sums."""

_OF_LEDGER: dict[str, Callable[[sqlite3.Connection, Session], Findings]] = {
    "schema": _schema,
    "foreign_keys": _foreign_keys,
    "rows": _rows,
    "day_totals": _day_totals,
    "meters": _meters,
    "books": _books,
    "clock": _clock,
    "channels": _channels,
    "sources": _sources,
}

_OTHERS: dict[str, Callable[[Session], Findings]] = {
    "file": _file,
    "permissions": _permissions,
    "leftovers": _leftovers,
    "plans": _plans,
    "settings": _settings,
    "schedule": _schedule,
}

_FIXES: dict[str, Callable[[Session], None]] = {
    "day_totals": _rebuild_day_totals,
    "meters": _rebuild_meters,
    "permissions": _close_to_others,
    "leftovers": _remove_leftovers,
}
