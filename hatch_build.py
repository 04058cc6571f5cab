"""What hatchling does besides packing: translations are compiled, schema.sql joins the wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GigaBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel is built, an editable one too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile each catalogue beside its source; an editable install has schema.sql in place."""
        for po in sorted(Path(self.root).glob("ledger/locale/*/LC_MESSAGES/giga.po")):
            compile_catalogue(po)
        if version != "editable":
            build_data["force_include"]["schema.sql"] = "ledger/schema.sql"


def compile_catalogue(po: Path) -> None:
    """Write giga.mo beside giga.po, whole or not at all."""
    with po.open("rb") as file:
        catalogue = read_po(file, locale=po.parent.parent.name, abort_invalid=True)
    part = po.with_suffix(".mo.part")
    with part.open("wb") as file:
        write_mo(file, catalogue)
    part.replace(po.with_suffix(".mo"))
