"""Parsers under text that nobody meant: what is fuzzed, from which seeds, and how it is mutated.

A target takes any text and passes unless it ends in an error that is not ours, or does not end.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import signal
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import ledger
from ledger.book import keeping
from ledger.book.checking import check_text
from ledger.book.session import Session
from ledger.cli.main import run
from ledger.dates import Now, parse_day, parse_days_ahead, parse_span, parse_wait
from ledger.errors import GigaError
from ledger.plans.files import catalogue_files, read_text
from ledger.settings.keys import settings_of
from ledger.settings.tables import parsed
from ledger.sources import BUILT_IN, Input
from ledger.units import parse, parse_exact

TODAY = date(2026, 11, 22)
PATIENCE = 2.0
"""Seconds of computing after which a target is taken to hang."""
KEPT = Path(__file__).parent / "fuzz"
"""What once failed, a folder for each target; played again by tests/test_fuzz.py."""

_HOME = str(Path(ledger.__file__).parent)
_LONGEST = 100_000


class Hangs(BaseException):
    """A target did not end in time; no ``except Exception`` takes it for a failure of its own."""


class Target(NamedTuple):
    """Something that reads text."""

    read: Callable[[str], object]
    seeds: list[str]
    words: list[str]
    """Pieces to put in, beside those that every text may get."""


_ODD = [
    *("", " ", "\n", "\r", "\t", "\0", "\x1b[31m", "\x9b", "\x7f", "\u202e", "\u2028", "\ufeff"),
    *("\udc80", "\ud800", "\U0001f4f6", "ß", "İ", "٣", "０", "²", "½", "①", "é", "e\u0301"),
    *("-", "+", ".", ",", "'", '"', "\\", "/", "%", "{", "}", "[", "]", "=", "#", ":", ";", "@"),
]
_NUMBERS = ["0", "-1", "1", "9", "31", "32", "366", "9999", "65536", "2147483648", "1e999", "0x1"]
_NUMBERS += ["9223372036854775807", "9223372036854775808", "9" * 30, "9" * 5000, "0.1", "1_0"]


# Targets ------------------------------------------------------------------------------------


def _amount(text: str) -> None:
    for read in (parse, parse_exact):
        for unit in (1000, 1024):
            with contextlib.suppress(GigaError):
                read(text, unit)


def _day(text: str) -> None:
    first, _between, last = text.partition("|")
    for read in (lambda: parse_day(text, TODAY), lambda: parse_days_ahead(first, last, TODAY)):
        with contextlib.suppress(GigaError):
            read()


def _span(text: str) -> None:
    for read in (parse_span, parse_wait):
        with contextlib.suppress(GigaError):
            read(text)


def _plan(text: str) -> None:
    check_text(text, "fuzz.toml")


def _settings(text: str) -> None:
    with contextlib.suppress(GigaError):
        settings_of(parsed(text, "config.toml"), "config.toml")


def _file(text: str) -> None:
    """A file of another program, under the name of the source in the first line."""
    name, _end, content = text.partition("\n")
    if name not in _FILES:
        return
    given = Input("-", io.BytesIO(to_bytes(content)), _FILES[name], 1000, UTC, TODAY)
    with contextlib.suppress(GigaError):
        list(import_module(BUILT_IN[name]).read(given).rows)


_FILES = {
    "vnstat": {},
    "android": {"sim": "1"},
    "nlbwmon": {"period": "1"},
    "iijmio": {},
    "sms": {},
}
_VNSTAT = (
    'vnstat\n{"vnstatversion":"2.10","jsonversion":"2","interfaces":[{"name":"wwan0","alias":"",'
    '"created":{"date":{"year":2026,"month":11,"day":1}},"updated":{"date":{"year":2026,"month":11,'
    '"day":4},"time":{"hour":9,"minute":5}},"traffic":{"total":{"rx":9,"tx":4},"day":[{"id":1,"date":'
    '{"year":2026,"month":11,"day":3},"rx":5,"tx":3}],"hour":[{"id":7,"date":{"year":2026,"month":11,'
    '"day":4},"time":{"hour":8,"minute":0},"rx":4,"tx":1}]}}]}\n'
)
_ANDROID = (
    "android\nXt stats:\n  Pending bytes: 0\n  History since boot:\n"
    "  ident=[{type=0, ratType=COMBINED, "
    "subscriberId=440100..., metered=true, defaultNetwork=true, subId=1}] uid=-1 set=ALL tag=0x0\n"
    "    NetworkStatsHistory: bucketDuration=3600\n"
    "      st=1793700000 rb=500 rp=6 tb=300 tp=9 op=0\n"
)
_SOURCES = [
    *(_VNSTAT, _ANDROID),
    "vnstat\nversion;3\ninterface;eth0\nd;0;1793700000;1;0;512;300;1\nh;3;1793700000;40;9\n",
    "nlbwmon\nfamily\tmac\trx_bytes\ttx_bytes\n4\taa:bb\t500\t300\n6\taa:bb\t9\t1\n",
    'nlbwmon\n{"columns":["mac","rx_bytes","tx_bytes"],"data":[["aa:bb",500,300]]}\n',
    'iijmio\n{"returnCode":"OK","packetLogInfo":[{"hddServiceCode":"hdd1","hdoInfo":[{"hdoServiceCode":'
    '"hdo1","packetLog":[{"date":"20261103","withCoupon":50,"withoutCoupon":19}]}]}]}\n',
    "sms\n您好！截至11月04日17时10分，已使用移动数据流量1G241.21M，套餐内流量剩余2G386.52M(含国内结转流量386.52M)。\n",
    "sms\nОстаток пакета 3210 МБ, неиспользованные остатки с прошлого периода: 102 МБ "
    "до 21.11.26 23:59\n",
    "sms\nYou have 1.2GB left, valid until 30 Nov 2026.\n",
]

_CSV = ["date,mb\n2026-11-01,5\n2026-11-02,0.5\n", 'day;used GB\n2026/11/3;"1,5"\n', "2026-1-1\t5"]
_SETTINGS = [
    'language = "ja"\n[remind]\nquiet = "22:00-07:00"\nchannels = ["phone"]\n'
    '[channel.phone]\nurl = "ntfy://example.org/x"\n',
    '[remind]\nleast = "100MB"\n[channel.desk]\nexec = ["notify-send", "{title}"]\n',
]
_SPANS = [
    "30 days",
    "cycle",
    "2 cycles",
    "month+3",
    "until mon",
    "forever",
    "168 hours",
    "2d",
    "1w",
]
_DAYS = [
    *("2026-11-03", "2026/11/3", "2026年11月3日", "today", "昨日", "mon", "3 days ago", "3 Nov"),
    *("Nov 3, 2026", "03/11/2026", "3.11.2026", "mon|fri", "3 Dec|9 Dec", "12 Nov 0026"),
]


def targets(folder: Path) -> dict[str, Target]:
    """Everything that is fuzzed; ledgers lie in a folder."""
    made = _made(folder / "fuzz.db")
    return {
        "amount": Target(
            _amount, ["1.2GB", "850m", "1,5GiB", "５ギガ", ".5tb", "0"], [*"KMGTiBb", "ギガ"]
        ),
        "day": Target(_day, _DAYS, ["-", "/", "年", "月", "日", "ago", "week", "nov", "|", "utc"]),
        "span": Target(_span, _SPANS, ["days", "month+", "until ", "cycles", "w", "hours"]),
        "csv": Target(
            _commanding(folder, _csv),
            _CSV,
            ["date", "GB", "bytes", "2026-11-05", '"', '""', ",", ";", "e-5"],
        ),
        "file": Target(
            _file, _SOURCES, ["st=", "rb=", '"rx":', "null", "{}", "[]", "d;0;", "GB", "MБ"]
        ),
        "plan": Target(_plan, _plans(), _plan_words()),
        "settings": Target(_settings, _SETTINGS, ["[channel.", "url", "exec", "quiet", "true"]),
        "json": Target(
            _importing(folder), [made], ['"since"', "null", "[]", "{}", '"day"', "\\ud800"]
        ),
        "command": Target(
            _commanding(folder, _argument), _COMMANDS, [*_SPANS, *_DAYS, "@1", "1GB"]
        ),
    }


_PLAN = """
[family]
id = "my.own.plan"
carrier = "Mine"
name = { en = "Plan" }
zone = "UTC"
unit = 1000
[[size]]
id = "5gb"
amount = "5GB"
price = 10
[rollover]
[[example]]
derived = "from nothing"
size = "5gb"
start = 2026-01-01
events = [{ on = 2026-01-03, use = "1GB" }]
expect = [{ on = 2026-02-01, carried = "4GB" }]
"""


def _plans() -> list[str]:
    files = [text for text in map(read_text, catalogue_files()) if len(text) < 3000]
    return [_PLAN, *files[::5]]


def _plan_words() -> list[str]:
    words = {line for text in _plans() for line in text.split("\n") if line and line[0] not in "#"}
    return sorted(words)


def _made(path: Path) -> str:
    """A ledger with a little of everything; its export."""
    for command in _STORY:
        _run(path, *command.split())
    return _run(path, "export", "json")


_STORY = [
    "start mineo/5gb --since 2026-09-01",
    "log 1GB --on 2026-10-02 --note 旅行",
    "topup 1GB --lasts cycle",
    "reading 4GB",
    "start jp.docomo.sharepack/5 --since 2026-11-01 --name pool",
]


def _run(path: Path, *args: str) -> str:
    """What a command says; it runs as a program does, but for standard input, which is empty."""
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="surrogatepass", newline="")
    stdin, sys.stdin = sys.stdin, io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = run(["--db", str(path), *args])
            said.flush()
    finally:
        sys.stdin = stdin
    text = said.buffer.getvalue().decode("utf-8", "surrogatepass")  # type: ignore[attr-defined]
    assert status in (0, 1, 2) and "fault in giga" not in text, (args, status, text)
    return str(text)


def _importing(folder: Path) -> Callable[[str], None]:
    path = folder / "imported.db"
    session = Session(str(path), Now(datetime(2026, 11, 22, tzinfo=UTC), TODAY))

    def read(text: str) -> None:
        try:
            with contextlib.suppress(GigaError):
                keeping.import_json(session, text, "fuzz.json")
        finally:
            path.unlink(missing_ok=True)

    return read


_HEADS = [
    *(["why"], ["log"], ["log", "1MB", "--on"], ["log", "1MB", "--yes", "--note"], ["void"]),
    *(["amend", "@1"], ["amend"], ["amend", "@1", "--on"], ["topup", "1GB", "--lasts"]),
    *(["topup", "1GB", "--until"], ["gift", "in", "1GB", "--lasts"], ["snooze"], ["ack"]),
    *(["changes", "--since"], ["status", "--on"], ["lots", "--on"], ["journal", "--since"]),
    *(["expect", "1GB", "--to", "3 Dec", "--from"], ["renew", "--lasts"], ["plans", "show"]),
    *(["start", "--yes", "--name"], ["start"], ["plans", "list"], ["change"], ["config"]),
    *(["lines", "add"], ["reading"], ["end", "--on"], ["status", "--contract"], ["borrow"]),
]
_COMMANDS = ["1", "@1", "plan", "left", "today", "2026-11-03", "1GB", "30 days", "2d", "mineo", "x"]


def _commanding(folder: Path, order: Callable[[Path, str], None]) -> Callable[[str], None]:
    """Commands on a ledger that is the same before each of them."""
    whole = (folder / "fuzz.db").read_bytes()
    path = folder / "commanded.db"

    def read(text: str) -> None:
        path.write_bytes(whole)
        order(path, text)

    return read


def _argument(db: Path, text: str) -> None:
    """One argument, to a command that the text chooses."""
    head = _HEADS[zlib.crc32(to_bytes(text)) % len(_HEADS)]
    _run(db, *head, text.replace("\0", ""))


def _csv(db: Path, text: str) -> None:
    file = db.with_suffix(".csv")
    file.write_bytes(to_bytes(text))
    import_ = ("--contract", "mineo", "import", "csv", str(file), "--yes")
    _run(db, *import_)
    _run(db, *import_, "--unit", "MB", "--missing", "zero")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """An environment in which commands see nothing of this machine's owner."""
    before = dict(os.environ)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        os.environ[name] = str(folder)
    os.environ |= {"GIGA_TODAY": TODAY.isoformat(), "GIGA_CONFIG": os.devnull}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


