"""The JSON Schema of plan files says what the parser says."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import plan_schema
import pytest
from plan_files import HEAD, SIZE

from ledger.plans.files import catalogue_files
from ledger.plans.paths import CATALOGUE

FILES = catalogue_files()
VALIDATOR = jsonschema.Draft7Validator(json.loads(plan_schema.SCHEMA.read_text("utf-8")))


def faults(toml: str) -> list[str]:
    tree = tomllib.loads(toml)
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(_json(tree))]


def _json(value: Any) -> Any:
    """As an editor hands a plan file to its validator: dates are texts."""
    if isinstance(value, dict):
        return {key: _json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_json(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def test_the_schema_is_the_one_of_the_language() -> None:
    """After a wanted change ``python tests/plan_schema.py`` writes it anew."""
    assert json.loads(plan_schema.SCHEMA.read_text("utf-8")) == plan_schema.schema()
    jsonschema.Draft7Validator.check_schema(plan_schema.schema())


def test_the_tables_of_the_document_are_those_of_the_language() -> None:
    text = plan_schema.DOCUMENT.read_text("utf-8")
    assert plan_schema.rewritten(text) == text


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(Path(path).relative_to(CATALOGUE)))
def test_every_file_of_the_catalogue_is_valid(path: str) -> None:
    assert faults(Path(path).read_text("utf-8")) == []


@pytest.mark.parametrize(
    "rules",
    [
        "[rolover]",
        "[cycle]\nlenght = '1 month'",
        "[cycle]\nlength = 'a while'",
        "[cycle]\nstarts = 'day 32'",
        "[[grant]]\nclass = 'carried'",
        "[rollover]\ncap = '9'",
        "[rollover]\nrequires = ['luck']",
        "[rollover]\nlasts = 'until now'",
        "[topup]\nrenews = 'first'",
        "[[tier]]\nupto = '1GB'",
        "[drain]\norder = [[]]",
        "[[revision]]\ntopup = {}",
        "[[example]]\nsize = 's'\nstart = 2026-01-01\nexpect = [{ on = 2026-01-01, left = '1GB' }]",
        "[[example]]\nsize = 's'\nstart = 2026-01-01\nexpect = [{ on = 2026-01-01 }]\n"
        "events = [{ on = 2026-01-01, use = '1GB', topup = '1GB' }]",
    ],
)
def test_what_the_parser_refuses_the_schema_refuses(rules: str) -> None:
    assert faults(f"{HEAD}{SIZE}") == []
    assert faults(f"{HEAD}{SIZE}{rules}") != []


def test_every_definition_is_described_and_used() -> None:
    made = plan_schema.schema()
    text = json.dumps(made)
    for name, definition in made["definitions"].items():
        assert definition["description"]
        assert f'"#/definitions/{name}"' in text
