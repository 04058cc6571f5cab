"""The everyday words for dates, amounts and data."""

from __future__ import annotations

from datetime import date

from ledger.billing.cycles import renew_by
from ledger.billing.pace import last_use
from ledger.billing.statement import Fate, LotView, Statement
from ledger.dates import NEVER, ONE_DAY
from ledger.i18n import N_, _, language
from ledger.plans.rules import ANYTHING, UNLIMITED, Rules
from ledger.units import text

_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
_LONG_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def day_text(day: date, today: date) -> str:
    """``Mon 30 Nov``, with the year where it is not this one."""
    if day.year == today.year:
        return _("{weekday} {day} {month}").format(**_parts(day))
    return long_day_text(day)


def long_day_text(day: date) -> str:
    """``Mon 30 Nov 2026``."""
    return _("{weekday} {day} {month} {year}").format(**_parts(day))


def short_day_text(day: date, today: date) -> str:
    """``30 Nov``, with the year where it is not this one."""
    if day.year == today.year:
        return _("{day} {month}").format(**_parts(day))
    return _("{day} {month} {year}").format(**_parts(day))


def _parts(day: date) -> dict[str, object]:
    return {
        "weekday": _(_WEEKDAYS[day.weekday()]),
        "day": day.day,
        "month": _(_MONTHS[day.month - 1]),
        "year": day.year,
    }


def month_text(day: date, today: date) -> str:
    """``October``, with the year where it is more than half a year ago."""
    name = _(_LONG_MONTHS[day.month - 1])
    if abs((today - day).days) < 200:
        return name
    return _("{month} {year}").format(month=name, year=day.year)


def ago_text(day: date, today: date) -> str:
    """``today``, ``yesterday``, ``5 days ago`` up to a week, else the date."""
    days = (today - day).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if 1 < days <= 7:
        return _("{count} days ago").format(count=days)
    return day_text(day, today)


def days_left_text(days: int) -> str:
    """``9 days left``; the last day says so."""
    return _("last day") if days == 1 else _("{count} days left").format(count=days)


def amount_text(amount: int, unit: int) -> str:
    """An amount for people; ``unlimited`` has no figure."""
    return _("unlimited") if amount == UNLIMITED else text(amount, unit)


def short_amount_text(amount: int, unit: int) -> str:
    """An amount without a needless ``.0``: ``5 GB``."""
    return amount_text(amount, unit).replace(".0 ", " ")


def fine_text(amount: int, unit: int) -> str:
    """An amount with two digits after the point from 1 GB on: ``1.57 GB``."""
    if amount < unit**3:
        return short_amount_text(amount, unit)
    hundredths = round(amount * 100 / unit**3)
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".") + " GB"


def range_text(low: int, high: int, unit: int) -> str:
    """Two amounts, with their unit once where it is the same: ``0.2-1.6 GB``."""
    first, last = short_amount_text(low, unit), short_amount_text(high, unit)
    if first == last:
        return last
    if first.rpartition(" ")[2] == last.rpartition(" ")[2]:
        first = first.rpartition(" ")[0]
    return f"{first}-{last}"


def spoken(said: str | dict[str, str]) -> str:
    """What a plan file says, in the language of the output where it says it by language."""
    return said if isinstance(said, str) else said.get(language()) or said["en"]


def plan_text(rules: Rules) -> str:
    """The name of a plan with its size, if it has one, in the language of the output."""
    name = spoken(rules.names)
    if not rules.amount:
        return name
    size = short_amount_text(rules.amount, rules.unit)
    said = size.replace(" ", "") in name.replace(" ", "")  # a name may write 20GB
    return name if said else f"{name} {size}"


def lot_text(lot: LotView, rules: Rules, today: date) -> str:
    """What people call this data: ``carried from October``, ``November's own, tokyo-7`` ..."""
    data = data_text(lot, rules, today)
    line = lot.line or lot.origin
    return _("{data}, {line}").format(data=data, line=line) if line else data


def data_text(lot: LotView, rules: Rules, today: date) -> str:
    """The same without the line that may use it."""
    data = _data_text(lot, rules, today)
    if lot.only == ANYTHING:
        return data
    kinds = [*lot.only.categories, *(_(_WEEKDAYS[day]) for day in lot.only.weekdays)]
    return _("{data} (only {kinds})").format(data=data, kinds=", ".join(kinds))


def _data_text(lot: LotView, rules: Rules, today: date) -> str:
    monthly = rules.cycle.starts == "calendar"
    when = month_text(lot.born, today) if monthly else short_day_text(lot.born, today)
    if lot.carried:
        carried = _("carried from {when}").format(when=when)
        return carried if lot.cls == "plan" else f"{carried} ({class_text(lot.cls)})"
    made_by, number, _rest = lot.id.partition("-")
    if number and made_by in _MADE_BY:
        return _(_MADE_BY[made_by]).format(when=short_day_text(lot.start, today))
    if lot.cls == "plan":
        return (
            _("{when}'s own").format(when=when)
            if monthly
            else _("own, from {when}").format(when=when)
        )
    if lot.cls == "topup":
        return _("topped up {when}").format(when=short_day_text(lot.start, today))
    return _("{name} of {when}").format(name=class_text(lot.cls), when=when)


