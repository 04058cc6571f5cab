"""The rows of a statement agree with each other, for random plans and histories."""

from __future__ import annotations

import books
from hypothesis import given
from strategies import Case, cases

from ledger.billing import state


@given(cases())
def test_every_byte_is_in_the_books(case: Case) -> None:
    for day in case.days:
        books.check(state(case.history, case.plans, day))
