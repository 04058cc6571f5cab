"""Reading the file of settings: what it may say, and what is refused with what would work."""

from __future__ import annotations

import os
import re
from datetime import time
from pathlib import Path

import pytest

from ledger import settings
from ledger.errors import SettingsError
from ledger.settings import Channel, Least, Quiet
from ledger.settings.paths import default_path

GB, MB = 10**9, 10**6


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refusal(file: Path, text: str | bytes) -> str:
    """What is said of a file, without its name."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SettingsError) as caught:
        settings.read(str(file))
    message = str(caught.value)
    assert message.startswith(f"{file}: ")
    assert "\n" not in message
    return message.removeprefix(f"{file}: ")


# --- what it says -----------------------------------------------------------------------------


def test_without_a_file_everything_has_a_default(file: Path) -> None:
    assert settings.read(str(file)) == settings.Settings(
        strict=False,
        least=Least(50),
        quiet=None,
        stale_days=3,
        reading_days=31,
        channels=(settings.STDOUT,),
        known=(settings.STDOUT,),
    )
    assert not file.exists()


def test_every_key_is_read(file: Path) -> None:
    file.write_text(
        """
        [remind]
        strict = true
        least = "200MB"
        quiet = "22:00-07:00"
        stale_days = 0
        reading_days = 7
        channels = ["desk", "stdout", "phone", "mail"]

        [channel.desk]
        exec = '''
            notify-send "$GIGA_TITLE" |
            cat
        '''
        timeout = 2.5

        [channel.phone]
        url_env = "PHONE"

        [channel.mail]
        url_file = "address.txt"

        [channel.unused]
        url_command = "pass show x"

        [sources.pixel]
        anything = { goes = 1 }
        """
    )
    command = '            notify-send "$GIGA_TITLE" |\n            cat\n        '
    desk = Channel("desk", "exec", command, 2.5)
    phone = Channel("phone", "url_env", "PHONE", 10)
    mail = Channel("mail", "url_file", str(file.parent / "address.txt"), 10)
    assert settings.read(str(file)) == settings.Settings(
        strict=True,
        least=Least(0, "200MB"),
        quiet=Quiet(time(22), time(7)),
        stale_days=0,
        reading_days=7,
        channels=(desk, settings.STDOUT, phone, mail),
        known=(
            settings.STDOUT,
            *(desk, phone, mail, Channel("unused", "url_command", "pass show x", 10)),
        ),
    )


@pytest.mark.parametrize("path", ["~/address", "/etc/address"])
def test_a_path_may_be_absolute_or_begin_at_home(
    file: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    file.write_text(f'remind.channels = ["a"]\nchannel.a.url_file = "{path}"')
    (channel,) = settings.read(str(file)).channels
    assert channel.target == path.replace("~", "/home/me")


@pytest.mark.parametrize("text", ["", "# nothing\n", "[remind]\n[channel]\n", "\ufeff[remind]\r\n"])
def test_a_file_may_say_nothing(file: Path, text: str) -> None:
    file.write_text(text)
    assert settings.read(str(file)) == settings.read(str(file.parent / "missing.toml"))


def test_nothing_is_read_from_the_null_device() -> None:
    assert settings.read(os.devnull).stale_days == 3


# --- values -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "grant", "unit", "least"),
    [
        ("5 %", 20 * GB, 1000, GB),
        ("2.5%", 2 * GB, 1000, 50 * MB),
        ("100 %", 7, 1000, 7),
        ("0", GB, 1000, 0),
        ("200MB", GB, 1000, 200 * MB),
        ("200MB", GB, 1024, 200 * 1024**2),
        ("1GiB", GB, 1000, 1024**3),
    ],
)
def test_the_least_amount_is_a_share_or_an_amount_in_the_unit_of_the_plan(
    file: Path, text: str, grant: int, unit: int, least: int
) -> None:
    file.write_text(f'remind.least = "{text}"')
    assert settings.read(str(file)).least.of(grant, unit) == least


@pytest.mark.parametrize(
    ("hours", "quiet", "loud"),
    [
        ("22:00-07:00", ["22:00", "23:59", "00:00", "06:59"], ["07:00", "12:00", "21:59"]),
        ("9:30 - 17:00", ["09:30", "16:59"], ["09:29", "17:00", "00:00"]),
        ("22:00-00:00", ["22:00", "23:59"], ["00:00", "21:59"]),
    ],
)
def test_quiet_hours_may_go_over_midnight(
    file: Path, hours: str, quiet: list[str], loud: list[str]
) -> None:
    file.write_text(f'remind.quiet = "{hours}"')
    found = settings.read(str(file)).quiet
    assert found is not None
    assert all(found.holds(time.fromisoformat(at)) for at in quiet)
    assert not any(found.holds(time.fromisoformat(at)) for at in loud)


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("remind.strct = true", "remind.strct is no setting. Was 'remind.strict' meant?"),
        ("strict = true", "strict is no setting. Was 'remind.strict' meant?"),
        ("[remnd]", "remnd is no setting. Known are: remind.strict, "),
        ("zzz = 1", "zzz is no setting. Known are: remind.strict, remind.least, "),
        ("remind = 1", "remind is no setting."),
        ('"remind.strict" = true', "'remind.strict' is no setting."),
        ("channel.x = 1", "channel.x is no setting."),
        ('channel.x.urll = "a://b"', "channel.x.urll is no setting. Was 'channel.x.url' meant?"),
        ('channel."a b".exec = "x"', "channel.'a b'.exec is no setting."),
        ("remind.strict.much = true", "remind.strict.much is no setting. Was 'remind.strict'"),
        ("[[channel]]", "channel is no setting."),
    ],
)
def test_an_unknown_key_is_named_with_what_may_be_meant(file: Path, text: str, said: str) -> None:
    assert refusal(file, text).startswith(said)


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [
        ("remind.strict", ['"yes"', "1", "{}"], "true or false"),
        ("remind.stale_days", ["-1", "true", '"3"', "3.5", "4000"], "a whole number of days"),
        (
            "remind.least",
            ["5", '"5"', '"101 %"', '"-5 %"', '"much"', '""', '"1,200MB"'],
            "a share of the grant such as '5 %', or an amount such as 200MB",
        ),
        (
            "remind.quiet",
            ['"22-07"', '"24:00-07:00"', '"22:60-07:00"', '"7:00-07:00"', "22:00:00", '" "'],
            "two times of day such as 22:00-07:00, or nothing",
        ),
        (
            "remind.channels",
            ["[]", '"stdout"', '["stdout", "stdout"]', "[1]"],
            "one or more names, none of them twice",
        ),
        ("channel.x.exec", ["1", '""', '" \\n"', '"a\\u0000b"', '["a"]'], "a command"),
        ("channel.x.url", ['"topic"', '"a://b\\nc"', "1"], "an address such as ntfy://TOPIC"),
        ("channel.x.url_env", ['"A B"', '"1A"', '""'], "the name of an environment variable"),
        ("channel.x.url_file", ['""', "1"], "the path of a file"),
        ("channel.x.timeout", ["0", "-1", "nan", "inf", "601", "true", '"1"'], "a number of sec"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(
    file: Path, key: str, values: list[str], expected: str
) -> None:
    for value in values:
        assert refusal(file, f"{key} = {value}").startswith(f"{key}: expected {expected}"), value


@pytest.mark.parametrize(
    "keys", [[], ["timeout = 3"], ["exec = 'a'", "url = 'b://c'"], ["url_env = 'A'", "exec = 'a'"]]
)
def test_a_channel_has_exactly_one_address(file: Path, keys: list[str]) -> None:
    said = refusal(file, "\n".join(["[channel.phone]", *keys]))
    assert said == (
        "[channel.phone]: expected exactly one of exec, url, url_env, url_file, url_command."
    )


def test_a_channel_that_is_named_must_be_there(file: Path) -> None:
    phone = "[channel.phone]\nexec = 'x'"
    assert refusal(file, f"remind.channels = ['phne']\n{phone}") == (
        "remind.channels: there is no channel 'phne'. Was 'phone' meant?"
    )
    assert "giga config channel.NAME.url ADDRESS" in refusal(file, "remind.channels = ['mail']")


def test_standard_output_is_no_name_for_another_channel(file: Path) -> None:
    assert "this name is taken" in refusal(file, "[channel.stdout]\nexec = 'x'")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("remind = [", "is no valid TOML: "),
        ("a = 1\na = 2", "is no valid TOML: "),
        ("a = " + "[" * 50_000, "has more than 1000 tables and lists."),
        (".".join("a" * 45_000) + " = 1", "is nested more than 16 deep."),
        ("a = " + "9" * 50_000, "is no valid TOML: "),
        (b"a = '\xff'", "is not UTF-8 text."),
        ("#" * 100_001, "is too long for settings."),
    ],
    ids=["syntax", "twice", "many", "deep", "digits", "bytes", "long"],
)
def test_what_is_no_file_of_settings_is_refused(file: Path, text: str | bytes, said: str) -> None:
    assert refusal(file, text).startswith(said)


def test_a_wrong_line_is_named(file: Path) -> None:
    assert "line 2" in refusal(file, "[remind]\nstrict = maybe\n")


def test_a_value_that_is_refused_is_not_shown(file: Path) -> None:
    assert "s3cret" not in refusal(file, "channel.x.url = 'token-s3cret'")


def test_a_folder_and_a_pipe_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(SettingsError, match=re.escape(f"{path}: is no file.")):
            settings.read(str(path))


# --- where it lies ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "env", "path"),
    [
        ("linux", {}, "/home/me/.config/giga/config.toml"),
        ("linux", {"XDG_CONFIG_HOME": "/elsewhere"}, "/elsewhere/giga/config.toml"),
        ("linux", {"XDG_CONFIG_HOME": "relative"}, "/home/me/.config/giga/config.toml"),
        ("darwin", {}, "/home/me/Library/Application Support/giga/config.toml"),
        ("win32", {"APPDATA": "/Users/me/Roaming"}, "/Users/me/Roaming/giga/config.toml"),
        ("linux", {"GIGA_CONFIG": "~/my.toml"}, "/home/me/my.toml"),
        ("darwin", {"GIGA_CONFIG": "/my.toml"}, "/my.toml"),
        ("linux", {"GIGA_CONFIG": ""}, "/home/me/.config/giga/config.toml"),
    ],
)
def test_the_file_lies_where_the_platform_keeps_settings(
    platform: str, env: dict[str, str], path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CONFIG_HOME", "APPDATA", "GIGA_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/me", **env}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    assert default_path() == path
