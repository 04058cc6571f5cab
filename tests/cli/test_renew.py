"""``giga renew``: on time, late, early, with another plan, with an amount of its own."""

from __future__ import annotations

import pytest
from person import GB, Giga, Quick

PLAN = """
[family]
id = "my.own.pack"
carrier = "Mine"
name = { en = "Pack" }
kind = "prepaid"
zone = "UTC"
unit = 1000

[[size]]
id = "s"
amount = "3GB"

[[size]]
id = "l"
amount = "10GB"

[cycle]
length = "30 days"
starts = "activation"
renewal = "manual"
grace = "7 days"
early = "EARLY"

[rollover]
"""


def begun(quick: Quick, early: str = "restart") -> Quick:
    """A pack of 3 GB from 1 to 30 November, 1 GB of it used."""
    (quick.folder / "my.toml").write_text(PLAN.replace("EARLY", early))
    quick.ok("start", "my.toml#s", "--since", "2026-11-01")
    quick.ok("log", "1GB", "--on", "2026-11-05")
    return quick


@pytest.fixture
def pack(quick: Quick) -> Quick:
    return begun(quick)


@pytest.mark.parametrize(
    ("early", "answer", "left"),
    [
        ("restart", "Pack 3 GB renewed, a new cycle until Mon 21 Dec.", 5 * GB),
        ("forfeit", "Pack 3 GB renewed, a new cycle until Mon 21 Dec.", 3 * GB),
        ("extend", "Pack 3 GB renewed, its cycle goes on until Wed 30 Dec.", 5 * GB),
        ("queue", "Pack 3 GB renewed; it waits for the end of this cycle, Mon 30 Nov.", 2 * GB),
    ],
)
def test_early_the_plan_says_what_it_does(quick: Quick, early: str, answer: str, left: int) -> None:
    begun(quick, early)
    assert answer in quick.ok("renew", "--yes")
    assert quick.left() == left
    quick.ok("undo")
    assert quick.left() == 2 * GB
    quick.ok("redo")
    assert quick.left() == left


def test_early_where_that_loses_data_is_asked_for(quick: Quick) -> None:
    begun(quick, "forfeit")
    line = quick.refused("renew")
    assert "2.0 GB is lost by renewing before 2026-12-01" in line and "--yes" in line


def test_before_the_end_one_is_told_to_renew(quick: Quick) -> None:
    begun(quick, "queue")
    soon = {"GIGA_TODAY": "2026-11-27"}
    sentence = "Renew by Mon 7 Dec, else 2 GB will be lost."
    assert quick.ok("remind", **soon).splitlines()[0] == sentence
    screen = quick.ok("status", **soon)
    assert "rolls if you renew by Mon 7 Dec" in screen and f"! {sentence}" in screen
    (notice,) = quick.data("status", **soon)["notices"]
    assert (notice["code"], notice["on"], notice["bytes"]) == ("renewal", "2026-12-08", 2 * GB)
    quick.ok("renew", **soon)
    assert quick.ok("remind", **soon) == ""
    assert "rolls on 1 Dec" in quick.ok("status", **soon)


def test_what_waits_is_called_by_its_own_name(quick: Quick) -> None:
    begun(quick, "queue")
    assert "Pack 10 GB renewed; it waits" in quick.ok("renew", "my.toml#l")


def test_what_is_left_is_kept_for_a_late_renewal(pack: Quick) -> None:
    late = {"GIGA_TODAY": "2026-12-03"}
    status = pack.data("status", **late)
    assert (status["cycle"], status["remaining"], status["frozen"]) == (None, 0, 2 * GB)
    (lot,) = status["lots"]
    assert (lot["state"], lot["last_day"]) == ("frozen", "2026-12-07")
    (notice,) = status["notices"]
    assert (notice["code"], notice["on"], notice["bytes"]) == ("frozen", "2026-12-08", 2 * GB)
    sentence = "2 GB kept until Mon 7 Dec: renew by then."
    assert notice["message"] == sentence
    assert pack.ok("remind", **late).splitlines()[0] == sentence
    assert pack.ok("status", **late).splitlines() == [
        "Pack 3 GB                                                         Thu 3 Dec 2026",
        "Ended after Mon 30 Nov; 0 B was lost in all.",
        f"! {sentence}",
    ]
    assert sentence in pack.ok("status", "--oneline", **late)
    assert "(kept for a renewal)" in pack.ok("lots", **late)
    assert "kept until Mon 7 Dec" in pack.ok("why", "frozen", **late)
    assert "No cycle is running; 2.0 GB is kept." in pack.ok("log", "0", **late)


