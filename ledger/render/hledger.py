"""Journals as hledger reads them."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.render.double_entry import COMMODITY, Entry, Journal

HEAD = "; Written by giga export hledger, and written anew by it.\n"
"""The first line; it tells such a file from others."""


def text(journal: Journal) -> str:
    """The whole file; ``hledger check --strict`` proves every figure in it."""
    return HEAD + "".join(f"{line}\n" for line in _lines(journal))


def _lines(journal: Journal) -> Iterator[str]:
    yield ""
    yield f"commodity 1000. {COMMODITY}"
    yield ""
    for account in journal.accounts:
        yield f"account {account}"
    for entry in journal.entries:
        yield ""
        yield f"{entry.on} * {entry.contract} | {entry.text}"
        yield from _postings(entry)


def _postings(entry: Entry) -> Iterator[str]:
    for account, amount in entry.lines:
        if entry.remains:
            yield f"    {account}  0 {COMMODITY} ==* {amount} {COMMODITY}"
        else:
            yield f"    {account}  {amount} {COMMODITY}"
