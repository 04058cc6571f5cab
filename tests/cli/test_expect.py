"""``giga expect``: use that is foreseen is written down, listed and taken back like the rest."""

from __future__ import annotations

import pytest
from person import GB, Quick

TRIP = ("--from", "2026-12-03", "--to", "2026-12-09")


def test_it_says_what_is_foreseen_and_when(mineo: Quick) -> None:
    said = mineo.ok("expect", "5GB", *TRIP, "--note", "trip")
    assert said == "Foreseen: 5 GB from Thu 3 Dec to Wed 9 Dec (trip).\n"
    assert mineo.ok("expect", "2.5GB", "--from", "tomorrow", "--to", "tomorrow") == (
        "Foreseen: 2.5 GB on Mon 23 Nov.\n"
    )


def test_without_an_amount_it_lists_what_is_not_over(mineo: Quick) -> None:
    assert mineo.ok("expect") == "Nothing is foreseen.\n"
    mineo.ok("expect", "5GB", *TRIP, "--note", "trip")
    mineo.ok("expect", "1GB", "--from", "2026-11-20", "--to", "2026-11-22")
    _titles, first, second = mineo.ok("expect").splitlines()
    assert first.split() == ["5", "Fri", "20", "Nov", "Sun", "22", "Nov", "1", "GB"]
    assert second.split() == ["4", "Thu", "3", "Dec", "Wed", "9", "Dec", "5", "GB", "trip"]
    assert len(mineo.ok("expect", GIGA_TODAY="2026-11-23").splitlines()) == 2
    data = mineo.data("expect")
    assert data["schema"] == 1
    assert data["contract"] == "mineo"
    assert data["expected"][1] == {
        "id": 4,
        "from": "2026-12-03",
        "until": "2026-12-10",
        "last_day": "2026-12-09",
        "bytes": 5 * GB,
        "note": "trip",
    }
    written = mineo.data("expect", "1GB", "--from", "today", "--to", "2026-12-01")
    assert [one["id"] for one in written["expected"]] == [6]


def test_no_other_figure_moves(mineo: Quick) -> None:
    commands = [("status", "--json"), ("lots", "--all"), ("cycles",), ("why",), ("remind", "--all")]
    before = [mineo.ok(*command) for command in commands]
    mineo.ok("expect", "50GB", "--from", "2026-11-10", "--to", "2026-12-09")
    assert [mineo.ok(*command) for command in commands] == before


def test_the_journal_undo_redo_and_void_know_it(mineo: Quick) -> None:
    mineo.ok("expect", "5GB", *TRIP, "--note", "trip")
    last = mineo.ok("journal").splitlines()[-1].split()
    assert last == "4 Thu 3 Dec foreseen 5.0 GB until 2026-12-09; trip".split()
    entry = mineo.data("journal")["entries"][-1]
    assert (entry["kind"], entry["bytes"]) == ("expect", 5 * GB)
    mineo.ok("undo")
    assert mineo.data("expect")["expected"] == []
    mineo.ok("redo")
    assert len(mineo.data("expect")["expected"]) == 1
    assert "Void: entry 4, Thu 3 Dec, foreseen 5 GB." in mineo.ok("void", "4")
    assert mineo.data("expect")["expected"] == []


@pytest.mark.parametrize(
    ("first", "last", "begins", "ends"),
    [
        ("3 Dec", "9 Dec", "2026-12-03", "2026-12-09"),
        ("28 Dec", "3 Jan", "2026-12-28", "2027-01-03"),
        ("today", "fri", "2026-11-22", "2026-11-27"),
        ("mon", "fri", "2026-11-23", "2026-11-27"),
        ("20 Nov", "24 Nov", "2026-11-20", "2026-11-24"),
        ("3 days ago", "tomorrow", "2026-11-19", "2026-11-23"),
        ("22 Nov", "22 Nov", "2026-11-22", "2026-11-22"),
    ],
)
def test_a_day_without_a_year_is_one_to_come(
    mineo: Quick, first: str, last: str, begins: str, ends: str
) -> None:
    mineo.ok("expect", "1GB", "--from", first, "--to", last)
    (one,) = mineo.data("expect")["expected"]
    assert (one["from"], one["last_day"]) == (begins, ends)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("1GB", "--from", "2026-11-18", "--to", "yesterday"), "giga log AMOUNT"),
        (("1GB", "--from", "2026-12-09", "--to", "2026-12-03"), "is before --from 2026-12-09"),
        (("1GB", "--from", "2026-12-09", "--to", "2028-12-31"), "more than two years"),
        (("1GB", "--from", "2028-12-30", "--to", "2028-12-31"), "more than two years"),
        (("0", *TRIP), "0 is nothing"),
        (("5", *TRIP), "Write 5MB or 5GB"),
        (("1GB", "--from", "soon", "--to", "2026-12-09"), "'soon' is no date"),
        (("1GB", "--from", "2026-09-01", "--to", "2026-12-09"), "2026-09-01 is before that"),
    ],
)
def test_what_cannot_be_foreseen_is_refused(
    mineo: Quick, args: tuple[str, ...], words: str
) -> None:
    assert words in mineo.refused("expect", *args)


def test_days_after_the_contract_are_refused(mineo: Quick) -> None:
    mineo.ok("end", "--on", "2026-12-05")
    assert "ended on 2026-12-05" in mineo.refused("expect", "5GB", *TRIP)


@pytest.mark.parametrize("args", [("5GB",), ("5GB", "--from", "today"), ("--note", "trip")])
def test_half_an_entry_is_wrong_usage(mineo: Quick, args: tuple[str, ...]) -> None:
    mineo.misused("expect", *args)


def test_several_contracts(mineo: Quick) -> None:
    mineo.ok("start", "biglobe/3gb", "--since", "2026-11-01", "--name", "tablet")
    assert "--contract: mineo, tablet" in mineo.refused("expect", "5GB", *TRIP)
    said = mineo.ok("expect", "5GB", *TRIP, "--contract", "tablet")
    assert said.startswith("tablet: Foreseen: 5 GB")
    assert [len(one["expected"]) for one in mineo.data("expect")] == [0, 1]
