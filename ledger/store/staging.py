"""What a source says, put aside until it is known what is to be done with it.

It lies in a database of its own, which SQLite moves out of memory when it grows. There each day of
each line is compared with what the ledger knows; nothing here writes to the ledger but
:meth:`Staging.write`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date

from ledger.facts.brought import Day
from ledger.store import bringing

Row = tuple[str, str, str, int, bool, bool, str]
"""Day, line, category, bytes, whether they are partial, whether hours made them, and why they are
left out (empty: they are not). The category :data:`ledger.store.bringing.OWN` is a day by the
source's own clock; with ``hours`` it is told by hours, and has no bytes here.
"""

_TABLES = """
CREATE TABLE staged (
    day, line, category, bytes, partial, hours, out, passed DEFAULT 0,
    PRIMARY KEY (day, line, category)
) WITHOUT ROWID;
CREATE VIEW counted AS SELECT * FROM staged WHERE NOT passed;
CREATE TABLE known (
    day, line, category, fact, bytes, partial, said, PRIMARY KEY (day, line, category)
) WITHOUT ROWID;
CREATE TABLE voided (day, line, category, PRIMARY KEY (day, line, category)) WITHOUT ROWID;
CREATE TABLE other (fact INTEGER PRIMARY KEY, day, line, source, bytes);
CREATE INDEX other_day ON other (day, line);
CREATE TABLE entered (day, line, PRIMARY KEY (day, line)) WITHOUT ROWID;
CREATE TABLE place (
    day, line, bytes, partial, state, known, held, hand, entries, parts, rest,
    PRIMARY KEY (day, line)
) WITHOUT ROWID;
CREATE TABLE part (day, line, category, bytes, partial, fact, before, state);
CREATE TABLE gone (day, line, fact);
"""

_PUT = """
INSERT INTO staged (day, line, category, bytes, partial, hours, out) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (day, line, category)
DO UPDATE SET bytes = bytes + excluded.bytes, partial = max(partial, excluded.partial),
              hours = max(hours, excluded.hours)
"""

_EMPTY = """
DELETE FROM known; DELETE FROM voided; DELETE FROM other; DELETE FROM place; DELETE FROM part;
DELETE FROM gone; DELETE FROM entered;
"""

# A whole day by the source's own clock is parts of two days of the plan: it stays out where hours
# tell of it, and where hours once told of a day that it may be part of.
_PASSED = """
UPDATE staged
SET passed = hours
    OR EXISTS (SELECT 1 FROM known
               WHERE known.day BETWEEN date(staged.day, '-1 day') AND date(staged.day, '+1 day')
                 AND known.line = staged.line AND known.category <> :own)
    OR EXISTS (SELECT 1 FROM voided
               WHERE voided.day BETWEEN date(staged.day, '-1 day') AND date(staged.day, '+1 day')
                 AND voided.line = staged.line AND voided.category <> :own)
WHERE category = :own
"""
# Of such a source the first day with hours lacks those before.
_EDGE = """
UPDATE staged
SET partial = 1
WHERE category <> :own
  AND (line, day) IN (SELECT line, min(day) FROM staged WHERE hours AND category <> :own
                      GROUP BY line)
  AND EXISTS (SELECT 1 FROM staged WHERE category = :own)
"""

# What is known, what others said, and so whose day it is.
_PLACES = """
INSERT INTO place
SELECT day, line, sum(bytes), max(partial), max(out),
       (SELECT sum(bytes) FROM known WHERE (known.day, known.line) = (counted.day, counted.line)),
       coalesce((SELECT sum(bytes) FROM other
                 WHERE (other.day, other.line) = (counted.day, counted.line) AND source <> ''), 0),
       coalesce((SELECT sum(bytes) FROM other
                 WHERE (other.day, other.line) = (counted.day, counted.line) AND source = ''), 0),
       (SELECT count(*) FROM other
        WHERE (other.day, other.line) = (counted.day, counted.line) AND source = ''),
       count(*), NULL
FROM counted
GROUP BY day, line
"""
_WHOSE = """
UPDATE place
SET state = CASE WHEN entries AND :keep_hand THEN 'kept' ELSE 'compared' END
WHERE state = '' AND (
    (entries AND :keep_hand) OR (known IS NULL AND NOT :truth AND EXISTS (
        SELECT 1 FROM other
        WHERE (other.day, other.line) = (place.day, place.line) AND source <> '')))
"""

# A source that once told hours may tell the day as a whole later on: what it said of each category
# stays, and the rest is without one.
_WHOLE = """
UPDATE place
SET rest = bytes - (SELECT sum(bytes) FROM known
                    WHERE (known.day, known.line) = (place.day, place.line) AND category <> '')
