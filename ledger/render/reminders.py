"""Reminders as text: a first line that would do as the subject of a mail, then what to do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ledger.billing.statement import Pace, Statement
from ledger.dates import ONE_DAY
from ledger.i18n import _, ngettext
from ledger.notices import Notice, for_any_use, notice_id
from ledger.plans.rules import ANYTHING, Rules
from ledger.record import NamedTuple
from ledger.render.data import SCHEMA, day
from ledger.render.notices import notice_text, rounded_down, rounded_up
from ledger.render.screen import PAGE, width_of, wrap
from ledger.render.words import (
    day_text,
    lot_text,
    range_text,
    short_amount_text,
    short_day_text,
)

if TYPE_CHECKING:
    from ledger.forecast import DayRange

_SUBJECT = 78
"""Columns that a first line should not go beyond."""
_MOST_NAMES = 2


class Reminded(NamedTuple):
    """A contract of which something is told."""

    name: str
    """Of the contract; empty where there is only one."""
    statement: Statement
    pace: Pace
    here: str = ""
    """The time zone of this machine, if it is known."""


def reminder_lines(
    notice: Notice, of: Reminded, width: int = PAGE, *, with_id: bool = False
) -> list[str]:
    """What is told, and below it how much, how sure and what to do."""
    head, more = subject(notice, of), details_of(notice, of)
    if with_id:
        head = f"[{notice_id(notice)}] {head}"
    return [*wrap(head, width, "  "), *(wrap("  " + more, width, "  ") if more else [])]


def subject(notice: Notice, of: Reminded) -> str:
    """One sentence with the contract's name: what happens, to how much, and when."""
    head = headline(notice, of)
    return f"{of.name}: {head}" if of.name else head


def headline(notice: Notice, of: Reminded) -> str:
    """The same without the name."""
    make, statement = _HEADS.get(notice.code), of.statement
    return make(notice, of) if make else notice_text(notice, statement.rules, statement.on)


def details_of(notice: Notice, of: Reminded) -> str:
    """How sure it is, and what to do about it; may be empty."""
    make = _DETAILS.get(notice.code)
    return " ".join(part for part in make(notice, of) if part) if make else ""


def _fitting(long: str, short: str, of: Reminded) -> str:
    """The long sentence where it would do as a subject, else the short one."""
    room = _SUBJECT - (width_of(of.name) + 2 if of.name else 0)
    return long if width_of(long) <= room else short


def reminder_data(notice: Notice, contract: str, of: Reminded) -> dict[str, Any]:
    """The same for programs."""
    likely, days, title = notice.likely, notice.days, headline(notice, of)
    return {
        "schema": SCHEMA,
        "contract": contract,
        "id": notice_id(notice),
        "code": notice.code,
        "level": notice.level,
        "on": day(notice.on),
        "bytes": notice.bytes,
        "likely": likely and {"low": likely.low, "median": likely.middle, "high": likely.high},
        "days": days and {"low": day(days.low), "median": day(days.middle), "high": day(days.high)},
        "title": title,
        "message": f"{title} {details_of(notice, of)}".rstrip(),
    }


def trial_data(title: str, body: str, on: date) -> dict[str, Any]:
    """A message that says nothing, in the same form: its code is ``test``."""
    return {
        "schema": SCHEMA,
        "contract": "",
        "id": "test",
        "code": "test",
        "level": "info",
        "on": day(on),
        "bytes": 0,
        "likely": None,
        "days": None,
        "title": title,
        "message": f"{title} {body}",
    }


# When -----------------------------------------------------------------------------------------


def _when(last: date, on: date) -> str:
    """``after Mon 30 Nov, in 3 days``."""
    days = (last - on).days
    if days <= 0:
        return _("after today")
    if days == 1:
        return _("after tomorrow, {day}").format(day=day_text(last, on))
    return _("after {day}, in {count} days").format(day=day_text(last, on), count=days)


def _zone(notice: Notice, of: Reminded) -> str:
    """When the day ends, where that is not midnight here and is near."""
    zone, hour = of.statement.rules.zone, of.statement.rules.cycle.hour
    near = (notice.on - of.statement.on).days <= 2
    if not near or (not hour and of.here in ("", zone)):
        return ""
    if hour:
        day = day_text(notice.on, of.statement.on)
        return _("It ends on {day} at {hour}, {zone}.").format(day=day, hour=hour, zone=zone)
    return _("The day ends at midnight of {zone}.").format(zone=zone)


