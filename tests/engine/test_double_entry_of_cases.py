"""The real programs prove the journals of random plans and histories, figure by figure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import bookkeeping
import pytest
from strategies import numbered

from ledger.billing import state
from ledger.billing.postings import Posting, Transaction, balances, transactions
from ledger.render import beancount, hledger
from ledger.render.double_entry import Book, Journal, journal

TEXT = {"hledger": hledger.text, "beancount": beancount.text}


def books(count: int) -> Journal:
    """Some cases as the contracts of one ledger."""
    found = []
    for number in range(count):
        history, plans, days = numbered(number)
        said = state(history, plans, days[-1])
        remaining = list(balances(history, plans, said))
        found.append(Book(f"case {number}", transactions(said), remaining))
    return journal(found)


@pytest.mark.parametrize("form", bookkeeping.FORMS)
def test_the_program_proves_every_figure(form: str, tmp_path: Path) -> None:
    bookkeeping.program(form)
    file = tmp_path / "cases.journal"
    file.write_text(TEXT[form](books(60)), "utf-8")
    assert bookkeeping.proof(form, file) == ""


def test_lots_whose_names_look_alike_have_accounts_of_their_own() -> None:
    lots = ["2027-01/plan@a b", "2027-01/plan@A.b", "2027-01/plan of a-b", "2027-01/plan@é", "@"]
    rows = [Posting(("Assets", "plan", lot), 1) for lot in lots]
    rows.append(Posting(("Income", "Grants"), -len(lots)))
    book = Book("é", [Transaction(date(2027, 1, 1), "granted", rows)], [])
    names = list(journal([book]).accounts)
    assert len({name.casefold() for name in names}) == len(rows)
    plain = "Assets:Data:É:Plan:2027-01-plan-of-a-b"
    assert plain in names
    # Which of them has the plain name depends on nothing that comes after it.
    alone = book._replace(transactions=[book.transactions[0]._replace(postings=rows[:1])])
    assert list(journal([alone]).accounts) == [plain]
