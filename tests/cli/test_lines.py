"""Pools: who is in, who uses what, and a screen that stays one however many lines there are."""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import combining, east_asian_width

import pytest
from person import GB, MB, Giga, Quick, plan_text

import ledger

PLAN = """
[family]
id = "my.own.pool"
carrier = "Office"
name = { en = "Pool", ja = "共有プラン", zh = "共享套餐" }
kind = "enterprise"
zone = "UTC"
unit = 1000

[[size]]
id = "3gb"
amount = "3GB"

[share]
amount = "per_line"
pools = "POOLS"

[rollover]
"""
FIRST = ("--on", "2026-11-01")


def begun(giga: Giga, pools: str = "all") -> None:
    (giga.folder / "pool.toml").write_text(PLAN.replace("POOLS", pools), encoding="utf-8")
    giga.ok("start", "pool.toml", "--since", "2026-11-01")


@pytest.fixture
def pool(quick: Quick) -> Quick:
    """A pool of 3 GB a line with two lines since its first day: 6 GB."""
    begun(quick)
    quick.ok("lines", "add", "Aki", "Ben", "--limit", "2GB", *FIRST)
    return quick


def lines_of(giga: Giga, *args: str) -> dict[str | None, dict[str, object]]:
    return {line.pop("line"): line for line in giga.data("lines", *args)["lines"]}


# --- who is in ------------------------------------------------------------------------------


def test_lines_join_and_leave(pool: Quick) -> None:
    assert pool.left() == 6 * GB
    assert pool.ok("lines", "add", "Cho") == (
        "Sun 22 Nov: Cho joined; 3 lines in the pool. 9.0 GB left until Mon 30 Nov.\n"
    )
    assert "2 lines left the pool; 1 line in the pool" in pool.ok("lines", "remove", "aki", "Ben")
    assert list(lines_of(pool)) == ["Cho"]
    pool.ok("undo")
    assert list(lines_of(pool)) == ["Aki", "Ben", "Cho"]
    pool.ok("redo")
    assert list(lines_of(pool)) == ["Cho"]
    assert lines_of(pool, "--on", "2026-11-10") == {
        name: {"used": 0, "limit": 2 * GB, "left": 2 * GB, "carried": 0, "since": "2026-11-01"}
        for name in ("Aki", "Ben")
    }
    kinds = [(entry["kind"], entry["details"]) for entry in pool.data("journal")["entries"]]
    assert kinds == [
        ("join", "Aki"),
        ("join", "Ben"),
        ("join", "Cho"),
        ("leave", "Aki"),
        ("leave", "Ben"),
    ]


def test_names_come_from_a_file_in_one_transaction(quick: Quick) -> None:
    begun(quick)
    file = quick.folder / "names.csv"
    file.write_text("\ufeffName\nAki\n\nBen\n  Cho  \naki\n", encoding="utf-8")
    answer = quick.ok("lines", "add", "--file", "names.csv", "--limit", "2GB", *FIRST)
    assert answer.splitlines() == [
        "Sun 1 Nov: 3 lines joined; 3 lines in the pool. 9.0 GB left until Mon 30 Nov.",
        "Named more than once, counted once: Aki.",
    ]
    before = quick.facts()
    assert "3 were in the pool already" in quick.ok("lines", "add", "--file", "names.csv", *FIRST)
    assert quick.facts() == before
    quick.ok("undo")
    assert quick.data("lines")["lines"] == []
    file.write_text("Aki\nBen\n", encoding="utf-8")  # no title
    quick.ok("lines", "add", "Cho", "--file", "names.csv", *FIRST)
    assert list(lines_of(quick)) == ["Aki", "Ben", "Cho"]
    assert "1 line in the pool" in quick.ok("lines", "remove", "--file", "names.csv")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Aki\nBen,2\n", "Row 2 has 2 columns. Say which holds the names: --column TITLE."),
        ("Name\n\n", "No line is named."),
        ("Aki\n" + "x" * 61 + "\n", "cannot be the name of a line"),
    ],
)
def test_a_file_that_is_no_list_of_names(quick: Quick, text: str, said: str) -> None:
    begun(quick)
    (quick.folder / "names.csv").write_text(text)
    assert said in quick.refused("lines", "add", "--file", "names.csv")


