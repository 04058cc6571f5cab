"""The status screen: one look tells how much is left, until when, and what will be lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ledger.billing.statement import LotView, Pace, Statement
from ledger.dates import NEVER, ONE_DAY
from ledger.i18n import _, ngettext
from ledger.notices import Notice
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple
from ledger.render.notices import notice_text, rounded_down
from ledger.render.screen import Screen, pad, pad_left, spread, width_of, wrap
from ledger.render.words import (
    ago_text,
    amount_text,
    becomes_text,
    data_text,
    day_text,
    days_left_text,
    end_of_what_is_left,
    listed,
    long_day_text,
    plan_text,
    short_amount_text,
    short_day_text,
    until_text,
    usable,
)
from ledger.units import shares

if TYPE_CHECKING:
    from ledger.billing.watch import Watch

_BAR = 26
_MOST_ROWS = 6
_MOST_SPANS = 5


class View(NamedTuple):
    """What the screen shows of one contract."""

    name: str
    """The contract's, where it says more than the plan's."""
    statement: Statement
    pace: Pace
    notices: list[Notice]
    last_entry: tuple[date, int] | None
    begins: date
    begins_with: int
    """What it holds on its first day, in bytes."""
    ended: date | None
    watch: Watch | None = None
    """What is watched beside the data; None where the plan has nothing of the kind."""
    every_line: bool = False
    """Whether each line of a pool gets a row of its own."""
    unknown: tuple[date, ...] = ()
    """Days of the cycle of which nobody told anything, though a source tells them."""


def status_lines(view: View, screen: Screen) -> list[str]:
    """The screen of one contract."""
    statement = view.statement
    lines = _head(view, screen)
    idle = statement.cycle is None and not usable(statement.lots)
    if idle:
        lines += wrap(_idle(view), screen.width)
    else:
        lines += _amounts(statement, screen)
        lines += _rows(statement, screen.width)
    if view.ended and statement.on <= view.ended:
        lines.append("  " + _("Ends after {day}.").format(day=day_text(view.ended, statement.on)))
    lines += _beside(view, screen.width)
    if statement.lines:
        from ledger.render.pool import pool_lines

        lines += pool_lines(statement, screen, everything=view.every_line)
    if view.watch:
        lines += _watched(view, view.watch, screen)
    for notice in view.notices:
        sentence = "! " + notice_text(notice, statement.rules, statement.on)
        style = "warn" if notice.level == "warning" else "strong"
        lines += [screen.paint(line, style) for line in wrap(sentence, screen.width, "  ")]
    lines += _unknown(view, screen.width)
    return lines if idle else lines + _foot(view, screen.width)


def _beside(view: View, width: int) -> list[str]:
    """What is left but not for today, and what is neither left nor lost: it waits, is in the bank,
    owed, given away, was beyond all data, or not counted.
    """
    statement = view.statement
    figures, unit = statement.figures, statement.rules.unit
    warned = any(notice.code in ("used_up", "no_data") for notice in view.notices)
    since = statement.cycle.start if statement.cycle else statement.on
    given = sum(row.bytes for row in statement.trail.given if row.on >= since)
    told = [
        (_not_today(statement), _("{amount} of what is left cannot be used today")),
        (0 if warned else figures.overage, _("{amount} used beyond the data of this cycle")),
        (figures.waiting, _("{amount} waits until the rest is used")),
        (figures.banked, _("{amount} in the bank")),
        (figures.debt, _("{amount} borrowed: comes off the next grant")),
        (given, _("{amount} given away in this cycle")),
        (figures.uncounted, _("{amount} used without being counted")),
    ]
    said = [
        words.format(amount=short_amount_text(amount, unit)) for amount, words in told if amount
    ]
    return wrap("  " + listed(said), width, "  ") if said else []


def _not_today(statement: Statement) -> int:
    """What is left for other weekdays only, in bytes."""
    if statement.figures.remaining == UNLIMITED:
        return 0
    today = statement.on.weekday()
    return sum(
        lot.remaining
        for lot in usable(statement.lots)
        if lot.only.weekdays and today not in lot.only.weekdays
    )


def _watched(view: View, watch: Watch, screen: Screen) -> list[str]:
    from ledger.render.watch import watch_lines

    if any(notice.code == "keep_alive" for notice in view.notices):
        watch = watch._replace(keep_alive=None)  # told as a warning
    told = [notice.watch for notice in view.notices]
    watch = watch._replace(
        limits=tuple(limit for limit in watch.limits if limit not in told),
        quotas=tuple(quota for quota in watch.quotas if quota not in told),
    )
    return [
        screen.paint(line, "warn") if over else line
        for sentence, over in watch_lines(watch, view.statement)
        for line in wrap("  " + sentence, screen.width, "  ")
    ]


def oneline(view: View) -> str:
    """The same in one line, for prompts and bars."""
    statement, rules = view.statement, view.statement.rules
    idle = statement.cycle is None and not usable(statement.lots)
    saves = ("frozen", "renewal") if idle else ("frozen",)
    kept = [
        notice_text(notice, rules, statement.on) for notice in view.notices if notice.code in saves
    ]
    if idle:
        return f"{_title(view)}: {' '.join([_idle(view), *kept])}"
    left, end = amount_text(statement.figures.remaining, rules.unit), end_of_what_is_left(statement)
    parts = [
        _("{amount} left").format(amount=left)
        if end == NEVER
        else _("{amount} left until {day}").format(
            amount=left, day=day_text(end - ONE_DAY, statement.on)
        )
    ]
    used_up = [notice for notice in view.notices if notice.code in ("used_up", "no_data")]
    if used_up:
        parts = [notice_text(used_up[0], rules, statement.on)]
    if resting := _not_today(statement):
        words = _("{amount} of what is left cannot be used today")
        parts.append(words.format(amount=short_amount_text(resting, rules.unit)))
    parts += [
        _("{amount} lost after {day}").format(
            amount=short_amount_text(notice.bytes, rules.unit),
            day=day_text(notice.on - ONE_DAY, statement.on),
        )
        for notice in view.notices
        if notice.code in ("expiring", "cap")
    ]
    return f"{_title(view)}: {listed([*parts, *kept])}"


def _title(view: View) -> str:
    plan = plan_text(view.statement.rules)
    return f"{view.name}: {plan}" if view.name else plan


def _head(view: View, screen: Screen) -> list[str]:
    right = long_day_text(view.statement.on)
    if view.pace.days:
        right = _("{day}, {days_left}").format(day=right, days_left=days_left_text(view.pace.days))
    lines = spread(_title(view), right, screen.width)
    return [screen.paint(lines[0], "strong"), *lines[1:]]


def _idle(view: View) -> str:
    """What to say when no cycle runs."""
    on = view.statement.on
    if on < view.begins:
        return _("Begins on {day}, with {amount}.").format(
            day=day_text(view.begins, on),
            amount=amount_text(view.begins_with, view.statement.rules.unit),
        )
    ended = day_text(view.ended or _last_day(view.statement), on)
    if any(notice.code == "renewal" for notice in view.notices):  # what is lost may yet be saved
        return _("Ended after {day}.").format(day=ended)
    lost = short_amount_text(view.statement.figures.forfeited, view.statement.rules.unit)
    return _("Ended after {day}; {amount} was lost in all.").format(day=ended, amount=lost)


def _last_day(statement: Statement) -> date:
    """The last day of the last cycle there was."""
    return statement.trail.cycles[-1][0].end - ONE_DAY


def _amounts(statement: Statement, screen: Screen) -> list[str]:
    """How much is left, of how much, and until when."""
    figures, unit = statement.figures, statement.rules.unit
    left = figures.remaining
    end = end_of_what_is_left(statement)
    until = until_text(end, statement.on)
    if end != NEVER:
        until = _("until {day}").format(day=until)
    if left == UNLIMITED:
        used = _("{amount} used").format(amount=amount_text(figures.used, unit))
        return spread(screen.paint(_("unlimited"), "strong") + f"   {used}", until, screen.width)
    whole = left + figures.used - figures.overage
    number = amount_text(left, unit)
    of = _("{amount} left  of {whole}").format(amount=number, whole=amount_text(whole, unit))
    bar = _bar(left, whole)
    gap = screen.width - width_of(of) - width_of(bar) - width_of(until)
    if gap < 4:
        return [screen.paint(of, "strong"), *spread(bar, until, screen.width)]
    middle = gap // 2
    return [screen.paint(of, "strong") + " " * middle + bar + " " * (gap - middle) + until]


def _bar(left: int, whole: int) -> str:
    full = round(_BAR * left / whole) if whole else 0
    return "[" + "#" * full + "-" * (_BAR - full) + "]"


def _rows(statement: Statement, width: int) -> list[str]:
    """How what is left is made up, in the order in which it is used, and what becomes of it."""
    unit, groups = statement.rules.unit, _groups(statement)
    if not groups or statement.figures.remaining == UNLIMITED:
        return []
    amounts = shares([amount for _lots, amount in groups], statement.figures.remaining, unit)
    names = [data_text(lots[0], statement.rules, statement.on) for lots, _amount in groups]
    across = max(map(width_of, names[:_MOST_ROWS]))
    tall = max(map(width_of, amounts[:_MOST_ROWS]))
    lines = []
    for number, ((lots, _amount), amount, name) in enumerate(
        zip(groups, amounts, names, strict=True)
    ):
        if number == _MOST_ROWS:
            rest = sum(amount for _lots, amount in groups[number:])
            more = _("and {count} more, {amount} in all: giga lots")
            lines.append(
                "    " + more.format(count=len(groups) - number, amount=amount_text(rest, unit))
            )
            break
        end = becomes_text(lots, statement)
        if number == 0 and len(groups) > 1:
            end = _("used first; {end}").format(end=end)
        start = f"  {pad_left(amount, tall)}  "
        lines += _row(start, name, end, across, width)
    return lines


def _row(start: str, name: str, end: str, across: int, width: int) -> list[str]:
    line = f"{start}{pad(name, across)}   {end}"
    if width_of(line) <= width:
        return [line]
    indent = " " * width_of(start)
    return [start + name, *(wrap(indent + "  " + end, width, indent + "  "))]


def _groups(statement: Statement) -> list[tuple[list[LotView], int]]:
    """Lots that a person would call the same thing and that end alike, with their sum; those of
    several lines are one.
    """
    groups: dict[tuple[str, date], list[LotView]] = {}
    for lot in usable(statement.lots):
        if lot.remaining:
            key = (data_text(lot, statement.rules, statement.on), lot.until)
            groups.setdefault(key, []).append(lot)
    return [(lots, sum(lot.remaining for lot in lots)) for lots in groups.values()]


def _unknown(view: View, width: int) -> list[str]:
    """The days of which nobody knows."""
    if not view.unknown:
        return []
    spans: list[list[date]] = []
    for day in view.unknown:
        if spans and day - spans[-1][-1] == ONE_DAY:
            spans[-1].append(day)
        else:
            spans.append([day])
    said = ", ".join(_span(span, view.statement.on) for span in spans[:_MOST_SPANS])
    words = ngettext(
        "{count} day of this cycle is unknown, so that less may be left: {days}",
        "{count} days of this cycle are unknown, so that less may be left: {days}",
        len(view.unknown),
    )
    more = " ..." if len(spans) > _MOST_SPANS else ""
    sentence = words.format(count=len(view.unknown), days=said + more)
    return wrap(f"  {sentence}", width, "  ")


def _span(days: list[date], today: date) -> str:
    first, last = (short_day_text(day, today) for day in (days[0], days[-1]))
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def _foot(view: View, width: int) -> list[str]:
    """The pace, the last entry, and the unit where it is not the usual one."""
    lines = spread(_pace(view), _last(view), width - 2) if _pace(view) else [_last(view)]
    if view.statement.rules.unit == 1024:
        lines.append(_("1 GB is 1024 MB here, as the carrier counts."))
    return [row for line in lines for row in wrap(f"  {line}", width, "  ")]


def _pace(view: View) -> str:
    rules, daily = view.statement.rules, view.statement.daily
    if daily and view.pace.days > 1:
        return _("{amount} comes again tomorrow.").format(
            amount=short_amount_text(daily, rules.unit)
        )
    if view.pace.may < rules.unit**2 or not view.pace.days:
        return ""
    amount = rounded_down(view.pace.may, rules.unit)
    if view.pace.days == 1:
        return _("Up to {amount} today lasts until the end.").format(amount=amount)
    return _("Up to {amount} a day lasts until the end.").format(amount=amount)


def _last(view: View) -> str:
    if view.last_entry is None:
        return _("No entry yet.")
    day, amount = view.last_entry
    return _("Last entry: {day}, {amount}").format(
        day=ago_text(day, view.statement.on),
        amount=short_amount_text(amount, view.statement.rules.unit),
    )
