"""``giga import csv`` and ``sms``: profiles, and texts in place of files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from person import Quick

MB, GB = 10**6, 10**9


@pytest.fixture
def config(mineo: Quick) -> Path:
    path = mineo.folder / "my.toml"
    mineo.env["GIGA_CONFIG"] = str(path)
    return path


def test_options_are_kept_under_a_name_and_used_again(mineo: Quick, config: Path) -> None:
    first, second = (mineo.folder / f"{name}.csv" for name in ("first", "second"))
    first.write_text("When;Down;Up\n11/02/2026;1.234;0\n")
    second.write_text("When;Down;Up\n11/03/2026;2.345;1\n")
    options = ("--date-order", "mdy", "--decimal", "point", "--unit", "MB", "--amount", "down+up")
    said = mineo.ok("import", "csv", "first.csv", "--date", "when", *options, "--save", "att")
    assert "--profile att" in said.replace("\n  ", " ")
    assert "1 day brought in." in mineo.ok("import", "csv", "second.csv", "--profile", "att")
    entries = {entry["day"]: entry for entry in mineo.data("journal")["entries"]}
    assert entries["2026-11-02"]["bytes"] == 1_234_000
    assert entries["2026-11-03"]["bytes"] == 3_345_000
    assert "1 day there already" in mineo.ok("import", "csv", "first.csv", "--profile", "att")


def test_what_is_said_again_comes_before_the_profile(mineo: Quick, config: Path) -> None:
    (mineo.folder / "use.csv").write_text("date;used\n2026-11-02;5\n")
    mineo.ok("import", "csv", "use.csv", "--unit", "MB", "--save", "x", "--dry-run")
    assert "5 GB" in mineo.ok("import", "csv", "use.csv", "--profile", "x", "--unit", "GB").replace(
        "5.0", "5"
    )


def test_profiles_are_listed_and_changed_with_the_settings(mineo: Quick, config: Path) -> None:
    (mineo.folder / "use.csv").write_text("date;used\n2026-11-02;5\n")
    mineo.ok("import", "csv", "use.csv", "--unit", "MB", "--date", "date", "--save", "x")
    rows = [line.split() for line in mineo.ok("config").splitlines()]
    assert ["csv.x.unit", "MB", "file"] in rows and ["csv.x.date", "date", "file"] in rows
    mineo.ok("config", "csv.x.unit", "GB")
    assert "[csv.x]" in config.read_text() and 'unit = "GB"' in config.read_text()
    mineo.ok("config", "--unset", "csv.x")
    assert "csv" not in config.read_text()
    assert "no profile 'x'" in mineo.refused("import", "csv", "use.csv", "--profile", "x")


def test_an_option_that_there_is_not_is_refused(mineo: Quick, config: Path) -> None:
    (mineo.folder / "use.csv").write_text("date;MB\n2026-11-02;5\n")
    config.write_text('[csv.x]\nunti = "MB"\n')
    assert "no option --unti" in mineo.refused("import", "csv", "use.csv", "--profile", "x")


def test_options_of_a_file_that_is_refused_are_not_kept(mineo: Quick, config: Path) -> None:
    (mineo.folder / "use.csv").write_text("date;MB\n2026-11-02;5\nnonsense;6\n")
    mineo.refused("import", "csv", "use.csv", "--unit", "MB", "--save", "x")
    assert not config.exists()


def test_nothing_comes_in_of_a_file_whose_last_row_is_refused(mineo: Quick) -> None:
    before = mineo.facts()
    (mineo.folder / "use.csv").write_text("date;MB\n2026-11-02;5\n2026-11-03;-6\n")
    assert "Row 3: '-6' is negative" in mineo.refused("import", "csv", "use.csv")
    assert mineo.facts() == before


def test_a_change_of_the_unit_within_a_file_is_asked_about(mineo: Quick) -> None:
    """A bill in MB until October and in kB from then on."""
    mineo.ok("start", "mineo/5gb", "--since", "2026-08-01", "--name", "bill")
    days = [(month, day) for month in (9, 10) for day in range(1, 31)]
    rows = [f"2026-{m:02}-{d:02},{20 + d if m == 9 else (20 + d) * 1000}" for m, d in days]
    (mineo.folder / "use.csv").write_text("\n".join(["date,MB", *rows]))
    line = mineo.refused("import", "csv", "use.csv", "--contract", "bill")
    assert "2026-10" in line and "--yes" in line


@pytest.mark.parametrize(
    "text",
    [
        "You have 3.2GB of data left, of which 500MB rollover",
        "残りデータ量は3.2GB（うち繰越0.5GB）です。",
    ],
)
def test_a_message_stands_in_place_of_a_file(mineo: Quick, text: str) -> None:
    mineo.ok("import", "sms", text)
    assert mineo.left() == 3200 * MB
    assert mineo.data("status")["carried"] == 500 * MB


def test_a_message_in_a_file(mineo: Quick) -> None:
    (mineo.folder / "sms 1.txt").write_text("You have 3.2GB of data left")
    mineo.ok("import", "sms", "sms 1.txt")
    assert mineo.left() == 3200 * MB


def test_a_file_that_is_not_there_is_no_message(mineo: Quick) -> None:
    assert "sms.txt" in mineo.refused("import", "sms", "sms.txt")
    for name in ("no such file.txt", "my 3GB.TXT", "./my sms", "/tmp/no such/3GB left", "my sms/3"):
        assert f"{name}: No such file" in mineo.refused("import", "sms", name)


@pytest.mark.parametrize("text", ["3.2 GB left", "2026-11-20: 3.2GB left, 500MB of it carried."])
def test_a_reading_that_a_person_took_back_stays_away(mineo: Quick, text: str) -> None:
    mineo.ok("import", "sms", text)
    (reading,) = _readings(mineo)
    mineo.ok("amend", str(reading["id"]), "3GB")
    assert "there already" in mineo.ok("import", "sms", text)
    assert [one["bytes"] for one in _readings(mineo)] == [3000 * MB]
    mineo.ok("void", "@1")
    mineo.ok("import", "sms", text)
    assert _readings(mineo) == []
    mineo.ok("import", "sms", "3.1 GB left")  # another one
    assert [one["bytes"] for one in _readings(mineo)] == [3100 * MB]


def test_a_reading_that_was_undone_may_come_again(mineo: Quick) -> None:
    mineo.ok("import", "sms", "3.2 GB left")
    mineo.ok("undo")
    mineo.ok("import", "sms", "3.2 GB left")
    assert [one["bytes"] for one in _readings(mineo)] == [3200 * MB]


def _readings(giga: Quick) -> list[dict[str, Any]]:
    return [one for one in giga.data("journal")["entries"] if one["kind"] == "reading"]


PHONE = "date;MB\n2026-11-02;10\n2026-11-03;10\n2026-11-04;12\n"
TABLET = "date;MB\n2026-11-02;500\n2026-11-03;600\n2026-11-04;12\n"


def test_the_file_of_another_device_is_asked_about(mineo: Quick) -> None:
    (mineo.folder / "phone.csv").write_text(PHONE)
    (mineo.folder / "tablet.csv").write_text(TABLET)
    mineo.ok("import", "csv", "phone.csv")
    said = mineo.refused("import", "csv", "tablet.csv")
    assert "2 days that csv has told of would change, a usual one from 10 MB to 550 MB" in said
    assert "--name" in said and "--line" in said
    named = " ".join(mineo.ok("import", "csv", "tablet.csv", "--name", "tablet").split())
    assert "3 days compared: what csv says counts, and 2 differ by 1.1 GB in all" in named
    assert "2 days corrected" in mineo.ok("import", "csv", "tablet.csv", "--yes")
    assert "3 days there already" in mineo.ok("import", "csv", "tablet.csv")


@pytest.mark.parametrize("amounts", [(19, 19, 19, 12), (10, 600, 10, 12), (10, 500, 600, 12)])
def test_a_bill_that_is_mended_is_not(mineo: Quick, amounts: tuple[int, ...]) -> None:
    for bill in ((10, 10, 10, 12), amounts):
        rows = "".join(f"2026-11-0{day};{amount}\n" for day, amount in enumerate(bill, 2))
        (mineo.folder / "bill.csv").write_text(f"date;MB\n{rows}")
        said = mineo.ok("import", "csv", "bill.csv")
    assert "corrected" in said


def test_a_plain_file_has_a_name(mineo: Quick, config: Path) -> None:
    (mineo.folder / "use.csv").write_text("date;MB\n2026-11-02;5\n")
    line = mineo.refused("import", "csv", "use.csv", "--save", "tablet")
    assert line.endswith("There are no options to keep. To call a file something: --name tablet")
    mineo.ok("import", "csv", "use.csv", "--name", "Mum's タブレット")
    assert "csv Mum's タブレット" in [row["details"] for row in mineo.data("journal")["entries"]]
    assert not config.exists()
    mineo.ok("import", "csv", "use.csv", "--unit", "MB", "--save", "x", "--name", "y", "--yes")
    assert "csv.x.unit" in mineo.ok("config") and "csv.y" not in mineo.ok("config")
    said = mineo.ok("import", "csv", "use.csv", "--profile", "x", "--name", "y", "--dry-run")
    assert said.startswith("csv y: ")
    for name in ("a\nb", "x" * 61):
        assert "is no name for a file" in mineo.refused("import", "csv", "use.csv", "--name", name)


def test_an_old_message_is_asked_about(mineo: Quick) -> None:
    line = mineo.refused("import", "sms", "Your data balance is 76.00mb exp on 20/01/2015")
    assert "ended on 2015-01-20" in line and "--yes" in line
    mineo.ok("import", "sms", "Your data balance is 76.00mb exp on 20/01/2015", "--yes")
    assert mineo.left() == 76 * MB


def test_readings_of_messages_are_shown_as_they_came(mineo: Quick) -> None:
    mineo.ok("reading", "4GB")
    (mineo.folder / "old.txt").write_text(
        "As of 2026-11-02: 5.5GB left\nAs of 2026-11-03: 5.2GB left\n"
    )
    dry = mineo.ok("import", "sms", "old.txt", "--dry-run")
    assert "Nothing was in it" not in dry
    assert "5.5 GB is left" in dry and "5.2 GB is left" in dry
    answer = mineo.ok("import", "sms", "old.txt")
    assert "the carrier says 5.5 GB" in answer and "the carrier says 5.2 GB" in answer
    assert "says 4.0 GB" not in answer
    assert "2 readings there already" in mineo.ok("import", "sms", "old.txt", "--dry-run")
