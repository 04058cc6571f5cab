"""``giga sources add``: each device is asked once, and what it says is shown."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from imitations import (
    BEARER,
    DEVICE,
    FIELDS,
    MONTH,
    Router,
    a_router,
    busctl,
    hilink_error,
    hilink_page,
    machine,
    mmcli,
    netstats,
    nlbw,
    program,
    saying,
    zte_page,
)
from person import Quick

from ledger.sources import Counter, Used
from ledger.sources.devices import adb, hilink, modemmanager, networkmanager, proc, sysfs, zte
from ledger.sources.devices import nlbw as nlbw_device

HOST = platform.node()
HERE = {"base": "1000", "zone": "Asia/Tokyo", "today": "2026-11-22"}
REAL = Path("/proc/net/dev").exists()
Put = Callable[[str, str], None]


@pytest.fixture
def router() -> Iterator[Router]:
    with a_router() as found:
        yield found


@pytest.fixture
def machine_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Puts a program in the place of one of this machine."""

    def put(name: str, script: str) -> None:
        monkeypatch.setenv("PATH", program(tmp_path, name, script))

    return put


# Counters of this machine ---------------------------------------------------------------------


def test_proc_counts_both_ways_since_the_boot(tmp_path: Path) -> None:
    root = machine(tmp_path, wwan0=(7000, 300), lo=(5, 5))
    found = proc.fetch({"interface": "wwan0", "root": root})
    name = f"proc {HOST}/wwan0"
    assert found.name == name
    assert list(found.rows) == [Counter(name, 7300, life="b001")]


def test_proc_knows_an_interface_that_touches_its_number(tmp_path: Path) -> None:
    root = machine(tmp_path, wwan0=(7_000_000_000, 300))
    dev = Path(root) / "proc/net/dev"
    dev.write_text(dev.read_text().replace("wwan0: 7000000000", "wwan0:7000000000"))
    (counter,) = proc.fetch({"interface": "wwan0", "root": root}).rows
    assert counter.bytes == 7_000_000_300


def test_sysfs_tells_an_interface_that_came_back_from_the_one_that_went(tmp_path: Path) -> None:
    told = {"interface": "wwan0", "root": machine(tmp_path, wwan0=(7000, 300))}
    (first,) = sysfs.fetch(told).rows
    (tmp_path / "root/sys/class/net/wwan0/ifindex").write_text("9\n")
    (second,) = sysfs.fetch(told).rows
    assert first.bytes == second.bytes == 7300
    assert (first.life, second.life) == ("b001/1", "b001/9")


@pytest.mark.parametrize("kind", ["proc", "sysfs"])
def test_an_interface_that_is_not_there(quick: Quick, tmp_path: Path, kind: str) -> None:
    root = machine(tmp_path, wwan0=(7000, 300), lo=(5, 5))
    said = quick.refused("sources", "add", "stick", kind, "interface=usb0", f"root={root}")
    assert "There is no interface 'usb0' now. There are: " in said and "wwan0" in said
    assert "--yes" in said and "stick" not in quick.ok("sources")


@pytest.mark.skipif(not REAL, reason="no Linux")
def test_the_real_counters_of_this_machine_agree() -> None:
    interface = "lo"
    (of_proc,) = proc.fetch({"interface": interface}).rows
    (of_sysfs,) = sysfs.fetch({"interface": interface}).rows
    (later,) = proc.fetch({"interface": interface}).rows
    assert 0 < of_proc.bytes <= of_sysfs.bytes <= later.bytes
    assert of_sysfs.life.startswith(of_proc.life) and len(of_proc.life) == 36


# Modems and NetworkManager --------------------------------------------------------------------

STATS = {"bytes-rx": "1000", "bytes-tx": "200"}
TOTAL = {"total-bytes-rx": "5000", "total-bytes-tx": "600"}


def test_a_modem_tells_all_that_its_connection_ever_had(machine_with: Put) -> None:
    machine_with("mmcli", mmcli({**STATS, **TOTAL}))
    (counter,) = modemmanager.fetch({}).rows
    assert (counter.name, counter.bytes) == (f"modemmanager {HOST}/any wwan0", 5600)
    assert counter.since is None and BEARER in counter.life


def test_an_older_modemmanager_tells_only_the_open_connection(machine_with: Put) -> None:
    machine_with("mmcli", mmcli({**STATS, "start-date": "2026-11-20T08:15:00+09:00"}))
    (counter,) = modemmanager.fetch({"modem": "0"}).rows
    assert counter.bytes == 1200 and str(counter.since) == "2026-11-20"
    assert counter.life.endswith("2026-11-20T08:15:00+09:00")


