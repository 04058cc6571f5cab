"""The modules of the sources: those that come with Giga, and those that others have installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.sources import BUILT_IN, DEVICES, Found, Input, Option

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "giga.sources"
"""The entry points by which others are found."""


class Source(Protocol):
    """A module that reads files."""

    SAYS: str

    def read(self, given: Input) -> Found: ...


class Asked(Protocol):
    """A module that asks a device or a program."""

    SAYS: str

    def fetch(self, settings: Mapping[str, str]) -> Found: ...


def reader(name: str) -> Source | None:
    """The module of a source that reads files; None where there is none of this name.

    Raises LedgerError for one that is installed and does not work.
    """
    if name in BUILT_IN:
        return cast(Source, import_module(BUILT_IN[name]))
    for point in _installed():
        if point.name == name:
            return cast(Source, _loaded(name, point.load, "read"))
    return None


def asked(name: str) -> Asked | None:
    """The module of a source that is asked by itself; None where there is none of this name.

    Raises LedgerError as :func:`reader` does.
    """
    ours = {**BUILT_IN, **DEVICES}
    if name in ours:
        module = import_module(ours[name])
        return cast(Asked, module) if hasattr(module, "fetch") else None
    for point in _installed():
        if point.name == name:
            return cast(Asked, _loaded(name, point.load, "fetch"))
    return None


def all_asked() -> list[str]:
    """The names of all sources that may be asked by themselves, our own first; not all can."""
    ours = [*DEVICES, *BUILT_IN]
    return [*ours, *sorted({point.name for point in _installed()} - set(ours))]


def readers() -> list[str]:
    """The names of all sources that read files, our own first."""
    return [*BUILT_IN, *sorted({point.name for point in _installed()} - set(BUILT_IN))]


def options(source: Source | Asked) -> tuple[Option, ...]:
    """What a source can be told."""
    return tuple(getattr(source, "OPTIONS", ()))


def quoted(source: Source) -> Callable[[str], bool] | None:
    """Of a source that takes a text itself in place of the name of a file: what tells them apart
    where there is no such file.
    """
    return getattr(source, "is_text", None)


def _installed() -> list[EntryPoint]:
    from importlib.metadata import entry_points  # looks through all that is installed

    return [*entry_points(group=GROUP)]


def _loaded(name: str, load: Callable[[], Any], does: str) -> Any:
    try:
        module = load()
    except Exception as error:  # noqa: BLE001 - what others wrote may do anything
        why = f"{type(error).__name__}: {error}"
        raise _broken(name, why) from None
    says = getattr(module, "SAYS", None)
    if not callable(getattr(module, does, None)) or not isinstance(says, str):
        why = _("it has no {does}, or does not say what it is (SAYS)").format(does=does)
        raise _broken(name, why)
    return module


def _broken(name: str, why: str) -> LedgerError:
    return LedgerError(
        _("The source {name} does not work: {why}.").format(name=name, why=why.rstrip(".")),
        _("It did not come with Giga: ask where it came from, or take it out."),
    )