def test_a_title_in_another_language_is_told_and_can_be_named(quick: Quick) -> None:
    begun(quick)
    file = quick.folder / "names.csv"
    file.write_text("Fulde navn\nAki\nBen\n", encoding="utf-8")
    said = quick.ok("lines", "add", "--file", "names.csv", *FIRST).splitlines()
    assert said[1] == (
        "The first name is Fulde navn. If that is the title of the column: giga undo, and add it "
        "again with --column 'Fulde navn'."
    )
    quick.ok("undo")
    add = ("lines", "add", "--file", "names.csv", "--column", "fulde NAVN", *FIRST)
    assert len(quick.ok(*add).splitlines()) == 1
    assert list(lines_of(quick)) == ["Aki", "Ben"]
    assert "1 line in" in quick.run("lines", "remove", "Ben").out


def test_a_column_of_a_table_by_its_title(quick: Quick) -> None:
    begun(quick)
    file = quick.folder / "table.csv"
    for mark in ",;\t":
        file.write_text("Nr,Navn,By\n1,Aki,Oslo\n2,Ben\n3,,Bergen\n".replace(",", mark))
        quick.ok("lines", "add", "--file", "table.csv", "--column", "Navn", *FIRST)
        assert list(lines_of(quick)) == ["Aki", "Ben"]
        quick.ok("undo")
    said = quick.refused("lines", "add", "--file", "table.csv", "--column", "Name")
    assert said == "There is no column 'Name'. The columns are: Nr, Navn, By."
    file.write_text("Nr,Navn\n1,Aki\n")
    assert "--column TITLE" in quick.refused("lines", "add", "--file", "table.csv")


def test_a_number_is_no_title(quick: Quick) -> None:
    begun(quick)
    (quick.folder / "numbers.csv").write_text("090-1234-5678\n090-1234-5679\n")
    said = quick.ok("lines", "add", "--file", "numbers.csv", *FIRST)
    assert len(said.splitlines()) == 1


def test_a_file_that_cannot_be_read(pool: Quick) -> None:
    assert "nowhere.csv" in pool.refused("lines", "add", "--file", "nowhere.csv")
    (pool.folder / "names.csv").write_bytes("回線\n".encode("cp932"))
    assert "not UTF-8" in pool.refused("lines", "add", "--file", "names.csv")


def test_a_limit_is_changed_and_lifted(pool: Quick) -> None:
    assert "Aki may use 1 GB a cycle" in pool.ok("lines", "add", "aki", "--limit", "1GB")
    assert lines_of(pool)["Aki"]["limit"] == GB
    assert lines_of(pool)["Aki"]["since"] == "2026-11-01"
    assert pool.left() == 6 * GB
    pool.ok("lines", "add", "Aki", "--limit", "none")
    assert lines_of(pool)["Aki"]["limit"] is None


def test_what_cannot_be_is_refused(pool: Quick) -> None:
    assert pool.refused("lines", "add", "AKI") == (
        "In the pool already: Aki. To change what a line may use: --limit AMOUNT."
    )
    assert "Was 'Aki' meant?" in pool.refused("lines", "remove", "Akii")
    assert "There are: Aki, Ben." in pool.refused("lines", "remove", "Zoe")
    assert "No line is named" in pool.refused("lines", "add")
    assert "cannot be the name" in pool.refused("lines", "add", "a,b")
    assert "cannot be the name" in pool.refused("lines", "add", "a\x1bb")
    assert "The last line cannot leave" in pool.refused("lines", "remove", "Aki", "Ben")
    assert "'2' has no unit" in pool.refused("lines", "add", "Cho", "--limit", "2")
    for day, said in (("2026-10-31", "began on"), ("tomorrow", "in the future")):
        assert said in pool.refused("lines", "add", "Cho", "--on", day)
        assert said in pool.refused("lines", "remove", "Ben", "--on", day)


