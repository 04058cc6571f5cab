"""What every use case is told: which ledger, when, by which words, and for which contract."""

from ledger.dates import Now
from ledger.record import NamedTuple


class Session(NamedTuple):
    """One run of one command."""

    path: str
    now: Now
    words: str = ""
    """The command as it was given: what the journal and undo show."""
    contract: str = ""
    """The contract a person named; empty: the one that runs."""
    sure: bool = False
    """Whether questions are answered with yes beforehand."""


def composed(name: str) -> str:
    """A name as it is kept: each letter is one sign (NFC), however it was typed. Keyboards and
    files may give é as two.
    """
    if name.isascii():
        return name
    from unicodedata import normalize

    return normalize("NFC", name)


def same_name(name: str) -> str:
    """What all spellings of a name have in common: in whatever case, and however it was typed."""
    return composed(name).casefold()
