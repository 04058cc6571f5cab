"""How well people are warned: the plans of the catalogue under real traces of daily use.

    python bench/reminders.py [--plans 40] [--days 120] [--futures 40] [--jobs 2] [--all]
    python bench/reminders.py --show jp.mineo.mypita/5gb [--use 0.8]

Each contract is lived day by day: ``giga remind`` runs every morning, knows what was used up to the
evening before, and remembers what it told. What was really lost, and when data ran out, is what the
whole trace comes to. Prints the tables of docs/forecast.md; ``--show`` prints the messages of half
a year instead. Needs the folder of traces beside the project.

One size of each family, the middle one, is lived four times: its use is a trace, scaled so that the
mean month uses 0.5, 0.8, 1.0 and 1.3 of what the plan grants a month; the traces take turns. Where
a plan grants nothing a month, that is one pack a month, bought in the morning after the last one
was used up; where it grants no certain amount, the first price step but one, a sliding limit, or
20 GB. Who must renew by hand does so in time, but each fourth time two days late. Two people share
a pool, one uses twice as much as the other. A fifth of the use is at night where some data is only
for the night. Days that a trace does not know were not written down.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from multiprocessing import Pool
from statistics import median
from typing import NamedTuple

from forecast import TRACES, traces

import ledger.forecast
from ledger import billing
from ledger.billing.risk import SHORT_LIFE
from ledger.billing.statement import Forfeiture, Pace, Statement
from ledger.billing.watch import Watch, watch
from ledger.errors import PlanError
from ledger.facts import Contract, Event, History, TopUp, Usage
from ledger.facts.acts import Line, Renewal
from ledger.facts.told import Told
from ledger.forecast import Forecast, forecast
from ledger.forecast.futures import known_days
from ledger.forecast.playing import Outset, outset_on
from ledger.notices import Notice, notices
from ledger.notices.gathering import Day, Wishes, gathered, is_foreseeable
from ledger.notices.telling import Due, Past, due
from ledger.notices.topics import granted_for
from ledger.plans.extras import extras
from ledger.plans.files import families
from ledger.plans.finding import find
from ledger.plans.rules import UNLIMITED, Rules
from ledger.render.reminders import Reminded, reminder_lines
from ledger.settings.keys import settings_of

DAY = timedelta(days=1)
MONTH = 30.4375
USES = (0.5, 0.8, 1.0, 1.3)
"""Mean use a month, in parts of what the plan grants."""
YEAR = 2026
"""Traces are moved there by whole weeks, so that the newest rules hold."""
LONGEST_GAP = 7
"""Of a trace the longest piece is taken without more unknown days in a row."""
ELSE = 20 * 10**9
HALF_A_YEAR = 182
SHOWN = "belgium_phone_mb"
SHOWN_FUTURES = 200

SETTINGS = settings_of({}, "")
AHEAD = 14
"""A loss is predicted at most so many days before its last day."""
IN_TIME = 3
WAYS = ("ours, P >= 0.8", "strict, P >= 0.9", "pace of 30 days", "pace of the cycle")


class Case(NamedTuple):
    """A contract that is lived."""

    plan: str
    trace: str
    use: float
    turn: int
    """Where in a long trace it begins."""


class Life(NamedTuple):
    """All that happens in it, and the days of it that the trace does not know."""

    history: History
    plans: dict[int, Rules]
    days: list[date]
    unknown: set[date]


class Prediction(NamedTuple):
    """Something that might have come, and when each way first said that it would."""

    kind: str
    """``loss`` or ``out``."""
    came: bool
    lead: dict[str, int]
    """Days before the last day with it, or before the day on which the data ran out."""


class Loss(NamedTuple):
    """Data that was lost, and what was told of it in time."""

    case: Case
    on: date
    lot: str
    life: int
    """Days."""
    bytes: int
    warned: int
    why: str
    """Why not all of it."""


class Lived(NamedTuple):
    """What a life came to."""

    case: Case
    months: float
    messages: int
    codes: Counter[str]
    predictions: list[Prediction]
    losses: list[Loss]


def main() -> int:
    """Print the tables; 1 where there are no traces, or no such plan."""
    asked = arguments().parse_args()
    if not TRACES.is_dir():
        print(f"There are no traces at {TRACES}.", file=sys.stderr)
        return 1
    if asked.show:
        return show(asked.show, asked.use)
    plans = middle_sizes()
    if asked.plans and asked.plans < len(plans):
        plans = sorted(random.Random(1).sample(plans, asked.plans))
    lived = live_all(cases(plans), asked.days, asked.futures, asked.jobs)
    print(report(lived, asked.all))
    return 0


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--plans", type=int, metavar="N", help="so many of them, drawn once")
    parser.add_argument("--days", type=int, default=120, help="of each trace, at most")
    parser.add_argument("--futures", type=int, default=40, help="of each forecast")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--all", action="store_true", help="list each plan too")
    parser.add_argument("--show", metavar="PLAN", help="the messages of half a year")
    parser.add_argument("--use", type=float, default=0.8, help="for --show: of the grant")
    return parser


# --- what is lived --------------------------------------------------------------------------


def middle_sizes() -> list[str]:
    """One plan of each family."""
    sizes = [list(family.sizes.values()) for family in families()]
    return [found[len(found) // 2].plan for found in sizes]


def cases(plans: Sequence[str]) -> list[Case]:
    """Each plan under each use; the traces take turns, so that all meet all."""
    names = sorted(traces())
    return [
        Case(plan, names[(number + turn) % len(names)], use, number)
        for number, plan in enumerate(plans)
        for turn, use in enumerate(USES)
    ]


def pieces() -> dict[str, dict[date, int]]:
    """The longest piece of each trace that is well known."""
    return {name: longest_piece(known) for name, known in traces().items()}


def longest_piece(known: Mapping[date, int]) -> dict[date, int]:
    found: list[list[date]] = [[]]
    for day in sorted(known):
        if found[-1] and (day - found[-1][-1]).days > LONGEST_GAP + 1:
            found.append([])
        found[-1].append(day)
    return {day: known[day] for day in max(found, key=len)}


def life(case: Case, piece: Mapping[date, int], most: int) -> Life:
    """The facts of a case."""
    plans = {1: find(case.plan).rules}
    window = placed(window_of(piece, case.turn, most))
    since, days = min(window), [min(window) + n * DAY for n in range(span(window))]
    rules, contract = plans[1], Contract(1, "", since, 1, since.day)
    empty = History(contract, [], lines_of(rules, since))
    monthly = granted_a_month(with_deeds(empty, plans, days), plans, days)
    scale = case.use * monthly / MONTH / (sum(window.values()) / len(window))
    usage = [row for day in sorted(window) for row in rows_of(rules, day, window[day] * scale)]
    history = with_deeds(empty._replace(usage=usage), plans, days)
    return Life(history, plans, days, set(days) - set(window))


def window_of(piece: Mapping[date, int], turn: int, most: int) -> dict[date, int]:
    first, spare = min(piece), max(span(piece) - most, 0)
    first += (turn * 37 % (spare + 1)) * DAY
    return {day: piece[day] for day in sorted(piece) if first <= day < first + most * DAY}


def span(days: Mapping[date, int]) -> int:
    return (max(days) - min(days)).days + 1


def placed(window: Mapping[date, int]) -> dict[date, int]:
    """The same in the present, on the same weekdays."""
    weeks = -(-(date(YEAR, 1, 1) - min(window)).days // 7)
    return {day + weeks * 7 * DAY: amount for day, amount in window.items()}


def rows_of(rules: Rules, day: date, amount: float) -> Iterator[Usage]:
    """A day's use by line and category."""
    special = [grant.only.categories[0] for grant in rules.grants if grant.only.categories]
    parts = [("", 0.8), (special[0], 0.2)] if special else [("", 1.0)]
    if special and len(special) == len(rules.grants):
        parts = [(special[0], 1.0)]
    lines = [("one", 2 / 3), ("two", 1 / 3)] if extras(rules).share else [("", 1.0)]
    for line, much in lines:
        for category, part in parts:
            yield Usage(day, int(amount * much * part), category, line)


