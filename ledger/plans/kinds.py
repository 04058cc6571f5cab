"""What a key of a plan file is: how its value is read, and its JSON Schema.

Here are plain values and tables; texts and lists of a certain form are in
:mod:`ledger.plans.values`, and the tables themselves in :mod:`ledger.plans.keys`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ledger.i18n import _
from ledger.plans.tables import Table
from ledger.record import NamedTuple


class Kind(NamedTuple):
    """How the value of a key is read."""

    read: Callable[[Table, str, int], Any]
    """From a table, a key that is there, and what a GB is made of."""
    schema: dict[str, Any]
    parts: tuple[Keys, ...] = ()
    """The tables that it consists of."""


class Key(NamedTuple):
    """A key of a table."""

    kind: Kind
    says: str
    """What it says: for the documents and the schema."""
    default: object = None
    """As a file would write it."""
    required: bool = False


class Keys(NamedTuple):
    """A table of the language: all its keys."""

    name: str
    says: str
    keys: dict[str, Key]

    def read(self, table: Table, unit: int) -> dict[str, Any]:
        """What is written in a table, checked; what is not written is left out.

        Raises :class:`PlanError` for a key that is unknown, missing, or not what it must be.
        """
        found = {
            name: key.kind.read(table, name, unit)
            for name, key in self.keys.items()
            if table.has(name) or key.required
        }
        table.done()
        return found


# Plain values ---------------------------------------------------------------------------------

TEXT = Kind(lambda table, key, unit: table.text(key), {"type": "string", "maxLength": 2000})
FLAG = Kind(lambda table, key, unit: table.flag(key), {"type": "boolean"})
# To a schema a date is a text, as JSON has none.
DAY = Kind(lambda table, key, unit: table.day(key), {"type": "string", "format": "date"})
TEXTS = Kind(
    lambda table, key, unit: table.words(key),
    {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
)


def _true(table: Table, key: str, unit: int) -> bool:
    if not table.flag(key):
        raise table.fault(key, "true")
    return True


def _true_or_text(table: Table, key: str, unit: int) -> str:
    return "" if table.peek(key) is True and table.flag(key) else table.text(key)


TRUE = Kind(_true, {"const": True})
TRUE_OR_TEXT = Kind(_true_or_text, {"anyOf": [{"const": True}, TEXT.schema]})
"""``true`` is an empty text."""


def choice(*words: str) -> Kind:
    """One of these words."""
    return Kind(lambda table, key, unit: table.choice(key, words), {"enum": list(words)})


def number(low: int, high: int) -> Kind:
    """A whole number."""
    return Kind(
        lambda table, key, unit: table.number(key, low, high),
        {"type": "integer", "minimum": low, "maximum": high},
    )


# Tables ---------------------------------------------------------------------------------------


def free(of: Kind, names: str = r"\w[\w.-]*") -> Kind:
    """A table whose keys are names of one's own."""

    def read(table: Table, key: str, unit: int) -> dict[str, Any]:
        inner = table.table(key)
        found = {}
        for name in inner.left():
            if re.fullmatch(names, name) is None:
                raise inner.fault(name, _("a name of letters and digits"))
            found[name] = of.read(inner, name, unit)
        return found

    schema = {
        "type": "object",
        "patternProperties": {f"^({names})$": of.schema},
        "additionalProperties": False,
    }
    return Kind(read, schema)


def text_or(by_language: Kind) -> Kind:
    """One text for all, or a table of texts by language, ``en`` at least."""

    def read(table: Table, key: str, unit: int) -> Any:
        if not isinstance(table.peek(key), dict):
            return TEXT.read(table, key, unit)
        found = by_language.read(table, key, unit)
        if "en" not in found:
            raise table.fault(key, _("a text, or texts by language, en at least"))
        return found

    several = {**by_language.schema, "required": ["en"]}
    return Kind(read, {"anyOf": [TEXT.schema, several]})


def _reference(keys: Keys) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{keys.name}"}


def table(keys: Keys) -> Kind:
    """A table of its own."""
    return Kind(
        lambda table, key, unit: keys.read(table.table(key), unit), _reference(keys), (keys,)
    )


def tables(keys: Keys, least: int = 0) -> Kind:
    """Several tables of one kind."""
    schema = {"type": "array", "items": _reference(keys)} | ({"minItems": least} if least else {})
    return Kind(
        lambda table, key, unit: [keys.read(one, unit) for one in table.tables(key, least)],
        schema,
        (keys,),
    )


def table_or_tables(keys: Keys) -> Kind:
    """One table or several."""
    one, several = table(keys), tables(keys, 1)

    def read(table: Table, key: str, unit: int) -> Any:
        return (several if isinstance(table.peek(key), list) else one).read(table, key, unit)

    return Kind(read, {"anyOf": [one.schema, several.schema]}, (keys,))


def or_false(kind: Kind) -> Kind:
    """``false`` takes away what this replaces."""

    def read(table: Table, key: str, unit: int) -> Any:
        return table.flag(key) if table.peek(key) is False else kind.read(table, key, unit)

    return Kind(read, {"anyOf": [{"const": False}, kind.schema]}, kind.parts)
