"""What vnStat prints: JSON of 2.x and 1.x, dumpdb, oneline; and what cannot be read."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from bring import by_day, codes, found, partial, rows, used
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.sources import Remark, Used

GIB4 = 2**32


def moment(when: date, offset: int | None = None) -> dict[str, Any]:
    said: dict[str, Any] = {"date": {"year": when.year, "month": when.month, "day": when.day}}
    if isinstance(when, datetime):
        said["time"] = {"hour": when.hour, "minute": when.minute}
        if offset is not None:
            moment = when - datetime(1970, 1, 1) - timedelta(hours=offset)
            said["timestamp"] = int(moment.total_seconds()) + 17
    return said


def interface(
    name: str = "wwan0",
    created: str = "2024-06-22",
    updated: str = "2026-11-05T02:00",
    offset: int | None = None,
    **tables: dict[str, tuple[int, int]],
) -> dict[str, Any]:
    """As vnStat 2.x writes it; rows by their day or moment in ISO."""
    traffic: dict[str, Any] = {"total": {"rx": 10**12, "tx": 10**11}}
    for table, lines in tables.items():
        traffic[table] = []
        for text, (rx, tx) in lines.items():
            when = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
            traffic[table].append({"id": len(traffic[table]), **moment(when), "rx": rx, "tx": tx})
    return {
        "name": name,
        "alias": "",
        "created": moment(date.fromisoformat(created)),
        "updated": moment(datetime.fromisoformat(updated), offset),
        "traffic": traffic,
    }


def document(*interfaces: dict[str, Any], version: str = "2") -> str:
    said = {"vnstatversion": "2.10", "jsonversion": version, "interfaces": list(interfaces)}
    return json.dumps(said)


def hours(day: str, start: int, end: int, rx: int = 10, tx: int = 1) -> dict[str, tuple[int, int]]:
    return {f"{day}T{hour:02}:00": (rx, tx) for hour in range(start, end)}


DAYS = {"2026-11-03": (240, 24), "2026-11-04": (0, 0), "2026-11-05": (20, 2)}


class TestDays:
    def test_received_and_sent_are_summed_and_the_last_day_is_partial(self) -> None:
        assert used("vnstat", document(interface(day=DAYS))) == [
            Used(date(2026, 11, 3), 264),
            Used(date(2026, 11, 4), 0),
            Used(date(2026, 11, 5), 22, partial=True),
        ]

    def test_a_day_that_is_not_there_is_not_made_up(self) -> None:
        days = {"2026-11-01": (1, 1), "2026-11-04": (0, 0)}
        assert by_day(used("vnstat", document(interface(day=days)))) == {
            "2026-11-01": 2,
            "2026-11-04": 0,
        }

    def test_the_day_on_which_vnstat_began_is_partial(self) -> None:
        text = document(interface(created="2026-11-03", day=DAYS))
        assert partial(used("vnstat", text)) == {"2026-11-03", "2026-11-05"}

    def test_its_name_is_that_of_the_interface(self) -> None:
        assert found("vnstat", document(interface(day=DAYS))).name == "vnstat wwan0"

    def test_days_that_are_left_out(self) -> None:
        text = document(interface(day=DAYS, hour=hours("2026-11-03", 0, 24)))
        told = used("vnstat", text, exclude="2026-11-03, 2026-11-05")
        assert by_day(told) == {"2026-11-04": 0}

    def test_a_list_of_days_to_leave_out_that_is_none(self) -> None:
        with pytest.raises(LedgerError, match="2026-11-03,2026-11-04"):
            found("vnstat", document(interface(day=DAYS)), exclude="yesterday")


class TestHours:
    def test_hours_take_the_place_of_the_day_that_they_make_up(self) -> None:
        text = document(interface(day=DAYS, hour=hours("2026-11-03", 0, 24)))
        told = used("vnstat", text)
        assert told[0] == Used(datetime(2026, 11, 3, 0), 11)
        assert len(told) == 24 + 2
        assert by_day(told) == {"2026-11-03": 264, "2026-11-04": 0, "2026-11-05": 22}

    def test_a_day_whose_first_hours_are_gone_counts_as_a_day(self) -> None:
        text = document(interface(day=DAYS, hour=hours("2026-11-03", 2, 24)))
        assert used("vnstat", text)[0] == Used(date(2026, 11, 3), 264)

    def test_of_hours_alone_the_day_in_which_they_begin_is_partial(self) -> None:
        told = hours("2026-11-03", 2, 24) | hours("2026-11-04", 0, 24) | hours("2026-11-05", 0, 2)
        assert partial(used("vnstat", document(interface(hour=told)))) == {
            "2026-11-03",
            "2026-11-05",
        }

    def test_an_hour_that_is_missing_between_others_makes_nothing_partial(self) -> None:
        """The machine slept; the sum of the day would not tell of it either."""
        told = hours("2026-11-03", 0, 24) | hours("2026-11-04", 0, 24)
        del told["2026-11-03T14:00"], told["2026-11-03T23:00"]
        assert partial(used("vnstat", document(interface(hour=told)))) == set()

    def test_hours_up_to_a_moment_that_was_asked_for(self) -> None:
        told = hours("2026-11-03", 0, 24) | hours("2026-11-04", 0, 12)
        assert partial(used("vnstat", document(interface(hour=told)))) == {"2026-11-04"}

    def test_five_minutes_make_hours(self) -> None:
        fives = {f"2026-11-04T{n // 12:02}:{n % 12 * 5:02}": (1, 1) for n in range(288)}
        told = used("vnstat", document(interface(fiveminute=fives)))
        assert len(told) == 24
        assert told[5] == Used(datetime(2026, 11, 4, 5), 24)

    def test_five_minutes_that_are_missing_make_the_day_partial(self) -> None:
        fives = {f"2026-11-04T{n // 12:02}:{n % 12 * 5:02}": (1, 1) for n in range(1, 288)}
        assert partial(used("vnstat", document(interface(fiveminute=fives)))) == {"2026-11-04"}

    def test_a_summary_has_two_rows_of_each(self) -> None:
        days = {"2026-11-04": (100, 10), "2026-11-05": (20, 2)}
        fives = {"2026-11-05T01:50": (1, 1), "2026-11-05T01:55": (1, 1)}
        months = {"2026-10-01": (5, 5), "2026-11-01": (5, 5)}
        text = document(
            interface(fiveminute=fives, hour=hours("2026-11-05", 0, 2), day=days, month=months)
        )
        assert by_day(used("vnstat", text)) == {"2026-11-04": 110, "2026-11-05": 22}

    @given(
        st.dictionaries(st.integers(0, 95), st.integers(0, 10**12)), st.integers(0, 95), st.data()
    )
    def test_no_byte_is_counted_twice_and_none_is_lost(
        self, amounts: dict[int, int], kept_from: int, data: st.DataObject
    ) -> None:
        """However many of the hours vnStat has dropped, the days stay what they are."""
        start = datetime(2026, 11, 2)
        all_hours = {(start + timedelta(hours=n)).isoformat(): a for n, a in amounts.items()}
        days: dict[str, int] = {}
        for when, amount in all_hours.items():
            days[when[:10]] = days.get(when[:10], 0) + amount
        first = (start + timedelta(hours=kept_from)).isoformat()
        kept = {when: (amount, 0) for when, amount in all_hours.items() if when >= first}
        text = document(interface(day={day: (sum_, 0) for day, sum_ in days.items()}, hour=kept))
        assert by_day(used("vnstat", text)) == days


class TestClock:
    def test_hours_keep_the_clock_of_vnstat(self) -> None:
        text = document(interface(day=DAYS, hour=hours("2026-11-03", 0, 24)))
        first = used("vnstat", text, clock="UTC")[0]
        assert first.when == datetime.fromisoformat("2026-11-03T00:00:00+00:00")

    @pytest.mark.parametrize(
        ("zone", "shifted"), [("Asia/Jakarta", []), ("Asia/Tokyo", ["day_shift"])]
    )
    def test_another_clock_than_the_plans_is_said(self, zone: str, shifted: list[str]) -> None:
        text = document(interface(day=DAYS, offset=7))
        assert codes(rows("vnstat", text, zone=zone)) == shifted

    def test_a_clock_that_was_said_wins(self) -> None:
        text = document(interface(day=DAYS, offset=7))
        (remark,) = [
            row for row in rows("vnstat", text, clock="Asia/Kolkata") if isinstance(row, Remark)
        ]
        assert "UTC+5.5" in remark.text and "UTC+9" in remark.text and not remark.asks
        assert codes(rows("vnstat", text, clock="Asia/Tokyo")) == []

    def test_what_is_no_time_zone(self) -> None:
        with pytest.raises(LedgerError, match=r"Mars.*Asia/Tokyo"):
            found("vnstat", document(interface(day=DAYS)), clock="Mars/Olympus")


class TestSpikes:
    def test_a_counter_read_as_full_is_asked_about(self) -> None:
        told = {"2026-11-03T04:00": (GIB4 + 40_000_000, GIB4 - 100)}
        days = {"2026-11-03": (GIB4 + 90_000_000, GIB4 + 500)}
        remarks = [
            row
            for row in rows("vnstat", document(interface(day=days, hour=told)))
            if isinstance(row, Remark)
        ]
        assert [(r.code, r.on, r.asks) for r in remarks] == [("spike", date(2026, 11, 3), True)]
        assert "2026-11-03 04:00" in remarks[0].text

    @pytest.mark.parametrize(
        ("rx", "tx", "spike"),
        [
            (GIB4, GIB4, True),
            (3 * GIB4, 3 * GIB4 + GIB4 // 50, True),
            (GIB4, GIB4 + GIB4 // 50, False),  # as a person may use by chance
            (GIB4, 2 * GIB4, False),
            (GIB4, 0, False),
            (0, 0, False),
            (1000, 1000, False),
        ],
    )
    def test_both_ways_are_within_a_hundredth(self, rx: int, tx: int, spike: bool) -> None:
        text = document(interface(day={"2026-11-03": (rx, tx)}))
        assert codes(rows("vnstat", text)) == ["spike"] * spike

    def test_a_day_that_is_left_out_is_not_asked_about(self) -> None:
        text = document(interface(day={**DAYS, "2026-11-02": (GIB4, GIB4)}))
        assert codes(rows("vnstat", text, exclude="2026-11-02")) == []

    def test_five_minutes_show_it_too(self) -> None:
        fives = {"2026-11-04T04:00": (GIB4, GIB4), "2026-11-04T04:05": (GIB4 // 2, 0)}
        assert codes(rows("vnstat", document(interface(fiveminute=fives)))) == ["spike"]


class TestInterfaces:
    TWO = document(interface("br-lan", day=DAYS), interface("wwan0", day={"2026-11-03": (1, 2)}))

    def test_with_several_one_is_asked_for(self) -> None:
        with pytest.raises(LedgerError, match=r"br-lan, wwan0\?.*--interface NAME"):
            found("vnstat", self.TWO)

    def test_the_one_that_was_named(self) -> None:
        assert by_day(used("vnstat", self.TWO, interface="wwan0")) == {"2026-11-03": 3}

    def test_several_are_joined_as_vnstat_joins_them(self) -> None:
        told = found("vnstat", self.TWO, interface="wwan0+br-lan")
        assert told.name == "vnstat wwan0+br-lan"
        assert by_day(list(told.rows))["2026-11-03"] == 264 + 3

    def test_one_named_twice_counts_once(self) -> None:
        told = used("vnstat", self.TWO, interface="wwan0+wwan0")
        assert by_day(told) == {"2026-11-03": 3}

    def test_a_name_with_a_plus_of_its_own(self) -> None:
        told = found("vnstat", document(interface("a+b", day=DAYS)), interface="a+b")
        assert told.name == "vnstat a+b"

    def test_one_that_is_not_there(self) -> None:
        with pytest.raises(LedgerError, match=r"no interface 'eth7'. There are: br-lan, wwan0"):
            found("vnstat", self.TWO, interface="eth7")

    def test_none_at_all(self) -> None:
        with pytest.raises(LedgerError, match="no interface yet"):
            found("vnstat", document())


OLD = {
    "id": "ppp0",
    "nick": "lte",
    "created": {"date": {"year": 2017, "month": 5, "day": 2}},
    "updated": {
        "date": {"year": 2018, "month": 6, "day": 14},
        "time": {"hour": 1, "minutes": 45},
    },
    "traffic": {
        "total": {"rx": 30, "tx": 3},
        "days": [
            {"id": 0, "date": {"year": 2018, "month": 6, "day": 14}, "rx": 20, "tx": 2},
            {"id": 1, "date": {"year": 2018, "month": 6, "day": 13}, "rx": 10, "tx": 1},
        ],
        "months": [],
        "tops": [],
        "hours": [
            {"id": 0, "date": {"year": 2018, "month": 6, "day": 14}, "rx": 15, "tx": 1},
            {"id": 1, "date": {"year": 2018, "month": 6, "day": 14}, "rx": 5, "tx": 1},
            {"id": 23, "date": {"year": 2018, "month": 6, "day": 13}, "rx": 5, "tx": 1},
        ],
    },
}


def test_json_of_1_x_is_in_kib_and_has_the_hour_for_an_id() -> None:
    told = found("vnstat", document(OLD, version="1"))
    assert told.name == "vnstat ppp0"
    assert list(told.rows) == [
        Used(date(2018, 6, 13), 11 * 1024),
        Used(datetime(2018, 6, 14, 0), 16 * 1024, partial=True),
        Used(datetime(2018, 6, 14, 1), 6 * 1024, partial=True),
    ]


class TestDump:
    """``--dumpdb`` of 1.x; its moments are made for New York, where a day begins at 05:00 UTC."""

    TEXT = """\
