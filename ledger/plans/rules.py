"""The rules of one plan, checked and immutable. This is what the engine reads.

Every amount is in bytes. A :class:`Span` is a length or a life in the words of the plan language.
What few plans have (gifts, loans, a bank, lines, price steps) is in :mod:`ledger.plans.extras`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from ledger.dates import Span
from ledger.record import NamedTuple

if TYPE_CHECKING:
    from ledger.plans.extras import Extras

UNLIMITED = -1
"""An amount or a count without an end."""

MOST_GRANTS = 12
"""Of one plan; one of the catalogue has at most four."""


class Cycle(NamedTuple):
    """When a cycle begins and how long it lasts."""

    length: Span = Span(1, "months")
    starts: str = "calendar"
    """``calendar``, ``day`` (the contract says which), ``day 11`` or ``activation``."""
    month_end: str = "clamp"
    """What stands for a day that a month lacks: ``clamp``, ``next_first`` or ``last_day``."""
    renewal: str = "automatic"
    """``manual``: a cycle ends, and the next one begins when the person renews."""
    first: str = "full"
    """The first cycle's grant: ``full`` or ``prorated`` by days."""
    first_step: int = 1
    """A prorated grant is rounded up to a multiple of this many bytes."""
    last: str = "full"
    """The grant of a cycle in which the contract ends: ``full`` or ``prorated`` by days (N24)."""
    grace: Span | None = None
    """How long after its end a renewal by hand still saves what is left (A10)."""
    early: str = "restart"
    """A renewal before the end: ``restart``, ``extend``, ``queue`` or ``forfeit`` (A11)."""
    renewed_with: str = "any"
    """Which renewal saves what is left: ``any``, ``same``, ``same_length``, ``same_or_larger`` or
    ``same_or_dearer`` (N11).
    """
    hour: str = ""
    """When the day turns, where that is not midnight; shown, and heeded by imports of hours."""


class Only(NamedTuple):
    """What a lot may be used for; empty: for everything, on every day."""

    categories: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    """0 is Monday."""


ANYTHING = Only()


class Grant(NamedTuple):
    """Data that the plan adds by itself."""

    cls: str = "plan"
    amount: int = 0
    every: Span = Span(1, "cycles")
    """Also ``day`` and ``once``."""
    lasts: Span = Span(1, "cycles")
    first: int = 1
    """The cycle in which it is first made; 1 is the first (N21)."""
    claim: bool = False
    """It is made only when the person claims it (N9)."""
    option: str = ""
    """It is made only while this option is on."""
    only: Only = ANYTHING


class Cap(NamedTuple):
    """A limit: an amount in bytes, or times the grants of the cycle that begins."""

    bytes: int = 0
    times_millis: int = 0
    """Thousandths of the grant; 0 when ``bytes`` holds."""


class Within(NamedTuple):
    """A limit on what may roll in a span of time."""

    bytes: int
    span: Span


class Rollover(NamedTuple):
    """What rolls at a boundary, how often, and how it lands."""

    classes: tuple[str, ...] = ("plan",)
    lasts: Span = Span(1, "cycles")
    lasts_from: str = "roll"
    """The life counts from the ``roll``, or from the ``grant`` of what rolls (N23)."""
    times: int = 1
    round: str = ""
    """``down`` or ``up``, to a multiple of ``step``; empty: exact."""
    step: int = 1
    min: int = 0
    """Less than this does not roll."""
    cap: Cap | None = None
    cap_per_cycle: Cap | None = None
    cap_after_grant: Cap | None = None
    cap_within: Within | None = None
    trim: str = "newest"
    requires: tuple[str, ...] = ()
    wipe: int = 0
    """All carry is wiped at this renewal of an unbroken run; 0: never (N13)."""
    locked: bool = False
    """What rolls goes into the bank, and is used only after a withdrawal (N19)."""
    at: str = "cycle"
    """It rolls where the ``cycle`` ends, or at the next boundary of its own ``grant`` (N22)."""
    since: tuple[int, ...] = ()
    """Weekdays on which it must have been granted to roll; empty: any."""
    only: Only = ANYTHING


class Drain(NamedTuple):
    """Which data is used first."""

    order: tuple[tuple[str, ...], ...] = (
        ("carried",),
        ("plan",),
        ("option",),
        ("bonus",),
        ("gift",),
        ("topup",),
        ("borrowed",),
    )
    """Ranks; the classes of one rank are ordered by ``then``."""
    then: str = "soonest"
    """``soonest``, ``oldest``, ``newest`` or ``shortest``."""
    but: tuple[tuple[str, str], ...] = ()
    """Classes whose rank has a rule of its own."""


class TopUpRule(NamedTuple):
    """The life of data that is bought, and what it does to what was bought before (N5)."""

    lasts: Span = Span(1, "cycles")
    renews: str = ""
    """Live top-ups take the new one's end: ``last``, ``longest`` or ``same_size``; empty: never."""
    starts: str = "now"
    """``after``: it waits until nothing else is left."""
    clock: str = "start"
    """What waits counts its life from its ``start``, or from when it was ``bought``."""
    extends: Span | None = None
    """How much longer everything that is live then lasts."""
    revives: Span | None = None
    """How long after its end a top-up comes back with the next one."""


class ChangeCase(NamedTuple):
    """What happens to the carry at a change from and to certain plans (patterns of plan ids)."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    carried: str


class ChangeRule(NamedTuple):
    """What happens when this plan is left for another (N12)."""

    when: str = "next_cycle"
    carried: str = "keep"
    downgrade: str = "amount"
    """What tells a smaller plan: ``amount`` or ``price``."""
    cycle: str = "keep"
    """``restart``: a change inside a cycle ends it."""
    grant: str = "difference"
    """Inside a cycle: ``full``, ``difference``, ``prorated`` or ``none``."""
    left: str = "keep"
    """What is left of the cycle's own data at a change inside it: ``keep`` or ``lose``."""
    cases: tuple[ChangeCase, ...] = ()


