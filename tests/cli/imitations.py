"""Devices that are not there: a router that answers over HTTP, and programs that ask for others.

What they say has the shapes that the devices' own documentation and field notes give.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

MONTH = "/api/monitoring/month_statistics"
FIELDS = "/goform/goform_get_cmd_process"


def hilink_page(down: int, up: int, cleared: str = "2026-11-1") -> str:
    """What a HiLink router says of its month; MonthDuration counts from another day."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<response>\n'
        f"<CurrentMonthDownload>{down}</CurrentMonthDownload>\n"
        f"<CurrentMonthUpload>{up}</CurrentMonthUpload>\n"
        "<MonthDuration>1821600</MonthDuration>\n"
        f"<MonthLastClearTime>{cleared}</MonthLastClearTime>\n</response>\n"
    )


def hilink_error(code: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<error><code>{code}</code></error>'


def zte_page(down: str, up: str, month: str = "202611", prefix: str = "") -> str:
    """What a ZTE router says; it knows some of the fields and leaves the others empty."""
    fields = {f"{name}monthly_{way}_bytes": "" for name in ("", "flux_") for way in ("rx", "tx")}
    fields |= {f"{prefix}monthly_rx_bytes": down, f"{prefix}monthly_tx_bytes": up}
    return json.dumps({**fields, "date_month": month})


class Router(ThreadingHTTPServer):
    """Answers each path with its page; what has none is not found."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, str] = {}
        self.status = 200
        self.sends_to = ""
        """Where it sends who asks, as a login page does."""
        self.waits = 0.0
        """Seconds before it answers, or between two letters where it ``drips``."""
        self.drips = False
        self.asked: list[tuple[str, str]] = []
        """Path and Referer of every request."""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Router

    def do_GET(self) -> None:
        router = self.server
        router.asked.append((self.path, self.headers.get("Referer", "")))
        page = router.pages.get(self.path.partition("?")[0])
        if not router.drips:
            time.sleep(router.waits)
        self.send_response(404 if page is None else router.status)
        if router.sends_to:
            self.send_header("Location", router.sends_to)
        self.end_headers()
        self._say((page or "").encode())

    def _say(self, page: bytes) -> None:
        try:
            if self.server.drips:
                for number in range(len(page)):
                    self.wfile.write(page[number : number + 1])
                    time.sleep(self.server.waits)
            else:
                self.wfile.write(page)
        except OSError:
            pass  # nobody listens any more

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def a_router() -> Iterator[Router]:
    with Router() as router:
        Thread(target=router.serve_forever, args=(0.01,), daemon=True).start()
        yield router
        router.shutdown()


def program(folder: Path, name: str, script: str) -> str:
    """A program of this name; returns the PATH on which it stands first."""
    bin = folder / "bin"
    bin.mkdir(exist_ok=True)
    file = bin / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return f"{bin}:{os.environ['PATH']}"


def saying(answers: dict[str, str]) -> str:
    """A script that knows some command lines, by a pattern each, and fails for all others."""
    cases = "".join(f"{words})\ncat <<'END'\n{said}\nEND\n;;\n" for words, said in answers.items())
    return f'case "$*" in\n{cases}*) echo "unknown: $*" >&2; exit 1;;\nesac'


def machine(folder: Path, *, boot: str = "b001", **interfaces: tuple[int, int]) -> str:
    """The folders proc and sys of a machine; received and sent of each interface."""
    root = folder / "root"
    _write(root / "proc/sys/kernel/random/boot_id", f"{boot}\n")
    head = (
        "Inter-|   Receive                            |  Transmit\n"
        " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs\n"
    )
    lines = [
        f"{name:>6}: {rx:>7}    100    0    0    0     0          0         0 "
        f"{tx:>7}     90    0    0    0     0       0          0\n"
        for name, (rx, tx) in interfaces.items()
    ]
    _write(root / "proc/net/dev", head + "".join(lines))
    for number, (name, (rx, tx)) in enumerate(interfaces.items(), 1):
        here = root / "sys/class/net" / name
        _write(here / "statistics/rx_bytes", f"{rx}\n")
        _write(here / "statistics/tx_bytes", f"{tx}\n")
        if not (here / "ifindex").exists():
            _write(here / "ifindex", f"{number}\n")
    return str(root)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


MODEM = "/org/freedesktop/ModemManager1/Modem/0"
BEARER = "/org/freedesktop/ModemManager1/Bearer/3"


def mmcli(stats: dict[str, str], *, bearers: int = 1, connected: str = "yes") -> str:
    """A script in the place of ``mmcli``; what it does not know are two dashes."""
    paths = [f"{BEARER}{number or ''}" for number in range(bearers)]
    modem = {
        "modem": {
            "3gpp": {"operator-name": "Mine"},
            "dbus-path": MODEM,
            "generic": {"bearers": paths, "state": "connected", "unlock-required": "--"},
        }
    }
    known = {f"{total}bytes-{way}": "--" for total in ("", "total-") for way in ("rx", "tx")}
    answers = {"-m\\ *\\ -J": json.dumps(modem)}
    for number, path in enumerate(paths):
        status = {
            "connected": connected,
            "interface": f"wwan{number}" if connected == "yes" else "--",
            "suspended": "no",
        }
        bearer = {
            "dbus-path": path,
            "properties": {"apn": "internet", "roaming": "allowed"},
            "stats": {"attempts": "1", "duration": "60", **known, **stats},
            "status": status,
            "type": "default",
        }
        answers[f"-b\\ {path}\\ -J"] = json.dumps({"bearer": bearer})
    return saying(answers)


DEVICE = "/org/freedesktop/NetworkManager/Devices/3"


def busctl(folder: Path, rx: int, tx: int, *, rate: int = 0, may_set: bool = True) -> str:
    """A script in the place of ``busctl``: NetworkManager keeps old figures at a rate of 0."""
    file = folder / "rate"
    file.write_text(str(rate))
    refuse = "" if may_set else 'echo "Permission denied" >&2; exit 1;'
    number = """printf '{"type":"t","data":%s}\\n'"""
    return f"""
rate=$(cat {file})
case "$*" in
*GetDeviceByIpIface\\ s\\ wwan0) echo '{{"type":"o","data":["{DEVICE}"]}}';;
*RefreshRateMs) {number} "$rate";;
set-property*) {refuse} echo "${{7}}" > {file};;
*RxBytes) {number} $([ "$rate" = 0 ] && echo 1 || echo {rx});;
*TxBytes) {number} $([ "$rate" = 0 ] && echo 1 || echo {tx});;
*) echo 'Call failed: No device found for the requested iface.' >&2; exit 1;;
esac
"""


def netstats(*hours: tuple[int, int]) -> str:
    """What an Android of today prints of its mobile network: seconds and bytes of some hours."""
    buckets = "".join(
        f"      st={start} rb={amount} rp=10 tb=0 tp=0 op=0\n" for start, amount in hours
    )
    return (
        "Dev stats:\n  Pending bytes: 0\nXt stats:\n  Pending bytes: 0\n"
        "  History since boot:\n"
        "  ident=[{type=0, ratType=COMBINED, subscriberId=310260..., metered=true,"
        " defaultNetwork=true, subId=1}] uid=-1 set=ALL tag=0x0\n"
        f"    NetworkStatsHistory: bucketDuration=3600\n{buckets}UID stats:\n"
    )


NLBW = '{"columns":["family","conns","rx_bytes","rx_pkts","tx_bytes","tx_pkts"],"data":[%s]}'


def nlbw(*families: tuple[int, int, int]) -> str:
    """What ``nlbw -c json -g family`` prints: family, received and sent."""
    return NLBW % ",".join(f"[{family},11,{rx},90,{tx},80]" for family, rx, tx in families)
