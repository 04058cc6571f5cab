"""The rows of a statement answer to the facts, and what looks ahead comes so."""

from __future__ import annotations

import ahead
import rows
from hypothesis import given
from strategies import Case, cases


@given(cases())
def test_every_row_answers_to_a_fact_and_lies_on_its_day(case: Case) -> None:
    rows.check(case)


@given(cases())
def test_what_looks_ahead_says_what_comes(case: Case) -> None:
    ahead.check(case)
