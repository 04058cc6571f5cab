"""What a replay says: rows that account for every byte, and the figures that follow from them.

Amounts are bytes, days are local dates, ``until`` is the first day after. An unlimited amount is
:data:`ledger.plans.rules.UNLIMITED` and stands outside all sums.
"""

from __future__ import annotations

from datetime import date

from ledger.billing.cycles import Cycle
from ledger.plans.rules import ANYTHING, Only, Rules
from ledger.record import NamedTuple


class LotView(NamedTuple):
    """A lot as it stands on the day of the statement."""

    id: str
    cls: str
    carried: bool
    granted: int
    remaining: int
    start: date
    """First day on which it may be used."""
    until: date
    born: date
    """``start`` of the oldest ancestor."""
    parent: str
    """The lot it came from by rollover; empty for a lot that was granted."""
    rolls: bool
    """Whether it still may roll at its end."""
    state: str = "usable"
    """``usable``, ``waiting`` (for its turn), ``frozen`` (kept for a late renewal) or ``locked``
    (in the bank). ``until`` of a frozen lot is the first day on which nothing saves it any more.
    """
    line: str = ""
    """The one line that may use it; empty: all."""
    only: Only = ANYTHING
    origin: str = ""
    """The line whose own data it was at first, even where all may use it now."""


CARRIED_IN = frozenset({"carried", "read_carried"})
"""The causes of data that came from cycles before: no cycle's own grants."""


class Granted(NamedTuple):
    """Data that came into being: what makes a lot, or makes it larger."""

    on: date
    lot: str
    bytes: int
    cause: str
    """``grant``, ``opening``, ``carried`` (an opening), ``topup``, ``change``, ``reading``,
    ``read_carried``, ``rounding``, ``gift``, ``loan`` or ``line`` (one that joined).
    """


class Allocation(NamedTuple):
    """One day's usage taken from one lot."""

    day: date
    lot: str
    bytes: int


class Roll(NamedTuple):
    """What went from a lot into its child at a boundary."""

    on: date
    lot: str
    child: str
    bytes: int


class Forfeiture(NamedTuple):
    """What was lost; ``on`` is the first day without it."""

    on: date
    lot: str
    bytes: int
    reason: str
    """``expired``, ``over_cap``, ``not_rollable``, ``rounded``, ``condition``, ``plan_changed`` or
    ``lapsed``.
    """


class Overage(NamedTuple):
    """Usage of a day that no lot covered; negative where a reading showed that it never was."""

    day: date
    bytes: int
    read: bool = False
    """Whether a reading says so, and no entry of that day."""


class Adjustment(NamedTuple):
    """What a reading implies for one lot: ``bytes`` more used, or less if negative."""

    on: date
    lot: str
    bytes: int
    read: date | None = None
    """The day of the reading, where the use was spread over days before it."""


class Given(NamedTuple):
    """Data of a lot that was given away."""

    on: date
    lot: str
    bytes: int


class Repaid(NamedTuple):
    """What a grant did not give, because it had been borrowed before."""

    on: date
    lot: str
    """The lot that the grant makes, or would have made."""
    bytes: int


class Uncounted(NamedTuple):
    """Usage of a day that the plan does not count, or not in full."""

    day: date
    category: str
    bytes: int


class Moved(NamedTuple):
    """A lot whose end was moved: by a later top-up, or by a renewal that extends."""

    on: date
    lot: str
    was: date
    until: date


class Trail(NamedTuple):
    """Every row of a replay, in the order in which it happened."""

    granted: list[Granted]
    allocations: list[Allocation]
    rolls: list[Roll]
    forfeitures: list[Forfeiture]
    overages: list[Overage]
    adjustments: list[Adjustment]
    moves: list[Moved]
    cycles: list[tuple[Cycle, str]]
    """Each cycle that began, with the id of the plan in force at its start."""
    given: list[Given]
    repaid: list[Repaid]
    uncounted: list[Uncounted]

    @classmethod
    def empty(cls) -> Trail:
        return cls._make([] for _ in cls._fields)

    def copy(self) -> Trail:
        """The rows so far, untouched by a replay that goes on."""
        return Trail._make(list(rows) for rows in self)