def test_entries_of_one_line_do_not_contradict_each_other(pool: Quick) -> None:
    pool.ok("lines", "add", "Cho", "--on", "2026-11-20")
    line = pool.refused("lines", "add", "Cho", "--on", "2026-11-10")
    assert "There is an entry of Cho on 2026-11-20 already" in line and "giga void 3" in line
    pool.ok("lines", "remove", "Ben", "--on", "2026-11-20")
    assert "giga void" in pool.refused("lines", "remove", "Ben", "--on", "2026-11-10")
    pool.ok("log", "1GB", "--line", "Aki", "--on", "2026-11-15")
    line = pool.refused("lines", "remove", "Aki", "--on", "2026-11-15")
    assert line == "Aki used data up to 2026-11-15. The first day without it comes after that."
    pool.ok("lines", "remove", "Aki", "--on", "2026-11-16")


# --- who uses what --------------------------------------------------------------------------


def test_use_belongs_to_a_line_of_the_pool(pool: Quick) -> None:
    assert pool.ok("log", "300MB", "--line", "aki") == (
        "Sun 22 Nov: 300 MB by Aki, 300 MB in all that day. 5.7 GB left until Mon 30 Nov.\n"
    )
    pool.ok("log", "100MB")
    assert pool.data("status")["lines"] == [
        {"line": None, "used": 100 * MB, "limit": None, "left": None, "carried": 0},
        {"line": "Aki", "used": 300 * MB, "limit": 2 * GB, "left": 1700 * MB, "carried": 0},
        {"line": "Ben", "used": 0, "limit": 2 * GB, "left": 2 * GB, "carried": 0},
    ]
    assert "Was 'Ben' meant?" in pool.refused("log", "1GB", "--line", "Benn")
    pool.ok("lines", "add", "Cho")
    assert "has no line called 'Cho'" in pool.refused("log", "1GB", "--line", "Cho", "--on", "mon")


def test_a_letter_of_a_line_is_one_sign_however_it_was_typed(pool: Quick) -> None:
    whole, parted = "Zo\N{LATIN SMALL LETTER E WITH ACUTE}", "Zoe\N{COMBINING ACUTE ACCENT}"
    pool.ok("lines", "add", parted)
    assert whole in lines_of(pool)
    for name in (whole, parted):
        pool.ok("log", "1GB", "--line", name)
    assert lines_of(pool)[whole]["used"] == 2 * GB
    (pool.folder / "names.csv").write_text(f"{parted}\n{whole}\n", encoding="utf-8")
    assert "already" in pool.ok("lines", "add", "--file", "names.csv")


def test_without_a_pool_there_is_no_line(mineo: Quick) -> None:
    line = mineo.refused("log", "1GB", "--line", "mum")
    assert "It has one line only" in line and "giga lines add NAME" in line
    assert mineo.ok("lines") == "There are no lines. Begin a pool: giga lines add NAME.\n"
    assert mineo.data("lines")["lines"] == mineo.data("status")["lines"] == []


def test_lines_with_data_of_their_own_share_what_was_carried(quick: Quick) -> None:
    begun(quick, "carried")
    quick.ok("lines", "add", "Aki", "Ben", *FIRST)
    quick.ok("log", "1GB", "--line", "Aki")
    lots = quick.data("lots")["lots"]
    assert {lot["line"]: lot["remaining"] for lot in lots} == {"Aki": 2 * GB, "Ben": 3 * GB}
    assert [line["left"] for line in quick.data("status")["lines"]] == [2 * GB, 3 * GB]
    assert "November's own, Aki" in quick.ok("lots")
    assert quick.ok("status").splitlines()[2].startswith("  5.0 GB  November's own   rolls on")
    december = quick.data("status", "--on", "2026-12-02")
    assert [line["carried"] for line in december["lines"]] == [2 * GB, 3 * GB]
    assert "carried" in quick.ok("lines", "--on", "2026-12-02").splitlines()[0]


def test_the_list_has_every_line_in_the_order_of_people(quick: Quick) -> None:
    begun(quick)
    quick.ok("lines", "add", *(f"line-{number}" for number in (10, 2, 1)), *FIRST)
    rows = quick.ok("lines").splitlines()
    assert [row.split()[0] for row in rows[1:]] == ["line-1", "line-2", "line-10"]
    assert rows[0].split() == ["line", "joined", "used", "limit", "left"]