def test_two_connections_are_two_meters(machine_with: Put) -> None:
    machine_with("mmcli", mmcli(TOTAL, bearers=2))
    names = [counter.name for counter in modemmanager.fetch({}).rows]
    assert [name.split()[-1] for name in names] == ["wwan0", "wwan1"]


def test_a_modem_that_is_not_connected_says_nothing_and_does_not_fail(machine_with: Put) -> None:
    machine_with("mmcli", mmcli({}, connected="no"))
    assert list(modemmanager.fetch({}).rows) == []


def test_a_modem_without_counters_is_refused(quick: Quick, tmp_path: Path) -> None:
    path = program(tmp_path, "mmcli", mmcli({}))
    said = quick.refused("sources", "add", "stick", "modemmanager", PATH=path)
    assert "no counters" in said and "sysfs" in said


def test_a_program_that_is_not_there(quick: Quick, tmp_path: Path) -> None:
    said = quick.refused("sources", "add", "stick", "modemmanager", PATH=str(tmp_path))
    assert "mmcli cannot be run" in said


def test_what_a_program_says_when_it_fails_is_told(quick: Quick, tmp_path: Path) -> None:
    script = "echo 'error: couldn'\\''t find modem' >&2; exit 1"
    path = program(tmp_path, "mmcli", script)
    said = quick.refused("sources", "add", "stick", "modemmanager", PATH=path)
    assert "mmcli failed with status 1: error: couldn't find modem" in said


def test_networkmanager_is_asked_for_fresh_figures(tmp_path: Path, machine_with: Put) -> None:
    """At a rate of 0 it shows what once was; the rate is set, and set back."""
    machine_with("busctl", busctl(tmp_path, 7000, 300))
    (counter,) = networkmanager.fetch({"interface": "wwan0"}).rows
    assert counter.bytes == 7300 and counter.life.endswith(DEVICE)
    assert (tmp_path / "rate").read_text().strip() == "0"


def test_networkmanager_that_refreshes_by_itself_is_left_alone(
    tmp_path: Path, machine_with: Put
) -> None:
    machine_with("busctl", busctl(tmp_path, 7000, 300, rate=2000, may_set=False))
    (counter,) = networkmanager.fetch({"interface": "wwan0"}).rows
    assert counter.bytes == 7300


def test_networkmanager_that_lets_nobody_refresh_is_not_believed(
    quick: Quick, tmp_path: Path
) -> None:
    path = program(tmp_path, "busctl", busctl(tmp_path, 7000, 300, may_set=False))
    said = quick.refused("sources", "add", "stick", "networkmanager", "interface=wwan0", PATH=path)
    assert "Permission denied" in said


# Phones and routers ---------------------------------------------------------------------------

HOUR = int(datetime(2026, 11, 20, 15, tzinfo=UTC).timestamp())
"""Midnight in Tokyo."""


def test_a_phone_tells_its_hours(machine_with: Put) -> None:
    dump = netstats((HOUR, 1000), (HOUR + 3600, 500))
    machine_with("adb", saying({"-s\\ R5\\ shell\\ dumpsys\\ netstats\\ --full": dump}))
    rows = [row for row in adb.fetch({**HERE, "serial": "R5"}).rows if isinstance(row, Used)]
    assert sum(row.bytes for row in rows) == 1500
    assert {f"{row.when:%m-%d}" for row in rows} == {"11-21"}


def test_a_phone_that_does_not_trust_this_machine(quick: Quick, tmp_path: Path) -> None:
    path = program(tmp_path, "adb", "echo 'adb: device unauthorized.' >&2; exit 1")
    said = quick.refused("sources", "add", "phone", "adb", PATH=path)
    assert "adb: device unauthorized." in said


def test_nlbw_sums_what_the_router_groups(machine_with: Put) -> None:
    said = nlbw((4, 7000, 300), (6, 600, 10))
    machine_with("ssh", saying({"*--\\ root@router\\ nlbw\\ -c\\ json\\ -g\\ family": said}))
    (counter,) = nlbw_device.fetch({**HERE, "host": "root@router"}).rows
    assert counter == Counter("nlbwmon root@router", 7910)
    (counter,) = nlbw_device.fetch({**HERE, "host": "root@router", "period": "1"}).rows
    assert (str(counter.since), counter.life) == ("2026-11-01", "")


def test_a_host_is_no_option_of_ssh(quick: Quick, tmp_path: Path) -> None:
    path = program(tmp_path, "ssh", "touch called")
    said = quick.refused("sources", "add", "router", "nlbw", "host=-oProxyCommand=id", PATH=path)
    assert "is no name or address" in said and not (tmp_path / "called").exists()


