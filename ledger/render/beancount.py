"""Journals as Beancount reads them."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.dates import ONE_DAY
from ledger.render.double_entry import COMMODITY, Entry, Journal

HEAD = "; Written by giga export beancount, and written anew by it.\n"
"""The first line; it tells such a file from others."""


def text(journal: Journal) -> str:
    """The whole file; ``bean-check`` proves every figure in it."""
    return HEAD + "".join(f"{line}\n" for line in _lines(journal))


def _lines(journal: Journal) -> Iterator[str]:
    yield ""
    yield 'option "title" "Mobile data"'
    yield f'option "operating_currency" "{COMMODITY}"'
    yield ""
    for account, since in journal.accounts.items():
        yield f"{since} open {account} {COMMODITY}"
    for entry in journal.entries:
        yield ""
        yield from _remaining(entry) if entry.remains else _transaction(entry)


def _transaction(entry: Entry) -> Iterator[str]:
    yield f'{entry.on} * "{entry.contract}" "{entry.text}"'
    for account, amount in entry.lines:
        yield f"  {account}  {amount} {COMMODITY}"


def _remaining(entry: Entry) -> Iterator[str]:
    """Beancount looks at balances where a day begins."""
    for account, amount in entry.lines:
        yield f"{entry.on + ONE_DAY} balance {account}  {amount} {COMMODITY}"
