"""Mobile data of an Android phone: what ``dumpsys netstats`` says.

Only the totals of the device (``Xt stats``) and only mobile networks are counted: a VPN repeats
the bytes of the network below it. A phone keeps one history for every state a network was in
(metered, roaming, in use by default); those of one SIM are summed.

No hour is written in which nothing went through. So a day without mobile data is zero where the
phone was seen on another network on that day, and unknown where it was not seen at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, tzinfo
from typing import IO

from ledger.dates import ONE_DAY
from ledger.errors import LedgerError
from ledger.i18n import N_, _, ngettext
from ledger.record import NamedTuple
from ledger.sources import Found, Input, Option, Remark, Used

SAYS = N_("Android: what `adb shell dumpsys netstats --full` prints.")
OPTIONS = (
    Option(
        "sim",
        N_("Which of several SIMs: its subscriberId, its subId or both, such as 310260/2."),
        "SIM",
    ),
)

_SECTION = re.compile(r"(\w+) stats:")
_TYPE = re.compile(r"[\[{]type=(\w+)")
_MOBILE = re.compile(r"MOBILE\w*|0|2|3|4|5|10|11|12|14|15")
"""As ConnectivityManager numbers them: mobile, and its services such as MMS."""
_SUBSCRIBER = re.compile(r"\bsubscriberId=([0-9]+)")
_SUB_ID = re.compile(r"\bsubId=([0-9]+)")
_WIDTH = re.compile(r"\bbucketDuration=([0-9]{1,12})")
_OMITTING = re.compile(r"\(omitting ([0-9]{1,9}) buckets\)")
_BUCKET = re.compile(
    r"(?:st=(?P<s>[0-9]{1,10})|bucketStart=(?P<ms>[0-9]{1,13}) activeTime=[0-9]+)"
    r" (?:rb|rxBytes)=(?P<rx>[0-9]{1,17}) \w+=[0-9]+ (?:tb|txBytes)=(?P<tx>[0-9]{1,17}) \w+=[0-9]+ "
)
_NOON = time(12)
"""An hour for a day without use: it is the plan's day too, whenever that begins."""


class _Sim(NamedTuple):
    """A subscriber, whom Android cuts to country and carrier, and which card of that carrier."""

    subscriber: str
    card: str

    @property
    def name(self) -> str:
        return "/".join(part for part in self if part)


class _History(NamedTuple):
    """What went through one network in one state."""

    sim: _Sim | None
    """None: not mobile."""
    omitted: int
    """Older pieces that the phone did not print."""
    width: int
    """Seconds of a piece."""
    bytes: dict[int, int]
    """By the second at which a piece begins."""


def read(given: Input) -> Found:
    """The mobile data of one SIM by the hour.

    Raises :class:`LedgerError` for what is no such dump, and where several SIMs are in it and none
    is named.
    """
    histories = [_history(block) for block in _blocks(given.file)]
    of_sim = _by_sim(histories)
    name = _chosen(list(of_sim), given.options.get("sim", ""))
    mine = [one for sim, some in of_sim.items() if _is_meant(sim, name) for one in some]
    return Found(f"android {name}".strip(), _rows(histories, mine, given.zone))


def _blocks(file: IO[bytes]) -> Iterator[list[tuple[int, str]]]:
    """The numbered lines of each history of the device. Raises LedgerError where there is none."""
    section = ""
    seen = False
    block: list[tuple[int, str]] = []
    for number, raw in enumerate(file, 1):
        line = raw.decode("utf-8", "replace").rstrip()
        if line[:1].strip():
            match = _SECTION.match(line)
            section = match[1] if match else ""
            seen = seen or section == "Xt"
        elif section == "Xt" and line.startswith("ident=", 2):
            if block:
                yield block
            block = [(number, line.strip())]
        elif section == "Xt" and block and line:
            block.append((number, line.strip()))
    if block:
        yield block
    if not seen:
        raise LedgerError(
            _("There is no section 'Xt stats' in this."),
            _("This works: {command}").format(
                command="adb shell dumpsys netstats --full | giga import android -"
            ),
        )


