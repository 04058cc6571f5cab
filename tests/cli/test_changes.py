"""Which figures of the past late entries moved: what was known at a moment beside what is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from person import GB, MB, Quick

from ledger.book import amending, contracts, correcting, entering, expecting
from ledger.book.session import Session
from ledger.dates import Now
from ledger.plans import finding

BOOKS = "2026-11-05"
"""The day on which a person looked at October: its midnight in Japan is 15:00 UTC before."""


class Past:
    """Writes as a person did at other moments: those of the ledger are the clock's."""

    def __init__(self, giga: Quick) -> None:
        self._path = str(giga.db)

    def at(self, moment: str, name: str = "") -> Session:
        when = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        return Session(self._path, Now(when), f"at {moment}", name, sure=True)


@pytest.fixture
def past(quick: Quick) -> Past:
    """Since October: 1 GB used then, noted in time; 3 GB in November."""
    past = Past(quick)
    found = finding.find("mineo/5gb")
    contracts.start(past.at("2026-10-01T00:00"), found, contracts.Beginning(name="mineo"))
    entering.log(past.at("2026-10-10T12:00"), "1GB")
    entering.log(past.at("2026-11-04T14:59"), "1GB", on="2026-11-04")  # the last before the books
    entering.log(past.at("2026-11-10T12:00"), "2GB")
    return past


def figures(giga: Quick, since: str, *args: str) -> dict[tuple[str, str], tuple[Any, Any]]:
    """By the start of the cycle and the name of the figure: then and now."""
    found = giga.data("changes", "--since", since, *args)["contracts"]
    return {
        (row["start"], row["figure"]): (row["before"], row["after"])
        for one in found
        for row in one["figures"]
    }


def causes(giga: Quick, since: str) -> list[tuple[int, str]]:
    (one,) = giga.data("changes", "--since", since)["contracts"]
    return [(entry["id"], entry["state"]) for entry in one["entries"]]


def test_a_day_before_the_contract_began(mineo: Quick) -> None:
    assert mineo.ok("changes", "--since", "2003-11-01")


def test_what_was_written_in_time_moves_nothing(quick: Quick, past: Past) -> None:
    """November is not over at the books, so that its entries are none that are late."""
    assert quick.data("changes", "--since", BOOKS) == {
        "schema": 1,
        "since": "2026-11-04T15:00:00Z",
        "contracts": [],
    }
    said = quick.ok("changes", "--since", BOOKS)
    assert said == "No figure of a cycle that was over on Thu 5 Nov has moved since.\n"


def test_a_late_entry_moves_its_cycle_and_those_after(quick: Quick, past: Past) -> None:
    entering.log(past.at("2026-11-12T12:00"), "2GB", on="2026-10-31")
    october = {
        ("2026-10-01", "used"): (1 * GB, 3 * GB),
        ("2026-10-01", "remaining"): (4 * GB, 2 * GB),
    }
    assert figures(quick, BOOKS) == october
    assert causes(quick, BOOKS) == [(4, "in force")]
    entering.log(past.at("2026-12-03T12:00"), "1GB", on="2026-10-31")
    today = {"GIGA_TODAY": "2026-12-05"}
    later = quick.data("changes", "--since", "2026-12-02", **today)["contracts"][0]["figures"]
    assert [(row["start"], row["figure"], row["before"], row["after"]) for row in later] == [
        ("2026-10-01", "used", 3 * GB, 4 * GB),
        ("2026-10-01", "remaining", 2 * GB, 1 * GB),
        ("2026-11-01", "carried", 2 * GB, 1 * GB),
        ("2026-11-01", "remaining", 4 * GB, 3 * GB),
    ]


def test_what_is_lost(quick: Quick, past: Past) -> None:
    """4 GB came over from October and 3 were used in November: 1 GB was lost, then 2 more."""
    amending.amend(past.at("2026-12-03T12:00"), "3", amending.Wanted("0"))
    quick.env["GIGA_TODAY"] = "2026-12-05"
    moved = figures(quick, "2026-12-02")
    assert moved["2026-11-01", "lost"] == (1 * GB, 3 * GB)


CORRECTIONS: list[tuple[Callable[[Session], object], int, list[tuple[int, str]]]] = [
    (lambda run: correcting.void(run, "1", ""), 0, [(1, "voided")]),
    (
        lambda run: amending.amend(run, "1", amending.Wanted("3GB")),
        3 * GB,
        [(1, "replaced"), (4, "in force")],
    ),
    (
        lambda run: amending.amend(run, "1", amending.Wanted(on="2026-11-02")),
        0,
        [(1, "replaced")],
    ),
]


@pytest.mark.parametrize(("correct", "used", "by"), CORRECTIONS, ids=["void", "amend", "moved"])
def test_corrections_move_figures(
    quick: Quick,
    past: Past,
    correct: Callable[[Session], object],
    used: int,
    by: list[tuple[int, str]],
) -> None:
    correct(past.at("2026-11-12T12:00"))
    assert figures(quick, BOOKS)["2026-10-01", "used"] == (1 * GB, used)
    assert causes(quick, BOOKS) == by
    assert figures(quick, "2026-11-13") == {}
    correcting.undo(past.at("2026-11-14T12:00"))
    assert figures(quick, BOOKS) == {}
    assert figures(quick, "2026-11-13")["2026-10-01", "used"] == (used, 1 * GB)


def test_an_undo_of_what_was_known(quick: Quick, past: Past) -> None:
    for _entry in range(3):
        correcting.undo(past.at("2026-11-12T12:00"))
    assert figures(quick, BOOKS)["2026-10-01", "remaining"] == (4 * GB, 5 * GB)
    assert causes(quick, BOOKS) == [(1, "undone")]


