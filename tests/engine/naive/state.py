"""What the parts of the walk share: the facts, the running cycle, the lots and their orders."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ledger.dates import Span
from ledger.facts import Change, End, History, Usage
from ledger.facts.acts import Line, Renewal
from ledger.plans.extras import ShareRule, extras
from ledger.plans.rules import ANYTHING, UNLIMITED, Grant, Only, Rollover, Rules
from naive.calendar import DAY, NEVER, Calendar, same_day, span_after
from naive.lots import ENDLESS, LIVES_ON, Lot, Rights, Unit

CYCLE = Span(1, "cycles")
POOL = ShareRule()
UNNAMED = ("plan", "option", "bonus", "gift", "topup", "borrowed")
"""The ranks of what the drain order does not name."""


@dataclass
class State:
    """A contract on one day of its life."""

    history: History
    plans: dict[int, Rules]
    today: date = date.max
    """When the days after today are played: no fact after it is known, and every cycle is renewed
    in time.
    """
    over_on: date = NEVER
    """The first day after the contract; its end is known as soon as it is written down."""
    day: date = field(init=False)
    plan: int = field(init=False)
    rules: Rules = field(init=False)
    """The version of the plan in force that holds on this day."""

    # The running cycle
    start: date | None = None
    """Its first day; None when no cycle runs."""
    calendar: Calendar | None = None
    first: int = 0
    """Which cycle of the calendar runs; one that was extended goes on to the end of ``last``."""
    last: int = 0
    own_end: date | None = None
    """Its end, where that is no boundary of the calendar."""
    own_length: bool = False
    """The renewal said how long it is."""
    anew: bool = False
    """Boundaries are counted anew from its end."""
    goes_on: bool = False
    """A change inside it brought another cycle rule, which begins at its end in any case."""
    in_family: int = 0
    """Its number since the contract came to this family of plans; 1 is the first."""
    in_run: int = 0
    """How many renewals came before it without a gap."""
    in_all: int = 0

    # Of the cycle that runs, or of the gap
    period_start: date = date.min
    granted: list[int] = field(default_factory=list)
    drained: list[Unit] = field(default_factory=list)
    """In the order in which they were drained."""
    uncounted: int = 0

    # Since the cycle began, the gap after it included
    was_used: bool = False
    was_claimed: bool = False
    change_asked: bool = False
    claimed: set[int] = field(default_factory=set)
    """Which grants of the plan were claimed."""

    lots: list[Lot] = field(default_factory=list)
    last_made: date = date.min
    forecasts: dict[Lot, date] = field(default_factory=dict)
    overage: Counter[date] = field(default_factory=Counter)
    forfeited: Counter[str] = field(default_factory=Counter)
    given: int = 0
    debt: int = 0
    options: set[str] = field(default_factory=set)
    first_rolls: list[tuple[date, str]] = field(default_factory=list)
    """For each byte that rolled for the first time: when, and its class."""
    waiting_changes: list[Change] = field(default_factory=list)
    queue: list[Renewal] = field(default_factory=list)
    ended: bool = False
    facts: dict[date, list[Any]] = field(default_factory=dict)
    usage: dict[date, list[Usage]] = field(default_factory=dict)
    """What is written down, by day."""
    besides: dict[date, int] = field(default_factory=dict)
    """What a reading spread over days without an entry."""
    found: dict[int, tuple[int, date]] = field(default_factory=dict)
    """What each reading found missing, and when the cycle of its day began."""
    fates: dict[tuple[date, Unit], str] = field(default_factory=dict)
    """What became of a watched unit on a date; what rolls and is cut on one date is lost."""

    def __post_init__(self) -> None:
        self.plan = self.history.contract.plan
        self.day = self.history.contract.since - DAY
        self.rules = version(self.plans[self.plan], self.history.contract.since)
        for fact in self.history.events:
            self.facts.setdefault(fact.day, []).append(fact)
            if isinstance(fact, End):
                self.over_on = min(self.over_on, fact.day + DAY)
        for row in self.history.usage:
            self.usage.setdefault(row.day, []).append(row)

    # Facts

    def known(self, kind: Any) -> list[Any]:
        """The facts of a kind until now."""
        last = min(self.day, self.today)
        events = self.history.events
        return [fact for fact in events if fact.day <= last and isinstance(fact, kind)]

    def of_today(self, kind: Any) -> list[Any]:
        if self.day > self.today or self.day not in self.facts:
            return []
        return [fact for fact in self.facts[self.day] if isinstance(fact, kind)]

    @property
    def first_day(self) -> bool:
        return self.day == self.history.contract.since

    # Lines

    def lines(self) -> list[str]:
        """The lines of this date, by the order in which they joined."""
        facts = self.known(Line)
        if not facts:
            return [""]
        there: list[str] = []
        for fact in facts:
            if fact.joins and fact.name not in there:
                there.append(fact.name)
            if not fact.joins and fact.name in there:
                there.remove(fact.name)
        return there

    def shares(self, rules: Rules) -> list[tuple[str, int]]:
        """For whom a grant is made, and how many times its amount."""
        share = share_of(rules)
        if share.amount == "pool":
            return [("", 1)]
        if share.pools == "carried":
            return [(line, 1) for line in sorted(self.lines())]
        return [("", len(self.lines()))]

    def every_cycle(self, rules: Rules, cls: str) -> int:
        """What a plan grants of a class in every cycle, to all lines together."""
        amounts = [grant.amount for grant in self.promised(rules, cls)]
        amounts = [times(a, n) for a in amounts for _line, n in self.shares(rules)]
        return UNLIMITED if UNLIMITED in amounts else sum(amounts)

    def one_grant(self, table: Rollover | None) -> int | None:
        """The ``1x`` of the plan in force; None is without an end."""
        classes = table.classes if table is not None else ("plan",)
        amounts = [self.every_cycle(self.rules, cls) for cls in set(classes)]
        return None if UNLIMITED in amounts else sum(amounts)

    def promised(self, rules: Rules, cls: str) -> list[Grant]:
        """The grants of every cycle for which nobody need do anything."""
        return [
            grant
            for grant in rules.grants
            if grant.cls == cls and grant.every == CYCLE and not grant.claim and self.is_on(grant)
        ]

    def is_on(self, grant: Grant) -> bool:
        return not grant.option or grant.option in self.options

    # The running cycle

    def end(self) -> date:
        assert self.calendar is not None
        return self.own_end or self.calendar.boundary(self.last + 1)

    def nominal_start(self) -> date | None:
        """Where the running cycle would have begun if it were whole."""
        if self.start is None or self.own_length:
            return self.start
        return self.calendar.boundary(self.first)

    def end_of(self, count: int) -> date:
        """The end of the so-and-so-manieth cycle, as is foreseen today; 1 is the running one."""
        if count == 1:
            return self.end()
        if self.anew:
            anchor = self.history.contract.anchor
            return Calendar(self.rules.cycle, self.end(), anchor).boundary(count - 1)
        return self.calendar.boundary(self.last + count)

    def months_after(self, begin: date, months: int) -> date:
        at_boundary = self.start is not None and begin == self.nominal_start()
        if at_boundary and self.calendar.monthly and not self.own_length:
            return self.calendar.months_after_boundary(self.first, months)
        return same_day(begin, months)

    # Lots

    def make(
        self,
        cls: str,
        amount: int,
        life: Span,
        ends: date | None = None,
        only: Only = ANYTHING,
        line: str = "",
        rights: Rights | None = None,
    ) -> Lot | None:
        """A lot without a parent, granted today. It may roll as the plan in force now says."""
        if amount == 0:
            return None
        self.granted.append(amount)
        lot = self.new_lot(cls, amount, rights or self.rights(cls), only, line)
        self.set_life(lot, life)
        if ends is not None:
            lot.ends = ends
        self.add(lot)
        return lot

    def new_lot(
        self, cls: str, amount: int, rights: Rights, only: Only = ANYTHING, line: str = ""
    ) -> Lot:
        return Lot(
            cls,
            amount,
            self.day,
            # Of what is made while none runs the cycle that begins next is the first.
            self.in_all + (self.start is None),
            unlimited=amount == UNLIMITED,
            only=only,
            line=line,
            rights=rights,
        )

    def add(self, lot: Lot) -> None:
        lot.fill()
        lot.first_length = (self.until(lot) - self.day).days
        self.lots.append(lot)
        self.last_made = self.day

    def rights(self, cls: str) -> Rights:
        """What a lot may do that is made today."""
        for table in self.rules.rollovers:
            if cls in table.classes:
                rolls = ENDLESS if table.times == UNLIMITED else table.times
                return Rights(rolls, "expired", table.requires, table.since)
        return self.no_rights()

    def no_rights(self) -> Rights:
        return Rights(never="not_rollable" if self.rules.rollovers else "expired")

    def set_life(self, lot: Lot, life: Span, begin: date | None = None) -> None:
        begin = begin or self.day
        lot.ends, lot.cycles_left = None, 0
        if life.unit == "cycles" and self.start is not None:
            lot.cycles_left = life.n
        elif life.unit == "cycles":
            lot.ends = self.day + DAY
        elif life.unit == "months":
            lot.ends = self.months_after(begin, life.n)
        else:
            lot.ends = span_after(begin, life)

    def until(self, lot: Lot) -> date:
        """When it ends, as far as is known today."""
        if lot.state == "frozen":
            return lot.thaws_until
        if lot.ends is not None:
            return lot.ends
        if self.start is None:
            return self.forecasts[lot]
        return self.end_of(lot.cycles_left)

    def lose(self, unit: Unit, reason: str) -> None:
        unit.lot.units.remove(unit)
        if unit.added:
            self.granted.remove(1)
            return
        self.forfeited[reason] += 1
        if unit.watched:
            self.fates[self.day, unit] = "lost"

    def end_lot(self, lot: Lot, reason: str) -> None:
        while lot.units:
            self.lose(lot.units[0], reason)
        self.lots.remove(lot)

    def where_it_lands(self, lot: Lot) -> Rollover | None:
        """The table of the plan in force by which it rolls, or would."""
        tables = self.rules.rollovers
        named = [table for table in tables if lot.cls in table.classes]
        return (named or list(tables) or [None])[0]

    def carried_lots(self) -> list[Lot]:
        return [lot for lot in self.lots if lot.carried and lot.live]

    # Orders

    def tie(self, lot: Lot) -> tuple[Any, ...]:
        """What settles every order; lots of which nothing here differs may be swapped."""
        ends = self.until(lot) if lot in self.lots else self.day
        rights = lot.rights
        rolls = lot.generation, rights.rolls_left, rights.never, rights.requires, rights.since
        return lot.born, lot.cls, lot.amount, ends, *rolls, lot.only, lot.line, lot.enlarged

    def drain_key(self, lot: Lot) -> tuple[Any, ...]:
        """The first is used first."""
        if lot.state == "waiting":
            return 1, 0, 0, 0, self.tie(lot)
        rank, position, then = self.rank(lot)
        by_rule = {
            "soonest": self.until(lot).toordinal(),
            "oldest": lot.born.toordinal(),
            "newest": -lot.born.toordinal(),
            "shortest": lot.first_length,
        }[then]
        return 0, rank, by_rule, position, self.tie(lot)

    def rank(self, lot: Lot) -> tuple[int, int, str]:
        """Its rank, its class's position in it, and the rule of that rank."""
        drain = self.rules.drain
        named = {cls for rank in drain.order for cls in rank}
        ranks = [*drain.order, *[(cls,) for cls in UNNAMED if cls not in named]]
        cls = "carried" if lot.carried and "carried" in named else lot.cls
        for number, rank in enumerate(ranks):
            if cls in rank:
                return number, rank.index(cls), dict(drain.but).get(rank[0], drain.then)
        return len(ranks), 0, drain.then

    def in_drain_order(self) -> list[Lot]:
        there = [lot for lot in self.lots if lot.state in ("usable", "waiting")]
        return sorted(there, key=self.drain_key)

    def by_end(self, lots: list[Lot]) -> list[Lot]:
        return sorted(lots, key=lambda lot: (self.until(lot), self.tie(lot)))

    def forget_what_rolled(self) -> None:
        for lot in self.lots:
            lot.rolled_today = LIVES_ON


def version(rules: Rules, day: date) -> Rules:
    """A plan as the carrier has it on a date."""
    held = rules
    for revision in rules.revisions:
        if revision.since <= day:
            held = revision.rules
    return held


def share_of(rules: Rules) -> ShareRule:
    return extras(rules).share or POOL


def times(amount: int, lines: int) -> int:
    """An amount for so many lines."""
    return UNLIMITED if amount == UNLIMITED and lines else max(amount, 0) * lines
