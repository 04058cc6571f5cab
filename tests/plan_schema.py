"""The JSON Schema of plan files and the table of keys in docs/plans.md, from the language itself.

After a wanted change of ``ledger/plans/keys.py`` run ``python tests/plan_schema.py``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ledger.plans.example_keys import EVENT, EVENTS, EXAMPLE, EXPECT
from ledger.plans.keys import FILE, RULE_TABLES, SIZE
from ledger.plans.kinds import Key, Keys

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "ledger/plans/plan.schema.json"
DOCUMENT = ROOT / "docs/plans.md"


def schema() -> dict[str, Any]:
    """What an editor knows of a plan file."""
    definitions: dict[str, Any] = {}
    _define(FILE, definitions)
    whole = definitions.pop(FILE.name)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A plan file of Giga",
        **whole,
        "definitions": dict(sorted(definitions.items())),
    }


def _define(keys: Keys, found: dict[str, Any]) -> None:
    found[keys.name] = _object(keys)
    for key in keys.keys.values():
        for part in key.kind.parts:
            if part.name not in found:
                _define(part, found)


def _object(keys: Keys) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "object",
        "description": keys.says,
        "properties": {name: _property(key) for name, key in keys.keys.items()},
        "additionalProperties": False,
    }
    required = [name for name, key in keys.keys.items() if key.required]
    if required:
        made["required"] = required
    if keys is EVENT:
        made["oneOf"] = [{"required": [kind]} for kind in EVENTS]
    return made


def _property(key: Key) -> dict[str, Any]:
    made = {"description": key.says.replace("`", ""), **key.kind.schema}
    return made if key.default is None else {**made, "default": key.default}


# The tables of docs/plans.md ------------------------------------------------------------------


def key_rows() -> list[str]:
    """Every table and key of the rules, with its default."""
    rows = ["| table | key | default | what it says |", "|---|---|---|---|"]
    for name, key in FILE.keys.items():
        if name in ("example", "revision"):
            continue
        rows += _rows(_bracketed(name, key), key)
    rows.append(f"| `[[revision]]` | `since` | required | {FILE.keys['revision'].says} |")
    return rows


def _bracketed(name: str, key: Key) -> str:
    schema = key.kind.schema
    if schema.get("type") == "array":
        return f"`[[{name}]]`"
    return f"`[{name}]`" + (f" or `[[{name}]]`" if "anyOf" in schema else "")


def _rows(title: str, key: Key) -> list[str]:
    rows = [f"| {title} | | | {key.says} |"]
    for keys in key.kind.parts:
        rows += [
            f"| | `{name}` | {_default(inner)} | {inner.says} |".replace("|  |", "| |")
            for name, inner in keys.keys.items()
            if keys is not SIZE or name not in RULE_TABLES
        ]
    return rows


def _default(key: Key) -> str:
    if key.required:
        return "required"
    if key.default is None:
        return ""
    text = key.default if isinstance(key.default, str) else json.dumps(key.default)
    return f"`{text}`"


def example_rows() -> list[str]:
    """The keys of examples: their own, of events, of expectations."""
    rows = ["| table | key | what it says |", "|---|---|---|"]
    for title, keys in (
        ("`[[example]]`", EXAMPLE),
        ("`events`", EVENT._replace(keys={"on": EVENT.keys["on"], **EVENTS})),
        ("`expect`", EXPECT),
    ):
        rows += [
            f"| {title if number == 0 else ''} | `{name}` | {key.says} |".replace("|  |", "| |")
            for number, (name, key) in enumerate(keys.keys.items())
        ]
    return rows


def rewritten(text: str) -> str:
    """The document with its tables as the language has them now."""
    for name, rows in (("keys", key_rows()), ("examples", example_rows())):
        pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
        lines = "\n".join(rows)
        text, count = re.subn(
            pattern, lambda m, s=lines: f"{m[1]}\n{s}\n\n{m[2]}", text, flags=re.S
        )
        assert count == 1, name
    return text


if __name__ == "__main__":
    written = json.dumps(schema(), indent=2, ensure_ascii=False)
    SCHEMA.write_text(written + "\n", "utf-8")
    DOCUMENT.write_text(rewritten(DOCUMENT.read_text("utf-8")), "utf-8")
