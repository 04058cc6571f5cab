"""Where a row of a source belongs in a contract: its day, line and category, or why it is left
out.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from ledger.book.account import Terms, rules_on
from ledger.book.lines import line_ever_called, stays
from ledger.book.session import same_name
from ledger.errors import LedgerError
from ledger.facts import History
from ledger.i18n import _
from ledger.plans.rules import Rules
from ledger.record import NamedTuple

Windows = tuple[tuple[str, str, str], ...]
"""Category, from and until, as the plan writes them."""

_REMEMBERED = 50_000
"""So many places are kept for the rows to come."""


class Ways(NamedTuple):
    """How a plan counts time within days."""

    windows: Windows
    turns: timedelta
    """When its day begins, in whole hours after midnight."""


class Place(NamedTuple):
    """Where a row belongs."""

    day: date
    line: str
    category: str
    out: str
    """Why it is left out; empty: it is not."""


class Places:
    """The places of one contract for the rows of one source.

    ``line``: whose rows they are, where they do not say; of rows that do, only these. Raises
    LedgerError for a line that the contract does not have.
    """

    def __init__(self, terms: Terms, history: History, line: str = "") -> None:
        self._terms = terms
        self._history = history
        self._stays = stays(history)
        self._typed = line
        self._wanted = same_name(line)
        self._names: dict[str, str] = {}
        """What rows call their lines, and what the pool does."""
        self._line = self._called(line) if line and self._stays else ""
        self._passed: dict[str, str] = {}
        """Lines in the rows that were not wanted, or whose name is not kept."""
        self.zone: tzinfo = ZoneInfo(terms.plans[terms.row.plan].zone)
        self._days: dict[date, Ways] = {}
        self._found: dict[tuple[date, str, str], Place | None] = {}
        self._tells_hours = [ways for ways in _all_ways(terms) if ways.windows or ways.turns]
        self.days = self.any = False
        """Whether some rows told days without hours; whether any row had a place."""

    @property
    def misses_hours(self) -> bool:
        """Whether the plan counts hours apart, or begins its days later than at midnight, and some
        rows told no hour.
        """
        return bool(self._tells_hours) and self.days

    def of(self, when: date | datetime, line: str, category: str) -> Place | None:
        """The place of a row; None where it is of another line than the one that is wanted."""
        if isinstance(when, datetime):
            when, category = self._of_hour(when, category)
        elif not category:
            self.days = True
        key = (when, line, category)
        if key not in self._found:
            if len(self._found) > _REMEMBERED:
                self._found.clear()
            self._found[key] = self._of_day(*key)
        return self._found[key]

    def _of_day(self, day: date, line: str, category: str) -> Place | None:
        if line and self._wanted and same_name(line) != self._wanted:
            self._passed.setdefault(same_name(line), line)
            return None
        self.any = True
        name = self._name(line)
        return Place(day, name, category, self._out(day, name))

    def line_of(self, line: str) -> str:
        """The line that a counter or a balance is of."""
        self.any = True
        return self._name(line)

    def check(self) -> None:
        """Refuse a line that was wanted and that no row was of."""
        if self._passed and self._wanted and not self.any:
            raise LedgerError(
                _("No row is of the line {line!r}.").format(line=self._typed),
                _("There are: {names}.").format(names=", ".join([*self._passed.values()][:8])),
            )

    def _of_hour(self, when: datetime, category: str) -> tuple[date, str]:
        """The plan's day of a moment, and the category of its hour."""
        try:
            local = when.astimezone(self.zone) if when.tzinfo else when
        except OverflowError:  # at the ends of all time
            local = when
        if not self._tells_hours:
            return local.date(), category
        ways = self._ways(local.date())
        day = (local - ways.turns).date()
        return day, category or _category(self._ways(day).windows, f"{local:%H:%M}")

    def _ways(self, day: date) -> Ways:
        if day not in self._days:
            self._days[day] = _ways(rules_on(self._history, self._terms.plans, day))
        return self._days[day]

    def _name(self, line: str) -> str:
        """The line of the pool; empty where the contract has none."""
        if self._stays:
            return self._called(line) if line else self._line
        if self._wanted and not line:
            raise LedgerError(
                _("{name} has no line called {line!r}.").format(
                    name=self._terms.row.name, line=self._typed
                ),
                _("It has one line only: leave out --line, or begin a pool: giga lines add NAME."),
            )
        if line and not self._wanted:
            self._check_alone(line)
        return ""

    def _called(self, line: str) -> str:
        if line not in self._names:
            self._names[line] = line_ever_called(self._terms.row.name, self._history, line)
        return self._names[line]

    def _check_alone(self, line: str) -> None:
        """A contract with one line takes in the rows of one line."""
        self._passed.setdefault(same_name(line), line)
        if len(self._passed) > 1:
            raise LedgerError(
                _("There are several lines in it: {names} ...").format(
                    names=", ".join(self._passed.values())
                ),
                _("Say whose rows are meant with --line; a pool begins with giga lines add."),
            )

    def _out(self, day: date, line: str) -> str:
        row = self._terms.row
        if day < row.since:
            return "before"
        if row.ended and day > row.ended:
            return "ended"
        if day > self._terms.today:
            return "future"
        if line and not any(first <= day < until for first, until in self._stays[line]):
            return "absent"
        return ""


def _all_ways(terms: Terms) -> list[Ways]:
    """How each version of each plan of the contract counts."""
    return [
        _ways(version)
        for rules in terms.plans.values()
        for version in (rules, *(revision.rules for revision in rules.revisions))
    ]


def _ways(rules: Rules) -> Ways:
    windows = rules.extras.windows if rules.extras else None
    hour, minute = map(int, (rules.cycle.hour or "00:00").split(":"))
    return Ways(windows.hours if windows else (), timedelta(hours=hour + (minute >= 30)))


def _category(windows: Windows, clock: str) -> str:
    """The category of a time of day; a window may go on after midnight."""
    for category, start, end in windows:
        if (start <= clock < end) if start < end else (clock >= start or clock < end):
            return category
    return ""
