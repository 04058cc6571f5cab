"""A plan file is data from strangers: whatever is in it, it is read or refused at once."""

from __future__ import annotations

import pytest
from plan_files import family

from ledger import toml
from ledger.errors import PlanError
from ledger.plans.language import read_family

LONG = 45_000
DEEP = r"my\.toml: is nested more than 16 deep\.$"
MANY = r"my\.toml: has more than 1000 tables and lists\.$"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (".".join("a" * LONG) + " = 1", DEEP),
        (" . ".join(["a"] * (LONG // 2)) + " = 1", DEEP),
        (".".join(['"a"'] * (LONG // 2)) + " = 1", DEEP),
        (".".join(["'a#'"] * 17) + " = 1", DEEP),
        ("[" + ".".join("a" * LONG) + "]", DEEP),
        ("[[" + ".".join("a" * LONG) + "]]", DEEP),
        ("a = { " + ".".join("a" * LONG) + " = 1 }", DEEP),
        ("a = " + "[" * 17 + "]" * 17, DEEP),
        ("a = " + "{ a = " * 17 + "1" + " }" * 17, DEEP),
        ('a = """"""\nb = "\\""\n' + ".".join("a" * LONG) + " = 1", DEEP),
        ("a = '''\n\"'''\nb = '\\'\n" + ".".join("a" * LONG) + " = 1", DEEP),
        ('# "\n' + ".".join("a" * LONG) + " = 1", DEEP),
        ("a = " + "[" * LONG, MANY),
        ("[[size]]\n" * 600, MANY),
        ("".join(f"[t{number}]\n" for number in range(1001)), MANY),
        ("a = [" + "{}, " * 1000 + "]", MANY),
        ("#" * 100_001, r"my\.toml: is too long for a plan file\.$"),
        ("a = " + "9" * 90_000, r"my\.toml: is no valid TOML: "),
        ("a" * 100_000, r"my\.toml: is no valid TOML: "),
        ('"' * 100_000, r"my\.toml: is no valid TOML: "),
        ('a = """' + '\\"' * LONG, r"my\.toml: is no valid TOML: "),
        ("a b" * 30_000, r"my\.toml: is no valid TOML: "),
    ],
    ids=range(22),
)
def test_what_would_cost_minutes_is_refused_in_one_line(text: str, says: str) -> None:
    with pytest.raises(PlanError, match=says) as caught:
        read_family(text, "my.toml")
    assert "\n" not in str(caught.value)


def test_many_sizes_times_many_revisions_are_refused() -> None:
    sizes = "".join(f'[[size]]\nid = "s{number}"\namount = "1GB"\n' for number in range(201))
    revision = '[[revision]]\nsince = 2026-01-01\ndrain.order = ["carried"]\n'
    with pytest.raises(PlanError, match=r"too many sizes and revisions: 400 versions at most"):
        family(revision, size=sizes)


@pytest.mark.parametrize(
    "text",
    [
        'a = "' + "x." * 40_000 + '"',
        "a = '" + "[{" * 40_000 + "'",
        'a = """' + '\n".x."""' * 1,
        "a = '''\n" + "[[x.y]]\n" * 10_000 + "'''",
        "# " + "[x." * 30_000,
        "a = [" + "1.5, " * 20_000 + "]",
        ".".join("a" * 16) + " = 1",
        "a = " + "[" * 16 + "]" * 16,
    ],
    ids=range(8),
)
def test_dots_and_brackets_in_strings_and_comments_are_no_depth(text: str) -> None:
    assert len(toml.parsed(text, "my.toml")) <= 1