# Running ------------------------------------------------------------------------------------


def failure(target: Target, text: str) -> str:
    """Why a text is not read as it must be; empty if it is."""
    try:
        with _in_time():
            target.read(text)
    except Hangs:
        return f"does not end within {PATIENCE:g} s"
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        return f"{type(error).__name__}: {error}"[:300]
    return ""


@contextmanager
def _in_time() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Hangs

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)  # of computing: others may use the machine
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def traced(target: Target, text: str) -> tuple[str, set[tuple[str, int]]]:
    """The same as :func:`failure`, and the lines of ledger that the text was led through."""
    seen: set[tuple[str, int]] = set()

    def line(frame: FrameType, event: str, _arg: Any) -> Any:
        if event == "line":
            seen.add((frame.f_code.co_filename, frame.f_lineno))
        return line

    def call(frame: FrameType, _event: str, _arg: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(_HOME) else None

    sys.settrace(call)
    try:
        why = failure(target, text)
    finally:
        sys.settrace(None)
    return (failure(target, text) if why else "", seen)  # a trace takes ten times as long


def mutated(text: str, other: str, words: list[str], dice: random.Random) -> str:
    """A text with one to four changes; ``other`` is a text to take pieces of."""
    for _change in range(dice.choice((1, 1, 2, 4))):
        text = dice.choice(_CHANGES)(text, other, words, dice)
    return text[:_LONGEST]


Change = Callable[[str, str, list[str], random.Random], str]


def _part(text: str, dice: random.Random) -> tuple[int, int]:
    start = dice.randint(0, len(text))
    return start, min(len(text), start + dice.choice((1, 1, 2, 4, 16, 64, 400)))


def _cut(text: str, _other: str, _words: list[str], dice: random.Random) -> str:
    start, end = _part(text, dice)
    return text[:start] + text[end:]


def _repeat(text: str, _other: str, _words: list[str], dice: random.Random) -> str:
    start, end = _part(text, dice)
    return text[:start] + text[start:end] * dice.choice((2, 2, 3, 20, 300)) + text[end:]


def _put_in(text: str, _other: str, words: list[str], dice: random.Random) -> str:
    start, end = _part(text, dice)
    word = dice.choice((dice.choice(words), dice.choice(_ODD), chr(dice.randrange(0x3100))))
    return text[:start] + word + text[end if dice.random() < 0.5 else start :]


def _renumber(text: str, _other: str, _words: list[str], dice: random.Random) -> str:
    digits = [at for at, char in enumerate(text) if char.isdigit()]
    if not digits:
        return text
    start = end = dice.choice(digits)
    while end < len(text) and text[end].isdigit():
        end += 1
    return text[:start] + dice.choice(_NUMBERS) + text[end:]


def _reword(text: str, other: str, words: list[str], dice: random.Random) -> str:
    """One word, or what stands between two quotes, becomes another: the form stays."""
    form = dice.choice((r"\w+", r'(?<=")[^"\n]*(?=")'))
    found = list(re.finditer(form, text))
    if not found:
        return text
    at = dice.choice(found)
    others = re.findall(form, other) or [""]
    word = dice.choice((dice.choice(others), dice.choice(words), dice.choice(_NUMBERS), ""))
    return text[: at.start()] + word + text[at.end() :]


def _graft(text: str, other: str, _words: list[str], dice: random.Random) -> str:
    start, end = _part(other, dice)
    at = dice.randint(0, len(text))
    return text[:at] + other[start:end] + text[at:]


def _move_lines(text: str, _other: str, _words: list[str], dice: random.Random) -> str:
    lines = text.split("\n")
    line = lines.pop(dice.randrange(len(lines)))
    lines.insert(dice.randint(0, len(lines)), line)
    return "\n".join(lines)


_CHANGES: list[Change] = [
    *(_cut, _repeat, _put_in, _put_in, _renumber, _reword, _reword, _reword, _graft, _move_lines)
]


def to_bytes(text: str) -> bytes:
    """A text as it is kept in a file, whatever is in it."""
    return text.encode("utf-8", "surrogatepass")


def from_bytes(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
