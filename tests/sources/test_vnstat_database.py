"""The database of vnStat 2.x: live, copied, torn, through a pipe; and a real vnStat."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from bring import SAMPLES, by_day, codes, found, partial, rows, used

from ledger.errors import LedgerError
from ledger.sources import Used, vnstat

TABLES = """
create table info(id integer primary key, name text unique not null, value text not null);
create table interface(id integer primary key, name text unique not null, alias text,
  active integer not null, created date not null, updated date not null,
  rxcounter integer not null, txcounter integer not null, rxtotal integer not null,
  txtotal integer not null);
create table {kind}(id integer primary key, interface integer, date date not null,
  rx integer not null, tx integer not null, unique (interface, date));
insert into info(name, value) values ('dbversion', '1');
insert into interface values (1, 'br-lan', '', 1, '2026-11-01 00:00:00', '2026-11-05 02:05:00',
  0, 0, 0, 0);
insert into interface values (3, 'wwan0', '', 1, '2026-11-02 19:07:40', '2026-11-05 02:05:00',
  0, 0, 0, 0);
insert into day(interface, date, rx, tx) values (1, '2026-11-01', 7, 0), (1, '2026-11-05', 7, 0),
  (3, '2026-11-02', 50, 5), (3, '2026-11-03', 240, 24), (3, '2026-11-05', 20, 2);
insert into hour(interface, date, rx, tx) values (3, '2026-11-05 00:00:00', 10, 1),
  (3, '2026-11-05 01:00:00', 10, 1), (3, '2026-11-03 23:00:00', 10, 1);
