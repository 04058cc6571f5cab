"""Where each byte came from and where it went: the rows of a statement, told for one question.

An explanation is about a figure, a lot or a day. Its lines add up to its total, and the details of
a line add up to the line: they are made of the rows of the replay, never of the figure itself.
"""

from __future__ import annotations

import re
from datetime import date

from ledger.billing.explain.days import explain_day
from ledger.billing.explain.figures import ALIASES, FIGURES, explain_figure
from ledger.billing.explain.lines import MOST_LINES as MOST_LINES
from ledger.billing.explain.lines import Explanation as Explanation
from ledger.billing.explain.lines import Line as Line
from ledger.billing.explain.lines import Subject, nearest
from ledger.billing.explain.lots import explain_lot
from ledger.billing.statement import Statement
from ledger.dates import parse_day
from ledger.errors import DateError, LedgerError
from ledger.i18n import _


def resolve(statement: Statement, words: str, today: date) -> Subject:
    """What a person asks about: a lot by its id, a figure by its name, or a day; by default "left".

    Raises :class:`LedgerError` with what is near.
    """
    plain = " ".join(words.split())
    if not plain:
        return Subject("figure", "left")
    by_lower = {id.lower(): id for id in statement.all_lots}
    if plain.lower() in by_lower:
        return Subject("lot", by_lower[plain.lower()])
    name = ALIASES.get(plain.lower(), plain.lower())
    if name in FIGURES:
        return Subject("figure", name)
    try:
        return Subject("day", parse_day(plain, today).isoformat())
    except DateError:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", plain):
            raise
    raise LedgerError(
        _("{words!r} is no data, no day and no figure.").format(words=plain[:60]),
        nearest(plain, [*statement.all_lots, *FIGURES, *ALIASES])
        or _("The figures are: {names}.").format(names=", ".join(FIGURES)),
    )


def explain(statement: Statement, subject: Subject) -> Explanation:
    """The explanation of whatever is asked about."""
    if subject.kind == "lot":
        return explain_lot(statement, subject.name)
    if subject.kind == "day":
        return explain_day(statement, date.fromisoformat(subject.name))
    return explain_figure(statement, subject.name)
