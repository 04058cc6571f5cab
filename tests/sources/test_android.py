"""What a phone says of its networks, in the shapes of many years."""

# ruff: noqa: E501 - lines as phones print them

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from bring import SAMPLES, by_day, codes, found, partial, rows, used
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.sources import Used

DAY = 24 * 3600
NOV_1 = 1793458800
"""1 Nov 2026, 00:00 in Tokyo."""
MOBILE = (
    "type=0, ratType=COMBINED, subscriberId=440100..., metered=true, defaultNetwork=true, subId=1"
)
WIFI = 'type=1, ratType=COMBINED, wifiNetworkKey="Home"wpa2-psk, metered=false, subId=-1'
VPN = "type=17, ratType=COMBINED, metered=false, defaultNetwork=true, subId=-1, transports={0, 4}"


def history(ident: str, buckets: dict[int, int], omitted: int = 0, uid: str = "-1") -> str:
    lines = [
        f"  ident=[{{{ident}}}] uid={uid} set=ALL tag=0x0",
        "    NetworkStatsHistory: bucketDuration=3600",
        *([f"      (omitting {omitted} buckets)"] if omitted else []),
        *(f"      st={at} rb={amount} rp=1 tb=1 tp=1 op=0" for at, amount in buckets.items()),
    ]
    return "\n".join(lines) + "\n"


def dump(*histories: str, before: str = "", after: str = "") -> str:
    """``--full`` of a phone with Android 16."""
    head = f"{before}Xt stats:\n  Pending bytes: 123\n  Complete history:\n"
    return head + "".join(histories) + (after or "\nInterfaceMapHelper:\n  BPF map status:\n")


def at(day: int, hour: int = 12) -> int:
    """An hour of a day in November, in Tokyo."""
    return NOV_1 + (day - 1) * DAY + hour * 3600


WIFI_ALWAYS = history(WIFI, {at(day, 3): 5 for day in range(1, 9)})


class TestCounting:
    def test_received_and_sent_of_each_hour(self) -> None:
        text = dump(history(MOBILE, {at(1): 10, at(2): 20, at(3, 0): 30}))
        assert used("android", text) == [
            Used(datetime.fromtimestamp(at(1), UTC), 11, partial=True),  # it may have begun in it
            Used(datetime.fromtimestamp(at(2), UTC), 21),
            Used(datetime.fromtimestamp(at(3, 0), UTC), 31, partial=True),
        ]

    def test_histories_of_one_sim_are_summed(self) -> None:
        roaming = MOBILE.replace("metered=true", "metered=true, roaming=true")
        text = dump(history(MOBILE, {at(1): 10}), history(roaming, {at(1): 100}))
        assert by_day(used("android", text)) == {"2026-11-01": 112}

    def test_a_vpn_and_wifi_are_not_counted(self) -> None:
        text = dump(history(VPN, {at(1): 10}), history(MOBILE, {at(1): 11}), WIFI_ALWAYS)
        assert by_day(used("android", text))["2026-11-01"] == 12

    def test_other_sections_are_not_counted(self) -> None:
        other = history(MOBILE, {at(1): 1000})
        by_app = history(MOBILE, {at(1): 1000}, uid="10147")
        text = dump(
            history(MOBILE, {at(1): 10}),
            before=f"Dev stats:\n{other}",
            after=f"UID stats:\n{by_app}UID tag stats:\n{by_app}",
        )
        assert by_day(used("android", text)) == {"2026-11-01": 11}

    def test_an_app_in_the_section_of_the_device(self) -> None:
        text = dump(history(MOBILE, {at(1): 10}), history(MOBILE, {at(1): 99}, uid="10147"))
        assert by_day(used("android", text)) == {"2026-11-01": 11}

    def test_a_wifi_that_calls_itself_mobile(self) -> None:
        evil = WIFI.replace("Home", "[{type=0, subId=1")
        text = dump(history(MOBILE, {at(1): 10}), history(evil, {at(1): 99}))
        assert by_day(used("android", text)) == {"2026-11-01": 11}

    def test_line_ends_of_windows(self) -> None:
        text = dump(history(MOBILE, {at(1): 10})).replace("\n", "\r\n")
        assert by_day(used("android", text)) == {"2026-11-01": 11}

    @given(st.dictionaries(st.integers(0, 200), st.integers(0, 10**12), min_size=1))
    def test_every_byte_of_a_sim_once(self, hours: dict[int, int]) -> None:
        """However it is split into histories, and whatever else there is."""
        buckets = {NOV_1 + hour * 3600: amount for hour, amount in hours.items()}
        idle = MOBILE.replace("defaultNetwork=true", "defaultNetwork=false")
        odd = {start: amount for start, amount in buckets.items() if amount % 2}
        even = {start: amount for start, amount in buckets.items() if not amount % 2}
        text = dump(history(MOBILE, odd), history(idle, even), history(VPN, buckets), WIFI_ALWAYS)
        told = used("android", text)
        assert sum(row.bytes for row in told) == sum(buckets.values()) + len(buckets)


