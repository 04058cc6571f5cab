"""A person who is reminded day by day, and remembers what they heard as the ledger would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ledger.billing import outlook
from ledger.billing.watch import watch
from ledger.facts import History
from ledger.facts.told import Hush, Told
from ledger.forecast import Forecast
from ledger.notices import Notice
from ledger.notices.gathering import gathered
from ledger.notices.habits import Day, Wishes
from ledger.notices.telling import Due, Past, due
from ledger.plans.rules import Rules


def twentieth(granted: int) -> int:
    """What is worth a word where a person has said nothing."""
    return granted // 20


QUIET = Wishes(twentieth, stale_days=0)
"""Of the log itself nothing is told: most tests do not keep it."""


class Life:
    """A contract with everything that happens to it."""

    def __init__(
        self, history: History, plans: Mapping[int, Rules], *, newer_rules: bool = False
    ) -> None:
        self.history, self.plans = history, plans
        self._newer_rules = newer_rules
        self._days: dict[date, Day] = {}

    def day(self, on: date) -> Day:
        """What a run on this day knows."""
        if on not in self._days:
            statement, pace = outlook(self.history, self.plans, on)
            entries = [row.day for row in self.history.usage if row.day <= on]
            watched = watch(statement, self.history)
            last = max(entries, default=None)
            self._days[on] = Day(statement, pace, self.history, watched, last, self._newer_rules)
        return self._days[on]

    def notices(
        self, on: date, forecast: Forecast | None = None, wishes: Wishes = QUIET
    ) -> list[Notice]:
        """All that is worth knowing on this day."""
        return gathered(self.day(on), forecast, wishes)


class Listener:
    """One channel, and what it was told."""

    def __init__(self, life: Life, wishes: Wishes = QUIET) -> None:
        self.life, self.wishes = life, wishes
        self._told: dict[tuple[str, int], Told] = {}

    @property
    def told(self) -> dict[str, list[Told]]:
        """By topic a row for each stage, the latest last."""
        found: dict[str, list[Told]] = {}
        for (topic, _stage), row in self._told.items():
            found.setdefault(topic, []).append(row)
        return found

    def hear(
        self, on: date, forecast: Forecast | None = None, hushes: Sequence[Hush] = ()
    ) -> list[Due]:
        """What is new on this day."""
        found = self.life.notices(on, forecast, self.wishes)
        statement = self.life.day(on).statement
        news = due(found, statement, Past(self.told, hushes), self.wishes.least)
        for one in news:
            for topic, stage, amount in one.remembered():
                old = self._told.pop((topic, stage), Told(stage, amount, on, on))
                days = min(old.first, on), max(old.last, on)
                self._told[topic, stage] = Told(stage, max(old.bytes, amount), *days)
        return news


def told_on(listener: Listener, days: Iterable[date]) -> dict[str, list[str]]:
    """What is heard on each day that is not silent, as codes with their stages."""
    heard = {f"{day:%m-%d}": list(map(in_short, listener.hear(day))) for day in days}
    return {day: news for day, news in heard.items() if news}


def in_short(one: Due) -> str:
    """``expiring -7``: a code and its stage."""
    return f"{one.notice.code} {tightest(one)}"


def tightest(one: Due) -> int:
    """The stage that is told."""
    return max(topic.stage for topic in one.topics if topic.stage is not None)
