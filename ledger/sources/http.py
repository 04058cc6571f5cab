"""What a device on the local network answers: one page, from nowhere else, and not too much."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse

from ledger.errors import LedgerError
from ledger.i18n import _

MOST_BYTES = 65_536
"""What a router says of its counters is a thousandth of that."""

_PATIENCE = 10
"""Seconds between two pieces of an answer."""

_HOST = r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?"


def answer(host: str, path: str, headers: Mapping[str, str] | None = None) -> str:
    """The page at a path of a device; ``host`` is its name or address, with a port if need be.

    No proxy is used and no redirection followed. Raises LedgerError that names the host.
    """
    if not re.fullmatch(_HOST, host):
        raise LedgerError(
            _("host={host}: is no name or address.").format(host=host),
            _("Write for example host=192.168.8.1"),
        )
    try:
        connection = HTTPConnection(host, timeout=_PATIENCE)
        try:
            connection.request("GET", path, headers=dict(headers or {}))
            return _text(connection.getresponse(), host)
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise LedgerError(_("{host} was not reached: {why}.").format(host=host, why=why)) from None


def needs_login(host: str) -> LedgerError:
    """What to say of a device that tells its counters only to who has logged in."""
    return LedgerError(
        _("{host} tells nothing without a login.").format(host=host),
        _("giga has none for it; some tell it while you are logged in with a browser."),
    )


def unknown(host: str) -> LedgerError:
    """What to say of an answer that makes no sense."""
    return LedgerError(
        _("{host} answers, but not as was expected.").format(host=host),
        _("Is it a device of this kind?"),
    )


def _text(response: HTTPResponse, host: str) -> str:
    if response.status in (401, 403) or 300 <= response.status < 400:
        raise needs_login(host)
    if response.status != 200:
        raise LedgerError(
            _("{host} answered with HTTP status {status}.").format(
                host=host, status=response.status
            )
        )
    page = response.read(MOST_BYTES + 1)
    if len(page) > MOST_BYTES:
        raise unknown(host)
    return page.decode("utf-8", "replace")
