"""Readings: what the carrier or a counter says, written down and compared."""

from __future__ import annotations

import sqlite3
from datetime import date

from ledger import billing, store
from ledger.billing.drift import Drift, last_readings, of_meter, of_reading
from ledger.billing.meters import metered
from ledger.billing.statement import Statement
from ledger.book.account import Account, Terms, gather, to_report
from ledger.book.counting import spelled, too_much
from ledger.book.entering import Ready, line_called_on, ready_for
from ledger.book.session import Session
from ledger.dates import parse_day
from ledger.errors import LedgerError, Unsure
from ledger.facts import History, Meter, Reading
from ledger.i18n import _
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple
from ledger.store.counting import kept_by
from ledger.units import parse, step_of, text


class Said(NamedTuple):
    """A reading in a person's words; None: nothing was said of that."""

    amount: str | None = None
    used: str | None = None
    carried: str | None = None
    spread: bool = False
    on: str | None = None
    note: str = ""
    unit: int | None = None


class MeterSaid(NamedTuple):
    """Where a counter stands, in a person's words."""

    name: str
    amount: str
    since: str | None = None
    """The day on which it began at 0."""
    line: str = ""
    spread: bool = False
    on: str | None = None
    note: str = ""
    unit: int | None = None


class Read(NamedTuple):
    """A reading that was written, and what the contract looks like with it."""

    entry: int
    drifts: list[Drift]
    """How far the ledger had been from each figure that it says."""
    account: Account
    """As it stands today."""


class Compared(NamedTuple):
    """The last readings of a contract beside its entries."""

    account: Account
    drifts: list[Drift]

    @property
    def agrees(self) -> bool:
        return all(drift.agrees for drift in self.drifts)


def read(session: Session, said: Said) -> Read:
    """Write down what the carrier says at the end of a day.

    Raises :class:`Unsure` for more than the plan can have given.
    """
    with store.writing(session.path) as conn:
        ready = ready_for(conn, session, said.on)
        reading = _reading(said, ready)
        history = metered(store.history(conn, ready.terms.row), ready.terms.plans)
        if not session.sure and reading.figure != "used":
            check_possible(billing.state(history, ready.terms.plans, ready.day), reading.bytes)
        command = store.record(conn, "reading", session.words, session.now.text())
        fact = store.add_reading(conn, command, ready.terms.row.id, reading, said.note)
        drifts = of_reading(history, ready.terms.plans, reading._replace(id=fact))
        if any(drift.thought is None for drift in drifts):
            raise LedgerError(_("This plan is unlimited: there is nothing to compare with."))
        return Read(fact, drifts, gather(conn, ready.terms, ready.terms.today))


def read_meter(session: Session, said: MeterSaid) -> Read:
    """Write down where a counter stands at the end of a day.

    Raises :class:`Unsure` for one that stands lower than before, or higher than after: it may have
    been reset; and for one that counted more than days can have used. LedgerError where a source
    reads it: what a person rounds up would look like a counter that begins anew.
    """
    with store.writing(session.path) as conn:
        ready = ready_for(conn, session, said.on)
        history = store.history(conn, ready.terms.row)
        meter = _meter(conn, said, ready, history)
        _check_own(conn, ready, meter.name)
        if not session.sure:
            check_grows(history, meter, ready.rules.unit)
        command = store.record(conn, "reading", session.words, session.now.text())
        fact = store.add_meter(conn, command, ready.terms.row.id, meter, said.note)
        meter = meter._replace(id=fact)
        drift = of_meter(history._replace(meters=(*history.meters, meter)), meter)
        return Read(fact, [drift], gather(conn, ready.terms, ready.terms.today))


def check_possible(before: Statement, says: int) -> None:
    """Ask before a reading far above what the plan can have given, with a cycle's carry of which
    the ledger need not know.
    """
    figures, rules = before.figures, before.rules
    if UNLIMITED in (figures.remaining, figures.granted):
        return
    granted = max(figures.granted, sum(grant.amount for grant in rules.grants))
    most = max(figures.remaining + figures.used, granted) + (granted if rules.rollovers else 0)
    if says * 10 > most * 11:
        words = _("{amount} is more than {plan} can have given by then ({most}). Is it right?")
        amounts = {"amount": text(says, rules.unit), "most": text(most, rules.unit)}
        raise Unsure(words.format(plan=rules.plan, **amounts))


def compare(session: Session, on: str | None) -> list[Compared]:
    """The last readings up to a day, each beside what the ledger says without it."""
    with store.reading(session.path) as conn:
        found = [_compared(conn, terms, on) for terms in to_report(conn, session, on)]
    if not any(one.drifts for one in found):
        raise LedgerError(
            _("There is no reading to compare with."),
            _("Write down what the carrier shows: giga reading AMOUNT."),
        )
    return found