class TestShapes:
    def test_android_4(self) -> None:
        """Milliseconds, square brackets, words; one network under two names."""
        text = f"""\
Xt stats:
  Pending bytes: 39250
  History since boot:
  ident=[[type=MOBILE_SUPL, subType=COMBINED, subscriberId=311111...], [type=MOBILE, subType=COMBINED, subscriberId=311111...]] uid=-1 set=ALL tag=0x0
    NetworkStatsHistory: bucketDuration=3600000
      bucketStart={at(1)}000 activeTime=3600000 rxBytes=4666 rxPackets=7 txBytes=1597 txPackets=10 operations=0
  ident=[[type=WIFI, subType=COMBINED, networkId="MySSID"]] uid=-1 set=ALL tag=0x0
    NetworkStatsHistory: bucketDuration=3600000
      bucketStart={at(1)}000 activeTime=31824 rxBytes=21502 rxPackets=78 txBytes=17748 txPackets=90 operations=0
"""
        told = found("android", text)
        assert told.name == "android 311111"
        assert list(told.rows) == [Used(datetime.fromtimestamp(at(1), UTC), 6263, partial=True)]

    def test_android_7(self) -> None:
        ident = "type=MOBILE, subType=COMBINED, subscriberId=310260..., metered=true"
        told = found("android", dump(history(ident, {at(1): 10})))
        assert told.name == "android 310260"
        assert by_day(list(told.rows)) == {"2026-11-01": 11}

    def test_without_a_subscriber(self) -> None:
        ident = "type=0, ratType=COMBINED, subscriberId=null, metered=true, subId=-1"
        assert found("android", dump(history(ident, {at(1): 10}))).name == "android"


class TestWhatIsMissing:
    def test_a_day_on_wifi_alone_is_zero(self) -> None:
        text = dump(history(MOBILE, {at(2): 10, at(5): 20}), WIFI_ALWAYS)
        told = used("android", text)
        assert Used(datetime(2026, 11, 3, 12, tzinfo=ZoneInfo("Asia/Tokyo")), 0) in told
        assert all(isinstance(row.when, datetime) for row in told)
        assert by_day(told) == {
            f"2026-11-0{day}": {2: 11, 5: 21}.get(day, 0) for day in range(2, 8)
        }  # the phone was seen from the 1st to the 8th, which it did not see whole

    def test_a_day_on_which_it_was_not_seen_is_unknown(self) -> None:
        text = dump(history(MOBILE, {at(1): 10, at(2): 10, at(5): 20, at(6): 1, at(7): 1}))
        told = used("android", text)
        assert "2026-11-03" not in by_day(told)
        assert partial(told) == {"2026-11-01", "2026-11-05", "2026-11-07"}

    def test_a_clock_that_was_not_set_yet(self) -> None:
        """A bucket of years ago makes no years of zeros."""
        text = dump(history(MOBILE, {at(2): 1, at(3): 1}), history(WIFI, {1682478000: 4147}))
        assert set(by_day(used("android", text))) == {"2026-11-02", "2026-11-03"}

    def test_hours_that_were_left_out_are_said_and_their_day_is_partial(self) -> None:
        text = dump(
            history(MOBILE, {at(4): 10, at(5): 10, at(6): 10}, omitted=12),
            history(MOBILE.replace("true", "false"), {at(2): 10}),
            WIFI_ALWAYS,
        )
        assert codes(rows("android", text)) == ["omitted"]
        told = used("android", text)
        assert by_day(told) == {
            "2026-11-02": 11, "2026-11-04": 11, "2026-11-05": 11, "2026-11-06": 11, "2026-11-07": 0
        }  # fmt: skip
        assert partial(told) == {"2026-11-02", "2026-11-04"}

    def test_hours_of_wifi_that_were_left_out_do_not_matter(self) -> None:
        text = dump(history(MOBILE, {at(4): 10}), history(WIFI, {at(4): 1}, omitted=5))
        assert codes(rows("android", text)) == []

    def test_no_mobile_data_at_all(self) -> None:
        told = rows("android", dump(WIFI_ALWAYS, history(VPN, {at(1): 1})))
        assert codes(told) == ["not_counted"] and len(told) == 1


