"""The packet log of IIJmio: days with the coupon on, which count, and off, which do not."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from bring import SAMPLES, codes, found, rows, used

from ledger.errors import LedgerError
from ledger.sources import Used

MB = 10**6


def log(*lines: dict[str, Any], code: str = "OK") -> str:
    contract = {"hddServiceCode": "hdd1", "hdoInfo": list(lines)}
    return json.dumps({"returnCode": code, "packetLogInfo": [contract]})


def line(name: str, days: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    return {
        "hdoServiceCode": name,
        "packetLog": [
            {"date": day, "withCoupon": on, "withoutCoupon": off} for day, (on, off) in days.items()
        ],
    }


ONE = log(line("hdo1", {"20261122": (50, 19), "20261123": (25, 0)}))
TWO = log(line("hdo1", {"20261122": (1, 0)}), line("hdo2", {"20261122": (2, 0)}))


def test_what_counts_is_brought_in_and_the_rest_is_said() -> None:
    told = found("iijmio", ONE)
    assert told.name == "iijmio hdo1"
    first, last, remark = told.rows
    assert first == Used(date(2026, 11, 22), 50 * MB, row=1)
    assert last == Used(date(2026, 11, 23), 25 * MB, partial=True, row=2)
    assert remark.code == "not_counted" and remark.text.startswith("19 MB")  # type: ignore[union-attr]


def test_the_rest_as_a_category_of_the_plan() -> None:
    told = rows("iijmio", ONE, uncounted="slow")
    assert codes(told) == []
    assert [(row.bytes, row.category) for row in told] == [
        (50 * MB, ""), (19 * MB, "slow"), (25 * MB, ""), (0, "slow")
    ]  # fmt: skip


def test_several_lines_keep_their_codes() -> None:
    told = found("iijmio", TWO)
    assert told.name == "iijmio hdd1"
    assert [(row.line, row.bytes) for row in told.rows] == [("hdo1", MB), ("hdo2", 2 * MB)]  # type: ignore[union-attr]


def test_one_of_several() -> None:
    told = found("iijmio", TWO, sim="hdo2")
    assert told.name == "iijmio hdo2"
    assert list(told.rows) == [Used(date(2026, 11, 22), 2 * MB, "hdo2", row=1)]


def test_a_line_of_another_network() -> None:
    text = ONE.replace("hdoInfo", "hduInfo").replace("hdoServiceCode", "hduServiceCode")
    assert sum(row.bytes for row in used("iijmio", text)) == 75 * MB


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "damaged"),
        (ONE[:-9], "damaged"),
        ("[" * 100_000, "damaged"),
        ("[]", "no packet log"),
        ('{"couponInfo": []}', "no packet log"),
        ('{"returnCode": "User Authorization Failure"}', "Authorization Failure"),
        (log(), "no line"),
        (log(line("hdo1", {"2026-11-22": (1, 1)})), "hdo1, row 1: no day"),
        (log(line("hdo1", {"20261132": (1, 1)})), "hdo1, row 1: no day"),
        (log(line("hdo1", {"20261122": (1.5, 1)})), "hdo1, row 1: amounts"),
        (log(line("hdo1", {"20261122": (1, -1)})), "hdo1, row 1: amounts"),
        (log(line("hdo1", {"20261122": (True, 1)})), "hdo1, row 1: amounts"),
    ],
)
def test_what_cannot_be_read(text: str, why: str) -> None:
    with pytest.raises(LedgerError, match=why) as refused:
        rows("iijmio", text)
    assert "\n" not in str(refused.value)


def test_a_day_that_stands_twice_is_refused() -> None:
    said = line("hdo1", {"20261122": (1, 1)})
    said["packetLog"] *= 2
    with pytest.raises(LedgerError, match="hdo1, row 2: 2026-11-22 comes twice"):
        rows("iijmio", log(said))


def test_a_line_that_is_not_there() -> None:
    with pytest.raises(LedgerError, match=r"no line 'hdo7'.*hdo1, hdo2"):
        found("iijmio", TWO, sim="hdo7")


def test_sample() -> None:
    path = SAMPLES / "iijmio_packetlog_api_made.json"
    if not path.exists():
        pytest.skip("no samples here")
    assert [(str(row.when), row.bytes) for row in used("iijmio", path)] == [
        ("2013-11-01", 50 * MB),
        ("2013-11-02", 25 * MB),
    ]
