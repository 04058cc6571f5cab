"""Usage of one network interface from vnStat: its database, live or copied, or what it prints.

Hours count where vnStat still has all of a day; of older days it has only the sum, which by
another clock than the plan's is no day of the plan. No list of
months, years or top days is read: the first two are no days, and the largest days alone would
make the rest look as large.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo

from ledger.dates import zone_called
from ledger.errors import LedgerError
from ledger.i18n import N_, _
from ledger.sources import Found, Input, Option, Remark, Used
from ledger.sources.vnstat_database import DATABASE, HEADER, interfaces_of, spooled
from ledger.sources.vnstat_text import Interface, Traffic, interfaces_in

SAYS = N_("vnStat: its database, or what `vnstat --json` prints.")
OPTIONS = (
    Option("interface", N_("The network interface, such as wwan0."), "NAME"),
    Option("clock", N_("The time zone of vnStat's clock, where it is not the plan's."), "ZONE"),
    Option("exclude", N_("Days to leave out, such as 2026-11-03,2026-11-04."), "DATES"),
)
FETCH_OPTIONS = (Option("database", N_("The file of the live database."), "FILE"),)

_WRAP = 2**32


def read(given: Input) -> Found:
    """A database, or the output of ``vnstat --json``, ``--dumpdb`` or ``--oneline b``.

    What it is, is told by its content. Raises :class:`LedgerError` for anything else, and where
    several interfaces are in it and none is named.
    """
    head = given.file.read(len(HEADER))
    clock = _zone(given.options.get("clock", ""))
    if head != HEADER:
        interfaces = interfaces_in(head, given.file, clock or given.zone)
    elif given.path != "-" and os.path.isfile(given.path):
        # A live database needs its own place, for its locks.
        interfaces = interfaces_of(given.path)
    else:
        interfaces = spooled(head, given.file)
    return _found(interfaces, given.options, given.zone)


def fetch(settings: Mapping[str, str]) -> Found:
    """The live database of this machine: ``database`` (by default where vnStat keeps it).

    Takes the options of :func:`read` as well. Raises :class:`LedgerError` where there is none.
    """
    interfaces = interfaces_of(settings.get("database") or DATABASE)
    return _found(interfaces, settings, _zone(settings.get("zone", "")))


def _found(interfaces: list[Interface], options: Mapping[str, str], zone: tzinfo | None) -> Found:
    chosen = _chosen(interfaces, options.get("interface", ""))
    clock = _zone(options.get("clock", ""))
    exclude = _days(options.get("exclude", ""))
    name = "vnstat " + "+".join(interface.name for interface in chosen)
    return Found(name, _rows(chosen, clock, zone, exclude))


def _chosen(interfaces: list[Interface], wanted: str) -> list[Interface]:
    """The interfaces that are meant: one, or several as vnStat itself joins them, ``a+b``."""
    known = {interface.name: interface for interface in interfaces}
    names = ", ".join(known)
    if not known:
        raise LedgerError(_("vnStat knows no interface yet."))
    if not wanted:
        if len(known) > 1:
            raise LedgerError(
                _("Which interface carries the mobile data: {names}?").format(names=names),
                _("Say it with --interface NAME; they may count the same bytes twice."),
            )
        return interfaces
    parts = [wanted] if wanted in known else wanted.split("+")
    for part in parts:
        if part not in known:
            raise LedgerError(
                _("There is no interface {wanted!r}.").format(wanted=part[:40]),
                _("There are: {known}.").format(known=names),
            )
    return [known[part] for part in dict.fromkeys(parts)]


def _rows(
    chosen: list[Interface], clock: tzinfo | None, zone: tzinfo | None, exclude: set[date]
) -> Iterator[Used | Remark]:
    yield from _shift(chosen[0], clock, zone)
    for interface in chosen:
        yield from _spikes(interface, exclude)
        for row in _used(interface, keeps_days=clock is None):
            day = row.when.date() if isinstance(row.when, datetime) else row.when
            if day not in exclude:
                yield _on_the_clock(row, day, clock, zone)


def _used(interface: Interface, *, keeps_days: bool) -> Iterator[Used]:
    """Every day once: its hours where they are all there, else its sum.

    Without ``keeps_days`` the sum stands in only for days of which hours are gone.
    """
    hours = interface.hours or _by_the_hour(interface.fives)
    of_day: dict[date, list[Used]] = {}
    for when, traffic in sorted(hours.items()):
        of_day.setdefault(when.date(), []).append(Used(when, traffic.sum))
    days = sorted({*interface.days, *of_day})
    running = interface.updated or (days[-1] if days else date.max)
    cut = _cut(interface)
    for day in days:
        partial = day >= running or day == interface.created
        told = of_day.get(day, [])
        sum_of_day = interface.days.get(day)
        if sum_of_day is None:
            partial = partial or day in cut
        elif not told or (rest := sum_of_day.sum - sum(row.bytes for row in told)):
            if told and not keeps_days and day > min(of_day):
                told[-1] = told[-1]._replace(bytes=told[-1].bytes + max(rest, 0))
            else:
                told = [Used(day, sum_of_day.sum)]
        for row in told:
            yield row._replace(partial=partial)


def _by_the_hour(fives: dict[datetime, Traffic]) -> dict[datetime, Traffic]:
    hours: dict[datetime, Traffic] = {}
    for when, more in fives.items():
        hour = when.replace(minute=0)
        rx, tx = hours.get(hour, Traffic(0, 0))
        hours[hour] = Traffic(rx + more.rx, tx + more.tx)
    return hours


def _cut(interface: Interface) -> set[date]:
    """The days in which a list of hours, or of five minutes, begins and ends.

    One that is missing between others makes nothing partial, as it does not in the sum of a day:
    the machine was off, or what vnstatd missed in a short stop was added to the next.
    """
    pieces = interface.hours or interface.fives
    if not pieces:
        return set()
    step = timedelta(minutes=60 if interface.hours else 5)
    before, after = min(pieces) - step, max(pieces) + step
    ends = {before.date(), after.date()}
    return ends & {when.date() for when in pieces}


def _on_the_clock(row: Used, day: date, clock: tzinfo | None, zone: tzinfo | None) -> Used:
    """A row as it is by the plan's clock; ``day`` is that of vnStat."""
    if clock is None:
        return row
    noon = datetime(day.year, day.month, day.day, 12)
    if zone and noon.replace(tzinfo=clock).utcoffset() != noon.replace(tzinfo=zone).utcoffset():
        row = row._replace(own_day=day)
    if isinstance(row.when, datetime):
        return row._replace(when=row.when.replace(tzinfo=clock))
    return row


