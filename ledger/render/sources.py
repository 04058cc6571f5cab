"""The sources that are asked by themselves, as text and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ledger.facts.asked import Answer, Arrived, Collected, Standing, Tried
from ledger.facts.brought import Brought
from ledger.i18n import _, ngettext
from ledger.render.data import SCHEMA, day
from ledger.render.screen import Screen, plain, wrap
from ledger.render.table import table_lines
from ledger.render.words import amount_text, long_day_text

_CHANGED = ("new", "grown", "fallen", "complete", "split")
"""The states of days that are not as they were."""


def sources_lines(found: list[Standing], screen: Screen) -> list[str]:
    """Every source, and under the table why those that fail do so."""
    if not found:
        return [_("There is no source yet. Name one: giga sources add NAME KIND")]
    columns = [
        (_("name"), "left"),
        (_("kind"), "left"),
        (_("told"), "text"),
        (_("last brought something"), "left"),
        (_("state"), "left"),
    ]
    rows = [[one.name, one.kind, _told(one), _moment(one.brought_at), _state(one)] for one in found]
    lines = table_lines(columns, rows, screen)
    for one in found:
        if one.failed:
            lines += wrap(_failed(one.name, one.failed), screen.width, "  ")
    return lines


def sources_data(found: list[Standing], path: str) -> dict[str, Any]:
    """The same for programs."""
    return {
        "schema": SCHEMA,
        "file": path,
        "sources": [
            {
                "source": one.name,
                "kind": one.kind,
                "contract": one.contract or None,
                "line": one.line or None,
                "keep_hand": one.keep_hand,
                "options": dict(one.options),
                "ok": None if one.now is None else not one.now.failure,
                "brought_at": one.brought_at or None,
                "failed_at": one.failed.since if one.failed else None,
                "failure": one.failed.failure if one.failed else None,
            }
            for one in found
        ],
    }


def collected_line(collected: Collected) -> str:
    """What became of asking a source."""
    if collected.arrived is None:
        return plain(f"{collected.name}: {collected.failure}")
    said = _arrived(collected.arrived)
    if collected.news:
        said = _("it answers again; {what}").format(what=said)
    return plain(f"{collected.name}: {said}")


def collected_data(found: list[Collected]) -> dict[str, Any]:
    """The same of all for programs."""
    return {
        "schema": SCHEMA,
        "sources": [
            {
                "source": one.name,
                "kind": one.kind,
                "ok": one.arrived is not None,
                "failure": one.failure or None,
                "news": one.news,
                "days": _changed(one.arrived.brought) if one.arrived else None,
                "by_hand": one.arrived.brought.by_hand if one.arrived else None,
                "kept": one.arrived.brought.states.get("kept", 0) if one.arrived else None,
                "meters": _meters_data(one.arrived) if one.arrived else None,
            }
            for one in found
        ],
    }


def tried_lines(name: str, tried: Tried | None) -> list[str]:
    """That a source is new, and what it said when it was tried."""
    if tried is None:
        return [_("{name} is a source now. It did not answer yet.").format(name=name)]
    said = [
        _("{name} shows {amount}").format(name=meter, amount=amount_text(amount, tried.unit))
        for meter, amount in tried.counters.items()
    ]
    if tried.first and tried.last:
        said.append(
            ngettext(
                "{count} day: {first}, {amount}",
                "{count} days from {first} to {last}: {amount}",
                tried.days,
            ).format(
                count=tried.days,
                first=long_day_text(tried.first),
                last=long_day_text(tried.last),
                amount=amount_text(tried.used, tried.unit),
            )
        )
    what = "; ".join(said) or _("nothing yet")
    return [
        plain(_("{name} is a source now. It said: {what}.").format(name=name, what=what)),
        _("giga collect brings it in; giga schedule lets that run by itself."),
    ]


def _told(one: Standing) -> str:
    """What stands in its table; a secret is not in there."""
    own = {
        "contract": one.contract,
        "line": one.line,
        "keep_hand": "true" if one.keep_hand else "",
    }
    said = {**{key: value for key, value in own.items() if value}, **one.options}
    return " ".join(f"{key}={value}" for key, value in said.items()) or "-"


def _state(one: Standing) -> str:
    if one.now is None:
        return _("not asked yet")
    return _("fails") if one.now.failure else _("answers")


def _failed(name: str, answer: Answer) -> str:
    said = _("{name} failed on {moment}: {why}")
    return plain(said.format(name=name, moment=_moment(answer.since), why=answer.failure))


def _moment(utc: str) -> str:
    """A moment on the clock of this machine."""
    if not utc:
        return "-"
    return f"{datetime.fromisoformat(utc).astimezone():%Y-%m-%d %H:%M}"


def _arrived(arrived: Arrived) -> str:
    said = [
        _("{name} stands at {amount}").format(
            name=meter.name, amount=amount_text(meter.bytes, arrived.unit)
        )
        for meter in arrived.meters
    ]
    count = _changed(arrived.brought)
    if count:
        said.append(
            ngettext("{count} day is new or other", "{count} days are new or other", count).format(
                count=count
            )
        )
    if by_hand := arrived.brought.by_hand:
        said.append(
            ngettext(
                "{count} day had entries by hand, which are notes now",
                "{count} days had entries by hand, which are notes now",
                by_hand,
            ).format(count=by_hand)
        )
    return "; ".join(said) or _("nothing new")


def _changed(brought: Brought) -> int:
    states: Mapping[str, int] = brought.states
    return sum(states.get(state, 0) for state in _CHANGED)


def _meters_data(arrived: Arrived) -> list[dict[str, Any]]:
    return [
        {"meter": meter.name, "on": day(meter.day), "bytes": meter.bytes}
        for meter in arrived.meters
    ]