# Losses ---------------------------------------------------------------------------------------


def _expiring(notice: Notice, of: Reminded) -> str:
    when = _when(notice.on - ONE_DAY, of.statement.on)
    words = (
        _("{what} is more than may roll and is lost {when}.")
        if notice.code == "cap"
        else _("{what} is lost {when}.")
    )
    amount = short_amount_text(notice.bytes, of.statement.rules.unit)
    long = words.format(what=_what(notice, of.statement), when=when)
    return _fitting(long, words.format(what=amount, when=when), of)


def _what(notice: Notice, statement: Statement) -> str:
    """``0.8 GB (carried from October)``."""
    amount = short_amount_text(notice.bytes, statement.rules.unit)
    lots = [lot._replace(only=ANYTHING) for lot in notice.lots]
    names = list(dict.fromkeys(lot_text(lot, statement.rules, statement.on) for lot in lots))
    if not names or len(names) > _MOST_NAMES:
        return amount
    return _("{amount} ({name})").format(amount=amount, name=", ".join(names))


def _likely_loss(notice: Notice, of: Reminded) -> str:
    unit, when = of.statement.rules.unit, _when(notice.on - ONE_DAY, of.statement.on)
    assert notice.likely is not None
    likely, whole = short_amount_text(notice.likely.middle, unit), notice.bytes
    words = _("{likely} of {what} will likely be lost {when}.")
    long = words.format(likely=likely, what=_what(notice, of.statement), when=when)
    short = words.format(likely=likely, what=short_amount_text(whole, unit), when=when)
    return _fitting(long, short, of)


def _renewal_details(_notice: Notice, of: Reminded) -> list[str]:
    """What a grace is good for."""
    cycle = of.statement.cycle
    if cycle is None or not of.statement.rules.cycle.grace:
        return []
    last = day_text(cycle.end - ONE_DAY, of.statement.on)
    return [_("After {day} it cannot be used until you do.").format(day=last)]


def _expiring_details(notice: Notice, of: Reminded) -> list[str]:
    rules, likely = of.statement.rules, notice.likely
    if likely is None:
        return [_use_a_day(notice, of.statement), _zone(notice, of)]
    if not likely.middle:
        most = short_amount_text(likely.high, rules.unit)
        words = (
            _("Likely nothing of it is lost (80 %: up to {most}).")
            if likely.high
            else _("Likely nothing of it is lost.")
        )
        return [words.format(most=most), _zone(notice, of)]
    return [_likely(notice, rules), _use_more(notice, of.statement), _zone(notice, of)]


def _likely(notice: Notice, rules: Rules) -> str:
    assert notice.likely is not None
    middle = short_amount_text(notice.likely.middle, rules.unit)
    spread = range_text(notice.likely.low, notice.likely.high, rules.unit)
    if notice.code == "likely_loss":
        return _("80 %: {range}.").format(range=spread)
    if spread == middle:
        return _("Likely lost: {middle}.").format(middle=middle)
    return _("Likely lost: {middle} (80 %: {range}).").format(middle=middle, range=spread)


def _use_more(notice: Notice, statement: Statement) -> str:
    """How much a day beyond what is usual saves it."""
    if not notice.more:
        return ""
    more = rounded_up(notice.more, statement.rules.unit)
    if notice.on - ONE_DAY <= statement.on:
        return _("Use {more} more today and nothing is.").format(more=more)
    return _("Use {more} a day more and nothing is.").format(more=more)


def _use_a_day(notice: Notice, statement: Statement) -> str:
    if not notice.a_day:
        return ""
    a_day = rounded_up(notice.a_day, statement.rules.unit)
    if notice.on - ONE_DAY <= statement.on:
        return _("Use {a_day} today and nothing is.").format(a_day=a_day)
    return _("Use {a_day} a day and nothing is.").format(a_day=a_day)


# What runs out --------------------------------------------------------------------------------


