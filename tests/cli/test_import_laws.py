"""Imports in any order, beside a plain model of their rules: what counts of each day."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from person import Quick

from ledger import store
from ledger.book import entering, importing
from ledger.book.correcting import undo
from ledger.book.importing import Choice
from ledger.book.session import Session
from ledger.dates import Now
from ledger.sources import Found, Used

DAYS = [date(2026, 11, day) for day in (3, 4, 5)]
NOW = Now(datetime(2026, 11, 22, tzinfo=UTC), date(2026, 11, 22))

EXPORTS = st.dictionaries(st.sampled_from(DAYS), st.tuples(st.integers(0, 3), st.booleans()))
CHOICES = st.builds(Choice, st.booleans(), st.booleans())
IMPORTS = st.tuples(st.just("import"), st.sampled_from("ab"), EXPORTS, CHOICES)
LOGS = st.tuples(st.just("log"), st.sampled_from(DAYS), st.integers(0, 3))
STEPS = st.lists(st.one_of(IMPORTS, IMPORTS, LOGS, st.just(("undo",))), max_size=8)


class Model:
    """What counts of each day: amounts by hand, or what a source said and whether of a part."""

    def __init__(self) -> None:
        self.hand: dict[date, list[int]] = {day: [] for day in DAYS}
        self.held: dict[date, dict[str, tuple[int, bool]]] = {day: {} for day in DAYS}

    def bring(self, source: str, export: dict[date, tuple[int, bool]], choice: Choice) -> None:
        for day, said in export.items():
            held, others = self.held[day], set(self.held[day]) - {source}
            if self.hand[day] and choice.keep_hand:
                continue
            if others and source not in held and not choice.truth:
                continue
            before = held.get(source)
            if before is None or not said[1] or said[0] > before[0]:
                held[source] = said
            self.hand[day] = []
            for other in others if choice.truth else ():
                del held[other]

    def totals(self) -> dict[date, tuple[int, bool]]:
        """Bytes, and whether they are partial, of each day that is known."""
        return {
            day: (
                sum(self.hand[day]) + sum(amount for amount, _part in self.held[day].values()),
                any(part for _amount, part in self.held[day].values()),
            )
            for day in DAYS
            if self.hand[day] or self.held[day]
        }


@pytest.fixture
def begun(quick: Quick) -> Path:
    """A ledger with one contract."""
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    return quick.db


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_what_counts_is_what_the_rules_say(begun: Path, tmp_path: Path, steps: list[Any]) -> None:
    path = tmp_path / "laws.db"
    path.write_bytes(begun.read_bytes())
    session = Session(str(path), NOW, "giga import", sure=True)
    model, before = Model(), []
    for step in steps:
        was, wrote = copy.deepcopy(model), commands(session)
        STEP[step[0]](session, model, *step[1:])
        if step[0] == "undo":
            model = before.pop() if before else model
        elif commands(session) > wrote:
            before.append(was)
        assert known(session) == model.totals(), step


def bring(
    session: Session, model: Model, source: str, export: dict[date, Any], choice: Choice
) -> None:
    model.bring(source, export, choice)
    enter(session, source, export, choice)
    wrote = commands(session)
    enter(session, source, export, choice)
    assert commands(session) == wrote, "the same again changed something"


def enter(session: Session, source: str, export: dict[date, Any], choice: Choice) -> None:
    rows = (Used(day, amount, partial=part) for day, (amount, part) in export.items())
    with importing.stage(importing.frame(session), Found(source, rows)) as staged:
        importing.bring_in(session, staged, choice)


def log(session: Session, model: Model, day: date, amount: int) -> None:
    model.hand[day].append(amount)
    entering.log(session, f"{amount}B", on=day.isoformat())


def take_back(session: Session, model: Model) -> None:
    if commands(session) > 1:  # the contract stays
        undo(session)


STEP: dict[str, Callable[..., None]] = {"import": bring, "log": log, "undo": take_back}


def commands(session: Session) -> int:
    """How many commands stand."""
    with store.reading(session.path) as conn:
        query = "SELECT count(*) FROM standing_command WHERE undoes IS NULL"
        return int(conn.execute(query).fetchone()[0])


def known(session: Session) -> dict[date, tuple[int, bool]]:
    """What the ledger holds of each day."""
    with store.reading(session.path) as conn:
        rows = conn.execute(
            "SELECT day, sum(bytes), max(partial) FROM fact_in_force"
            " WHERE kind = 'use' GROUP BY day"
        )
        found = {date.fromisoformat(day): (amount, bool(part)) for day, amount, part in rows}
        assert store.wrong_day_totals(conn) == []
        return found
