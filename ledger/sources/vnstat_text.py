"""What vnStat prints, as the days and hours of its interfaces: JSON, dumpdb, oneline."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import IO, Any

from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.record import NamedTuple
from ledger.sources.texts import json_in, plain, text_in


class Traffic(NamedTuple):
    """Bytes of one piece of time."""

    rx: int
    tx: int

    @property
    def sum(self) -> int:
        return self.rx + self.tx


class Interface(NamedTuple):
    """What vnStat knows of one network interface, by its own clock."""

    name: str
    days: dict[date, Traffic]
    hours: dict[datetime, Traffic]
    fives: dict[datetime, Traffic]
    """Of five minutes each; only where there is nothing coarser."""
    created: date | None = None
    """The day of which it did not see the beginning."""
    updated: date | None = None
    """The day of which it did not see the end."""
    offset: timedelta | None = None
    """How far the clock of who wrote this was from UTC, where that can be told."""


_MOST_TRAFFIC = 10**18
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_QUARTER = timedelta(minutes=15)  # every clock in the world is off by whole quarters
_DUMP = re.compile(r"(?:version|active|interface);")
_ONELINE = re.compile(r"[12];[^;]*;[^;]*;")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TABLES = {"days": "day", "hours": "hour"}
"""What JSON of 1.x calls them."""
_WORKS = "vnstat --json d | giga import vnstat -"


def interfaces_in(head: bytes, file: IO[bytes], zone: tzinfo) -> list[Interface]:
    """What a text says. ``head`` was read before; ``zone`` is that of vnStat's clock.

    Raises :class:`LedgerError` for what cannot become days, and says what would work.
    """
    text = text_in(file, head)
    if text.startswith("{"):
        return _of_json(text)
    if _DUMP.match(text):
        return _of_dump(text.splitlines(), zone)
    if _ONELINE.match(text):
        return [_of_oneline(number, line) for number, line in enumerate(text.splitlines(), 1)]
    if text.startswith("<"):
        raise _refused(_("XML of vnStat is not read."))
    if not text:
        raise _refused(_("The file is empty."))
    raise _refused(_("This is nothing that vnStat keeps or prints for programs."))


def _refused(why: str) -> LedgerError:
    return LedgerError(why, _hint())


def _hint() -> str:
    return _("This works: {command}").format(command=_WORKS)


def traffic(rx: Any, tx: Any, unit: int = 1) -> Traffic:
    """What a row says, in bytes. Raises ValueError for what is no amount."""
    for amount in (rx, tx):
        if type(amount) is not int or not 0 <= amount * unit <= _MOST_TRAFFIC:
            raise ValueError(f"{amount!r}"[:40])
    return Traffic(rx * unit, tx * unit)


def possible(day: date) -> date:
    """A day that vnStat can have seen; ValueError for any other."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(day)
    return day


def _of_json(text: str) -> list[Interface]:
    said = json_in(text, _hint())
    found = said.get("interfaces")
    if not isinstance(found, list):
        raise _refused(_("This is JSON of --live, -tr or --alert, or not of vnStat at all."))
    version = plain(said.get("jsonversion"))
    if version not in ("1", "2"):
        raise _refused(
            _("vnStat's JSON of version {version} is not known.").format(version=version)
        )
    unit = 1024 if version == "1" else 1
    return [_json_interface(part, unit) for part in found]


