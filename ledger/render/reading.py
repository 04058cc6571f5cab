"""What a reading showed: how far the ledger was from it, and what could explain that."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.billing.drift import Drift, Reason
from ledger.billing.statement import Statement
from ledger.i18n import N_, _, ngettext
from ledger.render.answers import left_text
from ledger.render.data import SCHEMA, day, figures_data
from ledger.render.words import amount_text, day_text, short_amount_text, short_day_text

MOST_DAYS = 3


def reading_lines(drifts: list[Drift], statement: Statement) -> list[str]:
    """The answer to a reading: what it says beside the ledger, and what is left with it."""
    lines = []
    for number, drift in enumerate(drifts):
        said = drift_text(drift, statement)
        left = f" {left_text(statement)}" if number == len(drifts) - 1 else ""
        lines += [said + left, *_reason_lines(drift, statement)]
    return lines


def comparison_lines(drifts: list[Drift], statement: Statement) -> list[str]:
    """The last readings beside the ledger without them."""
    if not drifts:
        return [_("There is no reading to compare with.")]
    lines = []
    for drift in drifts:
        lines += [drift_text(drift, statement), *_reason_lines(drift, statement)]
    return lines


def drift_text(drift: Drift, statement: Statement) -> str:
    """One figure of a reading beside what the ledger had."""
    if drift.figure == "meter":
        return _meter_text(drift, statement)
    sign = (drift.apart > 0) - (drift.apart < 0)
    words = _FIGURES[drift.figure][sign]
    if drift.figure == "remaining" and sign:
        less = -(drift.counted or 0)
        if less > drift.apart > 0:
            words = _OVER
        elif sign > 0 and less < drift.apart:
            words = _NOT_EXPLAINED
        elif drift.read_before or less != drift.apart:
            words = _SINCE_READING[sign]
    return _filled(_(words), drift, statement)


def _filled(words: str, drift: Drift, statement: Statement) -> str:
    unit = statement.rules.unit
    return words.format(
        day=day_text(drift.day, statement.on),
        meter=drift.meter,
        since=day_text(drift.since, statement.on),
        amount=amount_text(drift.says, unit),
        thought=amount_text(drift.thought or 0, unit),
        apart=short_amount_text(abs(drift.apart), unit),
        less=short_amount_text(abs(drift.counted or 0), unit),
        over=short_amount_text(abs(drift.apart + (drift.counted or 0)), unit),
    )


_FIGURES = {
    "remaining": {
        0: N_("{day}: the carrier says {amount}; the ledger agrees."),
        -1: N_(
            "{day}: the carrier says {amount}; "
            "the ledger had {thought}; {apart} more was used than logged."
        ),
        1: N_(
            "{day}: the carrier says {amount}; "
            "the ledger had {thought}; {apart} less was used than logged."
        ),
    },
    "used": {
        0: N_("{day}: the carrier says {amount} was used; the ledger agrees."),
        -1: N_(
            "{day}: the carrier says {amount} was used; the ledger had {thought}, {apart} more."
        ),
        1: N_("{day}: the carrier says {amount} was used; the ledger had {thought}, {apart} less."),
    },
    "carried": {
        0: N_("{day}: the carrier says {amount} of it is carried; the ledger agrees."),
        -1: N_(
            "{day}: the carrier says {amount} of it is carried; "
            "the ledger had {thought}, {apart} more."
        ),
        1: N_(
            "{day}: the carrier says {amount} of it is carried; "
            "the ledger had {thought}, {apart} less."
        ),
    },
}
"""By the sign of what the carrier says less what the ledger had."""


_SINCE_READING = {
    -1: N_("{day}: the carrier says {amount}; the ledger had {thought}, {apart} more."),
    1: N_("{day}: the carrier says {amount}; the ledger had {thought}, {apart} less."),
}
"""Where an earlier reading is part of what the ledger had: a reading covers all of its day."""
_OVER = N_(
    "{day}: the carrier says {amount}; "
    "the ledger had {thought} and {over} over; {less} less was used than it had."
)
_NOT_EXPLAINED = N_(
    "{day}: the carrier says {amount}; the ledger had {thought}; "
    "{apart} more is there than the plan and the entries explain."
)


def _meter_text(drift: Drift, statement: Statement) -> str:
    if drift.thought is None:
        return _filled(_("{day}: {meter} counts from here on."), drift, statement)
    counted = _filled(_("{day}: {meter} counted {amount} since {since};"), drift, statement)
    words = {
        0: _("as much was logged."),
        1: _("{thought} of it was logged, {apart} was not."),
        -1: _("{thought} was logged, {apart} more."),
    }[(drift.apart > 0) - (drift.apart < 0)]
    return f"{counted} {_filled(words, drift, statement)}"


def _reason_lines(drift: Drift, statement: Statement) -> list[str]:
    return [f"  {_reason_text(reason, drift, statement)}" for reason in drift.reasons]


def _reason_text(reason: Reason, drift: Drift, statement: Statement) -> str:
    unit, today = statement.rules.unit, statement.on
    if reason.code == "rounding":
        return _("The last digit that was shown explains it.")
    if reason.code == "units":
        return _("1024 in place of 1000 makes such a difference: see --unit.")
    if reason.code == "late":
        late = short_amount_text(reason.bytes, unit)
        return _("{amount} was logged from {day} on: carriers are often late.").format(
            amount=late, day=day_text(reason.days[0], today)
        )
    if reason.code == "reset":
        return _("It stood higher before, so it began anew: at least so much was used.")
    return _("Nothing was logged for {days}.").format(days=_days(list(reason.days), today))


def _days(days: list[date], today: date) -> str:
    """A few days by name; of many the first ones."""
    shown = ", ".join(short_day_text(day, today) for day in days[:MOST_DAYS])
    more = len(days) - MOST_DAYS
    if more <= 0:
        return shown
    return ngettext("{days} and {count} more day", "{days} and {count} more days", more).format(
        days=shown, count=more
    )


def reading_data(name: str, drifts: list[Drift], statement: Statement) -> dict[str, Any]:
    """A reading for programs, with the figures of the contract as they are with it."""
    return {
        "schema": SCHEMA,
        **figures_data(name, statement),
        "readings": [_drift_data(drift) for drift in drifts],
    }


def comparison_data(name: str, drifts: list[Drift], *, agrees: bool) -> dict[str, Any]:
    """The last readings for programs; without any, nobody knows whether the ledger agrees."""
    return {
        "schema": SCHEMA,
        "contract": name,
        "agrees": agrees if drifts else None,
        "readings": [_drift_data(drift) for drift in drifts],
    }


def _drift_data(drift: Drift) -> dict[str, Any]:
    return {
        "entry": drift.id,
        "on": day(drift.day),
        "figure": drift.figure,
        "meter": drift.meter or None,
        "since": day(drift.since),
        "says": drift.says,
        "ledger": drift.thought,
        "apart": None if drift.thought is None else drift.apart,
        "agrees": drift.agrees,
        "reasons": [
            {"code": reason.code, "days": [day(one) for one in reason.days], "bytes": reason.bytes}
            for reason in drift.reasons
        ],
    }