WHERE state = '' AND parts = 1
  AND EXISTS (SELECT 1 FROM counted
              WHERE (counted.day, counted.line, category) = (place.day, place.line, '')
                AND NOT hours)
"""

_PARTS = """
INSERT INTO part
SELECT day, line, category, bytes, partial, fact, before,
       CASE
           WHEN fact IS NULL THEN CASE WHEN gone THEN 'voided' ELSE 'new' END
           WHEN partial AND bytes <= before THEN 'same'
           WHEN bytes = before AND was_partial AND NOT partial THEN 'complete'
           WHEN bytes IN (before, said) THEN 'same'
           WHEN bytes > before THEN 'grown'
           ELSE 'fallen'
       END
FROM (
    SELECT counted.day, counted.line, counted.category, place.partial, fact,
           known.bytes AS before, known.partial AS was_partial, said,
           CASE WHEN rest >= 0 THEN rest ELSE counted.bytes END AS bytes,
           EXISTS (SELECT 1 FROM voided
                   WHERE (voided.day, voided.line, voided.category)
                       = (counted.day, counted.line, counted.category)) AS gone
    FROM counted
    JOIN place ON (place.day, place.line) = (counted.day, counted.line)
    LEFT JOIN known ON (known.day, known.line, known.category)
                     = (counted.day, counted.line, counted.category)
    WHERE state = ''
)
"""
_GONE = """
INSERT INTO gone
SELECT day, line, known.fact
FROM known JOIN place USING (day, line)
WHERE state = '' AND NOT place.partial AND coalesce(rest, -1) < 0 AND known.category <> :own
  AND NOT EXISTS (SELECT 1 FROM counted
                  WHERE (counted.day, counted.line, counted.category)
                      = (known.day, known.line, known.category))
UNION ALL
SELECT day, line, known.fact
FROM known JOIN staged USING (day, line, category)
WHERE category = :own AND hours AND out = ''
"""
_STATES = """
UPDATE place
SET state = CASE
    WHEN known > bytes AND found.fell + found.gone THEN 'fallen'
    WHEN found.voided = found.parts THEN 'voided'
    WHEN known IS NULL THEN 'new'
    WHEN found.moved + found.gone THEN CASE WHEN bytes > known THEN 'grown' ELSE 'split' END
    WHEN found.complete THEN 'complete'
    ELSE 'same'
END
FROM (
    SELECT day, line, count(*) AS parts, sum(state = 'voided') AS voided,
           sum(state = 'fallen') AS fell, sum(state = 'complete') AS complete,
           sum(state IN ('new', 'grown', 'fallen')) AS moved,
           (SELECT count(*) FROM gone WHERE (gone.day, gone.line) = (part.day, part.line)) AS gone
    FROM part
    GROUP BY day, line
) AS found
WHERE (place.day, place.line) = (found.day, found.line)
"""

_SOURCES = """
SELECT DISTINCT source
FROM other JOIN place USING (day, line)
WHERE source <> '' AND (state = 'compared' OR :truth)
ORDER BY source
"""
_TOLD = """
SELECT day, line FROM other
UNION
SELECT day, line FROM entered
EXCEPT
SELECT day, line FROM place
"""
# Days of no line in particular of which sources told something of named ones, or the other way
# round. What the source itself tells of both now is not the same twice.
_BESIDE_LINES = """
SELECT count(DISTINCT day), min(day)
FROM place
WHERE (line <> '') = :named AND state IN ('new', 'grown', 'fallen', 'complete', 'split')
  AND (EXISTS (SELECT 1 FROM other
               WHERE other.day = place.day AND (other.line <> '') <> :named AND source <> '')
       OR EXISTS (SELECT 1 FROM entered
                  WHERE entered.day = place.day AND (entered.line <> '') <> :named
                    AND (day, line) NOT IN (SELECT day, line FROM place)))
"""
_GIVING_WAY = """
SELECT other.fact
FROM other JOIN place USING (day, line)
WHERE state IN ('new', 'same', 'grown', 'fallen', 'complete', 'split') AND (source = '' OR :truth)
"""
_CHANGES = f"""
SELECT EXISTS (SELECT 1 FROM part WHERE state NOT IN ('same', 'voided'))
    OR EXISTS (SELECT 1 FROM gone) OR EXISTS ({_GIVING_WAY})
