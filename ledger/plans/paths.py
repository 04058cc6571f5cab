"""Where the files of the catalogue lie."""

import os

CATALOGUE = os.path.join(os.path.dirname(__file__), "catalogue")


def family_path(family: str) -> str:
    """The file of a family: ``jp.mineo.mypita`` is ``jp/mineo.mypita.toml``."""
    country, _dot, rest = family.partition(".")
    return os.path.join(CATALOGUE, country, f"{rest}.toml")
