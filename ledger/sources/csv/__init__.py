"""Usage from a CSV file: a column of dates, one or more of amounts, a unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from ledger.errors import LedgerError
from ledger.i18n import N_, _
from ledger.settings import profiles
from ledger.settings.paths import default_path
from ledger.sources import Found, Input, Option, Remark, Used
from ledger.sources.csv import rows, text, titles
from ledger.sources.csv.rows import Decided, Sides
from ledger.sources.csv.tally import Tally
from ledger.sources.written import days

SAYS = N_("A CSV file with dates and amounts.")

OPTIONS = (
    Option("date", N_("The dates: a title or a number."), "COLUMN"),
    Option("amount", N_("The amounts: a title or a number; down+up adds two."), "COLUMN"),
    Option("unit", N_("What bare numbers are in: MB, GB, B ..."), "UNIT"),
    Option("time", N_("The time of day, where it has a column of its own."), "COLUMN"),
    Option("line-column", N_("The column that names the line."), "COLUMN"),
    Option("category-column", N_("The column that names the category."), "COLUMN"),
    Option("date-order", N_("How to read 01/02/2026."), "dmy|mdy|ymd"),
    Option("decimal", N_("How to read 1.234: which mark is the decimal one."), "point|comma"),
    Option("separator", N_("What stands between the columns; default: found."), "MARK"),
    Option("encoding", N_("How the text is written; default: UTF-8, or found."), "NAME"),
    Option("missing", N_("What a day without a row means; default: unknown."), "zero|unknown"),
    Option("sum-duplicates", N_("Add up rows of one day or time, also equal ones."), ""),
    Option("name", N_("What the file is called in the ledger, beside others."), "NAME"),
    Option("save", N_("Keep these options under a name, for --profile."), "NAME"),
    Option("profile", N_("Use the options that were kept under this name."), "NAME"),
)

_MARKS = {"point": ".", "comma": ","}
_CHOICES = {
    "date-order": days.ORDERS,
    "decimal": ("point", "comma", ".", ","),
    "missing": ("unknown", "zero"),
    "sum-duplicates": ("yes",),
}
_NAMES = ("name", "save", "profile")
"""Options that give the file a name."""
_LONGEST_NAME = 60
_MOST_BEFORE_TITLES = 50


def read(given: Input) -> Found:
    """Every day, or hour, of which the file has an amount.

    Options that were asked to be kept are kept once the file has been read to its end.
    """
    told, name = _told(given.options)
    return Found(f"csv {name}".strip(), _found(given, told, name))


def _found(given: Input, told: dict[str, str], name: str) -> Iterator[Used | Remark]:
    mark = told.get("decimal", "")
    with text.opened(given.file, told.get("encoding", ""), told.get("separator", "")) as source:
        sides = _sides(source, told)
        decided = rows.decide(
            source, sides, told.get("date-order", ""), _MARKS.get(mark, mark), given.zone
        )
        yield from _before(source, decided)
        tally = Tally(sides, given.zone, adds="sum-duplicates" in told)
        for row in rows.read(source, sides, decided, given.base, given.zone, tally.leave_out):
            if tally.takes(row):
                number, when, used, line, category, partial, _cells = row
                yield tuple.__new__(Used, (when, used, line, category, partial, number, None))
    if told.get("missing") == "zero":
        yield from tally.zeros()
    yield from tally.remarks()
    if "save" in given.options:
        yield _keep(given.options["save"], told)


def _told(options: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The options with those of the profile, and what the file is called."""
    if wanted := options.get("profile"):
        options = profiles.profile(default_path(), wanted) | dict(options)
    name = _called(options)
    told = {key: value for key, value in options.items() if key not in _NAMES}
    known = {option.name for option in OPTIONS}
    for key, value in told.items():
        if key not in known:
            raise LedgerError(_("There is no option --{name}.").format(name=key))
        if key in _CHOICES and value not in _CHOICES[key]:
            raise LedgerError(
                _("--{name} cannot be {value!r}.").format(name=key, value=value[:40]),
                _("It is one of: {known}.").format(known=", ".join(_CHOICES[key])),
            )
    return {key: value for key, value in told.items() if value}, name


def _called(options: Mapping[str, str]) -> str:
    """The first name that was given: one for the ledger alone, or that of a profile."""
    name = next((options[key] for key in _NAMES if options.get(key)), "").strip()
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise LedgerError(
            _("{name!r} is no name for a file.").format(name=name[:_LONGEST_NAME]),
            _("Use at most 60 letters, digits and spaces."),
        )
    return name


def _keep(name: str, told: dict[str, str]) -> Remark:
    profiles.keep(default_path(), name, told)
    words = _("The options are kept: giga import csv FILE --profile {name}")
    return Remark("kept", words.format(name=name))


def _sides(source: text.Text, told: Mapping[str, str]) -> Sides:
    """Find the row of titles: one that has the wanted, or a known one, or else the first."""
    first = list(islice(rows.cells(source), _MOST_BEFORE_TITLES))
    filled = [at for at, (_number, row) in enumerate(first) if any(map(str.strip, row))]
    if not filled:
        raise LedgerError(_("The file is empty."))
    wanted = told.get("date", "")
    at = next((at for at in filled if _is_head(first[at][1], wanted)), filled[0])
    row = first[at][1]
    has_titles = _is_head(row, wanted) or not any(map(_is_date, row))
    names = [cell.strip() for cell in row] if has_titles else []
    return Sides(at + has_titles, names, titles.columns(names, len(row), told), len(row))


def _is_head(row: list[str], wanted: str) -> bool:
    return titles.named(wanted, row) if wanted else any(map(titles.is_date, row))


def _is_date(cell: str) -> bool:
    try:
        return bool(days.said(cell))
    except days.NoDate:
        return False


def _before(source: text.Text, decided: Decided) -> Iterator[Remark]:
    """What was found out and should be known."""
    if source.guessed:
        words = _("Read as {encoding}; another: --encoding NAME.")
        yield Remark("encoding", words.format(encoding=source.encoding))
    if decided.is_shifted:
        words = _("Its days begin at midnight of another time zone than the plan's.")
        yield Remark("day_shift", words)
