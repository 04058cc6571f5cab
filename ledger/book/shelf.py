"""The plans on the shelf: the catalogue, files of one's own, and cards made by hand."""

from __future__ import annotations

import os

from ledger import store
from ledger.billing.examples import Played, play
from ledger.book.account import gather, to_report
from ledger.book.session import Session
from ledger.errors import GigaError, PlanError
from ledger.i18n import _
from ledger.plans import finding
from ledger.plans import made as making
from ledger.plans.finding import Found
from ledger.plans.language import Family
from ledger.plans.rules import Rules
from ledger.record import NamedTuple
from ledger.units import parse


class Checked(NamedTuple):
    """What the check of plan files found."""

    played: list[Played]
    refused: list[str]
    """One line for each file that cannot be read."""

    @property
    def failed(self) -> bool:
        """Whether anything differs that nobody disputes, or cannot be read."""
        return bool(self.refused) or not all(
            played.ok or played.example.disputed for played in self.played
        )


def find(wanted: str) -> Found:
    """The plan that a person means by an id, any part of one, or ``FILE.toml#size``."""
    return finding.find(wanted)


def show(session: Session, wanted: str) -> Found:
    """A plan to look at: of the catalogue, a file, or as a contract of this ledger keeps it.

    Without a name it is the plan of the contract that runs.
    """
    if not wanted:
        return _kept(session)[0]
    try:
        return find(wanted)
    except PlanError:
        kept = _kept(session) if os.path.exists(session.path) else []
        for found in kept:
            if wanted.lower() in found.rules.plan:
                return found
        raise


def _kept(session: Session) -> list[Found]:
    """The plans that the contracts of the ledger have or had, the one in force first."""
    with store.reading(session.path) as conn:
        found = []
        for terms in to_report(conn, session, None):
            present = gather(conn, terms, terms.today).rules
            rows = store.plans(conn, terms.row.id)
            plans = [Found(terms.plans[id], row.toml, row.origin) for id, row in rows.items()]
            found += sorted(plans, key=lambda plan: plan.rules != present)
        return found


def made(
    amount: str, for_: str | None, every: str | None, unit: int, anchor: int | None, zone: str
) -> Found:
    """A plan for a card that no file knows, in the zone of this machine."""
    size = parse(amount, unit)
    if not size:
        raise PlanError(_("A plan of nothing is none."))
    if for_:
        return making.card(size, for_, unit, zone)
    return making.contract(size, every or "", unit, zone, anchor)


def families(words: list[str]) -> list[Family]:
    """The families of the catalogue in whose names or ids all the words are."""
    wanted = [word.casefold() for word in words]
    return [
        family
        for family in finding.families()
        if all(word in _all_words(family) for word in wanted)
    ]


def _all_words(family: Family) -> str:
    names = " ".join(family.names.values())
    sizes = " ".join(family.sizes)
    return f"{family.id} {family.carrier} {names} {family.kind} {sizes}".casefold()


def check(paths: list[str]) -> Checked:
    """Play every example of the files, or of the whole catalogue."""
    played: list[Played] = []
    refused = []
    for path in paths or finding.catalogue_files():
        try:
            family = finding.read_file(path.partition("#")[0])
            played += [play(family, example, _resolve) for example in family.examples]
        except GigaError as error:
            refused.append(str(error))
    return Checked(played, refused)


def _resolve(plan: str) -> Rules:
    return finding.find(plan).rules
