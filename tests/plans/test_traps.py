"""What can be said and is probably not meant."""

from __future__ import annotations

import pytest
from plan_files import family

from ledger.plans.files import families
from ledger.plans.traps import traps

TWO = '[[size]]\nid = "s"\namount = "2GB"\n[[size]]\nid = "m"\namount = "4GB"\n'


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        (
            "[topup]\nlasts = '2 cycles'\n[rollover]\nclasses = ['plan', 'topup']",
            "'topup' lasts 2 cycles and rolls after that",
        ),
        (
            "[topup]\nlasts = '90 days'\n[rollover]\nclasses = ['plan', 'topup']",
            "'topup' lasts 90 days and rolls after that",
        ),
        (
            "[topup]\nlasts = 'forever'\n[rollover]\nclasses = ['plan', 'topup']",
            "'topup' is named in [rollover], but never ends",
        ),
        ("[rollover]\ncap = '1x'", "cap never cuts anything"),
        ("[rollover]\ncap_per_cycle = '2GB'", "cap_per_cycle never cuts anything"),
        ("[rollover]\ncap_after_grant = '2x'", "cap_after_grant never cuts anything"),
        ("[rollover]\n[[rollover]]".replace("[rollover]\n", "", 1), ""),
        (
            "[[rollover]]\n[[rollover]]\nclasses = ['bonus']",
            "[rollover] of bonus: nothing gives such data",
        ),
        ("[[grant]]\nlasts = '2 cycles'", "does not count as carried"),
        ("[deposit]", "no [withdraw] says how it comes out"),
        ("[rollover]\nlocked = true", "no [withdraw] says how it comes out"),
        ("[withdraw]", "nothing ever goes into the bank"),
        ("[windows]\nnight = '00:00-07:00'", "[windows] night: no other rule asks for it"),
        ("[[change.case]]\nfrom = ['xl']\ncarried = 'lose'", "[[change.case]] xl: fits no size"),
    ],
)
def test_a_trap_is_told_in_one_line(rules: str, says: str) -> None:
    found = traps(family(rules))
    assert len(found) == bool(says)
    assert not says or says in found[0]


@pytest.mark.parametrize(
    "rules",
    [
        "[rollover]\nclasses = ['plan', 'topup']\ncap = '1x'",
        "[rollover]\ntimes = 2\ncap = '1x'",
        "[rollover]\nlasts = '2 cycles'\ncap = '1x'",
        "[rollover]\ncap = '1GB'",
        "[rollover]\ncap_after_grant = '3GB'",
        "[rollover]\nround = 'up 1GB'\ncap = '1x'",
        "[cycle]\nrenewal = 'manual'\n[rollover]\ncap = '1x'",
        "[rollover]\nclasses = ['plan', 'topup', 'gift']",
        "[windows]\nnight = '00:00-07:00'\n[count]\nnight = 0",
        "[[change.case]]\nfrom = ['jp.other.plan/*']\ncarried = 'lose'",
        "[topup]\nlasts = '90 days'\n[rollover]",
    ],
)
def test_what_is_meant_so_is_no_trap(rules: str) -> None:
    assert traps(family(rules)) == []


def test_a_cap_that_cuts_after_a_change_to_a_smaller_size_is_no_trap() -> None:
    assert traps(family("[rollover]\ncap = '1x'", size=TWO)) == []
    (trap,) = traps(family("[rollover]\ncap = '2x'", size=TWO))
    assert trap.startswith("cap never cuts")


def test_the_sizes_are_named_where_not_all_are_meant() -> None:
    size = TWO + "rollover = { locked = true }\n"
    (trap,) = traps(family("[rollover]", size=size))
    assert trap.startswith("m: Data goes into the bank")


def test_a_trap_of_a_revision_is_found() -> None:
    rules = "[[revision]]\nsince = 2027-01-01\nwithdraw = {}\n"
    assert len(traps(family(rules))) == 1


def test_the_catalogue_has_none() -> None:
    assert {family.id: traps(family) for family in families() if traps(family)} == {}
