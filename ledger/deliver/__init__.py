"""Messages to the people they are for: by a program, or by a service that Apprise knows.

What a program or a service prints, logs or waits for stays outside; what it refuses is a
DeliveryError, which names the channel and never its address.
"""

from ledger.deliver.message import Message
from ledger.errors import DeliveryError
from ledger.settings.values import Channel

__all__ = ["Message", "send"]


def send(channel: Channel, message: Message) -> None:
    """Give a message to a channel other than standard output; on return it was taken."""
    try:
        if channel.kind == "exec":
            from ledger.deliver.program import tell_program

            tell_program(channel, message)
        else:
            from ledger.deliver.service import tell_service

            tell_service(channel, message)
    except DeliveryError as error:
        raise DeliveryError(f"{channel.name}: {error.message}", error.hint) from None
