"""A service that listens, and a message to deliver."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

os.environ["LANGUAGE"] = "en"  # before any import of ours

import pytest
from listening import Service

from ledger.deliver import Message


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service that listens."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def message() -> Message:
    """A message with wide letters and what a shell would obey."""
    return Message(
        '0.8 GB (繰越) is "lost"; $HOME `id`',
        "in 3 days.\nUse 0.3 GB a day <more> & nothing is.",
        [{"code": "expiring", "message": "0.8 GB (繰越)"}],
    )
