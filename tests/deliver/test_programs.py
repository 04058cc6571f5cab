"""A message to a program: real programs, those that hang, fail and do not listen among them."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from ledger.deliver import Message, send
from ledger.errors import DeliveryError
from ledger.settings import Channel

PATIENCE = 30


def program(command: str, timeout: float = 20) -> Channel:
    return Channel("desk", "exec", command, timeout)


def refusal(channel: Channel, message: Message) -> str:
    with pytest.raises(DeliveryError) as caught:
        send(channel, message)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_program_reads_json(here: Path, message: Message) -> None:
    send(program("cat > got"), message)
    assert json.loads((here / "got").read_text("utf-8")) == message.data


def test_a_program_finds_the_text_in_its_environment(here: Path, message: Message) -> None:
    send(program('printf "%s|%s" "$GIGA_TITLE" "$GIGA_BODY" > got'), message)
    assert (here / "got").read_text("utf-8") == f"{message.title}|{message.body}"


def test_the_environment_is_otherwise_as_it_was(
    here: Path, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIGA_DB", "my.db")
    before = dict(os.environ)
    send(program('printf %s "$GIGA_DB" > got'), message)
    assert (here / "got").read_text() == "my.db"
    assert dict(os.environ) == before


def test_a_text_that_no_variable_can_hold_is_told_all_the_same(here: Path) -> None:
    long = Message("a\0b", "x" * 3_000_000, {"body": "x" * 3_000_000})
    send(program("cat > got; printf '%s' \"$GIGA_TITLE\" > title"), long)
    assert json.loads((here / "got").read_text()) == long.data
    assert (here / "title").read_text() == "a b"


def test_a_command_is_a_line_of_the_shell(here: Path, message: Message) -> None:
    send(program("tr a-z A-Z |\n  cat > 'my file' && echo done >> 'my file'"), message)
    assert "EXPIRING" in (here / "my file").read_text("utf-8")
    assert "done" in (here / "my file").read_text("utf-8")


def test_what_a_program_prints_is_not_ours(
    message: Message, capfd: pytest.CaptureFixture[str]
) -> None:
    send(program("echo noise; echo noise >&2"), message)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("command", ["true", "exec <&-", "head -c 1 >/dev/null"])
def test_who_does_not_read_may_succeed(command: str) -> None:
    """More than a pipe holds, so that writing to one would fail."""
    send(program(command), Message("title", "body", "x" * 1_000_000))


def test_a_failure_is_told_with_the_last_line(message: Message) -> None:
    command = "echo first >&2; echo no such topic >&2; echo >&2; echo out; exit 3"
    assert refusal(program(command), message) == "desk: failed with status 3: no such topic"
    assert refusal(program("exit 7"), message) == "desk: failed with status 7."


def test_an_endless_complaint_is_cut(message: Message) -> None:
    said = refusal(program("yes | head -c 1000000 | tr -d '\\n' >&2; exit 1"), message)
    assert len(said) < 300
    said = refusal(program("printf '\\377\\n' >&2; exit 1"), message)
    assert said == "desk: failed with status 1: \N{REPLACEMENT CHARACTER}"


def test_a_program_that_is_not_there(message: Message) -> None:
    said = refusal(program("no-such-program --title x"), message)
    assert said.startswith("desk: failed with status 127: ")
    assert "no-such-program" in said


def test_a_program_that_was_killed_did_not_take_the_message(message: Message) -> None:
    assert refusal(program("kill -KILL $$"), message) == "desk: failed with status -9."


def test_who_takes_too_long_is_stopped_with_all_that_it_started(
    here: Path, message: Message
) -> None:
    command = "(trap '' TERM; sleep 60) & echo $! > child; echo $$ > parent; wait"
    begun = time.monotonic()
    said = refusal(program(command, 0.5), message)
    assert said == "desk: did not end within 0.5 seconds and was stopped."
    assert time.monotonic() - begun < PATIENCE
    for name in ("child", "parent"):
        assert is_gone(int((here / name).read_text())), name


def is_gone(pid: int) -> bool:
    """Whether a process ends, or waits only for somebody to ask how it ended."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


def test_a_child_that_stays_behind_holds_up_nobody(here: Path, message: Message) -> None:
    """As a notifier does that goes into the background and keeps its output open."""
    send(program("sleep 60 & echo $! > child", 20), message)
    child = int((here / "child").read_text())
    os.kill(child, 0)  # it lives on
    os.kill(child, signal.SIGKILL)


def test_an_interrupt_stops_the_program_too(here: Path, message: Message) -> None:
    """Ctrl-C: whoever waits for the program is gone, and so is the program."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(KeyboardInterrupt):
            send(program("echo $$ > parent; sleep 60; true"), message)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert is_gone(int((here / "parent").read_text()))


def test_an_impossible_command_is_a_failure(message: Message) -> None:
    assert refusal(program("a\0b"), message).startswith("desk: cannot be run: ")


def test_a_program_loads_no_service(message: Message) -> None:
    """Nothing of Apprise is loaded for a program, nor for a service: it has its own process."""
    send(program("cat > got"), message)
    assert "apprise" not in sys.modules
