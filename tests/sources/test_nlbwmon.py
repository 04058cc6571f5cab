"""What a router with nlbwmon says: one counter for each accounting period."""

from __future__ import annotations

import json
from datetime import date

import pytest
from bring import SAMPLES, found, rows

from ledger.errors import LedgerError
from ledger.sources import Counter

BY_MAC = """\
mac\tconns\trx_bytes\trx_pkts\ttx_bytes\ttx_pkts
00:00:00:00:00:00\t411\t72968\t751\t61428\t767
34:02:86:00:00:03\t598\t239950465\t171095\t5715237\t86155
"""
WHOLE = 72968 + 61428 + 239950465 + 5715237
JSON = {
    "columns": ["family", "proto", "port", "rx_bytes", "rx_pkts", "tx_bytes", "tx_pkts", "layer7"],
    "data": [[4, "TCP", 443, 100, 1, 10, 1, "HTTPS"], [6, "UDP", 0, 1000, 1, 1, 1, None]],
}


def test_all_rows_are_summed_whatever_they_are_grouped_by() -> None:
    told = found("nlbwmon", BY_MAC, period="1")
    assert told.name == "nlbwmon"
    assert list(told.rows) == [Counter("nlbwmon", WHOLE, date(2026, 11, 1))]


@pytest.mark.parametrize(
    "text",
    [
        BY_MAC.replace("\t", ","),
        BY_MAC.replace("\t", ";"),
        BY_MAC.replace("\n", "\r\n"),
        BY_MAC.replace("rx_bytes", '"rx_bytes"').replace("mac", '"mac"'),
        BY_MAC + "\n",
    ],
)
def test_separators_and_quotes(text: str) -> None:
    assert rows("nlbwmon", text, period="1")[0].bytes == WHOLE


def test_json() -> None:
    assert rows("nlbwmon", json.dumps(JSON), period="1")[0].bytes == 1111


def test_nothing_yet() -> None:
    head = BY_MAC.splitlines()[0]
    assert rows("nlbwmon", head, period="1")[0].bytes == 0
    assert rows("nlbwmon", json.dumps({**JSON, "data": []}), period="1")[0].bytes == 0


class TestPeriod:
    @pytest.mark.parametrize(
        ("said", "since"),
        [
            ("1", "2026-11-01"),
            ("23", "2026-11-23"),
            ("24", "2026-10-24"),
            ("28", "2026-10-28"),
            ("2026-11-05", "2026-11-05"),
            ("2026-10-01/14", "2026-11-12"),
            ("2026-11-09/14", "2026-11-23"),
            ("2026-11-10/14", "2026-11-10"),
        ],
    )
    def test_when_it_began(self, said: str, since: str) -> None:
        (counter,) = rows("nlbwmon", BY_MAC, period=said)
        assert (str(counter.since), counter.life) == (since, "")

    @pytest.mark.parametrize(
        "said", ["0", "29", "-2", "2026-13-01", "2026-11-24", "2027-01-01/7", "2026-11-01/0", "x"]
    )
    def test_what_is_no_period_that_runs(self, said: str) -> None:
        with pytest.raises(LedgerError, match="no period that runs today"):
            found("nlbwmon", BY_MAC, period=said)

    def test_it_is_asked_for(self) -> None:
        with pytest.raises(LedgerError, match=r"period begin\?.*--period"):
            found("nlbwmon", BY_MAC)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no columns rx_bytes, tx_bytes"),
        ("  Fam   Host ( MAC )   Layer7   Conn.  > Downld.   Upload\n", "no columns"),
        (BY_MAC.replace("72968", "71.26 K"), "Row 2 makes no sense"),
        (BY_MAC.replace("72968", "-1"), "Row 2 makes no sense"),
        (BY_MAC[:-30], "Row 3 makes no sense"),
        (json.dumps(JSON)[:-9], "breaks off"),
        (json.dumps({"data": []}), "not of nlbw"),
        (json.dumps({**JSON, "data": [[1]]}), "Row 1 makes no sense"),
        (json.dumps({**JSON, "data": [7]}), "Row 1 makes no sense"),
        (json.dumps({**JSON, "columns": 7}), "not of nlbw"),
    ],
)
def test_what_cannot_be_read(text: str, why: str) -> None:
    with pytest.raises(LedgerError, match=why) as refused:
        found("nlbwmon", text, period="1")
    assert "nlbw -c csv" in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "whole"), [("nlbw_csv_g_mac.tsv", WHOLE), ("nlbw_json.json", 239950465 + 5715237)]
)
def test_samples(name: str, whole: int) -> None:
    if not (SAMPLES / name).exists():
        pytest.skip("no samples here")
    assert rows("nlbwmon", SAMPLES / name, period="1")[0].bytes == whole
