"""Random plans and histories come from the engine's tests."""

import sys
from pathlib import Path

ENGINE = str(Path(__file__).resolve().parent.parent / "engine")
if ENGINE not in sys.path:
    sys.path.append(ENGINE)
