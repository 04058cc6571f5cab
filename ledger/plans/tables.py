"""Reading TOML tables strictly: every key is known, every value is what it must be.

What is refused is named with the file, the table and the key, and with what was expected.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from ledger.errors import GigaError, PlanError
from ledger.i18n import _

T = TypeVar("T")

_MOST_ITEMS = 500
_LONGEST_TEXT = 2000


class Unfit(Exception):
    """A text is none of what a key takes; the message says what was expected."""


class Table:
    """One table of a plan file. Each key is taken once; :meth:`done` refuses what was not taken."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, dict):
            raise PlanError(_("{where}: expected a table.").format(where=where))
        self._data: dict[str, Any] = dict(data)
        self._known: set[str] = set()
        self.where = where

    def fault(self, key: str, expected: str) -> PlanError:
        """The error for a value that is not what it must be."""
        return PlanError(
            _("{where} {key}: expected {expected}.").format(
                where=self.where, key=key, expected=expected
            )
        )

    def has(self, key: str) -> bool:
        self._known.add(key)
        return key in self._data

    def peek(self, key: str) -> Any:
        """The value of a key, which is still to be taken; None where it is missing."""
        return self._data.get(key)

    def left(self) -> list[str]:
        """The keys that were not taken yet."""
        return list(self._data)

    def take(self, key: str, expected: str) -> Any:
        """The value of a key that must be there."""
        self._known.add(key)
        if key not in self._data:
            raise PlanError(
                _("{where} {key}: is missing; expected {expected}.").format(
                    where=self.where, key=key, expected=expected
                )
            )
        return self._data.pop(key)

    def text(self, key: str) -> str:
        value = self.take(key, _("a text"))
        if not isinstance(value, str) or len(value) > _LONGEST_TEXT or _unprintable(value):
            raise self.fault(key, _("a text without control characters"))
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in choices:
            raise self.fault(key, _("one of {choices}").format(choices=", ".join(choices)))
        return value

    def flag(self, key: str) -> bool:
        value = self.take(key, _("true or false"))
        if not isinstance(value, bool):
            raise self.fault(key, _("true or false"))
        return value

    def number(self, key: str, low: int, high: int) -> int:
        value = self.take(key, _("a whole number"))
        if type(value) is not int or not low <= value <= high:
            raise self.fault(
                key, _("a whole number from {low} to {high}").format(low=low, high=high)
            )
        return value

    def day(self, key: str) -> date:
        value = self.take(key, _("a date, written as 2026-11-22"))
        if type(value) is not date or not 2000 <= value.year < 2200:
            raise self.fault(key, _("a date, written as 2026-11-22"))
        return value

    def converted(self, key: str, convert: Callable[[str], T]) -> T:
        """What a text says, by a function that raises :class:`Unfit` or an error of its own."""
        text = self.text(key)
        try:
            return convert(text)
        except Unfit as unfit:
            raise self.fault(key, str(unfit)) from None
        except GigaError as error:
            raise PlanError(f"{self.where} {key}: {error}") from None

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts, none twice."""
        items = self.take(key, _("a list of texts, none of them twice"))
        good = isinstance(items, list) and all(isinstance(item, str) for item in items)
        if not good or len(set(items)) != len(items) or len(items) > _MOST_ITEMS:
            raise self.fault(key, _("a list of texts, none of them twice"))
        if any(_unprintable(item) for item in items):
            raise self.fault(key, _("texts without control characters"))
        return tuple(items)

    def table(self, key: str) -> Table:
        return Table(self.take(key, _("a table")), f"{self.where} [{key}]")

    def tables(self, key: str, least: int = 0) -> list[Table]:
        """An array of tables, at least so many."""
        items = self.take(key, _("a list of tables"))
        if not isinstance(items, list) or not least <= len(items) <= _MOST_ITEMS:
            raise self.fault(key, _("a list of tables"))
        return [
            Table(item, f"{self.where} [[{key}]] {number}") for number, item in enumerate(items, 1)
        ]

    def done(self) -> None:
        """Refuse every key that was not taken: it is unknown here."""
        for key in self._data:
            near = difflib.get_close_matches(str(key), self._known, 1)
            raise PlanError(
                _("{where} {key!r}: is no key here.").format(where=self.where, key=key),
                _("Was {near!r} meant?").format(near=near[0])
                if near
                else _("Known are: {keys}.").format(keys=", ".join(sorted(self._known))),
            )


def _unprintable(text: str) -> bool:
    return any(not char.isprintable() and char != "\n" for char in text)
