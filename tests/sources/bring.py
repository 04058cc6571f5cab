"""What a source makes of a text or a file, as a program asks it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ledger.sources import Found, Input, Used

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


def found(
    source: str, content: bytes | str | Path, zone: str = "Asia/Tokyo", **options: str
) -> Found:
    """A path is opened where it lies; a text comes as through a pipe. Today is 2026-11-23."""
    module = import_module(f"ledger.sources.{source}")
    today = date(2026, 11, 23)
    if isinstance(content, Path):
        file: Any = io.BytesIO(content.read_bytes())
        return module.read(Input(str(content), file, options, 1000, ZoneInfo(zone), today))
    raw = content.encode() if isinstance(content, str) else content
    return module.read(Input("-", io.BytesIO(raw), options, 1000, ZoneInfo(zone), today))


def rows(source: str, content: bytes | str | Path, **said: str) -> list[Any]:
    return list(found(source, content, **said).rows)


def used(source: str, content: bytes | str | Path, **said: str) -> list[Used]:
    return [row for row in rows(source, content, **said) if isinstance(row, Used)]


def by_day(rows: Iterable[Used]) -> dict[str, int]:
    """Bytes by the day that stands on the row."""
    sums: dict[str, int] = {}
    for row in rows:
        day = row.when.date() if isinstance(row.when, datetime) else row.when
        sums[f"{day}"] = sums.get(f"{day}", 0) + row.bytes
    return sums


def partial(rows: Iterable[Used]) -> set[str]:
    """The days of which something is marked as partial."""
    return set(by_day(row for row in rows if row.partial))


def codes(rows: Iterable[Any]) -> list[str]:
    """The codes of the remarks among rows."""
    return [row.code for row in rows if hasattr(row, "code")]
