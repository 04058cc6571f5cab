"""An explanation as a sum on paper: amounts one below the other, a rule, and what they come to.

Details stand in a column of their own to the right of the line that they add up to. A line without
an amount is told for the reader's sake and has no part in the sum; most stand in parentheses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from ledger.billing.explain import Explanation, Line
from ledger.billing.statement import LotView
from ledger.dates import NEVER, ONE_DAY
from ledger.facts import History
from ledger.i18n import N_, _, ngettext
from ledger.plans.rules import Rules
from ledger.record import NamedTuple
from ledger.render import data
from ledger.render.lot_ids import short_id
from ledger.render.screen import Screen, pad_left, width_of, wrap
from ledger.render.sums import in_steps
from ledger.render.words import day_text, fine_text, listed, lot_text
from ledger.units import Scale

_GAP = "  "
_LONGEST_ID = 60

_CAME = {
    "granted": N_("given by the plan"),
    "opening": N_("there when this ledger began"),
    "opening_carried": N_("carried over before this ledger began"),
    "topped_up": N_("topped up"),
    "grown": N_("added by the change of plan"),
    "found": N_("added to agree with the reading"),
    "rounded_up": N_("added by rounding up"),
    "received": N_("received"),
    "borrowed": N_("borrowed"),
    "line_joined": N_("brought by a line that joined"),
}
_NAMED_BY_THEIR_LOT = frozenset({"topped_up", "received", "borrowed"})

_REASONS = {
    "expired": N_("its time was up"),
    "over_cap": N_("more than may be carried over"),
    "not_rollable": N_("this data is never carried over"),
    "rounded": N_("rounded down"),
    "condition": N_("the condition for carrying over was not met"),
    "plan_changed": N_("the plan was changed"),
    "lapsed": N_("the plan ended"),
}

_TOTALS = {
    "left": N_("left on {on}"),
    "carried": N_("left on {on} of what was carried over"),
    "used": N_("used since {since}"),
    "granted": N_("received since {since}"),
    "overage": N_("used beyond your data since {since}"),
    "lost": N_("lost since {since}"),
    "risk": N_("will be lost if nothing more is used"),
    "uncounted": N_("used without being counted since {since}"),
    "frozen": N_("kept on {on}, not to be used before it is renewed"),
    "waiting": N_("waits on {on} until the rest is used"),
    "banked": N_("in the bank on {on}"),
    "given": N_("given away since {since}"),
    "debt": N_("owed on {on}, to come off the next grant"),
}

_TOTALS_WITHOUT_TIME = {
    "used": N_("used: no plan is running"),
    "granted": N_("received: no plan is running"),
    "overage": N_("used beyond your data: no plan is running"),
    "lost": N_("lost: no plan has begun"),
    "uncounted": N_("used without being counted: no plan is running"),
    "given": N_("given away: no plan has begun"),
}


class _Page(NamedTuple):
    """What the words of a line depend on besides the line."""

    explanation: Explanation
    rules: Rules
    scale: Scale
    """Of all amounts: the explanation is in its steps."""

    def amount(self, steps: int) -> str:
        return self.scale.text(steps)

    def day(self, day: date | None) -> str:
        return day_text(day, self.explanation.on) if day else ""

    def last(self, until: date | None) -> str:
        """The last day of something, of which ``until`` is the first day without it."""
        return self.day(until - ONE_DAY) if until else ""

    def lot(self, lot: LotView | None) -> str:
        return lot_text(lot, self.rules, self.explanation.on) if lot else ""

    def good(self, lot: LotView) -> str:
        """The name of a lot and how long it is good."""
        if lot.until == NEVER:
            return _("{lot}, without an end").format(lot=self.lot(lot))
        if lot.state == "frozen" and lot.remaining:
            return _("{lot}, kept until {day}").format(lot=self.lot(lot), day=self.last(lot.until))
        return _("{lot}, good until {day}").format(lot=self.lot(lot), day=self.last(lot.until))


def why_lines(explanation: Explanation, rules: Rules, screen: Screen) -> list[str]:
    """The explanation for people; the rules say the unit and how data is called."""
    explanation, scale = in_steps(explanation, rules.unit)
    page = _Page(explanation, rules, scale)
    total = page.amount(explanation.total)
    width = max(width_of(page.amount(line.bytes)) for line in (*explanation.lines, _sum(page)))
    inner = max((width_of(page.amount(part.bytes)) for part in _parts(explanation)), default=0)
    lines = [screen.paint(line, "strong") for line in wrap(_title(page), screen.width)]
    elsewhere = [
        row for name, amount in explanation.elsewhere for row in _see(name, amount, rules, screen)
    ]
    if explanation.subject.kind == "figure" and not explanation.lines:
        return lines + elsewhere  # the title has said the rest
    for line in explanation.lines:
        lines += _row(page, line, None, width, screen.width)
        for part in line.details:
            lines += _row(page, part, line, width + 2 * len(_GAP) + inner, screen.width)
    lines.append(_GAP + "-" * width)
    foot = _GAP + pad_left(total, width) + _GAP + _total(page)
    return lines + wrap(foot, screen.width, " " * (width + 2 * len(_GAP))) + elsewhere


def _see(name: str, amount: int, rules: Rules, screen: Screen) -> list[str]:
    """What became of data of which nothing is left, and the command that tells more."""
    words = {
        "frozen": _("{amount} is kept: giga why frozen"),
        "waiting": _("{amount} waits for its turn: giga why waiting"),
        "banked": _("{amount} is in the bank: giga why banked"),
        "lost": _("{amount} was lost in all: giga why lost"),
    }[name]
    return wrap(_GAP + words.format(amount=fine_text(amount, rules.unit)), screen.width, _GAP)


def _row(page: _Page, line: Line, parent: Line | None, width: int, page_width: int) -> list[str]:
    """One amount, right aligned, with its words beside it."""
    words = _words(page, line, parent)
    if _is_aside(line):
        words = f"({words})"
    counts = line.bytes or not (_is_aside(line) or line.what == "unlimited")
    row = _GAP + pad_left(page.amount(line.bytes) if counts else "", width) + _GAP
    first, *more = wrap(words, page_width - width_of(row))
    return [row + first, *(" " * width_of(row) + rest for rest in more)]


def _is_aside(line: Line) -> bool:
    """Whether a line only says something that has no part in the sum."""
    if line.what in ("moved", "plan_began", "rolled"):
        return True
    return bool(line.said) and not line.bytes and line.what != "unlimited"


def _parts(explanation: Explanation) -> Iterator[Line]:
    for line in explanation.lines:
        yield from line.details


def _sum(page: _Page) -> Line:
    return Line("total", page.explanation.total)


# --- the title and the total ----------------------------------------------------------------


def _title(page: _Page) -> str:
    """The question: the name of a lot, a day, or the figure as it stands in the last line."""
    explanation = page.explanation
    if explanation.lot:
        lot = explanation.lot
        name = lot.id if len(lot.id) <= _LONGEST_ID else short_id(lot.id)
        return _("{lot} ({name})").format(lot=page.good(lot), name=name)
    if explanation.subject.kind == "day":
        return page.day(date.fromisoformat(explanation.subject.name))
    return f"{page.amount(explanation.total)} {_total(page)}"


def _total(page: _Page) -> str:
    """What the lines come to, in words."""
    explanation = page.explanation
    if explanation.lot:
        return _("used of it") if explanation.unlimited else _("left of it")
    if explanation.subject.kind == "day":
        day = page.day(date.fromisoformat(explanation.subject.name))
        words = _("left at the end of {day}").format(day=day)
        if explanation.beside:
            words = _("{words}, with what waits, is kept or in the bank").format(words=words)
    else:
        words = _figure(page)
    if explanation.unlimited:
        return _("{words}, besides unlimited data").format(words=words)
    return words


def _figure(page: _Page) -> str:
    explanation = page.explanation
    name = explanation.subject.name
    if explanation.since is None and name in _TOTALS_WITHOUT_TIME:
        return _(_TOTALS_WITHOUT_TIME[name])
    on, since = page.day(explanation.on), page.day(explanation.since)
    return _(_TOTALS[name]).format(on=on, since=since)


# --- the words of a line --------------------------------------------------------------------


def _words(page: _Page, line: Line, parent: Line | None) -> str:
    if parent and parent.what == line.what:
        return page.lot(line.lot) if line.lot else _when(page, line)
    if line.what in _CAME:
        return _came(page, line)
    return _WORDS[line.what](page, line)


def _came(page: _Page, line: Line) -> str:
    how = _(_CAME[line.what])
    if line.lot and line.what in _NAMED_BY_THEIR_LOT:
        return page.good(line.lot)  # its name says how it came
    if line.lot:
        return _("{how}: {lot}").format(how=how, lot=page.good(line.lot))
    if line.times > 1:
        return _("{how}, {when}").format(how=how, when=_when(page, line))
    return _("{how} on {day}").format(how=how, day=page.day(line.day))


def _unlimited(page: _Page, line: Line) -> str:
    if not line.lot:
        return _("unlimited, given by the plan on {day}").format(day=page.day(line.day))
    words = _("unlimited: {lot}").format(lot=page.good(line.lot))
    if not line.said:
        return words
    return _("{words}; {amount} used of it").format(words=words, amount=page.amount(line.said))


def _when(page: _Page, line: Line) -> str:
    """A day, or the first and the last of a run and how many they are."""
    shift = ONE_DAY if line.what == "forfeited" else 0 * ONE_DAY
    first = line.day - shift if line.day else None
    until = line.until - shift if line.until else None
    if line.times == 1:
        return page.day(first)
    count = _times(line.times) if line.what == "forfeited" else _days(line.times)
    return _("{first} to {last}, {count}").format(
        first=page.day(first), last=page.last(until), count=count
    )


def _days(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=count)


def _times(count: int) -> str:
    return ngettext("{count} time", "{count} times", count).format(count=count)


def _lot(page: _Page, line: Line) -> str:
    return page.good(line.lot) if line.lot else ""


def _rolled_in(page: _Page, line: Line) -> str:
    return _("carried over on {day} (before: {lot})").format(
        day=page.day(line.day), lot=page.lot(line.lot)
    )


def _rolled_out(page: _Page, line: Line) -> str:
    until = page.last(line.lot.until) if line.lot else ""
    return _("carried over on {day}, good until {last}").format(day=page.day(line.day), last=until)


def _deposit(page: _Page, line: Line) -> str:
    """What went into the bank: told on its day, as one end of it, or as the other."""
    words = {
        "deposit": _("{amount} put into the bank"),
        "deposit_in": _("put into the bank on {day} (before: {lot})"),
        "deposit_out": _("put into the bank on {day}"),
        "withdraw": _("{amount} taken out of the bank"),
        "withdraw_in": _("taken out of the bank on {day} (before: {lot})"),
        "withdraw_out": _("taken out of the bank on {day}"),
    }[line.what]
    return words.format(
        amount=page.amount(line.said), day=page.day(line.day), lot=page.lot(line.lot)
    )


def _given_away(page: _Page, line: Line) -> str:
    if line.lot:
        return _("given away on {day}: {lot}").format(
            day=page.day(line.day), lot=page.lot(line.lot)
        )
    if line.times == 1:
        return _("given away on {day}").format(day=page.day(line.day))
    return _("given away: {when}").format(when=_when(page, line))


def _uncounted(page: _Page, line: Line) -> str:
    category = line.cause or _("other use")
    if line.said:
        return _("{amount} used without being counted ({category})").format(
            amount=page.amount(line.said), category=category
        )
    return _("{category}: {when}").format(category=category, when=_when(page, line))


def _repaid(page: _Page, line: Line) -> str:
    return _("paid back by the grant of {day}").format(day=page.day(line.day))


def _withheld(page: _Page, line: Line) -> str:
    return _("the plan gave {amount} less on {day}, which had been borrowed").format(
        amount=page.amount(line.said), day=page.day(line.day)
    )


def _rolled(page: _Page, line: Line) -> str:
    if line.times > 1:
        return _("carried over {count} times, the last on {day}").format(
            count=line.times, day=page.last(line.until)
        )
    said = page.amount(line.said)
    if page.explanation.subject.kind == "day" and line.lot:
        return f"{said} {page.good(line.lot)}"
    return _("{amount} carried over on {day}").format(amount=said, day=page.day(line.day))


def _drained(page: _Page, line: Line) -> str:
    if page.explanation.subject.kind == "day":
        if line.said:
            return _("{amount} used: {lot}").format(
                amount=page.amount(line.said), lot=page.lot(line.lot)
            )
        return _("used: {lot}").format(lot=page.lot(line.lot)) if line.lot else _("used")
    if line.lot:
        return _("{lot}: {when}").format(lot=page.lot(line.lot), when=_when(page, line))
    if line.times == 1:
        return _("used on {day}").format(day=page.day(line.day))
    return _("used on {count}, {first} to {last}").format(
        count=_days(line.times), first=page.day(line.day), last=page.last(line.until)
    )


def _adjusted(page: _Page, line: Line) -> str:
    if line.times > 1:
        return _("corrected by {count} readings").format(count=line.times)
    if line.cause == "less":
        how = _("reading of {day}: less was used than written down")
    else:
        how = _("reading of {day}: more was used than written down")
    return how.format(day=page.day(line.day))


def _overage(page: _Page, line: Line) -> str:
    if line.said:
        return _("{amount} more was used, beyond your data").format(amount=page.amount(line.said))
    return _("beyond your data: {when}").format(when=_when(page, line))


def _overage_cancelled(page: _Page, line: Line) -> str:
    if line.said:
        return _("the reading shows: {amount} used before was not beyond your data").format(
            amount=page.amount(line.said)
        )
    return _("reading of {day}: it was not beyond your data").format(day=page.day(line.day))


def _forfeited(page: _Page, line: Line) -> str:
    reason = _(_REASONS[line.cause])
    if line.times > 1:
        return _("lost {count}: {reason}").format(count=_times(line.times), reason=reason)
    when = page.last(line.day)
    if line.lot:
        return _("{lot}, lost after {day}: {reason}").format(
            lot=page.lot(line.lot), day=when, reason=reason
        )
    return _("lost after {day}: {reason}").format(day=when, reason=reason)


def _left_before(page: _Page, line: Line) -> str:
    return _("left at the end of {day}").format(day=page.day(line.day))


def _at_risk(page: _Page, line: Line) -> str:
    rolls = ""
    if line.said:
        rolls = _("{amount} is carried over on {day}").format(
            amount=page.amount(line.said), day=page.day(line.day)
        )
    if not line.bytes:
        return rolls
    words = _("after {day}").format(day=page.last(line.day))
    if line.lot:
        words = _("after {day}: {lot}").format(day=page.last(line.day), lot=page.lot(line.lot))
    if line.cause == "rolled":
        words = _("{words}, carried over by then").format(words=words)
    return listed([words, rolls]) if rolls else words


def _moved(page: _Page, line: Line) -> str:
    last = page.last(line.until)
    if line.lot:
        return _("{lot}: good until {last} from now on").format(lot=page.lot(line.lot), last=last)
    return _("its end moved on {day}, to {last}").format(day=page.day(line.day), last=last)


def _plan_began(page: _Page, line: Line) -> str:
    return _("the plan is now {plan}").format(plan=line.cause)


_WORDS: dict[str, Callable[[_Page, Line], str]] = {
    "unlimited": _unlimited,
    "lot": _lot,
    "rolled_in": _rolled_in,
    "rolled_out": _rolled_out,
    "rolled": _rolled,
    **dict.fromkeys(("deposit", "deposit_in", "deposit_out"), _deposit),
    **dict.fromkeys(("withdraw", "withdraw_in", "withdraw_out"), _deposit),
    "given": _given_away,
    "uncounted": _uncounted,
    "repaid": _repaid,
    "withheld": _withheld,
    "drained": _drained,
    "adjusted": _adjusted,
    "overage": _overage,
    "overage_cancelled": _overage_cancelled,
    "forfeited": _forfeited,
    "left_before": _left_before,
    "at_risk": _at_risk,
    "moved": _moved,
    "plan_began": _plan_began,
}


# --- for programs ---------------------------------------------------------------------------


def metered_lines(history: History, explanation: Explanation, rules: Rules) -> list[str]:
    """What meters counted, of the use of the day that is asked about, and nobody wrote down."""
    return [
        _("({amount} of it was counted by {meter} and not logged)").format(
            amount=fine_text(row.usage.bytes, rules.unit), meter=row.meter
        )
        for row in history.metered
        if explanation.subject == ("day", row.usage.day.isoformat())
    ]


def to_data(explanation: Explanation) -> dict[str, Any]:
    """The explanation as plain JSON values: the ``bytes`` of the lines add up to ``total``."""
    return {
        "schema": data.SCHEMA,
        "subject": explanation.subject._asdict(),
        "on": data.day(explanation.on),
        "since": data.day(explanation.since),
        "total": explanation.total,
        "unlimited": explanation.unlimited,
        "lines": [_line_data(line) for line in explanation.lines],
    }


def _line_data(line: Line) -> dict[str, Any]:
    return {
        "what": line.what,
        "bytes": line.bytes,
        "lot": line.lot.id if line.lot else None,
        "day": data.day(line.day),
        "until": data.day(line.until),
        "times": line.times,
        "said": line.said,
        "cause": line.cause or None,
        "details": [_line_data(part) for part in line.details],
    }
