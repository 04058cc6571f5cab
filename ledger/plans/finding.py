"""Finding a plan: in the catalogue by any unambiguous part of its id, or in a file of one's own."""

from __future__ import annotations

import difflib
import os

from ledger.errors import PlanError
from ledger.i18n import _
from ledger.plans.language import Family, read_family
from ledger.plans.paths import CATALOGUE, family_path
from ledger.plans.rules import Rules
from ledger.record import NamedTuple

_MOST_BYTES = 400_000


class Found(NamedTuple):
    """A plan, and the file it was found in as that file stands."""

    rules: Rules
    toml: str
    origin: str
    """``catalogue``, ``file``, or ``made`` for a card that no file knows."""


def catalogue_files() -> list[str]:
    """Every file of the catalogue, in the order of the ids."""
    return sorted(
        os.path.join(folder, name)
        for folder, _folders, names in os.walk(CATALOGUE)
        for name in names
        if name.endswith(".toml")
    )


def families() -> list[Family]:
    """Every family of the catalogue."""
    return [read_file(path) for path in catalogue_files()]


def read_text(path: str) -> str:
    """The text of a plan file."""
    try:
        with open(path, "rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise PlanError(
            _("{path}: cannot be read: {why}.").format(path=path, why=error.strerror)
        ) from None
    if len(raw) > _MOST_BYTES:
        raise PlanError(_("{path}: is too long for a plan file.").format(path=path))
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise PlanError(_("{path}: is not UTF-8 text.").format(path=path)) from None


def read_file(path: str) -> Family:
    """The family that a file says."""
    return read_family(read_text(path), os.path.basename(path))


def find(wanted: str) -> Found:
    """The plan that a person means by an id, a part of one, or ``FILE.toml#size``.

    Raises :class:`PlanError` with the nearest plans when there is none, or more than one.
    """
    path, _hash, size = wanted.partition("#")
    if path.endswith(".toml"):
        return _in_file(path, size)
    by_id = {rules.plan: rules for family in families() for rules in family.sizes.values()}
    matches = _matches(wanted, by_id)
    if len(matches) != 1:
        raise _not_one(wanted, matches, by_id)
    rules = by_id[matches[0]]
    return Found(rules, read_text(family_path(rules.family)), "catalogue")


def _in_file(path: str, size: str) -> Found:
    toml = read_text(path)
    family = read_family(toml, os.path.basename(path))
    if not size and len(family.sizes) == 1:
        size = next(iter(family.sizes))
    if size not in family.sizes:
        choices = ", ".join(f"{path}#{name}" for name in family.sizes)
        raise PlanError(
            _("{path} has no size {size!r}.").format(path=path, size=size)
            if size
            else _("{path} has several sizes.").format(path=path),
            _("Say which: {choices}.").format(choices=choices),
        )
    return Found(family.sizes[size], toml, "file")


def _matches(wanted: str, by_id: dict[str, Rules]) -> list[str]:
    """Ids that the words can mean: the id itself, else those whose size fits, else any part."""
    plain = wanted.strip().lower()
    if plain in by_id:
        return [plain]
    words = plain.replace("/", " ").split()
    if not words:
        return []
    parts = [id for id, rules in by_id.items() if all(w in _names_of(id, rules) for w in words)]
    exact = [id for id in parts if id.partition("/")[2] == words[-1]]
    return exact or parts


def _names_of(id: str, rules: Rules) -> str:
    return " ".join([id, rules.carrier, *rules.names.values()]).lower()


def _not_one(wanted: str, matches: list[str], by_id: dict[str, Rules]) -> PlanError:
    if matches:
        return PlanError(
            _("{wanted!r} fits {count} plans.").format(wanted=wanted, count=len(matches)),
            _("Say which: {plans}.").format(plans=_few(matches)),
        )
    near = _nearest(wanted, by_id)
    hint = _("The nearest: {plans}.").format(plans=_few(near)) if near else ""
    see = _('`giga plans list` shows all; `giga start --amount 10GB --for "10 days"` needs none.')
    return PlanError(
        _("No plan is called {wanted!r}.").format(wanted=wanted), f"{hint} {see}".strip()
    )


def _nearest(wanted: str, by_id: dict[str, Rules]) -> list[str]:
    """Plans with a similar id, or a word that is like one asked for; the same size first."""
    words = wanted.lower().replace("/", ".").split(".")
    families: dict[str, list[str]] = {}
    for id in by_id:
        for word in (id, *id.partition("/")[0].split(".")):
            families.setdefault(word, []).append(id)
    near = [
        id
        for word in (wanted.lower(), *words)
        for match in difflib.get_close_matches(word, families, 3, 0.7)
        for id in sorted(families[match], key=lambda id: id.partition("/")[2] != words[-1])
    ]
    return list(dict.fromkeys(near))


def _few(plans: list[str]) -> str:
    most = 6
    return ", ".join(plans[:most]) + (", ..." if len(plans) > most else "")