class Exhausted(NamedTuple):
    """What the carrier does when all is used; shown, not computed."""

    then: str = "unknown"
    speed: str = ""
    price: str = ""


class Rules(NamedTuple):
    """One plan: a size of a family, every key filled in."""

    plan: str
    """The plan's id, ``jp.mineo.mypita/5gb``."""
    family: str
    carrier: str
    names: dict[str, str]
    kind: str
    zone: str
    unit: int
    currency: str
    price: str
    verified: str
    amount: int
    """The size's own amount, for comparing sizes at a change."""
    cycle: Cycle
    grants: tuple[Grant, ...]
    rollovers: tuple[Rollover, ...]
    """A lot follows the first whose classes name its class (N4)."""
    drain: Drain
    topup: TopUpRule
    change: ChangeRule
    exhausted: Exhausted
    shown: int = 0
    """The unit of the carrier's own display, where it is another than ``unit`` (N17)."""
    factors: tuple[tuple[str, int], ...] = ()
    """Categories that count less: thousandths of each byte."""
    extras: Extras | None = None
    """What few plans have."""
    revisions: tuple[Revision, ...] = ()
    """What the carrier changed, by date (A31)."""


class Revision(NamedTuple):
    """The whole rules of a plan from a date on."""

    since: date
    rules: Rules


EVERY_CYCLE = Span(1, "cycles")
"""Of a grant that is made in every cycle; of a life that ends with the cycle."""


def in_force(rules: Rules, on: date) -> Rules:
    """The version of a plan's rules that holds on a date."""
    held = rules
    for revision in rules.revisions:
        if revision.since <= on:
            held = revision.rules
    return held


def each_cycle(
    rules: Rules, classes: tuple[str, ...], options: frozenset[str] = frozenset()
) -> int:
    """The sum of what a plan grants every cycle in these classes, unprorated (A13).

    What comes with an option counts while that is on. What must be claimed is not promised.
    """
    amounts = [
        grant.amount
        for grant in rules.grants
        if grant.every == EVERY_CYCLE
        and grant.cls in classes
        and not grant.claim
        and (not grant.option or grant.option in options)
    ]
    return UNLIMITED if UNLIMITED in amounts else sum(amounts)


# Kept with a contract as plain JSON -----------------------------------------------------------

_T = TypeVar("_T")


def to_data(rules: Rules) -> dict[str, Any]:
    """The rules as plain JSON values; :func:`from_data` reads them back."""
    data: dict[str, Any] = _plain(rules)
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return [value.n, value.unit]
    if hasattr(value, "_asdict"):
        return {key: _plain(part) for key, part in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def from_data(data: dict[str, Any]) -> Rules:
    """The rules from what :func:`to_data` made, as JSON gives it back."""
    return _read(
        Rules,
        data,
        cycle=lambda part: _read(Cycle, part, length=read_span, grace=read_span),
        grants=_grants,
        rollovers=lambda parts: tuple(map(_rollover, parts)),
        drain=lambda part: _read(Drain, part, order=_tuples, but=_tuples),
        topup=lambda part: _read(
            TopUpRule, part, lasts=read_span, extends=read_span, revives=read_span
        ),
        change=lambda part: _read(ChangeRule, part, cases=_cases),
        exhausted=lambda part: _read(Exhausted, part),
        factors=_tuples,
        extras=_extras,
        revisions=lambda parts: tuple(
            Revision(date.fromisoformat(part["since"]), from_data(part["rules"])) for part in parts
        ),
    )


def _read(kind: type[_T], data: dict[str, Any], **convert: Any) -> _T:
    """A record from its fields; those that are null or empty stay as they are."""
    for key, part in convert.items():
        if data.get(key):
            data[key] = part(data[key])
        elif data.get(key) == []:
            data[key] = ()
    return kind(**data)


_COUNTED = ("days", "hours", "months", "cycles")


def read_span(part: list[Any]) -> Span:
    """A span from what :func:`to_data` made of it."""
    count, unit = part
    if unit in _COUNTED and not 1 <= count < 10_000:  # of no plan file; a replay might never end
        raise ValueError(f"[{count}, {unit!r}] is no span")
    return Span(count, unit)


def _grants(parts: list[Any]) -> tuple[Grant, ...]:
    if len(parts) > MOST_GRANTS:  # of no plan file; a replay might fill the memory
        raise ValueError(f"{len(parts)} grants")
    return tuple(_read(Grant, part, every=read_span, lasts=read_span, only=_only) for part in parts)


def _only(part: dict[str, Any]) -> Only:
    return Only(tuple(part["categories"]), tuple(part["weekdays"]))


def _tuples(parts: list[Any]) -> tuple[Any, ...]:
    return tuple(map(tuple, parts))


def _rollover(part: dict[str, Any]) -> Rollover:
    return _read(
        Rollover,
        part,
        classes=tuple,
        lasts=read_span,
        cap=_cap,
        cap_per_cycle=_cap,
        cap_after_grant=_cap,
        cap_within=lambda part: Within(part["bytes"], read_span(part["span"])),
        requires=tuple,
        since=tuple,
        only=_only,
    )


def _cap(part: dict[str, Any]) -> Cap:
    return Cap(part["bytes"], part["times_millis"])


def _cases(parts: list[Any]) -> tuple[ChangeCase, ...]:
    return tuple(
        ChangeCase(tuple(part["before"]), tuple(part["after"]), part["carried"]) for part in parts
    )


def _extras(part: dict[str, Any]) -> Extras:
    from ledger.plans.extras import from_data as read

    return read(part)
