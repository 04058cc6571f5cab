"""What ``giga export`` may write over."""

from __future__ import annotations

import pytest
from person import Quick


@pytest.mark.parametrize("form", ["ics", "hledger", "beancount", "json", "sqlite"])
def test_every_export_replaces_what_is_its_own_or_empty_and_nothing_else(
    mineo: Quick, form: str
) -> None:
    file = mineo.folder / "data"
    file.touch()
    mineo.ok("export", form, "data")
    before = file.read_bytes()
    mineo.ok("export", form, "data")
    assert len(file.read_bytes()) == len(before) > 0
    for content in (b"\n", b"x" + before):
        file.write_bytes(content)
        assert "left alone" in mineo.refused("export", form, "data")
        assert file.read_bytes() == content
    (mineo.folder / "link").symlink_to("nowhere")
    for name in ("link", "."):
        assert "left alone" in mineo.refused("export", form, name)