def test_hilink_tells_its_month(router: Router) -> None:
    router.pages[MONTH] = hilink_page(7_000_000_000, 300, "2026-11-6")
    found = hilink.fetch({"host": router.host})
    name = f"hilink {router.host}"
    (counter,) = found.rows
    assert found.name == counter.name == name
    assert (counter.bytes, str(counter.since)) == (7_000_000_300, "2026-11-06")


@pytest.mark.parametrize("prefix", ["", "flux_"])
def test_zte_tells_its_month_to_who_seems_to_come_from_its_page(
    router: Router, prefix: str
) -> None:
    router.pages[FIELDS] = zte_page("7000", "300", prefix=prefix)
    (counter,) = zte.fetch({"host": router.host}).rows
    assert (counter.bytes, counter.life, counter.since) == (7300, "", None)
    ((path, referer),) = router.asked
    assert "multi_data=1" in path and referer.startswith(f"http://{router.host}/")


def test_zte_that_swaps_the_two_ways_counts_the_same(router: Router) -> None:
    router.pages[FIELDS] = zte_page("300", "7000")
    (counter,) = zte.fetch({"host": router.host}).rows
    assert counter.bytes == 7300


LOGINS = {
    "an error of HiLink": ("hilink", {MONTH: hilink_error("100003")}, 200, ""),
    "empty fields of ZTE": ("zte", {FIELDS: zte_page("", "")}, 200, ""),
    "a redirection": ("hilink", {MONTH: ""}, 302, "/html/index.html"),
    "a status": ("zte", {FIELDS: "{}"}, 403, ""),
}


@pytest.mark.parametrize("case", LOGINS)
def test_a_router_that_wants_a_login(quick: Quick, router: Router, case: str) -> None:
    kind, router.pages, router.status, router.sends_to = LOGINS[case]
    said = quick.refused("sources", "add", "box", kind, f"host={router.host}")
    assert "tells nothing without a login" in said
    assert len(router.asked) == 1


ODD = {
    "another error": ("hilink", hilink_error("125002"), "code 125002"),
    "no such page": ("hilink", None, "HTTP status 404"),
    "a page of something else": ("hilink", "<html>Hello</html>", "not as was expected"),
    "no number": ("hilink", hilink_page(1, 2).replace(">1<", ">many<"), "not as was expected"),
    "a giant": ("hilink", hilink_page(1, 2) + " " * 10_000_000, "not as was expected"),
    "no JSON": ("zte", "<html>Hello</html>", "not as was expected"),
    "other JSON": ("zte", '{"result":"0"}', "not as was expected"),
    "a list": ("zte", "[1]", "not as was expected"),
    "deep JSON": ("zte", "[" * 60_000, "not as was expected"),
}


@pytest.mark.parametrize("case", ODD)
def test_a_router_that_answers_otherwise(quick: Quick, router: Router, case: str) -> None:
    kind, page, expected = ODD[case]
    if page is not None:
        router.pages = {MONTH: page, FIELDS: page}
    said = quick.refused("sources", "add", "box", kind, f"host={router.host}")
    assert expected in said


@pytest.mark.parametrize("drips", [False, True])
def test_a_slow_router_is_given_up(quick: Quick, router: Router, drips: bool) -> None:
    """Also one that says something now and then."""
    router.pages[MONTH] = hilink_page(7000, 300)
    router.drips, router.waits = drips, 0.1 if drips else 30
    said = quick.refused("sources", "add", "box", "hilink", f"host={router.host}", "timeout=0.5")
    assert "no answer within 0.5 seconds" in said


def test_a_slow_program_is_ended_with_all_that_it_started(quick: Quick, tmp_path: Path) -> None:
    path = program(tmp_path, "adb", "(sleep 2; touch alive) & sleep 30")
    said = quick.refused("sources", "add", "phone", "adb", "timeout=0.5", PATH=path)
    assert "no answer within 0.5 seconds" in said
    with pytest.raises(TimeoutError):
        _wait_for(tmp_path / "alive", 3)


def _wait_for(file: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not file.exists():
        if time.monotonic() > deadline:
            raise TimeoutError(file)
        time.sleep(0.1)


def test_nobody_is_there(quick: Quick, router: Router) -> None:
    host = router.host
    router.shutdown()
    router.server_close()
    said = quick.refused("sources", "add", "box", "hilink", f"host={host}")
    assert f"{host} was not reached: Connection refused" in said


@pytest.mark.parametrize("host", ["http://192.168.8.1", "a b", "x/../y", "1.2.3.4@5.6.7.8"])
def test_a_host_is_a_name_and_nothing_more(quick: Quick, host: str) -> None:
    said = quick.refused("sources", "add", "box", "hilink", f"host={host}")
    assert "is no name or address" in said
