"""``giga config``: the settings of this machine, as a person looks at them and changes them."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from person import Giga, Quick

EVERY = """\
setting              value   source
remind.strict        false   default
remind.least         5 %     default
remind.quiet         ""      default
remind.stale_days    3       default
remind.reading_days  31      default
remind.channels      stdout  default
"""


@pytest.fixture
def file(quick: Quick) -> Path:
    """Where the settings of this person lie; the file is not there yet."""
    path = quick.folder / "my.toml"
    quick.env["GIGA_CONFIG"] = str(path)
    return path


def test_every_setting_is_shown_with_where_it_comes_from(quick: Quick, file: Path) -> None:
    assert quick.ok("config") == EVERY
    quick.ok("config", "remind.strict", "true")
    quick.ok("config", "channel.phone.url", "ntfy://s3cret")
    wanted = EVERY.replace("false   default", "true    file")
    shown = quick.ok("config")
    assert [line.split() for line in shown.splitlines()] == [
        *[line.split() for line in wanted.splitlines()],
        ["channel.phone.url", "ntfy://***", "file"],
        ["channel.phone.timeout", "10", "default"],
    ]


def test_looking_writes_nothing_and_needs_no_ledger(quick: Quick, file: Path) -> None:
    quick.ok("config")
    quick.ok("config", "remind.strict")
    assert list(quick.folder.iterdir()) == []


def test_one_setting_is_printed_as_it_is_typed(quick: Quick, file: Path) -> None:
    for name, typed, printed in [
        ("remind.strict", "on", "true"),
        ("remind.least", "200MB", "200MB"),
        ("remind.quiet", "22:00-07:00", "22:00-07:00"),
        ("remind.stale_days", "7", "7"),
        ("channel.phone.url", "ntfy://s3cret", "ntfy://s3cret"),
        ("remind.channels", "phone, stdout", "phone,stdout"),
    ]:
        quick.ok("config", name, typed)
        assert quick.ok("config", name) == f"{printed}\n"
    assert ["remind.stale_days", "7", "file"] in map(str.split, quick.ok("config").splitlines())


def test_a_change_says_what_was(quick: Quick, file: Path) -> None:
    for args, said in [
        (("remind.strict", "true"), "remind.strict: true; it was false, the default"),
        (("remind.strict", "true"), "remind.strict: true"),
        (("remind.least", "5", "%"), "remind.least: 5 %; it was 5 %, the default"),
        (("remind.quiet", "1:00-2:00"), 'remind.quiet: 1:00-2:00; it was "", the default'),
        (("remind.quiet", "none"), 'remind.quiet: ""; it was 1:00-2:00'),
        (("--unset", "remind.strict"), "remind.strict: false, the default; it was true"),
        (("--unset", "remind.strict"), "remind.strict: false, the default"),
    ]:
        assert quick.ok("config", *args) == f"{said}\n"
    assert tomllib.loads(file.read_text()) == {"remind": {"least": "5 %", "quiet": ""}}


def test_a_channel_is_described_and_then_used(quick: Quick, file: Path) -> None:
    assert quick.ok("config", "channel.phone.url", "ntfy://s3cret") == (
        "channel.phone.url: ntfy://***; it was not set\n"
        "No message goes there yet: giga config remind.channels stdout,phone\n"
    )
    assert quick.ok("config", "remind.channels", "stdout,phone") == (
        "remind.channels: stdout,phone; it was stdout, the default\n"
    )
    assert quick.ok("config", "channel.phone.exec", "cat > got") == (
        "channel.phone.exec: cat > got; it was not set\n"
        "channel.phone.url: not set; it was ntfy://***\n"
    )
    assert quick.ok("config", "remind.channels", "stdout") == (
        "remind.channels: stdout; it was stdout,phone\n"
    )
    assert quick.ok("config", "--unset", "channel.phone") == (
        "channel.phone.exec: not set; it was cat > got\n"
    )


def test_an_address_is_shown_only_to_who_asks_for_it(quick: Quick, file: Path) -> None:
    said = quick.ok("config", "channel.phone.url", "ntfy://old-s3cret")
    said += quick.ok("config", "channel.phone.url", "ntfy://s3cret")
    said += quick.ok("config") + quick.ok("config", "--json")
    said += quick.refused("config", "channel.phone.url", "nothing-s3cret")
    said += quick.ok("config", "--unset", "channel.phone.url")
    assert "s3cret" not in said
    assert said.count("ntfy://***") == 6


def test_who_else_can_read_an_address_is_told(quick: Quick, file: Path) -> None:
    quick.ok("config", "channel.phone.url", "ntfy://s3cret")
    file.chmod(0o644)
    answer = quick.run("config")
    assert answer.status == 0
    assert answer.err == f"giga: {file} holds an address, and others may read it: chmod 600\n"
    quick.ok("config", "remind.strict", "true")
    assert quick.run("config").err == ""


def test_without_an_address_everybody_may_read_it(quick: Quick, file: Path) -> None:
    quick.ok("config", "channel.phone.url_env", "PHONE")
    file.chmod(0o644)
    quick.ok("config")


def test_as_json(quick: Quick, file: Path) -> None:
    quick.ok("config", "remind.strict", "true")
    data = quick.data("config")
    assert (data["schema"], data["file"]) == (1, str(file))
    assert data["settings"][0] == {
        "key": "remind.strict",
        "value": True,
        "default": False,
        "set": True,
    }
    assert data["settings"][5] == {
        "key": "remind.channels",
        "value": ["stdout"],
        "default": ["stdout"],
        "set": False,
    }
    (only,) = quick.data("config", "remind.least")["settings"]
    assert only["value"] == "5 %"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("remind.strct",), "remind.strct is no setting. Was 'remind.strict' meant?"),
        (("remind.strct", "true"), "remind.strct is no setting. Was 'remind.strict' meant?"),
        (("--unset", "remind.strct"), "remind.strct is no setting. Was 'remind.strict' meant?"),
        (("remind.strict", "maybe"), "remind.strict: expected true or false."),
        (("channel.phone.url",), "channel.phone.url is not set."),
    ],
)
def test_what_is_refused_says_what_would_work(
    quick: Quick, file: Path, args: tuple[str, ...], said: str
) -> None:
    assert quick.refused("config", *args) == said
    assert not file.exists()


def test_a_file_that_is_wrong_is_refused_by_name(quick: Quick, file: Path) -> None:
    file.write_text("remind.strct = true\n")
    for args in [(), ("remind.strict",), ("remind.strict", "true"), ("--json",)]:
        said = quick.refused("config", *args)
        assert said == f"{file}: remind.strct is no setting. Was 'remind.strict' meant?"
    assert quick.ok("config", "--unset", "remind.strct") == ("remind.strct: not set; it was true\n")
    assert file.read_text() == ""


@pytest.mark.parametrize(
    "args",
    [
        ("--unset",),
        ("--unset", "remind.strict", "true"),
        ("--path", "remind.strict"),
        ("--json", "remind.strict", "true"),
        ("--json", "--unset", "remind.strict"),
        ("remind.stale_days", "-1"),
    ],
)
def test_wrong_usage(quick: Quick, file: Path, args: tuple[str, ...]) -> None:
    quick.misused("config", *args)
    assert not file.exists()


def test_where_the_file_is(giga: Giga, tmp_path: Path) -> None:
    """As a process: in the folder of the platform, unless GIGA_CONFIG says otherwise."""
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": ""}
    path = Path(giga.ok("config", "--path", **home).strip())
    assert path.is_relative_to(tmp_path)
    assert path.parts[-2:] == ("giga", "config.toml")
    giga.ok("config", "remind.strict", "true", **home)
    assert path.is_file()
    assert giga.ok("config", "--path", GIGA_CONFIG="~/x.toml").strip() == f"{tmp_path}/x.toml"
    assert giga.ok("config", "remind.strict", GIGA_CONFIG=os.devnull) == "false\n"


def test_help_lists_every_setting(quick: Quick) -> None:
    said = quick.ok("config", "--help")
    for name in ("remind.strict", "remind.channels", "channel.NAME.exec", "channel.NAME.timeout"):
        assert name in said
