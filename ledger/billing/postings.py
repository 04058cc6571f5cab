"""A replay as double-entry bookkeeping: every row of a trail moves bytes between two accounts.

An account is its words from the general to the particular; every lot has one of its own under
``Assets``. What comes from an unlimited lot comes into the books as it is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ledger.billing.replay import Replay, spread_use
from ledger.billing.statement import Statement
from ledger.dates import ONE_DAY
from ledger.facts import History
from ledger.plans.rules import UNLIMITED, Rules
from ledger.record import NamedTuple

Account = tuple[str, ...]
"""The root, then what it is of: ``("Assets", class, lot)`` for a lot."""

HELD: Account = ("Assets",)
"""All lots together."""
BORROWED: Account = ("Liabilities", "Borrowed")

KINDS = (
    "opening",
    "lost",
    "rolled",
    "rounding",
    "granted",
    "repaid",
    "bought",
    "received",
    "borrowed",
    "banked",
    "withdrawn",
    "given",
    "used",
    "overage",
    "uncounted",
    "adjusted",
)
"""What a transaction may be, in the order of a date."""

_SOURCES: dict[str, tuple[str, Account]] = {
    "opening": ("opening", ("Equity", "Opening")),
    "carried": ("opening", ("Equity", "Opening")),
    "grant": ("granted", ("Income", "Grants")),
    "change": ("granted", ("Income", "Grants")),
    "line": ("granted", ("Income", "Grants")),
    "topup": ("bought", ("Income", "Top-ups")),
    "gift": ("received", ("Income", "Gifts")),
    "loan": ("borrowed", BORROWED),
    "reading": ("adjusted", ("Income", "Adjustments")),
    "read_carried": ("adjusted", ("Income", "Adjustments")),
    "rounding": ("rounding", ("Income", "Rounding")),
}
"""By the cause of a grant: the kind of its transaction, and where its bytes come from."""


class Posting(NamedTuple):
    """Bytes that an account gains, or loses if negative."""

    account: Account
    bytes: int


class Transaction(NamedTuple):
    """All of one kind on one date; the postings add up to zero."""

    on: date
    kind: str
    postings: list[Posting]


class Balance(NamedTuple):
    """What an account and all under it hold at the end of a day."""

    on: date
    account: Account
    bytes: int


class _Move(NamedTuple):
    """So many bytes from one account to another."""

    on: date
    kind: str
    source: Account
    target: Account
    bytes: int


def transactions(statement: Statement) -> list[Transaction]:
    """The trail of a statement, one transaction a date and kind, in their order."""
    sums: dict[tuple[date, int], dict[Account, int]] = {}
    for move in _moves(statement):
        accounts = sums.setdefault((move.on, KINDS.index(move.kind)), {})
        accounts[move.target] = accounts.get(move.target, 0) + move.bytes
        accounts[move.source] = accounts.get(move.source, 0) - move.bytes
    found = []
    for (on, kind), accounts in sorted(sums.items()):
        postings = [Posting(account, amount) for account, amount in accounts.items() if amount]
        if postings:
            found.append(Transaction(on, KINDS[kind], postings))
    return found


def lot_account(statement: Statement, lot: str) -> Account:
    """The account of a lot; of an unlimited one, that from which its use comes."""
    view = statement.all_lots[lot]
    return ("Income", "Unlimited") if view.granted == UNLIMITED else ("Assets", view.cls, lot)


def _moves(statement: Statement) -> Iterator[_Move]:
    yield from _in(statement)
    yield from _between(statement)
    yield from _out(statement)
    yield from _beside(statement)


def _in(statement: Statement) -> Iterator[_Move]:
    for row in statement.trail.granted:
        if row.bytes != UNLIMITED:
            kind, source = _SOURCES[row.cause]
            yield _Move(row.on, kind, source, lot_account(statement, row.lot), row.bytes)


def _between(statement: Statement) -> Iterator[_Move]:
    for row in statement.trail.rolls:
        child = statement.all_lots[row.child]
        kind = "rolled"
        if not child.parent:
            kind = "withdrawn" if row.child.startswith("withdraw-") else "banked"
        source, target = lot_account(statement, row.lot), lot_account(statement, row.child)
        yield _Move(row.on, kind, source, target, row.bytes)


def _out(statement: Statement) -> Iterator[_Move]:
    trail = statement.trail
    used, adjusted = ("Expenses", "Used"), ("Expenses", "Adjustments")
    for use in trail.allocations:
        yield _Move(use.day, "used", lot_account(statement, use.lot), used, use.bytes)
    for row in trail.adjustments:
        yield _Move(row.on, "adjusted", lot_account(statement, row.lot), adjusted, row.bytes)
    for lost in trail.forfeitures:
        why = ("Expenses", "Lost", lost.reason)
        yield _Move(lost.on, "lost", lot_account(statement, lost.lot), why, lost.bytes)
    for gift in trail.given:
        source = lot_account(statement, gift.lot)
        yield _Move(gift.on, "given", source, ("Expenses", "Given"), gift.bytes)


def _beside(statement: Statement) -> Iterator[_Move]:
    """What touches no lot."""
    trail = statement.trail
    for over in trail.overages:
        pair = ("Income", "Overage"), ("Expenses", "Overage")
        yield _Move(over.day, "overage", *pair, over.bytes)
    for row in trail.uncounted:
        pair = ("Income", "Uncounted"), ("Expenses", "Uncounted")
        yield _Move(row.day, "uncounted", *pair, row.bytes)
    for paid in trail.repaid:
        yield _Move(paid.on, "repaid", ("Income", "Grants"), BORROWED, paid.bytes)


def balances(
    history: History, plans: Mapping[int, Rules], statement: Statement
) -> Iterator[Balance]:
    """What the replay itself says of the accounts at every boundary: at the end of the day before
    it and of its first day; and on the day of the statement. It looks at no row of the trail.

    ``history`` and ``plans`` are those of the statement. A lot is named when it holds data, and
    once more when it holds none any longer.
    """
    replay, told, owed = Replay(history, plans, spread_use(history, plans)), set[str](), False
    for on in _days(statement):
        replay.advance(on)
        state = replay.state
        held = {lot.id: lot.left for lot in state.lots if not lot.unlimited and lot.left}
        for lot in sorted(told | set(held)):
            yield Balance(on, lot_account(statement, lot), held.get(lot, 0))
        yield Balance(on, HELD, sum(held.values()))
        if state.debt or owed:
            yield Balance(on, BORROWED, -state.debt)
        told, owed = set(held), state.debt > 0


def _days(statement: Statement) -> list[date]:
    """The days at whose end the accounts are looked at."""
    cycles = [cycle for cycle, _plan in statement.trail.cycles]
    if not cycles:
        return []
    boundaries = {day for cycle in cycles for day in (cycle.start, cycle.end)}
    days = {statement.on} | boundaries | {day - ONE_DAY for day in boundaries}
    return sorted(day for day in days if cycles[0].start <= day <= statement.on)
