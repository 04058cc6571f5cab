"""A message to a service: the real Apprise against a server of our own."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from listening import Service

import ledger
from ledger.deliver import Message, send
from ledger.errors import DeliveryError
from ledger.settings import Channel

SECRET = "s3cret"
TIMEOUT = 60


def address(service: Service) -> str:
    return f"json://me:{SECRET}@{service.host}/hook"


def refusal(channel: Channel, message: Message, capfd: pytest.CaptureFixture[str]) -> str:
    """What is said of a failure; the address is in none of it, nor is anything printed."""
    with pytest.raises(DeliveryError) as caught:
        send(channel, message)
    assert "\n" not in str(caught.value)
    assert SECRET not in repr(caught.getrepr(chain=True, showlocals=False))
    assert capfd.readouterr() == ("", "")
    return str(caught.value)


def test_a_service_gets_title_and_body(service: Service, message: Message) -> None:
    send(Channel("phone", "url", address(service), TIMEOUT), message)
    ((path, got),) = service.got
    assert path == "/hook"
    assert (got["title"], got["message"]) == (message.title, message.body)


def test_ntfy_gets_title_and_body(service: Service, message: Message) -> None:
    """The service that the documents recommend; the topic is its password."""
    url = f"ntfy://{service.host}/{SECRET}"
    send(Channel("phone", "url", url, TIMEOUT), message)
    ((_path, got),) = service.got
    assert got["topic"] == SECRET
    assert (got["title"], got["message"]) == (message.title, message.body)


def test_a_message_may_be_one_line(service: Service) -> None:
    send(Channel("phone", "url", address(service), TIMEOUT), Message("All of it", "", None))
    ((_path, got),) = service.got
    assert "All of it" in got["message"]


def test_a_refusal_is_told_by_its_code(
    service: Service, message: Message, capfd: pytest.CaptureFixture[str]
) -> None:
    service.answer = 403
    channel = Channel("phone", "url", address(service), TIMEOUT)
    assert refusal(channel, message, capfd) == "phone: the service answered 403."


def test_nobody_listens(message: Message, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"json://me:{SECRET}@127.0.0.1:{unheard.getsockname()[1]}"
        said = refusal(Channel("phone", "url", url, TIMEOUT), message, capfd)
    assert said == "phone: the service was not reached, or did not take the message."


def test_an_address_that_nobody_understands(
    message: Message, capfd: pytest.CaptureFixture[str]
) -> None:
    said = refusal(Channel("phone", "url", f"nosuch://{SECRET}", TIMEOUT), message, capfd)
    assert said.startswith("phone: Apprise does not understand the address. It looks like ntfy://")


def test_a_service_that_hangs_is_given_up(
    message: Message, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"json://me:{SECRET}@127.0.0.1:{silent.getsockname()[1]}?rto=300"
        said = refusal(Channel("phone", "url", url, 0.5), message, capfd)
    assert said == "phone: did not end within 0.5 seconds and was stopped."


def test_a_broken_apprise_does_not_give_the_address_away(
    message: Message,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "apprise.py").write_text(
        "import sys; raise RuntimeError(sys.stdin.read())  # which the traceback ends with"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    url = f"json://me:{SECRET}@127.0.0.1"
    said = refusal(Channel("phone", "url", url, TIMEOUT), message, capfd)
    assert said.startswith("phone: Apprise itself failed. Install it anew: ")


# --- where the address is kept ------------------------------------------------------------------


def test_an_address_in_the_environment(
    service: Service,
    message: Message,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    channel = Channel("phone", "url_env", "MY_PHONE", TIMEOUT)
    assert refusal(channel, message, capfd) == "phone: MY_PHONE holds no address."
    monkeypatch.setenv("MY_PHONE", address(service))
    send(channel, message)
    assert len(service.got) == 1


def test_an_address_in_a_file(
    service: Service, message: Message, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "address"
    channel = Channel("phone", "url_file", str(file), TIMEOUT)
    assert refusal(channel, message, capfd).startswith(f"phone: {file}: cannot be read: ")
    file.write_text("\n")
    assert refusal(channel, message, capfd) == f"phone: {file} holds no address."
    file.write_bytes(b"\xff")
    assert refusal(channel, message, capfd).startswith(f"phone: {file}: cannot be read: ")
    file.write_text(f"  {address(service)}\n# a note\n")
    send(channel, message)
    assert len(service.got) == 1


def test_an_address_that_a_command_prints(
    service: Service, message: Message, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kept").write_text(f"{address(service)}\nuser: me\n")
    send(Channel("phone", "url_command", f"cat {tmp_path / 'kept'}", TIMEOUT), message)
    assert len(service.got) == 1
    for command, said in {
        f": {SECRET}": "url_command holds no address.",
        f": {SECRET}; echo the safe is locked >&2; exit 2": (
            "url_command: failed with status 2: the safe is locked"
        ),
    }.items():
        channel = Channel("phone", "url_command", command, TIMEOUT)
        assert refusal(channel, message, capfd) == f"phone: {said}"
    slow = Channel("phone", "url_command", "sleep 60", 0.2)
    assert refusal(slow, message, capfd) == (
        "phone: url_command: did not end within 0.2 seconds and was stopped."
    )


# --- without the extra ----------------------------------------------------------------------------

WITHOUT = """
from ledger.deliver import Message, send
from ledger.settings import Channel
try:
    send(Channel("phone", "url", "json://me:s3cret@127.0.0.1"), Message("a", "b", None))
except Exception as error:
    print(type(error).__name__, error)
"""


def test_without_apprise_one_line_says_how_to_get_it() -> None:
    """-S: a Python without any package, in which ours still delivers to programs."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", WITHOUT],
        env={"PYTHONPATH": str(Path(ledger.__file__).parents[1]), "LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == (
        "DeliveryError phone: an address needs Apprise, which is not installed. "
        "Install it: pip install 'giga-ledger[notify]'\n",
        "",
    )
