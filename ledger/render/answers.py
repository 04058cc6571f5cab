"""The short answers of the commands that write."""

from __future__ import annotations

from datetime import date

from ledger.billing.statement import Statement
from ledger.dates import NEVER, ONE_DAY
from ledger.i18n import _, ngettext
from ledger.plans.rules import UNLIMITED
from ledger.render.screen import plain
from ledger.render.words import (
    amount_text,
    becomes_text,
    day_text,
    end_of_what_is_left,
    kind_text,
    short_amount_text,
    usable,
)


def left_text(statement: Statement) -> str:
    """What is left and until when: ``4.7 GB left until Mon 30 Nov.`` and the like."""
    left, waits = _left(statement), statement.figures.waiting
    if not waits:
        return left
    more = short_amount_text(waits, statement.rules.unit)
    return _("{left} {amount} more waits for its turn.").format(left=left, amount=more)


def _left(statement: Statement) -> str:
    figures, unit = statement.figures, statement.rules.unit
    if statement.cycle is None and not usable(statement.lots):
        if figures.frozen:
            kept = amount_text(figures.frozen, unit)
            return _("No cycle is running; {amount} is kept.").format(amount=kept)
        return _("No cycle is running.")
    if figures.remaining == UNLIMITED:
        return _("Unlimited; {amount} used.").format(amount=amount_text(figures.used, unit))
    left = amount_text(figures.remaining, unit)
    end = end_of_what_is_left(statement)
    if figures.overage and not figures.remaining:
        return _("Nothing left; {amount} over.").format(amount=amount_text(figures.overage, unit))
    if end == NEVER:
        return _("{amount} left.").format(amount=left)
    return _("{amount} left until {day}.").format(
        amount=left, day=day_text(end - ONE_DAY, statement.on)
    )


def logged(day: date, used: int, day_sum: int, statement: Statement, line: str = "") -> str:
    """Where an entry went, that day's sum (so that a doubled entry is seen), and what is left."""
    unit = statement.rules.unit
    words = (
        _("{day}: {amount} by {line}, {sum} in all that day.")
        if line
        else _("{day}: {amount}, {sum} in all that day.")
    )
    entry = words.format(
        day=day_text(day, statement.on),
        amount=short_amount_text(used, unit),
        sum=short_amount_text(day_sum, unit),
        line=line,
    )
    return f"{entry} {left_text(statement)}"


def covered_by_reading() -> str:
    """Why an entry changed nothing."""
    return _("The reading of that day holds at its end already: what is left stays as it was.")


def told_by_source(source: str) -> str:
    """What becomes of an entry on a day of which a source tells."""
    said = _(
        "{source} tells of that day: when it comes again, it counts and this becomes a note. "
        "--keep-hand of giga import, or keep_hand of the source, turns that round."
    )
    return plain(said.format(source=source))


def late_night(words: str) -> str:
    """How to put on the evening before what was logged after midnight."""
    return _("Was it last night? giga undo; {words} --on yesterday").format(words=plain(words))


def topped_up(lot: str, day: date, amount: int, statement: Statement) -> str:
    """What was added, and its last usable day."""
    unit, made = statement.rules.unit, statement.all_lots.get(lot)
    shown, added = day_text(day, statement.on), short_amount_text(amount, unit)
    if made is None:
        said = _("{day}: {amount} topped up.").format(day=shown, amount=added)
    else:
        said = _("{day}: {amount} topped up, {end}.").format(
            day=shown, amount=added, end=becomes_text([made], statement)
        )
    return f"{said} {left_text(statement)}"


def ended(name: str, last: date, lost: int, statement: Statement) -> str:
    """When a contract ends, and what is lost then."""
    unit = statement.rules.unit
    when = _("{name} ends after {day}.").format(name=name, day=day_text(last, statement.on))
    if not lost:
        then = _("Nothing was left to lose.")
    else:
        then = _("{amount} is lost with it.").format(amount=amount_text(lost, unit))
    return f"{when} {then}"


def undone(verb: str, words: str, facts: int) -> str:
    """What an undo took back."""
    return _("Undone: {what}").format(what=_what(verb, words, facts))


def redone(verb: str, words: str, facts: int) -> str:
    """What a redo brought back."""
    return _("Done again: {what}").format(what=_what(verb, words, facts))


def _what(verb: str, words: str, facts: int) -> str:
    said = plain(words or verb)
    if facts <= 1:
        return said
    count = ngettext("{count} entry", "{count} entries", facts).format(count=facts)
    return f"{said} ({count})"


def voided(id: int, day: date, kind: str, amount: int | None, unit: int, today: date) -> str:
    """Which entry was voided."""
    shown = "" if amount is None else f" {short_amount_text(amount, unit)}"
    return _("Void: entry {id}, {day}, {kind}{amount}.").format(
        id=id, day=day_text(day, today), kind=kind_text(kind), amount=shown
    )
