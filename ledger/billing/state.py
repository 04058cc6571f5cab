"""Where a contract stands in the course of a replay, and the few moves that all is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from ledger.billing.cycles import Cycle, Schedule, schedule, whole_days
from ledger.billing.lots import DORMANT, FROZEN, USABLE, WAITING, Lot, drain_key, give_rights
from ledger.billing.statement import Adjustment, Allocation, Forfeiture, Granted, Moved, Trail
from ledger.dates import NEVER, ONE_DAY, Span, add_months, parse_span
from ledger.errors import PlanError
from ledger.facts import Change, Contract
from ledger.i18n import _
from ledger.plans.rules import UNLIMITED, Grant, Rules, in_force

if TYPE_CHECKING:
    from ledger.billing.rollover import Cut
    from ledger.facts.acts import Line, Renewal
    from ledger.plans.extras import ShareRule

MOST_LOTS = 3_000
"""Live at once, for each line: eight years of a lot a day of which nothing is ever used. What
more lots cost grows with their square, so that a plan which makes them could stop every command.
"""

_R = TypeVar("_R", Allocation, Adjustment)


class State:
    """Where a contract stands on a day. ``plans`` maps the numbers of its plans to their rules."""

    contract: Contract
    plans: Mapping[int, Rules]
    plan: int
    """The number of the plan in force."""
    rules: Rules
    rules_since: date
    """Since when this plan is in force."""
    cycle: Cycle | None
    schedule: Schedule | None
    next_number: int
    """The number of the next cycle."""
    follows: bool
    """Whether a new cycle rule begins where the running cycle ends, be it renewed or not."""
    family_since: int
    """The number of the first cycle of this family of plans."""
    run: int
    """How often it was renewed without a gap."""
    period_start: date
    """Start of the cycle, or of the time between two renewals."""
    lots: list[Lot]
    """The live ones."""
    made: list[Lot]
    """Every lot there ever was, in the order of their making."""
    trail: Trail
    asked: Change | None
    """A change that takes effect at the next boundary."""
    asked_on: list[date]
    """The days on which a change was asked for since the cycle began."""
    dated: list[Change]
    """Changes that take effect on a date of their own."""
    queued: list[Renewal]
    """Renewals that wait for the end of the cycle."""
    assumes_renewal: bool
    """Whether a renewal by hand is taken to come on time: when looking ahead."""
    has_begun: bool
    """Whether something that waited for its turn has begun since this was last asked."""
    used: bool
    """Whether anything was used since the cycle began."""
    claimed: set[int]
    """Which of the plan's grants were claimed in this cycle."""
    claim_made: bool
    """Whether anything was claimed in this cycle."""
    options: frozenset[str]
    """The options that are on."""
    lines: dict[str, Line] | None
    """Who shares the plan; None while nothing was said of that."""
    debt: int
    """What was borrowed and is not paid back yet."""
    rolled: list[tuple[date, int, int]]
    """What rolled for the first time: when, by which table, how much."""
    held_at_close: set[str]
    """The classes, ``carried`` among them, that held data before the lots of a date ended."""
    drained: list[tuple[Lot, int]]
    """What this cycle took from which lot, the latest last: what a reading may give back."""
    settled_overages: int
    """So many rows of overage were looked at by a reading and cancelled."""
    queue: list[Lot] | None
    """The lots in use, the next to be used last; None when it must be made anew."""
    restricted: bool
    """Whether some lot of the queue cannot be used for everything."""
    _ids: dict[str, int]

    def __init__(self, contract: Contract, plans: Mapping[int, Rules]) -> None:
        self.contract = contract
        self.plans = plans
        self.plan = contract.plan
        self.rules = in_force(plans[contract.plan], contract.since)
        self.rules_since = contract.since
        self.cycle = None
        self.schedule = None
        self.next_number = 0
        self.follows = False
        self.family_since = 0
        self.run = 0
        self.period_start = contract.since
        self.lots = []
        self.made = []
        self.trail = Trail.empty()
        self.asked = None
        self.asked_on = []
        self.dated = []
        self.queued = []
        self.assumes_renewal = False
        self.has_begun = False
        self.used = False
        self.claimed = set()
        self.claim_made = False
        self.options = frozenset()
        self.lines = None
        self.debt = 0
        self.rolled = []
        self.held_at_close = set()
        self.drained = []
        self.settled_overages = 0
        self.queue = None
        self.restricted = False
        self._ids = {}
        self.obey()

    def fork(self) -> State:
        """Another state that goes on from here by itself; its trail begins empty."""
        twin = object.__new__(State)
        vars(twin).update(vars(self))
        twin.lots = [lot.twin() for lot in self.lots]
        twin.made = list(twin.lots)
        twin.trail = Trail.empty()
        twin.asked_on = list(self.asked_on)
        twin.dated = list(self.dated)
        twin.queued = list(self.queued)
        twin.claimed = set(self.claimed)
        twin.lines = None if self.lines is None else dict(self.lines)
        twin.rolled = list(self.rolled)
        twin._ids = dict(self._ids)
        twin.settled_overages = 0
        twin.drained = []
        twin.queue = None
        return twin

    # Rules ----------------------------------------------------------------------------------

    def obey(self) -> None:
        """Bring to mind what the rules in force say on every day."""
        rules = self.rules
        self.drain_key = drain_key(rules.drain)
        self.daily = any(grant.every.unit == "days" for grant in rules.grants)
        self.has_revisions = bool(self.plans[self.plan].revisions)
        self.share: ShareRule | None = rules.extras.share if rules.extras else None
        windows = rules.extras.windows if rules.extras else None
        self.counts = bool(rules.factors)
        """Whether it matters for what data was used ..."""
        self.by_weekday = bool(windows and windows.weekdays)
        """... and on which weekday."""
        self.queue = None

    def take_up(self, plan: int, on: date) -> Rules:
        """Put a plan in force; returns the rules that are left."""
        left, self.rules = self.rules, in_force(self.plans[plan], on)
        self.plan, self.rules_since = plan, on
        self.obey()
        return left

    def heads(self, rules: Rules | None = None) -> int:
        """How many times a plan makes a grant: once, or for each line that brings its own."""
        extras = (rules or self.rules).extras
        share = extras.share if extras else None
        if share is None or share.amount == "pool" or self.lines is None:
            return 1
        return len(self.lines)

    def is_on(self, grant: Grant) -> bool:
        """Whether the option with which a grant comes is on, if it comes with one."""
        return not grant.option or grant.option in self.options

    def owners(self) -> list[str]:
        """The lines that have data of their own; one without a name where all is shared."""
        own = self.share is not None and self.share.pools == "carried"
        return sorted(self.lines) if own and self.lines is not None else [""]

    # Cycles ---------------------------------------------------------------------------------

    def is_boundary(self, on: date) -> bool:
        if self.cycle:
            return on >= self.cycle.end
        return self.next_number == 0

    def goes_on(self, boundary: bool) -> bool:
        """Whether a cycle begins by itself: the first of a contract or of a rule, or a renewal."""
        if not boundary:
            return False
        if self.cycle is None or self.follows:
            return True
        return self.rules.cycle.renewal == "automatic" or self.assumes_renewal

    def runs_on(self, on: date) -> bool:
        """Whether a cycle runs that began before and does not end on this date."""
        return self.cycle is not None and on < self.cycle.end

    def stands_still(self, boundary: bool) -> bool:
        """Whether no cycle runs on from the day before: there is none, or it ends today."""
        return boundary or self.cycle is None

    def end_of(self, number: int) -> date:
        assert self.cycle is not None and self.schedule is not None
        if number <= self.cycle.number:
            return self.cycle.end
        return self.schedule.end_of(number)

    def move_end(self, end: date, going_on: Schedule | None = None) -> None:
        """The running cycle ends on another date, with all that follows it; boundaries count anew
        from there, unless ``going_on`` says how they go on.
        """
        assert self.cycle is not None and self.schedule is not None
        self.end_cycle(end)
        number = self.cycle.number + 1
        self.schedule = going_on or schedule(self.schedule.rule, end, number, self.contract.anchor)
        self.realign()

    def end_cycle(self, end: date) -> None:
        """Let the running cycle end on another date than was foreseen, in the trail too."""
        assert self.cycle is not None
        self.cycle = self.cycle._replace(end=end)
        told = self.trail.cycles
        if told and told[-1][0].number == self.cycle.number:
            told[-1] = (self.cycle, told[-1][1])

    def realign(self) -> None:
        """Lots that follow the cycles end when their cycle ends, wherever that now is (A6)."""
        for lot in self.lots:
            if lot.ends_cycle is not None:
                lot.until = self.end_of(lot.ends_cycle)
        self.queue = None

    # Lots -----------------------------------------------------------------------------------

    def make(
        self,
        id: str,
        cls: str,
        amount: int,
        on: date,
        lasts: Span,
        cause: str,
        line: str = "",
        born: date | None = None,
    ) -> Lot | None:
        """A new lot by a grant, ``born`` on that day if not on another; None for nothing."""
        if not amount:
            return None
        until, ends = self.life(lasts, on)
        lot = Lot(self.free_id(id), cls, amount, on, until, ends)
        lot.number = self.cycle.number if self.cycle else self.next_number
        lot.born = born or on
        if line:
            lot.line = lot.origin = line
            lot.restricted = True
        give_rights(lot, self.rules.rollovers)
        self.trail.granted.append(Granted(on, lot.id, amount, cause))
        self.add(lot)
        return lot

    def free_id(self, id: str) -> str:
        """An id of its own for each of several lots that one thing made."""
        self._ids[id] = count = self._ids.get(id, 0) + 1
        return id if count == 1 else f"{id}.{count}"

    def add(self, lot: Lot) -> None:
        if len(self.lots) >= MOST_LOTS * (len(self.lines or ()) or 1):
            raise PlanError(
                _("{plan} makes more than {most} pieces of data that live at once.").format(
                    plan=self.rules.plan, most=MOST_LOTS
                )
            )
        self.lots.append(lot)
        self.made.append(lot)
        self.queue = None

    def move(self, lot: Lot, until: date, ends_cycle: int | None, on: date) -> None:
        """Give a lot another end."""
        if lot.until != until:
            self.trail.moves.append(Moved(on, lot.id, lot.until, until))
        lot.until, lot.ends_cycle = until, ends_cycle
        self.queue = None

    def keep(self, lot: Lot, state: str, until: date) -> None:
        """Keep a lot that has ended, out of use, for what may still save it."""
        lot.state, lot.until, lot.ends_cycle = state, until, None
        self.lots.append(lot)

    def drop(self, gone: Callable[[Lot], bool]) -> list[Lot]:
        """Take lots out of the live ones; returns them."""
        dropped = [lot for lot in self.lots if gone(lot)]
        if dropped:
            self.lots = [lot for lot in self.lots if not gone(lot)]
            self.queue = None
        return dropped

    def forfeit(self, lot: Lot, amount: int, reason: str, on: date) -> None:
        if amount > 0:
            lot.left -= amount
            self.trail.forfeitures.append(Forfeiture(on, lot.id, amount, reason))

    def cut(self, cuts: list[Cut], on: date) -> None:
        for cut in cuts:
            self.forfeit(cut.lot, cut.bytes, cut.reason, on)

    def in_use(self) -> list[Lot]:
        """The lots that can be drained, now or in their turn, in no order."""
        return [lot for lot in self.lots if lot.state is USABLE or lot.state is WAITING]

    def live(self) -> list[Lot]:
        """The lots that are neither frozen nor dormant, in no order."""
        return [lot for lot in self.lots if lot.state is not FROZEN and lot.state is not DORMANT]

    def take(
        self, amount: int, day: date, rows: list[_R], row: Callable[[date, str, int], _R]
    ) -> int:
        """Drain the lots in the plan's order; returns what none of them covered."""
        queue = self.line_up()
        while queue:
            lot = queue[-1]
            amount -= self.drain(lot, amount, day, rows, row)
            if not amount:
                return 0
            queue.pop()
        return amount

    def line_up(self) -> list[Lot]:
        """The queue, the next to be used last."""
        if self.queue is None:
            self.queue = sorted(self.in_use(), key=self.drain_key, reverse=True)
            self.restricted = any(lot.restricted for lot in self.queue)
        return self.queue

    def drain(
        self,
        lot: Lot,
        amount: int,
        day: date,
        rows: list[_R],
        row: Callable[[date, str, int], _R],
    ) -> int:
        """Take so much from one lot, or all that it has; returns what it gave."""
        if lot.state is WAITING and amount and lot.left:
            self.begin(lot, day)
        taken = amount if lot.left > amount or lot.left == UNLIMITED else lot.left
        if taken:
            if lot.left != UNLIMITED:
                lot.left -= taken
            rows.append(row(day, lot.id, taken))
            self.drained.append((lot, taken))
        return taken

    def begin(self, lot: Lot, on: date) -> None:
        """A lot that waited for its turn begins to be used, and to live."""
        lot.state, lot.start, self.has_begun = USABLE, on, True
        if lot.waits_for:
            until, lot.ends_cycle = self.life(parse_span(lot.waits_for), on)
            self.move(lot, max(until, on + ONE_DAY), lot.ends_cycle, on)
        self.queue = None

    # Lives ----------------------------------------------------------------------------------

    def life(self, span: Span, on: date) -> tuple[date, int | None]:
        """First day without a lot made on ``on``, and the cycle it follows, if it follows one."""
        count, unit = span
        if unit == "forever":
            return NEVER, None
        if unit == "cycles":
            if self.cycle is None:
                return on + ONE_DAY, None
            last = self.cycle.number + count - 1
            return self.end_of(last), last
        try:
            if unit == "months":
                return self._months_after(on, count), None
            if unit == "calendar":
                return add_months(on.replace(day=1), count + 1), None
            if unit == "weekday":
                return on + timedelta(days=(count - on.weekday() - 1) % 7 + 1), None
            return on + whole_days(span), None
        except (OverflowError, ValueError):
            return NEVER, None

    def _months_after(self, on: date, months: int) -> date:
        if self.cycle and self.schedule and on == self.cycle.nominal_start:
            boundary = self.schedule.months_after(self.cycle, months)
            if boundary:
                return boundary
        return add_months(on, months)