def lines_of(rules: Rules, since: date) -> list[Event]:
    if not extras(rules).share:
        return []
    return [Line(number, since, name, True) for number, name in enumerate(("one", "two"), 1)]


def is_card(rules: Rules) -> bool:
    """Whether its data is bought, and comes by no cycle."""
    return all(grant.every.unit == "once" or grant.claim or grant.option for grant in rules.grants)


def granted_a_month(history: History, plans: Mapping[int, Rules], days: Sequence[date]) -> float:
    """What a plan grants a month, in bytes; what stands for it where that is nothing certain."""
    rules = plans[1]
    granted = [
        row for row in billing.state(history, plans, days[-1]).trail.granted if row.cause == "grant"
    ]
    if is_card(rules):
        packs = [row.bytes for row in granted if row.bytes > 0] + [max(rules.amount, 0)]
        return max(packs) or ELSE
    finite = sum(row.bytes for row in granted if row.bytes != UNLIMITED)
    if not finite or any(row.bytes == UNLIMITED for row in granted):
        return beside_unlimited(rules)
    ends = [cycle.end for cycle, _plan in billing.state(history, plans, days[-1]).trail.cycles]
    return finite * MONTH / (max([*ends, days[-1] + DAY]) - days[0]).days


def beside_unlimited(rules: Rules) -> float:
    tables = extras(rules)
    steps = [tier.upto for tier in tables.tiers if tier.upto != UNLIMITED]
    limits = [limit.amount * MONTH / limit.days for limit in tables.limits]
    quotas = [quota.amount for quota in tables.quotas if "" in quota.categories]
    return next(iter([*steps[1:2], *steps[:1], *limits, *quotas]), ELSE)


