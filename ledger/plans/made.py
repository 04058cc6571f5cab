"""A plan for a card that no file knows: written as TOML, then read like any other."""

from __future__ import annotations

from ledger.dates import Span, parse_span, span_text
from ledger.errors import PlanError
from ledger.i18n import _
from ledger.plans.finding import Found
from ledger.plans.language import read_family
from ledger.units import canonical, text

_PLAN = """\
# A plan made by hand: nothing rolls over.

[family]
id      = "own.card.{slug}"
carrier = "{carrier}"
name    = {{ en = "{name}" }}
kind    = "{kind}"
zone    = "{zone}"
unit    = {unit}

[[size]]
id     = "{amount_id}"
amount = "{amount}"

[cycle]
length  = "{length}"
starts  = "{starts}"
renewal = "{renewal}"
"""


def card(amount: int, lasts: str, unit: int, zone: str) -> Found:
    """A card that holds ``amount`` bytes for a time and ends: ``--for "10 days"``."""
    span = parse_span(lasts)
    if span.unit not in ("days", "hours", "months"):
        raise PlanError(
            _("--for {text!r}: expected days, hours or months.").format(text=lasts),
            _("Write for example --for '10 days' or --for '168 hours'."),
        )
    return _made(amount, span, "activation", "manual", unit, zone)


def contract(amount: int, every: str, unit: int, zone: str, anchor: int | None) -> Found:
    """A plan that gives ``amount`` bytes ``--every month`` or ``--every "30 days"``."""
    span = parse_span(every)
    if span.unit not in ("days", "months"):
        raise PlanError(
            _("--every {text!r}: expected days or months.").format(text=every),
            _("Write for example --every month or --every '30 days'."),
        )
    starts = "activation" if span.unit == "days" else ("day" if anchor else "calendar")
    return _made(amount, span, starts, "automatic", unit, zone)


def _made(amount: int, span: Span, starts: str, renewal: str, unit: int, zone: str) -> Found:
    length = span_text(span)
    amount_id = canonical(amount, unit).lower().replace(".", "-")
    shown = f"{text(amount, unit).replace('.0 ', ' ')} / {length}"
    toml = _PLAN.format(
        slug=length.replace(" ", "-"),
        carrier="card" if renewal == "manual" else "plan",
        name=shown,
        kind="prepaid" if renewal == "manual" else "postpaid",
        zone=zone,
        unit=unit,
        amount_id=amount_id,
        amount=canonical(amount, unit),
        length=length,
        starts=starts,
        renewal=renewal,
    )
    return Found(read_family(toml, "--amount").sizes[amount_id], toml, "made")