insert into top(interface, date, rx, tx) values (3, '2026-01-05', 9999, 1);
"""
KINDS = ("fiveminute", "hour", "day", "month", "year", "top")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """As vnStat makes it, small."""
    path = tmp_path / "copy of vnstat?.db"  # a name that is no plain part of an address
    info, interface, kind, *rest = TABLES.split("create table ")[1:]
    head = [f"create table {part}" for part in (info, interface)]
    one, inserts = kind.split("insert", 1)
    with closing(sqlite3.connect(path)) as db:
        kinds = [f"create table {one}".format(kind=name) for name in KINDS]
        db.executescript("".join([*head, *kinds, "insert", inserts, *rest]))
    return path


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(sql)


class TestReading:
    def test_days_and_where_they_are_whole_hours(self, database: Path) -> None:
        assert used("vnstat", database, interface="wwan0") == [
            Used(date(2026, 11, 2), 55, partial=True),
            Used(date(2026, 11, 3), 264),
            Used(datetime(2026, 11, 5, 0), 11, partial=True),
            Used(datetime(2026, 11, 5, 1), 11, partial=True),
        ]

    def test_one_that_began_at_midnight_saw_the_whole_day(self, database: Path) -> None:
        assert partial(used("vnstat", database, interface="br-lan")) == {"2026-11-05"}

    def test_several_interfaces_are_asked_about(self, database: Path) -> None:
        with pytest.raises(LedgerError, match=r"br-lan, wwan0\?"):
            found("vnstat", database)

    def test_through_a_pipe(self, database: Path) -> None:
        told = used("vnstat", database.read_bytes(), interface="wwan0")
        assert told == used("vnstat", database, interface="wwan0")

    def test_a_pipe_is_no_file_of_that_name(
        self, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "-").write_text("something else")
        assert used("vnstat", database.read_bytes(), interface="wwan0")

    def test_nothing_is_left_beside_it(self, database: Path) -> None:
        before = database.read_bytes()
        used("vnstat", database, interface="wwan0")
        assert os.listdir(database.parent) == [database.name]
        assert database.read_bytes() == before

    def test_a_copy_from_a_daemon_that_writes_ahead(self, database: Path) -> None:
        with closing(sqlite3.connect(database)) as db:
            db.execute("pragma journal_mode = wal")
        assert by_day(used("vnstat", database, interface="wwan0"))["2026-11-03"] == 264
        assert os.listdir(database.parent) == [database.name]

    def test_what_is_written_ahead_counts(self, database: Path) -> None:
        with closing(sqlite3.connect(database)) as daemon:
            daemon.execute("pragma journal_mode = wal")
            daemon.execute("update day set rx = 1000 where date = '2026-11-03'")
            daemon.commit()
            assert by_day(used("vnstat", database, interface="wwan0"))["2026-11-03"] == 1024

    def test_while_a_daemon_is_about_to_write(self, database: Path) -> None:
        with closing(sqlite3.connect(database)) as daemon:
            daemon.execute("begin immediate")
            daemon.execute("update day set rx = 1000 where date = '2026-11-03'")
            assert by_day(used("vnstat", database, interface="wwan0"))["2026-11-03"] == 264
            daemon.rollback()

    def test_a_spike_in_an_hour_of_a_day_that_counts_as_a_day(self, database: Path) -> None:
        change(database, "update hour set rx = 4294967296, tx = 4300000000 where id = 3")
        assert codes(rows("vnstat", database, interface="wwan0")) == ["spike"]


class TestRefusing:
    MANY = (
        "insert into day with recursive n(n) as (select 100 union all select n + 1 from n"
        " where n < 600) select n, 3, date('2000-01-01', n || ' days'), 1, 1 from n"
    )

    @pytest.mark.parametrize("keep", [0.3, 0.5, 0.9])
    def test_a_copy_that_broke_off(self, database: Path, keep: float) -> None:
        raw = database.read_bytes()
        database.write_bytes(raw[: int(len(raw) * keep)])
        self.refused(database, "no whole database of vnStat")

    def test_a_copy_torn_in_the_middle(self, database: Path) -> None:
        """One page of it is older than the rest: the rows, or the index through which they show."""
        change(database, self.MANY)
        old = database.read_bytes()
        change(database, "insert into day values (900, 3, '2026-11-04', 1, 1)")
        new = database.read_bytes()
        pages = [slice(at, at + 4096) for at in range(4096, len(new), 4096)]
        written = [page for page in pages if old[page] != new[page]]
        assert len(new) == len(old) and len(written) > 1
        for page in written:
            database.write_bytes(new[: page.start] + old[page] + new[page.stop :])
            self.refused(database, "no whole database of vnStat")

    def test_a_copy_whose_second_half_is_of_an_older_file(self, database: Path) -> None:
        old = database.read_bytes()
        change(database, self.MANY)
        new = database.read_bytes()
        database.write_bytes(new[:8192] + old[8192:])
        self.refused(database, "no whole database of vnStat")

    def test_a_database_of_another_program(self, tmp_path: Path) -> None:
        path = tmp_path / "other.db"
        change(path, "create table day(id)")
        self.refused(path, "no whole database of vnStat")

    def test_a_later_version(self, database: Path) -> None:
        change(database, "update info set value = '2'")
        self.refused(database, "unknown version")

    @pytest.mark.parametrize(
        "sql",
        [
            "update day set rx = 'many'",
            "update day set rx = -1",
            "update day set rx = 1.5",
            "update day set date = 'soon' where id = 1",
            "update interface set updated = ''",
            "drop table day; create view day as select 1 as id",
        ],
    )
    def test_rows_that_make_no_sense(self, database: Path, sql: str) -> None:
        change(database, sql)
        self.refused(database, "no whole database of vnStat")

    def refused(self, path: Path, why: str) -> None:
        with pytest.raises(LedgerError, match=why) as refused:
            found("vnstat", path, interface="wwan0")
        assert "\n" not in str(refused.value)


class TestFetching:
    def test_the_database_that_the_settings_name(self, database: Path) -> None:
        told = vnstat.fetch({"database": str(database), "interface": "wwan0"})
        assert told.name == "vnstat wwan0"
        assert by_day(list(told.rows)) == {"2026-11-02": 55, "2026-11-03": 264, "2026-11-05": 22}

    def test_a_clock_of_its_own(self, database: Path) -> None:
        told = {"database": str(database), "interface": "wwan0", "clock": "UTC"}
        assert codes(vnstat.fetch({**told, "zone": "Asia/Tokyo"}).rows) == ["day_shift"]
        assert codes(vnstat.fetch({**told, "zone": "Africa/Accra"}).rows) == []

    def test_a_database_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(LedgerError, match=r"none\.db: cannot be read: No such file"):
            vnstat.fetch({"database": str(tmp_path / "none.db")})

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(LedgerError, match="cannot be read"):
            vnstat.fetch({"database": str(tmp_path)})


REAL = """
set -e
ip link add wwan0 type dummy 2>/dev/null || ip link add wwan0 type veth peer name other
ip link set wwan0 up
ip link set other up 2>/dev/null || true
ip addr add 192.0.2.1/24 dev wwan0
ip neigh add 192.0.2.2 lladdr 02:00:00:00:00:02 dev wwan0
mkdir db
cat > conf <<END
DatabaseDir "$PWD/db"
PollInterval 2
UpdateInterval 2
SaveInterval 1
UseLogging 0
END
vnstatd --nodaemon --config conf &
daemon=$!
trap 'kill $daemon' EXIT
python3 -c "
import socket, time
way = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for _ in range(80):  # what goes through before the first look at the counters is not counted
    time.sleep(0.1)
    for _ in range(100):
        way.sendto(bytes(1000), ('192.0.2.2', 9))