def _json_interface(said: Any, unit: int) -> Interface:
    try:
        name = plain(said["name"] if "name" in said else said["id"])
        tables = {_TABLES.get(key, key): list(rows) for key, rows in said["traffic"].items()}
        created, updated = (_json_day(said[key]) for key in ("created", "updated"))
        offset = _offset(said["updated"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise _refused(_("The JSON lacks what vnStat writes of each interface.")) from None
    days = _json_rows(name, "day", tables, unit)
    hours = _json_rows(name, "hour", tables, unit)
    fives = {} if days or hours else _json_rows(name, "fiveminute", tables, unit)
    if not {"day", "hour", "fiveminute"} & tables.keys():
        raise _refused(
            _("{name}: there are no days in this, only {others}.").format(
                name=name, others=plain(", ".join(key for key in tables if key != "total"))
            )
        )
    return Interface(
        name,
        {when.date(): amount for when, amount in days.items()},
        hours,
        fives,
        created,
        updated,
        offset,
    )


def _json_rows(
    name: str, table: str, tables: dict[str, list[Any]], unit: int
) -> dict[datetime, Traffic]:
    rows: dict[datetime, Traffic] = {}
    for number, row in enumerate(tables.get(table, []), 1):
        try:
            when = _json_moment(row, table)
            if when in rows:
                raise ValueError(when)
            rows[when] = traffic(row["rx"], row["tx"], unit)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            raise _refused(
                _("{name}: row {number} of {table!r} makes no sense.").format(
                    name=name, number=number, table=table
                )
            ) from None
    return rows


def _json_moment(row: Any, table: str) -> datetime:
    day = _json_day(row)
    if table == "day":
        return datetime(day.year, day.month, day.day)
    time = row.get("time") or {"hour": row["id"]}  # 1.x has the hour for an id
    minute = time.get("minute", time.get("minutes", 0))
    return datetime(day.year, day.month, day.day, time["hour"], minute)


def _json_day(said: Any) -> date:
    at = said["date"]
    parts = [at[part] for part in ("year", "month", "day")]
    if not all(type(part) is int and 0 < part <= _LAST_YEAR for part in parts):
        raise ValueError(parts)
    return possible(date(*parts))


def _offset(updated: Any) -> timedelta | None:
    """From vnStat 2.10 on both the clock and the moment are told; the clock without its seconds."""
    moment = updated.get("timestamp")
    if type(moment) is not int or not 0 <= moment < 2**34:
        return None
    behind = _json_moment(updated, "hour") - (datetime(1970, 1, 1) + timedelta(seconds=moment))
    return round(behind / _QUARTER) * _QUARTER


def _of_dump(lines: Iterable[str], zone: tzinfo) -> list[Interface]:
    """``--dumpdb`` of vnStat 1.x: days in MiB and KiB, hours in KiB, moments as epoch seconds."""
    found: list[Interface] = []
    here = Interface("", {}, {}, {})
    for number, line in enumerate(lines, 1):
        key, *cells = line.strip().split(";")
        try:
            if key == "interface":
                here = Interface(plain(cells[0]), {}, {}, {})
                found.append(here)
            elif key == "created":
                here = found[-1] = found[-1]._replace(created=_moment(cells[0], zone).date())
            elif key == "updated":
                here = found[-1] = found[-1]._replace(updated=_moment(cells[0], zone).date())
            elif key == "d":
                _dump_day(here, cells, zone)
            elif key == "h" and int(cells[1]):
                hour = _moment(cells[1], zone).replace(minute=0, second=0, tzinfo=None)
                here.hours[hour] = traffic(int(cells[2]), int(cells[3]), 1024)
        except (IndexError, ValueError, OverflowError, OSError):
            raise _refused(_("Line {number} makes no sense.").format(number=number)) from None
    return found


def _dump_day(interface: Interface, cells: list[str], zone: tzinfo) -> None:
    _number, epoch, rx, tx, rx_rest, tx_rest, *_used = map(int, cells)
    amount = traffic(rx * 1024 + rx_rest, tx * 1024 + tx_rest, 1024)
    # A place that waits for its day is empty and marked so; one real dump marks all so.
    if epoch and (amount.sum or any(_used)):
        interface.days[_moment(str(epoch), zone).date()] = amount


def _moment(epoch: str, zone: tzinfo) -> datetime:
    when = datetime.fromtimestamp(int(epoch), zone)
    possible(when)
    return when


def _of_oneline(number: int, line: str) -> Interface:
    """``--oneline b``: today so far; its month is left to the days."""
    cells = line.strip().split(";")
    if len(cells) != 15 or not _DATE.fullmatch(cells[2]):
        raise _refused(_("Line {number} makes no sense.").format(number=number))
    if not all(cell.isdecimal() for cell in cells[3:6]):
        raise LedgerError(
            _("These amounts are rounded: {amount}.").format(amount=plain(cells[5])),
            _("This prints bytes: {command}").format(command="vnstat --oneline b"),
        )
    try:
        today = date.fromisoformat(cells[2])
        amount = traffic(int(cells[3]), int(cells[4]))
    except ValueError:
        raise _refused(_("Line {number} makes no sense.").format(number=number)) from None
    return Interface(plain(cells[1]), {today: amount}, {}, {})
