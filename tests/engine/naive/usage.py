"""Step 7 of a date: usage, then readings."""

from __future__ import annotations

from collections import Counter

from ledger.facts import Reading
from ledger.plans.extras import extras
from ledger.plans.rules import ANYTHING
from naive.acts import Acts
from naive.lots import Lot, Unit
from naive.state import CYCLE, share_of


class Uses(Acts):
    def use_of_today(self) -> None:
        for (line, category), used in sorted(self.sums_of_today().items()):
            self.was_used = self.was_used or used > 0
            counted = used * dict(self.rules.factors).get(category, 1000) // 1000
            self.uncounted += used - counted
            lots = self.for_use(line, category) if counted else []
            for _ in range(counted):
                if not self.drain_one(lots):
                    self.overage[self.day] += 1

    def sums_of_today(self) -> Counter[tuple[str, str]]:
        by_line = share_of(self.rules).pools == "carried"
        sums: Counter[tuple[str, str]] = Counter()
        for row in self.usage.get(self.day, ()) if self.day <= self.today else ():
            category = row.category or self.category_of_weekday()
            sums[row.line if by_line else "", category] += row.bytes
        return sums

    def category_of_weekday(self) -> str:
        windows = extras(self.rules).windows
        for category, weekday in windows.weekdays if windows else ():
            if weekday == self.day.weekday():
                return category
        return ""

    def for_use(self, line: str, category: str) -> list[Lot]:
        """The lots that may serve such a usage."""

        def serves(lot: Lot) -> bool:
            categories, weekdays = lot.only
            return (
                lot.line in ("", line)
                and (not categories or category in categories)
                and (not weekdays or self.day.weekday() in weekdays)
            )

        return [lot for lot in self.in_drain_order() if serves(lot)]

    def drain_one(self, lots: list[Lot]) -> bool:
        """Take one unit from the first of these lots that has any."""
        for lot in lots:
            if lot.holds:
                if lot.state == "waiting":
                    self.wake(lot)
                self.drained.append(Unit(lot) if lot.unlimited else lot.units.pop(0))
                return True
        return False

    def read(self, reading: Reading) -> None:
        """The carrier knows better, from the end of this day on."""
        lots = [lot for lot in self.lots if lot.usable]
        if any(lot.unlimited for lot in lots):
            return
        difference = reading.bytes - sum(len(lot.units) for lot in lots)
        if difference < 0:
            self.was_used = True
            lots = [lot for lot in self.in_drain_order() if lot.usable]
            free = [lot for lot in lots if lot.only == ANYTHING and not lot.line]
            for _ in range(-difference):
                assert self.drain_one(free) or self.drain_one(lots)
        if difference > 0:
            self.read_upwards(difference)

    def read_upwards(self, difference: int) -> None:
        for day in self.overage:
            if day >= max(self.period_start, self.last_made):
                self.overage[day] = 0
        for unit in reversed(list(self.drained)):
            if difference and unit.lot in self.lots and unit.lot.usable:
                self.drained.remove(unit)
                unit.lot.units.append(unit)
                difference -= 1
        self.make("plan", difference, CYCLE, rights=self.no_rights())