"
cp db/vnstat.db live.db
kill $daemon
trap - EXIT
wait $daemon || true
for kind in d h f s a m; do vnstat --config conf -i wwan0 --json $kind > $kind; done
vnstat --config conf -i wwan0 --oneline b > oneline
vnstat --config conf -i wwan0 --xml d > xml
"""


def network_of_its_own() -> list[str]:
    """How a program gets one here; empty: not at all."""
    if not all(map(shutil.which, ("vnstatd", "vnstat", "ip", "unshare"))):
        return []
    ways = [["unshare", "-n"], ["unshare", "-rn"]]
    probe = ["sh", "-c", "ip link add probe type dummy || ip link add probe type veth peer name p2"]
    fit = (w for w in ways if not subprocess.run([*w, *probe], capture_output=True).returncode)
    return next(fit, [])


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a real vnStat kept and printed of up to 8000 datagrams of 1000 bytes."""
    way = network_of_its_own()
    if not way:
        pytest.skip("no vnStat, or no network of its own for it")
    folder = tmp_path_factory.mktemp("vnstat")
    command = [*way, "bash", "-c", REAL]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder


class TestRealVnstat:
    def test_its_database_and_all_that_it_prints_say_the_same(self, real: Path) -> None:
        told = vnstat.fetch({"database": str(real / "db" / "vnstat.db"), "interface": "wwan0"})
        days = by_day(list(told.rows))
        assert 1_000_000 < sum(days.values()) < 9_000_000
        for kind in ("d", "h", "f", "s", "a", "oneline"):
            assert by_day(used("vnstat", real / kind)) == days, kind
            assert partial(used("vnstat", real / kind)) == set(days), kind

    def test_a_copy_of_the_live_database(self, real: Path) -> None:
        assert set(by_day(used("vnstat", real / "live.db", interface="wwan0")).values()) <= {0}

    @pytest.mark.parametrize("kind", ["m", "xml"])
    def test_what_it_prints_and_is_no_days(self, real: Path, kind: str) -> None:
        with pytest.raises(LedgerError, match="vnstat --json d"):
            found("vnstat", real / kind)


class TestSamples:
    """Real files that other people published, where they are present."""

    @pytest.mark.parametrize("name", ["vnstat2_real_2025-09-16.db", "vnstat2.13_real.db"])
    def test_every_interface_of_a_database(self, name: str) -> None:
        path = SAMPLES / name
        if not path.exists():
            pytest.skip("no samples here")
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
            sums = db.execute(
                "select i.name, d.date, d.rx + d.tx, substr(i.updated, 1, 10)"
                " from day d join interface i on i.id = d.interface"
            ).fetchall()
        for interface in {row[0] for row in sums}:
            told = used("vnstat", path, interface=interface)
            mine = [row for row in sums if row[0] == interface]
            assert by_day(told) == {day: amount for _name, day, amount, _updated in mine}
            assert mine[0][3] in partial(told)
            assert {type(row.when) for row in told} <= {date, datetime}

    @pytest.mark.parametrize("kind", ["d", "h", "f"])
    def test_what_it_printed(self, kind: str) -> None:
        path = SAMPLES / f"vnstat2.10_json_{kind}_real.json"
        if not path.exists():
            pytest.skip("no samples here")
        (said,) = [
            part for part in json.loads(path.read_text())["interfaces"] if part["name"] == "wwan0"
        ]
        table = {"d": "day", "h": "hour", "f": "fiveminute"}[kind]
        whole = sum(row["rx"] + row["tx"] for row in said["traffic"][table])
        told = by_day(used("vnstat", path, interface="wwan0", zone="Asia/Jakarta"))
        assert sum(told.values()) == whole > 0

    def test_a_dump_of_version_1(self) -> None:
        path = SAMPLES / "vnstat1_json_made.json"
        if not path.exists():
            pytest.skip("no samples here")
        assert by_day(used("vnstat", path)) == {
            "2018-06-13": 10752 * 1024,
            "2018-06-14": 21504 * 1024,
        }