"""  # noqa: S608 - all of it stands here


class Staging:
    """What one source says. To be closed when it is no longer needed."""

    def __init__(self) -> None:
        self._conn = sqlite3.connect("", isolation_level=None)
        self._conn.executescript(_TABLES)
        self._truth = False

    def close(self) -> None:
        self._conn.close()

    def put(self, rows: Iterable[Row]) -> None:
        """Rows of one day, line and category add up."""
        self._conn.execute("BEGIN")
        self._conn.executemany(_PUT, rows)
        self._conn.execute("COMMIT")

    def compare(
        self,
        ledger: sqlite3.Connection,
        contract: int,
        source: str,
        *,
        truth: bool = False,
        keep_hand: bool = False,
    ) -> None:
        """Find out what is to be done with each day.

        ``truth``: the source counts on days that others brought; ``keep_hand``: what a person wrote
        down counts, not the source.
        """
        conn = self._conn
        conn.executescript(_EMPTY)
        self._truth = truth
        conn.execute("BEGIN")
        self._learn(ledger, contract, source)
        own = {"own": bringing.OWN}
        conn.execute(_PASSED, own)
        conn.execute(_EDGE, own)
        conn.execute(_PLACES)
        conn.execute(_WHOSE, {"truth": truth, "keep_hand": keep_hand})
        conn.execute(_WHOLE)
        conn.execute(_PARTS)
        conn.execute(_GONE, own)
        conn.execute(_STATES)
        conn.execute("COMMIT")

    def _learn(self, ledger: sqlite3.Connection, contract: int, source: str) -> None:
        """Take over what the ledger knows of these days."""
        conn = self._conn
        first, last = conn.execute("SELECT min(day), max(day) FROM staged").fetchone()
        conn.executemany(
            "INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?, ?, ?, NULL)",
            ((*key, *rest) for key, *rest in bringing.known_rows(ledger, contract, source)),
        )
        conn.executemany(
            "UPDATE known SET said = ? WHERE (day, line, category) = (?, ?, ?)",
            ((said, *key) for key, said in bringing.said_rows(ledger, contract, source)),
        )
        conn.executemany(
            "INSERT OR IGNORE INTO voided VALUES (?, ?, ?)",
            bringing.voided_keys(ledger, contract, source),
        )
        conn.executemany(
            "INSERT INTO other VALUES (?, ?, ?, ?, ?)",
            bringing.others(ledger, contract, source, first or "", last or ""),
        )
        conn.executemany(
            "INSERT INTO entered VALUES (?, ?)",
            bringing.entered_days(ledger, contract, source, first or "", last or ""),
        )

    def days(self) -> Iterator[Day]:
        """Every day of every line, by day; after :meth:`compare`."""
        rows = self._conn.execute(
            "SELECT day, line, bytes, partial, state, known, held, hand, entries FROM place"
            " ORDER BY day, line"
        )
        for day, line, amount, partial, *rest in rows:
            yield Day(date.fromisoformat(day), line, amount, bool(partial), *rest)

    def sources(self) -> list[str]:
        """The other sources that days were compared with, or that give way."""
        return [source for (source,) in self._conn.execute(_SOURCES, {"truth": self._truth})]

    def told(self) -> set[tuple[str, str]]:
        """The days and lines that only the ledger knows, within the days of the source."""
        return set(self._conn.execute(_TOLD))

    def beside_lines(self, *, named: bool) -> tuple[int, date | None]:
        """How many days would count without a line beside what sources told of named lines, and
        the first of them; with ``named`` those that would count with one beside use without.
        """
        count, first = self._conn.execute(_BESIDE_LINES, {"named": named}).fetchone()
        return count, date.fromisoformat(first) if first else None

    @property
    def changes(self) -> bool:
        """Whether the ledger is to be changed at all."""
        return bool(self._conn.execute(_CHANGES, {"truth": self._truth}).fetchone()[0])

    def write(
        self, ledger: sqlite3.Connection, command: int, contract: int, source: str, note: str
    ) -> None:
        """Do what was found; ``note``: why entries of others count no longer."""
        ask = self._conn.execute
        facts = ask(_GIVING_WAY, {"truth": self._truth})
        bringing.give_way(ledger, command, (fact for (fact,) in facts), note)
        bringing.give_way(ledger, command, (fact for (fact,) in ask("SELECT fact FROM gone")), "")
        bringing.correct(
            ledger,
            command,
            ask(
                "SELECT fact, day, line, category, bytes, partial FROM part"
                " WHERE state IN ('grown', 'fallen', 'complete') ORDER BY day"
            ),
        )
        bringing.bring(
            ledger,
            command,
            contract,
            source,
            ask(
                "SELECT day, line, category, bytes, partial FROM part"
                " WHERE state = 'new' ORDER BY day, line, category"
            ),
        )
