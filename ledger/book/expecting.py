"""Use that is foreseen: a trip, a large download. It moves no figure but those of forecasts."""

from __future__ import annotations

from datetime import date, timedelta

from ledger import store
from ledger.book.account import Account, Terms, check_covers, gather, to_report, to_write
from ledger.book.session import Session
from ledger.dates import ONE_DAY, parse_days_ahead
from ledger.errors import LedgerError
from ledger.facts import Expected
from ledger.i18n import _
from ledger.record import NamedTuple
from ledger.units import parse

_FARTHEST = timedelta(days=731)
"""Two years: nobody foresees more."""


class Foreseen(NamedTuple):
    """Foreseen use that was written down, and the contract as it stands today."""

    expected: Expected
    account: Account


def expect(
    session: Session,
    amount: str,
    first: str,
    last: str,
    *,
    note: str = "",
    unit: int | None = None,
) -> Foreseen:
    """Write down what will be used, in all, from ``first`` to ``last``, both included."""
    with store.writing(session.path) as conn:
        terms, _today = to_write(conn, session, None)
        days = _days(terms, first, last)
        account = gather(conn, terms, terms.today)
        foreseen = parse(amount, unit or account.rules.unit)
        if not foreseen:
            raise LedgerError(_("{amount} is nothing.").format(amount=amount))
        command = store.record(conn, "expect", session.words, session.now.text())
        until = days[1] + ONE_DAY
        fact = store.add_expected(conn, command, terms.row.id, days[0], until, foreseen, note)
        return Foreseen(Expected(fact, days[0], until, foreseen, note), account)


def _days(terms: Terms, first: str, last: str) -> tuple[date, date]:
    """The first and the last day; refuses what is over, upside down or too far away."""
    start, end = parse_days_ahead(first, last, terms.today)
    if end < start:
        raise LedgerError(
            _("--to {last} is before --from {first}.").format(last=end, first=start),
            _("Give the first day and the last one, both included."),
        )
    if end < terms.today:
        raise LedgerError(
            _("That is over already: {day} was the last of these days.").format(day=end),
            _("Log what was used instead: giga log AMOUNT --on DATE."),
        )
    if max(end - start, end - terms.today) > _FARTHEST:
        raise LedgerError(
            _("{first} to {last} is more than two years ahead.").format(first=start, last=end),
            _("Was another year meant?"),
        )
    check_covers(terms, start)
    check_covers(terms, end)
    return start, end


def accounts(session: Session) -> list[Account]:
    """The contracts for which something may be foreseen, as they stand today."""
    with store.reading(session.path) as conn:
        return [gather(conn, terms, terms.today) for terms in to_report(conn, session, None)]


def not_over(account: Account) -> list[Expected]:
    """What is foreseen for a contract on days that are not all over, by its first day."""
    return [one for one in account.history.expected if one.until > account.statement.on]