class TestDays:
    @pytest.mark.parametrize(
        ("zone", "shifted"),
        [
            ("Asia/Tokyo", []),
            ("Asia/Kolkata", ["day_shift"]),
            ("Asia/Kathmandu", ["day_shift"]),
            ("America/New_York", []),
        ],
    )
    def test_a_zone_of_half_hours_is_said(self, zone: str, shifted: list[str]) -> None:
        text = dump(history(MOBILE, {at(1, hour): 1 for hour in range(24)}))
        assert codes(rows("android", text, zone=zone)) == shifted

    def test_an_hour_over_midnight_keeps_its_beginning(self) -> None:
        midnight = int(datetime(2026, 11, 1, 18, 0, tzinfo=UTC).timestamp())  # 23:30 in Kolkata
        text = dump(history(MOBILE, {midnight: 7}))
        assert by_day(used("android", text, zone="Asia/Kolkata")) == {"2026-11-01": 8}

    def test_pieces_of_two_hours(self) -> None:
        text = dump(history(MOBILE, {at(1, 23): 1})).replace("3600", "7200")
        assert codes(rows("android", text)) == ["day_shift"]


class TestSims:
    TWO = dump(
        history(MOBILE, {at(1): 10}),
        history(MOBILE.replace("subId=1", "subId=2"), {at(1): 20}),
        history(MOBILE.replace("440100", "310260").replace("subId=1", "subId=3"), {at(1): 30}),
    )

    def test_with_several_one_is_asked_for(self) -> None:
        with pytest.raises(LedgerError, match=r"440100/1, 440100/2, 310260/3\?.*--sim"):
            found("android", self.TWO)

    @pytest.mark.parametrize(
        ("sim", "name", "whole"),
        [
            ("440100/2", "android 440100/2", 21),
            ("2", "android 440100/2", 21),
            ("310260", "android 310260/3", 31),
            ("440100", "android 440100", 32),
        ],
    )
    def test_the_one_that_was_named(self, sim: str, name: str, whole: int) -> None:
        told = found("android", self.TWO, sim=sim)
        assert told.name == name
        assert by_day(list(told.rows)) == {"2026-11-01": whole}

    def test_one_that_is_not_there(self) -> None:
        with pytest.raises(LedgerError, match=r"no SIM '7'.*440100/1, 440100/2, 310260/3"):
            found("android", self.TWO, sim="7")

    def test_a_history_that_does_not_say_which_card(self) -> None:
        """It is of the only card there is."""
        text = dump(history(MOBILE, {at(1): 10}), history(MOBILE[:-1] + "-1", {at(1): 20}))
        told = found("android", text)
        assert told.name == "android 440100/1"
        assert by_day(list(told.rows)) == {"2026-11-01": 32}

    def test_the_name_stays_when_it_is_said(self) -> None:
        text = dump(history(MOBILE, {at(1): 10}))
        assert found("android", text).name == found("android", text, sim="1").name


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no section 'Xt stats'"),
        ("error: no devices/emulators found\n", "no section 'Xt stats'"),
        ("UID stats:\n" + history(MOBILE, {at(1): 1}), "no section 'Xt stats'"),
        (dump(history(MOBILE, {at(1): 1}))[:-55], "Line 6 makes no sense: 'st="),
        (dump(history(MOBILE, {at(1): -1})), "Line 6 makes no sense"),
        (dump(history(MOBILE, {10**11: 1})), "Line 6 makes no sense"),
    ],
)
def test_what_is_no_dump(text: str, why: str) -> None:
    with pytest.raises(LedgerError, match=why) as refused:
        found("android", text)
    assert "\n" not in str(refused.value)


class TestSamples:
    def test_a_real_phone_on_wifi_and_vpn(self) -> None:
        path = SAMPLES / "android_dumpsys_netstats_2026_real_redacted.txt"
        if not path.exists():
            pytest.skip("no samples here")
        assert codes(rows("android", path)) == ["not_counted"]

    def test_mobile_data_with_hours_left_out(self) -> None:
        path = SAMPLES / "android_dumpsys_netstats_detail_made.txt"
        if not path.exists():
            pytest.skip("no samples here")
        assert codes(rows("android", path)) == ["omitted"]
        assert by_day(used("android", path)) == {"2017-01-10": 12031 + 38476 + 315616 + 94800}
