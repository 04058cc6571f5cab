"""Correcting an entry: what is written in its place, what is refused, and the trail of it."""

from __future__ import annotations

from typing import Any

import pytest
from person import GB, MB, Quick, plan_text

PLAN = plan_text("""
[[grant]]
class = "plan"

[[grant]]
class = "bonus"
amount = "1GB"
claim = true

[rollover]

[gift]
takes = ["plan"]
min = "500MB"
max = "2GB"
leave = "1GB"

[borrow]
max = "2GB"
step = "500MB"

[deposit]
takes = ["plan"]
max = "3GB"

[withdraw]
step = "1GB"
""")

POOL = plan_text(
    '[share]\namount = "per_line"\n[rollover]', id="my.own.pool", kind="enterprise", amount="3GB"
)


@pytest.fixture
def own(quick: Quick) -> Quick:
    """A plan that knows everything, begun this month with nothing used: 5 GB left."""
    (quick.folder / "my.toml").write_text(PLAN)
    quick.ok("start", "my.toml", "--since", "2026-11-01")
    return quick


@pytest.fixture
def pool(quick: Quick) -> Quick:
    """A pool of two lines, 6 GB; Ben joined on the 20th."""
    (quick.folder / "pool.toml").write_text(POOL)
    quick.ok("start", "pool.toml", "--since", "2026-11-01")
    quick.ok("lines", "add", "Aki", "--on", "2026-11-01")
    quick.ok("lines", "add", "Ben", "--on", "2026-11-20")
    return quick


def entries(giga: Quick) -> list[dict[str, Any]]:
    return list(giga.data("journal")["entries"])


def trail(giga: Quick) -> list[tuple[int, str, int | None]]:
    found = giga.data("journal", "--all")["entries"]
    return [(entry["id"], entry["state"], entry["replaces"]) for entry in found]


def test_it_takes_the_place_of_the_entry_and_both_stay_on_record(mineo: Quick) -> None:
    assert mineo.ok("amend", "2", "0.4GB") == (
        "Entry 2 is entry 4 now: Sat 31 Oct, used 900 MB -> Sat 31 Oct, used 400 MB.\n"
        "6.1 GB left until Mon 30 Nov.\n"
    )
    assert trail(mineo) == [
        (1, "in force", None),
        (2, "replaced", None),
        (4, "in force", 2),
        (3, "in force", None),
    ]
    assert "it is entry 4 now" in mineo.refused("amend", "2", "1GB")
    assert "it is entry 4 now" in mineo.refused("void", "2")


def test_whatever_is_not_said_stays(mineo: Quick) -> None:
    mineo.ok("log", "1GB", "--category", "night", "--note", "film", "--on", "2026-11-12")
    mineo.ok("amend", "4", "--on", "2026-11-13")
    mineo.ok("amend", "5", "2GB", "--note", "two films")
    mineo.ok("amend", "6", "--category", "")
    last = next(entry for entry in entries(mineo) if entry["id"] == 7)
    assert (last["day"], last["bytes"], last["note"]) == ("2026-11-13", 2 * GB, "two films")
    assert last["details"] == "in place of 6"
    assert trail(mineo)[-5:-1] == [
        *((4, "replaced", None), (5, "replaced", 4), (6, "replaced", 5)),
        (7, "in force", 6),
    ]


@pytest.mark.parametrize("command", [("amend", "2", "1GB", "--on", "2026-11-05"), ("void", "2")])
def test_undo_and_redo_of_a_correction(mineo: Quick, command: tuple[str, ...]) -> None:
    before = mineo.data("status"), entries(mineo)
    mineo.ok(*command)
    after = mineo.data("status"), entries(mineo)
    assert after != before
    assert f"Undone: giga {' '.join(command)}" in mineo.ok("undo")
    assert (mineo.data("status"), entries(mineo)) == before
    assert f"Done again: giga {' '.join(command)}" in mineo.ok("redo")
    assert (mineo.data("status"), entries(mineo)) == after


def test_the_last_entries_have_short_names(mineo: Quick) -> None:
    mineo.ok("log", "1GB", "--on", "2026-10-02")  # written last, though of the first day
    assert "Entry 4 is entry 5 now" in mineo.ok("amend", "@1", "2GB")
    assert "Entry 3 is entry 6 now" in mineo.ok("amend", "@2", "200MB")
    assert "Void: entry 6," in mineo.ok("void", "@1")
    assert "Void: entry 5," in mineo.ok("void", "@1")
    assert "no entry @3" in mineo.refused("void", "@3")


def test_the_last_of_a_contract_that_is_named(mineo: Quick) -> None:
    mineo.ok("start", "--amount", "3GB", "--for", "10 days", "--name", "trip")
    mineo.ok("log", "1GB", "--contract", "trip")
    assert "Void: entry 3," in mineo.ok("void", "@1", "--contract", "mineo")
    done = mineo.ok("amend", "@1", "2GB", "--contract", "trip")
    assert "Entry 4 is entry 6 now" in done and done.endswith(
        "trip: 1.0 GB left until Tue 1 Dec.\n"
    )


