"""The state of the contracts as monitoring programs read it: one line with figures, and a status.

0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, as the plugins of Nagios and its kin say them.
"""

from __future__ import annotations

from ledger.billing.statement import Statement
from ledger.dates import ONE_DAY
from ledger.errors import GigaError
from ledger.i18n import _
from ledger.notices import Notice
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple
from ledger.render.notices import notice_text
from ledger.render.words import amount_text

OK, WARNING, CRITICAL, UNKNOWN = range(4)
_NAMES = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
_USED_UP = {"used_up", "no_data", "over_limit"}


class Checked(NamedTuple):
    """A contract and what is to be warned of."""

    name: str
    """Empty where there is only one."""
    statement: Statement
    notices: list[Notice]


def nagios_line(found: list[Checked]) -> tuple[int, str]:
    """The worst status of all contracts, and the line that says why."""
    status = max((_status(notice, one) for one in found for notice in one.notices), default=OK)
    texts = [_text(one) for one in found]
    figures = [figure for one in found for figure in _figures(one)]
    return status, f"GIGA {_NAMES[status]}: {_clean('; '.join(texts))} | {' '.join(figures)}"


def unknown_line(error: GigaError) -> tuple[int, str]:
    """What cannot be told is neither well nor ill."""
    return UNKNOWN, f"GIGA {_NAMES[UNKNOWN]}: {_clean(str(error))}"


def _status(notice: Notice, of: Checked) -> int:
    last_chance = notice.on - ONE_DAY <= of.statement.on
    if notice.code in _USED_UP or (notice.level == "warning" and last_chance):
        return CRITICAL
    return WARNING if notice.level == "warning" else OK


def _text(one: Checked) -> str:
    statement = one.statement
    left = amount_text(statement.figures.remaining, statement.rules.unit)
    worst = sorted(one.notices, key=lambda notice: -_status(notice, one))[:1]
    said = [notice_text(notice, statement.rules, statement.on) for notice in worst]
    text = ". ".join([_("{amount} left").format(amount=left), *said])
    return f"{one.name}: {text}" if one.name else text


def _figures(one: Checked) -> list[str]:
    """``remaining=4800000000B;;;0;6000000000``; unlimited has no figure."""
    figures, at_risk = one.statement.figures, one.statement.at_risk
    found: dict[str, int] = {
        "remaining": figures.remaining,
        "used": figures.used,
        "carried": figures.carried,
        "overage": figures.overage,
        "lost_next": next((risk.lost for risk in at_risk if risk.lost), 0),
    }
    prefix = f"{one.name} " if one.name else ""
    return [
        f"{_label(prefix + key)}={value}B;;;0;"
        for key, value in found.items()
        if value != UNLIMITED
    ]


def _label(text: str) -> str:
    """A label with a space stands in quotes, and may hold neither quotes nor an equals sign."""
    clean = _clean(text).replace("'", "").replace("=", "-")
    return f"'{clean}'" if " " in clean else clean


def _clean(text: str) -> str:
    """One line without the mark that begins the figures."""
    return " ".join(text.replace("|", "/").split())