def _spikes(interface: Interface, exclude: set[date]) -> Iterator[Remark]:
    """Counters that were reset and read as if they had wrapped: as good as 4 GiB both ways."""
    seen = set(exclude)
    for pieces in (interface.fives, interface.hours, interface.days):
        for when, traffic in sorted(pieces.items()):
            day = when.date() if isinstance(when, datetime) else when
            times = _wraps(traffic)
            if times and day not in seen:
                seen.add(day)
                yield _spike(interface.name, when, day, times)


def _wraps(traffic: Traffic) -> int:
    """How many times 4 GiB were received and also sent, within a hundredth; 0: nothing like it."""
    times = round(traffic.rx / _WRAP)
    near = all(abs(way - times * _WRAP) * 100 <= times * _WRAP for way in traffic)
    return times if near else 0


def _spike(name: str, when: date, day: date, times: int) -> Remark:
    said = when.isoformat(" ", "minutes") if isinstance(when, datetime) else when.isoformat()
    text = _(
        "{name}, {when}: {count} x 4 GiB received and as much sent. A counter was reset there "
        "and read as full; this is no use. --exclude {day} leaves the day out."
    )
    return Remark("spike", text.format(name=name, when=said, count=times, day=day), day, asks=True)


def _shift(interface: Interface, clock: tzinfo | None, zone: tzinfo | None) -> Iterator[Remark]:
    """Whether the days of vnStat are others than those of the plan."""
    if zone is None or interface.updated is None:
        return
    last = interface.updated
    noon = datetime(last.year, last.month, last.day, 12)
    plan = noon.replace(tzinfo=zone).utcoffset()
    theirs = noon.replace(tzinfo=clock).utcoffset() if clock else interface.offset
    if plan is None or theirs is None or theirs == plan:
        return
    text = _(
        "vnStat's clock is at UTC{theirs}, the plan's at UTC{plan}: what is known only by the day "
        "may belong to the day beside it."
    )
    if clock is None:
        text += " " + _("--clock ZONE puts its hours right.")
    yield Remark("day_shift", text.format(theirs=_hours(theirs), plan=_hours(plan)))


def _hours(offset: timedelta) -> str:
    return f"{offset / timedelta(hours=1):+g}"


def _zone(name: str) -> tzinfo | None:
    try:
        return zone_called(name) if name else None
    except LookupError:
        raise LedgerError(
            _("{name!r} is no time zone.").format(name=name[:40]),
            _("Write for example UTC or Asia/Tokyo."),
        ) from None


def _days(text: str) -> set[date]:
    try:
        return {date.fromisoformat(part.strip()) for part in text.split(",") if part.strip()}
    except ValueError:
        raise LedgerError(
            _("--exclude {text!r}: no dates.").format(text=text[:40]),
            _("Write for example 2026-11-03,2026-11-04."),
        ) from None
