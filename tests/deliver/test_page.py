"""docs/delivery.md: every setting is in it, and its recipes work."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ledger import settings
from ledger.deliver import Message, send
from ledger.settings import Channel
from ledger.settings.keys import CHANNEL, KEYS

PAGE = (Path(__file__).parents[2] / "docs" / "delivery.md").read_text("utf-8")
RECIPES = "\n".join(re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))

STUB = """#!/bin/sh
for word in "$0" "$@"; do printf '%s\\0' "$word"; done > "$HOME/words"
cat > "$HOME/read"
"""
"""Stands for a program that other machines have: writes down its words, and what it reads."""


def test_every_setting_is_a_row_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\S+)` \| ?(.*?) ?\|", PAGE, re.MULTILINE))
    keys = [*KEYS, *(key._replace(name=f"channel.NAME.{key.name}") for key in CHANNEL)]
    assert rows == {
        key.name: "" if key.default is None else f"`{json.dumps(key.default)}`" for key in keys
    }


def recipes(folder: Path) -> dict[str, Channel]:
    """The channels of the page, read as a file of settings."""
    names = re.findall(r"^\[channel\.(.*)\]$", RECIPES, re.MULTILINE)
    file = folder / "config.toml"
    file.write_text(f"remind.channels = {json.dumps(names)}\n{RECIPES}")
    return {channel.name: channel for channel in settings.read(str(file)).channels}


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("desk", "notify-send"),
        ("mac", "osascript"),
        ("phone-by-curl", "curl"),
        ("local-mail", "mail"),
        ("log", "jq"),
    ],
)
def test_a_recipe_hands_over_the_text(
    name: str, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, message: Message
) -> None:
    stub = tmp_path / program
    stub.write_text(STUB)
    stub.chmod(0o755)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "ntfy-topic").write_text("topic\n")
    send(recipes(tmp_path)[name], message)
    words = (tmp_path / "words").read_text("utf-8").split("\0")
    read = (tmp_path / "read").read_text("utf-8")
    if program == "jq":
        assert json.loads(read) == message.data
        return
    assert any(message.title in word for word in words)
    assert message.body in words or message.body in read


def test_every_recipe_with_a_command_is_tried(tmp_path: Path) -> None:
    commands = {name for name, channel in recipes(tmp_path).items() if channel.kind == "exec"}
    assert commands == {"desk", "mac", "phone-by-curl", "local-mail", "log"}
