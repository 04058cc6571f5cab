"""The short answers of the rarer commands that write: gifts, loans, the bank, renewals, lines."""

from __future__ import annotations

from datetime import date

from ledger.billing.cycles import Cycle
from ledger.billing.statement import Statement
from ledger.dates import ONE_DAY
from ledger.i18n import _, ngettext
from ledger.plans.rules import Rules
from ledger.record import NamedTuple
from ledger.render.answers import left_text
from ledger.render.words import (
    becomes_text,
    day_text,
    listed,
    plan_text,
    short_amount_text,
)


class Entry(NamedTuple):
    """What was written down: the day, the bytes, and the contract as it stands today."""

    day: date
    bytes: int
    statement: Statement

    def said(self, words: str, **more: str) -> str:
        """The words with what they name, then what is left."""
        statement = self.statement
        shown = words.format(
            day=day_text(self.day, statement.on),
            amount=short_amount_text(self.bytes, statement.rules.unit),
            **more,
        )
        return f"{shown} {left_text(statement)}"

    def end_of(self, lot: str) -> str:
        """What becomes of data that was made; empty where it was never made."""
        made = self.statement.all_lots.get(lot)
        return becomes_text([made], self.statement) if made else ""


def received(entry: Entry, fact: int) -> str:
    end = entry.end_of(f"gift-{fact}")
    if not end:
        return entry.said(_("{day}: {amount} received."))
    return entry.said(_("{day}: {amount} received, {end}."), end=end)


def given(entry: Entry) -> str:
    return entry.said(_("{day}: {amount} given away."))


def borrowed(entry: Entry) -> str:
    return entry.said(_("{day}: {amount} borrowed; it comes off the next grant."))


def claimed(entry: Entry) -> str:
    if not entry.bytes:
        return entry.said(_("{day}: claimed, so that what is left may roll over."))
    return entry.said(_("{day}: claimed, {amount}."))


def put_aside(entry: Entry) -> str:
    return entry.said(_("{day}: {amount} put into the bank, {banked} in it now."), **_bank(entry))


def taken_out(entry: Entry, fact: int) -> str:
    end = entry.end_of(f"withdraw-{fact}")
    words = _("{day}: {amount} taken out of the bank, {end}; {banked} still in it.")
    return entry.said(words, end=end, **_bank(entry))


def _bank(entry: Entry) -> dict[str, str]:
    statement = entry.statement
    return {"banked": short_amount_text(statement.figures.banked, statement.rules.unit)}


def switched(entry: Entry, name: str, *, on: bool) -> str:
    words = _("{day}: option {name} is on.") if on else _("{day}: option {name} is off.")
    return entry.said(words, name=name)


def forfeited(entry: Entry) -> str:
    return entry.said(_("{day}: {amount} is gone."))


def renewed(entry: Entry, how: str, cycle: Cycle | None, rules: Rules, *, by_itself: bool) -> str:
    """What a renewal did: began a cycle, made the running one longer, or waits for its end."""
    words = {
        "began": _("{day}: {plan} renewed, a new cycle until {last}."),
        "extended": _("{day}: {plan} renewed, its cycle goes on until {last}."),
        "waits": _("{day}: {plan} renewed; it waits for the end of this cycle, {last}."),
    }[how]
    if by_itself:
        words = f"{words} {_('It would have renewed by itself as well.')}"
    last = day_text(cycle.end - ONE_DAY, entry.statement.on) if cycle else "-"
    return entry.said(words, plan=plan_text(rules), last=last)


def lines_joined(
    entry: Entry, names: list[str], changed: str, already: list[str], present: int
) -> str:
    """How many lines joined, how many are in the pool now, and what was so already."""
    parts = [_joined(names)] if names else []
    if changed:
        parts.append(changed)
    if already:
        count = len(already)
        words = ngettext(
            "{count} was in the pool already", "{count} were in the pool already", count
        )
        parts.append(words.format(count=count))
    parts.append(_in_the_pool(present))
    return entry.said(_("{day}: {what}."), what=listed(parts))


def limits_changed(entry: Entry, names: list[str], limit: int | None) -> str:
    """What lines that were there may use from now on; empty where there are none."""
    if not names:
        return ""
    unit, count = entry.statement.rules.unit, len(names)
    most = "" if limit is None else short_amount_text(limit, unit)
    if count == 1:
        one = _("{line} may use {limit} a cycle") if most else _("{line} has no limit now")
        return one.format(line=names[0], limit=most)
    if most:
        words = ngettext(
            "{count} line may use {limit} a cycle", "{count} lines may use {limit} a cycle", count
        )
    else:
        words = ngettext("{count} line has no limit now", "{count} lines have no limit now", count)
    return words.format(count=count, limit=most)


def _joined(names: list[str]) -> str:
    if len(names) == 1:
        return _("{line} joined").format(line=names[0])
    return ngettext("{count} line joined", "{count} lines joined", len(names)).format(
        count=len(names)
    )


def lines_left(entry: Entry, names: list[str], present: int) -> str:
    """How many lines left, and how many are in the pool now."""
    if len(names) == 1:
        gone = _("{line} left the pool").format(line=names[0])
    else:
        words = ngettext("{count} line left the pool", "{count} lines left the pool", len(names))
        gone = words.format(count=len(names))
    return entry.said(_("{day}: {what}."), what=listed([gone, _in_the_pool(present)]))


def _in_the_pool(present: int) -> str:
    return ngettext("{count} line in the pool", "{count} lines in the pool", present).format(
        count=present
    )


def named_twice(names: list[str]) -> str:
    """Which lines were named more than once, and counted once."""
    return _("Named more than once, counted once: {names}.").format(names=", ".join(names))


def perhaps_a_title(first: str) -> str:
    """What to do where the first name of a file is none."""
    from shlex import quote

    return _(
        "The first name is {name}. If that is the title of the column: giga undo, and add it again "
        "with --column {quoted}."
    ).format(name=first, quoted=quote(first))
