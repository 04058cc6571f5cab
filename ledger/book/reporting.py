"""Reports: the contracts as they stand at the end of a day. Nothing is written."""

from __future__ import annotations

import sqlite3

from ledger import store
from ledger.book.account import Account, day_of, gather, to_report
from ledger.book.session import Session
from ledger.dates import ONE_DAY
from ledger.plans.rules import in_force
from ledger.plans.versions import has_newer


def accounts(session: Session, on: str | None) -> list[Account]:
    """The contracts that a report is about, each as of the same day."""
    with store.reading(session.path) as conn:
        return [
            _with_newer_rules(conn, _up_to_its_end(gather(conn, terms, day_of(terms, on))))
            for terms in to_report(conn, session, on)
        ]


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
