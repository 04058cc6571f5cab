"""What the ledger watches beside the data: price steps, sliding limits, part limits, deadlines."""

from __future__ import annotations

from typing import Any

from ledger.billing.statement import LineUse, Statement
from ledger.billing.watch import LimitWatch, QuotaWatch, TierWatch, Watch
from ledger.dates import NEVER
from ledger.i18n import _, ngettext
from ledger.plans.rules import UNLIMITED, Rules
from ledger.render.data import day, number
from ledger.render.notices import keep_alive_text
from ledger.render.words import short_amount_text


def watch_lines(watched: Watch, statement: Statement) -> list[tuple[str, bool]]:
    """One sentence for each thing that is watched, and whether its limit is reached."""
    rules = statement.rules
    lines = [(_tier(watched.tier, rules), False)] if watched.tier else []
    lines += [(watched_text(limit, rules), limit.over) for limit in watched.limits]
    lines += [(watched_text(quota, rules), not quota.left) for quota in watched.quotas]
    if watched.keep_alive and watched.keep_alive.last_day != NEVER:
        last = watched.keep_alive.last_day
        lines.append((keep_alive_text(last, rules, statement.on), False))
    return lines


def _tier(tier: TierWatch, rules: Rules) -> str:
    now = _price(tier.price, rules)
    if tier.upto == UNLIMITED:
        return _("The highest price step is reached: {price}.").format(price=now)
    left, upto = (short_amount_text(amount, rules.unit) for amount in (tier.left, tier.upto))
    if not tier.then:
        return _("{left} left before the last price step ends, {upto}: {price} now.").format(
            left=left, upto=upto, price=now
        )
    return _("{left} left before the next price step, {upto}: {then} instead of {price}.").format(
        left=left, upto=upto, then=_price(tier.then, rules), price=now
    )


def _line(line: LineUse, rules: Rules) -> str:
    used, most = (short_amount_text(amount, rules.unit) for amount in (line.used, line.limit or 0))
    return _("{line}: {used} of its {most} used in this cycle.").format(
        line=line.line, used=used, most=most
    )


def _price(price: str, rules: Rules) -> str:
    """A price with its currency, where it is a bare number: ``1,078 JPY``."""
    whole, point, part = price.partition(".")
    if not whole.isdecimal() or (point and not part.isdecimal()):
        return price
    return f"{int(whole):,}{point}{part} {rules.currency}".rstrip()


def watched_text(watched: LimitWatch | QuotaWatch | TierWatch | LineUse, rules: Rules) -> str:
    """How much of a limit is used, or how far the next price step is."""
    if isinstance(watched, LineUse):
        return _line(watched, rules)
    if isinstance(watched, TierWatch):
        return _tier(watched, rules)
    return _quota(watched, rules) if isinstance(watched, QuotaWatch) else _limit(watched, rules)


def _limit(limit: LimitWatch, rules: Rules) -> str:
    rule = limit.rule
    used, most = (short_amount_text(amount, rules.unit) for amount in (limit.used, rule.amount))
    days = _days(rule.days, rule.today)
    if not limit.over:
        return _("{used} of {most} used in {days}.").format(used=used, most=most, days=days)
    slow = ", ".join(part for part in (rule.speed, rule.hours) if part) or _("slow")
    return _("Over the limit: {used} of {most} used in {days} ({slow}).").format(
        used=used, most=most, days=days, slow=slow
    )


def _days(count: int, today: bool) -> str:
    if today:
        return ngettext("one day", "{count} days with today", count).format(count=count)
    return ngettext("one day before today", "{count} days before today", count).format(count=count)


def _quota(quota: QuotaWatch, rules: Rules) -> str:
    rule = quota.rule
    used, most = (short_amount_text(amount, rules.unit) for amount in (quota.used, rule.amount))
    kinds = ", ".join(rule.categories)
    if rule.every == "day":
        words = _("{kinds}: {used} of {most} used today.")
        over = _("Over the limit of {kinds}: {used} of {most} used today.")
    else:
        words = _("{kinds}: {used} of {most} used in this cycle.")
        over = _("Over the limit of {kinds}: {used} of {most} used in this cycle.")
    words = over if quota.over else words
    return words.format(kinds=kinds, used=used, most=most)


def watch_data(watched: Watch) -> dict[str, Any]:
    """The same for programs."""
    tier, alive = watched.tier, watched.keep_alive
    return {
        "tier": tier
        and {
            "upto": number(tier.upto),
            "left": number(tier.left),
            "price": tier.price,
            "then": tier.then or None,
        },
        "limits": [
            {
                "amount": limit.rule.amount,
                "days": limit.rule.days,
                "today": limit.rule.today,
                "used": limit.used,
                "over": limit.over,
            }
            for limit in watched.limits
        ],
        "quotas": [
            {
                "categories": list(quota.rule.categories),
                "amount": quota.rule.amount,
                "every": quota.rule.every,
                "used": quota.used,
                "left": quota.left,
            }
            for quota in watched.quotas
        ],
        "keep_alive": alive and {"after": alive.rule.after, "last_day": day(alive.last_day)},
    }
