"""Beginning, ending and changing contracts."""

from __future__ import annotations

import json
import sqlite3
from datetime import date

from ledger import billing, store
from ledger.billing.statement import FigureMove, Statement
from ledger.book.account import (
    Account,
    Terms,
    check_covers,
    check_not_after_today,
    gather,
    history_of,
    regather,
    rules_on,
    to_write,
)
from ledger.book.session import Session, composed
from ledger.dates import ONE_DAY, parse_day
from ledger.errors import LedgerError, Unsure
from ledger.facts import Change, End, History
from ledger.i18n import _
from ledger.plans.finding import Found
from ledger.plans.rules import UNLIMITED, Rules, in_force, to_data
from ledger.plans.versions import Difference, differing, on_day_of_contract
from ledger.record import NamedTuple
from ledger.units import parse, text

_LONGEST = 60
"""Of the name of a contract."""


class Beginning(NamedTuple):
    """How a contract begins, in a person's words."""

    since: str | None = None
    name: str = ""
    left: str | None = None
    carried: str | None = None
    anchor: int | None = None
    unit: int | None = None


class Changed(NamedTuple):
    """A change of plan that was written down, or would be."""

    account: Account
    to: Rules
    takes_effect: date | None
    differences: list[Difference]
    moved: list[FigureMove]
    already: bool = False
    """Whether it was asked for before; nothing is written then."""


def start(session: Session, found: Found, how: Beginning) -> Account:
    """Begin a contract; makes the ledger if there is none yet."""
    rules = found.rules
    today = session.now.today(rules.zone)
    since = parse_day(how.since, today) if how.since else today
    _check_anchor(rules, how.anchor)
    begun = in_force(rules, since)
    left, carried = _opening(begun, how)
    if not session.sure:
        _check_likely(begun, left, carried)
    name = composed(how.name.strip() or _usual_name(rules))
    _check_name(name)
    store.create(session.path)  # unless it is there
    with store.writing(session.path) as conn:
        command = store.record(conn, "start", session.words, session.now.text())
        plan = keep(conn, command, found)
        store.add_contract(conn, command, name, since, plan, how.anchor, left, carried)
        (row,) = [row for row in store.contracts(conn) if row.name == name]
        terms = Terms(row, {plan: rules}, today)
        return gather(conn, terms, today)


def keep(conn: sqlite3.Connection, command: int, found: Found) -> int:
    """Store a plan with the contract: its text as found and the checked form."""
    rules = json.dumps(to_data(found.rules), ensure_ascii=False)
    return store.add_plan(conn, command, found.rules.plan, found.origin, found.toml, rules)


def _check_anchor(rules: Rules, anchor: int | None) -> None:
    if rules.cycle.starts == "day" and anchor is None:
        raise LedgerError(
            _("The cycle of {plan} begins on a day that differs by customer.").format(
                plan=rules.plan
            ),
            _("Give it: --anchor 11, the day of the month after the closing day."),
        )
    if rules.cycle.starts != "day" and anchor is not None:
        raise LedgerError(
            _("The cycle of {plan} does not begin on a day of one's own.").format(plan=rules.plan),
            _("Leave out --anchor."),
        )


def _opening(rules: Rules, how: Beginning) -> tuple[int | None, int | None]:
    """What was there already when the ledger begins in the middle of a cycle."""
    if how.left is None:
        if how.carried is not None:
            raise LedgerError(
                _("--carried is a part of --left."), _("Give --left, all that remains, as well.")
            )
        return None, None
    if rules.cycle.starts == "activation" and how.since is None:
        raise LedgerError(
            _("{plan} counts from the day it began.").format(plan=rules.plan),
            _("Give that day with --since; what remains now goes in with: giga reading AMOUNT."),
        )
    unit = how.unit or rules.unit
    left = parse(how.left, unit)
    carried = parse(how.carried, unit) if how.carried is not None else 0
    if carried > left:
        raise LedgerError(
            _("--carried {carried} is more than --left {left}.").format(
                carried=how.carried, left=how.left
            ),
            _("--left is all that remains, with what was carried over."),
        )
    if carried and not rules.rollovers:
        raise LedgerError(
            _("With {plan} nothing is carried over.").format(plan=rules.plan),
            _("Leave out --carried."),
        )
    return left, carried


def _check_likely(rules: Rules, left: int | None, carried: int | None) -> None:
    """Ask where clearly more is left of the cycle's own data than the plan gives."""
    granted = sum(grant.amount for grant in rules.grants)
    own = (left or 0) - (carried or 0)
    unlimited = any(grant.amount == UNLIMITED for grant in rules.grants)
    if not unlimited and own * 10 > granted * 11:
        raise Unsure(
            _("{plan} gives {granted}, and {own} of --left would be its own. Is it right?").format(
                plan=rules.plan, granted=text(granted, rules.unit), own=text(own, rules.unit)
            )
        )


def _usual_name(rules: Rules) -> str:
    """The carrier; of a list of carriers the first, as a name has no comma."""
    first = rules.carrier.partition(",")[0]
    return "".join(filter(str.isprintable, first))[:_LONGEST].strip() or rules.plan[:_LONGEST]


def _check_name(name: str) -> None:
    if not name.isprintable() or len(name) > _LONGEST or "," in name:
        raise LedgerError(
            _("{name!r} cannot be the name of a contract.").format(name=name[:_LONGEST]),
            _("At most 60 letters, digits, spaces, without a comma: give another with --name."),
        )


