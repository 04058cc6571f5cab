"""Ask all sources that the settings describe, and bring in what they say.

Each source is asked while nothing is locked, and what it says is one transaction and one undo. A
source that fails keeps no other from being asked. What is new about it is told first, and only then
written down.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ledger import store
from ledger.book import asking, counting, importing
from ledger.book.asking import Answered, Place
from ledger.book.placing import Places
from ledger.book.session import Session
from ledger.errors import GigaError, StoreError, Unsure
from ledger.facts.asked import Answer, Arrived, Collected, Standing, Tried
from ledger.i18n import _
from ledger.settings import sources as table
from ledger.settings.paths import default_path
from ledger.settings.sources import Source
from ledger.sources import Counter, Found, Used

JOB = "collect"
"""What keeps two runs apart."""

_LONGEST = 500
"""Letters of a failure that are remembered."""

Tell = Callable[[Collected], None]
Ask = Callable[[Unsure], None]
"""Asks a person; raises where nobody says yes."""


def collect(session: Session, wanted: str | None, tell: Tell, ask: Ask) -> None:
    """Ask one source, or all; ``tell`` hears of each what became of it.

    Raises SettingsError for settings that are wrong, and StoreError for a ledger that cannot be
    used; whatever goes wrong with a source is told.
    """
    chosen = _chosen(wanted)
    if not chosen:
        return
    with store.one_at_a_time(session.path, JOB):
        with store.reading(session.path) as conn:
            before = store.answers(conn)
        for source in chosen:
            last = before.get(source.name, [None])[-1]
            collected = _collected(session, source, last, ask)
            tell(collected)
            _remember(session, collected, last)


def overview(session: Session) -> list[Standing]:
    """Every source, and how it has done in this ledger."""
    sources = table.read()
    if not os.path.exists(session.path):
        return [_standing(None, source, []) for source in sources]
    with store.reading(session.path) as conn:
        known = store.answers(conn)
        return [_standing(conn, source, known.get(source.name, [])) for source in sources]


def unfit() -> list[GigaError]:
    """What is wrong with the settings of each source that cannot be asked as they are."""
    wrong = []
    for source in table.read():
        try:
            asking.checked(source)
        except GigaError as error:
            wrong.append(error)
    return wrong


def add(session: Session, name: str, values: Mapping[str, str]) -> Tried | None:
    """Try a source, and write it into the settings; returns what it said.

    Raises Unsure where it does not answer; None where the session is sure all the same.
    """
    path = default_path()
    kind = asking.checked(table.checked(path, name, values))
    values = asking.placed(kind, values)
    source = table.checked(path, name, values)
    place = _place_anyhow(session, source)
    _check_line(session, source)
    tried = None
    try:
        tried = _tried(asking.ask(source, place), place)
    except GigaError as error:
        if not session.sure:
            raise Unsure(
                _("{name} does not answer: {why} Add it all the same?").format(name=name, why=error)
            ) from None
    table.add(path, name, values)
    return tried


def remove(name: str) -> None:
    """Take a source out of the settings."""
    table.remove(default_path(), name)


def _chosen(wanted: str | None) -> list[Source]:
    sources = table.read()
    if wanted is None:
        return list(sources)
    for source in sources:
        if source.name == wanted:
            return [source]
    raise table.unknown(wanted, [source.name for source in sources])


def _collected(session: Session, source: Source, last: Answer | None, ask: Ask) -> Collected:
    failing = bool(last and last.failure)
    try:
        own = _own(session, source)
        answered = asking.ask(source, _place(own))
        try:
            arrived = _bring(own, source, answered)
        except Unsure as question:
            ask(question)
            arrived = _bring(own._replace(sure=True), source, answered)
    except StoreError:
        raise
    except GigaError as error:
        return Collected(source.name, source.kind, None, _one_line(error), news=not failing)
    return Collected(source.name, source.kind, arrived, "", news=failing)


def _one_line(error: GigaError) -> str:
    """Why a source failed; what no file can hold becomes a mark."""
    return " ".join(str(error).split())[:_LONGEST].encode(errors="replace").decode()


def _bring(session: Session, source: Source, answered: Answered) -> Arrived:
    """Write down what a source said, by the same way as ``giga import``."""
    found = Found(answered.name, iter(answered.rows))
    with importing.stage(importing.frame(session), found, source.line) as staged:
        choice = importing.Choice(keep_hand=source.keep_hand)
        brought, account = importing.bring_in(session, staged, choice, JOB)
        names = [counter.name for counter in staged.counters]
        meters = counting.meters(account.history, names)
    return Arrived(answered.name, brought, meters, staged.frame.unit)


def _remember(session: Session, collected: Collected, last: Answer | None) -> None:
    """Write down what is different now."""
    brings = collected.arrived.name if collected.arrived else ""
    if last is not None and (last.brings, last.failure) == (brings, collected.failure):
        return
    with store.writing(session.path) as conn:
        store.add_answer(
            conn,
            collected.name,
            session.now.text(),
            brings=brings,
            failure=collected.failure,
        )


def _standing(conn: sqlite3.Connection | None, source: Source, answers: list[Answer]) -> Standing:
    failed = [answer for answer in answers if answer.failure]
    names = {answer.brings for answer in answers if answer.brings}
    brought = [store.brought_at(conn, name) for name in names] if conn else []
    return Standing(
        *(source.name, source.kind, source.contract, source.line, source.keep_hand),
        source.options,
        now=answers[-1] if answers else None,
        failed=failed[-1] if failed else None,
        brought_at=max(brought, default=""),
    )


def _tried(answered: Answered, place: Place) -> Tried:
    """What was said, in sums."""
    zone = ZoneInfo(place.zone)
    used = [row for row in answered.rows if isinstance(row, Used)]
    days = {_day(row, zone) for row in used}
    return Tried(
        answered.name,
        len(days),
        min(days, default=None),
        max(days, default=None),
        sum(row.bytes for row in used),
        {row.name: row.bytes for row in answered.rows if isinstance(row, Counter)},
        place.base,
    )


def _day(row: Used, zone: ZoneInfo) -> date:
    if not isinstance(row.when, datetime):
        return row.when
    return (row.when.astimezone(zone) if row.when.tzinfo else row.when).date()


def _own(session: Session, source: Source) -> Session:
    """The session for the contract of a source."""
    return session._replace(contract=source.contract or session.contract)


def _place(session: Session) -> Place:
    frame = importing.frame(session)
    rules = frame.terms.plans[frame.terms.row.plan]
    return Place(rules.unit, rules.zone, frame.terms.today.isoformat())


def _check_line(session: Session, source: Source) -> None:
    """Refuse a line that the contract does not have, as all that comes would be."""
    if source.line and os.path.exists(session.path):
        frame = importing.frame(_own(session, source))
        Places(frame.terms, frame.history, source.line).line_of("")


def _place_anyhow(session: Session, source: Source) -> Place:
    """The same, where no ledger need be yet."""
    if os.path.exists(session.path):
        return _place(_own(session, source))
    zone = session.now.here or "UTC"
    return Place(1000, zone, session.now.today(zone).isoformat())
