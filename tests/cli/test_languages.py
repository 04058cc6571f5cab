"""One Japanese and one Chinese status screen: width and order hold."""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import combining, east_asian_width

import pytest
from person import Giga

import ledger

PLANS = {"ja": "mineo マイピタ 5 GB", "zh": "mineo"}
LOCALES = {"ja": "ja_JP.UTF-8", "zh": "zh_CN.UTF-8"}


@pytest.fixture(params=["ja", "zh"])
def lang(request: pytest.FixtureRequest) -> str:
    lang = str(request.param)
    folder = Path(ledger.__file__).parent / "locale" / lang / "LC_MESSAGES"
    if not (folder / "giga.mo").exists():
        pytest.skip(f"{folder / 'giga.mo'} is not compiled: python hatch_build.py does it")
    return lang


@pytest.fixture
def screen(giga: Giga, lang: str) -> list[str]:
    """The status screen of mineo 5 GB on 22 November, in a language."""
    giga.env["LANG"] = LOCALES[lang]
    giga.ok("start", "mineo/5gb", "--since", "2026-10-01")
    giga.ok("log", "4.1GB", "--on", "2026-10-10")
    giga.ok("log", "300MB", "--on", "yesterday")
    return giga.ok("status").splitlines()


def columns(text: str) -> int:
    """Columns that a text takes on a terminal of East Asia."""
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


def test_no_line_is_wider_than_80_columns(screen: list[str]) -> None:
    assert max(map(columns, screen)) <= 80


def test_both_ends_of_the_first_lines_stand_in_the_last_column(screen: list[str]) -> None:
    assert columns(screen[0]) == columns(screen[1]) == 80


def test_facts_stand_in_the_order_of_the_english_screen(screen: list[str], lang: str) -> None:
    assert screen[0].startswith(PLANS[lang])
    assert re.search(r"2026\s*年\s*11\s*月\s*22\s*日", screen[0])
    assert [word in screen[1] for word in ("5.6 GB", "5.9 GB", "[####")] == [True] * 3
    assert re.search(r"11\s*月\s*30\s*日", screen[1])
    assert screen[2].split()[:2] == ["0.6", "GB"] and "10" in screen[2]
    assert screen[3].split()[:2] == ["5.0", "GB"] and "12" in screen[3]
    rest = "".join(screen[4:])
    warning, pace, last = (rest.index(amount) for amount in ("67 MB", "622 MB", "300 MB"))
    assert warning < pace < last


def test_it_is_the_language_that_was_asked_for(screen: list[str], lang: str) -> None:
    text = "\n".join(screen)
    assert not re.search(r"\b(left|until|lost|carried|rolls|today|Last|Nov|Dec)\b", text)
    kana = any("\u3040" <= char <= "\u30ff" for char in "".join(screen[1:]))
    assert kana == (lang == "ja")


def test_amount_columns_line_up(screen: list[str]) -> None:
    assert screen[2].index("GB") == screen[3].index("GB")


def test_machines_are_told_the_same_in_every_language(giga: Giga, lang: str) -> None:
    giga.ok("start", "mineo/5gb")
    english = giga.data("status")
    for key in ("notices",):
        english.pop(key)
    theirs = giga.data("status", LANG=LOCALES[lang])
    assert {key: theirs[key] for key in english} == english
