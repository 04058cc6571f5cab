"""What a source is: a module that turns a file, or what a device says, into what was used when.

A module has ``read`` (a file that a person names), ``fetch`` (what is asked for by itself), or
both:

    SAYS: str                                  one line of help
    OPTIONS: tuple[Option, ...] = ()           what it can be told
    FETCH_OPTIONS: tuple[Option, ...] = ()     what ``fetch`` alone can be told
    def is_text(given: str) -> bool: ...       whether FILE is the text itself, where it is no file
    def read(given: Input) -> Found
    def fetch(settings: Mapping[str, str]) -> Found

``settings`` holds the options that were given, a secret as it is, and what ``read`` is given
besides: ``base``, ``zone`` by its name and ``today`` as an ISO date.

Both raise :class:`ledger.errors.LedgerError` for what they cannot make sense of, naming the place.
Rows are made one by one, so that a file of any size passes in little memory. docs/sources.md
builds one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from typing import IO

from ledger.record import NamedTuple

PATHS = ("FILE", "FOLDER")
"""The metavars of options that are paths."""


class Option(NamedTuple):
    """Something that a source can be told: ``--interface wwan0``."""

    name: str
    """As it is typed, without its dashes."""
    says: str
    """One line of help, marked for translation."""
    metavar: str = "TEXT"
    """Empty for a flag, which takes no value; where it is given, its value is ``yes``. ``FILE`` and
    ``FOLDER`` are paths, which the settings keep absolute.
    """
    required: bool = False
    """Whether ``fetch`` cannot do without it; ``read`` says for itself what it misses."""
    secret: bool = False
    """Whether it is never shown; its value names an environment variable, a file or a command."""


class Input(NamedTuple):
    """What a person brings in."""

    path: str
    """``-`` for the standard input."""
    file: IO[bytes]
    """Open for reading, at its beginning; standard input cannot go back."""
    options: dict[str, str]
    """By the names of the module's options; only those that were given."""
    base: int
    """1000 or 1024: what the plan's MB is made of."""
    zone: tzinfo
    """Of the plan."""
    today: date
    """In that zone."""
    line: str = ""
    """Whose rows are wanted, in a pool; empty: not said."""


class Used(NamedTuple):
    """What was used in one piece of time."""

    when: date | datetime
    """A day as the source counts them; or when an hour began: a moment with its zone, or without
    one what the clocks where the plan is said.
    """
    bytes: int
    line: str = ""
    category: str = ""
    partial: bool = False
    """Whether the source has not seen all of it: a running day, hours that are missing."""
    row: int = 0
    """Where it stands in the file, from 1; 0 where that means nothing."""
    own_day: date | None = None
    """The day as the source's own clock has it, where that is another clock than the plan's: of an
    hour the day that it is in; of a whole day that day itself, which can be no day of the plan.
    """


class Counter(NamedTuple):
    """Where a counter stands that only grows, until it is reset."""

    name: str
    """Of the meter."""
    bytes: int
    since: date | None = None
    """The day at whose beginning it stood at 0, where the device says so. It may be wrong: where
    the counter neither fell nor has another ``life``, a later day is believed only after that day.
    """
    life: str = ""
    """What is another word after every reset, and after nothing else, where the device has one: a
    boot, a start. Empty: nobody knows now.
    """
    line: str = ""


class Balance(NamedTuple):
    """What a carrier says of its own accord. What it does not say is None."""

    on: date | None = None
    remaining: int | None = None
    used: int | None = None
    carried: int | None = None
    expires: date | None = None
    """The last usable day of what is carried."""
    line: str = ""


class Remark(NamedTuple):
    """Something that a person should know of what was read."""

    code: str
    """``spike``, ``unit_jump``, ``gap``, ``omitted``, ``duplicate``, ``not_counted``, ``day_shift``
    ...: stable, for programs.
    """
    text: str
    on: date | None = None
    asks: bool = False
    """Whether nothing is brought in before somebody has agreed."""


class Found(NamedTuple):
    """What a source has to say."""

    name: str
    """What it is called in the ledger from then on, with what tells it from others of its kind:
    ``vnstat wwan0``. Rows of one name and day are the same thing told again.
    """
    rows: Iterator[Used | Counter | Balance | Remark]


BUILT_IN = {
    "vnstat": "ledger.sources.vnstat",
    "android": "ledger.sources.android",
    "nlbwmon": "ledger.sources.nlbwmon",
    "iijmio": "ledger.sources.iijmio",
    "csv": "ledger.sources.csv",
    "sms": "ledger.sources.sms",
}
"""The sources that come with Giga; others are found by the entry point ``giga.sources``."""

DEVICES = {
    "proc": "ledger.sources.devices.proc",
    "sysfs": "ledger.sources.devices.sysfs",
    "modemmanager": "ledger.sources.devices.modemmanager",
    "networkmanager": "ledger.sources.devices.networkmanager",
    "adb": "ledger.sources.devices.adb",
    "hilink": "ledger.sources.devices.hilink",
    "zte": "ledger.sources.devices.zte",
    "nlbw": "ledger.sources.devices.nlbw",
}
"""Those that have no file and are only asked."""
