"""The plans on the shelf: the catalogue, files of one's own, and cards made by hand.

What only some of these need is imported where they need it: to list the plans is to be fast.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from ledger.errors import LedgerError, PlanError
from ledger.i18n import _
from ledger.plans import finding, index, searching
from ledger.plans.finding import Found
from ledger.plans.index import Entry
from ledger.plans.searching import Plan, Wanted
from ledger.record import NamedTuple
from ledger.store.paths import own_plans

if TYPE_CHECKING:
    from ledger.book.session import Session


class Searched(NamedTuple):
    """What a search found."""

    entries: list[Entry]
    """Each with the sizes that fit."""
    near: list[Plan]
    """The nearest plans, where nothing fits."""
    refused: list[str]
    """One line for each own file that cannot be read."""


def find(wanted: str) -> Found:
    """The plan that a person means by an id, any part of one, or ``FILE.toml#size``."""
    return finding.find(wanted, own_plans())


def find_beside(session: Session, wanted: str) -> Found:
    """The same, where a size alone means one of the family that the contract has."""
    family = ""
    with suppress(LedgerError):  # which contract is meant is said where it matters
        family = _kept(session)[0].rules.plan.partition("/")[0]
    return finding.find(wanted, own_plans(), family)


def search(wanted: Wanted) -> Searched:
    """The plans that fit what a person looks for."""
    searching.check_amounts(wanted)
    known = index.shelf(own_plans())
    if wanted.country is not None:
        searching.check_country(known.entries, wanted.country)
    found = searching.search(known.entries, wanted)
    near: list[Plan] = []
    if not found:
        # Where the words fit some plan, an option went too far; else a word is misspelt.
        near = searching.said(searching.plans(known.entries), wanted.words) if wanted.words else []
        near = near or searching.nearest(known.entries, wanted.words or _names(wanted))
    return Searched(found, near, known.refused)


def _names(wanted: Wanted) -> tuple[str, ...]:
    return tuple(name for name in (wanted.carrier, wanted.country) if name)


class Meant(NamedTuple):
    """What a person can mean by a few words."""

    plans: list[Plan]
    near: list[Plan]
    """The nearest ones, where there is none."""


def meant(words: str) -> Meant:
    """The plans that can be meant, as :func:`find` reads the words."""
    known = index.shelf(own_plans())
    found = finding.matches(words, searching.plans(known.entries))
    return Meant(found, [] if found else searching.nearest(known.entries, (words,)))


def show(session: Session, wanted: str) -> list[Found]:
    """A plan to look at: of the catalogue, a file, or as a contract of this ledger keeps it.

    A family is each of its sizes. Without a name it is the plan of the contract that runs.
    """
    if not wanted:
        return _kept(session)[:1]
    try:
        return finding.find_sizes(wanted, own_plans())
    except PlanError:
        kept = _kept(session) if os.path.exists(session.path) else []
        for found in kept:
            if wanted.lower() in found.rules.plan:
                return [found]
        raise


def _kept(session: Session) -> list[Found]:
    """The plans that the contracts of the ledger have or had, the one in force first."""
    from ledger import store
    from ledger.book.account import gather, to_report

    with store.reading(session.path) as conn:
        found = []
        for terms in to_report(conn, session, None):
            present = gather(conn, terms, terms.today).rules
            rows = store.plans(conn, terms.row.id)
            plans = [Found(terms.plans[id], row.toml, row.origin) for id, row in rows.items()]
            found += sorted(plans, key=lambda plan: plan.rules.plan != present.plan)
        return found


def made(
    amount: str, for_: str | None, every: str | None, unit: int, anchor: int | None, zone: str
) -> Found:
    """A plan for a card that no file knows, in the zone of this machine."""
    from ledger.plans import made as making
    from ledger.units import parse

    size = parse(amount, unit)
    if not size:
        raise PlanError(_("A plan of nothing is none."))
    if for_:
        return making.card(size, for_, unit, zone)
    return making.contract(size, every or "", unit, zone, anchor)


def write_index() -> int:
    """Build the index of the catalogue from its files; returns how many families there are."""
    from ledger.plans.files import families

    found = families()
    index.write(found)
    return len(found)


def check_index() -> None:
    """Raise :class:`LedgerError` where the index does not say what the files say."""
    from ledger.plans.files import families

    if not index.is_current(families()):
        raise LedgerError(
            _("The index of the catalogue is not what its files say."),
            _("Build it again: giga plans index"),
        )
