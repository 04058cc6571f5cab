"""A limit of time for what may never answer."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ledger.errors import LedgerError
from ledger.i18n import _


class _TooLongError(BaseException):
    """No error, so that nobody who expects errors takes it for one of them."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise LedgerError where what is within takes longer; it is interrupted wherever it is.

    Where there is no such alarm (on Windows, beside other threads) there is no limit.
    """
    if not hasattr(signal, "SIGALRM") or threading.current_thread() != threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _TooLongError:
        raise LedgerError(
            _("There was no answer within {seconds:g} seconds.").format(seconds=seconds)
        ) from None
    finally:
        signal.signal(signal.SIGALRM, before)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise _TooLongError