def with_deeds(history: History, plans: Mapping[int, Rules], days: Sequence[date]) -> History:
    """The history with what the person does: renews by hand, buys the next pack."""
    rules, events = plans[1], list(history.events)
    card, manual = is_card(rules), rules.cycle.renewal == "manual"
    renewals = 0
    for day in days if card or manual else ():
        seen = past(history, day, day + DAY)
        statement = billing.state(seen._replace(events=events), plans, day)
        figures = statement.figures
        if manual and statement.cycle and statement.cycle.end == day + DAY:
            renewals += 1
            late = 2 if renewals % 4 == 0 else 0
            events.append(Renewal(100 + len(events), day + (1 + late) * DAY))
        if card and not manual and figures.remaining == 0 and not figures.waiting:
            amount = int(granted_a_month(history, plans, days[:1]))
            events.append(TopUp(100 + len(events), day + DAY, amount))
    return history._replace(events=sorted(events, key=lambda event: event.day))


# --- living ---------------------------------------------------------------------------------


class Morning(NamedTuple):
    """What a run of a day knows."""

    statement: Statement
    pace: Pace
    history: History
    watch: Watch | None
    forecast: Forecast | None
    found: list[Notice]
    new: list[Due]


class Memory:
    """What was told, and what was predicted, so far."""

    def __init__(self) -> None:
        self.told: dict[str, list[Told]] = {}
        self.of_lots: dict[str, list[tuple[date, str, int]]] = defaultdict(list)
        self.granted: dict[date, int] = {}
        self.might_lose: dict[date, tuple[int, dict[str, int]]] = {}
        self.might_end: dict[date, dict[str, date]] = {}

    def remember(self, morning: Morning) -> None:
        """Write down what was told."""
        on = morning.statement.on
        self.granted[on] = morning.statement.figures.granted
        for one in morning.new:
            for topic, stage, amount in one.remembered():
                rows = self.told.setdefault(topic, [])
                same = [row for row in rows if row.stage == stage]
                rows[:] = [row for row in rows if row.stage != stage]
                most = max([amount, *(row.bytes for row in same)])
                rows.append(Told(stage, most, min([on, *(row.first for row in same)]), on))
            for lot, kind, amount in said_of_lots(one.notice, morning.statement):
                self.of_lots[lot].append((on, kind, amount))


