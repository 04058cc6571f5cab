"""A ledger as a plain-text journal: what every program for such journals is told.

Account names and descriptions are in English whatever the language, and of letters, digits and
``-`` only: a query holds everywhere, and no name of a person's can end a line or begin a directive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from ledger.billing.postings import Account, Balance, Transaction
from ledger.record import NamedTuple

COMMODITY = "BYTE"

_TEXTS = {
    "opening": "Held when the ledger began",
    "lost": "Lost",
    "rolled": "Carried over",
    "rounding": "Rounded up",
    "granted": "Granted",
    "repaid": "Paid back what was borrowed",
    "bought": "Bought",
    "received": "Received as a gift",
    "borrowed": "Borrowed",
    "banked": "Put into the bank",
    "withdrawn": "Taken out of the bank",
    "given": "Given away",
    "used": "Used",
    "overage": "Used beyond the data",
    "uncounted": "Used and not counted",
    "adjusted": "Adjusted to a reading",
}
_REMAINING = "What remains at the end of the day"


class Book(NamedTuple):
    """What is to be written of one contract."""

    name: str
    transactions: list[Transaction]
    balances: list[Balance]


class Entry(NamedTuple):
    """One paragraph of a journal: what moves on a date, or what remains at its end."""

    on: date
    contract: str
    text: str
    lines: list[tuple[str, int]]
    """Accounts and bytes."""
    remains: bool = False
    """Whether the bytes are what the accounts, with all under them, hold at the end of the day."""


class Journal(NamedTuple):
    """All contracts in one order of dates."""

    accounts: dict[str, date]
    """Every account, and the date on which it is first named."""
    entries: list[Entry]


def journal(books: Iterable[Book]) -> Journal:
    """The journal of some contracts. Of two whose names would be one account, the later gets
    another.
    """
    taken: set[str] = set()
    entries: list[Entry] = []
    for book in books:
        entries += _entries(book, _free(_word(book.name), book.name, taken))
    entries.sort(key=lambda entry: (entry.on, entry.remains))
    accounts: dict[str, date] = {}
    for entry in entries:
        for account, _amount in entry.lines:
            accounts.setdefault(account, entry.on)
    return Journal(dict(sorted(accounts.items())), entries)


def _entries(book: Book, contract: str) -> list[Entry]:
    names = _Names(contract)
    entries = []
    for row in book.transactions:
        lines = [(names.of(posting.account), posting.bytes) for posting in row.postings]
        entries.append(Entry(row.on, contract, _TEXTS[row.kind], lines))
    remaining: dict[date, list[tuple[str, int]]] = {}
    for balance in book.balances:
        lines = remaining.setdefault(balance.on, [])
        lines.append((names.of(balance.account), balance.bytes))
    for on, lines in remaining.items():
        entries.append(Entry(on, contract, _REMAINING, lines, remains=True))
    return entries


class _Names:
    """The names of a contract's accounts."""

    def __init__(self, contract: str) -> None:
        self._contract = contract
        self._names: dict[Account, str] = {}
        self._taken: set[str] = set()

    def of(self, account: Account) -> str:
        if account not in self._names:
            root, *rest = account
            words = [root, "Data", self._contract, *map(_word, rest)]
            self._names[account] = _free(":".join(words), "/".join(account), self._taken)
        return self._names[account]


def _free(name: str, whole: str, taken: set[str]) -> str:
    """A name that is not taken yet, in whatever case: with a digest of ``whole`` where it is."""
    from hashlib import sha256

    digest, plain = sha256(whole.encode()).hexdigest(), name
    while name.casefold() in taken:
        name, digest = f"{plain}-{digest[:8]}", sha256(digest.encode()).hexdigest()
    taken.add(name.casefold())
    return name


def _word(text: str) -> str:
    """One level of an account name as hledger and Beancount both take it: letters, digits and
    ``-``; the first is a capital or a digit.
    """
    from unicodedata import category, normalize

    spoken = normalize("NFC", text).replace(">", " to ").replace("@", " of ")
    plain = "".join(
        char if category(char)[0] == "L" or category(char) == "Nd" else " " for char in spoken
    )
    word = re.sub(" +", "-", plain.strip(" "))
    first = word[:1].upper()
    if len(first) == 1 and category(first) in ("Lu", "Nd"):
        return first + word[1:]
    return f"X-{word}".rstrip("-")
