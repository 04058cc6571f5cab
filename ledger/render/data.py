"""Reports as plain JSON values: ``schema`` 1, bytes as whole numbers, ISO dates, unlimited null.

The words are those of DESIGN and docs/json.md; they stay as they are as long as ``schema`` is 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from ledger.billing.statement import LineUse, LotView, Statement
from ledger.dates import NEVER, ONE_DAY, WEEKDAYS, Span, span_text
from ledger.notices import Notice
from ledger.plans.rules import UNLIMITED, Cap, Rollover, Rules
from ledger.render.notices import notice_text

if TYPE_CHECKING:
    from ledger.billing.watch import Watch
    from ledger.facts.lists import PoolLine

SCHEMA = 1


def number(amount: int) -> int | None:
    """Bytes; None for unlimited."""
    return None if amount == UNLIMITED else amount


def day(value: date | None) -> str | None:
    """An ISO date; None for no date and for what never ends."""
    return None if value is None or value == NEVER else value.isoformat()


def status_data(
    contract: str, statement: Statement, notices: list[Notice], watched: Watch | None = None
) -> dict[str, Any]:
    """One contract at the end of a day."""
    cycle = statement.cycle
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
        **_numbers(statement),
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
        "lines": [line_data(line) for line in statement.lines],
        "watch": _watch_data(watched),
        "notices": [notice_data(notice, statement) for notice in notices],
    }


def days_data(unknown: Iterable[date], partial: Iterable[date]) -> dict[str, Any]:
    """Which days are not known, or not wholly."""
    return {"unknown": [*map(day, unknown)], "partial": [*map(day, sorted(partial))]}


def figures_data(contract: str, statement: Statement) -> dict[str, Any]:
    """The figures alone of one contract."""
    return {"contract": contract, "on": day(statement.on), **_numbers(statement)}


def _numbers(statement: Statement) -> dict[str, int | None]:
    return {key: number(value) for key, value in statement.figures._asdict().items()}


def _watch_data(watched: Watch | None) -> dict[str, Any]:
    if watched is None:  # as with most plans
        return {"tier": None, "limits": [], "quotas": [], "keep_alive": None}
    from ledger.render.watch import watch_data

    return watch_data(watched)


def line_data(line: LineUse | PoolLine) -> dict[str, Any]:
    """What one line of a pool used in this cycle, and may use."""
    return {
        "line": line.line or None,
        "used": line.used,
        "limit": line.limit,
        "left": line.left,
        "carried": line.carried,
    }


def lot_data(lot: LotView) -> dict[str, Any]:
    """A lot; ``last_day`` is the last usable one."""
    data = {
        "id": lot.id,
        "class": lot.cls,
        "carried": lot.carried,
        "granted": number(lot.granted),
        "remaining": number(lot.remaining),
        "from": day(lot.start),
        "until": day(lot.until),
        "last_day": None if lot.until == NEVER else day(lot.until - ONE_DAY),
    }
    if lot.state != "usable":
        data["state"] = lot.state
    if lot.line:
        data["line"] = lot.line
    return data


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
    return {
        "class" if key == "cls" else key: _days(value) if key == "weekdays" else _rule_value(value)
        for key, value in fields.items()
    }


def _days(weekdays: tuple[Any, ...]) -> list[object]:
    """Weekdays as a plan file says them; those of a window stand beside their category."""
    return [
        WEEKDAYS[one] if isinstance(one, int) else [one[0], WEEKDAYS[one[1]]] for one in weekdays
    ]


def _rule_value(value: Any) -> object:
    """Spans and caps as a plan file says them, amounts as bytes, unlimited as null."""
    if isinstance(value, Span):
        return span_text(value)
    if isinstance(value, Cap):
        return f"{value.times_millis / 1000:g}x" if value.times_millis else value.bytes
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Rollover):
        fields = value._asdict()
        weekdays = fields.pop("since")
        return {**_rule_values(fields), "from": _days(weekdays)}
    if hasattr(value, "_asdict"):
        return _rule_values(value._asdict())
    if isinstance(value, tuple):
        return [_rule_value(one) for one in value]
    return None if value == UNLIMITED else value
