"""``giga plans list`` and the search of ``giga start``, as a person uses them."""

from __future__ import annotations

from pathlib import Path
from unicodedata import combining, east_asian_width

import pytest
from person import GB, Giga, Quick
from test_light import loaded

from ledger.plans import countries
from ledger.plans.index import Entry, Size, catalogue
from ledger.render import plans as render
from ledger.render.screen import Screen

OWN = """
[family]
id = "jp.mine.plan"
carrier = "Mine"
name = { en = "My own plan", ja = "わたしのプラン" }
zone = "Asia/Tokyo"
[[size]]
id = "7gb"
amount = "7GB"
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder of a person's own plans."""
    folder = tmp_path / ".local" / "share" / "giga" / "plans"
    folder.mkdir(parents=True)
    return folder


def columns(text: str) -> int:
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


# --- what is shown --------------------------------------------------------------------------


def test_a_family_in_two_lines(quick: Quick) -> None:
    assert quick.ok("plans", "list", "mypita", "--max", "10GB").splitlines() == [
        "Japan",
        "  mineo MyPita                                                        rolls over",
        "    jp.mineo.mypita  1gb 5gb 10gb",
        "",
        "3 plans in 1 family.",
    ]


def test_the_whole_list_names_every_plan_in_80_columns(quick: Quick) -> None:
    lines = quick.ok("plans", "list").splitlines()
    assert max(map(columns, lines)) <= 80
    text = " ".join(lines)
    for entry in catalogue():
        assert f" {entry.id} " in text
    count = sum(len(entry.sizes) for entry in catalogue())
    assert lines[-1] == f"{count} plans in {len(catalogue())} families."


@pytest.mark.parametrize("language", ["ja", "zh"])
@pytest.mark.parametrize("width", [40, 60, 80])
def test_wide_letters_fit_and_no_figure_is_cut(
    monkeypatch: pytest.MonkeyPatch, language: str, width: int
) -> None:
    monkeypatch.setattr(render, "language", lambda: language)
    monkeypatch.setattr(countries, "language", lambda: language)
    lines = render.plan_lines(catalogue(), Screen(width))
    for line in lines:
        assert columns(line) <= width or " " not in line.strip(), line
    text = " ".join(" ".join(lines).split())
    for entry in catalogue():
        price = render.price_text(entry)
        assert price in text
        for size in entry.sizes:
            assert render.size_text(entry, size).replace("\N{NO-BREAK SPACE}", " ") in text
    assert {"ja": "日本", "zh": "美国"}[language] in lines


def entry(*prices: str, currency: str = "JPY") -> Entry:
    sizes = tuple(
        Size(f"s{number}", GB, price, False, "1 month", {}) for number, price in enumerate(prices)
    )
    names = {"en": "X"}
    return Entry("jp.x.y", "X", names, "postpaid", "Asia/Tokyo", 1000, currency, "", (), sizes)


@pytest.mark.parametrize(
    ("prices", "text"),
    [
        (("1980",), "1,980 JPY"),
        (("6600", "980", ""), "980 to 6,600 JPY"),
        (("9.5", "9.50"), "9.50 JPY"),
        (("", ""), ""),
        (("ask",), "ask"),
        (("ask", "5"), "5 JPY"),
        (("", "5"), "5 JPY for s1"),
    ],
)
def test_the_range_of_prices(prices: tuple[str, ...], text: str) -> None:
    assert render.price_text(entry(*prices)) == text


