"""``giga plans check``: what differs and how, and the counts."""

from __future__ import annotations

import json
import time

import pytest
from person import GB, Giga, Quick

HEAD = """
[family]
id = "jp.mine.plan"
carrier = "Mine"
name = { en = "My own plan" }
zone = "Asia/Tokyo"
[[size]]
id = "7gb"
amount = "7GB"
"""
EXAMPLE = """
[[example]]
{origin}
size = "7gb"
start = 2026-04-01
events = [ {{ on = 2026-04-10, use = "2GB" }} ]
expect = [ {{ on = 2026-04-10, remaining = "{left}", used = "2GB" }} ]
"""
GOOD = EXAMPLE.format(origin='derived = "from the rule"', left="5GB")
BAD = EXAMPLE.format(origin='source = "https://example.com/page"', left="6GB")
DISPUTED = EXAMPLE.format(
    origin='source = "https://example.com/page"\ndisputed = "it adds wrongly"', left="6GB"
)


@pytest.fixture
def written(quick: Quick) -> Quick:
    (quick.folder / "good.toml").write_text(HEAD + GOOD)
    (quick.folder / "bad.toml").write_text(HEAD + GOOD + BAD)
    (quick.folder / "disputed.toml").write_text(HEAD + DISPUTED)
    (quick.folder / "broken.toml").write_text(HEAD + "[cycle]\nlenght = '1 month'\n")
    return quick


def test_what_agrees_is_only_counted(written: Quick) -> None:
    assert written.ok("plans", "check", "good.toml") == (
        "1 example: 1 agree, 0 differ, 0 disputed; 1 derived. Files refused: 0.\n"
    )


def test_what_differs_is_named_with_both_figures(written: Quick) -> None:
    answer = written.run("plans", "check", "bad.toml")
    assert (answer.status, answer.err) == (1, "")
    assert answer.out.splitlines() == [
        "bad.toml, example 2: DIFFERS from https://example.com/page",
        "  2026-04-10 remaining: expected 6GB, is 5GB",
        "2 examples: 1 agree, 1 differ, 0 disputed; 1 derived. Files refused: 0.",
    ]


def test_what_is_disputed_is_listed_with_its_reason_and_fails_nothing(written: Quick) -> None:
    assert written.ok("plans", "check", "disputed.toml").splitlines() == [
        "disputed.toml, example 1: disputed: it adds wrongly",
        "  2026-04-10 remaining: expected 6GB, is 5GB",
        "1 example: 0 agree, 0 differ, 1 disputed; 0 derived. Files refused: 0.",
    ]


def test_a_refused_file_does_not_hide_the_others(written: Quick) -> None:
    answer = written.run("plans", "check", "broken.toml", "missing.toml", "good.toml")
    assert (answer.status, answer.err) == (1, "")
    first, second, last = answer.out.splitlines()
    assert first.startswith("refused: broken.toml: [cycle] 'lenght': is no key here.")
    assert second.startswith("refused: missing.toml: cannot be read")
    assert last == "1 example: 1 agree, 0 differ, 0 disputed; 1 derived. Files refused: 2."


def test_a_trap_is_told(written: Quick) -> None:
    toml = HEAD + '[rollover]\nclasses = ["bonus"]\n' + GOOD
    (written.folder / "trap.toml").write_text(toml)
    first, *_rest = written.ok("plans", "check", "trap.toml").splitlines()
    assert first.startswith("trap.toml: look again: ")


def test_json_has_every_expectation(written: Quick) -> None:
    answer = written.run("plans", "check", "good.toml", "disputed.toml", "broken.toml", "--json")
    assert answer.status == 1
    assert answer.err.startswith("giga: broken.toml: [cycle] 'lenght'")
    good, disputed = json.loads(answer.out)
    assert good == {
        "plan": "jp.mine.plan/7gb",
        "file": "good.toml",
        "example": 1,
        "source": None,
        "derived": "from the rule",
        "disputed": None,
        "ok": True,
        "expectations": [
            {
                "on": "2026-04-10",
                "key": "remaining",
                "expected": 5 * GB,
                "actual": 5 * GB,
                "ok": True,
            },
            {"on": "2026-04-10", "key": "used", "expected": 2 * GB, "actual": 2 * GB, "ok": True},
        ],
    }
    assert (disputed["ok"], disputed["disputed"]) == (False, "it adds wrongly")


def test_the_whole_catalogue_holds_in_a_few_seconds(giga: Giga) -> None:
    begun = time.monotonic()
    lines = giga.ok("plans", "check").splitlines()
    assert time.monotonic() - begun < 30, "a few seconds on an idle machine"
    assert " 0 differ," in lines[-1] and lines[-1].endswith("Files refused: 0.")


def test_a_plan_is_checked_by_its_id(quick: Quick) -> None:
    one = {example["file"] for example in quick.data("plans", "check", "mineo/5gb")}
    assert one == {"jp/mineo.mypita.toml"}
    assert {example["file"] for example in quick.data("plans", "check", "mineo")} == {
        "jp/mineo.mypita.toml",
        "jp/mineo.mysoku.toml",
    }
    assert "No plan is called 'qqqqqq'" in quick.refused("plans", "check", "qqqqqq")


def test_its_help_says_that_it_takes_ids(quick: Quick) -> None:
    assert "giga plans check mineo" in " ".join(quick.ok("plans", "check", "--help").split())
