"""Changing the file of settings: one value is new, and all else stays."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ledger.errors import SettingsError
from ledger.settings import files
from ledger.settings.changing import Change, get, put, unset

TIDY = """\
# Mine

remind.quiet = "22:00-07:00"   # at night
remind.channels = [
    "stdout",  # for cron
    "phone",
]

[channel.phone]   # in the pocket
# a secret
url = "ntfy://s3cret"

[sources.pixel]
file = "usage.csv"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(TIDY)
    return path


def test_comments_and_order_stay(file: Path) -> None:
    put(str(file), "remind.quiet", ["23:00-06:00"])
    put(str(file), "channel.phone.url", ["ntfys://other"])
    wanted = TIDY.replace("22:00-07:00", "23:00-06:00").replace("ntfy://s3cret", "ntfys://other")
    assert file.read_text() == wanted


def test_a_new_key_joins_its_table(file: Path) -> None:
    put(str(file), "remind.strict", ["yes"])
    put(str(file), "channel.phone.timeout", ["2.5"])
    put(str(file), "channel.desk.exec", ["cat > /dev/null"])
    text = file.read_text()
    kept = TIDY.splitlines()
    assert [line for line in text.splitlines() if line in kept] == kept
    assert tomllib.loads(text) == {
        "remind": {"quiet": "22:00-07:00", "channels": ["stdout", "phone"], "strict": True},
        "channel": {
            "phone": {"url": "ntfy://s3cret", "timeout": 2.5},
            "desk": {"exec": "cat > /dev/null"},
        },
        "sources": {"pixel": {"file": "usage.csv"}},
    }


def test_the_ends_of_lines_stay(file: Path) -> None:
    file.write_bytes(TIDY.replace("\n", "\r\n").encode())
    put(str(file), "remind.quiet", ["none"])
    wanted = TIDY.replace('"22:00-07:00"', '""').replace("\n", "\r\n")
    assert file.read_bytes() == wanted.encode()


def test_what_was_and_what_is(file: Path) -> None:
    done = put(str(file), "remind.strict", ["true"])
    assert done.changes == [Change("remind.strict", None, True, False)]
    assert done.channels == ("stdout", "phone")
    done = put(str(file), "remind.strict", ["off"])
    assert done.changes == [Change("remind.strict", True, False, False)]
    assert unset(str(file), "remind.strict").changes == [
        Change("remind.strict", False, None, False)
    ]
    assert unset(str(file), "remind.strict").changes == [Change("remind.strict", None, None, False)]
    assert file.read_text() == TIDY


def test_a_new_address_takes_the_place_of_another(file: Path) -> None:
    done = put(str(file), "channel.phone.url_env", ["PHONE"])
    assert done.changes == [
        Change("channel.phone.url_env", None, "PHONE", None),
        Change("channel.phone.url", "ntfy://s3cret", None, None),
    ]
    assert file.read_text() == TIDY.replace('url = "ntfy://s3cret"', 'url_env = "PHONE"')


def test_a_channel_that_is_used_is_not_taken_out(file: Path) -> None:
    for name in ("channel.phone", "channel.phone.url"):
        with pytest.raises(SettingsError, match=r"remind\.channels: there is no channel 'phone'"):
            unset(str(file), name)
    assert file.read_text() == TIDY
    put(str(file), "remind.channels", ["stdout"])
    assert unset(str(file), "channel.phone.url").changes == [
        Change("channel.phone.url", "ntfy://s3cret", None, None)
    ]
    assert "channel" not in tomllib.loads(file.read_text())


def test_what_is_wrong_in_the_file_can_be_taken_out(file: Path) -> None:
    file.write_text(f"remind.strct = true\n{TIDY}")
    with pytest.raises(SettingsError, match=r"remind\.strct is no setting"):
        put(str(file), "remind.strict", ["true"])
    unset(str(file), "remind.strct")
    assert file.read_text() == TIDY


