"""The catalogue proves itself: every worked example of every plan file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger.billing.examples import play
from ledger.errors import PlanError
from ledger.plans.finding import catalogue_files, find, read_file
from ledger.plans.paths import CATALOGUE, family_path
from ledger.plans.rules import Rules, from_data, to_data

FILES = catalogue_files()
NAMES = [str(Path(path).relative_to(CATALOGUE)) for path in FILES]


def resolve(plan: str) -> Rules:
    return find(plan).rules


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_undisputed_example_agrees(path: str) -> None:
    family = read_file(path)
    assert family.examples
    for example in family.examples:
        played = play(family, example, resolve)
        assert played.ok or example.disputed, [row for row in played.outcomes if not row.ok]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_disputed_example_really_differs(path: str) -> None:
    """Else there is nothing to dispute, and the mark hides a sound example."""
    family = read_file(path)
    for example in family.examples:
        if example.disputed:
            assert not play(family, example, resolve).ok


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_lies_where_its_id_says_and_names_its_sources(path: str) -> None:
    family = read_file(path)
    assert family_path(family.id) == path
    assert family.sources
    assert family.verified


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_checked_form_survives_json(path: str) -> None:
    for rules in read_file(path).sizes.values():
        assert from_data(json.loads(json.dumps(to_data(rules)))) == rules


@pytest.mark.parametrize(
    ("part", "plan"),
    [
        ("mineo/5gb", "jp.mineo.mypita/5gb"),
        ("excite/9gb", "jp.excite.flat/9gb"),
        ("MINEO/5GB", "jp.mineo.mypita/5gb"),
        ("マイピタ 5gb", "jp.mineo.mypita/5gb"),
        ("jp.docomo.ahamo/30gb", "jp.docomo.ahamo/30gb"),
        ("uq/m", "jp.uq.kurikoshi/m"),
    ],
)
def test_a_plan_is_found_by_any_unambiguous_part(part: str, plan: str) -> None:
    assert find(part).rules.plan == plan


def test_an_ambiguous_part_is_refused_with_the_plans_it_fits() -> None:
    with pytest.raises(PlanError, match=r"fits \d+ plans.*jp\.mineo\.mypita/1gb"):
        find("mineo")


def test_an_unknown_plan_is_refused_with_the_nearest() -> None:
    with pytest.raises(PlanError, match=r"No plan is called 'minneo/5gb'.*jp\.mineo\.mypita"):
        find("minneo/5gb")
