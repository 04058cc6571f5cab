"""``giga status`` where what is left is not all: it is for other days, ends, or was never there."""

from __future__ import annotations

from person import Quick, plan_text

BY_HAND = """
[cycle]
length = "10 days"
starts = "activation"
renewal = "manual"
grace = "30 days"

[rollover]
"""


def test_a_plan_that_gives_nothing_by_itself(quick: Quick) -> None:
    quick.ok("start", "povo2", "--since", "2026-11-01")
    text = quick.ok("status")
    assert "! There is no data now. The carrier slows it to 128kbps.\n" in text
    assert "All is used up" not in text and "comes again" not in text
    assert quick.data("status")["notices"][0]["code"] == "no_data"
    quick.ok("log", "100MB")
    assert "There is no data now; 100 MB was used without any." in quick.ok("remind")
    quick.ok("option", "on", "unlimited", "--on", "2026-11-20")
    assert "comes again tomorrow" in quick.ok("status")
    quick.ok("option", "off", "unlimited")
    quick.ok("topup", "1GB")
    quick.ok("log", "1GB")
    assert "All is used up" in quick.ok("status")


def test_what_is_left_may_be_for_other_days_only(quick: Quick) -> None:
    quick.ok("start", "vi.weekend/2gb", "--since", "2026-11-02")
    quick.ok("log", "4GB", "--on", "2026-11-20")
    said = "8 GB of what is left cannot be used today"
    text = quick.ok("status", "--on", "2026-11-20")
    assert said in text and "carried from 19 Nov (only Sat, Sun)" in text
    assert said in quick.ok("status", "--on", "2026-11-20", "--oneline")
    assert "cannot be used" not in quick.ok("status", "--on", "2026-11-21")


def test_use_beyond_the_data_is_told_while_something_is_left(quick: Quick) -> None:
    quick.ok("start", "vi.weekend/2gb", "--since", "2026-11-02")
    quick.ok("log", "4GB", "--on", "2026-11-20")
    assert quick.data("status")["overage"] == 2 * 1024**3
    assert "  2 GB used beyond the data of this cycle\n" in quick.ok("status")


def test_use_beyond_the_data_is_told_once(mineo: Quick) -> None:
    mineo.ok("log", "6GB")
    text = mineo.ok("status")
    assert "All is used up, and 400 MB more." in text and "beyond the data" not in text


def test_an_end_that_is_known_bounds_what_is_said(mineo: Quick) -> None:
    mineo.ok("end", "--on", "2026-12-10")
    text = mineo.ok("status")
    assert "  Ends after Thu 10 Dec.\n" in text
    assert "rolls on 1 Dec, then good until Thu 10 Dec" in text and "31 Dec" not in text
    assert "Ends after" not in mineo.ok("status", "--on", "2026-12-11")


def test_why_points_to_what_became_of_it(quick: Quick) -> None:
    (quick.folder / "my.toml").write_text(plan_text(BY_HAND, "3GB", kind="prepaid"))
    quick.ok("start", "my.toml", "--since", "2026-11-01")
    quick.ok("log", "500MB", "--on", "2026-11-02")
    frozen, lost = "  2.5 GB is kept: giga why frozen", "  2.5 GB was lost in all: giga why lost"
    assert frozen in quick.ok("why").splitlines()
    assert lost in quick.ok("why", "--on", "2027-01-10").splitlines()
    assert "giga why" not in quick.ok("why", "--on", "2026-11-05")


def test_a_plan_without_data_of_its_own_has_no_size_in_its_name(quick: Quick) -> None:
    title = quick.ok("start", "povo2", "--since", "2026-11-01").splitlines()[0]
    assert title.split()[:3] == ["povo", "2.0", "Sun"]