version;4
active;1
interface;ppp0
nick;ppp0
created;0
updated;1542430800
totalrx;100
totaltx;10
currx;1
curtx;1
totalrxk;0
totaltxk;0
btime;1542000000
d;0;1542430800;1;0;512;1;1
d;1;1542344400;2;1;0;3;1
d;2;1542258000;0;0;0;7;0
d;3;1542171600;0;0;0;0;0
d;4;0;0;0;0;0;0
m;0;1541048400;500;500;0;0;1
t;0;1530000000;900;900;0;0;1
h;0;1542430800;1536;1
h;1;0;0;0
"""

    def test_days_are_mib_and_kib_and_hours_kib(self) -> None:
        assert used("vnstat", self.TEXT, zone="America/New_York") == [
            Used(date(2018, 11, 15), 7 * 1024),
            Used(date(2018, 11, 16), (3 * 1024 + 3) * 1024),
            Used(datetime(2018, 11, 17, 0), 1537 * 1024, partial=True),
        ]

    def test_its_days_are_those_of_its_clock(self) -> None:
        told = used("vnstat", self.TEXT, zone="Asia/Tokyo", clock="America/New_York")
        assert list(by_day(told)) == ["2018-11-15", "2018-11-16", "2018-11-17"]

    def test_several_dumps_in_one(self) -> None:
        text = self.TEXT + self.TEXT.replace("ppp0", "wlan0")
        assert found("vnstat", text, interface="wlan0").name == "vnstat wlan0"

    @pytest.mark.parametrize("line", ["d;0;x;1;1;1;1;1", "d;0", "h;3;1542430800;-5;1", "updated;"])
    def test_a_line_that_makes_no_sense_is_named(self, line: str) -> None:
        with pytest.raises(LedgerError, match="Line 4 makes no sense"):
            found("vnstat", f"version;4\nactive;1\ninterface;ppp0\n{line}\n")


class TestOneline:
    TODAY = (
        "1;wwan0;2026-11-05;1098436070;205759106;1304195176;181138;2026-11;158632229751;"
        "29713086132;188345315883;144525;2916042700055;444621754561;3360664454616\n"
    )

    def test_today_so_far(self) -> None:
        assert used("vnstat", self.TODAY) == [Used(date(2026, 11, 5), 1304195176, partial=True)]

    def test_rounded_amounts_are_refused(self) -> None:
        text = "1;wwan0;2026-11-05;1.02 GiB;196.23 MiB;1.21 GiB;1 Mbit/s;2026-11;1 GiB;1 GiB;2 GiB;"
        with pytest.raises(LedgerError, match=r"1.21 GiB.*--oneline b"):
            found("vnstat", text + "1 Mbit/s;2.65 TiB;414.09 GiB;3.06 TiB\n")


LIVE = '{"jsonversion":"1","vnstatversion":"2.10","interface":"lo","sampletime":2}\n{"index":1}\n'
TRAFFIC = '{"jsonversion":"1","vnstatversion":"2.10","interface":"lo","sampletime":2,"rx":{}}'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("Error: Unable to open database.\n", "nothing that vnStat"),
        (" wwan0  /  daily\n\n  day  rx | tx | total\n", "nothing that vnStat"),
        ('<vnstat version="2.10" xmlversion="2">\n', "XML"),
        (LIVE, "--live"),
        (TRAFFIC, "-tr"),
        ('{"alert": {}}', "--alert"),
        (document(interface(day=DAYS))[:-40], "breaks off"),
        ("{" * 100_000, "breaks off"),
        ('{"a":' * 100_000, "breaks off"),
        (document(interface(day=DAYS), version="3"), "version 3"),
        (document(interface(month={"2026-11-01": (1, 1)})), "only month"),
        (document(interface(year={"2026-01-01": (1, 1)})), "only year"),
        (document(interface(top={"2026-11-01": (9, 9)})), "only top"),
        (document({"name": "wwan0"}), "lacks"),
        (document(7), "lacks"),  # type: ignore[arg-type]
        (document(interface(day={"2026-11-01": (-1, 1)})), "row 1 of 'day'"),
        (document(interface(day={"2026-11-01": (1, 1.5)})), "row 1 of 'day'"),  # type: ignore[dict-item]
        (document(interface(day={"2026-11-01": (True, 1)})), "row 1 of 'day'"),
        (document(interface(day={"2026-11-01": (10**19, 1)})), "row 1 of 'day'"),
    ],
)
def test_what_cannot_be_read_says_what_would_work(text: str, why: str) -> None:
    with pytest.raises(LedgerError, match=why) as refused:
        found("vnstat", text)
    assert "vnstat --json d | giga import vnstat -" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_day_that_stands_twice_is_refused() -> None:
    said = interface(day=DAYS)
    said["traffic"]["day"] *= 2
    with pytest.raises(LedgerError, match="row 4 of 'day'"):
        found("vnstat", document(said))


def test_a_mark_of_byte_order_does_not_matter() -> None:
    assert used("vnstat", "\N{ZERO WIDTH NO-BREAK SPACE}" + document(interface(day=DAYS)))
