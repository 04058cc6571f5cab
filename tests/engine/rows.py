"""What the rows of a statement must say of the facts: what made each, on which day, in what order.

:mod:`books` asks whether the rows agree with each other; this asks whether they agree with the
history, and with what was said of an earlier day.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any

from strategies import Case

from ledger.billing import state
from ledger.billing.statement import LotView, Statement
from ledger.facts import End, History, Reading, TopUp
from ledger.facts.acts import Deposit, GiftIn, GiftOut, Loan, Withdrawal
from ledger.plans.rules import Rules

MADE_BY = {
    "topup": TopUp,
    "gift": GiftIn,
    "borrow": Loan,
    "reading": Reading,
    "deposit": Deposit,
    "withdraw": Withdrawal,
}
SAYS_HOW_MUCH = (TopUp, GiftIn, Loan)
NAME = re.compile(r"(?P<thing>[^/@.]+)(/(?P<cls>\w+))?(@(?P<line>\w+))?(\.\d+)?")


def check(case: Case) -> None:
    """The statements of all its days."""
    history = case.history
    statements = [state(history, case.plans, day) for day in case.days]
    wiped = any(table.wipe for rules in versions_of(case) for table in rules.rollovers)
    for said in statements:
        check_order(history, said)
        check_days(history, said)
        for id, lot in said.all_lots.items():
            assert id == lot.id
            check_name(history, said, lot)
            check_end(said, lot, wiped=wiped)
        check_numbers(said)
    for before, after in pairwise(statements):
        check_goes_on(before, after)


def check_order(history: History, said: Statement) -> None:
    """Each list is in the order of dates, and all lies within the days that were played."""
    for rows in (*said.trail._replace(cycles=[]), said.trail.cycles):
        days = [day_of(row) for row in rows]
        assert days == sorted(days)
        assert all(history.contract.since <= day <= said.on for day in days)
    for lots in (said.lots, said.all_lots.values()):
        assert len({lot.id for lot in lots}) == len(lots)


def versions_of(case: Case) -> list[Rules]:
    """All plans of a case, and what the carrier made of them."""
    plans = case.plans.values()
    return [*plans, *(revision.rules for rules in plans for revision in rules.revisions)]


def day_of(row: Any) -> date:
    first: date = row[0].start if isinstance(row[0], tuple) else row[0]
    return first


def check_days(history: History, said: Statement) -> None:
    """What answers to a fact lies on the day of one."""
    trail = said.trail
    used = {row.day for row in history.usage}
    read, given = days_with(history, Reading), days_with(history, GiftOut)
    assert {row.day for row in (*trail.allocations, *trail.uncounted)} <= used
    assert {row.day for row in trail.overages if row.bytes > 0 and not row.read} <= used
    assert {row.day for row in trail.overages if row.read} <= read
    assert {row.day for row in trail.overages if row.bytes < 0} <= read
    assert {row.read or row.on for row in trail.adjustments} <= read
    assert all(row.read is None or row.on <= row.read for row in trail.adjustments)
    assert {row.on for row in trail.given} <= given
    ended = [event.day for event in history.events if isinstance(event, End)]
    over = said.cycle is None or not ended or said.cycle.end > min(ended)
    assert over or said.on <= min(ended)


def days_with(history: History, kind: type) -> set[date]:
    return {event.day for event in history.events if isinstance(event, kind)}


def check_name(history: History, said: Statement, lot: LotView) -> None:
    """An id tells the fact or the date that made a lot."""
    if lot.parent:
        [roll] = [row for row in said.trail.rolls if row.child == lot.id]
        label = lot.id.removeprefix(f"{lot.parent}>").split(".")[0]
        assert label in labels(said, roll.on)
        assert lot.start == roll.on or lot.state == "waiting"
        assert lot.origin == said.all_lots[lot.parent].origin
        return
    name = NAME.fullmatch(lot.id)
    assert name
    assert lot.line == lot.origin == (name["line"] or "")
    rows = [row for row in said.trail.granted if row.lot == lot.id]
    days = {row.on for row in (*rows, *(r for r in said.trail.rolls if r.child == lot.id))}
    if name["thing"] == "opening":
        assert days == {history.contract.since}
    elif not name["cls"] or rows[0].cause == "read_carried":
        check_fact(history, name["thing"], days, lot)
    else:
        [row] = rows
        known = labels(said, row.on) if row.cause == "grant" else {row.on.isoformat()}
        assert name["thing"] in known


def labels(said: Statement, on: date) -> set[str]:
    """What a name may call a date: itself, or the cycle that runs."""
    cycles = [cycle for cycle, _plan in said.trail.cycles if cycle.start <= on]
    return {on.isoformat(), *(cycle.label for cycle in cycles[-1:])}


def check_fact(history: History, thing: str, days: set[date], lot: LotView) -> None:
    kind, id = thing.split("-")
    [fact] = [fact for fact in history.events if fact.id == int(id)]
    assert type(fact) is MADE_BY[kind]
    assert days == {fact.day}
    assert lot.start >= fact.day
    if isinstance(fact, SAYS_HOW_MUCH):
        assert lot.granted == fact.bytes
    if isinstance(fact, TopUp):
        assert lot.cls == fact.cls


def check_numbers(said: Statement) -> None:
    """Lots that one thing made are numbered from the second on, without a gap."""
    ids = set(said.all_lots)
    for id in ids:
        name, dot, number = id.rpartition(".")
        if dot and ">" not in number:
            n = int(number)
            before = name if n == 2 else f"{name}.{n - 1}"
            assert n >= 2
            assert before in ids or before in {row.lot for row in said.trail.repaid}


def check_end(said: Statement, lot: LotView, *, wiped: bool) -> None:
    """A lot is lost or rolls while it is there: at its end, or before it by an act or a rule."""
    lost = [row for row in said.trail.forfeitures if row.lot == lot.id]
    for row in lost:
        assert lot.start <= row.on <= lot.until
        assert row.on == lot.until or row.reason != "expired" or wiped
    for roll in said.trail.rolls:
        child = said.all_lots[roll.child]
        if roll.lot == lot.id and child.parent:
            assert roll.on == lot.until or (lot.state == "frozen" and roll.on < lot.until)
    if lot in said.lots:
        assert said.on < lot.until
    else:
        assert not any(row.on >= lot.until for row in said.trail.adjustments if row.lot == lot.id)


def check_goes_on(before: Statement, after: Statement) -> None:
    """Nothing that was said is taken back, but for how far a cycle and its lots go."""
    for said, later in zip(
        before.trail._replace(cycles=[]), after.trail._replace(cycles=[]), strict=True
    ):
        assert [row for row in later if row[0] <= before.on] == said
    cycles = [
        [cycle._replace(end=before.on) for cycle, _ in s.trail.cycles] for s in (before, after)
    ]
    assert cycles[1][: len(cycles[0])] == cycles[0]
    assert all(cycle.start > before.on for cycle in cycles[1][len(cycles[0]) :])
    for roll in after.trail.rolls:
        lot = before.all_lots.get(roll.lot, after.all_lots[roll.lot])
        assert lot.rolls or not after.all_lots[roll.child].parent
    for id, lot in before.all_lots.items():
        assert unchanging(after.all_lots[id]) == unchanging(lot)


def unchanging(lot: LotView) -> tuple[Any, ...]:
    return lot.cls, lot.carried, lot.granted, lot.born, lot.parent, lot.line, lot.only, lot.origin