def _history(block: list[tuple[int, str]]) -> _History:
    sim = _sim(block[0][1])
    omitted, width = 0, 3600
    amounts: Counter[int] = Counter()
    for number, line in block[1:]:
        if match := _BUCKET.match(line):
            start = int(match["s"]) if match["s"] else int(match["ms"]) // 1000
            amounts[start] += int(match["rx"]) + int(match["tx"])
        elif match := _WIDTH.search(line):
            width = int(match[1])
        elif match := _OMITTING.search(line):
            omitted = int(match[1])
        else:
            raise LedgerError(
                _("Line {number} makes no sense: {line!r}").format(number=number, line=line[:60]),
                _("Make the dump again; it may have broken off."),
            )
    return _History(sim, omitted, width // 1000 if width >= 100_000 else width, dict(amounts))


def _sim(ident: str) -> _Sim | None:
    """Whose history it is; several identities in one are of one network."""
    types = _TYPE.findall(ident)  # a Wi-Fi has its own, whatever its name says besides
    of_an_app = " uid=" in ident and " uid=-1 " not in ident
    if of_an_app or not types or not all(map(_MOBILE.fullmatch, types)):
        return None
    subscriber, card = _SUBSCRIBER.search(ident), _SUB_ID.search(ident)
    return _Sim(subscriber[1] if subscriber else "", card[1] if card else "")


def _by_sim(histories: Iterable[_History]) -> dict[_Sim, list[_History]]:
    """The mobile histories. One that does not say which card is of the only card there is."""
    mobile = [(history.sim, history) for history in histories if history.sim is not None]
    cards: dict[str, set[_Sim]] = {}
    for sim, _history in mobile:
        cards.setdefault(sim.subscriber, set()).update([sim] if sim.card else [])
    of_sim: dict[_Sim, list[_History]] = {}
    for sim, history in mobile:
        known = cards[sim.subscriber]
        of_sim.setdefault(next(iter(known)) if len(known) == 1 else sim, []).append(history)
    return of_sim


def _chosen(sims: list[_Sim], wanted: str) -> str:
    """What the SIM is called; empty where the dump has none, or does not name its only one."""
    listed = ", ".join(sim.name or "?" for sim in sims)
    meant = [sim for sim in sims if _is_meant(sim, wanted)]
    if wanted and not meant:
        raise LedgerError(
            _("There is no SIM {wanted!r} in this.").format(wanted=wanted[:40]),
            _("There are: {known}.").format(known=listed or _("none")),
        )
    if len(meant) > 1 and not wanted:
        raise LedgerError(_("Which SIM: {sims}?").format(sims=listed), _("Say it with --sim."))
    return meant[0].name if len(meant) == 1 else wanted


def _is_meant(sim: _Sim, wanted: str) -> bool:
    return not wanted or wanted in (sim.name, *sim)


def _rows(histories: list[_History], mine: list[_History], zone: tzinfo) -> Iterator[Used | Remark]:
    yield from _remarks(mine, zone)
    seen = {_local(start, zone).date() for history in histories for start in history.bytes}
    cut = [min(history.bytes) for history in mine if history.omitted and history.bytes]
    whole_after = max((_local(start, zone).date() for start in cut), default=date.min)
    of_day: dict[date, list[Used]] = {}
    for start, amount in sorted(_summed(mine).items()):
        when = _local(start, zone)
        of_day.setdefault(when.date(), []).append(Used(when, amount))
    for day in sorted(seen) if mine else ():
        partial = day <= whole_after or day == max(seen) or day - ONE_DAY not in seen
        nothing = [] if partial else [Used(datetime.combine(day, _NOON, zone), 0)]
        for row in of_day.get(day, nothing):
            yield row._replace(partial=partial)


def _summed(histories: Iterable[_History]) -> dict[int, int]:
    amounts: Counter[int] = Counter()
    for history in histories:
        amounts.update(history.bytes)
    return amounts


def _local(seconds: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(seconds, zone)


def _remarks(mine: list[_History], zone: tzinfo) -> Iterator[Remark]:
    if not mine:
        text = _("There is no mobile data in this; Wi-Fi and VPN are not counted.")
        yield Remark("not_counted", text)
    if omitted := sum(history.omitted for history in mine):
        text = ngettext(
            "The phone left out {count} older hour; `dumpsys netstats --full` shows all.",
            "The phone left out {count} older hours; `dumpsys netstats --full` shows all.",
            omitted,
        )
        yield Remark("omitted", text.format(count=omitted))
    over_midnight = {
        start
        for history in mine
        for start in history.bytes
        if _local(start, zone).date() != _local(start + history.width - 1, zone).date()
    }
    if over_midnight:
        text = _(
            "The phone's hours do not begin with those of the plan's clock: what it counted over "
            "midnight is taken for the day on which it began."
        )
        yield Remark("day_shift", text)