def test_a_size_says_its_amount_where_its_id_does_not() -> None:
    one = entry("")
    (size,) = one.sizes
    assert render.size_text(one, size).split("\N{NO-BREAK SPACE}") == ["s0", "(1GB)"]
    for id, amount in (
        ("1gb", GB),
        ("2500mb", 5 * GB // 2),
        ("a-2-5gb", 5 * GB // 2),
        ("1200gb", 1200 * GB),
    ):
        assert render.size_text(one, size._replace(id=id, amount=amount)) == id


# --- what is found --------------------------------------------------------------------------


def test_words_and_options_together(quick: Quick) -> None:
    report = quick.data("plans", "list", "日本", "--amount", "5GB", "--rolls-over")
    assert {plan["country"] for plan in report["plans"]} == {"jp"}
    assert {plan["amount"] for plan in report["plans"]} == {5 * GB, 5 * 2**30}
    assert all(plan["rolls_over"] for plan in report["plans"])
    assert "jp.mineo.mypita/5gb" in [plan["plan"] for plan in report["plans"]]
    none = quick.data("plans", "list", "mineo", "--no-rollover")
    assert [plan["plan"] for plan in none["plans"]] == ["jp.mineo.mysoku/unlimited"]


def test_json_says_what_is_known(quick: Quick) -> None:
    (plan,) = quick.data("plans", "list", "ahamo", "30gb")["plans"]
    assert set(plan) == {
        "plan", "carrier", "names", "country", "kind", "amount", "unit", "price", "currency",
        "cycle", "rolls_over", "verified", "sources", "own",
    }  # fmt: skip
    assert (plan["unit"], plan["cycle"], plan["currency"], plan["own"]) == (
        1000,
        "1 month",
        "JPY",
        None,
    )
    assert (plan["amount"], plan["rolls_over"]) == (30 * GB, False)


def test_nothing_found_names_the_nearest(quick: Quick) -> None:
    line = quick.refused("plans", "list", "minneo", "5gb")
    assert line.startswith("No plan fits. The nearest: jp.mineo.mypita/5gb")


def test_where_an_option_goes_too_far_the_plans_without_it_are_named(quick: Quick) -> None:
    assert "jp.mineo.mypita/1gb" in quick.refused("plans", "list", "mineo", "--kind", "prepaid")


def test_nothing_like_it(quick: Quick) -> None:
    assert quick.refused("plans", "list", "qqqqqq") == "No plan fits. See all: giga plans list"


def test_nothing_found_as_json_is_an_empty_list(quick: Quick) -> None:
    answer = quick.run("plans", "list", "qqqqqq", "--json")
    assert (answer.status, answer.out) == (1, '{\n  "schema": 1,\n  "plans": []\n}\n')
    assert answer.err == "giga: No plan fits. See all: giga plans list\n"


def test_an_amount_without_a_unit(quick: Quick) -> None:
    assert "has no unit" in quick.refused("plans", "list", "--amount", "5")


def test_a_list_reads_no_plan_file(giga: Giga) -> None:
    modules = loaded(giga, "plans", "list", "mineo")
    assert not {"tomllib", "rich", "ledger.plans.language", "ledger.billing"} & modules


def test_plans_alone_helps(quick: Quick) -> None:
    answer = quick.run("plans")
    for word in ("list", "show", "check", "new"):
        assert f"\n  {word} " in answer.out + answer.err
    assert "index" not in answer.out + answer.err


# --- one's own ------------------------------------------------------------------------------


def test_own_plans_are_marked_and_can_be_begun(giga: Giga, own: Path) -> None:
    (own / "mine.toml").write_text(OWN)
    assert giga.ok("plans", "list", "mine").splitlines()[:3] == [
        "Japan",
        "  My own plan (own)                                           nothing rolls over",
        "    jp.mine.plan  7gb",
    ]
    (plan,) = giga.data("plans", "list", "mine", "7gb")["plans"]
    assert plan["own"] == str(own / "mine.toml")
    assert giga.ok("plans", "show", "mine/7gb") == OWN
    giga.ok("start", "mine/7gb")
    assert giga.left() == 7 * GB


def test_own_plans_may_lie_elsewhere(quick: Quick) -> None:
    folder = quick.folder / "elsewhere"
    folder.mkdir()
    (folder / "mine.toml").write_text(OWN)
    listed = quick.data("plans", "list", "my own plan", GIGA_PLANS=str(folder))
    assert [plan["plan"] for plan in listed["plans"]] == ["jp.mine.plan/7gb"]


def test_a_broken_own_file_breaks_no_list(quick: Quick, own: Path) -> None:
    (own / "bad.toml").write_text("[family")
    answer = quick.run("plans", "list", "mypita")
    assert answer.status == 0
    assert "jp.mineo.mypita" in answer.out
    (line,) = answer.err.splitlines()
    assert line.startswith("giga: Not read: bad.toml: is no valid TOML")
    assert "Not read: bad.toml" in quick.refused("start", "minneo")
    quick.ok("start", "mineo/5gb")


# --- start without a plan -------------------------------------------------------------------


def test_start_lets_one_choose_by_number(giga: Giga) -> None:
    terminal = giga.terminal("start").wait_for("Which plan").type("mypita\n")
    terminal.wait_for("Give a number").type("2\n")
    assert terminal.end() == 0
    assert giga.data("status")["plan"] == "jp.mineo.mypita/5gb"


def test_start_asks_again_until_one_plan_is_meant(giga: Giga) -> None:
    terminal = giga.terminal("start").wait_for("Which plan").type("japan\n")
    terminal.wait_for("plans fit: add a carrier or an amount").type("minneo\n")
    terminal.wait_for("No plan fits").wait_for("1  jp.mineo").type("japan mypita 20gb\n")
    assert terminal.end() == 0
    assert giga.data("status")["plan"] == "jp.mineo.mypita/20gb"


def test_start_that_is_stopped_writes_nothing(giga: Giga) -> None:
    terminal = giga.terminal("start").wait_for("Which plan").interrupt()
    assert terminal.end() == 130
    assert "Nothing was written" in terminal.text
    assert not giga.db.exists()


# --- the index ------------------------------------------------------------------------------


def test_the_index_is_current(quick: Quick) -> None:
    assert quick.ok("plans", "index", "--check") == ""


def test_a_stale_index_is_refused(quick: Quick, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = quick.folder / "index.json"
    stale.write_text("[]\n")
    monkeypatch.setattr("ledger.plans.index.INDEX", str(stale))
    assert "giga plans index" in quick.refused("plans", "index", "--check")
    quick.ok("plans", "index")
    quick.ok("plans", "index", "--check")


# --- in other words -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "same"),
    [
        ("ソフトバンク", "softbank"),
        ("マイネオ", "mineo"),
        ("アハモ", "ahamo"),
        ("無制限", "unlimited"),
        ("无限", "unlimited"),
        ("预付", "prepaid"),
        ("台灣", "台湾"),
        ("中國移動", "中国移动"),
        ("結轉", "结转"),
        ("20 GB", "20GB"),
    ],
)
def test_the_same_in_another_script(quick: Quick, word: str, same: str) -> None:
    assert quick.data("plans", "list", word) == quick.data("plans", "list", same)


def test_rollover_and_travel_are_found(quick: Quick) -> None:
    for word in ("繰り越し", "结转"):
        assert all(plan["rolls_over"] for plan in quick.data("plans", "list", word)["plans"])
    plans = quick.data("plans", "list", "旅行")["plans"]
    assert "jp.sakura.esim/30gb-10days" in [plan["plan"] for plan in plans]
    taiwan = quick.data("plans", "list", "--country", "台灣")["plans"]
    assert {plan["country"] for plan in taiwan} == {"tw"}
    au = quick.data("plans", "list", "--carrier", "エーユー")["plans"]
    assert {plan["carrier"] for plan in au} == {"au"}


def test_an_amount_in_two_words(quick: Quick) -> None:
    assert quick.data("plans", "list", "20", "GB") == quick.data("plans", "list", "20GB")


def test_a_country_that_is_not_there(quick: Quick) -> None:
    assert "no country 'xx' in the catalogue. There are: ae, " in quick.refused(
        "plans", "list", "--country", "xx"
    )
    assert "Was 'Japan' meant?" in quick.refused("plans", "list", "--country", "Japn")
    assert "no country ''" in quick.refused("plans", "list", "--country", "")


# --- a whole family -------------------------------------------------------------------------


def test_a_family_of_several_sizes_is_shown_whole(quick: Quick) -> None:
    assert quick.ok("plans", "show", "in.vi.weekend") == quick.ok("plans", "show", "vi.weekend/2gb")
    assert [plan["plan"] for plan in quick.data("plans", "show", "in.vi.weekend")] == [
        "in.vi.weekend/1-5gb",
        "in.vi.weekend/2gb",
    ]
    assert "fits 5 plans" in quick.refused("plans", "show", "mineo")


def test_the_own_family_comes_first(quick: Quick) -> None:
    quick.ok("start", "ng.mtn.data/weekly", "--since", "2026-11-20")
    quick.ok("renew", "weekly")
    assert quick.data("status")["plan"] == "ng.mtn.data/weekly"
    assert "2 GB from" in quick.ok("change", "monthly")
