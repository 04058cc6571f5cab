"""Step 6 of a date: what comes in, then what goes out."""

from __future__ import annotations

from ledger.dates import Span
from ledger.facts import TopUp
from ledger.facts.acts import (
    Claim,
    Deposit,
    Forfeit,
    GiftIn,
    GiftOut,
    Loan,
    Withdrawal,
)
from ledger.plans.extras import BorrowRule, DepositRule, GiftRule, WithdrawRule, extras
from ledger.plans.rules import ANYTHING, Grant, TopUpRule
from naive.calendar import DAY, NEVER, words_to_span
from naive.grants import Grants
from naive.lots import Lot
from naive.state import CYCLE, share_of


class Acts(Grants):
    def wake_if_all_is_empty(self) -> None:
        """No usable lot holds anything any more: the next that waits begins."""
        waiting = [lot for lot in self.lots if lot.state == "waiting"]
        if waiting and not any(lot.usable and lot.holds for lot in self.lots):
            self.wake(min(waiting, key=self.tie))

    def come_in(self) -> None:
        for topup in self.of_today(TopUp):
            self.top_up(topup)
        for gift in self.of_today(GiftIn):
            life = gift.lasts and words_to_span(gift.lasts)
            rule = extras(self.rules).gift or GiftRule()
            self.make("gift", gift.bytes, life or rule.lasts or CYCLE, gift.until)
        for loan in self.of_today(Loan):
            life = loan.lasts and words_to_span(loan.lasts)
            rule = extras(self.rules).borrow or BorrowRule()
            self.make("borrowed", loan.bytes, life or rule.lasts)
            self.debt += loan.bytes
        for _claim in self.of_today(Claim):
            self.claim()
        for withdrawal in self.of_today(Withdrawal):
            self.withdraw(withdrawal.bytes)

    def go_out(self) -> None:
        for deposit in self.of_today(Deposit):
            self.deposit(deposit.bytes)
        for gift in self.of_today(GiftOut):
            self.give(gift.bytes)
        for forfeit in self.of_today(Forfeit):
            for lot in list(self.lots):
                if forfeit.what == "all" or lot.carried:
                    self.end_lot(lot, "lapsed")

    # Top-ups

    def top_up(self, fact: TopUp) -> None:
        rule = self.rules.topup
        if rule.extends is not None:
            self.extend_all(rule.extends)
        life = words_to_span(fact.lasts) if fact.lasts else rule.lasts
        waits = (fact.starts or rule.starts) == "after" and any(
            lot.usable and lot.holds for lot in self.lots
        )
        lot = self.make(fact.cls, fact.bytes, life, fact.until)
        assert lot is not None
        if rule.revives is not None:
            self.revive(lot)
        if waits:
            self.let_wait(lot, fact, life, rule)
        else:
            self.renew_others(lot, rule.renews)

    def extend_all(self, by: Span) -> None:
        """The running cycle, and all that ends by a date of its own, goes on for longer."""
        for lot in self.lots:
            if lot.live and lot.ends is not None and lot.ends != NEVER:
                lot.ends += by.n * DAY
        if self.start is not None:
            self.own_end = self.end() + by.n * DAY
            self.anew = True

    def let_wait(self, lot: Lot, fact: TopUp, life: Span, rule: TopUpRule) -> None:
        lot.state = "waiting"
        if rule.clock == "start" and fact.until is None:
            lot.later, lot.ends, lot.cycles_left = life, NEVER, 0

    def wake(self, lot: Lot) -> None:
        lot.state = "usable"
        if lot.later is not None:
            self.set_life(lot, lot.later)
            lot.later = None

    def revive(self, new: Lot) -> None:
        for lot in self.lots:
            if lot.saved_by == "topup" and lot.cls == new.cls:
                lot.state, lot.saved_by, lot.thaws_until = "usable", "", None
                self.take_end(lot, new)

    def take_end(self, lot: Lot, other: Lot) -> None:
        lot.ends, lot.cycles_left = other.ends, other.cycles_left
        if other in self.forecasts:
            self.forecasts[lot] = self.forecasts[other]

    def renew_others(self, new: Lot, how: str) -> None:
        states = "usable", "locked"
        alike = [lot for lot in self.lots if lot.cls == new.cls and lot.state in states]
        if how == "same_size":
            alike = [lot for lot in alike if lot.amount == new.amount]
        longest = max(alike, key=lambda lot: (self.until(lot), lot is new))
        for lot in alike if how else []:
            self.take_end(lot, longest if how == "longest" else new)

    # Claims

    def claim(self) -> None:
        if self.start is None:
            return
        self.was_claimed = True
        for number, grant in enumerate(self.rules.grants):
            due = grant.claim and self.is_on(grant) and self.is_due(grant)
            if due and number not in self.claimed:
                self.claimed.add(number)
                self.make(grant.cls, grant.amount, grant.lasts, only=grant.only)

    # Lines

    def joined_today(self) -> list[str]:
        """Who is there today and was not there yesterday."""
        before = self.lines_before()
        return [line for line in self.lines() if line and line not in before]

    def left_today(self) -> list[str]:
        there = self.lines()
        return [line for line in self.lines_before() if line and line not in there]

    def lines_before(self) -> list[str]:
        self.day -= DAY
        there = self.lines()
        self.day += DAY
        return there

    def lines_join(self) -> None:
        share = share_of(self.rules)
        if not self.inside or share.amount == "pool" or share.joins == "next_cycle":
            return
        for joined in self.joined_today():
            for grant in self.brought():
                whole = share.joins == "full"
                amount = grant.amount if whole else self.part_left(grant.amount)
                line = joined if share.pools == "carried" else ""
                self.make(grant.cls, amount, grant.lasts, only=grant.only, line=line)

    def lines_leave(self) -> None:
        share = share_of(self.rules)
        if share.amount == "pool" or share.leaves != "now":
            return
        for line in self.left_today():
            if share.pools == "carried":
                for lot in [lot for lot in self.lots if lot.line == line]:
                    self.end_lot(lot, "plan_changed")
            elif self.inside:
                for grant in self.brought():
                    self.take_share(grant)

    def brought(self) -> list[Grant]:
        """What each line brings to a cycle."""
        rules = self.rules
        return [grant for grant in rules.grants if grant in self.promised(rules, grant.cls)]

    def take_share(self, grant: Grant) -> None:
        """A line that leaves takes the share of the days left with it."""
        lots = [lot for lot in self.lots if lot.usable and not lot.carried and lot.cls == grant.cls]
        share = max(0, self.part_left(grant.amount))
        units = [unit for lot in sorted(lots, key=self.tie)[::-1] for unit in lot.units]
        for unit in units[:share]:
            self.lose(unit, "plan_changed")

    # Gifts and the bank

    def give(self, amount: int) -> None:
        rule = extras(self.rules).gift or GiftRule()
        lots = self.may_go(rule.takes)
        if rule.pick == "soonest":
            lots = self.by_end(lots)
        elif rule.pick == "drain":
            lots = sorted(lots, key=self.drain_key)
        else:
            lots = sorted(lots, key=self.tie)[::-1]
        for unit in [unit for lot in lots for unit in lot.units][:amount]:
            unit.lot.units.remove(unit)
            self.given += 1

    def may_go(self, classes: tuple[str, ...]) -> list[Lot]:
        """Usable lots of these classes; ``carried`` is a class here."""
        usable = [lot for lot in self.lots if lot.usable and not lot.unlimited]
        return [
            lot
            for lot in usable
            if not classes or ("carried" if lot.carried else lot.cls) in classes
        ]

    def deposit(self, amount: int) -> None:
        rule = extras(self.rules).deposit or DepositRule()
        lots = self.by_end(self.may_go(rule.takes))
        units = [unit for lot in lots for unit in lot.units][:amount]
        self.gather(units, "bank", rule.lasts, "locked")
        self.bound_the_bank()

    def withdraw(self, amount: int) -> None:
        rule = extras(self.rules).withdraw or WithdrawRule()
        locked = self.by_end([lot for lot in self.lots if lot.state == "locked"])
        units = [unit for lot in locked for unit in lot.units][:amount]
        self.gather(units, rule.cls, rule.lasts, "usable")

    def gather(self, units: list, cls: str, life: Span, state: str) -> None:
        """Move bytes into one new lot; that is no grant."""
        if not units:
            return
        rights = self.rights(cls) if state == "locked" else self.no_rights()
        lot = self.new_lot(cls, len(units), rights, ANYTHING)
        lot.state = state
        self.set_life(lot, life)
        self.add(lot)
        lot.units = units
        for unit in units:
            unit.lot.units.remove(unit)
            unit.lot = lot
