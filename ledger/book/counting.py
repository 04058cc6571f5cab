"""Counters to meters: a counter begins anew with each boot, month or plug; its meter goes on.

What a meter shows is all that its counter has counted, life after life: where it stood when the
life began, and what the counter shows now. So nothing is lost or counted twice, however often it
begins anew within a day, and a day keeps one reading however often it is read; the first day that
from which the meter counts, and one more.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ledger import store
from ledger.book.account import Terms, check_covers
from ledger.book.entering import MOST_A_DAY
from ledger.book.session import composed, same_name
from ledger.errors import LedgerError
from ledger.facts import History, Meter
from ledger.facts.brought import Oddity
from ledger.i18n import _
from ledger.record import NamedTuple
from ledger.sources import Counter
from ledger.store.counting import Stand, last_stand, read_on
from ledger.store.records import MOST
from ledger.units import text

_WEEK = timedelta(days=7)
_KEY = re.compile(r"(.*?)(?: \+(\d+))?", re.DOTALL)
"""A life by the device's own word, and how often the counter fell since that began."""


class Due(NamedTuple):
    """A reading that is to be written down."""

    meter: Meter
    key: str
    replaces: int | None
    """The reading of the same day that it takes the place of."""


def due(
    conn: sqlite3.Connection, terms: Terms, source: str, counters: Iterable[Counter]
) -> list[Due]:
    """What the counters say that is not written down yet, as of today.

    Raises LedgerError where the contract does not run today.
    """
    found, known = [], store.history(conn, terms.row).meters
    for counter in counters:
        check_covers(terms, terms.today)
        _check_amount(counter)
        counter = counter._replace(name=spelled(known, counter.name))
        stand = last_stand(conn, terms.row.id, source, counter.name)
        reading = _due(conn, terms, source, counter, stand)
        if reading is not None and reading.replaces == _begins(known, counter.name):
            reading = reading._replace(replaces=None)
        if reading is not None:
            found.append(reading)
    return found


def write(
    conn: sqlite3.Connection, command: int, terms: Terms, source: str, readings: Iterable[Due]
) -> None:
    """Write them down."""
    for meter, key, replaces in readings:
        store.add_meter(
            conn, command, terms.row.id, meter, source=source, key=key, replaces=replaces
        )


def beside(
    history: History, today: date, counters: Iterable[Counter]
) -> Iterator[tuple[str, list[str]]]:
    """The names of new meters, with those that counted the same line in the days that they count
    or in the last week.
    """
    names = {meter.name for meter in history.meters}
    for counter in counters:
        name = spelled(history.meters, counter.name)
        first = min(counter.since or today, today - _WEEK)
        others = {
            meter.name: None
            for meter in history.meters
            if meter.line == counter.line and meter.day >= first
        }
        if name not in names and others:
            yield name, list(others)


def leaps(
    conn: sqlite3.Connection,
    history: History,
    terms: Terms,
    source: str,
    counters: Iterable[Counter],
    unit: int,
) -> Iterator[Oddity]:
    """Counters that have counted more since they were last read than days can have used."""
    for counter in counters:
        counter = counter._replace(name=spelled(history.meters, counter.name))
        stand = last_stand(conn, terms.row.id, source, counter.name)
        since = stand.day if stand else _counts_from(counter, None, terms)
        if since is not None:
            _key, base = _life(counter, stand, terms.today)
            counted = base + counter.bytes - (stand.bytes if stand else 0)
            if said := too_much(counter.name, counted, since, terms.today, unit):
                yield Oddity("meter_leap", said, asks=True)


def too_much(name: str, counted: int, since: date, day: date, unit: int) -> str:
    """What to say of a meter that counted so many bytes since a day; empty where it may be."""
    if counted <= MOST_A_DAY * max((day - since).days, 1):
        return ""
    return _("{meter} has counted {amount} since {since}: more than {most} a day").format(
        meter=name, amount=text(counted, unit), since=since, most=text(MOST_A_DAY, 1000)
    )


def meters(history: History, names: Iterable[str]) -> list[Meter]:
    """Where these meters stand, by the last reading of each."""
    last = {meter.name: meter for meter in history.meters}
    spellings = [spelled(history.meters, name) for name in names]
    return [last[name] for name in spellings if name in last]


def _check_amount(counter: Counter) -> None:
    if not 0 <= counter.bytes <= MOST:
        raise LedgerError(
            _("{name} cannot stand at {amount} bytes.").format(
                name=counter.name, amount=counter.bytes
            ),
            _("Nothing was brought in."),
        )


def _begins(known: Iterable[Meter], name: str) -> int | None:
    """The reading from which on a meter counts: it stays, or its day would lose what follows."""
    its = [meter for meter in known if meter.name == name]
    first = min(its, key=lambda meter: (meter.day, meter.id), default=None)
    return first.id if first and first.counts_from is None else None


def spelled(known: Iterable[Meter], name: str) -> str:
    """The name of a meter as it was first written, in whatever case it is given now."""
    for meter in known:
        if same_name(meter.name) == same_name(name):
            return meter.name
    return composed(name)


def _due(
    conn: sqlite3.Connection, terms: Terms, source: str, counter: Counter, stand: Stand | None
) -> Due | None:
    today, contract = terms.today, terms.row.id
    key, base = _life(counter, stand, today)
    amount = base + counter.bytes
    if stand is not None and (today < stand.day or (today, amount) == (stand.day, stand.bytes)):
        return None
    goes_on = stand is None or key == stand.key
    meter = Meter(
        0,
        today,
        amount,
        counter.name,
        counter.line,
        _counts_from(counter, stand, terms),
        goes_on,  # what the counter saw on days without a reading is spread over them
    )
    return Due(meter, key, read_on(conn, contract, source, counter.name, today))


def _life(counter: Counter, stand: Stand | None, today: date) -> tuple[str, int]:
    """Which life of the counter this is, and where the meter stood when it began.

    A device that has no word now says nothing about it. A day alone is believed where it lies
    between the last reading and today; beside these two a counter that began anew has fallen.
    """
    if stand is None:
        return counter.life or "-", 0
    match = _KEY.fullmatch(stand.key)
    assert match is not None
    own = counter.life or match[1]
    if own != match[1]:
        return own, stand.bytes
    cleared = not counter.life and counter.since and stand.day < counter.since < today
    if cleared or counter.bytes < stand.bytes - stand.base:
        return f"{own} +{int(match[2] or 0) + 1}", stand.bytes
    return stand.key, stand.base


def _counts_from(counter: Counter, stand: Stand | None, terms: Terms) -> date | None:
    """Since when the first reading of the meter counts.

    What was counted before the contract began is not its use, and cannot be told from the rest.
    """
    if stand is not None:
        return stand.counts_from
    since = counter.since
    return since if since and terms.row.since <= since <= terms.today else None