def _compared(conn: sqlite3.Connection, terms: Terms, on: str | None) -> Compared:
    day = parse_day(on, terms.today) if on else terms.today
    history = store.history(conn, terms.row)
    known = history._replace(
        events=[event for event in history.events if event.day <= day],
        meters=tuple(meter for meter in history.meters if meter.day <= day),
    )
    drifts = [drift for drift in last_readings(known, terms.plans) if drift.thought is not None]
    return Compared(gather(conn, terms, day), drifts)


def _reading(said: Said, ready: Ready) -> Reading:
    """A reading as the engine takes it; refuses what cannot be."""
    unit = said.unit or ready.rules.unit
    figures = {"remaining": said.amount, "used": said.used, "carried": said.carried}
    figure = next(name for name, amount in figures.items() if amount is not None)
    if said.used is not None and (said.amount or said.carried) is not None:
        raise LedgerError(
            _("What was used is a reading of its own."),
            _("Write down what remains with another: giga reading AMOUNT."),
        )
    amount = figures[figure] or ""
    says, carried = parse(amount, unit), None
    if said.carried is not None:
        carried = parse(said.carried, unit)
        _check_carried(carried, says, ready)
    if figure == "carried" and said.spread:
        raise LedgerError(_("--spread needs what remains, or what was used."))
    part = carried if figure == "remaining" else None
    return Reading(0, ready.day, says, figure, part, said.spread, step_of(amount, unit))


def _check_carried(carried: int, remains: int, ready: Ready) -> None:
    unit = ready.rules.unit
    if carried and not ready.rules.rollovers:
        raise LedgerError(_("This plan carries nothing over."))
    if carried > remains:
        raise LedgerError(
            _("{carried} carried is more than the {amount} that remains in all.").format(
                carried=text(carried, unit), amount=text(remains, unit)
            ),
            _("Give all that remains, and what of it is carried."),
        )


def _meter(conn: sqlite3.Connection, said: MeterSaid, ready: Ready, history: History) -> Meter:
    unit = said.unit or ready.rules.unit
    name = spelled(history.meters, " ".join(said.name.split()))
    if not name:
        raise LedgerError(_("A meter needs a name, for example: --meter phone."))
    line = line_called_on(conn, ready, said.line) if said.line else ""
    since = parse_day(said.since, ready.terms.today) if said.since else None
    check_since(since, ready.day)
    at, step = parse(said.amount, unit), step_of(said.amount, unit)
    return Meter(0, ready.day, at, name, line, since, said.spread, step)


def _check_own(conn: sqlite3.Connection, ready: Ready, name: str) -> None:
    if source := kept_by(conn, ready.terms.row.id, name):
        raise LedgerError(
            _("{meter} is read by itself, from {source}.").format(meter=name, source=source),
            _("Read it anew with giga collect or giga import; by hand give another name."),
        )


def check_since(since: date | None, day: date) -> None:
    """Refuse a counter that begins after it was read."""
    if since and since > day:
        raise LedgerError(
            _("--since {since} is after {day}, the day of the reading.").format(
                since=since, day=day
            )
        )


def check_grows(history: History, meter: Meter, unit: int) -> None:
    """Ask before a counter that stands lower than before, or higher than after: it was reset, or
    this is a slip; and before one that leapt. ``history``: without this reading.
    """
    its = [one for one in history.meters if one.name == meter.name]
    before = next((one for one in reversed(its) if one.day <= meter.day), None)
    after = next((one for one in its if one.day > meter.day), None)
    if before and _falls(before, meter):
        raise _fell(before, meter, unit)
    if after and _falls(meter, after) and not (before and _falls(before, after)):
        raise _fell(meter, after, unit)
    _check_leap(before, meter, unit)


def _check_leap(before: Meter | None, meter: Meter, unit: int) -> None:
    """Ask before a counter that counted more than days can have used."""
    since = before.day if before else meter.counts_from
    if since is None:
        return
    grown = before is not None and meter.bytes >= before.bytes
    counted = meter.bytes - before.bytes if before and grown else meter.bytes
    if said := too_much(meter.name, counted, since, meter.day, unit):
        raise Unsure(_("{what}. Is it right?").format(what=said))


def _falls(before: Meter, after: Meter) -> bool:
    """Whether it stands lower, and nobody said that it began anew in between."""
    since = after.counts_from
    anew = since is not None and since != before.counts_from and since >= before.day
    return after.bytes < before.bytes and not anew


def _fell(before: Meter, after: Meter, unit: int) -> Unsure:
    at, now = text(before.bytes, unit), text(after.bytes, unit)
    if after.id:
        words = _(
            "{meter} stood at {now} on {day}, after {before} on {then}. Did it begin anew in "
            "between?"
        ).format(meter=after.name, now=now, day=after.day, before=at, then=before.day)
    else:
        words = _(
            "{meter} stood at {before} on {day}; {now} is less. Did it begin anew in between?"
        ).format(meter=after.name, before=at, day=before.day, now=now)
    return Unsure(words)
