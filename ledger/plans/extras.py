"""The rules that few plans have: gifts, loans, a bank, lines, windows, and limits beside the data.

Amounts are bytes. Each table is None, or empty, where a plan does not have it.
"""

from __future__ import annotations

from typing import Any

from ledger.dates import Span
from ledger.plans.rules import EVERY_CYCLE, Rules, read_span
from ledger.record import NamedTuple


class GiftRule(NamedTuple):
    """Data given away and received (N6)."""

    lasts: Span | None = EVERY_CYCLE
    """Of what is received; None: it keeps the end it had."""
    takes: tuple[str, ...] = ()
    """Classes that may be given; empty: all."""
    pick: str = "soonest"
    """Which lots a gift takes: ``soonest`` to end, in the order of the ``drain``, or ``newest``."""
    min: int = 0
    max: int = 0
    """The most of one gift; 0: no limit."""
    leave: int = 0
    """What the giver must keep."""


class BorrowRule(NamedTuple):
    """Data taken from the next grant (N7)."""

    lasts: Span = EVERY_CYCLE
    max: int = 0
    """The most that may be owed; 0: no limit."""
    step: int = 1


class DepositRule(NamedTuple):
    """Data put aside by hand (N19)."""

    takes: tuple[str, ...] = ()
    """Classes that may be put aside; empty: all."""
    lasts: Span = Span(0, "forever")
    max: int = 0
    """The most that the bank holds; 0: no limit."""


class WithdrawRule(NamedTuple):
    """Data taken out of the bank (N19)."""

    cls: str = "bonus"
    lasts: Span = EVERY_CYCLE
    step: int = 1
    max_lots: int = 0
    """The bank holds at most so many lots, the earliest born goes first; 0: no limit."""


class ShareRule(NamedTuple):
    """Lines that share a plan (N14)."""

    amount: str = "pool"
    """The size's amount is for the ``pool``, or ``per_line``."""
    joins: str = "full"
    """What a line that joins inside a cycle brings: ``full``, ``prorated`` or ``next_cycle``."""
    leaves: str = "next_cycle"
    """What a line brought goes with it ``now``, or stays until the ``next_cycle``."""
    pools: str = "all"
    """``carried``: each line has its own data, only what was carried over is shared."""


class Windows(NamedTuple):
    """Hours and weekdays that give a usage its category (N16)."""

    hours: tuple[tuple[str, str, str], ...] = ()
    """Category, from, until (``00:00``, ``07:00``)."""
    weekdays: tuple[tuple[str, int], ...] = ()
    """Category and weekday, 0 is Monday."""


class Tier(NamedTuple):
    """A step of a price that depends on use."""

    upto: int
    """UNLIMITED for the last."""
    price: str


class Limit(NamedTuple):
    """A sliding window: more than so much in so many days makes the line slow."""

    amount: int
    days: int
    today: bool = True
    """Whether the present day is one of them."""
    speed: str = ""
    hours: str = ""


class Quota(NamedTuple):
    """A part limit: so much of these categories in a cycle or a day."""

    categories: tuple[str, ...]
    amount: int
    every: str = "cycle"


class KeepAlive(NamedTuple):
    """The line is stopped when nothing is bought or used for so long."""

    lasts: Span
    after: str = "topup_end"
    """Counted from the last ``topup``, ``topup_end``, ``use`` or ``renew``."""
    then: str | dict[str, str] = ""
    """What happens, in words, or by language."""


class Extras(NamedTuple):
    """The tables that few plans have."""

    gift: GiftRule | None = None
    borrow: BorrowRule | None = None
    deposit: DepositRule | None = None
    withdraw: WithdrawRule | None = None
    share: ShareRule | None = None
    windows: Windows | None = None
    tiers: tuple[Tier, ...] = ()
    limits: tuple[Limit, ...] = ()
    quotas: tuple[Quota, ...] = ()
    keep_alive: KeepAlive | None = None
    alerts: tuple[int, ...] = ()
    """Per cent of the data at which the carrier warns."""
    outside: tuple[str, ...] = ()
    """Rules that are shown and not computed."""
    memory: tuple[str, ...] = ()
    """What is known only from memory."""


NO_EXTRAS = Extras()


def extras(rules: Rules) -> Extras:
    """The rare tables of a plan; all empty where it has none."""
    return rules.extras or NO_EXTRAS


_TABLES: dict[str, Any] = {
    "gift": GiftRule,
    "borrow": BorrowRule,
    "deposit": DepositRule,
    "withdraw": WithdrawRule,
    "share": ShareRule,
    "windows": Windows,
    "keep_alive": KeepAlive,
}
_LISTS: dict[str, Any] = {"tiers": Tier, "limits": Limit, "quotas": Quota}


def from_data(data: dict[str, Any]) -> Extras:
    """The tables from what :func:`ledger.plans.rules.to_data` made of them."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        if key in _TABLES:
            found[key] = value and _record(_TABLES[key], value)
        elif key in _LISTS:
            found[key] = tuple(_record(_LISTS[key], one) for one in value)
        else:
            found[key] = tuple(value)
    return Extras(**found)


def _record(kind: Any, data: dict[str, Any]) -> Any:
    return kind(**{key: _value(key, value) for key, value in data.items()})


def _value(key: str, value: Any) -> Any:
    if key == "lasts" and value:
        return read_span(value)
    if isinstance(value, list):
        return tuple(tuple(one) if isinstance(one, list) else one for one in value)
    return value
