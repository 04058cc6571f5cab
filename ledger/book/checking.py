"""Plan files that prove themselves: every worked example is played and compared."""

from __future__ import annotations

import os
from collections.abc import Callable

from ledger.billing.examples import Played, play
from ledger.errors import GigaError, PlanError
from ledger.i18n import _
from ledger.plans import finding
from ledger.plans.example import Example
from ledger.plans.files import catalogue_files, read_text
from ledger.plans.language import Family, read_family
from ledger.plans.paths import CATALOGUE
from ledger.plans.rules import Rules
from ledger.plans.traps import traps
from ledger.record import NamedTuple
from ledger.store.paths import own_plans

_MOST_COST = 25_000
"""Days of all examples together: seventy years; most files of the catalogue need one or two."""


class Checked(NamedTuple):
    """What the check of one plan file found."""

    file: str
    """As it was named; within the catalogue, from there."""
    played: list[Played]
    """Its examples, in their order."""
    refused: str = ""
    """Why it, or one of its examples, cannot be read or played; one line."""
    traps: tuple[str, ...] = ()
    """What it says and probably does not mean; one line each."""

    @property
    def failed(self) -> bool:
        """Whether it is refused, or something differs that nobody disputes."""
        return bool(self.refused) or any(
            not played.ok and not played.example.disputed for played in self.played
        )


def check(paths: list[str]) -> list[Checked]:
    """Play every example of the files, or of the whole catalogue.

    Instead of a file the id of a plan, or parts of one: its file is meant.
    """
    named = [file for path in paths for file in _files(path.partition("#")[0])]
    return [_checked(file) for file in named or catalogue_files()]


def _files(name: str) -> list[str]:
    if name.endswith(".toml") or os.path.exists(name):
        return [name]
    return finding.files(name, own_plans())


def check_text(toml: str, name: str) -> Checked:
    """Check a plan file that is not written yet."""
    return _check(lambda: toml, name)


def _checked(path: str) -> Checked:
    return _check(lambda: read_text(path), _name(path))


def _check(text: Callable[[], str], name: str) -> Checked:
    try:
        family = read_family(text(), name)
        _check_cost(family, name)
        played = [play(family, example, _resolve) for example in family.examples]
    except GigaError as error:
        return Checked(name, [], str(error))
    return Checked(name, played, traps=tuple(traps(family)))


def _check_cost(family: Family, name: str) -> None:
    """Refuse examples that would take minutes: a file of strangers is data, not work."""
    if sum(map(_cost, family.examples)) > _MOST_COST:
        raise PlanError(
            _("{where}: the examples take more than {most} days in all.").format(
                where=name, most=_MOST_COST
            )
        )


def _cost(example: Example) -> int:
    """The days that are replayed, times the lines; four lines that join are as dear as a day."""
    lines = max(example.lines, *(event.lines for event in example.events), 1)
    ends = {expected.on for expected in example.expect}
    return sum(lines * (max((end - example.start).days, 1) + lines // 4) for end in ends)


def _resolve(plan: str) -> Rules:
    return finding.find(plan, own_plans()).rules


def _name(path: str) -> str:
    inside = os.path.abspath(path).startswith(CATALOGUE + os.sep)
    return os.path.relpath(path, CATALOGUE) if inside else path
