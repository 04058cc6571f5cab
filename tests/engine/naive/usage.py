"""Step 7 of a date: usage, then readings."""

from __future__ import annotations

from collections import Counter
from datetime import date

from ledger.facts import Reading
from ledger.plans.extras import extras
from ledger.plans.rules import ANYTHING
from naive.acts import Acts
from naive.calendar import DAY
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
        self.found[reading.id] = self.missing(reading), self.period_start
        if reading.figure == "used":
            self.read_use(reading)
            return
        lots = [lot for lot in self.lots if lot.usable]
        if any(lot.unlimited for lot in lots):
            return
        carried = [lot for lot in lots if lot.carried]
        own = [lot for lot in lots if not lot.carried]
        if reading.figure == "carried":
            says = [(carried, reading.bytes, 1)]
        elif reading.carried is None:
            says = [(lots, reading.bytes, 0)]
        else:
            says = [(carried, reading.carried, 1), (own, reading.bytes - reading.carried, 0)]
        more = [(part, n - sum(len(lot.units) for lot in part), g) for part, n, g in says]
        if any(difference > 0 for _part, difference, _generation in more):
            self.cancel_overage(max(self.period_start, self.last_made))
        for part, difference, generation in more:
            if difference < 0:
                self.used_besides(
                    -difference, [lot for lot in self.in_drain_order() if lot in part]
                )
            elif difference > 0:
                rest = self.give_back(difference, part)
                if generation and rest:
                    self.make_carried(rest)
                else:
                    self.make("plan", rest, CYCLE, rights=self.no_rights())

    def make_carried(self, amount: int) -> None:
        """Data that came from the cycle before, as the carrier says."""
        lot = self.new_lot("plan", amount, self.no_rights())
        self.set_life(lot, CYCLE)
        lot.generation = 1
        lot.born = self.period_start - DAY
        lot.born_in -= 1
        self.add(lot)

    def missing(self, reading: Reading) -> int:
        """How much more was used than was thought."""
        if reading.figure == "used":
            over = sum(n for day, n in self.overage.items() if day >= self.period_start)
            return reading.bytes - len(self.drained) - over
        lots = [lot for lot in self.lots if lot.usable]
        if any(lot.unlimited for lot in lots):
            return 0
        if reading.figure == "carried":
            lots = [lot for lot in lots if lot.carried]
        return sum(len(lot.units) for lot in lots) - reading.bytes

    def read_use(self, reading: Reading) -> None:
        more = self.missing(reading)
        if more > 0:
            self.overage[self.day] += self.used_besides(more, self.in_drain_order())
        elif more < 0:
            over = sum(n for day, n in self.overage.items() if day >= self.period_start)
            cancelled = min(over, -more)
            if over:
                self.cancel_overage(self.period_start)
                self.overage[self.day] = over - cancelled
            self.give_back(-more - cancelled, self.lots)

    def cancel_overage(self, since: date) -> None:
        for day in self.overage:
            if day >= since:
                self.overage[day] = 0

    def used_besides(self, amount: int, lots: list[Lot]) -> int:
        """Without an entry: first of what can be used for everything. What none covers is left."""
        if not amount:
            return 0
        self.was_used = True
        free = [lot for lot in lots if lot.only == ANYTHING and not lot.line and lot.usable]
        missed = 0
        for _ in range(amount):
            missed += not (self.drain_one(free) or self.drain_one(lots))
        return missed

    def give_back(self, amount: int, lots: list[Lot]) -> int:
        """To lots of these that live, what this cycle drained last; the rest is returned."""
        for unit in reversed(list(self.drained)):
            if amount and unit.lot in lots and unit.lot in self.lots and unit.lot.usable:
                self.drained.remove(unit)
                if not unit.lot.unlimited:
                    unit.lot.units.append(unit)
                amount -= 1
        return amount
