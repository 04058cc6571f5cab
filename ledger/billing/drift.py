"""How far the ledger had drifted from what the carrier says, and what could explain it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from ledger import billing
from ledger.billing.meters import Count, counts, metered
from ledger.billing.statement import Statement
from ledger.dates import ONE_DAY
from ledger.facts import Event, History, Meter, Reading
from ledger.plans.rules import UNLIMITED, Rules
from ledger.record import NamedTuple

MOST_ROUNDING = 10**8
"""What a carrier shows in whole GB is still read to a tenth of one."""
LATE_DAYS = 2
"""Carriers post what was used today, or yesterday, only later."""
_MB, _GB = 1024**2 / 1000**2 - 1, 1024**3 / 1000**3 - 1


class Reason(NamedTuple):
    """What could explain a drift."""

    code: str
    """``rounding``; ``units`` (1000 or 1024); ``late`` (the carrier has not posted it yet);
    ``forgotten`` (days without an entry); ``reset`` (the counter began anew).
    """
    days: tuple[date, ...] = ()
    bytes: int = 0
    """``rounding``: the step; ``late``: what was logged on these days."""


class Drift(NamedTuple):
    """One figure of one reading, and what the ledger says without that reading."""

    id: int
    day: date
    figure: str
    """``remaining``, ``used``, ``carried``, or ``meter``."""
    meter: str
    says: int
    """What the carrier says; of a meter, what it counted since its reading before."""
    thought: int | None
    """What the ledger had; of a meter, what was logged in that time. None where there is nothing
    to compare with: an unlimited plan, the first reading of a meter.
    """
    step: int
    since: date
    """The first day of what it is about: after the last reading, or since the cycle began."""
    reasons: tuple[Reason, ...] = ()
    read_before: bool = False
    """Whether what the ledger had comes from an earlier reading of the same cycle."""
    counted: int | None = None
    """``remaining``: so much more use the ledger counts with this reading, negative for less. Where
    it is not as much as they are apart, there was use beyond all data, or nothing that explains
    what is there.
    """

    @property
    def apart(self) -> int:
        """What the carrier says less what the ledger had."""
        return 0 if self.thought is None else self.says - self.thought

    @property
    def more_used(self) -> int:
        """So much more was used than was logged; negative for less."""
        return self.apart if self.figure in ("used", "meter") else -self.apart

    @property
    def agrees(self) -> bool:
        """Whether the last digit that was shown can be all of it."""
        return abs(self.apart) < max(min(self.step, MOST_ROUNDING), 1)


def of_reading(history: History, plans: Mapping[int, Rules], reading: Reading) -> list[Drift]:
    """How far a reading is from a ledger without it: one drift for each figure that it says."""
    without = [event for event in history.events if event.id != reading.id]
    statement = billing.state(_before(history, without, reading), plans, reading.day)
    since = _since(history, reading, statement)
    figures = [(reading.figure, reading.bytes)]
    if reading.carried is not None:
        figures.append(("carried", reading.carried))
    first, *rest = [_drift(reading, statement, since, *figure) for figure in figures]
    if first.figure == "remaining" and first.apart:
        whole = billing.state(_before(history, [*without, reading], reading), plans, reading.day)
        begun = _cycle_start(history, statement)
        first = first._replace(
            read_before=any(day >= begun for day in _read_before(history, reading)),
            counted=whole.figures.used - statement.figures.used,
        )
    return [first._replace(reasons=tuple(_reasons(history, first))), *rest]


def of_meter(history: History, meter: Meter) -> Drift:
    """How far a counter is from the entries, which must be those of the history alone."""
    found = next(count for count in counts(history) if count.meter.id == meter.id)
    logged = None if found.begins else found.logged
    if logged is not None and found.unlogged == 0:
        logged = _logged(history, found.first, meter.day, meter.line)
    drift = Drift(
        meter.id, meter.day, "meter", meter.name, found.counted, logged, meter.step, found.first
    )
    return drift._replace(reasons=tuple(_reasons_of_meter(history, drift, found)))


def last_readings(history: History, plans: Mapping[int, Rules]) -> list[Drift]:
    """The last reading of each figure and of each meter. What meters found is no entry."""
    last: dict[tuple[str, str], Reading | Meter] = {}
    for event in history.events:
        if isinstance(event, Reading):
            last["", event.figure] = event
    for meter in history.meters:
        last[meter.name, "meter"] = meter
    full, found = metered(history, plans), []
    for one in last.values():
        drifts = (
            [of_meter(history, one)] if isinstance(one, Meter) else of_reading(full, plans, one)
        )
        found += drifts
    return found


def _before(history: History, events: list[Event], reading: Reading) -> History:
    """Without the readings of its day that were written down after it."""
    kept = [
        event
        for event in events
        if not (isinstance(event, Reading) and (event.day, event.id) > (reading.day, reading.id))
    ]
    return history._replace(events=kept)


def _since(history: History, reading: Reading, statement: Statement) -> date:
    last = [day + ONE_DAY for day in _read_before(history, reading)]
    return min(max([_cycle_start(history, statement), *last]), reading.day)


def _cycle_start(history: History, statement: Statement) -> date:
    return statement.cycle.start if statement.cycle else history.contract.since


def _read_before(history: History, reading: Reading) -> list[date]:
    """The days of the readings before this one."""
    return [
        event.day
        for event in history.events
        if isinstance(event, Reading) and (event.day, event.id) < (reading.day, reading.id)
    ]


def _drift(reading: Reading, statement: Statement, since: date, figure: str, says: int) -> Drift:
    thought: int | None = getattr(statement.figures, figure)
    if statement.figures.remaining == UNLIMITED and figure != "used":
        thought = None
    return Drift(reading.id, reading.day, figure, "", says, thought, reading.step, since)


def _reasons(history: History, drift: Drift) -> list[Reason]:
    if not drift.apart:
        return []
    if drift.agrees:
        return [Reason("rounding", bytes=drift.step)]
    found = []
    used = _logged(history, drift.since, drift.day)
    if _is_1024(drift, min(drift.says, drift.thought or 0)) or _is_1024(drift, used):
        found.append(Reason("units"))
    if drift.more_used < 0 and drift.figure in ("remaining", "used"):  # what carriers count
        days = tuple(drift.day - timedelta(n) for n in reversed(range(LATE_DAYS)))
        late = _logged(history, max(days[0], drift.since), drift.day)
        if late and -drift.more_used <= late + drift.step:
            found.append(Reason("late", days, late))
    if drift.more_used > 0:
        days = _without_entry(history, drift)
        found += [Reason("forgotten", days)] if days else []
    return found


def _reasons_of_meter(history: History, drift: Drift, count: Count) -> list[Reason]:
    anew = [Reason("reset")] if count.anew else []
    return [*anew, *(_reasons(history, drift) if drift.thought is not None else [])]


def _is_1024(drift: Drift, of: int) -> bool:
    """Whether it is about what 1024 in place of 1000 makes of an amount, in GB or in MB."""
    near = max(drift.step / 2, abs(drift.apart) / 50)
    shares = [share for share in (_MB, _GB) if of * share > 4 * near]  # else it could be anything
    return any(abs(abs(drift.apart) - of * share) <= near for share in shares)


def _logged(history: History, first: date, last: date, line: str = "") -> int:
    """By entries alone: what meters counted besides is no entry."""
    rows = [
        *history.usage,
        *(row.usage._replace(bytes=-row.usage.bytes) for row in history.metered),
    ]
    return sum(row.bytes for row in rows if first <= row.day <= last and line in ("", row.line))


def _without_entry(history: History, drift: Drift) -> tuple[date, ...]:
    known = {row.day for row in history.usage}
    every = (drift.since + timedelta(n) for n in range((drift.day - drift.since).days + 1))
    return tuple(day for day in every if day not in known)
