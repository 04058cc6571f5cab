"""Amending an entry: a correction of its kind takes its place, checked as if it were new."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any

from ledger import billing, store
from ledger.book import acting, entering
from ledger.book.account import (
    Account,
    Terms,
    all_terms,
    check_covers,
    check_not_after_today,
    gather,
    named,
    with_meters,
)
from ledger.book.acting import Scene
from ledger.book.correcting import entry_called
from ledger.book.entering import Ready
from ledger.book.lines import line_called
from ledger.book.reading import check_grows, check_possible, check_since
from ledger.book.session import Session
from ledger.dates import ONE_DAY, parse_day
from ledger.errors import LedgerError
from ledger.facts import History, Meter
from ledger.facts.acts import GiftIn
from ledger.i18n import _
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple
from ledger.units import parse, step_of


class Wanted(NamedTuple):
    """What an entry is to say instead, in a person's words; None: what it says now."""

    amount: str | None = None
    on: str | None = None
    category: str | None = None
    line: str | None = None
    note: str | None = None
    unit: int | None = None


class Amended(NamedTuple):
    """An entry that was replaced, the one in its place, and the contract as it stands today."""

    before: store.JournalRow
    after: store.JournalRow
    account: Account


def amend(session: Session, fact: str, wanted: Wanted) -> Amended:
    """Replace an entry by one that says something else; its kind and its contract stay.

    It is checked as if it were written down now and the entry it replaces had never been.
    Raises :class:`Unsure` where that would ask as well.
    """
    with store.writing(session.path) as conn:
        entry = entry_called(conn, session, fact)
        terms = named(all_terms(conn, session), entry.contract)
        _check_kind(entry, wanted)
        scene = _scene(conn, terms, entry, wanted)
        fields = _fields(scene, entry, wanted)
        if all(value == getattr(entry, name) for name, value in fields.items()):
            raise LedgerError(
                _("Nothing is to be changed: entry {id} says that already.").format(id=fact),
                _("For example: giga amend {id} 300MB --on yesterday").format(id=fact),
            )
        if fields.keys() & {"bytes", "day"}:
            _CHECKS[entry.kind](session, scene, entry._replace(**fields))
        command = store.record(conn, "amend", session.words, session.now.text())
        plain = {**fields, "day": fields.get("day", entry.day).isoformat()}
        if wanted.amount is not None and entry.kind in ("reading", "meter"):
            plain["step"] = step_of(wanted.amount, wanted.unit or scene.rules.unit)
        new = store.fact_state(conn, store.add_correction(conn, command, entry.id, **plain))
        assert new is not None
        return Amended(entry, new, gather(conn, terms, terms.today))


def _check_kind(entry: store.JournalRow, wanted: Wanted) -> None:
    """Refuse to amend what an entry of this kind does not say."""
    given = [name for name, value in wanted._asdict().items() if value is not None]
    if entry.kind not in _CHECKS and set(given) - {"note"}:
        raise LedgerError(
            _("Of entry {id} only the note can be amended.").format(id=entry.id),
            _("Take it back with giga void {id}, and write it down anew.").format(id=entry.id),
        )
    if entry.kind == "expect" and wanted.on:
        raise LedgerError(
            _("The days of foreseen use cannot be amended."),
            _("Take it back with giga void {id}, and write it down anew.").format(id=entry.id),
        )
    if entry.kind != "use" and (wanted.line or wanted.category):
        raise LedgerError(
            _("Entry {id} is no use of data: it has no line and no category.").format(id=entry.id)
        )


def _scene(
    conn: sqlite3.Connection, terms: Terms, entry: store.JournalRow, wanted: Wanted
) -> Scene:
    """What the amended entry finds at the end of its day: all but the entry it replaces."""
    day = parse_day(wanted.on, terms.today) if wanted.on else entry.day
    if wanted.on:
        check_not_after_today(terms, day)
        check_covers(terms, day)
    history = with_meters(_without(store.history(conn, terms.row), entry), terms)
    before = billing.state(history, terms.plans, day)
    return Scene(Ready(terms, day, before.rules), history, before)


