"""Writing down what happened: usage and top-ups."""

import sqlite3
from datetime import date

from ledger import store
from ledger.book.account import (
    Account,
    Terms,
    check_covers,
    check_not_after_today,
    gather,
    history_of,
    rules_on,
    to_write,
)
from ledger.book.session import Session
from ledger.dates import parse_day, parse_span
from ledger.errors import LedgerError, Unsure
from ledger.facts import Reading
from ledger.i18n import _
from ledger.plans.rules import Rules, in_force
from ledger.record import NamedTuple
from ledger.units import parse, text

GB = 10**9
MOST_A_DAY = 200 * GB
OFTEN = 10
OFTEN_FROM = 10 * GB

_CLASSES = ("topup", "bonus", "option", "gift")


class Entered(NamedTuple):
    """A fact that was written, and what the contract looks like with it."""

    fact: int
    day: date
    bytes: int
    day_sum: int
    """All usage of that day."""
    account: Account
    """As it stands today."""
    line: str = ""
    """The line of a pool that used it, by the name it has there."""
    told_by: str = ""
    """The source that tells of that day too; empty where none does."""

    @property
    def covered(self) -> bool:
        """Whether a reading of that day says already what remains, or was used, at its end."""
        return any(
            isinstance(event, Reading) and event.day == self.day and event.figure != "carried"
            for event in reversed(self.account.history.events)
        )


class Ready(NamedTuple):
    """Where an entry goes, and how its amount is to be read."""

    terms: Terms
    day: date
    rules: Rules
    """Those in force on the day."""


def log(
    session: Session,
    amount: str,
    *,
    on: str | None = None,
    line: str = "",
    category: str = "",
    note: str = "",
    unit: int | None = None,
) -> Entered:
    """Write down what was used on a day. Two entries of one day add up; 0 says there was none.

    Raises :class:`Unsure` for an amount that is probably a slip.
    """
    with store.writing(session.path) as conn:
        ready = ready_for(conn, session, on)
        if line:
            line = line_called_on(conn, ready, line)
        contract = ready.terms.row.id
        used = parse(amount, unit or ready.rules.unit)
        before = store.day_sum(conn, contract, ready.day) or 0
        if not session.sure:
            sum_of_one = used if line else used + before  # lines of a pool add up to much
            check_likely(sum_of_one, store.largest_day(conn, contract), ready)
        command = store.record(conn, "log", session.words, session.now.text())
        fact = store.add_use(
            conn, command, contract, ready.day, used, line=line, category=category, note=note
        )
        account = gather(conn, ready.terms, ready.terms.today)
        told_by = store.telling_source(conn, contract, ready.day, line)
        return Entered(fact, ready.day, used, before + used, account, line, told_by)


def topup(
    session: Session,
    amount: str,
    *,
    on: str | None = None,
    lasts: str = "",
    until: str | None = None,
    cls: str = "topup",
    starts: str = "",
    note: str = "",
    unit: int | None = None,
) -> Entered:
    """Write down data that was bought or given. ``until`` is its last usable day; ``starts`` is
    ``now`` or ``after`` all else, where that is not as the plan says.
    """
    check_life(lasts, until)
    with store.writing(session.path) as conn:
        ready = ready_for(conn, session, on)
        check_class(cls, ready.rules)
        bought = parse(amount, unit or ready.rules.unit)
        check_bought(bought, sure=session.sure)
        command = store.record(conn, "topup", session.words, session.now.text())
        ends = after(until, ready)
        contract = ready.terms.row.id
        fact = store.add_topup(
            conn, command, contract, ready.day, bought, cls, lasts, ends, note, starts
        )
        account = gather(conn, ready.terms, ready.terms.today)
        return Entered(fact, ready.day, bought, 0, account)


def ready_for(
    conn: sqlite3.Connection, session: Session, on: str | None, to_come: str = ""
) -> Ready:
    """Where something goes that happened on a day; refuses a day on which it cannot have.

    ``to_come``: what to do instead of writing down what is still to come.
    """
    terms, day = to_write(conn, session, on)
    check_not_after_today(terms, day, to_come)
    check_covers(terms, day)
    if len(terms.plans) == 1:
        return Ready(terms, day, in_force(terms.plans[terms.row.plan], day))
    return Ready(terms, day, rules_on(history_of(conn, terms), terms.plans, day))


def line_called_on(conn: sqlite3.Connection, ready: Ready, line: str) -> str:
    """The name of a line as the pool has it on that day; refuses one that is not there."""
    from ledger.book.lines import line_called  # most contracts have one line

    return line_called(ready.terms.row.name, history_of(conn, ready.terms), ready.day, line)


def check_life(lasts: str, until: str | None) -> None:
    """Refuse a life that is none, or that is said twice."""
    if lasts and until:
        raise LedgerError(_("Give --lasts or --until, not both."))
    if lasts and parse_span(lasts).unit == "once":
        raise LedgerError(_("--lasts: 'once' is no life."), _("Write for example '30 days'."))


def check_likely(day_sum: int, largest: int, ready: Ready) -> None:
    """Ask before an amount that is probably in the wrong unit."""
    amount = text(day_sum, ready.rules.unit)
    if day_sum > MOST_A_DAY:
        raise Unsure(
            _("{amount} on one day ({day}) is a great deal. Is it right?").format(
                amount=amount, day=ready.day
            )
        )
    if largest and day_sum > OFTEN_FROM and day_sum >= OFTEN * largest:
        raise Unsure(
            _(
                "{amount} on {day} is over ten times the largest day so far ({most}). Is it right?"
            ).format(amount=amount, day=ready.day, most=text(largest, ready.rules.unit))
        )


def check_bought(bought: int, *, sure: bool) -> None:
    """Refuse a top-up of nothing; ask before a very large one."""
    if not bought:
        raise LedgerError(_("A top-up of nothing is none."))
    if not sure and bought > MOST_A_DAY:
        raise Unsure(_("{amount} is a lot for one top-up.").format(amount=text(bought, 1000)))


def check_class(cls: str, rules: Rules) -> None:
    """Only classes that people name, or that the plan itself puts in its order of use."""
    known = dict.fromkeys([*_CLASSES, *(cls for rank in rules.drain.order for cls in rank)])
    if cls not in known or cls in ("plan", "carried"):
        usable = [name for name in known if name not in ("plan", "carried")]
        raise LedgerError(
            _("--class {cls!r} is no class of data here.").format(cls=cls),
            _("There are: {classes}.").format(classes=", ".join(usable)),
        )


def after(until: str | None, ready: Ready) -> date | None:
    """The first day without something whose last usable day a person gave."""
    if until is None:
        return None
    last = parse_day(until, ready.terms.today)
    if last < ready.day:
        raise LedgerError(
            _("--until {last} is before {day}, the day it begins.").format(last=last, day=ready.day)
        )
    return date.fromordinal(last.toordinal() + 1)
