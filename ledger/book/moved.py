"""What late entries moved: the past as it was known at a moment beside the past as it is known."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from ledger import billing, store
from ledger.book.account import Terms, all_terms, check_not_after_today, history_of, named
from ledger.book.journal import entry_of
from ledger.book.session import Session
from ledger.dates import ONE_DAY, check_near, parse_day
from ledger.errors import DateError
from ledger.facts.lists import Entry, Moved
from ledger.i18n import _
from ledger.record import NamedTuple
from ledger.render.cycles import cycle_rows

_FIGURES = ("used", "carried", "lost", "remaining")


class Moves(NamedTuple):
    """What moved in the past of one contract."""

    contract: str
    unit: int
    """What a GB is made of in its plan."""
    figures: list[Moved]
    entries: list[Entry]
    """Those that did it, by day: written down since, or taken back."""
    new: bool = False
    """Whether the ledger knew nothing of the contract then, so that nothing could move."""


class Since(NamedTuple):
    """What moved since a moment."""

    moment: str
    """UTC."""
    day: date
    """The day of the moment; a cycle that was over on it is past."""
    today: date
    moves: list[Moves]
    """Of each contract of which a figure moved, or that is new since."""


class _Past(NamedTuple):
    """All that is known of one contract at one moment."""

    terms: Terms
    cycles: dict[date, tuple[date, dict[str, int]]]
    """The end and the figures of each past cycle, by its start."""
    entries: set[int]
    """Those of past days that are in force."""


def moved(session: Session, since: str) -> Since:
    """Which figures of the cycles that were over at a moment are others now.

    ``since``: a day, which begins at midnight where the plan is, or a moment with its time, in UTC
    where it does not say otherwise.
    """
    with store.reading(session.path) as conn:
        found = all_terms(conn, session)
        terms = named(found, session.contract) if session.contract else found[0]
        moment, day = _moment(terms, since)
        check_not_after_today(terms, day, _("Ask for a day that has begun."))
        now = _pasts(conn, session, day)
        with store.as_it_was(conn, moment):
            was = _pasts(conn, session, day)
        chosen = [terms.row.id] if session.contract else sorted({*now, *was})
        moves = [_moves(conn, was.get(id), now.get(id)) for id in chosen]
        return Since(moment, day, terms.today, [one for one in moves if one.figures or one.new])


def _moment(terms: Terms, since: str) -> tuple[str, date]:
    """The moment in UTC as the ledger keeps it, and its day where the plan is."""
    zone = ZoneInfo(terms.plans[terms.row.plan].zone)
    if ":" not in since:
        day = parse_day(since, terms.today)
        moment = datetime.combine(day, time(), zone)
    else:
        moment = _written(since)
        day = moment.astimezone(zone).date()
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), day


def _written(since: str) -> datetime:
    try:
        found = datetime.fromisoformat(since)
    except ValueError:
        raise DateError(
            _("{text!r} is no moment.").format(text=since[:40]),
            _("Write for example 2026-11-03 or 2026-11-03T21:15Z."),
        ) from None
    check_near(found.date())
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _pasts(conn: sqlite3.Connection, session: Session, day: date) -> dict[int, _Past]:
    """Every contract up to a day, by number."""
    if not store.contracts(conn):
        return {}
    return {terms.row.id: _past(conn, terms, day) for terms in all_terms(conn, session)}


def _past(conn: sqlite3.Connection, terms: Terms, day: date) -> _Past:
    history = history_of(conn, terms)
    rows = cycle_rows(billing.state(history, terms.plans, day))
    over = [row for row in rows if row.plan and row.cycle.end <= day]
    ends = {row.cycle.end - ONE_DAY for row in over}
    left = billing.remaining_on(history, terms.plans, ends)
    cycles = {
        row.cycle.start: (
            row.cycle.end,
            {
                "used": row.used,
                "carried": row.carried,
                "lost": row.lost,
                "remaining": left[row.cycle.end - ONE_DAY],
            },
        )
        for row in over
    }
    entries = store.journal(conn, terms.row.id, until=max(ends, default=date.min))
    moving = {row.id for row in entries if row.kind != "expect"}
    return _Past(terms, cycles, moving)


def _moves(conn: sqlite3.Connection, was: _Past | None, now: _Past | None) -> Moves:
    known = now or was
    assert known is not None
    name, unit = known.terms.row.name, known.terms.plans[known.terms.row.plan].unit
    if was is None:
        return Moves(name, unit, [], [], new=True)
    before, after = was.cycles, now.cycles if now else {}
    figures = []
    for start in sorted({*before, *after}):
        end = (after.get(start) or before[start])[0]
        for figure in _FIGURES:
            values = [
                cycles[start][1][figure] if start in cycles else None for cycles in (before, after)
            ]
            if values[0] != values[1]:
                figures.append(Moved(start, end, figure, *values))
    return Moves(name, unit, figures, _causes(conn, was, now, unit))


def _causes(conn: sqlite3.Connection, was: _Past, now: _Past | None, unit: int) -> list[Entry]:
    """What is in force now and was not, and the other way round; with what became of it by now."""
    changed = was.entries ^ (now.entries if now else set())
    found = [row for id in changed if (row := store.fact_state(conn, id))]
    return [entry_of(row, unit) for row in sorted(found, key=lambda row: (row.day, row.id))]