def said_of_lots(notice: Notice, statement: Statement) -> list[tuple[str, str, int]]:
    """Which lots a notice speaks of, and how much of each."""
    fates = statement.fates
    if notice.code == "renewal":
        rolls = [(id, fate.rolls) for id, fate in fates.items() if fate.rolls]
        return [(id, "rolls", amount) for id, amount in rolls]
    if notice.code == "frozen":
        return [(lot.id, "lost", lot.remaining) for lot in notice.lots]
    return [(lot.id, "lost", fates[lot.id].lost) for lot in notice.lots]


WISHES = Wishes(
    lambda granted: SETTINGS.least.of(granted, 1000),
    0.9 if SETTINGS.strict else 0.8,
    SETTINGS.stale_days,
    SETTINGS.reading_days,
)


def live(case: Case, piece: Mapping[date, int], most: int) -> Lived:
    """Live a case, and compare what was said with what came."""
    lived = life(case, piece, most)
    memory, spoke, codes = Memory(), 0, Counter[str]()
    for morning in mornings(lived, case, memory):
        spoke += bool(morning.new)
        codes.update(one.notice.code for one in morning.new)
        predict(morning, lived.plans, memory)
    final = billing.state(lived.history, lived.plans, lived.days[-1])
    return Lived(
        case,
        (len(lived.days) - 1) / MONTH,
        spoke,
        codes,
        losses_judged(memory, final, lived) + ends_judged(memory, final, lived),
        losses_of(case, memory, final),
    )


def mornings(lived: Life, case: Case, memory: Memory) -> Iterator[Morning]:
    """Each morning but the first."""
    for on in lived.days[1:]:
        history = past(lived.history, on, on)
        statement, pace = billing.outlook(history, lived.plans, on)
        day = Day(statement, pace, history, watched(statement, history), last_entry(history))
        future = None
        if is_foreseeable(day, WISHES) and matters(statement, pace):
            future = forecast(history, lived.plans, on, f"{case} {on}")
        found = gathered(day, future, WISHES)
        new = due(found, statement, Past(memory.told, ()), WISHES.least)
        morning = Morning(statement, pace, history, day.watch, future, found, new)
        memory.remember(morning)
        yield morning


def past(history: History, on: date, used_until: date) -> History:
    """What is known in the morning of a day: a pack is bought only after that."""
    return history._replace(
        usage=[row for row in history.usage if row.day < used_until],
        events=[
            event
            for event in history.events
            if event.day < on or (event.day == on and not isinstance(event, TopUp))
        ],
    )


def watched(statement: Statement, history: History) -> Watch | None:
    return watch(statement, history) if statement.rules.extras else None


def last_entry(history: History) -> date | None:
    return history.usage[-1].day if history.usage else None


def matters(statement: Statement, pace: Pace) -> bool:
    """Whether a forecast can change what is told; most of the time goes into them."""
    ends = any(fate.lost for fate in statement.fates.values()) and bool(pace.must)
    return ends or may_run_out(statement)


def may_run_out(statement: Statement) -> bool:
    left = statement.figures.remaining
    return bool(statement.cycle) and left not in (0, UNLIMITED) and not statement.daily


# --- predicting -----------------------------------------------------------------------------


def predict(morning: Morning, plans: Mapping[int, Rules], memory: Memory) -> None:
    """What each way says of the losses to come, and of the end of the data."""
    if morning.forecast is None:
        return
    statement, on = morning.statement, morning.statement.on
    losing = {
        notice.on: max(WISHES.least(granted_for(notice, statement)), 1)
        for notice in notices(statement, morning.pace)
        if notice.code in ("expiring", "cap") and 1 <= (notice.on - on).days - 1 <= AHEAD
    }
    ending = may_run_out(statement)
    if not losing and not ending:
        return
    says = ways(morning, plans)
    for day, least in losing.items():
        _least, fired = memory.might_lose.setdefault(day, (least, {}))
        for way, (loses, _ends) in says.items():
            if loses(day, least):
                fired.setdefault(way, (day - DAY - on).days)
        memory.might_lose[day] = (least, fired)
    if ending:
        assert statement.cycle is not None
        said = memory.might_end.setdefault(statement.cycle.start, {})
        for way, (_loses, ends) in says.items():
            if ends:
                said.setdefault(way, on)


