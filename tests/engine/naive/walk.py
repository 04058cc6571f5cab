"""The walk: one date after the other, and the plan that is in force on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

from ledger.dates import Span
from ledger.facts import Change, History, Reading
from ledger.facts.acts import Renewal
from ledger.plans.rules import UNLIMITED, Cycle, Rules
from naive.calendar import DAY, Calendar, span_after, words_to_span
from naive.ends import Turn
from naive.lots import Lot
from naive.state import CYCLE, version
from naive.told import Live, Report, Risk
from naive.usage import Uses

HORIZON = 400


class Twin(Uses):
    """A contract, played day by day."""

    def walk_to(self, day: date) -> None:
        while self.day < day:
            self.day += DAY
            self.live()

    def live(self) -> None:
        """All that happens on one date, in the order of docs/engine.md."""
        if self.over_on <= self.day:
            self.over()
            return
        self.revise()
        begins = self.change_and_end_lots()
        if begins:
            self.grant_cycle(self.renewal)
        elif self.renewal is not None:
            self.grant_extension(self.renewal)
        self.forget_what_rolled()
        self.daily_grants()
        if self.day <= self.today:
            self.acts_and_use()
        self.wake_if_all_is_empty()

    def acts_and_use(self) -> None:
        self.come_in()
        self.lines_join()
        self.lines_leave()
        self.go_out()
        self.wake_if_all_is_empty()
        self.use_of_today()
        self.wake_if_all_is_empty()
        if self.day in self.besides:
            self.used_besides(self.besides[self.day], self.in_drain_order())
            self.wake_if_all_is_empty()
        for reading in self.of_today(Reading):
            self.read(reading)

    def over(self) -> None:
        """The contract ended yesterday or before."""
        if not self.ended:
            self.ended = True
            for lot in list(self.lots):
                self.end_lot(lot, "lapsed")
            self.start = None
            self.new_period()
        self.use_of_today()

    # Step 2

    def revise(self) -> None:
        """The carrier may have changed the plan."""
        before, self.rules = self.rules, version(self.plans[self.plan], self.day)
        if self.start is not None and self.rules.cycle != before.cycle:
            self.anew = True

    def change_and_end_lots(self) -> bool:
        """Steps 2 to 4; whether a cycle begins."""
        running = self.start is not None
        cycle_ends = running and self.end() == self.day
        before_end = running and not cycle_ends
        old = self.rules
        renewal = self.renewal_of_today(cycle_ends)
        how = old.cycle.early if before_end and renewal is not None else ""
        if how == "queue":
            self.queue.append(renewal)
            renewal = None
        self.renewal = renewal
        early = how in ("restart", "forfeit")
        self.note_what_was_asked()
        change = self.change_of_today(cycle_ends, cycle_ends or early)
        before = self.plan
        if change is not None:
            self.plan, self.rules = change, version(self.plans[change], self.day)
        left = old if change is not None else None
        self.plan_stays = change in (None, before)
        stays = left is None or old.change.cycle == "keep" or how == "extend"
        self.inside = before_end and not early and stays
        if self.inside:
            self.go_on(left)
            return False
        return self.turn(cycle_ends, left, early, how == "forfeit")

    def renewal_of_today(self, cycle_ends: bool) -> Renewal | None:
        """The one that takes effect today, or that decides what an early one does."""
        renewal = next(reversed(self.of_today(Renewal)), None)
        if cycle_ends and self.queue:
            if renewal is not None:
                self.queue.append(renewal)
            return self.queue.pop(0)
        return renewal

    def change_of_today(self, cycle_ends: bool, boundary: bool) -> int | None:
        """The plan that comes into force today: of several changes the one asked last."""
        asked = self.known((Change, Renewal))
        waiting = list(self.waiting_changes)
        takes_effect = [fact for fact in asked if self.is_dated_today(fact, cycle_ends)]
        restarts = takes_effect and self.rules.change.cycle == "restart"
        if boundary or restarts:
            takes_effect += waiting
        self.waiting_changes += [fact for fact in self.of_today(Change) if fact.in_force is None]
        if not takes_effect:
            return None
        # It replaces all that was asked before it and still waits for a boundary.
        last = max(takes_effect, key=asked.index)
        self.waiting_changes = [
            fact for fact in self.waiting_changes if asked.index(fact) > asked.index(last)
        ]
        return last.plan

    def is_dated_today(self, fact: Change | Renewal, cycle_ends: bool) -> bool:
        """Whether it takes effect today without having waited."""
        if isinstance(fact, Renewal):
            return fact == self.renewal and fact.plan not in (None, self.plan)
        if fact.in_force is not None:
            return max(fact.in_force, fact.day) == self.day
        goes_on = self.start is not None and (not cycle_ends or self.renews())
        runs = goes_on or self.renewal is not None or self.first_day
        now = self.rules.change.when == "now" or not runs
        return fact.day == self.day and now

    def note_what_was_asked(self) -> None:
        """For the condition ``no_change``; the boundary of today is about the days before."""
        self.asked_today = bool(self.of_today(Change))

    # Steps 3 and 4

    def go_on(self, left: Rules | None) -> None:
        """A day inside a cycle."""
        let_go = "plan_changed" if left is not None and self.lets_go(left) else ""
        turn = Turn(left=left, let_go=let_go)
        aside = self.end_lots(turn)
        self.switch_options()
        self.land(aside, turn)
        if left is not None and left.cycle != self.rules.cycle:
            self.anew = self.goes_on = True
        if self.renewal is not None:
            self.extend_cycle(self.renewal)
        if left is not None:
            self.change_inside(left)
        self.change_asked = self.change_asked or self.asked_today

    def turn(self, cycle_ends: bool, left: Rules | None, early: bool, forfeits: bool) -> bool:
        """A day that is not inside a cycle; whether one begins."""
        closes = self.start is not None
        begins = (
            self.first_day
            or left is not None
            or self.renewal is not None
            or (cycle_ends and self.renews())
        )
        if not closes:
            self.end_as_foreseen()
        else:
            self.count_cycle()
        if begins:
            self.begin_cycle(left, cycle_ends, closes)
        elif cycle_ends:
            self.start = None
        self.end_and_land(
            Turn(
                boundary=begins or cycle_ends,
                begins=begins,
                left=None if self.first_day else left,
                let_go=self.reason_to_let_go(left, forfeits),
                unsaved=left is not None and not self.first_day and not self.is_saved(left),
                early=early,
            )
        )
        if begins:
            self.was_used = self.was_claimed = False
            self.change_asked = False
            self.claimed = set()
        self.change_asked = self.change_asked or self.asked_today
        return begins

    def end_and_land(self, turn: Turn) -> None:
        aside = self.end_lots(turn)
        self.switch_options()
        if turn.boundary:
            self.new_period()
        if turn.begins:
            self.land(aside, turn)

    def reason_to_let_go(self, left: Rules | None, forfeits: bool) -> str:
        if left is not None and not self.first_day and self.lets_go(left):
            return "plan_changed"
        return "lapsed" if forfeits else ""

    def end_as_foreseen(self) -> None:
        """A life in cycles follows the cycles; while none runs, it ends as was foreseen."""
        for lot in self.lots:
            if lot.ends is None and lot.live and self.forecasts[lot] <= self.day:
                lot.ends = self.day

    def count_cycle(self) -> None:
        """The running cycle is over for all that live by the count of cycles."""
        self.forecasts = {lot: self.until(lot) for lot in self.lots}
        for lot in self.lots:
            lot.cycles_left -= lot.ends is None

    # Cycles

    def renews(self) -> bool:
        return self.goes_on or self.day > self.today or self.rules.cycle.renewal == "automatic"

    def begin_cycle(self, left: Rules | None, cycle_ends: bool, closes: bool) -> None:
        """The next cycle of a rule that goes on, or the first of one counted from today."""
        same_rule = not self.anew and (left is None or left.cycle == self.rules.cycle)
        if cycle_ends and same_rule:
            self.first = self.last = self.last + 1
        else:
            anchor = self.history.contract.anchor
            self.calendar = Calendar(self.rules.cycle, self.day, anchor)
            self.first = self.last = 0
        self.own_end, self.own_length = None, False
        self.anew = self.goes_on = False
        self.start = self.day
        if left is not None and left.family != self.rules.family:
            self.in_family = 0
        self.in_family += 1
        self.in_all += 1
        self.in_run = self.in_run + 1 if closes else 0
        if self.renewal is not None and self.renewal.lasts:
            self.own_end = self.after(self.day, words_to_span(self.renewal.lasts))
            self.own_length = self.anew = True

    def after(self, day: date, span: Span) -> date:
        """The end of a renewal's own length: months end as those of the plan do."""
        if span.unit != "months":
            return span_after(day, span)
        rule = Cycle(span, "activation", self.rules.cycle.month_end)
        return Calendar(rule, day, None).boundary(1)

    def extend_cycle(self, renewal: Renewal) -> None:
        if renewal.lasts:
            self.own_end = self.after(self.end(), words_to_span(renewal.lasts))
            self.anew = True
        elif self.anew:
            self.own_end = self.end_of(2)
        else:
            self.last += 1

    def new_period(self) -> None:
        self.period_start = self.day
        self.granted = []
        self.drained = []
        self.uncounted = 0

    # Changes inside a cycle

    def change_inside(self, old: Rules) -> None:
        """The cycle and all lots stay, but what the new plan says is lost; then its grants."""
        new, rule = self.rules, old.change
        if new.family != old.family:
            self.in_family = 0
        if rule.left == "lose":
            by_cycle = {grant.cls for grant in old.grants if grant.every == CYCLE}
            for lot in list(self.lots):
                if lot.live and not lot.carried and lot.cls in by_cycle:
                    self.end_lot(lot, "plan_changed")
        if self.renewal is not None:
            return  # it grants all that the new plan grants
        for cls in dict.fromkeys(grant.cls for grant in new.grants):
            if self.promised(new, cls):
                self.grant_inside(cls, old)

    def grant_inside(self, cls: str, old: Rules) -> None:
        """What a class gets at a change inside a cycle."""
        grant = self.promised(self.rules, cls)[0]
        lines = self.shares(self.rules)
        for line, _count in lines:
            before = self.every_cycle(old, cls)
            after = self.every_cycle(self.rules, cls)
            if line:  # each line has its own
                before = before if before == UNLIMITED else before // len(lines)
                after = after if after == UNLIMITED else after // len(lines)
            amount = self.amount_inside(old.change.grant, before, after)
            self.make(cls, amount, grant.lasts, only=grant.only, line=line)

    def amount_inside(self, how: str, before: int, after: int) -> int:
        if how == "full":
            return after
        if how == "prorated":
            return self.part_left(after)
        if how == "none" or before == UNLIMITED:
            return 0
        return UNLIMITED if after == UNLIMITED else max(0, after - before)

    # What is told

    def report(self) -> Report:
        there = self.in_drain_order()
        usable = [lot for lot in there if lot.usable]
        aside = [lot for lot in self.lots if lot.state in ("frozen", "locked")]
        unlimited = any(lot.unlimited for lot in usable)
        overage = sum(n for day, n in self.overage.items() if day >= self.period_start)
        return Report(
            self.rules.plan,
            (self.start, self.shown_end()) if self.start is not None else None,
            UNLIMITED if unlimited else held(usable),
            held([lot for lot in usable if lot.carried]),
            held([lot for lot in aside if lot.state == "frozen"]),
            held([lot for lot in there if lot.state == "waiting"]),
            held([lot for lot in aside if lot.state == "locked"]),
            UNLIMITED if UNLIMITED in self.granted else sum(self.granted),
            len(self.drained) + overage,
            overage,
            self.uncounted,
            self.given,
            self.debt,
            {reason: n for reason, n in sorted(self.forfeited.items()) if n},
            [self.seen(lot) for lot in there if lot.holds],
            sorted(self.seen(lot) for lot in aside if lot.holds),
            self.look_ahead(),
        )

    def seen(self, lot: Lot) -> Live:
        left = UNLIMITED if lot.unlimited else len(lot.units)
        return Live(lot.cls, lot.carried, left, self.until(lot), lot.state, lot.line)

    def shown_end(self) -> date:
        """A cycle goes no further than the contract, as far as its end is known."""
        return min(self.end(), self.over_on)

    def look_ahead(self) -> list[Risk]:
        """Play on without use and see where the bytes go that are held now."""
        shared: list[Any] = [self.history, self.plans, self.rules, self.facts, self.usage]
        shared.append(self.drained)  # without readings nothing of it comes back
        shared += [part for lot in self.lots for part in (lot.rights, lot.only)]
        future = deepcopy(self, {id(part): part for part in shared})
        future.today = self.day
        for lot in future.lots:
            for unit in lot.units:
                unit.watched = True
        last = self.day + HORIZON * DAY
        while future.day < last and any(unit.watched for lot in future.lots for unit in lot.units):
            future.walk_to(future.day + DAY)
        days = sorted({day for day, _unit in future.fates})
        counts = {
            day: Counter(fate for (on, _unit), fate in future.fates.items() if on == day)
            for day in days
        }
        return [Risk(day, n.total(), n["rolls"], n["lost"]) for day, n in counts.items()]


