"""The index of the catalogue, own files beside it, and what a search finds in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.errors import AmountError, PlanError
from ledger.plans import index, searching
from ledger.plans.countries import NAMES
from ledger.plans.files import families, read_file
from ledger.plans.finding import find
from ledger.plans.index import Entry
from ledger.plans.paths import family_path
from ledger.plans.searching import Wanted, search

ENTRIES = index.catalogue()


def ids(found: list[Entry]) -> list[str]:
    """The plans that were found."""
    return [entry.plan(size) for entry in found for size in entry.sizes]


def looked_for(*words: str, **wanted: object) -> list[str]:
    return ids(search(ENTRIES, Wanted(words, **wanted)))  # type: ignore[arg-type]


def test_the_index_says_what_the_files_say() -> None:
    """``giga plans index`` builds it again."""
    assert index.is_current(families())


def test_the_index_is_stale_when_a_file_changes() -> None:
    changed = [family._replace(carrier=f"{family.carrier}!") for family in families()]
    assert not index.is_current(changed)
    assert not index.is_current(changed[1:])


def test_every_country_of_the_catalogue_has_its_names() -> None:
    assert {entry.country for entry in ENTRIES} <= set(NAMES)


def test_an_entry_of_the_index_is_that_of_its_file() -> None:
    entry = next(entry for entry in ENTRIES if entry.id == "jp.mineo.mypita")
    assert entry == index.entry_of(read_file(family_path("jp.mineo.mypita")))


# --- words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("mineo", "5gb"),
        ("MINEO", "５ＧＢ"),
        ("マイピタ", "5gb"),
        ("ﾏｲﾋﾟﾀ", "5gb"),
        ("japan", "mypita", "5gb"),
        ("日本", "mypita", "5gb"),
        ("jp.mineo.mypita/5gb",),
    ],
    ids=" ".join,
)
def test_a_plan_is_found_by_words_in_any_language(words: tuple[str, ...]) -> None:
    assert looked_for(*words) == ["jp.mineo.mypita/5gb"]


def test_two_letters_are_a_whole_word() -> None:
    assert {plan[:3] for plan in looked_for("us")} == {"us."}
    assert "jp.uq.kurikoshi/m" in looked_for("uq")


def test_a_number_is_found_where_it_begins() -> None:
    assert "jp.excite.flat/9gb" in looked_for("excite", "9gb")
    assert "us.vlemobile.triple/15gb" not in looked_for("vlemobile", "5gb")


def test_where_no_word_begins_so_it_may_stand_anywhere() -> None:
    assert set(looked_for("ypita")) == set(looked_for("mypita"))


def test_accents_are_overlooked() -> None:
    assert (
        looked_for("guarda gigas".split()[0], "movistar") == looked_for("Guardá", "movistar") != []
    )


# --- options --------------------------------------------------------------------------------


@pytest.mark.parametrize("country", ["jp", "JP", "Japan", "japan", "日本"])
def test_by_country(country: str) -> None:
    found = looked_for(country=country)
    assert {plan[:3] for plan in found} == {"jp."}
    assert len(found) == sum(len(entry.sizes) for entry in ENTRIES if entry.country == "jp")


def test_by_carrier() -> None:
    assert {plan.split(".")[1] for plan in looked_for(carrier="mineo")} == {"mineo"}


def test_by_kind() -> None:
    kinds = {entry.id: entry.kind for entry in ENTRIES}
    found = {plan.partition("/")[0] for plan in looked_for(kind="enterprise")}
    assert found == {id for id, kind in kinds.items() if kind == "enterprise"} != set()


def test_by_exact_amount_in_the_unit_of_each_plan() -> None:
    plans = {
        entry.plan(size): (size.amount, entry.unit) for entry in ENTRIES for size in entry.sizes
    }
    found = looked_for(amount="5GB")
    assert found
    assert {plans[plan] for plan in found} == {(5 * 1000**3, 1000), (5 * 1024**3, 1024)}


def test_by_the_least_and_the_most() -> None:
    plans = {entry.plan(size): size.amount for entry in ENTRIES for size in entry.sizes}
    assert {plans[plan] for plan in looked_for("mypita", least="5GB", most="10GB")} == {
        5 * 10**9,
        10 * 10**9,
    }
    assert "jp.mineo.mysoku/unlimited" in looked_for("mineo", least="5GB")
    assert looked_for("mineo", amount="unlimited") == ["jp.mineo.mysoku/unlimited"]


def test_by_what_rolls_over() -> None:
    rolling, rest = looked_for(rolls=True), looked_for(rolls=False)
    assert "jp.mineo.mypita/5gb" in rolling
    assert "jp.docomo.ahamo/30gb" in rest
    assert sorted(rolling + rest) == sorted(looked_for())


def test_an_amount_that_is_none_is_refused() -> None:
    with pytest.raises(AmountError, match="has no unit"):
        searching.check_amounts(Wanted(amount="5"))


def test_the_nearest_plans_to_a_misspelt_word() -> None:
    near = searching.nearest(ENTRIES, ("minneo", "5gb"))
    assert near[0][0].plan(near[0][1]) == "jp.mineo.mypita/5gb"
    assert searching.nearest(ENTRIES, ("qqqqq",)) == []


# --- own files ------------------------------------------------------------------------------

OWN = """
[family]
id = "{id}"
carrier = "Mine"
name = {{ en = "My own plan" }}
zone = "Asia/Tokyo"
[[size]]
id = "7gb"
amount = "7GB"
"""


def test_own_files_stand_beside_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "mine.toml").write_text(OWN.format(id="jp.mine.plan"))
    shelf = index.shelf(str(tmp_path))
    assert [entry.id for entry in shelf.entries if entry.own] == ["jp.mine.plan"]
    assert len(shelf.entries) == len(ENTRIES) + 1
    found = find("mine/7gb", str(tmp_path))
    assert (found.rules.plan, found.origin) == ("jp.mine.plan/7gb", "file")
    assert found.toml == (tmp_path / "deep" / "mine.toml").read_text()


def test_an_own_file_stands_for_one_of_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN.format(id="jp.mineo.mypita"))
    assert find("jp.mineo.mypita/7gb", str(tmp_path)).origin == "file"
    with pytest.raises(PlanError, match="No plan is called"):
        find("jp.mineo.mypita/5gb", str(tmp_path))
    assert find("jp.mineo.mypita/5gb").origin == "catalogue"


def test_a_broken_own_file_is_named_and_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[family")
    (tmp_path / "mine.toml").write_text(OWN.format(id="jp.mine.plan"))
    (tmp_path / "twin.toml").write_text(OWN.format(id="jp.mine.plan"))
    shelf = index.shelf(str(tmp_path))
    assert [entry.own for entry in shelf.entries if entry.own] == [str(tmp_path / "mine.toml")]
    assert len(shelf.refused) == 2
    assert "bad.toml" in shelf.refused[0] and "twin.toml" in shelf.refused[1]
    with pytest.raises(PlanError, match=r"Not read: bad\.toml"):
        find("nothing/like-it", str(tmp_path))


def test_no_folder_is_no_own_plan(tmp_path: Path) -> None:
    assert index.shelf(str(tmp_path / "none")) == index.shelf("")
