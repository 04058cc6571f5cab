"""Deadlines as iCalendar events (RFC 5545), and back.

All moments are in UTC, which every calendar program reads alike. Titles say the whole fact: many
programs drop alarms from files and subscriptions.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from ledger.billing.statement import Statement
from ledger.dates import ONE_DAY
from ledger.i18n import _
from ledger.notices.deadlines import Deadline
from ledger.plans.rules import Rules
from ledger.record import NamedTuple
from ledger.render.notices import keep_alive_text, rounded_up
from ledger.render.words import day_text, long_day_text, lot_text, plan_text, short_amount_text

if TYPE_CHECKING:
    import icalendar

PROGRAM = "-//Giga//giga-ledger//EN"
"""Tells a calendar of ours from others."""

LENGTH = timedelta(hours=3)
"""An event is the last evening: alarms come at the hour at which it begins."""

ALARMS = (3, 1)
"""So many days before."""


class Page(NamedTuple):
    """What a calendar shows of one contract, and what tells this state from an earlier one."""

    contract: str
    key: str
    """The same for this contract of this ledger, and for no other."""
    statement: Statement
    deadlines: list[Deadline]
    past: list[Deadline]
    """Those of earlier days that no longer hold: their data is used, their renewal made."""
    version: int
    """Grows with every command and every day."""
    written: datetime
    """When that state came about; aware."""


class Event(NamedTuple):
    """One line of a calendar."""

    uid: str
    ends: datetime
    """The last moment, in UTC."""
    title: str
    text: str
    version: int
    written: datetime
    """When this version came about, in UTC."""
    alarms: tuple[int, ...] = ()
    """So many days before."""
    cancelled: bool = False


def first_moment(day: date, rules: Rules) -> datetime:
    """When a day begins by the clock of the plan, in UTC."""
    from zoneinfo import ZoneInfo

    turns = time.fromisoformat(rules.cycle.hour or "00:00")
    return datetime.combine(day, turns, ZoneInfo(rules.zone)).astimezone(UTC)


def events(pages: Iterable[Page]) -> list[Event]:
    """The events of all contracts, those that no longer hold among them."""
    found = []
    for page in pages:
        found += [_event(deadline, page) for deadline in page.deadlines]
        found += [cancelled(_event(deadline, page)) for deadline in page.past]
    return found


def cancelled(event: Event) -> Event:
    """The same taken back; its title says so as well, for programs that show it all the same."""
    if event.cancelled:
        return event
    title = _("No longer: {title}").format(title=event.title)
    return event._replace(title=title, alarms=(), cancelled=True)


def _event(deadline: Deadline, page: Page) -> Event:
    from uuid import NAMESPACE_URL, uuid5

    on = page.statement.on
    to_go = (deadline.until - ONE_DAY - on).days
    return Event(
        str(uuid5(NAMESPACE_URL, f"{page.key}/{deadline.key}")),
        first_moment(deadline.until, page.statement.rules),
        _plain(_title(deadline, page)),
        "\n".join(_plain(line) for line in _text(deadline, page)),
        page.version,
        page.written,
        tuple(days for days in ALARMS if days <= to_go),
    )


def _title(deadline: Deadline, page: Page) -> str:
    """What is lost or to be done, by when, and of what."""
    rules, on = page.statement.rules, page.statement.on
    what = [page.contract]
    if deadline.lot:
        what.append(lot_text(deadline.lot, rules, on))
    return _("{fact} ({name})").format(fact=_fact(deadline, rules, on), name=", ".join(what))


def _fact(deadline: Deadline, rules: Rules, on: date) -> str:
    last = deadline.until - ONE_DAY
    if deadline.code == "keep_alive":
        return keep_alive_text(last, rules, on).rstrip(".。")
    lot = deadline.lot
    words = {
        "expiring": _("{amount} lost after {day}"),
        "banked": _("Take {amount} out of the bank by {day}, else it is lost"),
        "renewal": _("Renew by {day}, else {amount} is lost"),
        "frozen": _("Renew by {day}, else {amount} is lost"),
        "unclaimed": _("Claim {amount} by {day}"),
    }[deadline.code]
    if deadline.code == "frozen" and lot and lot.cls == "topup" and rules.topup.revives:
        words = _("Buy data by {day}, else {amount} is lost")
    return words.format(
        amount=short_amount_text(deadline.bytes, rules.unit), day=day_text(last, on)
    )


def _text(deadline: Deadline, page: Page) -> list[str]:
    """Of which plan, what to do, and when that was known."""
    rules, on = page.statement.rules, page.statement.on
    known = _("As of {day}, if nothing more is used.").format(day=long_day_text(on))
    if not deadline.a_day:
        return [plan_text(rules), known]
    words = _("Use {a_day} a day from {day} on, and nothing of it is lost.")
    if deadline.step:
        words = _("Use {a_day} a day from {day} on, and less than {rest} of it is lost.")
    pace = words.format(
        a_day=rounded_up(deadline.a_day, rules.unit),
        day=day_text(on, on),
        rest=short_amount_text(deadline.step, rules.unit),
    )
    return [plan_text(rules), pace, known]


def _plain(text: str) -> str:
    """A line without anything that a program could take for the end of it."""
    return "".join(char if char.isprintable() else " " for char in text)


def ics(ledger: str, events: Iterable[Event]) -> bytes:
    """A whole calendar of a ledger, which is named by its id."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PROGRAM)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Mobile data"))
    calendar.add("x-wr-relcalid", ledger)
    for event in sorted(events, key=lambda event: (event.ends, event.uid)):
        calendar.add_component(_component(event))
    data: bytes = calendar.to_ical()
    return data


def _component(event: Event) -> icalendar.Event:
    from icalendar import Alarm
    from icalendar import Event as Component

    found = Component()
    found.add("uid", event.uid)
    found.add("dtstamp", event.written)
    found.add("last-modified", event.written)
    found.add("sequence", event.version)
    found.add("dtstart", event.ends - LENGTH)
    found.add("dtend", event.ends)
    found.add("summary", event.title)
    found.add("description", event.text)
    found.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    found.add("transp", "TRANSPARENT")
    for days in event.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(days=-days))
        alarm.add("description", event.title)
        found.add_component(alarm)
    return found


def read(data: bytes) -> tuple[str, list[Event]] | None:
    """The id of the ledger and the events of a calendar that :func:`ics` wrote, alarms left out;
    None for anything else.
    """
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(data)
        if calendar.get("prodid") != PROGRAM:
            return None
        found = [_read(event) for event in calendar.walk("VEVENT")]
        return str(calendar["x-wr-relcalid"]), found
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _read(event: Any) -> Event:
    return Event(
        str(event["uid"]),
        event["dtend"].dt.astimezone(UTC),
        str(event["summary"]),
        str(event["description"]),
        int(event["sequence"]),
        event["dtstamp"].dt.astimezone(UTC),
        cancelled=event["status"] == "CANCELLED",
    )