Says = tuple[Callable[[date, int], bool], bool]
"""Whether so much is lost on a date; whether the data runs out in this cycle."""


def ways(morning: Morning, plans: Mapping[int, Rules]) -> dict[str, Says]:
    made, history, on = morning.forecast, morning.history, morning.statement.on
    assert made is not None

    def sure(chance: float) -> Says:
        return (
            lambda day, least: day in made.losses and made.losses[day].chance(least) >= chance,
            made.run_out_chance >= chance,
        )

    known = known_days(history, on)
    cycle = morning.statement.cycle
    assert cycle is not None
    recent = [known[day] for day in sorted(known)[-30:]]
    since = [amount for day, amount in known.items() if day >= cycle.start]
    found = dict(zip(WAYS, (sure(0.8), sure(0.9)), strict=False))
    outset = outset_on(history, plans, on)
    assert outset is not None
    for way, amounts in zip(WAYS[2:], (recent, since), strict=True):
        if amounts:
            found[way] = constant(outset, sum(amounts) // len(amounts))
    return found


def constant(outset: Outset, amount: int) -> Says:
    outcome = outset.play([amount] * outset.days)
    return (
        lambda day, least: outcome.losses.get(day, 0) >= least,
        outcome.runs_out is not None,
    )


def losses_judged(memory: Memory, final: Statement, lived: Life) -> list[Prediction]:
    """The dates on which something might have been lost. A renewal that came late is no loss that
    could be predicted.
    """
    lost = {
        on: sum(row.bytes for row in rows if row.reason != "lapsed")
        for on, rows in lost_rows(final).items()
    }
    return [
        Prediction("loss", lost.get(day, 0) >= least, fired)
        for day, (least, fired) in memory.might_lose.items()
        if day <= lived.days[-1] and not any(day - n * DAY in lived.unknown for n in range(1, 15))
    ]


def ends_judged(memory: Memory, final: Statement, lived: Life) -> list[Prediction]:
    """The cycles in which the data might have run out."""
    found = []
    for cycle, _plan in final.trail.cycles:
        if cycle.end - cycle.start <= SHORT_LIFE:
            continue
        said, days = memory.might_end.get(cycle.start), range((cycle.end - cycle.start).days)
        inside = {cycle.start + n * DAY for n in days}
        if said is None or cycle.end > lived.days[-1] + DAY or inside & lived.unknown:
            continue
        out = min((row.day for row in final.trail.overages if row.day in inside), default=None)
        leads = {way: ((out or cycle.end) - on).days for way, on in said.items()}
        found.append(Prediction("out", out is not None, leads))
    return found


# --- what was lost --------------------------------------------------------------------------


def losses_of(case: Case, memory: Memory, final: Statement) -> list[Loss]:
    """Each lot that lost something worth a word."""
    lost: dict[date, Counter[str]] = defaultdict(Counter)
    for on, rows in lost_rows(final).items():
        for row in rows:
            lost[on][row.lot] += row.bytes
    return [
        judged(case, memory, final, on, lot, amount)
        for on, lots in lost.items()
        if sum(lots.values()) >= least_on(on, lots, memory, final)
        for lot, amount in lots.items()
        if amount
    ]


def lost_rows(final: Statement) -> dict[date, list[Forfeiture]]:
    """What was lost, by date: of data that lives long enough to be told of. What was cut when it
    landed was its parent's.
    """
    found: dict[date, list[Forfeiture]] = defaultdict(list)
    for row in final.trail.forfeitures:
        lot = final.all_lots[row.lot]
        if lot.parent and lot.start == row.on:
            lot = final.all_lots[lot.parent]
        if lot.until - lot.start > SHORT_LIFE:
            found[row.on].append(row._replace(lot=lot.id))
    return found


def least_on(on: date, lots: Counter[str], memory: Memory, final: Statement) -> int:
    granted = memory.granted.get(on - DAY, 0)
    if granted in (0, UNLIMITED):
        granted = sum(final.all_lots[lot].granted for lot in lots)
    return max(WISHES.least(granted), 1)


def judged(case: Case, memory: Memory, final: Statement, on: date, id: str, amount: int) -> Loss:
    lot, said = final.all_lots[id], memory.of_lots.get(id, [])
    last = on - DAY
    most = {"lost": 0, "rolls": 0}
    for day, kind, told in said:
        if (last - day).days >= IN_TIME:
            most[kind] = max(most[kind], told)
    warned = min(amount, sum(most.values()))
    life = (min(on, lot.until) - lot.start).days
    if warned == amount:
        why = ""
    elif life < 2 + 2 * IN_TIME:
        why = f"lives {life} days: {IN_TIME} before its last it is in its first half"
    elif extras(final.rules).tiers and not said:
        why = "more use costs more: nobody is told to use it"
    elif on not in memory.granted or last - IN_TIME * DAY not in memory.granted:
        why = "the ledger began later"
    elif not said:
        why = "never told"
    else:
        why = "told late" if not warned else "told of less"
    return Loss(case, on, id, life, amount, warned, why)


# --- all of them ----------------------------------------------------------------------------


def live_all(found: Sequence[Case], days: int, futures: int, jobs: int) -> list[Lived]:
    """Live every case, on so many cores."""
    known, lived = pieces(), []
    tasks = [(case, known[case.trace], days, futures) for case in found]
    with Pool(jobs) as pool:
        for number, one in enumerate(pool.imap(one_life, tasks, chunksize=4), 1):
            lived.append(one)
            if sys.stderr.isatty():
                print(f"\r{number:,} of {len(tasks):,}", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return lived


def one_life(task: tuple[Case, dict[date, int], int, int]) -> Lived:
    case, piece, days, futures = task
    ledger.forecast.FUTURES = futures
    return live(case, piece, days)


# --- telling --------------------------------------------------------------------------------


def report(lived: list[Lived], every_plan: bool) -> str:
    """The tables."""
    parts = [
        simulated(lived),
        predictions(lived),
        covered(lived),
        spoken(lived),
        by_code(lived),
    ]
    if every_plan:
        parts += [not_warned(lived), by_plan(lived)]
    return "\n\n".join(parts)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def simulated(lived: list[Lived]) -> str:
    plans = len({one.case.plan for one in lived})
    months = sum(one.months for one in lived)
    return f"{plans} plans, {len(lived)} contracts, {months:,.0f} months."


def predictions(lived: list[Lived]) -> str:
    names = {"loss": "loss", "out": "running out"}
    rows = []
    for kind, name in names.items():
        found = [row for one in lived for row in one.predictions if row.kind == kind]
        came = sum(row.came for row in found)
        rows.append([f"**{name}**: {came:,} of {len(found):,} came", "", "", "", ""])
        rows += [[way, *scored(found, way)] for way in WAYS]
    head = ["", "right", "of all", f"at least {IN_TIME} days ahead", "days ahead (median)"]
    return table(head, rows)


def scored(found: list[Prediction], way: str) -> list[str]:
    """Precision, recall, recall in time, and the median lead."""
    said = [row for row in found if way in row.lead]
    right = [row.lead[way] for row in said if row.came]
    came = sum(row.came for row in found)
    in_time = sum(lead >= IN_TIME for lead in right)
    shares = [part(len(right), len(said)), part(len(right), came), part(in_time, came)]
    return [*shares, f"{median(right):.0f}" if right else "-"]


def part(some: float, whole: float) -> str:
    return f"{some / whole:.1%}" if whole else "-"


def covered(lived: list[Lived]) -> str:
    losses = [loss for one in lived for loss in one.losses]
    groups = {
        "all": losses,
        f"that lived {2 + 2 * IN_TIME} days or longer": [
            loss for loss in losses if loss.life >= 2 + 2 * IN_TIME
        ],
    }
    rows = []
    for name, found in groups.items():
        shares = [share_warned(found), part(sum(x.warned == x.bytes for x in found), len(found))]
        rows.append([name, f"{len(found):,}", *shares])
    head = ["lost", "lots", "of the loss, each the same", "lots, whole"]
    whys = Counter(loss.why for loss in losses if loss.why)
    said = [f"- {why}: {count}" for why, count in whys.most_common()]
    return "\n".join([table(head, rows), "", *said])


def share_warned(losses: list[Loss]) -> str:
    """Each loss counts as much as any other, however large its plan is."""
    return part(sum(loss.warned / loss.bytes for loss in losses), len(losses))


def not_warned(lived: list[Lived]) -> str:
    found: dict[tuple[str, str], list[Loss]] = defaultdict(list)
    for one in lived:
        for loss in one.losses:
            found[loss.case.plan, loss.why].append(loss)
    rows = [
        [plan, why, str(len(losses)), share_warned(losses), losses[0].lot]
        for (plan, why), losses in sorted(found.items())
        if why
    ]
    return table(["plan", "why", "lots", "warned", "for example"], rows)


def spoken(lived: list[Lived]) -> str:
    """Messages and notices a month, over plans and over users."""
    plans: dict[str, list[Lived]] = defaultdict(list)
    for one in lived:
        plans[one.case.plan].append(one)
    groups = {"plans": list(plans.values()), "users": [[one] for one in lived]}
    rows = []
    for name, found in groups.items():
        for what, count in (("messages", messages), ("notices", told)):
            rates = sorted(rate(some, count) for some in found)
            places = (0, len(rates) // 2, len(rates) * 9 // 10, len(rates) - 1)
            rows.append([f"{what}, {name}", *(f"{rates[place]:.1f}" for place in places)])
    return table(["a month", "least", "median", "90 %", "most"], rows)


def messages(one: Lived) -> int:
    return one.messages


def told(one: Lived) -> int:
    return one.codes.total()


def rate(found: list[Lived], count: Callable[[Lived], int]) -> float:
    return sum(count(one) for one in found) / sum(one.months for one in found)


def by_code(lived: list[Lived]) -> str:
    months = sum(one.months for one in lived)
    sums = sum((one.codes for one in lived), Counter[str]())
    rows = [[code, f"{count / months:.2f}"] for code, count in sums.most_common()]
    return table(["notice", "a month"], rows)


def by_plan(lived: list[Lived]) -> str:
    plans: dict[str, list[Lived]] = defaultdict(list)
    for one in lived:
        plans[one.case.plan].append(one)
    rows = []
    for plan, found in sorted(plans.items(), key=lambda item: -rate(item[1], messages)):
        codes = sum((one.codes for one in found), Counter[str]())
        months = sum(one.months for one in found)
        said = ", ".join(f"{code} {count / months:.1f}" for code, count in codes.most_common())
        rows.append([plan, f"{rate(found, messages):.1f}", said])
    return table(["plan", "messages a month", "notices a month"], rows)


def show(wanted: str, use: float) -> int:
    """Print the messages of half a year on one plan."""
    try:
        plan = find(wanted).rules.plan
    except PlanError as error:
        print(error.message, file=sys.stderr)
        return 1
    case = Case(plan, SHOWN, use, 0)
    lived = life(case, pieces()[SHOWN], HALF_A_YEAR)
    ledger.forecast.FUTURES = SHOWN_FUTURES
    for morning in mornings(lived, case, Memory()):
        of = Reminded("", morning.statement, morning.pace)
        for one in morning.new:
            lines = reminder_lines(one.notice, of, with_id=True)
            print(f"{morning.statement.on:%a %d %b}", *lines, sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
