"""Price steps, sliding limits, part limits and deadlines: shown, and never taken from the data."""

from __future__ import annotations

import pytest
from person import GB, MB, Giga, Quick, plan_text

TABLES = """
[[tier]]
upto = "3GB"
price = 1078

[[tier]]
upto = "10GB"
price = 2178

[[tier]]
price = "3,278 JPY with a discount"

[[limit]]
amount = "2GB"
days = 3
speed = "1Mbps"

[[quota]]
categories = ["tethering"]
amount = "2GB"

[keep_alive]
lasts = "180 days"
after = "topup_end"
then = "the line is stopped"
"""


@pytest.fixture
def steps(quick: Quick) -> Quick:
    (quick.folder / "my.toml").write_text(plan_text(TABLES, "20GB", currency="JPY"))
    quick.ok("start", "my.toml", "--since", "2026-11-01")
    return quick


def watched(quick: Quick, *args: str) -> dict[str, object]:
    found = quick.data("status", *args)["watch"]
    assert isinstance(found, dict)
    return found


def test_status_says_how_near_everything_is(steps: Quick) -> None:
    steps.ok("log", "1.8GB")
    steps.ok("log", "100MB", "--category", "tethering")
    lines = steps.ok("status").splitlines()
    for sentence in (
        "  1.1 GB left before the next price step, 3 GB: 2,178 JPY instead of 1,078 JPY.",
        "  1.9 GB of 2 GB used in 3 days with today.",
        "  tethering: 100 MB of 2 GB used in this cycle.",
        "  Buy data by Fri 30 Apr 2027, else the line is stopped.",
    ):
        assert sentence in lines
    assert watched(steps) == {
        "tier": {"upto": 3 * GB, "left": 1100 * MB, "price": "1078", "then": "2178"},
        "limits": [{"amount": 2 * GB, "days": 3, "today": True, "used": 1900 * MB, "over": False}],
        "quotas": [
            {
                "categories": ["tethering"],
                "amount": 2 * GB,
                "every": "cycle",
                "used": 100 * MB,
                "left": 1900 * MB,
            }
        ],
        "keep_alive": {"after": "topup_end", "last_day": "2027-04-30"},
    }


def test_what_is_over_is_said_and_takes_nothing(steps: Quick) -> None:
    steps.ok("log", "2.5GB")
    text = steps.ok("status")
    assert "! Over the limit: 2.5 GB of 2 GB used in 3 days with today (1Mbps).\n" in text
    assert steps.left() == 17500 * MB
    assert "Over the limit" not in steps.ok("status", "--on", "2026-11-25")
    steps.ok("log", "9GB", "--yes")
    assert "The highest price step is reached: 3,278 JPY with a discount." in steps.ok("status")
    assert watched(steps)["tier"] == {
        "upto": None,
        "left": None,
        "price": "3,278 JPY with a discount",
        "then": None,
    }


def test_a_deadline_that_is_near_is_a_warning(steps: Quick) -> None:
    sentence = "Buy data by Fri 30 Apr, else the line is stopped."
    assert steps.ok("remind", "--on", "2027-03-30").count(sentence) == 0
    status = steps.data("status", "--on", "2027-04-01")
    (notice,) = [one for one in status["notices"] if one["code"] == "keep_alive"]
    assert (notice["level"], notice["on"], notice["message"]) == ("info", "2027-05-01", sentence)
    text = steps.ok("status", "--on", "2027-04-25")
    assert f"! {sentence}" in text and text.count("Buy data by") == 1
    assert sentence in steps.ok("remind", "--on", "2027-04-25")


def test_what_happens_then_may_be_said_by_language(giga: Giga) -> None:
    then = 'then = { en = "it ends", ja = "終わります", zh = "就结束" }'
    text = plan_text(TABLES.replace('then = "the line is stopped"', then), "20GB", currency="JPY")
    (giga.folder / "my.toml").write_text(text, encoding="utf-8")
    giga.ok("start", "my.toml", "--since", "2026-11-01")
    said = {
        "en": "else it ends.",
        "ja": ": 終わります。",
        "zh": "：就结束。",
        "ko": "else it ends.",
    }
    for language, words in said.items():
        assert words in giga.ok("status", LANGUAGE=language)


def test_a_topup_moves_the_deadline(steps: Quick) -> None:
    steps.ok("topup", "1GB", "--until", "2026-12-31")
    alive = watched(steps)["keep_alive"]
    assert alive == {"after": "topup_end", "last_day": "2027-06-29"}
    steps.ok("topup", "1GB", "--lasts", "forever")
    assert watched(steps)["keep_alive"] == {"after": "topup_end", "last_day": None}
    assert "Buy data by" not in steps.ok("status")


def test_a_limit_that_is_over_is_a_warning(steps: Quick) -> None:
    steps.ok("log", "2GB", "--category", "tethering")
    assert "Over the limit" not in steps.ok("remind")
    steps.ok("log", "500MB", "--category", "tethering")
    sentences = [
        "Over the limit: 2.5 GB of 2 GB used in 3 days with today (1Mbps).",
        "Over the limit of tethering: 2.5 GB of 2 GB used in this cycle.",
    ]
    rows = steps.ok("status").splitlines()
    assert [row for row in rows if "2.5 GB of 2 GB" in row] == [f"! {one}" for one in sentences]
    assert [row for row in steps.ok("remind").splitlines() if row in sentences] == sentences
    told = [one for one in steps.data("status")["notices"] if one["code"] == "over_limit"]
    assert [(one["level"], one["bytes"]) for one in told] == [("warning", 500 * MB)] * 2
