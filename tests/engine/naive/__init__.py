"""A second engine, deliberately naive: it moves single bytes and walks every date.

It shares no code with ``ledger/billing``; it is written from docs/engine.md and the rulings on the
plan language alone. It is meant for plans of a dozen bytes. Clear before fast: there is no clever
case here that a reader could not check with a pencil. Each module is one part of what happens on a
date, in that order: ``walk`` (the order, the plan in force), ``ends`` (lots end, and roll),
``grants``, ``acts`` (what comes in and goes out), ``usage``; ``state`` is what all of them share.
"""

from naive.calendar import Calendar
from naive.told import Live, Report, Risk
from naive.walk import report, reports

__all__ = ["Calendar", "Live", "Report", "Risk", "report", "reports"]
