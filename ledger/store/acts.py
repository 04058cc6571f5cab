"""The rarer facts, as rows of the ledger and back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ledger.facts import acts
from ledger.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    Value = str | int | None


class ActRow(NamedTuple):
    """The columns of a fact that an act may need."""

    kind: str
    id: int
    day: date
    bytes: int | None
    lasts: str
    until: date | None
    plan: int | None
    line: str
    name: str


def from_row(row: ActRow) -> acts.Act:
    """The act that a row says."""
    return _READ[row.kind](row)


def columns(act: acts.Act) -> tuple[str, dict[str, Value]]:
    """The kind of an act and the columns of its own; its ``id`` is given by the ledger."""
    if isinstance(act, acts.Option):
        return "option" if act.on else "option_off", {"name": act.name}
    if isinstance(act, acts.Forfeit):
        return "forfeit", {"name": act.what}
    if isinstance(act, acts.Line):
        return "join" if act.joins else "leave", {"line": act.name, "bytes": act.limit}
    own = {key: _plain(value) for key, value in act._asdict().items() if key not in ("id", "day")}
    return _KINDS[type(act)], own


def _plain(value: date | Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value


_KINDS: dict[type[acts.Act], str] = {
    acts.GiftIn: "gift_in",
    acts.GiftOut: "gift_out",
    acts.Loan: "borrow",
    acts.Renewal: "renew",
    acts.Claim: "claim",
    acts.Deposit: "deposit",
    acts.Withdrawal: "withdraw",
}

_READ: dict[str, Callable[[ActRow], acts.Act]] = {
    "gift_in": lambda row: acts.GiftIn(row.id, row.day, row.bytes or 0, row.lasts, row.until),
    "gift_out": lambda row: acts.GiftOut(row.id, row.day, row.bytes or 0),
    "borrow": lambda row: acts.Loan(row.id, row.day, row.bytes or 0, row.lasts),
    "renew": lambda row: acts.Renewal(row.id, row.day, row.plan, row.bytes, row.lasts),
    "claim": lambda row: acts.Claim(row.id, row.day),
    "deposit": lambda row: acts.Deposit(row.id, row.day, row.bytes or 0),
    "withdraw": lambda row: acts.Withdrawal(row.id, row.day, row.bytes or 0),
    "option": lambda row: acts.Option(row.id, row.day, row.name, True),
    "option_off": lambda row: acts.Option(row.id, row.day, row.name, False),
    "forfeit": lambda row: acts.Forfeit(row.id, row.day, row.name),
    "join": lambda row: acts.Line(row.id, row.day, row.line, True, row.bytes),
    "leave": lambda row: acts.Line(row.id, row.day, row.line, False),
}