_MADE_BY = {
    "reading": N_("shown by the carrier {when}"),
    "gift": N_("received {when}"),
    "borrow": N_("borrowed {when}"),
    "deposit": N_("put aside {when}"),
    "withdraw": N_("from the bank {when}"),
}
"""Data that one entry made, by the first word of its id."""


def class_text(cls: str) -> str:
    """What people call a class of data; a class of a plan's own keeps its word."""
    return {
        "topup": _("top-up"),
        "bonus": _("bonus"),
        "option": _("option"),
        "gift": _("gift"),
        "borrowed": _("borrowed"),
        "bank": _("bank"),
    }.get(cls, cls)


def kind_text(kind: str) -> str:
    """What people call a kind of fact."""
    return {
        "start": _("start"),
        "use": _("used"),
        "topup": _("top-up"),
        "reading": _("reading"),
        "meter": _("meter"),
        "change": _("change"),
        "end": _("end"),
        "gift_in": _("received"),
        "gift_out": _("given away"),
        "borrow": _("borrowed"),
        "renew": _("renewal"),
        "claim": _("claimed"),
        "deposit": _("into the bank"),
        "withdraw": _("out of the bank"),
        "option": _("option on"),
        "option_off": _("option off"),
        "forfeit": _("gone"),
        "join": _("line joined"),
        "leave": _("line left"),
        "expect": _("foreseen"),
        "void": _("void"),
    }[kind]


def until_text(until: date, today: date) -> str:
    """The last usable day of something whose first day without it is ``until``."""
    return _("no end") if until == NEVER else day_text(until - ONE_DAY, today)


def listed(parts: list[str]) -> str:
    """Several short texts as one."""
    return _("; ").join(parts)


def usable(lots: list[LotView]) -> list[LotView]:
    """Those that may be used now; not what waits, is kept or in the bank."""
    return [lot for lot in lots if lot.state == "usable"]


def state_text(lot: LotView) -> str:
    """What is special about data that cannot be used now; empty for what can."""
    return {
        "waiting": _("waits for its turn"),
        "frozen": _("kept for a renewal"),
        "locked": _("in the bank"),
    }.get(lot.state, "")


def becomes_text(lots: list[LotView], statement: Statement) -> str:
    """The fate of some data if nothing more is used."""
    if lots[0].state == "waiting":
        return _("waits until the rest is used")
    fates = [fate for lot in lots if (fate := statement.fates.get(lot.id))]
    on, rules = statement.on, statement.rules
    if not fates:
        until = lots[0].until
        if until == NEVER:
            return _("does not expire")
        return _("good until {day}").format(day=until_text(until, on))
    rolls = sum(fate.rolls for fate in fates)
    lost = sum(fate.lost for fate in fates)
    fate = fates[0]
    if not rolls and lost < sum(lot.remaining for lot in lots):
        return _("{lost} of it lost after {day}").format(
            lost=amount_text(lost, rules.unit),
            day=day_text(last_use(lots[0], fate) - ONE_DAY, on),
        )
    if not rolls:
        return _("lost after {day}").format(day=day_text(last_use(lots[0], fate) - ONE_DAY, on))
    ends_the_cycle = statement.cycle is not None and fate.on == statement.cycle.end
    if not lost and ends_the_cycle and not statement.renews_by_itself:
        by = renew_by(rules.cycle, fate.on)
        return _("rolls if you renew by {day}").format(day=day_text(by, on))
    if not lost:
        return _rolls(fate, on)
    return _("on {day} {rolls} rolls, {lost} is lost").format(
        day=short_day_text(fate.on, on),
        rolls=amount_text(rolls, rules.unit),
        lost=amount_text(lost, rules.unit),
    )


def _rolls(fate: Fate, on: date) -> str:
    if fate.good_until == NEVER:
        return _("rolls on {day}, then does not expire").format(day=short_day_text(fate.on, on))
    return _("rolls on {day}, then good until {last}").format(
        day=short_day_text(fate.on, on), last=day_text(fate.good_until - ONE_DAY, on)
    )


def end_of_what_is_left(statement: Statement) -> date:
    """First day without what is left: the cycle's end, or sooner, as with a quota by the day."""
    lots = [lot.until for lot in usable(statement.lots) if lot.remaining]
    last = max(lots, default=None)
    if statement.cycle is None:
        return last or statement.on
    if last is None and statement.daily:
        return statement.on + ONE_DAY
    if last and not (statement.brings_its_own or statement.daily):
        return last
    return min(last, statement.cycle.end) if last else statement.cycle.end
