"""Finding a plan: on the shelf by any unambiguous part of its id or names, or in a file."""

from __future__ import annotations

import os

from ledger.errors import PlanError
from ledger.i18n import _
from ledger.plans.files import catalogue_files as catalogue_files
from ledger.plans.files import families as families
from ledger.plans.files import read_file as read_file
from ledger.plans.files import read_text
from ledger.plans.index import Shelf, shelf
from ledger.plans.rules import Rules
from ledger.plans.searching import Plan, amounts_joined, nearest, plans, said
from ledger.record import NamedTuple

_FEW = 6


class Found(NamedTuple):
    """A plan, and the file it was found in as that file stands."""

    rules: Rules
    toml: str
    origin: str
    """``catalogue``, ``file``, or ``made`` for a card that no file knows."""


def find(wanted: str, own: str = "", family: str = "") -> Found:
    """The plan that a person means by an id, a part of one, or ``FILE.toml#size``.

    ``own`` is the folder of the user's own plans; of several plans that one is meant which is of
    ``family``. Raises :class:`PlanError` with the nearest plans when there is none, or more than
    one.
    """
    path, _hash, size = wanted.partition("#")
    if path.endswith(".toml"):
        return _in_file(path, size)
    known = shelf(own)
    meant = matches(wanted, plans(known.entries))
    ours = [plan for plan in meant if plan[0].id == family]
    meant = ours if len(ours) == 1 else meant
    if len(meant) != 1:
        raise _not_one(wanted, meant, known)
    ((entry, one),) = meant
    return _in_file(entry.path, one.id)._replace(origin="file" if entry.own else "catalogue")


def find_sizes(wanted: str, own: str = "") -> list[Found]:
    """Every size of a family, where the words mean that and no size of it; else the plan."""
    path = wanted
    if not wanted.endswith(".toml"):
        meant = matches(wanted, plans(shelf(own).entries))
        entries = {entry.id: entry for entry, _size in meant}
        if len(entries) != 1 or len(meant) < len(meant[0][0].sizes):
            return [find(wanted, own)]
        path = meant[0][0].path
    return [_in_file(path, size) for size in read_file(path).sizes]


def files(wanted: str, own: str = "") -> list[str]:
    """The files of the families that a person means by an id, or parts of one."""
    known = shelf(own)
    meant = matches(wanted, plans(known.entries))
    if not meant:
        raise _not_one(wanted, meant, known)
    return list(dict.fromkeys(entry.path for entry, _size in meant))


def _in_file(path: str, size: str) -> Found:
    from ledger.plans.language import read_family

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


def matches(wanted: str, known: list[Plan]) -> list[Plan]:
    """Plans that the words can mean: the id itself, else those that fit the words best."""
    id = wanted.strip().lower()
    exact = [plan for plan in known if plan[0].plan(plan[1]) == id]
    words = amounts_joined(tuple(id.replace("/", " ").split()))
    if exact or not words:
        return exact
    fits = said(known, words)
    by_parts = [plan for plan in fits if _parts(plan).issuperset(words)]
    by_size = [plan for plan in fits if plan[1].id == words[-1]]
    return by_parts or by_size or fits


def _parts(plan: Plan) -> set[str]:
    """The whole words of an id: ``sakura`` is one of jp.sakura.esim, not of jp.sakuranet.esim."""
    return {*plan[0].id.split("."), plan[1].id}


def _not_one(wanted: str, meant: list[Plan], known: Shelf) -> PlanError:
    if meant:
        return PlanError(
            _("{wanted!r} fits {count} plans.").format(wanted=wanted, count=len(meant)),
            _("Say which: {plans}.").format(plans=few(meant)),
        )
    near = nearest(known.entries, (wanted,))
    hint = _("The nearest: {plans}.").format(plans=few(near)) if near else ""
    see = _('`giga plans list` shows all; `giga start --amount 10GB --for "10 days"` needs none.')
    unread = _("Not read: {why}").format(why=known.refused[0]) if known.refused else ""
    return PlanError(
        _("No plan is called {wanted!r}.").format(wanted=wanted),
        " ".join(part for part in (hint, unread, see) if part),
    )


def few(found: list[Plan]) -> str:
    """The ids of the first few plans."""
    ids = [entry.plan(size) for entry, size in found]
    return ", ".join(ids[:_FEW]) + (", ..." if len(ids) > _FEW else "")
