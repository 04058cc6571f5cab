"""Plan files as they lie in a folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ledger.errors import PlanError
from ledger.i18n import _
from ledger.plans.paths import CATALOGUE

if TYPE_CHECKING:
    from ledger.plans.language import Family

MOST_BYTES = 100_000
"""How long a plan file may be; the longest of the catalogue is a tenth of it."""


def toml_files(folder: str) -> list[str]:
    """Every plan file in a folder and those below it, by path; none where there is no folder."""
    return sorted(
        os.path.join(here, name)
        for here, _folders, names in os.walk(folder)
        for name in names
        if name.endswith(".toml")
    )


def catalogue_files() -> list[str]:
    """Every file of the catalogue."""
    return toml_files(CATALOGUE)


def families() -> list[Family]:
    """Every family of the catalogue, read from its file."""
    return [read_file(path) for path in catalogue_files()]


def read_text(path: str) -> str:
    """The text of a plan file."""
    try:
        with open(path, "rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PlanError(
            _("{path}: cannot be read: {why}.").format(path=path, why=error.strerror)
        ) from None
    if len(raw) > MOST_BYTES:
        raise PlanError(_("{path}: is too long for a plan file.").format(path=path))
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise PlanError(_("{path}: is not UTF-8 text.").format(path=path)) from None


def read_file(path: str) -> Family:
    """The family that a file says."""
    from ledger.plans.language import read_family

    return read_family(read_text(path), os.path.basename(path))
