"""Ask a source that the settings describe: the module of its kind, told its options, in time."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import islice

from ledger.book import secrets
from ledger.errors import GigaError, LedgerError, SettingsError
from ledger.i18n import _
from ledger.record import NamedTuple
from ledger.settings.sources import Source
from ledger.sources import PATHS, Balance, Counter, Found, Option, Remark, Used, finding
from ledger.sources.limits import at_most

MOST_ROWS = 1_000_000
"""A source that is asked each hour says a thousandth of that."""

Row = Used | Counter | Balance | Remark


class Kind(NamedTuple):
    """What can be asked by itself."""

    name: str
    says: str
    """One line, marked for translation."""
    options: tuple[Option, ...]
    fetch: Callable[[Mapping[str, str]], Found]


class Place(NamedTuple):
    """Where the answer will go, as far as a source must know."""

    base: int
    """1000 or 1024: what the plan's MB is made of."""
    zone: str
    """Of the plan, by its name."""
    today: str
    """There, as an ISO date."""


class Answered(NamedTuple):
    """All that a source said."""

    name: str
    """What it is called in the ledger."""
    rows: list[Row]


def kinds() -> list[Kind]:
    """All that can be asked; what others bring and does not work is left out."""
    found = []
    for name in finding.all_asked():
        with suppress(GigaError):
            found.append(kind_of(name))
    return found


def kind_of(name: str) -> Kind:
    """The kind of this name; LedgerError where there is none, or none that can be asked."""
    module = finding.asked(name)
    if module is not None:
        own: tuple[Option, ...] = getattr(module, "FETCH_OPTIONS", ())
        return Kind(name, module.SAYS, (*finding.options(module), *own), module.fetch)
    from difflib import get_close_matches

    near = get_close_matches(name, finding.all_asked(), 1)
    raise LedgerError(
        _("No kind of source that can be asked is called {kind!r}.").format(kind=name[:40]),
        _("Was {near!r} meant?").format(near=near[0])
        if near and near[0] != name
        else _("giga sources add --help lists them."),
    )


def checked(source: Source) -> Kind:
    """The kind of a source whose options are as it needs them; else SettingsError."""
    kind = kind_of(source.kind)
    known = [key for option in kind.options for key in _keys(option)]
    for key in source.options:
        if key not in known:
            raise SettingsError(
                _("{source}: {key} is no option of {kind}.").format(
                    source=source.name, key=key, kind=kind.name
                ),
                _("There are: {names}.").format(names=", ".join(known)),
            )
    for option in kind.options:
        given = [key for key in _keys(option) if key in source.options]
        if len(given) > 1 or (option.required and not given):
            raise SettingsError(
                _("{source}: expected {keys}.").format(
                    source=source.name,
                    keys=" / ".join(f"{key}={option.metavar}" for key in _keys(option)),
                )
            )
    return kind


def ask(source: Source, place: Place) -> Answered:
    """Ask a source once. Raises GigaError where it does not answer in time, or refuses."""
    kind = checked(source)
    hidden = [option.name for option in kind.options if option.secret]
    told = secrets.opened(source.options, hidden, source.timeout)
    try:
        with at_most(source.timeout):
            found = kind.fetch({**place._asdict(), "base": str(place.base), **told})
            rows = list(islice(found.rows, MOST_ROWS + 1))
    except GigaError:
        raise
    except Exception as error:
        # One source must not keep the others from being asked.
        raise LedgerError(
            _("{kind} has a fault: {what}.").format(
                kind=kind.name, what=f"{type(error).__name__}: {error}"
            )
        ) from error
    if len(rows) > MOST_ROWS:
        raise LedgerError(_("{name} said far too much.").format(name=kind.name))
    return Answered(found.name or kind.name, rows)


def placed(kind: Kind, values: Mapping[str, str]) -> dict[str, str]:
    """Options with their paths as any folder understands them: cron begins in another."""
    paths = {f"{option.name}_file" for option in kind.options if option.secret}
    paths |= {option.name for option in kind.options if option.metavar in PATHS}
    return {
        key: os.path.abspath(os.path.expanduser(value)) if key in paths else value
        for key, value in values.items()
    }


def secret_files(source: Source) -> list[str]:
    """The files in which the secrets of a source stand."""
    hidden = [f"{option.name}_file" for option in kind_of(source.kind).options if option.secret]
    return [os.path.expanduser(source.options[key]) for key in hidden if key in source.options]


def _keys(option: Option) -> list[str]:
    return secrets.places(option.name) if option.secret else [option.name]
