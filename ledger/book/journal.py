"""The journal: what was written down, entry by entry."""

from datetime import date

from ledger import store
from ledger.book.account import Terms, all_terms, named
from ledger.book.session import Session
from ledger.dates import ONE_DAY, parse_day
from ledger.facts.lists import Entry
from ledger.record import NamedTuple
from ledger.units import canonical, text

_MOST = 10**9
"""More entries are in no ledger, and SQLite counts no further than it can."""


class Journal(NamedTuple):
    """What was written down, by day."""

    entries: list[Entry]
    today: date


def journal(session: Session, since: str | None, *, everything: bool, limit: int | None) -> Journal:
    """The entries of the contract that was named, or of all; ``limit`` keeps the latest."""
    limit = None if limit is None else min(limit, _MOST)
    with store.reading(session.path) as conn:
        found = all_terms(conn, session)
        contract = named(found, session.contract) if session.contract else None
        units = {terms.row.name: terms.plans[terms.row.plan].unit for terms in found}
        today = (contract or found[0]).today
        first = parse_day(since, today) if since else None
        rows = store.journal(
            conn, contract.row.id if contract else None, first, all=everything, limit=limit
        )
        entries = [entry_of(row, units.get(row.contract, 1000)) for row in rows]
        begun = store.begun_at(conn)
        starts = [
            _start(terms, begun[terms.row.id])
            for terms in ([contract] if contract else found)
            if limit is None and (first is None or terms.row.since >= first)
        ]
        return Journal(sorted(starts + entries, key=lambda entry: entry.day), today)


def _start(terms: Terms, entered_at: str) -> Entry:
    """The beginning of a contract, which stands among its entries but is none of them."""
    row, unit = terms.row, terms.plans[terms.row.plan].unit
    parts = [row.plan_id]
    parts.append("" if row.left is None else f"left {_typed(row.left, unit)}")
    parts.append(f"carried {_typed(row.carried, unit)}" if row.carried else "")
    parts.append(f"anchor {row.anchor}" if row.anchor else "")
    details = ", ".join(part for part in parts if part)
    return Entry(
        None, entered_at, row.name, row.since, "start", None, unit, details, "", "in force"
    )


def _typed(amount: int, unit: int) -> str:
    """An amount as a person may have typed it; 1.1 GB of 1024 is no whole number of bytes."""
    exact = canonical(amount, unit)
    return text(amount, unit).replace(" ", "") if exact == f"{amount}B" else exact


def entry_of(row: store.JournalRow, unit: int) -> Entry:
    """An entry as lists show it; ``unit`` is that of its contract's plan."""
    return Entry(
        row.id,
        row.entered_at,
        row.contract,
        row.day,
        row.kind,
        row.bytes,
        unit,
        _details(row, unit),
        row.note,
        row.state,
        row.replaces,
        bool(row.partial),
    )


def _details(row: store.JournalRow, unit: int) -> str:
    """What an entry says besides its day and amount, in the words of the options that said it."""
    parts = [row.plan_id or "", row.name, row.line, row.category, row.source]
    parts.append(row.cls if row.cls != "topup" else "")
    parts.append(f"lasts {row.lasts}" if row.lasts else "")
    parts.append(f"until {row.until - ONE_DAY}" if row.until else "")
    parts.append(row.starts)
    parts.append(row.figure)
    parts.append(f"carried {_typed(row.carried, unit)}" if row.carried is not None else "")
    parts.append("spread" if row.spread else "")
    parts.append(f"since {row.counts_from}" if row.counts_from else "")
    parts.append("partial" if row.partial else "")
    parts.append(f"from {row.in_force}" if row.in_force else "")
    parts.append(f"in place of {row.replaces}" if row.replaces else "")
    return ", ".join(dict.fromkeys(part for part in parts if part))