class AtRisk(NamedTuple):
    """What ends on a date if nothing more is used: bytes = rolls + lost."""

    on: date
    bytes: int
    rolls: int
    lost: int


class Fate(NamedTuple):
    """What becomes of what a lot holds today, if nothing more is used: on the first date on which
    any of it rolls or is lost, which is its end unless a cap cuts it before.
    """

    on: date
    rolls: int
    lost: int
    good_until: date
    """First day without what rolls; ``on`` when nothing rolls."""
    reason: str = ""
    """Why it loses what it loses: of several, the first."""


class Pace(NamedTuple):
    """What use a day, from today on, does to what is there."""

    days: int
    """Days to the end of the cycle, today included; 0 without a cycle."""
    may: int
    """So much a day lasts until the end; 0 for a quota by the day."""
    must: dict[date, int]
    """For each date on which something is lost: so much a day until then, and nothing is; 0 where
    no ordinary use saves it.
    """


class FigureMove(NamedTuple):
    """A figure of a day that is another one under other facts."""

    on: date
    figure: str
    before: int
    after: int


class Figures(NamedTuple):
    """The figures of a day. Those of a cycle are of the cycle in which the day lies."""

    remaining: int
    """Usable; :data:`UNLIMITED` when there is no end to it."""
    carried: int
    granted: int
    used: int
    """Counted usage of this cycle, overage included."""
    overage: int
    uncounted: int
    frozen: int
    """Kept for a late renewal; not usable."""
    forfeited: int
    """Lost since the contract began."""
    given: int
    """Given away since the contract began."""
    waiting: int
    """Bought, and used when nothing else is left."""
    banked: int
    """In the bank; not usable before it is withdrawn."""
    debt: int
    """Borrowed and not paid back yet."""


class LineUse(NamedTuple):
    """What one line of a pool did in this cycle."""

    line: str
    used: int
    """Counted bytes."""
    limit: int | None
    """What it may use in a cycle, where that was agreed."""
    left: int | None
    """Of its limit, or of its own data; None where it has neither."""
    carried: int
    """What remains of data that was carried over from this line's own."""


class Statement(NamedTuple):
    """All there is to say about a contract at the end of a day."""

    on: date
    rules: Rules
    """The plan in force."""
    cycle: Cycle | None
    """None before the contract begins, after it has ended, and between two renewals."""
    figures: Figures
    lots: list[LotView]
    """The live lots in the order in which they are used."""
    at_risk: list[AtRisk]
    fates: dict[str, Fate]
    """By the id of each live lot whose end is near enough to be foreseen."""
    trail: Trail
    all_lots: dict[str, LotView]
    """Every lot there ever was, live or gone, by id."""
    renewals: int = 0
    """So many renewals by hand wait for the end of the cycle."""
    lines: tuple[LineUse, ...] = ()
    """Who uses the plan, where that was written down, by name."""
    options: frozenset[str] = frozenset()
    """The options that are on."""
    unclaimed: int = 0
    """What the plan gives in this cycle to who claims it, and nobody has."""

    @property
    def daily(self) -> int:
        """What comes again every day, in bytes; 0 where nothing does."""
        return sum(
            grant.amount
            for grant in self.rules.grants
            if grant.every.unit == "days" and (not grant.option or grant.option in self.options)
        )

    @property
    def brings_its_own(self) -> bool:
        """Whether each cycle brings data of its own; else it only times what is bought."""
        return any(
            grant.every.unit == "cycles"
            and not grant.claim
            and (not grant.option or grant.option in self.options)
            for grant in self.rules.grants
        )

    @property
    def renews_by_itself(self) -> bool:
        """Whether the next cycle begins without a further renewal."""
        return self.rules.cycle.renewal == "automatic" or self.renewals > 0

    @property
    def plan(self) -> str:
        """The id of the plan in force."""
        return self.rules.plan
