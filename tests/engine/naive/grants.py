"""Step 5 of a date: what the plan grants by itself."""

from __future__ import annotations

from collections.abc import Callable

from ledger.dates import Span
from ledger.facts.acts import Option, Renewal
from ledger.plans.rules import UNLIMITED, Grant
from naive.calendar import DAY
from naive.ends import Ends
from naive.lots import Lot
from naive.state import CYCLE, times


class Grants(Ends):
    def switch_options(self) -> None:
        for fact in self.of_today(Option):
            if fact.on:
                self.options.add(fact.name)
            else:
                self.options.discard(fact.name)

    # The grants of a cycle

    def grant_cycle(self, renewal: Renewal | None) -> None:
        """A cycle begins."""
        if self.first_day and self.history.contract.opening is not None:
            self.open()
            return
        self.cap_after(self.make_grants(renewal, self.is_due))

    def grant_extension(self, renewal: Renewal) -> None:
        """An early renewal made the running cycle longer."""
        self.make_grants(renewal, lambda grant: grant.every == CYCLE, whole=True)

    def make_grants(
        self, renewal: Renewal | None, is_due: Callable[[Grant], bool], whole: bool = False
    ) -> list[tuple[str, int]]:
        """Make all that are due; a renewal's own amount stands for those of class ``plan``."""
        own = renewal.bytes if renewal is not None else None
        made = []
        if own is not None:
            made += self.pay_out(self.like_the_first(own), own)
        for grant in self.rules.grants:
            promised = grant in self.promised(self.rules, "plan")
            replaced = own is not None and promised and not grant.option
            if is_due(grant) and self.is_on(grant) and not grant.claim and not replaced:
                made += self.pay_out(grant, grant.amount if whole else self.prorated(grant))
        return made

    def like_the_first(self, own: int) -> Grant:
        """The grant that a renewal with an amount makes."""
        promised = [g for g in self.promised(self.rules, "plan") if not g.option]
        return promised[0]._replace(amount=own) if promised else Grant("plan", own)

    def pay_out(self, grant: Grant, amount: int) -> list[tuple[str, int]]:
        """Make a grant for all lines, less what is owed."""
        made = []
        for line, count in self.shares(self.rules):
            due = times(amount, count)
            if grant.cls == "plan":
                due = self.pay_debt(due)
            made.append((grant.cls, due))
            self.make(grant.cls, due, grant.lasts, only=grant.only, line=line)
        return made

    def pay_debt(self, amount: int) -> int:
        """What is left of a grant when it has paid."""
        if amount == UNLIMITED:
            self.debt = 0
            return amount
        paid = min(self.debt, amount)
        self.debt -= paid
        return amount - paid

    def is_due(self, grant: Grant) -> bool:
        if grant.every.unit == "once":
            return self.in_all == 1
        number = self.in_family - grant.first
        return grant.every.unit == "cycles" and number >= 0 and number % grant.every.n == 0

    def prorated(self, grant: Grant) -> int:
        """The part of the amount that a cycle gives which is not whole."""
        cycle, amount = self.rules.cycle, grant.amount
        if grant.every != CYCLE or amount == UNLIMITED:
            return amount
        begins_late = cycle.first == "prorated" and self.start != self.nominal_start()
        ends_early = cycle.last == "prorated" and self.over_on < self.end()
        if ends_early:
            since = self.start if begins_late else self.nominal_start()
            return self.part(amount, (self.over_on - since).days)
        if begins_late:
            exact = self.part(amount, (self.end() - self.start).days)
            return min(amount, -(-exact // cycle.first_step) * cycle.first_step)
        return amount

    def part(self, amount: int, days: int) -> int:
        """The share of so many days of the running cycle."""
        if amount == UNLIMITED:
            return amount
        return amount * days // (self.end() - self.nominal_start()).days

    def part_left(self, amount: int) -> int:
        """The share of the days that are left with today."""
        return self.part(amount, (self.end() - self.day).days)

    def cap_after(self, made: list[tuple[str, int]]) -> None:
        for table in self.rules.rollovers:
            if table.cap_after_grant is None:
                continue
            limit = self.limit(table.cap_after_grant, table)
            granted = [amount for cls, amount in made if cls in table.classes]
            if limit is not None and UNLIMITED not in granted:
                most = max(0, limit - sum(granted))
                self.cut(self.carried_by(table), most, "over_cap", table)

    # The grants of a day

    def daily_grants(self) -> None:
        opening = self.first_day and self.history.contract.opening is not None
        if self.start is None or opening:
            return
        for grant in self.rules.grants:
            if grant.every.unit == "days" and self.is_on(grant):
                for line, count in self.shares(self.rules):
                    lot = self.make(
                        grant.cls,
                        times(grant.amount, count),
                        grant.lasts,
                        only=grant.only,
                        line=line,
                    )
                    if lot is not None:
                        lot.daily = True

    # The opening

    def open(self) -> None:
        """What the contract held when its ledger began."""
        opening, tables = self.history.contract.opening, self.rules.rollovers
        carried = opening.carried if tables else 0
        same = [grant for grant in self.rules.grants if grant.cls == "plan"]
        life = same[0].lasts if same else Span(1, "cycles")
        nominal = self.nominal_start()
        if opening.left - carried:
            lot = self.new_lot("plan", opening.left - carried, self.rights("plan"))
            lot.born = nominal
            self.granted.append(lot.amount)
            self.set_life(lot, life, nominal)
            self.lives_today(lot)
            self.add(lot)
        if carried:
            self.open_carried(carried)

    def open_carried(self, amount: int) -> None:
        classes = [cls for table in self.rules.rollovers for cls in table.classes]
        cls = "plan" if "plan" in classes else classes[0]
        lot = self.new_lot(cls, amount, self.rights(cls).less_one())
        lot.born = self.calendar.boundary(self.first - 1)
        lot.born_in -= 1
        lot.generation = 1
        table = self.where_it_lands(lot)
        lot.only = table.only
        if table.lasts_from == "grant":
            lot.ends, lot.cycles_left = self.landed_life(lot, table)
        else:
            self.set_life(lot, table.lasts, self.nominal_start())
        self.lives_today(lot)
        self.add(lot)

    def lives_today(self, lot: Lot) -> None:
        """A life that would be over already lasts this one day."""
        if lot.ends is not None:
            lot.ends = max(lot.ends, self.day + DAY)
        elif lot.cycles_left <= 0:
            lot.ends = self.day + DAY
