"""Reports as plain JSON values: ``schema`` 1, bytes as whole numbers, ISO dates, unlimited null.

The words are those of DESIGN and docs/json.md; they stay as they are as long as ``schema`` is 1.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.billing.statement import LotView, Statement
from ledger.dates import NEVER, ONE_DAY, Span, span_text
from ledger.notices import Notice
from ledger.plans.rules import UNLIMITED, Cap, Rules
from ledger.render.notices import notice_text

SCHEMA = 1


def number(amount: int) -> int | None:
    """Bytes; None for unlimited."""
    return None if amount == UNLIMITED else amount


def day(value: date | None) -> str | None:
    """An ISO date; None for no date and for what never ends."""
    return None if value is None or value == NEVER else value.isoformat()


def status_data(contract: str, statement: Statement, notices: list[Notice]) -> dict[str, Any]:
    """One contract at the end of a day."""
    figures, cycle = statement.figures, statement.cycle
    return {
        "schema": SCHEMA,
        "contract": contract,
        "plan": statement.plan,
        "on": day(statement.on),
        "cycle": {
            "start": day(cycle.start),
            "end": day(cycle.end),
            "days_left": (cycle.end - statement.on).days,
        }
        if cycle
        else None,
        **{key: number(value) for key, value in figures._asdict().items()},
        "lots": [lot_data(lot) for lot in statement.lots],
        "at_risk": [
            {
                "on": day(risk.on),
                "last_day": day(risk.on - ONE_DAY),
                "bytes": risk.bytes,
                "rolls": risk.rolls,
                "lost": risk.lost,
            }
            for risk in statement.at_risk
        ],
        "notices": [notice_data(notice, statement) for notice in notices],
    }


def lot_data(lot: LotView) -> dict[str, Any]:
    """A lot; ``last_day`` is the last usable one."""
    return {
        "id": lot.id,
        "class": lot.cls,
        "carried": lot.carried,
        "granted": number(lot.granted),
        "remaining": number(lot.remaining),
        "from": day(lot.start),
        "until": day(lot.until),
        "last_day": None if lot.until == NEVER else day(lot.until - ONE_DAY),
    }


def notice_data(notice: Notice, statement: Statement) -> dict[str, Any]:
    """A notice with the sentence that people read."""
    return {
        "code": notice.code,
        "level": notice.level,
        "on": day(notice.on),
        "bytes": notice.bytes,
        "message": notice_text(notice, statement.rules, statement.on),
    }


def rules_data(rules: Rules) -> dict[str, Any]:
    """A plan's rules, every key filled in, in the words of the plan language."""
    return {"schema": SCHEMA, **_rule_values(rules._asdict())}


def _rule_values(fields: dict[str, Any]) -> dict[str, Any]:
    return {"class" if key == "cls" else key: _rule_value(value) for key, value in fields.items()}


def _rule_value(value: Any) -> object:
    """Spans and caps as a plan file says them, amounts as bytes, unlimited as null."""
    if isinstance(value, Span):
        return span_text(value)
    if isinstance(value, Cap):
        return f"{value.times_millis / 1000:g}x" if value.times_millis else value.bytes
    if hasattr(value, "_asdict"):
        return _rule_values(value._asdict())
    if isinstance(value, tuple):
        return [_rule_value(one) for one in value]
    return None if value == UNLIMITED else value
