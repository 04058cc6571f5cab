"""Every text of the source is said in every language, with the same placeholders."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import ledger
from ledger.cli.table import NAMES

PACKAGE = Path(ledger.__file__).resolve().parent
CATALOGUES = sorted(PACKAGE.glob("locale/*/LC_MESSAGES/giga.po"))
LANGUAGES = [path.parent.parent.name for path in CATALOGUES]
MARKS = ("_", "N_", "ngettext")
METAVARS = "AMOUNT|CSV|FILE|GB|GIGA_[A-Z]+|ID|JSON|MB|PLAN|TOML|UTF-8|WORDS"
TYPED = re.compile(rf"giga (?:{'|'.join(NAMES)})\b|--[a-z]+|`[^`]+`|'\d+ \w+'|\b(?:{METAVARS})\b")

Id = str | tuple[str, str]


def marked() -> Iterator[tuple[str, Id]]:
    """Each marked text with where it stands; also those that extractors miss in f-strings."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id not in MARKS:
                continue
            where = f"{path.relative_to(PACKAGE)}:{node.lineno}"
            texts = [word.value for word in node.args if isinstance(word, ast.Constant)]
            if node.func.id == "ngettext":
                yield where, (str(texts[0]), str(texts[1]))
            elif texts:
                yield where, str(texts[0])


SOURCE = {id: where for where, id in marked()}


@pytest.fixture(scope="module", params=CATALOGUES, ids=LANGUAGES)
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture(scope="module")
def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def placeholders(text: str) -> list[str]:
    """Each with its conversion, ``text!r``, in the order of the alphabet."""
    return sorted(
        f"{name}!{conversion}:{form}"
        for _before, name, form, conversion in Formatter().parse(text)
        if name is not None
    )


def forms(message: Message) -> list[tuple[str, str]]:
    """Each translated form beside the English one with the most in it."""
    said = message.string if isinstance(message.string, tuple | list) else (message.string,)
    source = message.id[-1] if isinstance(message.id, tuple | list) else message.id
    return [(source, text) for text in said]


def test_there_are_japanese_and_chinese() -> None:
    assert LANGUAGES == ["ja", "zh"]


def test_every_text_of_the_source_is_translated(catalogue: Catalog) -> None:
    said = {
        tuple(message.id) if isinstance(message.id, list) else message.id
        for message in messages(catalogue)
        if all(text for _source, text in forms(message))
    }
    missing = {where: id for id, where in SOURCE.items() if id not in said}
    assert not missing


def test_nothing_is_translated_that_the_source_no_longer_says(catalogue: Catalog) -> None:
    assert not [message.id for message in messages(catalogue) if message.id not in SOURCE]
    assert not catalogue.obsolete


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    assert not catalogue.fuzzy
    assert not [message.id for message in messages(catalogue) if message.fuzzy]


def test_placeholders_are_the_same(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        for source, text in forms(message):
            assert placeholders(text) == placeholders(source), text


def test_commands_and_options_stay_as_they_are_typed(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        for source, text in forms(message):
            lost = [word for word in TYPED.findall(source) if word not in text]
            assert not lost, (source, text)


def test_there_is_one_plural_form(catalogue: Catalog) -> None:
    assert catalogue.num_plurals == 1


def test_a_compiled_catalogue_speaks(catalogue: Catalog, tmp_path: Path) -> None:
    language = str(catalogue.locale)
    folder = tmp_path / language / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "giga.mo").open("wb") as file:
        write_mo(file, catalogue)
    speaks = gettext.translation("giga", tmp_path, [language])
    for message in messages(catalogue):
        if isinstance(message.id, str):
            assert speaks.gettext(message.id) == message.string
        else:
            assert [speaks.ngettext(*message.id, count) for count in (1, 2)] == [
                message.string[0],
                message.string[0],
            ]


def test_a_catalogue_names_no_person_and_no_machine(path: Path) -> None:
    head = path.read_text(encoding="utf-8").partition("\n\n")[0]
    assert "Project-Id-Version: giga-ledger" in head
    assert "@" not in head
    assert not re.search(r"^#: */", path.read_text(encoding="utf-8"), re.MULTILINE)
