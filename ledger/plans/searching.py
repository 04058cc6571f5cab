"""Searching the index: by words in any language, and by what the plans are like."""

from __future__ import annotations

import difflib
import re

from ledger.errors import PlanError
from ledger.i18n import _
from ledger.plans.countries import NAMES, country_words
from ledger.plans.index import Entry, Size
from ledger.plans.rules import UNLIMITED
from ledger.plans.spoken import FOLDED, SAME
from ledger.record import NamedTuple
from ledger.units import canonical, parse

_SHORT = 2
_LIKE = 0.7
_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_UNIT = r"[kmgt]i?b|ギガ|メガ"
_ACCENTS = "[\u0300-\u036f]"


class Wanted(NamedTuple):
    """What a person looks for; what is empty or None does not matter."""

    words: tuple[str, ...] = ()
    """All of them are in the plan's id, names, carrier, country, kind or amount."""
    country: str | None = None
    """A code, or a name in English, Japanese or Chinese."""
    carrier: str = ""
    kind: str = ""
    amount: str = ""
    """Exactly so much, in the plan's own unit; or ``unlimited``."""
    least: str = ""
    most: str = ""
    rolls: bool | None = None


def search(entries: list[Entry], wanted: Wanted) -> list[Entry]:
    """The families that fit, each with those of its sizes that fit."""
    liked = [entry for entry in entries if _fits(entry, wanted)]
    sized = [
        (entry, size) for entry in liked for size in entry.sizes if _size_fits(entry, size, wanted)
    ]
    kept: dict[str, list[Size]] = {}
    for entry, size in said(sized, wanted.words):
        kept.setdefault(entry.id, []).append(size)
    return [entry._replace(sizes=tuple(kept[entry.id])) for entry in liked if entry.id in kept]


Plan = tuple[Entry, Size]


def plans(entries: list[Entry]) -> list[Plan]:
    """Every plan with its family."""
    return [(entry, size) for entry in entries for size in entry.sizes]


def said(found: list[Plan], words: tuple[str, ...]) -> list[Plan]:
    """The plans that all words speak of: where words begin, or if there is none, anywhere."""
    if not words:
        return found
    texts = [plain(text_of(entry, size)) for entry, size in found]
    meant = [_meanings(plain(word)) for word in amounts_joined(words)]
    for pattern in (_at_a_beginning, _anywhere):
        patterns = [re.compile("|".join(map(pattern, each))) for each in meant]
        fits = [
            plan
            for plan, text in zip(found, texts, strict=True)
            if all(one.search(text) for one in patterns)
        ]
        if fits:
            return fits
    return []


def amounts_joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """``20 GB`` as one word, whether it came as one or as two."""
    joined: list[str] = []
    for word in words:
        if joined and re.fullmatch(_UNIT, word, re.I) and re.fullmatch(_NUMBER, joined[-1]):
            joined[-1] += word
        else:
            joined.append(re.sub(rf"^({_NUMBER})\s+({_UNIT})$", r"\1\2", word.strip(), flags=re.I))
    return tuple(joined)


def _meanings(word: str) -> list[str]:
    """A word, and what the catalogue says for it."""
    also = [name for name, others in SAME.items() if word in plain(others).split()]
    return [word, *also]


def _at_a_beginning(word: str) -> str:
    """``5gb`` is not in ``15gb``, and two letters such as ``us`` are a whole word."""
    if not word.isascii():
        return re.escape(word)
    end = r"(?![0-9a-z])" if len(word) <= _SHORT else ""
    return rf"(?<![0-9a-z]){re.escape(word)}{end}"


def _anywhere(word: str) -> str:
    return re.escape(word)


def text_of(entry: Entry, size: Size) -> str:
    """Everything by which people ask for a plan."""
    amount = "unlimited" if size.amount == UNLIMITED else canonical(size.amount, entry.unit)
    names = " ".join(entry.names_of(size).values())
    country = country_words(entry.country)
    rolls = "rolls-over" if size.rolls else ""
    return f"{entry.plan(size)} {entry.carrier} {names} {entry.kind} {amount} {country} {rolls}"


def plain(text: str) -> str:
    """A text without what searching overlooks: case, accents, width and tradition of letters."""
    if not text.isascii():
        from unicodedata import normalize

        text = re.sub(_ACCENTS, "", normalize("NFKD", text)).translate(FOLDED)
    return text.casefold()


def _fits(entry: Entry, wanted: Wanted) -> bool:
    return (
        (wanted.country is None or _is_country(entry.country, plain(wanted.country.strip())))
        and (not wanted.carrier or _is_carrier(entry, plain(wanted.carrier)))
        and (not wanted.kind or wanted.kind == entry.kind)
    )


def _is_carrier(entry: Entry, name: str) -> bool:
    words = plain(_carrier_words(entry))
    return any(one in words or entry.id.startswith(one) for one in _meanings(name))


def _is_country(code: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain(country_words(code))) is not None


def _carrier_words(entry: Entry) -> str:
    return f"{entry.carrier} {entry.id.split('.')[1]}"


def _size_fits(entry: Entry, size: Size, wanted: Wanted) -> bool:
    return (
        (wanted.rolls is None or wanted.rolls == size.rolls)
        and (not wanted.amount or size.amount == _bytes(wanted.amount, entry.unit))
        and (not wanted.least or _much(size.amount) >= _much(_bytes(wanted.least, entry.unit)))
        and (not wanted.most or _much(size.amount) <= _much(_bytes(wanted.most, entry.unit)))
    )


def _bytes(text: str, unit: int) -> int:
    return UNLIMITED if plain(text) == "unlimited" else parse(text, unit)


def _much(amount: int) -> float:
    return float("inf") if amount == UNLIMITED else amount


def check_amounts(wanted: Wanted) -> None:
    """Raise :class:`AmountError` for an amount that is none."""
    for text in (wanted.amount, wanted.least, wanted.most):
        if text:
            _bytes(text, 1000)


def check_country(entries: list[Entry], name: str) -> None:
    """Raise :class:`PlanError` for a country that has no plan."""
    codes = {entry.country for entry in entries}
    wanted = plain(name.strip())
    if wanted and any(_is_country(code, wanted) for code in codes):
        return
    by_plain = {plain(word): word for code in sorted(codes) for word in NAMES.get(code, ())}
    near = difflib.get_close_matches(wanted, by_plain, 1, _LIKE) if len(wanted) > _SHORT else []
    raise PlanError(
        _("There is no country {name!r} in the catalogue.").format(name=name[:60]),
        _("Was {near!r} meant?").format(near=by_plain[near[0]])
        if near
        else _("There are: {names}.").format(names=", ".join(sorted(codes))),
    )


def nearest(entries: list[Entry], words: tuple[str, ...]) -> list[Plan]:
    """Plans with a word that is like one of these; those of the size asked for first."""
    asked = [part for word in words for part in re.split(r"[\s/.]+", plain(word)) if part]
    known: dict[str, list[Plan]] = {}
    for plan in plans(entries):
        for word in {*re.split(r"[\s/.]+", plain(_names(*plan)))}:
            known.setdefault(word, []).append(plan)
    found: dict[str, Plan] = {}
    for word in asked:
        for like in difflib.get_close_matches(word, known, 3, _LIKE):
            for entry, size in sorted(known[like], key=lambda plan: plan[1].id not in asked):
                found.setdefault(entry.plan(size), (entry, size))
    return list(found.values())


def _names(entry: Entry, size: Size) -> str:
    return f"{entry.id} {entry.carrier} {' '.join(entry.names_of(size).values())}"
