"""Whatever the plan and the history: nothing is told twice, and nothing more calmly than before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hearing import Life, Listener, tightest
from hypothesis import HealthCheck, given, settings
from strategies import Case, cases

from ledger.billing.statement import Statement
from ledger.dates import Span
from ledger.facts.told import Told
from ledger.notices.telling import Due
from ledger.notices.topics import Topic
from ledger.plans.extras import NO_EXTRAS, KeepAlive, Limit, Quota, Tier
from ledger.plans.rules import UNLIMITED, Rules

DAY = timedelta(days=1)
DAYS = 45
"""So long each case is lived."""

FEW = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@FEW
@given(cases())
def test_each_stage_is_told_once_and_no_looser_one_after_it(case: Case) -> None:
    """Whether ``giga remind`` runs every day or every third."""
    plans = {number: watching(rules) for number, rules in case.plans.items()}
    life = Life(case.history, plans, newer_rules=True)
    for step in (1, 3):
        listener = Listener(life)
        reached: dict[str, int] = {}
        most: dict[str, int] = {}
        for number in range(0, DAYS, step):
            on, before = case.days[0] + number * DAY, listener.told
            news = listener.hear(on)
            for one in news:
                assert any(is_news(topic, before.get(topic.key, [])) for topic in one.topics)
                same = meaning(one, life.day(on).statement)
                assert one.notice.bytes > most.get(same, -1)
                most[same] = one.notice.bytes
            for topic in (topic for one in news for topic in one.topics):
                if topic.stage is not None:
                    assert topic.stage >= reached.get(topic.key, topic.stage)
                    reached[topic.key] = topic.stage
            assert listener.hear(on) == []


def is_news(topic: Topic, told: Sequence[Told]) -> bool:
    """Whether this stage was never told, nor a tighter one, or as clearly less."""
    if topic.stage is None:
        return False
    same = [row.bytes for row in told if row.stage == topic.stage]
    if same:
        return topic.lossy and topic.bytes * 5 >= max(same) * 6
    return all(row.stage < topic.stage for row in told)


def meaning(one: Due, statement: Statement) -> str:
    """What tells it from all others, whatever it is remembered by."""
    notice, cycle = one.notice, statement.cycle
    since = cycle.start if cycle and notice.on == statement.on else notice.on
    limit = [getattr(notice.watch, name, None) for name in ("rule", "upto", "line")]
    # Shares are others where data was added.
    data = len(statement.trail.granted) if notice.code in ("used", "used_up", "no_data") else 0
    lots = sorted(lot.id for lot in notice.lots)
    return repr((notice.code, since, tightest(one), limit, data, lots))


def watching(rules: Rules) -> Rules:
    """The same plan, with all that can be near or over."""
    tables = rules.extras or NO_EXTRAS
    return rules._replace(
        extras=tables._replace(
            tiers=(Tier(8, "1"), Tier(20, "2"), Tier(UNLIMITED, "3")),
            limits=(Limit(6, 3),),
            quotas=(Quota(("night",), 4),),
            keep_alive=KeepAlive(Span(45, "days"), "use"),
        )
    )
