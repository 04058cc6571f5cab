"""What can go wrong in a way that a person can mend: one clear line, and an exit status."""


class GigaError(Exception):
    """Something was refused. The message is one line: what was wrong, where, and what would work.

    ``hint`` is a second, optional sentence that says what to do.
    """

    exit_status = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class AmountError(GigaError):
    """A text is no amount of data, or may be read in two ways."""


class DateError(GigaError):
    """A text is no date, or no such day can be meant here."""


class PlanError(GigaError):
    """A plan file says something that is unknown, contradictory or not supported yet."""


class LedgerError(GigaError):
    """What was asked does not fit what the ledger holds."""


class StoreError(GigaError):
    """The file of the ledger cannot be opened, read or written."""


class SettingsError(GigaError):
    """A setting is unknown or is not what it must be, or its file cannot be read or written."""


class DeliveryError(GigaError):
    """A channel did not take a message. It names the channel and never its address."""


class Declined(GigaError):
    """A person was asked and said no; nothing was written."""


class Unsure(GigaError):
    """Something that is probably a slip; the message is a question. Nothing was written."""
