"""A message to a program: JSON on its standard input."""

from __future__ import annotations

import json
import sys

from ledger.deliver.message import Message
from ledger.deliver.running import run
from ledger.settings.values import Channel

_LONGEST = 8000
"""Letters of a variable; systems refuse longer ones."""


def tell_program(channel: Channel, message: Message) -> None:
    """Run the command of a channel; status 0 says that the message was taken.

    Besides the JSON, the variables GIGA_TITLE and GIGA_BODY hold the text.
    """
    given = json.dumps(message.data, ensure_ascii=False) + "\n"
    text = {"GIGA_TITLE": _variable(message.title), "GIGA_BODY": _variable(message.body)}
    run(channel.target, channel.timeout, given.encode(), text).check()


def _variable(text: str) -> str:
    """What a variable can hold on this machine."""
    coding = sys.getfilesystemencoding()
    return text[:_LONGEST].replace("\0", " ").encode(coding, "replace").decode(coding)