@pytest.mark.parametrize("command", [("void",), ("amend", "--note", "x")])
def test_an_entry_of_another_contract_than_was_named_is_refused(
    mineo: Quick, command: tuple[str, ...]
) -> None:
    mineo.ok("start", "--amount", "3GB", "--for", "10 days", "--name", "trip")
    line = mineo.refused(*command, "1", "--contract", "Trip")
    assert "Entry 1 is one of mineo, not of trip" in line
    assert "Entry 1 is" in mineo.refused("--contract", "trip", *command, "1")
    assert "nobody" in mineo.refused(*command, "1", "--contract", "nobody")
    mineo.ok(*command, "1", "--contract", "Mineo")


def test_an_amended_entry_keeps_its_place_in_the_day(mineo: Quick) -> None:
    mineo.ok("log", "1GB", "--on", "2026-10-31", "--note", "later")
    mineo.ok("amend", "2", "0.4GB")
    mineo.ok("amend", "5", "0.5GB")
    assert [entry["id"] for entry in entries(mineo)] == [1, 6, 4, 3]
    assert [entry["id"] for entry in mineo.data("journal", "--last", "3")["entries"]] == [6, 4, 3]
    assert [id for id, *_rest in trail(mineo)] == [1, 2, 5, 6, 4, 3]


KINDS = [
    (("topup", "1GB", "--until", "2026-11-25"), "2GB", 7 * GB),
    (("reading", "4GB"), "3GB", 3 * GB),
    (("gift", "in", "1GB", "--until", "2026-11-25"), "2GB", 7 * GB),
    (("gift", "out", "1GB"), "2GB", 3 * GB),
    (("borrow", "1GB"), "1.5GB", 6500 * MB),
    (("deposit", "1GB", "--on", "2026-11-05"), "3GB", 2 * GB),
    (("expect", "1GB", "--from", "2026-11-25", "--to", "2026-11-26"), "2GB", 5 * GB),
]


@pytest.mark.parametrize(("command", "amount", "left"), KINDS, ids=lambda value: str(value))
def test_every_amount_can_be_amended(
    own: Quick, command: tuple[str, ...], amount: str, left: int
) -> None:
    """As if the right amount had been written down at once."""
    own.ok(*command)
    (before,) = entries(own)
    own.ok("amend", "1", amount)
    (after,) = entries(own)
    said = before["details"], f"{before['details']}, in place of 1".removeprefix(", ")
    assert own.left() == left
    assert (after["kind"], after["day"]) == (before["kind"], before["day"])
    assert (before["details"], after["details"]) == said


def test_a_withdrawal(own: Quick) -> None:
    own.ok("deposit", "3GB", "--on", "2026-11-05")
    own.ok("withdraw", "1GB")
    own.ok("amend", "@1", "2GB")
    assert own.data("status")["banked"] == GB
    assert "in the bank" in own.refused("amend", "@1", "4GB")
    assert "multiple" in own.refused("amend", "@1", "1.5GB")


REFUSED = [
    (("log", "1GB"), ("lots",), "lots"),
    (("log", "1GB"), ("1GB", "--on", "tomorrow"), "future"),
    (("log", "1GB"), ("--on", "2026-10-31"), "before that"),
    (("log", "1GB"), ("--line", "Ben"), "one line only"),
    (("log", "1GB"), ("1GB",), "says that already"),
    (("log", "1GB"), (), "says that already"),
    (("log", "1GB"), ("300GB",), "Is it right?"),
    (("topup", "1GB"), ("0",), "nothing"),
    (("topup", "1GB"), ("300GB",), "Nothing was written"),
    (("topup", "1GB"), ("--line", "Ben"), "no use of data"),
    (
        ("topup", "1GB", "--on", "2026-11-02", "--until", "2026-11-05"),
        ("--on", "2026-11-06"),
        "is before 2026-11-06",
    ),
    (("gift", "out", "1GB"), ("0GB",), "nothing"),
    (("gift", "out", "1GB"), ("3GB",), "at most 2 GB"),
    (("gift", "out", "1GB"), ("100MB",), "at least"),
    (("borrow", "1GB"), ("2.5GB",), "At most 2 GB"),
    (("deposit", "1GB"), ("4GB",), "holds at most 3 GB"),
    (
        ("expect", "1GB", "--from", "2026-11-25", "--to", "2026-11-26"),
        ("--on", "2026-11-23"),
        "cannot be amended",
    ),
    (("claim",), ("1GB",), "only the note"),
    (("claim",), ("--on", "2026-11-02"), "giga void 1"),
    (("end", "--on", "2026-11-30"), ("--on", "2026-12-01"), "only the note"),
    (("change", "mineo/10gb"), ("1GB",), "only the note"),
]


@pytest.mark.parametrize(("command", "args", "why"), REFUSED, ids=lambda value: str(value))
def test_what_is_refused(
    own: Quick, command: tuple[str, ...], args: tuple[str, ...], why: str
) -> None:
    own.ok(*command, **({"GIGA_TODAY": "2026-11-30"} if command[0] == "end" else {}))
    assert why in own.refused("amend", "1", *args)


