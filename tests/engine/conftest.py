"""Hypothesis settings of the engine's tests, in one place.

``GIGA_CASES`` is the number of random cases of each law; by default it is what suits CI, and the
cases are the same in every run. For the twin it asks for a long search besides:

    GIGA_CASES=200000 pytest tests/engine/test_twin.py

Its cases are numbered, from ``GIGA_FIRST`` on (0), so that each can be played again by itself.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

CASES = os.environ.get("GIGA_CASES")

settings.register_profile(
    "engine",
    max_examples=int(CASES or 100),
    deadline=None,
    derandomize=CASES is None,
    database=None,
    print_blob=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("engine")
