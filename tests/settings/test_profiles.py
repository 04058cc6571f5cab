"""Options of an import that are kept under a name, in the file of settings."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from ledger.errors import SettingsError
from ledger.settings.profiles import keep, profile

MINE = """\
# Mine
remind.quiet = "22:00-07:00"  # at night

[csv.att]
unit = "MB"
date-order = "mdy"  # American
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "giga" / "config.toml"
    path.parent.mkdir()
    path.write_text(MINE)
    return path


def test_options_come_back_as_they_were_kept(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    options = {"unit": "GB", "amount": "下り+上り", "separator": ";", "line-column": "SIM 名"}
    keep(str(path), "mineo-1", options)
    assert profile(str(path), "mineo-1") == options
    assert tomllib.loads(path.read_text()) == {"csv": {"mineo-1": options}}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_new_options_take_the_place_of_the_old_and_all_else_stays(file: Path) -> None:
    keep(str(file), "att", {"date-order": "dmy", "date": "Tag"})
    assert profile(str(file), "att") == {"date-order": "dmy", "date": "Tag"}
    keep(str(file), "other", {"unit": "B"})
    assert profile(str(file), "att") == {"date-order": "dmy", "date": "Tag"}
    assert file.read_text().startswith(MINE[: MINE.index("[csv")])
    assert "# American" in file.read_text()


def test_the_same_again_writes_nothing(file: Path) -> None:
    before = file.stat().st_mtime_ns
    keep(str(file), "att", {"unit": "MB", "date-order": "mdy"})
    assert (file.stat().st_mtime_ns, file.read_text()) == (before, MINE)


def test_a_name_that_is_not_there_is_refused_with_one_that_is(file: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no profile 'at'\. Was 'att' meant"):
        profile(str(file), "at")
    with pytest.raises(SettingsError, match="--save mineo"):
        profile(str(tmp_path / "none.toml"), "mineo")


@pytest.mark.parametrize("name", ["", "a b", "a.b", "../x", "x" * 41, "a\n"])
def test_what_is_no_name_is_refused(file: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="no name for a profile"):
        keep(str(file), name, {"unit": "MB"})
    assert file.read_text() == MINE


@pytest.mark.parametrize("value", ["", "a\nb", "\x1b[31m", "x" * 5000])
def test_what_is_no_text_of_one_line_is_refused(file: Path, value: str) -> None:
    with pytest.raises(SettingsError, match=r"csv\.att\.date"):
        keep(str(file), "att", {"date": value})
    assert file.read_text() == MINE


def test_nothing_to_keep_is_refused(file: Path) -> None:
    with pytest.raises(SettingsError, match="no options to keep"):
        keep(str(file), "att", {})


@pytest.mark.parametrize(
    "text", ["csv = 5", "[csv]\natt = 5", "[csv.att]\nunit = 5", "[csv.att.x]\ny = 1"]
)
def test_a_table_that_is_none_is_refused_with_its_place(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(SettingsError, match="csv"):
        profile(str(file), "att")
    with pytest.raises(SettingsError, match="csv"):
        keep(str(file), "att", {"unit": "MB"})
    assert file.read_text() == text
