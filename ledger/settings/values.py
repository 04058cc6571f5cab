"""What settings say, as the program uses it."""

from datetime import time

from ledger.record import NamedTuple
from ledger.units import parse


class Least(NamedTuple):
    """The least amount worth telling: a share of what the plan grants, or an amount of data."""

    thousandths: int
    """Of the grant."""
    amount: str = ""
    """Instead of a share; ``200MB``, in the plan's own unit."""

    def of(self, grant: int, unit: int) -> int:
        """Bytes, where the plan grants ``grant`` bytes a cycle and a GB is ``unit**3`` bytes."""
        return parse(self.amount, unit) if self.amount else grant * self.thousandths // 1000


class Quiet(NamedTuple):
    """Hours of each day without messages; those that begin before midnight may end after it."""

    start: time
    end: time
    """The first moment after."""

    def holds(self, at: time) -> bool:
        """Whether it is quiet at this time of day, on the clock of the plan."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


class Channel(NamedTuple):
    """A way out for messages."""

    name: str
    kind: str
    """``stdout``, or one of :data:`ledger.settings.keys.ADDRESSES`."""
    target: str = ""
    """The command, the address, or where the address is kept, as ``kind`` says."""
    timeout: float = 10
    """Seconds after which a delivery has failed."""


STDOUT = Channel("stdout", "stdout")


class Settings(NamedTuple):
    """All that ``giga remind`` may be told; :data:`ledger.settings.keys.KEYS` has the defaults."""

    strict: bool
    """A loss is likely from a probability of 0.9 on, not 0.8."""
    least: Least
    quiet: Quiet | None
    stale_days: int
    """Days without an entry that are worth telling; 0: never."""
    reading_days: int
    """The age in days from which a reading is overdue; 0: never."""
    channels: tuple[Channel, ...]
    """Those that messages go to, in this order; at least one."""
    known: tuple[Channel, ...]
    """Every channel that is described, standard output first."""