def _without(history: History, entry: store.JournalRow) -> History:
    """A history in which an entry never was."""
    its = (entry.day, entry.category, entry.line)
    usage = [
        row._replace(bytes=row.bytes - (entry.bytes or 0))
        if entry.kind == "use" and (row.day, row.category, row.line) == its
        else row
        for row in history.usage
    ]
    events = [event for event in history.events if event.id != entry.id]
    meters = tuple(meter for meter in history.meters if meter.id != entry.id)
    return history._replace(usage=usage, events=events, meters=meters)


def _fields(scene: Scene, entry: store.JournalRow, wanted: Wanted) -> dict[str, Any]:
    """The columns of the entry that a person wants to be others, as they are to be."""
    fields: dict[str, Any] = {}
    if wanted.amount is not None:
        read = parse if entry.kind in _MAY_BE_NOTHING else _something
        fields["bytes"] = read(wanted.amount, wanted.unit or scene.rules.unit)
    if wanted.on is not None:
        fields["day"] = scene.day
    line = entry.line if wanted.line is None and wanted.on is not None else wanted.line
    if line:
        name = scene.ready.terms.row.name
        line = line_called(name, scene.history, scene.day, line)
    said = {"line": line, "category": wanted.category, "note": wanted.note}
    return fields | {name: value for name, value in said.items() if value is not None}


def _something(amount: str, unit: int) -> int:
    found = parse(amount, unit)
    if not found:
        raise LedgerError(_("{amount} is nothing.").format(amount=amount))
    return found


# The checks of each kind, as when it is first written down ------------------------------------


def _check_use(session: Session, scene: Scene, entry: store.JournalRow) -> None:
    days: dict[date, int] = {}
    for row in scene.history.usage:
        days[row.day] = days.get(row.day, 0) + row.bytes
    of_day = entry.bytes or 0
    of_day += 0 if entry.line else days.get(entry.day, 0)
    if not session.sure:
        entering.check_likely(of_day, max(days.values(), default=0), scene.ready)


def _check_topup(session: Session, scene: Scene, entry: store.JournalRow) -> None:
    entering.check_class(entry.cls or "topup", scene.rules)
    entering.check_bought(entry.bytes or 0, sure=session.sure)
    _check_end(scene, entry)


def _check_gift_in(session: Session, scene: Scene, entry: store.JournalRow) -> None:
    _check_end(scene, entry)
    gift = GiftIn(0, entry.day, entry.bytes or 0, entry.lasts, entry.until)
    acting.check_gift_in(scene, gift, sure=session.sure)


def _check_end(scene: Scene, entry: store.JournalRow) -> None:
    if entry.until:
        entering.after(str(entry.until - ONE_DAY), scene.ready)


def _check_reading(session: Session, scene: Scene, entry: store.JournalRow) -> None:
    if (entry.carried or 0) > (entry.bytes or 0):
        raise LedgerError(
            _("Less cannot remain than is carried."),
            _("Take it back with giga void {id}, and write it down anew.").format(id=entry.id),
        )
    if scene.before.figures.remaining == UNLIMITED and entry.figure != "used":
        raise LedgerError(_("This plan is unlimited: there is nothing to compare with."))
    if not session.sure and entry.figure != "used":
        check_possible(scene.before, entry.bytes or 0)


def _check_meter(session: Session, scene: Scene, entry: store.JournalRow) -> None:
    meter = Meter(0, entry.day, entry.bytes or 0, entry.name, entry.line, entry.counts_from)
    check_since(meter.counts_from, meter.day)
    if not session.sure:
        check_grows(scene.history, meter, scene.rules.unit)


def _as_act(
    check: Callable[[Scene, int], None],
) -> Callable[[Session, Scene, store.JournalRow], None]:
    return lambda _session, scene, entry: check(scene, entry.bytes or 0)


_CHECKS: dict[str, Callable[[Session, Scene, store.JournalRow], None]] = {
    "use": _check_use,
    "topup": _check_topup,
    "reading": _check_reading,
    "meter": _check_meter,
    "gift_in": _check_gift_in,
    "gift_out": _as_act(acting.check_gift_out),
    "borrow": _as_act(acting.check_borrow),
    "deposit": _as_act(acting.check_deposit),
    "withdraw": _as_act(acting.check_withdraw),
    "expect": lambda _session, _scene, _entry: None,
}
"""The kinds that are an amount on a day. Of the others only the note can be amended."""

_MAY_BE_NOTHING = ("use", "topup", "reading", "meter")
"""Amounts of the others are never zero; a top-up of nothing has a refusal of its own."""
