"""Reminders: all that is worth telling of each contract, what of it is new, and what was heard.

A channel is told first; only then it is written down that it was. One run at a time does this, so
that two of them never tell the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from ledger import store
from ledger.book import reporting
from ledger.book.account import Account, watched
from ledger.book.forecasting import foretold
from ledger.book.session import Session
from ledger.dates import ONE_DAY
from ledger.errors import DeliveryError, LedgerError
from ledger.facts.told import Hush
from ledger.forecast import Forecast
from ledger.i18n import _
from ledger.notices import Notice, is_dated, notice_id
from ledger.notices.gathering import gathered, is_foreseeable
from ledger.notices.habits import Day, Wishes
from ledger.notices.telling import Due, Past, due
from ledger.notices.topics import topics
from ledger.record import NamedTuple
from ledger.settings import STDOUT, Channel, Settings, changed_at, default_path


class Standing(NamedTuple):
    """A contract and everything that is worth knowing of it now, the most urgent first."""

    account: Account
    forecast: Forecast | None
    notices: list[Notice]


class Reminder(NamedTuple):
    """One thing to tell of a contract."""

    account: Account
    notice: Notice


Deliver = Callable[[Channel, list[Reminder]], None]
"""Tells a channel; raises DeliveryError when it could not."""


def standing(session: Session, settings: Settings, on: str | None = None) -> list[Standing]:
    """All that is worth knowing of the contracts that run."""
    return [_standing(account, settings) for account in reporting.accounts(session, on)]


def remind(
    session: Session, settings: Settings, channels: Sequence[Channel], deliver: Deliver
) -> bool:
    """Tell each channel what is new to it; whether anything was told.

    A channel that fails hears it at the next run; DeliveryError says so when all others were told.
    """
    failures = []
    spoke = False
    with store.one_at_a_time(session.path, "remind"):
        found = standing(session, settings)
        for channel in channels:
            news = _news(session, settings, found, channel)
            if not news:
                continue
            try:
                deliver(channel, _reminders(news))
            except DeliveryError as failure:
                failures.append(failure)
                continue
            _remember(session, channel, news)
            spoke = True
    if failures:
        raise _failed(failures)
    return spoke


def pending(
    session: Session, settings: Settings, channels: Sequence[Channel], on: str | None = None
) -> list[Reminder]:
    """What any of the channels would be told; nothing is written down."""
    found = standing(session, settings, on)
    news = [
        reminder
        for channel in channels
        for reminder in _reminders(_news(session, settings, found, channel))
    ]
    return [reminder for place, reminder in enumerate(news) if reminder not in news[:place]]


def everything(session: Session, settings: Settings, on: str | None = None) -> list[Reminder]:
    """All that is worth knowing now, told before or not; nothing is written down."""
    return _meant(standing(session, settings, on), None)


def unheard(session: Session, settings: Settings) -> list[Channel]:
    """The channels that should have heard something at the last run, and did not.

    Not known, and none is named, where anything was written down or set since. Standard output is
    left out: a run may have been told to use a program instead.
    """
    last, changed = store.last_turn(session.path, "remind"), changed_at(default_path())
    if last is None or last < _last_entered(session) or (changed and last < changed):
        return []
    then = session._replace(now=session.now._replace(moment=last))
    found = standing(then, settings)
    return [
        channel
        for channel in settings.channels
        if channel != STDOUT and _news(then, settings, found, channel)
    ]


def _last_entered(session: Session) -> datetime:
    with store.reading(session.path) as conn:
        return datetime.fromisoformat(store.ledger_state(conn).entered_at)


def _standing(account: Account, settings: Settings) -> Standing:
    if account.is_over:
        return Standing(account, None, [])
    last = account.last_entry[0] if account.last_entry else None
    day = Day(
        account.statement,
        account.pace,
        account.history,
        watched(account),
        last,
        account.newer_rules,
    )
    wishes = _wishes(account, settings)
    future = foretold(account).forecast if is_foreseeable(day, wishes) else None
    return Standing(account, future, gathered(day, future, wishes))


def _wishes(account: Account, settings: Settings) -> Wishes:
    return Wishes(
        lambda granted: settings.least.of(granted, account.rules.unit),
        0.9 if settings.strict else 0.8,
        settings.stale_days,
        settings.reading_days,
    )


class _News(NamedTuple):
    account: Account
    found: list[Due]


def _news(
    session: Session, settings: Settings, found: list[Standing], channel: Channel
) -> list[_News]:
    """What a channel was not told yet, by contract; without what the night holds back."""
    news = []
    with store.reading(session.path) as conn:
        for account, _future, known in found:
            row = account.terms.row
            new = due(
                known,
                account.statement,
                Past(store.told(conn, row.id, channel.name), store.hushes(conn, row.id)),
                _wishes(account, settings).least,
            )
            new = [one for one in new if not _is_held(session, settings, account, one.notice)]
            if new:
                news.append(_News(account, new))
    return news


def _reminders(news: list[_News]) -> list[Reminder]:
    return [Reminder(account, one.notice) for account, found in news for one in found]


def _remember(session: Session, channel: Channel, news: list[_News]) -> None:
    with store.writing(session.path) as conn:
        for account, found in news:
            rows = [row for one in found for row in one.remembered()]
            contract, moment = account.terms.row.id, session.now.text()
            store.add_told(conn, contract, channel.name, moment, account.statement.on, rows)


def _failed(failures: list[DeliveryError]) -> DeliveryError:
    again = _("It is tried again at the next run.")
    said = [" ".join((failure.message, failure.hint)).strip(" .") for failure in failures]
    return DeliveryError("; ".join(said) + ".", again)


# Quiet hours ----------------------------------------------------------------------------------


def _is_held(session: Session, settings: Settings, account: Account, notice: Notice) -> bool:
    """Whether quiet hours hold a notice back: not one that comes too late after them."""
    quiet, zone = settings.quiet, account.rules.zone
    clock = session.now.clock(zone)
    if quiet is None or not quiet.holds(clock):
        return False
    day = session.now.today(zone)
    end = datetime.combine(day if clock < quiet.end else day + ONE_DAY, quiet.end)
    too_late = datetime.combine(notice.on, time()) <= end
    return not (too_late and is_dated(notice))


# What was heard -------------------------------------------------------------------------------


def acknowledge(session: Session, settings: Settings, wanted: str | None) -> list[Reminder]:
    """Tell no more of a notice that was heard, by its id or code; ``None``: of all there are now.

    Returns what was meant. New data, and clearly more of the same, is told again.
    """
    found = _meant(standing(session, settings), wanted)
    _hush(session, "ack", found, None)
    return found


def snooze(
    session: Session, settings: Settings, wanted: str | None, wait: timedelta
) -> list[Reminder]:
    """Tell nothing of a notice before so many days have passed; ``None``: nothing at all.

    Returns what is put off.
    """
    found = standing(session, settings)
    meant = _meant(found, wanted)
    everything = [account for account, _future, _known in found] if wanted is None else []
    dated = [one for one in meant if wanted is not None or is_dated(one.notice)]
    _hush(session, "snooze", dated, wait, everything)
    return meant


def _meant(found: list[Standing], wanted: str | None) -> list[Reminder]:
    meant = [
        Reminder(account, notice)
        for account, _future, known in found
        for notice in known
        if wanted in (None, notice.code, notice_id(notice))
    ]
    if wanted is not None and not meant:
        raise LedgerError(
            _("There is no notice {id!r} now.").format(id=wanted[:40]),
            _("See them with: giga remind --all"),
        )
    return meant


def _hush(
    session: Session,
    verb: str,
    meant: list[Reminder],
    wait: timedelta | None,
    everything: Sequence[Account] = (),
) -> None:
    """Write down what a person wants to hear no more of, or not now: of some contracts anything."""
    if not meant and not everything:
        return
    with store.writing(session.path) as conn:
        command = store.record(conn, verb, session.words, session.now.text())

        def add(account: Account, topic: str, stage: int, bytes: int) -> None:
            today = account.terms.today
            until = None if wait is None else today + wait
            hush = Hush(today, topic, stage, bytes, until)
            store.add_hush(conn, command, account.terms.row.id, hush)

        for account in everything:
            add(account, "", 0, 0)
        for account, notice in meant:
            for topic in topics(notice, account.statement):
                add(account, topic.key, topic.stage or 0, topic.bytes)