# --- one screen -----------------------------------------------------------------------------


LOCALES = {"en": "C.UTF-8", "ja": "ja_JP.UTF-8", "zh": "zh_CN.UTF-8"}


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Giga:
    """Forty lines with names of wide letters; some near their limit, one over it."""
    giga = Giga(tmp_path_factory.mktemp("forty"))
    begun(giga)
    names = "\n".join(f"東京支店の携帯{number}号" for number in range(1, 41))
    (giga.folder / "names.csv").write_text(f"回線\n{names}\n", encoding="utf-8")
    giga.ok("lines", "add", "--file", "names.csv", "--limit", "3GB", *FIRST)
    for number, used in {1: "3.5GB", 2: "2.9GB", 3: "2.4GB", 4: "2GB", 5: "1GB", 6: "1MB"}.items():
        giga.ok("log", used, "--line", f"東京支店の携帯{number}号")
    return giga


def columns(text: str) -> int:
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


@pytest.mark.parametrize("lang", list(LOCALES))
def test_a_pool_of_forty_lines_is_one_screen(forty: Giga, lang: str) -> None:
    compiled = Path(ledger.__file__).parent / "locale" / lang / "LC_MESSAGES" / "giga.mo"
    if lang != "en" and not compiled.exists():
        pytest.skip(f"{compiled} is not compiled")
    screen = forty.ok("status", LANG=LOCALES[lang]).splitlines()
    assert len(screen) <= 20
    assert max(map(columns, screen)) <= 80
    rows = [line for line in screen if "東京支店" in line]
    numbers = [int(found[1]) for row in rows if (found := re.search(r"携帯(\d+)号", row))]
    assert numbers == [1, 2, 3, 4, 5, 6]
    starts = {columns(row.partition("東京")[0]) for row in rows}
    assert len(starts) == 1, "names line up"
    ends = {columns(re.split(r"号\s*", row)[0]) for row in rows}
    assert len(ends) == 1
    (rest,) = [line for line in screen if "34" in line and "0 B" in line]
    assert rest.startswith("  ")
    if lang == "en":
        assert "40 lines, used in this cycle:" in screen
        assert rest == "  34 more lines  0 B"
        assert "500 MB over its 3 GB" in rows[0] and "of 3 GB: 96 %" in rows[1]
        assert rows[2].endswith("of 3 GB: 80 %") and rows[3].endswith("of 3 GB: 66 %")
    else:
        assert not re.search(r"\b(lines|over|used|more)\b", "\n".join(screen))


@pytest.mark.parametrize("lang", list(LOCALES))
def test_every_line_when_it_is_asked_for(forty: Giga, lang: str) -> None:
    screen = forty.ok("status", "--lines", LANG=LOCALES[lang]).splitlines()
    assert sum("東京支店" in line for line in screen) == 40
    assert max(map(columns, screen)) <= 80


def test_programs_are_told_every_line(forty: Giga) -> None:
    assert len(forty.data("status")["lines"]) == 40


def test_what_is_urgent_stands_first_however_much_of_it_there_is(quick: Quick) -> None:
    begun(quick)
    names = [f"line-{number}" for number in range(1, 31)]
    quick.ok("lines", "add", *names, "--limit", "1GB", *FIRST)
    quick.ok("lines", "add", "big", "--limit", "90GB", *FIRST)
    for name in names:
        quick.ok("log", "900MB", "--line", name)
    quick.ok("log", "5GB", "--line", "big")
    screen = quick.ok("status").splitlines()
    assert len(screen) <= 20
    assert any("big" in line for line in screen), "the largest user is there too"
    assert "  23 more lines  20.7 GB (23 near the limit)" in screen


def test_a_large_pool_that_nobody_has_used_yet(quick: Quick) -> None:
    begun(quick)
    quick.ok("lines", "add", *(f"line-{number}" for number in range(10)), *FIRST)
    quick.ok("lines", "add", "last", "--limit", "1GB", *FIRST)
    text = quick.ok("status")
    assert "\n11 lines, none used in this cycle yet.\n" in text and "line-1" not in text
    assert "\n   0 B  line-9\n" in quick.ok("status", "--lines").replace("  0 B", "   0 B")
    quick.ok("log", "100MB", "--line", "line-3")
    assert "  100 MB  line-3\n  10 more lines  0 B\n" in quick.ok("status")


