"""Runs the commands that a document shows, and writes down what they answer.

A block of ```console is a session: lines that begin with ``$`` are run, the rest is what they
printed. ``<!-- today 2026-11-22 -->`` before a block sets the day. A document is one session.
``<!-- file NAME -->`` before a block of another kind writes it to a file first.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENTS = ["README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]

_BLOCK = re.compile(
    r"(?P<marks>(?:<!-- [^\n]* -->\n)*)```(?P<kind>\w+)\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_PROGRAMS = {"giga": "ledger", "sqlite-utils": "sqlite_utils"}
_TODAY = re.compile(r"<!-- today (\S+) -->")
_FILE = re.compile(r"<!-- file (\S+) -->")


def rewritten(text: str, folder: Path) -> str:
    """The document with every answer as the program gives it now."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIGA_DB": str(folder / "ledger.db"),
        "LANG": "C.UTF-8",
        "TZ": "Asia/Tokyo",
        "PYTHONPATH": str(ROOT),
    }

    def block(match: re.Match[str]) -> str:
        for day in _TODAY.findall(match["marks"]):
            environment["GIGA_TODAY"] = day
        for name in _FILE.findall(match["marks"]):
            (folder / name).write_text(match["body"], encoding="utf-8")
        if match["kind"] != "console":
            return match[0]
        commands = [line for line in match["body"].splitlines() if line.startswith("$ ")]
        answers = [f"{line}\n{_answer(line[2:], folder, environment)}" for line in commands]
        return f"{match['marks']}```console\n{''.join(answers)}```"

    return _BLOCK.sub(block, text)


def _answer(line: str, folder: Path, environment: dict[str, str]) -> str:
    words = shlex.split(line)
    assert words[0] in _PROGRAMS, f"this is not run in documents: {line}"
    done = subprocess.run(
        [sys.executable, "-m", _PROGRAMS[words[0]], *words[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout + done.stderr


if __name__ == "__main__":
    import tempfile

    for name in DOCUMENTS:
        with tempfile.TemporaryDirectory() as temporary:
            path = ROOT / name
            path.write_text(rewritten(path.read_text("utf-8"), Path(temporary)), "utf-8")