def test_the_moment_itself_is_late(quick: Quick, past: Past) -> None:
    entering.log(past.at("2026-11-12T12:00:01"), "2GB", on="2026-10-31")
    for since in ("2026-11-12T12:00:01", "2026-11-12 12:00:01Z", "2026-11-12T21:00:01+09:00"):
        assert figures(quick, since)["2026-10-01", "used"] == (1 * GB, 3 * GB)
    assert figures(quick, "2026-11-12T12:00:02") == {}


def test_a_cycle_that_ended_just_then_is_past(quick: Quick, past: Past) -> None:
    """What was used on its last day and is written down on the day after is late, too."""
    entering.log(past.at("2026-11-01T01:00"), "2GB", on="2026-10-31")
    assert figures(quick, "2026-11-01")["2026-10-01", "used"] == (1 * GB, 3 * GB)
    assert figures(quick, "2026-10-31") == {}


def test_what_was_foreseen_moved_nothing(quick: Quick, past: Past) -> None:
    expecting.expect(past.at("2026-11-12T12:00"), "1GB", "2026-10-25", "2026-11-26")
    correcting.void(past.at("2026-11-12T12:00"), "1", "")
    assert causes(quick, BOOKS) == [(1, "voided")]


def test_the_screen_says_what_moved_and_by_what(quick: Quick, past: Past) -> None:
    entering.log(past.at("2026-11-12T12:00"), "2GB", on="2026-10-31", note="late bill")
    assert quick.ok("changes", "--since", BOOKS).splitlines() == [
        "mineo: figures that moved since Thu 5 Nov",
        "from       last day    figure             then     now",
        "Thu 1 Oct  Sat 31 Oct  used             1.0 GB  3.0 GB",
        "Thu 1 Oct  Sat 31 Oct  left at its end  4.0 GB  2.0 GB",
        "",
        "The entries that moved them:",
        "id  day         what  amount  details    entered (UTC)     state",
        " 4  Sat 31 Oct  used  2.0 GB  late bill  2026-11-12 12:00  in force",
    ]


def test_of_many_entries_the_first_are_told(quick: Quick, past: Past) -> None:
    for _entry in range(21):
        entering.log(past.at("2026-11-12T12:00"), "20MB", on="2026-10-31")
    said = quick.ok("changes", "--since", BOOKS).splitlines()
    assert said[5] == "The entries that moved them, the first 20 of 21:"
    assert len(said) == 6 + 1 + 20
    assert len(causes(quick, BOOKS)) == 21


def test_small_moves_are_not_shown_as_none(quick: Quick, past: Past) -> None:
    entering.log(past.at("2026-11-12T12:00"), "20MB", on="2026-10-31")
    (used, left) = quick.ok("changes", "--since", BOOKS).splitlines()[2:4]
    assert used.split()[-4:] == ["1", "GB", "1.02", "GB"]
    assert left.split()[-4:] == ["4", "GB", "3.98", "GB"]


def test_a_contract_that_was_not_known(quick: Quick, past: Past) -> None:
    found = finding.find("mineo/10gb")
    how = contracts.Beginning("2026-09-01", name="second")
    contracts.start(past.at("2026-11-12T12:00"), found, how)
    entering.log(past.at("2026-11-12T12:01", "mineo"), "500MB", on="2026-10-31")
    said = quick.ok("changes", "--since", BOOKS)
    assert said.endswith("\n\nsecond: not in the ledger on Thu 5 Nov yet.\n")
    first, second = quick.data("changes", "--since", BOOKS)["contracts"]
    assert (first["contract"], len(first["figures"]), first["new"]) == ("mineo", 2, False)
    assert second == {"contract": "second", "new": True, "figures": [], "entries": []}
    assert "not in the ledger" in quick.ok("changes", "--since", BOOKS, "--contract", "second")
    assert "second" not in quick.ok("changes", "--since", BOOKS, "--contract", "mineo")
    correcting.undo(past.at("2026-11-13T12:00"))
    correcting.undo(past.at("2026-11-13T12:00"))
    gone = figures(quick, "2026-11-13T00:00", "--contract", "mineo")
    assert gone == {
        ("2026-10-01", "used"): (1500 * MB, 1 * GB),
        ("2026-10-01", "remaining"): (3500 * MB, 4 * GB),
    }
    _first, second = quick.data("changes", "--since", "2026-11-13T00:00")["contracts"]
    assert {(row["before"], row["after"]) for row in second["figures"]} == {
        (0, None),
        (10 * GB, None),
        (20 * GB, None),
    }


@pytest.mark.parametrize(
    ("since", "why"),
    [
        ("tomorrow", "future"),
        ("2026-11-23T00:00", "future"),
        ("2026-13-01T00:00", "no moment"),
        ("12:00", "no moment"),
        ("0001-01-01T00:00", "far away"),
        ("9999-12-31T23:59-12:00", "far away"),
        ("03/11/2026", "two ways"),
    ],
)
def test_what_is_refused(quick: Quick, past: Past, since: str, why: str) -> None:
    assert why in quick.refused("changes", "--since", since)


def test_it_reads_only(quick: Quick, past: Past) -> None:
    entering.log(past.at("2026-11-12T12:00"), "2GB", on="2026-10-31")
    before = quick.db.read_bytes()
    quick.db.chmod(0o400)
    quick.ok("changes", "--since", BOOKS)
    assert quick.db.read_bytes() == before
