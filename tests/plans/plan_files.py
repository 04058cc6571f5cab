"""Plan files for the tests of the parser: a shortest one, and what is put into it."""

from __future__ import annotations

from ledger.plans.language import Family, read_family
from ledger.plans.rules import Rules

HEAD = """\
[family]
id = "jp.example.flat"
carrier = "Example"
name = { en = "Example" }
zone = "Asia/Tokyo"
"""
SIZE = '[[size]]\nid = "s"\namount = "2GB"\n'
GB = 1000**3


def family(rules: str = "", *, head: str = "", size: str = SIZE) -> Family:
    """A family with these tables besides the least that there must be."""
    return read_family(f"{HEAD}{head}\n{size}\n{rules}", "my.toml")


def plan(rules: str = "", *, head: str = "", size: str = SIZE) -> Rules:
    """The rules of its one size."""
    (only,) = family(rules, head=head, size=size).sizes.values()
    return only
