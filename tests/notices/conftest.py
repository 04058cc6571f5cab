"""Random plans and histories come from the engine's tests, small pasts from the forecast's."""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
for folder in ("engine", "forecast"):
    if str(TESTS / folder) not in sys.path:
        sys.path.append(str(TESTS / folder))
