"""A plan file from what a person answered: pure text, with comments that teach the language."""

from __future__ import annotations

import json
import re
from datetime import date

from ledger.i18n import _
from ledger.plans.rules import UNLIMITED
from ledger.record import NamedTuple
from ledger.units import canonical

_COMMENT = 40
"""The column in which comments begin, where the line before them is shorter."""


class SizeAnswer(NamedTuple):
    """A size of the plan."""

    amount: int
    """Bytes, or UNLIMITED."""
    price: str = ""
    """A number; empty: unknown."""


class Carry(NamedTuple):
    """What goes on into the next cycle; lives, caps and steps in the words of the language."""

    lasts: str = "1 cycle"
    again: bool = False
    """Whether the same data may go on again and again."""
    cap: str = ""
    round: str = ""
    bought: bool = False
    """Whether bought data goes on as well."""
    grace: str = ""
    """How long after its end a renewal still saves what is left."""


class Told(NamedTuple):
    """Figures that a person knows: what was used, and what was left then."""

    size: str
    start: date
    uses: tuple[tuple[date, str], ...]
    on: date
    left: str
    carried: str = ""
    anchor: int | None = None


class Answers(NamedTuple):
    """What a person said of a plan."""

    id: str
    carrier: str
    name: str
    zone: str
    unit: int
    sizes: tuple[SizeAnswer, ...]
    verified: date
    language: str = "en"
    """Of the name; it is the English one as well."""
    currency: str = ""
    source: str = ""
    length: str = "1 month"
    starts: str = "calendar"
    ends: bool = False
    """It ends unless it is renewed."""
    carry: Carry | None = None
    order: tuple[str, ...] = ("plan",)
    soonest: bool = False
    """Whatever ends first is used first, of whatever class."""
    topup: str = ""
    """The life of bought data; empty: none is sold."""
    renews: bool = False
    then: str = "unknown"
    speed: str = ""
    charge: str = ""
    told: Told | None = None


def proposed_id(country: str, carrier: str, name: str) -> str:
    """An id of small letters; empty where the names have no letters for it."""
    maker = _letters(carrier)
    product = _letters(name).removeprefix(maker) or "plan"
    return f"{country}.{maker}.{product}"[:80] if maker else ""


def _letters(text: str) -> str:
    from unicodedata import normalize

    return re.sub(r"[^a-z0-9]", "", normalize("NFKD", text).lower())


def size_id(size: SizeAnswer, unit: int) -> str:
    """``5gb``, from the amount."""
    if size.amount == UNLIMITED:
        return "unlimited"
    return canonical(size.amount, unit).lower().replace(".", "-")


def amount_text(amount: int, unit: int) -> str:
    """An amount as a plan file writes it."""
    return "unlimited" if amount == UNLIMITED else canonical(amount, unit)


def plan_toml(answers: Answers) -> str:
    """The plan file that says what was answered."""
    parts = [
        _head(answers),
        _family(answers),
        *(_size(size, answers) for size in answers.sizes),
        _cycle(answers),
        _rollover(answers.carry),
        _drain(answers),
        _topup(answers),
        _exhausted(answers),
        _example(answers),
    ]
    return "\n".join("".join(f"{line}\n" for line in part) for part in parts if part)


def _head(answers: Answers) -> list[str]:
    return [
        "# " + _("{name}, written down with giga plans new.").format(name=answers.name),
        "# " + _("Correct it as you like: giga plans check says whether the examples still agree."),
        "# " + _("Every table and key is explained in docs/plans.md."),
    ]


def _family(answers: Answers) -> list[str]:
    names = dict.fromkeys(("en", answers.language), answers.name)
    said = ", ".join(f"{lang} = {_text(name)}" for lang, name in names.items())
    return [
        "[family]",
        _line(f"id       = {_text(answers.id)}", _("country.carrier.product, small letters")),
        f"carrier  = {_text(answers.carrier)}",
        _line(f"name     = {{ {said} }}", _("by language: en, ja, zh")),
        _line(
            f"kind     = {_text('prepaid' if answers.ends else 'postpaid')}",
            "prepaid | postpaid | enterprise",
        ),
        _line(f"zone     = {_text(answers.zone)}", _("whose midnight counts")),
        _line(f"unit     = {answers.unit}", _("1 GB is 1000 MB, or 1024 MB")),
        *([f"currency = {_text(answers.currency)}"] if answers.currency else []),
        _line(f"verified = {answers.verified}", _("when the sources were last read")),
        f"sources  = [{_text(answers.source) if answers.source else ''}]",
    ]


