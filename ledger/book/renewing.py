"""Renewing a plan by hand, with the same plan or another."""

from __future__ import annotations

import sqlite3
from datetime import date

from ledger import billing, store
from ledger.billing.cycles import Cycle
from ledger.billing.statement import Statement
from ledger.book.account import Account, regather
from ledger.book.acting import Scene, scene_of
from ledger.book.contracts import keep, with_anchor
from ledger.book.session import Session
from ledger.dates import parse_span
from ledger.errors import LedgerError, Unsure
from ledger.facts.acts import Renewal
from ledger.i18n import _
from ledger.plans.finding import Found
from ledger.plans.rules import Rules
from ledger.record import NamedTuple
from ledger.units import text

_LENGTHS = ("days", "hours", "months")


class Renewed(NamedTuple):
    """A renewal that was written down, and what it did on its day."""

    fact: int
    day: date
    how: str
    """``began`` (a cycle), ``extended`` (the running one) or ``waits`` (for its end)."""
    cycle: Cycle | None
    """The cycle of the day, with the renewal."""
    rules: Rules
    """The plan in force on the day, with the renewal."""
    by_itself: bool
    """Whether the plan renews by itself, so that no renewal was needed."""
    account: Account
    """As it stands today."""


def renew(
    session: Session,
    found: Found | None,
    *,
    on: str | None = None,
    amount: str | None = None,
    lasts: str = "",
    note: str = "",
    unit: int | None = None,
) -> Renewed:
    """Renew a plan, with another one if ``found`` is another than the one in force.

    ``amount`` and ``lasts``: what this renewal gives, where that is not what the plan says.
    """
    if lasts and parse_span(lasts).unit not in _LENGTHS:
        raise LedgerError(
            _("--lasts: {lasts!r} is no length of a cycle.").format(lasts=lasts[:40]),
            _("Write for example '30 days'."),
        )
    with store.writing(session.path) as conn:
        to_come = _("Another plan from a day on: giga change PLAN --from DATE.")
        scene = scene_of(conn, session, on, to_come)
        if not session.sure:
            _check_once(scene)
        gives = None if amount is None else scene.amount(amount, unit)
        command = store.record(conn, "renew", session.words, session.now.text())
        plan = _other_plan(conn, command, scene, found)
        act = Renewal(0, scene.day, plan, gives, lasts)
        contract = scene.ready.terms.row
        fact = store.add_act(conn, command, contract.id, act, note)
        account = regather(conn, scene.ready.terms, scene.ready.terms.today, session)
        then = billing.state(account.history, account.terms.plans, scene.day)
        if not session.sure:
            _check_wanted(scene, then)
        by_itself = scene.rules.cycle.renewal == "automatic"
        how = _how(scene.before, then)
        rules = found.rules if found and how == "waits" else then.rules
        return Renewed(fact, scene.day, how, then.cycle, rules, by_itself, account)


def _check_wanted(scene: Scene, then: Statement) -> None:
    """Ask where an early renewal loses data, or where none was needed."""
    lost = then.figures.forfeited - scene.before.figures.forfeited
    cycle, rules = scene.before.cycle, scene.rules
    if cycle is None or cycle.start == scene.day:
        return
    early = any("early" in rollover.requires for rollover in rules.rollovers)
    if rules.cycle.renewal == "automatic" and not early:
        raise Unsure(
            _("{plan} renews by itself on {day}. Was it renewed by hand before?").format(
                plan=rules.plan, day=cycle.end
            )
        )
    if lost > 0:
        raise Unsure(
            _("{amount} is lost by renewing before {day}. Renew all the same?").format(
                amount=text(lost, rules.unit), day=cycle.end
            )
        )


def _check_once(scene: Scene) -> None:
    """Of several renewals on one day only the last counts."""
    if any(isinstance(event, Renewal) and event.day == scene.day for event in scene.history.events):
        raise Unsure(
            _("{name} was renewed on {day} already, and only the last counts. Is it right?").format(
                name=scene.ready.terms.row.name, day=scene.day
            )
        )


def _other_plan(
    conn: sqlite3.Connection, command: int, scene: Scene, found: Found | None
) -> int | None:
    """The number of the plan that is taken instead; None for the one in force."""
    if found is None or found.rules.plan == scene.rules.plan:
        return None
    return keep(conn, command, with_anchor(found, None, scene.ready.terms.row.anchor))


def _how(before: Statement, then: Statement) -> str:
    was, now = before.cycle, then.cycle
    if was and now and was.start == now.start and was.end < now.end:
        return "extended"
    return "began" if now and now.start == then.on else "waits"