def held(lots: list[Lot]) -> int:
    return sum(len(lot.units) for lot in lots)


def report(history: History, plans: dict[int, Rules], on: date) -> Report:
    """What the naive engine says about the end of the day ``on``."""
    return next(reports(history, plans, [on]))


def reports(history: History, plans: dict[int, Rules], days: list[date]) -> Iterator[Report]:
    """The same about several days, the earliest first."""
    spreads = any(isinstance(fact, Reading) and fact.spread for fact in history.events)
    twin = Twin(history, plans)
    for day in days:
        if spreads:
            twin = Twin(history, plans, besides=spread_by(history, plans))
        twin.walk_to(day)
        yield twin.report()


def spread_by(history: History, plans: dict[int, Rules]) -> dict[date, int]:
    """What the readings spread over the days without an entry, one after the other."""
    besides: dict[date, int] = {}
    known = {row.day for row in history.usage}
    first = history.contract.since
    facts = [fact for fact in history.events if isinstance(fact, Reading)]
    for reading in sorted(facts, key=lambda fact: (fact.day, fact.id)):
        twin = Twin(history, plans, besides=besides)
        twin.walk_to(reading.day)
        if reading.id in twin.found:
            missing, cycle = twin.found[reading.id]
            days, day = [], max(first, cycle)
            while day <= reading.day:
                days += [day] if day not in known else []
                day += DAY
            for number in range(missing if reading.spread and days else 0):
                shares = [missing * (place + 1) // len(days) for place in range(len(days))]
                day = next(day for day, so_far in zip(days, shares, strict=True) if so_far > number)
                besides[day] = besides.get(day, 0) + 1
        first = reading.day + DAY
    return besides
