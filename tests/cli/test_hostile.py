"""Texts that a terminal would obey, in every place that holds text: they are shown, not obeyed."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import Any

import pytest
from person import PATIENCE, PROGRAM, Giga, Quick, plan_text

from ledger.cli.table import NAMES

EVIL = (
    "e\x1b[31mv\x1b]0;i\x07l\x9b2J\x7f\r\b\t\0\x85"
    "\u061c\u200e\u202e\u2066\u2028\u2029\u206f\ufeff\ufdd3\U000e0041\ud800\n!"
)
TYPED = EVIL.replace("\0", "").replace("\ud800", "\udc80")
"""The same as an argument of a command: no NUL, and a byte that is no UTF-8."""
OBEYED = re.compile(
    "[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufdd0-\ufdef\ud800-\udfff\U000e0000-\U000e007f]"
)
OUR_STYLES = re.compile(r"\x1b\[(?:0|1|2|31|32|33)m")
POOL = plan_text(
    '[share]\namount = "per_line"\npools = "all"\n[rollover]\n[topup]\nlasts = "forever"\n'
)

READ = [
    *("", "status", "status --oneline", "status --nagios", "status --lines", "status --json"),
    *("lots --all", "lots --json", "cycles", "cycles --json", "journal --all", "journal --json"),
    *(
        "why",
        "why granted",
        "why used --json",
        "why 2026-11-20",
        "remind --all",
        "remind --dry-run",
    ),
    *("remind --all --json", "remind --all --ascii", "forecast", "forecast --json", "lines"),
    *("changes --since 2026-11-01", "changes --since 2026-11-01 --json", "expect", "expect --json"),
    *("doctor", "doctor --json", "plans list", "plans show", "plans show --json", "plans check"),
    *(
        "config",
        "config --json",
        "export hledger",
        "export beancount",
        "schedule --check",
        "ack x",
        "sources",
        "collect",
    ),
]
"""What looks."""
WRITE = [
    *("log 1MB", "topup 1GB", "reading 1GB", "gift in 1GB", "end", "undo", "redo", "borrow 1GB"),
    *("claim", "deposit 1GB", "withdraw 1GB", "option on x", "lines add z", "forfeit all", "renew"),
    *("change mineo/5gb", "amend @1", "void @1", "snooze 2d", "expect 1GB --from today --to today"),
    *("start mineo/5gb", "import csv no.csv", "import json no.json", "backup no/x", "restore no"),
]
"""What writes; where it takes a note, one that is hostile is given."""


def obeyed(text: str) -> list[str]:
    return OBEYED.findall(text)


def poisoned(value: Any, key: str = "") -> Any:
    """An export in which every free text is hostile."""
    if isinstance(value, dict):
        return {key: poisoned(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [poisoned(part, key) for part in value]
    if key == "rules":
        rules = json.loads(value)
        return json.dumps({**rules, "names": {**rules["names"], "en": EVIL}, "carrier": EVIL})
    return value + EVIL.replace("\ud800", "") if key in POISONED else value


POISONED = ("note", "category", "line", "name", "words", "reason", "source", "key")


@pytest.fixture
def evil(quick: Quick) -> Quick:
    """A ledger of two contracts, one of them a pool, in which every text is hostile."""
    quick.env["GIGA_CONFIG"] = str(quick.folder / "config.toml")
    (quick.folder / "pool.toml").write_text(POOL)
    quick.ok("start", "pool.toml", "--since", "2026-10-01", "--name", "pool")
    quick.ok("lines", "add", "aki", "ben", "--on", "2026-10-01")
    quick.ok("log", "1GB", "--on", "2026-11-20", "--line", "aki", "--note", "x", "--category", "c")
    quick.ok("topup", "1GB", "--note", "x")
    quick.ok("reading", "9GB", "--note", "x")
    quick.ok("log", "2GB", "--line", "ben", "--yes")
    quick.ok("void", "@1", "--reason", "x")
    quick.ok("expect", "1GB", "--from", "2026-12-01", "--to", "2026-12-02", "--note", "x")
    quick.ok("start", "mineo/5gb", "--since", "2026-10-01", "--name", "mineo")
    held = json.loads(quick.ok("export", "json"))
    (quick.folder / "evil.json").write_text(json.dumps(poisoned(held)))
    quick.db.unlink()
    quick.ok("import", "json", "evil.json")
    return quick


def test_the_commands_are_all_tried() -> None:
    tried = {words.partition(" ")[0] for words in [*READ, *WRITE]} | {"demo"}
    assert set(NAMES) <= tried


def test_texts_in_the_ledger_are_never_obeyed(evil: Quick) -> None:
    contracts = [row["contract"] for row in evil.data("status", "--all")]
    assert [name for name in contracts if EVIL[:5] in name], "JSON says what is there"
    for words in READ:
        for where in ([], ["--contract", contracts[0]]):
            answer = evil.run(*words.split(), *where)
            assert "fault in giga" not in answer.err, (words, answer)
            assert not obeyed(answer.out + answer.err), (words, where)
            assert len(answer.err.splitlines()) <= 4, (words, answer.err)


def test_hostile_arguments_are_never_obeyed(mineo: Quick) -> None:
    for words in [*READ, *WRITE]:
        for more in (f"{name}{TYPED}" for name in ("", "--note=", "--category=", "--on=")):
            answer = mineo.run(*words.split(), more)
            assert "fault in giga" not in answer.err, (words, more, answer)
            assert not obeyed(answer.out + answer.err), (words, more)


def test_the_same_on_a_terminal(evil: Quick, giga: Giga) -> None:
    giga.env["GIGA_CONFIG"] = evil.env["GIGA_CONFIG"]
    for words in ("status", "journal --all", "lots --all", "expect", "why", "status --json"):
        terminal = giga.terminal(*words.split())
        terminal.end()
        assert "fault in giga" not in terminal.text
        said = OUR_STYLES.sub("", terminal.raw).replace("\r\n", "\n")
        assert "e" in said and not obeyed(said), words
    terminal = giga.terminal("log", TYPED)
    assert terminal.end() == 1 and not obeyed(terminal.raw.replace("\r\n", "\n"))


def test_json_says_what_a_text_is(mineo: Quick) -> None:
    said = TYPED.replace("\udc80", "")
    mineo.ok("log", "1MB", "--note", said)
    answer = mineo.ok("journal", "--json")
    assert not obeyed(answer)
    assert json.loads(answer)["entries"][-1]["note"] == said


def test_letters_of_all_languages_are_shown_as_they_are(mineo: Quick) -> None:
    note = "旅行\u3000北海道 👩\u200d💻 क्\u200dष café\xa0é"
    mineo.ok("log", "1MB", "--note", note)
    assert note in mineo.ok("status", "--json") + mineo.ok("journal", "--json")
    assert "旅行\u3000北海道" in mineo.ok("journal")


def test_plan_files_and_names_of_files_are_never_obeyed(giga: Giga) -> None:
    name = TYPED.replace("\udc80", "")
    folder = giga.folder / f"f{name}"
    folder.mkdir()
    good, bad = folder / "good.toml", folder / "bad.toml"
    good.write_text(plan_text().replace("Plan", "a\\nb") + f"\n# {name}\n".replace("\n!", "!"))
    bad.write_text(plan_text(f'"{name}" = 1'))
    (folder / "bad.csv").write_text(f"date,mb\n2026-11-01,{name}\n")
    for command in (
        ("plans", "check", str(good)),
        ("plans", "check", str(bad)),
        ("plans", "show", str(bad)),
        ("start", str(bad)),
        ("start", str(good)),
        ("status",),
        ("import", "csv", str(folder / "bad.csv")),
        ("import", "json", str(bad)),
        ("--db", str(folder / "x.db"), "status"),
        ("--db", str(bad), "status"),
        ("backup", str(folder / "copy.db")),
        ("doctor",),
    ):
        answer = giga.run(*command, GIGA_CONFIG=str(folder / "config.toml"))
        assert "fault in giga" not in answer.err, answer
        assert not obeyed(answer.out + answer.err), command


def test_settings_are_never_obeyed(giga: Giga) -> None:
    config = giga.folder / "config.toml"
    giga.env["GIGA_CONFIG"] = str(config)
    config.write_text('[channel.x]\nexec = ["\\u001b[31m", "\\u202e"]\n')
    for words in ("config", "config channel.x.exec", "config --json", "status", "remind --test"):
        answer = giga.run(*words.split())
        assert not obeyed(answer.out + answer.err), words
    config.write_text("[remind]\n\x1b[31m = 1\n")
    answer = giga.run("config")
    assert answer.status == 1 and not obeyed(answer.err)


def test_a_name_that_is_no_text(giga: Giga) -> None:
    """Bytes of a file's name that are no UTF-8 are named, with a mark."""
    done = subprocess.run(
        [*PROGRAM, "start", os.fsencode(giga.folder) + b"/\xff\x1b.toml"],
        env=giga.env,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert not obeyed(done.stderr.decode()) and b"Traceback" not in done.stderr


def test_what_is_within_a_line_makes_no_line(mineo: Quick) -> None:
    """A note cannot look like an answer of Giga."""
    mineo.ok("log", "1MB", "--note", "x\ngiga: nothing was written")
    assert not [line for line in mineo.ok("journal").splitlines() if line.startswith("giga:")]
