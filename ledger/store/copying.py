"""Whole copies of a ledger: written, verified, and put back in its place."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from shlex import quote

from ledger import files
from ledger.errors import StoreError
from ledger.i18n import _
from ledger.record import NamedTuple
from ledger.store import checking, copies, opening, refusals

_BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite lays beside a file; beside another file of that name it would spoil it."""

_HEAD = b"SQLite format 3\0"


class Content(NamedTuple):
    """What a ledger holds, so that a person knows it again."""

    commands: int
    entries: int
    last: str
    """When its last command was entered, in UTC; empty where there is none."""


def backup(path: str, file: str) -> Content:
    """Write a copy of the ledger, verify it, and put it at ``file`` at one stroke.

    Others may go on writing. What is at ``file`` is replaced only if it is an earlier copy of
    the same ledger. Raises StoreError; then whatever was there is as it was.
    """
    with opening.reading(path) as conn:
        _check_not_itself(path, file)
        _check_replaceable(conn, file)
        with _copied(conn, path, file) as part, _system(file):
            os.replace(part, os.path.realpath(file))
            files.sync_folder(file)
        return _content(conn)


def examine(file: str) -> Content:
    """What a copy holds. Raises StoreError where it is no ledger, too new, or not whole."""
    try:
        with _opened(file) as conn:
            _check_copy(conn, file)
            return _content(conn)
    except refusals.Damaged as error:  # what lies beside a copy may be of anybody
        raise StoreError(error.message, _("Choose another backup.")) from None


def restore(path: str, file: str) -> str:
    """Put a copy in the place of the ledger; returns the name that the old one has now.

    Empty where there was none. All is checked before anything is written, and after any failure
    the ledger is as it was.
    """
    _check_not_itself(path, file)
    _check_ours(path)
    with _opened(file) as source:
        _check_copy(source, file)
        target = os.path.realpath(path)
        with _system(path):
            put = _restore_into if _is_whole(target) else _put_at
            kept = put(source, target)
    if not kept or os.path.islink(path):
        return kept
    return path + kept.removeprefix(target)  # as a person names it


@contextmanager
def _opened(file: str) -> Iterator[sqlite3.Connection]:
    """A ledger of any version that is known here, as it is: it is not brought up to date."""
    opening.check_file(file)
    with opening.explained(file):
        conn = opening.connect(file, "ro")
    try:
        with opening.explained(file, conn):
            opening.patiently(conn, "BEGIN")
            opening.patiently(conn, "PRAGMA user_version")
            if not refusals.is_ours(conn):
                raise refusals.foreign(file)
            opening.refuse_version(file, opening.user_version(conn))
            yield conn
    finally:
        conn.close()


def _content(conn: sqlite3.Connection) -> Content:
    row = conn.execute(
        "SELECT (SELECT count(*) FROM command), (SELECT count(*) FROM fact_in_force),"
        " coalesce((SELECT entered_at FROM command ORDER BY id DESC LIMIT 1), '')"
    ).fetchone()
    return Content._make(row)


def _check_not_itself(path: str, file: str) -> None:
    with suppress(OSError):
        if os.path.samefile(path, file):
            raise StoreError(
                _("{file} is the ledger itself.").format(file=file), _("Give another name.")
            )


def _check_replaceable(conn: sqlite3.Connection, file: str) -> None:
    """Refuse to write over anything but an earlier state of the same ledger."""
    target = os.path.realpath(file)
    for name in (target + suffix for suffix in _BESIDE):
        if os.path.lexists(name):
            raise StoreError(
                _("{name} lies there, left by another program.").format(name=name),
                _("Give another name."),
            )
    if not os.path.lexists(target):
        return
    try:
        with _opened(file) as other:
            (made,) = other.execute(_MADE).fetchone()
            last = other.execute(_LAST).fetchone()
    except StoreError as error:
        raise StoreError(error.message, _("It was left alone; give another name.")) from None
    ours = conn.execute(_MADE).fetchone() == (made,)
    if not ours or (last and conn.execute(_SAME, last).fetchone() is None):
        raise StoreError(
            _("{file} holds what this ledger does not.").format(file=file),
            _("It was left alone; give another name."),
        )


_MADE = "SELECT min(applied_at) FROM _sqlite_migrations"
_LAST = "SELECT id, entered_at, verb, words FROM command ORDER BY id DESC LIMIT 1"
_SAME = "SELECT id FROM command WHERE (id, entered_at, verb, words) = (?, ?, ?, ?)"


@contextmanager
def _copied(conn: sqlite3.Connection, path: str, file: str) -> Iterator[str]:
    """A verified copy of what ``conn`` sees, in the folder of ``file``; gone on leaving."""
    part = files.new_part(file)
    try:
        with _system(file), opening.explained(file):
            _write(conn, part)
            with closing(opening.connect(part, "ro")) as copy:
                _check_whole(copy, path, "giga doctor --fix")
                if checking.counts(copy) != checking.counts(conn):
                    raise refusals.damaged(path, _("a copy has other rows"))
        yield part
    finally:
        with suppress(OSError):
            os.unlink(part)