def test_it_is_checked_as_if_the_old_one_had_never_been(own: Quick) -> None:
    """Of 5 GB 2 may be owed in all and 4 may go: what the old entry took counts no more."""
    own.ok("borrow", "2GB")
    own.ok("amend", "@1", "1.5GB")
    own.ok("amend", "@1", "2GB")
    own.ok("log", "150GB")
    own.ok("amend", "@1", "160GB")  # 310 GB on one day would be asked about
    own.ok("amend", "@1", "300GB", "--yes")
    own.ok("amend", "@1", "--note", "a cinema")  # what was agreed to is not asked again


def test_the_note_of_everything_can_be_amended(own: Quick) -> None:
    own.ok("claim")
    assert "claimed, by app" in own.ok("amend", "1", "--note", "by app")
    (entry,) = entries(own)
    assert (entry["kind"], entry["note"], own.left()) == ("claim", "by app", 6 * GB)


def test_the_line_of_a_pool(pool: Quick) -> None:
    pool.ok("log", "1GB", "--line", "aki", "--on", "2026-11-21")
    assert "used 1 GB, Ben" in pool.ok("amend", "@1", "--line", "ben")
    assert "'Cho'" in pool.refused("amend", "@1", "--line", "Cho")
    assert "no line called 'Ben'" in pool.refused("amend", "@1", "--on", "2026-11-19")
    pool.ok("amend", "@1", "--on", "2026-11-19", "--line", "Aki")
    used = {line["line"]: line["used"] for line in pool.data("lines")["lines"]}
    assert used == {"Aki": GB, "Ben": 0}


def test_an_import_leaves_alone_what_a_person_amended(mineo: Quick) -> None:
    file = mineo.folder / "usage.csv"
    file.write_text("date,mb\n2026-11-01,5\n2026-11-02,6\n")
    mineo.ok("import", "csv", "usage.csv")
    mineo.ok("amend", "4", "3MB")
    assert "2 days there already" in mineo.ok("import", "csv", "usage.csv")
    assert [entry["bytes"] for entry in entries(mineo)][2] == 3 * MB
    file.write_text("date,mb\n2026-11-01,9\n2026-11-02,6\n")  # the source itself says otherwise now
    assert "1 day corrected" in mineo.ok("import", "csv", "usage.csv")
    assert [entry["bytes"] for entry in entries(mineo)][2] == 9 * MB


def test_for_programs(mineo: Quick) -> None:
    done = mineo.data("amend", "2", "1GB")
    (figures,) = done.pop("contracts")
    assert done == {"schema": 1, "did": "amend", "id": 4, "replaces": 2}
    status = mineo.data("status")
    assert figures["contract"] == "mineo" and figures["on"] == "2026-11-22"
    assert {key: status[key] for key in figures} == figures
    assert mineo.data("void", "@1")["id"] == 4
    undone = mineo.data("undo")
    assert undone["contracts"][0]["remaining"] == 5500 * MB
    done = {"schema": 1, "did": "undo", "command": "giga void @1 --json", "entries": 1}
    assert {key: undone[key] for key in done} == done
    assert mineo.data("redo")["did"] == "redo"
    for _time in range(5):  # all of it, to the start
        mineo.ok("undo")
    assert mineo.data("undo")["contracts"] == []


def test_a_note_cannot_command_the_terminal(mineo: Quick) -> None:
    said = mineo.ok("amend", "@1", "--note", "\x1b[2J\x07evil")
    assert "evil" in said and "\x1b" not in said and "\x07" not in said


def test_a_question_is_answered_by_yes(mineo: Quick) -> None:
    mineo.refused("amend", "1", "300GB")
    mineo.ok("amend", "1", "300GB", "-y")
    assert mineo.data("status")["carried"] == 0


def test_the_start_says_when_it_was_entered(mineo: Quick) -> None:
    first = mineo.ok("journal", "--all").splitlines()[1]
    assert "start" in first and ":" in first


def test_a_replaced_entry_says_which_it_is_now(mineo: Quick) -> None:
    mineo.ok("amend", "1", "3.1GB")
    mineo.ok("amend", "4", "3GB")
    for words in (("amend", "1", "2GB"), ("void", "1"), ("void", "4")):
        assert mineo.refused(*words).startswith(
            f"Entry {words[1]} was replaced: it is entry 5 now."
        )
    mineo.ok("void", "5")
    said = mineo.refused("amend", "1", "2GB")
    assert said == "Entry 1 was replaced, and what took its place is void."
    mineo.ok("undo")
    assert "entry 5 now" in mineo.refused("void", "1")


def test_the_journal_shows_as_many_as_there_are(mineo: Quick) -> None:
    for count in ("3", "99999999999999999999"):
        entries = mineo.data("journal", "--last", count)["entries"]
        assert [entry["id"] for entry in entries] == [1, 2, 3]


def test_an_entry_of_an_ended_contract_is_undone(mineo: Quick) -> None:
    mineo.ok("end", "--on", "2026-11-21")
    mineo.ok("log", "100MB", "--on", "2026-11-21")
    said = mineo.ok("undo").splitlines()
    assert said[0].startswith("Undone: giga log 100MB")
    assert said[1] == "No cycle is running."
