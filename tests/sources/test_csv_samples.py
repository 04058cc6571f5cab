"""Real traces, and files as people's programs write them, where they are at hand."""

from __future__ import annotations

import csv
from pathlib import Path

import bring
import pytest

from ledger.errors import LedgerError

TRACES = bring.SAMPLES.parent / "traces"
GB, MB = 10**9, 10**6


def sample(name: str) -> Path:
    path = bring.SAMPLES / name
    if not path.exists():
        pytest.skip(f"no {path}")
    return path


@pytest.mark.parametrize(
    ("name", "column", "size"),
    [
        ("belgium_phone_mb.csv", "total_mb", MB),
        ("indonesia2_brlan_bytes.csv", "total_bytes", 1),
        ("indonesia_usb0_tether_bytes.csv", "total_bytes", 1),
        ("archzero_wlan0_bytes.csv", "total_bytes", 1),
        ("randop_enxe0_bytes.csv", "total_bytes", 1),
    ],
)
def test_a_trace(name: str, column: str, size: int) -> None:
    path = TRACES / name
    if not path.exists():
        pytest.skip(f"no {path}")
    with path.open(newline="") as file:
        expected = {row["date"]: round(float(row[column]) * size) for row in csv.DictReader(file)}
    assert bring.by_day(bring.used("csv", path)) == expected


def test_german() -> None:
    days = bring.by_day(bring.used("csv", sample("csv_de_semicolon_bom.csv")))
    assert days == {"2026-10-01": 1_234_560_000, "2026-10-02": 750 * MB}


def test_japanese() -> None:
    path = sample("csv_ja_shiftjis.csv")
    told = {"amount": "高速通信+低速通信"}
    with pytest.raises(LedgerError, match="Row 2: '1,234MB' may be read in two ways"):
        bring.rows("csv", path, **told)
    rows = bring.rows("csv", path, decimal="point", **told)
    assert bring.codes(rows) == ["encoding"]
    assert bring.by_day(rows[1:]) == {"2026-10-01": 1290 * MB, "2026-10-02": 12 * MB}


def test_american() -> None:
    path = sample("csv_us.csv")
    with pytest.raises(LedgerError, match="--date-order"):
        bring.rows("csv", path)
    days = bring.by_day(bring.used("csv", path, **{"date-order": "mdy"}))
    assert days == {"2026-10-01": 1_234_560_000, "2026-10-02": 0}


def test_chinese() -> None:
    days = bring.by_day(bring.used("csv", sample("csv_zh_gbk.csv")))
    assert days == {"2026-10-01": 1_234_500_000, "2026-10-02": 234_500_000}
