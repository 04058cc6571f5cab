"""Many processes at once: all is written, and nobody hears that the ledger is locked.

With more of them: ``python bench/crash.py``.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from loading import LOADS, log
from person import Giga, Quick


def test_fifty_log_at_once(quick: Quick) -> None:
    log(quick, 50)


@pytest.mark.parametrize("load", LOADS[1:], ids=lambda load: load.__name__)
def test_those_that_read_before_they_write(quick: Quick, load: Callable[[Giga, int], None]) -> None:
    load(quick, 10)