def end(session: Session, on: str | None) -> Account:
    """End a contract; ``on`` is its last usable day. What is left then is forfeited."""
    with store.writing(session.path) as conn:
        terms, day = to_write(conn, session, on)
        check_covers(terms, day)
        history = history_of(conn, terms)
        later = [row.day for row in history.usage if row.day > day]
        later += [event.day for event in history.events if event.day > day]
        if later:
            raise LedgerError(
                _("{name} has entries after {day}, up to {last}.").format(
                    name=terms.row.name, day=day, last=max(later)
                ),
                _("End it on that day or later, or void them first."),
            )
        if any(isinstance(event, End) for event in history.events):
            raise LedgerError(
                _("{name} ends on {day} already.").format(name=terms.row.name, day=terms.row.ended),
                _("Take that back first: giga undo, or giga void."),
            )
        command = store.record(conn, "end", session.words, session.now.text())
        store.add_end(conn, command, terms.row.id, day)
        return regather(conn, terms, day + ONE_DAY, session)


def change(
    session: Session, found: Found, on: str | None, from_: str | None, anchor: int | None
) -> Changed:
    """Change to another plan, or to the catalogue's present rules of the same one.

    ``anchor``: the day of the month, for a plan that leaves it to the contract. What was asked for
    already is not written again. New rules of the same plan raises :class:`Unsure` with what would
    move, until the session is sure.
    """
    with store.writing(session.path) as conn:
        terms, asked = to_write(conn, session, on)
        check_not_after_today(terms, asked)
        in_force = parse_day(from_, terms.today) if from_ else None
        asked = min(asked, in_force) if in_force else asked
        check_covers(terms, asked)
        history = history_of(conn, terms)
        wanted = _on_its_day(found, anchor, terms.row.anchor)
        known = _asked_already(history, terms.plans, Change(0, asked, 0, in_force), wanted.rules)
        if known:
            account = gather(conn, terms, terms.today)
            return Changed(account, found.rules, known.takes_effect, [], [], already=True)
        present = rules_on(history, terms.plans, asked)
        same = present.plan == found.rules.plan
        differences = differing(present, found.rules) if same else []
        if same and not differences:
            raise LedgerError(
                _("{name} has {plan} with these rules already.").format(
                    name=terms.row.name, plan=present.plan
                )
            )
        found = with_anchor(found, anchor, terms.row.anchor)
        command = store.record(conn, "change", session.words, session.now.text())
        plan = keep(conn, command, found)
        store.add_change(conn, command, terms.row.id, asked, plan, in_force)
        account = regather(conn, terms, terms.today, session)
        changed = _changed(account, found.rules, terms, plan, differences)
        if same and not session.sure:
            raise ChangeUnsure(changed)
        return changed


def with_anchor(found: Found, anchor: int | None, known: int | None) -> Found:
    """The plan with a new day filled in, where the plan leaves the day to the contract."""
    leaves_it = found.rules.cycle.starts == "day"
    _check_anchor(found.rules, (anchor or known) if leaves_it else anchor)
    return _on_its_day(found, anchor, known)


def _on_its_day(found: Found, anchor: int | None, known: int | None) -> Found:
    if anchor is None or anchor == known:
        return found
    return found._replace(rules=on_day_of_contract(found.rules, anchor))


class _Known(NamedTuple):
    """A change that was written down before."""

    takes_effect: date | None


def _asked_already(
    history: History, plans: dict[int, Rules], again: Change, to: Rules
) -> _Known | None:
    """The change to these rules that was asked for before and takes effect on the same date.

    Where that date cannot be told, as before a renewal by hand, it is the last one asked for.
    """
    changes = [event for event in history.events if isinstance(event, Change)]
    same = [event for event in changes if _is_the_same(plans[event.plan], to)]
    if not same:
        return None
    number = max(plans) + 1
    again = again._replace(id=max(event.id for event in history.events) + 1, plan=number)
    events = sorted([*history.events, again], key=lambda event: event.day)
    takes_effect = billing.effect_of(history._replace(events=events), {**plans, number: to}, again)
    for event in same:
        known = billing.effect_of(history, plans, event)
        if known == takes_effect and (known or event == changes[-1]):
            return _Known(known)
    return None


def _is_the_same(one: Rules, other: Rules) -> bool:
    return one.plan == other.plan and not differing(one, other)


class ChangeUnsure(Unsure):
    """New rules for the plan that one has: shown first, then asked."""

    def __init__(self, changed: Changed) -> None:
        super().__init__(_("Take these rules?"))
        self.changed = changed


def _changed(
    account: Account, to: Rules, old: Terms, plan: int, differences: list[Difference]
) -> Changed:
    """What the change does, on the day it takes effect and at the end of that cycle."""
    ahead = _first_day_of(account, plan)
    days = sorted({old.today, ahead} if ahead and ahead > old.today else {old.today})
    before = account.history._replace(
        events=[
            event
            for event in account.history.events
            if not (isinstance(event, Change) and event.plan == plan)
        ]
    )
    moved = []
    for day in days:
        was = billing.state(before, old.plans, day)
        will = billing.state(account.history, account.terms.plans, day)
        moved += _moves(day, was, will)
    return Changed(account, to, ahead, differences, moved)


def _moves(day: date, was: Statement, will: Statement) -> list[FigureMove]:
    return [
        FigureMove(day, figure, before, after)
        for figure in ("remaining", "carried", "granted", "forfeited")
        if (before := getattr(was.figures, figure)) != (after := getattr(will.figures, figure))
    ]


def _first_day_of(account: Account, plan: int) -> date | None:
    """The date on which a change takes effect, found by playing on."""
    for event in account.history.events:
        if isinstance(event, Change) and event.plan == plan:
            return billing.effect_of(account.history, account.terms.plans, event)
    return None


def lost_at_end(account: Account) -> int:
    """What a contract loses by ending, beyond what it had lost before. Bytes."""
    last = account.terms.row.ended
    return sum(
        row.bytes
        for row in account.statement.trail.forfeitures
        if last and row.on == last + ONE_DAY
    )