def _running_out(notice: Notice, of: Reminded) -> str:
    statement = of.statement
    assert statement.cycle is not None
    words = _("The data will likely run out on {day}, before {end}.")
    on = statement.on
    lots = for_any_use(statement)
    last = statement.cycle.end if statement.brings_its_own else max(lot.until for lot in lots)
    end = short_day_text(last, on)
    return words.format(day=day_text(notice.on, on), end=end)


def _running_out_details(notice: Notice, of: Reminded) -> list[str]:
    assert notice.days is not None
    days = _("80 %: {range}.").format(range=_days(notice.days, of.statement.on))
    return [days, _lasts(of)]


def _days(days: DayRange, on: date) -> str:
    """``25 Nov to 29 Nov``; what lies beyond the cycle is open."""
    low, high = (day and short_day_text(day, on) for day in (days.low, days.high))
    if high is None:
        return _("{day} or later").format(day=low)
    return _("{low} to {high}").format(low=low, high=high)


def _lasts(of: Reminded) -> str:
    """What may be used so that it lasts."""
    if of.pace.may < of.statement.rules.unit**2 or of.pace.days < 2:
        return ""
    amount = rounded_down(of.pace.may, of.statement.rules.unit)
    return _("Up to {amount} a day lasts until the end.").format(amount=amount)


def _used(notice: Notice, of: Reminded) -> str:
    statement = of.statement
    on, last = statement.on, notice.on - ONE_DAY
    words = _("Over {share} % of the data is used; {amount} is left until {day}.")
    amount = short_amount_text(notice.bytes, statement.rules.unit)
    return words.format(share=notice.share, amount=amount, day=day_text(last, on))


# What was forgotten ---------------------------------------------------------------------------


def _stale(notice: Notice, of: Reminded) -> str:
    statement = of.statement
    since = day_text(notice.on, statement.on)
    return _("Nothing was written down since {day}.").format(day=since)


def _stale_details(_notice: Notice, _of: Reminded) -> list[str]:
    return [_("Until it is, nothing is foreseen: giga log AMOUNT --on DAY.")]


def _reading_overdue(notice: Notice, of: Reminded) -> str:
    statement = of.statement
    days = (statement.on - notice.on).days
    return ngettext(
        "The last reading is {count} day old.", "The last reading is {count} days old.", days
    ).format(count=days)


def _reading_details(_notice: Notice, _of: Reminded) -> list[str]:
    return [_("Write down what the carrier shows: giga reading AMOUNT.")]


def _unclaimed(notice: Notice, of: Reminded) -> str:
    statement = of.statement
    amount = short_amount_text(notice.bytes, statement.rules.unit)
    when = _when(notice.on - ONE_DAY, statement.on)
    return _("{amount} can be claimed, and is gone {when}.").format(amount=amount, when=when)


def _unclaimed_details(_notice: Notice, _of: Reminded) -> list[str]:
    return [_("Claim it, then write it down: giga claim.")]


def _ended(notice: Notice, of: Reminded) -> str:
    last = day_text(notice.on - ONE_DAY, of.statement.on)
    return _("The plan ended after {day}, and no other has begun.").format(day=last)


def _ended_details(_notice: Notice, _of: Reminded) -> list[str]:
    return [_("Go on with giga renew, or say that it is over: giga end --on DAY.")]


def _borrowed(notice: Notice, of: Reminded) -> str:
    statement = of.statement
    amount = short_amount_text(notice.bytes, statement.rules.unit)
    return _("{amount} that was borrowed comes off the data of {day}.").format(
        amount=amount, day=day_text(notice.on, statement.on)
    )


_HEADS = {
    "expiring": _expiring,
    "cap": _expiring,
    "likely_loss": _likely_loss,
    "running_out": _running_out,
    "used": _used,
    "stale": _stale,
    "reading_overdue": _reading_overdue,
    "unclaimed": _unclaimed,
    "borrowed": _borrowed,
    "ended": _ended,
}
_DETAILS = {
    "expiring": _expiring_details,
    "cap": _expiring_details,
    "likely_loss": _expiring_details,
    "renewal": _renewal_details,
    "running_out": _running_out_details,
    "used": lambda _notice, of: [_lasts(of)],
    "stale": _stale_details,
    "reading_overdue": _reading_details,
    "unclaimed": _unclaimed_details,
    "ended": _ended_details,
}