def _size(size: SizeAnswer, answers: Answers) -> list[str]:
    id = size_id(size, answers.unit)
    plan = f"{answers.id}/{id}"
    return [
        "[[size]]",
        _line(f"id     = {_text(id)}", _("the plan is {plan}").format(plan=plan)),
        f"amount = {_text(amount_text(size.amount, answers.unit))}",
        *([f"price  = {size.price}"] if size.price else []),
    ]


def _cycle(answers: Answers) -> list[str]:
    starts = {
        "calendar": _("on the first of the month"),
        "day": _("on a day that differs: giga start --anchor DAY"),
        "activation": _("on the day it is begun"),
    }.get(answers.starts, _("on this day of the month"))
    grace = answers.carry.grace if answers.carry else ""
    return [
        "[cycle]",
        _line(f"length  = {_text(answers.length)}", _("months or days; hours for what ends")),
        _line(f"starts  = {_text(answers.starts)}", starts),
        _line(
            f"renewal = {_text('manual' if answers.ends else 'automatic')}",
            _("it ends, unless it is renewed") if answers.ends else _("it goes on by itself"),
        ),
        *(
            [_line(f"grace   = {_text(grace)}", _("a renewal so late still saves what is left"))]
            if grace
            else []
        ),
    ]


def _rollover(carry: Carry | None) -> list[str]:
    if carry is None:
        return ["# " + _("There is no [rollover]: what is left at the end of a cycle is lost.")]
    classes = ["plan", "topup"] if carry.bought else ["plan"]
    lines = [
        _line("[rollover]", _("what is left goes on into the next cycle")),
        f"classes = {_list(classes)}",
        _line(f"lasts   = {_text(carry.lasts)}", _("how long it is good then")),
    ]
    if carry.again:
        lines.append(_line('times   = "unlimited"', _("it may go on again and again")))
    if carry.cap:
        lines.append(_line(f"cap     = {_text(carry.cap)}", _("the most that is carried")))
    if carry.round:
        lines.append(_line(f"round   = {_text(carry.round)}", _("what goes on is rounded")))
    return lines


def _drain(answers: Answers) -> list[str]:
    order = f"[{_list(answers.order)}]" if answers.soonest else _list(answers.order)
    why = _("whatever ends first") if answers.soonest else _("the first is used first")
    return [_line("[drain]", why), f"order = {order}"]


def _topup(answers: Answers) -> list[str]:
    if not answers.topup:
        return []
    lines = [_line("[topup]", _("data that is bought")), f"lasts  = {_text(answers.topup)}"]
    if answers.renews:
        lines.append(_line("renews = true", _("a new one gives the older ones its end")))
    return lines


def _exhausted(answers: Answers) -> list[str]:
    if answers.then == "unknown":
        return []
    lines = [
        _line("[exhausted]", _("what happens when all is used; shown only")),
        f"then  = {_text(answers.then)}",
    ]
    if answers.speed:
        lines.append(f"speed = {_text(answers.speed)}")
    if answers.charge:
        lines.append(f"price = {_text(answers.charge)}")
    return lines


def _example(answers: Answers) -> list[str]:
    told = answers.told
    if told is None:
        return [
            "# " + _("No worked example yet. One proves the rules; the form is:"),
            "# [[example]]",
            f"# source = {_text(answers.source or 'https://...')}",
            f"# size   = {_text(size_id(answers.sizes[0], answers.unit))}",
            f"# start  = {answers.verified}",
            f'# events = [ {{ on = {answers.verified}, use = "1GB" }} ]',
            f'# expect = [ {{ on = {answers.verified}, remaining = "..." }} ]',
        ]
    origin = (
        f"source  = {_text(answers.source)}"
        if answers.source
        else f"derived = {_text(_('from figures of my own'))}"
    )
    carried = f", carried = {_text(told.carried)}" if told.carried else ""
    return [
        _line("[[example]]", _("giga plans check plays it and compares")),
        origin,
        f"size    = {_text(told.size)}",
        f"start   = {told.start}",
        *([f"anchor  = {told.anchor}"] if told.anchor else []),
        "events  = [",
        *(f"    {{ on = {day}, use = {_text(amount)} }}," for day, amount in told.uses),
        "]",
        f"expect  = [ {{ on = {told.on}, remaining = {_text(told.left)}{carried} }} ]",
    ]


def _line(code: str, comment: str) -> str:
    return f"{code:<{_COMMENT - 1}} # {comment}"


def _list(words: list[str] | tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, words))}]"


def _text(text: str) -> str:
    """A text as TOML writes it; its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