def _write(conn: sqlite3.Connection, part: str) -> None:
    """A new file for its owner alone, on the disk when this returns."""
    with open(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+b") as file:
        with closing(opening.connect(part, "rw")) as copy:
            copy.execute("PRAGMA journal_mode = OFF")  # after a crash it is no use to anyone
            conn.backup(copy)
        os.fsync(file.fileno())


def _check_copy(conn: sqlite3.Connection, file: str) -> None:
    _check_whole(conn, file, f"giga --db {quote(file)} doctor --fix")


def _check_whole(conn: sqlite3.Connection, file: str, mend: str) -> None:
    """Refuse what cannot be believed; ``mend``: what makes its sums anew."""
    if found := checking.faults(conn):
        raise refusals.damaged(file, found[0])
    if checking.unreadable(conn, derived=True):
        raise refusals.wrong_sums(file, mend)


def _check_ours(path: str) -> None:
    """Refuse to replace anything but a ledger; a damaged one may say no more than that in its head.

    An empty file stands for a ledger that was lost.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise refusals.foreign(path)
        with open(path, "rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return
    except OSError as error:
        raise refusals.system(error, path) from None
    number = {at: int.from_bytes(head[at : at + 4], "big") for at in (60, 68)}
    if head and (not head.startswith(_HEAD) or number[68] != refusals.APPLICATION_ID):
        raise refusals.foreign(path)
    if number[60] > opening.SCHEMA_VERSION:
        raise refusals.newer(path, number[60], opening.SCHEMA_VERSION)


def _is_whole(path: str) -> bool:
    """Whether there is a ledger that SQLite can write to."""
    if not os.path.exists(path) or not os.path.getsize(path):
        return False
    with opening.explained(path), closing(opening.connect(path, "rw")) as conn:
        try:
            opening.patiently(conn, "PRAGMA user_version")  # rolls back what a crash left
            return checking.is_whole(conn)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT:
                return False
            raise


def _restore_into(source: sqlite3.Connection, path: str) -> str:
    """Write the copy into the file that is there, in one transaction of SQLite.

    So whoever has it open sees all or nothing of it, and a crash is rolled back.
    """
    # To close a file gives back its locks, so this one is closed after all others.
    with open(path, "rb", buffering=0) as head:
        before = _change_counter(head.fileno())
        kept = keep(path, path + copies.KEPT)
        try:
            with opening.explained(path), closing(opening.connect(path, "rw")) as target:
                opening.durably(target)
                _overwrite(source, target, lambda: _change_counter(head.fileno()) == before, path)
        except StoreError:
            os.unlink(kept)
            raise
    return kept


def _overwrite(
    source: sqlite3.Connection, target: sqlite3.Connection, as_kept: Callable[[], bool], path: str
) -> None:
    statuses: list[int] = []

    def check(status: int, _left: int, _all: int) -> None:
        statuses.append(status)
        too_long = statuses.count(sqlite3.SQLITE_BUSY) > opening.PATIENCE
        # After the first page the file is locked, and still as it was.
        first = status == sqlite3.SQLITE_OK and statuses.count(status) == 1
        if too_long or (first and not as_kept()):
            raise refusals.busy(path)

    source.backup(target, pages=1, progress=check)


def _change_counter(file: int) -> bytes:
    """What SQLite counts up with each transaction."""
    os.lseek(file, 24, os.SEEK_SET)
    return os.read(file, 4)


def keep(path: str, name: str) -> str:
    """A verified copy of the ledger as it is, beside it and under a free name such as ``name``."""
    with opening.explained(path), closing(opening.connect(path, "ro")) as conn:
        opening.patiently(conn, "BEGIN")
        opening.patiently(conn, "PRAGMA user_version")
        with _copied(conn, path, path) as part, _system(path):
            kept = _free_name(name)
            os.rename(part, kept)
    files.sync_folder(kept)
    return kept


def _put_at(source: sqlite3.Connection, path: str) -> str:
    """Put the copy where no ledger is, or one that is past use, which gets another name."""
    folder = os.path.dirname(os.path.abspath(path))
    files.make_folder(folder)
    with _copied(source, path, path) as part:
        kept = _free_name(path + copies.KEPT)
        there = os.path.lexists(path)
        if there:
            os.link(path, kept)
        for suffix in _BESIDE:
            with suppress(FileNotFoundError):
                os.rename(path + suffix, kept + suffix)
        put = os.replace if there else os.link  # a ledger that came meanwhile is not replaced
        put(part, path)
        files.sync_folder(path)
    return kept if there else ""


def _free_name(wanted: str) -> str:
    """The name, or where it is taken with a number after it."""
    name, number = wanted, 1
    while any(os.path.lexists(name + suffix) for suffix in ("", *_BESIDE)):
        number += 1
        name = f"{wanted}-{number}"
    return name


@contextmanager
def _system(file: str) -> Iterator[None]:
    """What the operating system refuses, as one clear line."""
    try:
        yield
    except OSError as error:
        raise refusals.system(error, file) from None
