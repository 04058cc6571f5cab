"""A message to a service, by Apprise. Its address is a secret: nothing here may say it."""

from __future__ import annotations

import json
import os
import sys
from importlib.util import find_spec

from ledger.deliver import posting
from ledger.deliver.message import Message
from ledger.deliver.running import Ended, run
from ledger.errors import DeliveryError
from ledger.i18n import _
from ledger.settings.values import Channel

_LONGEST = 10_000


def tell_service(channel: Channel, message: Message) -> None:
    """Post a message to the address of a channel, in a process of its own.

    So a service that hangs can be stopped, and what Apprise prints and logs is heard by nobody.
    """
    if find_spec("apprise") is None:
        raise DeliveryError(
            _("an address needs Apprise, which is not installed."),
            _("Install it: pip install 'giga-ledger[notify]'"),
        )
    letter = {
        "url": _address(channel),
        "title": message.title,
        "body": message.body or message.title,
    }
    # -P: the folder of the script is no place to import from.
    words = [sys.executable, "-P", posting.__file__]
    _check(run(words, channel.timeout, json.dumps(letter).encode()))


def _check(ended: Ended) -> None:
    if ended.status == posting.UNKNOWN:
        raise DeliveryError(
            _("Apprise does not understand the address."),
            _("It looks like ntfy://TOPIC or mailto://USER:PASSWORD@HOST."),
        )
    if ended.status == posting.REFUSED:
        raise DeliveryError(
            _("the service answered {code}.").format(code=ended.out)
            if ended.out
            else _("the service was not reached, or did not take the message.")
        )
    if ended.status != 0:  # what it said of that may hold the address
        raise DeliveryError(
            _("Apprise itself failed."), _("Install it anew: pip install --force-reinstall apprise")
        )


def _address(channel: Channel) -> str:
    """The address itself, from wherever it is kept."""
    if channel.kind == "url":
        return channel.target
    if channel.kind == "url_env":
        found, where = os.environ.get(channel.target, ""), channel.target
    elif channel.kind == "url_file":
        found, where = _in_file(channel.target), channel.target
    else:
        found, where = _printed(channel), channel.kind
    if not found:
        raise DeliveryError(_("{where} holds no address.").format(where=where))
    return found


def _in_file(path: str) -> str:
    """The first line of a file."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.readline(_LONGEST).strip()
    except OSError as error:
        why = error.strerror or type(error).__name__
    except UnicodeDecodeError:
        why = _("it is no text")
    raise DeliveryError(_("{path}: cannot be read: {why}.").format(path=path, why=why))


def _printed(channel: Channel) -> str:
    """The first line that a command prints."""
    try:
        ended = run(channel.target, channel.timeout)
        ended.check()
    except DeliveryError as error:
        raise DeliveryError(f"{channel.kind}: {error.message}") from None
    return ended.out