def test_tables_may_stand_in_any_order(file: Path) -> None:
    file.write_text(
        "[channel.b]\nexec = 'b'\n[remind]\n[sources]\na = 1\n[channel.a]\nexec = 'a'\n"
    )
    put(str(file), "remind.strict", ["true"])
    put(str(file), "channel.c.exec", ["c"])
    put(str(file), "channel.b.exec", ["new"])
    assert tomllib.loads(file.read_text()) == {
        "channel": {"a": {"exec": "a"}, "b": {"exec": "new"}, "c": {"exec": "c"}},
        "remind": {"strict": True},
        "sources": {"a": 1},
    }


def test_what_cannot_be_changed_in_place_is_left_to_an_editor(file: Path) -> None:
    file.write_text("channel = { phone = { exec = 'x' } }\n")
    with pytest.raises(
        SettingsError, match=r"cannot be changed from here\. Change it in an editor"
    ):
        put(str(file), "channel.desk.exec", ["y"])
    assert file.read_text() == "channel = { phone = { exec = 'x' } }\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("remind.strct", ["true"]),
        ("remind", ["true"]),
        ("channel.phone", ["ntfy://topic"]),
        ("channel.a b.url", ["ntfy://topic"]),
        ("sources.pixel.file", ["other.csv"]),
        ("remind.strict", ["perhaps"]),
        ("remind.stale_days", ["three"]),
        ("remind.channels", [""]),
        ("remind.channels", ["stdout,mail"]),
        ("channel.mail.timeout", ["3"]),
    ],
)
def test_what_is_refused_leaves_the_file_alone(file: Path, name: str, words: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        put(str(file), name, words)
    assert "\n" not in str(caught.value)
    assert file.read_text() == TIDY
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("remind.least", ["5", "%"], "5 %"),
        ("remind.channels", ["stdout,", "phone"], ["stdout", "phone"]),
        ("remind.channels", ["phone"], ["phone"]),
        ("remind.quiet", ["None"], ""),
        ("remind.quiet", [""], ""),
        ("channel.desk.exec", ["a | b"], "a | b"),
        ("channel.desk.exec", ["mail", "two words"], "mail 'two words'"),
        ("channel.phone.timeout", ["3"], 3),
    ],
)
def test_values_are_typed_as_people_do(
    file: Path, name: str, words: list[str], value: object
) -> None:
    put(str(file), name, words)
    assert get(str(file), name).value == value


def test_a_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "giga" / "config.toml"
    put(str(path), "remind.strict", ["true"])
    assert path.read_text() == "[remind]\nstrict = true\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_file_that_others_may_read_is_closed(file: Path) -> None:
    file.chmod(0o644)
    put(str(file), "channel.phone.url", ["ntfy://s3cret"])
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "config.toml"
    link.parent.mkdir()
    link.symlink_to(Path("..") / "config.toml")
    put(str(link), "remind.strict", ["true"])
    assert link.is_symlink()
    assert "strict = true" in file.read_text()


def test_only_a_file_is_replaced(tmp_path: Path) -> None:
    """GIGA_CONFIG=/dev/null is a way to have no settings; the device must stay one."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(SettingsError, match="is no file"):
            put(str(path), "remind.strict", ["true"])
        with pytest.raises(SettingsError, match="is no file"):
            files.write(str(path), "")


def test_what_cannot_be_written_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "config.toml"
    with pytest.raises(SettingsError, match="cannot be"):
        put(str(path), "remind.strict", ["true"])
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_of_many_writers_none_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    program = "import sys; from ledger.settings.changing import put; put(*sys.argv[1:3], ['x'])"
    names = [f"channel.c{number}.exec" for number in range(6)]
    writers = [subprocess.Popen([sys.executable, "-c", program, str(path), name]) for name in names]
    assert [writer.wait(60) for writer in writers] == [0] * len(names)
    assert len(tomllib.loads(path.read_text())["channel"]) == len(names)
