"""Reports: the contracts as they stand at the end of a day. Nothing is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta

from ledger import store
from ledger.book.account import Account, day_of, gather, to_report
from ledger.book.session import Session
from ledger.dates import ONE_DAY
from ledger.facts import History
from ledger.plans.rules import in_force
from ledger.plans.versions import has_newer

_LATELY = timedelta(days=62)
"""So long before the cycle a source may have told of a day last."""


def accounts(session: Session, on: str | None, *, all_gaps: bool = False) -> list[Account]:
    """The contracts that a report is about, each as of the same day.

    ``all_gaps``: their unknown days are those of all cycles, and not of the running one alone.
    """
    with store.reading(session.path) as conn:
        found = []
        for terms in to_report(conn, session, on):
            account = _up_to_its_end(gather(conn, terms, day_of(terms, on)))
            found.append(_with_gaps(conn, _with_newer_rules(conn, account), all_gaps=all_gaps))
        return found


def _up_to_its_end(account: Account) -> Account:
    """With an end of the contract that is known, no data is good for longer."""
    ended, statement = account.terms.row.ended, account.statement
    if ended is None:
        return account
    over = ended + ONE_DAY
    lots = {id: lot._replace(until=min(lot.until, over)) for id, lot in statement.all_lots.items()}
    there = [lots[lot.id] for lot in statement.lots]
    return account._replace(statement=statement._replace(lots=there, all_lots=lots))


def _with_newer_rules(conn: sqlite3.Connection, account: Account) -> Account:
    """Note whether the catalogue has newer rules of the plan in force than the contract keeps."""
    plans, row = account.terms.plans, account.terms.row
    on = max(account.statement.on, row.since)
    held = [id for id, rules in plans.items() if in_force(rules, on) == account.rules]
    number = max(held, default=row.plan)
    kept = store.plans(conn, row.id)[number]
    newer = kept.origin == "catalogue" and has_newer(plans[number], kept.toml)
    return account._replace(newer_rules=newer)


def _with_gaps(conn: sqlite3.Connection, account: Account, *, all_gaps: bool) -> Account:
    """Note which days are unknown, and which a source has not seen whole.

    Only where a source told of days lately: who writes by hand knows what that means.
    """
    on, row, cycle = account.statement.on, account.terms.row, account.statement.cycle
    first = max(cycle.start, row.since) if cycle else on
    told = store.brought_days(conn, row.id, row.since if all_gaps else first - _LATELY, on)
    if not told:
        return account
    if all_gaps:
        first = min(told)
    known = {use.day for use in account.history.usage} | set(_counted(account.history))
    days = (first + ONE_DAY * number for number in range((on - first).days))
    partial = frozenset(day for day, is_partial in told.items() if is_partial and day < on)
    return account._replace(
        history=account.history._replace(partial=partial),
        unknown=tuple(day for day in days if day not in known),
    )


def _counted(history: History) -> Iterator[date]:
    """The days between two readings of a meter: their use is known, if not how it is parted."""
    last: dict[str, date] = {}
    for meter in history.meters:
        before = last.get(meter.name, meter.day)
        yield from (before + ONE_DAY * number for number in range((meter.day - before).days + 1))
        last[meter.name] = meter.day
