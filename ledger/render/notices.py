"""Notices as sentences."""

from __future__ import annotations

from datetime import date

from ledger.dates import ONE_DAY
from ledger.i18n import _
from ledger.notices import Notice, rounded_to
from ledger.plans.rules import Exhausted, Rules
from ledger.render.words import day_text, fine_text, lot_text, short_amount_text, spoken


def notice_text(notice: Notice, rules: Rules, today: date) -> str:
    """What it is, how much, when, and what to do."""
    if notice.code in ("expiring", "cap"):
        return _expiring(notice, rules, today)
    if notice.code in ("used_up", "no_data"):
        return _used_up(notice, rules)
    if notice.code == "frozen":
        return _kept(notice, rules, today)
    if notice.code == "renewal":
        return _("Renew by {day}, else {amount} will be lost.").format(
            day=day_text(notice.on - ONE_DAY, today),
            amount=short_amount_text(notice.bytes, rules.unit),
        )
    if notice.code == "banked":
        return _("{amount} in the bank will be lost after {day}: take it out before.").format(
            amount=short_amount_text(notice.bytes, rules.unit),
            day=day_text(notice.on - ONE_DAY, today),
        )
    if notice.watch:
        from ledger.render.watch import watched_text

        return watched_text(notice.watch, rules)
    if notice.code == "unclaimed":
        return _("{amount} can be claimed until {day}: giga claim.").format(
            amount=short_amount_text(notice.bytes, rules.unit),
            day=day_text(notice.on - ONE_DAY, today),
        )
    if notice.code == "keep_alive":
        return keep_alive_text(notice.on - ONE_DAY, rules, today)
    return _("The catalogue has newer rules of this plan. See them: giga change {plan}").format(
        plan=rules.plan
    )


def _kept(notice: Notice, rules: Rules, today: date) -> str:
    """What is no longer usable, and what brings it back."""
    # What a plan revives was topped up; all else waits for a renewal.
    bought = rules.topup.revives and all(lot.cls == "topup" for lot in notice.lots)
    words = (
        _("{amount} kept until {day}: buy data by then.")
        if bought
        else _("{amount} kept until {day}: renew by then.")
    )
    return words.format(
        amount=short_amount_text(notice.bytes, rules.unit),
        day=day_text(notice.on - ONE_DAY, today),
    )


def keep_alive_text(last: date, rules: Rules, today: date) -> str:
    """Until when something must happen, and what happens else."""
    rule = rules.extras.keep_alive if rules.extras else None
    then = spoken(rule.then) if rule and rule.then else _("the line is stopped")
    words = {
        "use": _("Use data by {day}, else {then}."),
        "renew": _("Renew by {day}, else {then}."),
    }.get(rule.after if rule else "", _("Buy data by {day}, else {then}."))
    return words.format(day=day_text(last, today), then=then)


def _expiring(notice: Notice, rules: Rules, today: date) -> str:
    amount = short_amount_text(notice.bytes, rules.unit)
    last = notice.on - ONE_DAY
    if len(notice.lots) == 1 and notice.lots[0].carried:
        what = _("{amount} ({name})").format(
            amount=amount, name=lot_text(notice.lots[0], rules, today)
        )
    else:
        what = amount
    if not notice.a_day:
        words = _("{what} will be lost after {day}.")
        return words.format(what=what, day=day_text(last, today))
    a_day = rounded_up(notice.a_day, rules.unit)
    step = max((rounded_to(lot, rules) for lot in notice.lots), default=0)
    if step:
        rest = short_amount_text(step, rules.unit)
        words = _("{what} will be lost after {day}: use {a_day} a day and less than {rest} is.")
        return words.format(what=what, day=day_text(last, today), a_day=a_day, rest=rest)
    if last <= today:
        words = _("{what} will be lost after today: use {a_day} today and nothing is.")
        return words.format(what=what, a_day=a_day)
    words = _("{what} will be lost after {day}: use {a_day} a day and nothing is.")
    return words.format(what=what, day=day_text(last, today), a_day=a_day)


def rounded_up(amount: int, unit: int) -> str:
    """An amount shown so that using what is shown is enough: to the MB, from 1 GB to 10 MB."""
    step = unit**2 if amount < unit**3 else unit**3 // 100
    return fine_text(-(-amount // step) * step, unit)


def rounded_down(amount: int, unit: int) -> str:
    """An amount shown so that what is shown is there."""
    step = unit**2 if amount < unit**3 else unit**3 // 100
    return fine_text(amount // step * step, unit)


def _used_up(notice: Notice, rules: Rules) -> str:
    if notice.code == "no_data":
        used = _("There is no data now; {amount} was used without any.")
        none = _("There is no data now.")
    else:
        used, none = _("All is used up, and {amount} more."), _("All is used up.")
    over = short_amount_text(notice.bytes, rules.unit)
    used = used.format(amount=over) if notice.bytes else none
    return f"{used} {exhausted_text(rules.exhausted)}".strip()


def exhausted_text(exhausted: Exhausted) -> str:
    """What the carrier does then; empty when that is not known."""
    if exhausted.then == "throttle":
        if exhausted.speed:
            return _("The carrier slows it to {speed}.").format(speed=exhausted.speed)
        return _("The carrier slows it down.")
    if exhausted.then == "stop":
        return _("The carrier stops it.")
    if exhausted.then == "charge":
        return _("The carrier charges for more.")
    return ""