def test_a_late_renewal_saves_it_and_one_too_late_does_not(pack: Quick) -> None:
    assert "5.0 GB left until" in pack.ok("renew", GIGA_TODAY="2026-12-07")
    pack.ok("undo")
    assert "3.0 GB left until" in pack.ok("renew", GIGA_TODAY="2026-12-08")
    assert pack.data("status", GIGA_TODAY="2026-12-08")["forfeited"] == 2 * GB


def test_another_plan_in_its_place(pack: Quick) -> None:
    answer = pack.ok("renew", "my.toml#l", "--on", "2026-11-20")
    assert answer.startswith("Fri 20 Nov: Pack 10 GB renewed, a new cycle until Sat 19 Dec.")
    status = pack.data("status")
    assert (status["plan"], status["remaining"]) == ("my.own.pack/l", 12 * GB)
    assert pack.data("journal")["entries"][-1]["details"] == "my.own.pack/l"
    pack.ok("undo")
    assert pack.data("status")["plan"] == "my.own.pack/s"


def test_the_plan_one_has_may_be_named(pack: Quick) -> None:
    pack.ok("renew", "my.toml#s")
    assert pack.data("journal")["entries"][-1]["details"] == ""
    assert pack.left() == 5 * GB


def test_an_amount_and_a_length_of_its_own(pack: Quick) -> None:
    answer = pack.ok("renew", "--amount", "1GB", "--lasts", "7 days")
    assert "a new cycle until Sat 28 Nov. 3.0 GB left" in answer
    details = pack.data("journal")["entries"][-1]
    assert (details["bytes"], details["details"]) == (GB, "lasts 7 days")
    for text in ("2 cycles", "forever", "month+1"):
        assert "no length of a cycle" in pack.refused("renew", "--lasts", text, "--yes")
    assert "no length of time" in pack.refused("renew", "--lasts", "soon")


def test_a_renewal_to_come_is_refused_with_what_works(pack: Quick) -> None:
    line = pack.refused("renew", "--on", "2026-12-01")
    assert "in the future" in line and "giga change PLAN --from DATE" in line


def test_an_unknown_plan_is_refused(pack: Quick) -> None:
    assert "No plan is called" in pack.refused("renew", "minoe/5gb")


def test_twice_on_one_day_is_asked_for(pack: Quick, giga: Giga) -> None:
    pack.ok("renew")
    line = pack.refused("renew")
    assert "renewed on 2026-11-22 already, and only the last counts" in line and "--yes" in line
    pack.ok("renew", "--yes", "--amount", "1GB")
    assert pack.left() == 3 * GB
    before = giga.facts()
    assert giga.terminal("renew").wait_for("Is it right?").type("n\n").end() == 1
    assert giga.facts() == before


def test_a_plan_that_renews_by_itself_says_so(mineo: Quick) -> None:
    assert "renews by itself on 2026-12-01" in mineo.refused("renew")
    answer = mineo.ok("renew", "--yes")
    assert "It would have renewed by itself as well." in answer
    assert mineo.data("status")["cycle"]["start"] == "2026-11-22"


def test_a_plan_with_a_closing_day_keeps_that_day(quick: Quick) -> None:
    quick.ok("start", "softbank.flat/5gb", "--anchor", "11", "--since", "2026-10-11")
    quick.ok("renew", "softbank.flat/20gb", "--yes")
    assert quick.data("status")["plan"] == "jp.softbank.flat/20gb"