def test_why_tells_the_data_of_two_lines_apart(quick: Quick) -> None:
    begun(quick, pools="carried")
    quick.ok("lines", "add", "Aki", "Ben", *FIRST)
    rows = quick.ok("why", "--on", "2026-12-01").splitlines()
    for line in ("Aki", "Ben"):
        assert f"   3 GB  carried from November, {line}, good until Thu 31 Dec" in rows
        assert f"   3 GB  December's own, {line}, good until Thu 31 Dec" in rows


# --- the first names ------------------------------------------------------------------------


def test_first_names_inside_a_cycle_are_asked_about(mineo: Quick) -> None:
    line = mineo.refused("lines", "add", "a", GIGA_TODAY="2026-11-23")
    assert "best named with --on 2026-11-01" in line and "--yes" in line
    before = mineo.left()
    mineo.ok("lines", "add", "a", "--on", "2026-11-01")
    assert mineo.left() == before
    mineo.ok("lines", "add", "b")  # the second does bring its own
    assert mineo.left() == before + 5 * GB
    mineo.ok("undo")
    mineo.ok("undo")
    mineo.ok("lines", "add", "a", "--yes")
    assert mineo.left() == before + 5 * GB


def test_of_a_table_from_a_spreadsheet_the_first_column_is_the_names(quick: Quick) -> None:
    begun(quick)
    for mark in ";\t":
        (quick.folder / "names.csv").write_text(f"Name{mark}Phone\nAki{mark}1\nBen{mark}2\n")
        quick.ok("lines", "add", "--file", "names.csv", *FIRST)
        assert list(lines_of(quick)) == ["Aki", "Ben"]
        quick.ok("undo")
    for name in ("a;b", "a|b"):
        assert "cannot be the name of a line" in quick.refused("lines", "add", name, *FIRST)


def test_what_became_of_a_limit_is_said(pool: Quick) -> None:
    assert "Aki has no limit now" in pool.ok("lines", "add", "aki", "--limit", "none")
    assert "2 lines may use 1 GB a cycle" in pool.ok("lines", "add", "aki", "ben", "--limit", "1GB")


def test_what_only_a_reading_knows_is_in_a_row_of_its_own(quick: Quick) -> None:
    (quick.folder / "pool.toml").write_text(plan_text('[share]\namount = "per_line"\n'))
    quick.ok("start", "pool.toml", "--since", "2026-11-01")
    quick.ok("lines", "add", "a", "b", "--on", "2026-11-01")
    quick.ok("log", "1GB", "--line", "a", "--on", "2026-11-10")

    def used() -> list[tuple[str | None, int]]:
        lines = quick.data("lines")["lines"]
        assert sum(line["used"] for line in lines) == quick.data("status")["used"]
        return [(line["line"], line["used"]) for line in lines]

    quick.ok("reading", "--used", "4GB", "--on", "2026-11-12")
    assert used() == [(None, 3 * GB), ("a", GB), ("b", 0)]
    assert "without a line" in quick.ok("lines")
    quick.ok("log", "1GB", "--line", "b", "--on", "2026-11-15")
    quick.ok("reading", "--used", "500MB", "--on", "2026-11-16")
    assert used() == [(None, -1500 * MB), ("a", GB), ("b", GB)]
    for command in ("lines", "status"):
        assert "-1.5 GB" in quick.ok(command)


def test_what_is_clearly_no_list_of_names_is_refused(quick: Quick) -> None:
    (quick.folder / "pool.toml").write_text(plan_text('[share]\namount = "per_line"\n'))
    quick.ok("start", "pool.toml", "--since", "2026-11-01")
    said = quick.refused("lines", "add", "--file", "pool.toml", "--on", "2026-11-01")
    assert said.startswith("This is no list of names: '[family]'.")
    (quick.folder / "names").write_text("Aki\nBen [guest]\nCho = boss\nDan\n")
    quick.ok("lines", "add", "--file", "names", "--on", "2026-11-01")
    assert len(quick.data("lines")["lines"]) == 4
