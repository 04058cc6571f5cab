-- Version 2: readings of what was used and of what is carried, meters, days that were seen in part.
-- What a fact may say is a check of its table, which only a new table can have; the views and
-- triggers that look at it go first and come back after.

DROP VIEW command_total;
DROP VIEW day_total_from_facts;
DROP VIEW trail;
DROP VIEW correction;
DROP VIEW entry;
DROP VIEW event;
DROP VIEW fact_in_force;
DROP VIEW replaced;
DROP TRIGGER day_total_counts;

CREATE TABLE fact_2 (
    id        INTEGER PRIMARY KEY CHECK (id > 0),
    command   INTEGER NOT NULL REFERENCES command (id),
    contract  INTEGER NOT NULL REFERENCES contract (id),
    day       TEXT NOT NULL CHECK (day IS date(day, '+0 days')),
    kind      TEXT NOT NULL CHECK (kind IN (
                  'use',         -- so many bytes were used on the day
                  'topup',       -- so many were bought or given
                  'reading',     -- so many remain at the end of the day, says the carrier
                  'meter',       -- a counter stands at so many at the end of the day
                  'change',      -- another plan was asked for
                  'end',         -- the last usable day
                  'gift_in',     -- so many came from another person
                  'gift_out',    -- so many went to another person
                  'borrow',      -- so many were taken from the next grant
                  'renew',       -- the plan was renewed by hand, or another in its place
                  'claim',       -- what the plan gives only to who asks was asked for
                  'deposit',     -- so many were put into the bank
                  'withdraw',    -- so many were taken out of it
                  'option',      -- an option of the plan was switched on
                  'option_off',  -- ... or off
                  'forfeit',     -- something outside the rules took data away
                  'join',        -- a line joined the pool: the first day with it
                  'leave',       -- ... or left it: the first day without it
                  'expect',      -- so many will be used, as on a trip: from the day on
                  'void')),      -- the fact it replaces never was
    bytes     INTEGER CHECK (bytes BETWEEN 0 AND 1000000000000000),    -- join: its limit, if any
    line      TEXT NOT NULL DEFAULT '',              -- which SIM, where there are several
    category  TEXT NOT NULL DEFAULT '',              -- night, roaming ... as the plan names it
    name      TEXT NOT NULL DEFAULT '',              -- of an option, a meter; forfeit: all, carried
    class     TEXT NOT NULL DEFAULT '',              -- top-up: the class of its lot
    lasts     TEXT NOT NULL DEFAULT '',              -- its life, where it has its own
    until     TEXT CHECK (until IS date(until, '+0 days')),        -- first day without it
    starts    TEXT NOT NULL DEFAULT '' CHECK (starts IN ('', 'now', 'after')),  -- top-up: its turn
    plan      INTEGER REFERENCES plan (id),          -- change, renew: to which plan
    in_force  TEXT CHECK (in_force IS date(in_force, '+0 days')),  -- change: from when, if known
    figure    TEXT NOT NULL DEFAULT '' CHECK (figure IN ('', 'used', 'carried')),
                                                     -- reading: of what, if not of what remains
    carried   INTEGER CHECK (carried BETWEEN 0 AND bytes),  -- ... and so much of that is carried
    step      INTEGER CHECK (step > 0),              -- reading, meter: shown in steps of so many
    spread    INTEGER NOT NULL DEFAULT 0 CHECK (spread IN (0, 1)),
                                                     -- ... over the days without an entry
    counts_from  TEXT CHECK (counts_from IS date(counts_from, '+0 days') AND counts_from <= day),
                                                     -- meter: it stood at 0 when this day began
    partial   INTEGER NOT NULL DEFAULT 0 CHECK (partial IN (0, 1)),
                                                     -- use: not all of the day was seen
    note      TEXT NOT NULL DEFAULT '',
    source    TEXT NOT NULL DEFAULT '',              -- where it was brought in from ...
    key       TEXT NOT NULL DEFAULT '',              -- ... and what it is called there
    replaces  INTEGER REFERENCES fact_2 (id),          -- the fact that this one corrects
    CHECK (bytes IS NOT NULL OR kind NOT IN
           ('use', 'topup', 'reading', 'meter', 'gift_in', 'gift_out', 'borrow', 'deposit', 'withdraw',
            'expect')),
    CHECK (bytes IS NULL OR kind NOT IN
           ('change', 'end', 'claim', 'option', 'option_off', 'forfeit', 'leave', 'void')),
    CHECK (plan IS NOT NULL OR kind <> 'change'),
    CHECK (plan IS NULL OR kind IN ('change', 'renew')),
    CHECK (in_force IS NULL OR kind = 'change'),
    CHECK (class = '' OR kind = 'topup'),
    CHECK (starts = '' OR kind = 'topup'),
    CHECK (lasts = '' OR kind IN ('topup', 'gift_in', 'borrow', 'renew')),
    CHECK (until IS NULL OR kind IN ('topup', 'gift_in', 'expect')),
    CHECK (kind <> 'expect' OR (until IS NOT NULL AND until > day)),
    CHECK ((name <> '') = (kind IN ('option', 'option_off', 'forfeit', 'meter'))),
    CHECK (kind <> 'forfeit' OR name IN ('all', 'carried')),
    CHECK (line <> '' OR kind NOT IN ('join', 'leave')),
    CHECK (line = '' OR kind IN ('use', 'meter', 'join', 'leave', 'void')),
    CHECK (category = '' OR kind IN ('use', 'void')),
    CHECK (figure = '' OR kind = 'reading'),
    CHECK (carried IS NULL OR (kind = 'reading' AND figure = '')),
    CHECK (step IS NULL OR kind IN ('reading', 'meter')),
    CHECK (spread = 0 OR kind IN ('reading', 'meter')),
    CHECK (counts_from IS NULL OR kind = 'meter'),
    CHECK (partial = 0 OR kind = 'use'),
    CHECK (kind <> 'void' OR replaces IS NOT NULL),
    CHECK (key = '' OR source <> ''),
    CHECK (replaces < id)
) STRICT;

INSERT INTO fact_2 (
    id, command, contract, day, kind, bytes, line, category, name, class, lasts, until,
    starts, plan, in_force, note, source, key, replaces)
SELECT
    id, command, contract, day, kind, bytes, line, category, name, class, lasts, until,
    starts, plan, in_force, note, source, key, replaces
FROM fact;

DROP TABLE fact;
ALTER TABLE fact_2 RENAME TO fact;

CREATE INDEX fact_day ON fact (contract, day);
CREATE INDEX fact_event ON fact (contract, day) WHERE kind NOT IN ('use', 'void', 'meter');
CREATE INDEX fact_meter ON fact (contract, source, name) WHERE kind = 'meter';
CREATE INDEX fact_command ON fact (command);
CREATE INDEX fact_replaces ON fact (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX fact_key ON fact (contract, source, key) WHERE key <> '';

CREATE VIEW replaced (fact, correction, kind) AS
SELECT later.replaces, later.id, later.kind
FROM fact AS later
WHERE later.replaces IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.command = later.command);

CREATE VIEW fact_in_force AS
SELECT *
FROM fact
WHERE kind <> 'void'
  AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.command = fact.command)
  AND NOT EXISTS (SELECT 1 FROM replaced WHERE replaced.fact = fact.id);

CREATE VIEW event AS
SELECT *
FROM fact
WHERE kind NOT IN ('use', 'void', 'meter')
  AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.command = fact.command)
  AND NOT EXISTS (SELECT 1 FROM replaced WHERE replaced.fact = fact.id);

CREATE VIEW entry AS
SELECT fact.id, contract.name AS contract, fact.day, fact.kind, fact.bytes, fact.line,
       fact.category, fact.name, fact.class, fact.lasts, fact.until, fact.starts,
       plan.plan_id AS plan, fact.in_force, fact.figure, fact.carried, fact.spread, fact.step,
       fact.counts_from, fact.partial, fact.note, fact.source, fact.key,
       command.entered_at, command.words
FROM fact_in_force AS fact
JOIN contract ON contract.id = fact.contract
JOIN command ON command.id = fact.command
LEFT JOIN plan ON plan.id = fact.plan;

CREATE VIEW correction AS
SELECT earlier.id AS entry, contract.name AS contract, earlier.kind, earlier.day, earlier.bytes,
       CASE later.kind WHEN 'void' THEN 'voided' ELSE 'replaced' END AS state,
       later.note AS reason, new.id AS new_entry, new.day AS new_day, new.bytes AS new_bytes,
       command.entered_at, command.words
FROM replaced
JOIN fact AS earlier ON earlier.id = replaced.fact
JOIN fact AS later ON later.id = replaced.correction
LEFT JOIN fact AS new ON new.id = later.id AND new.kind <> 'void'
JOIN contract ON contract.id = earlier.contract
JOIN command ON command.id = later.command;

CREATE VIEW trail AS
SELECT command.id, command.entered_at, command.verb, command.words, command.undoes,
       undone.undo AS undone_by,
       (SELECT count(*) FROM fact WHERE fact.command = command.id) AS facts
FROM command
LEFT JOIN undone ON undone.command = command.id;

CREATE VIEW day_total_from_facts AS
SELECT contract, day, line, category, sum(bytes) AS bytes, count(*) AS entries
FROM fact_in_force
WHERE kind = 'use'
GROUP BY contract, day, line, category;

CREATE VIEW command_total (command, contract, day, line, category, bytes, entries) AS
SELECT command, contract, day, line, category, bytes, 1
FROM fact
WHERE kind = 'use'
UNION ALL
SELECT later.command, earlier.contract, earlier.day, earlier.line, earlier.category,
       -earlier.bytes, -1
FROM fact AS later
JOIN fact AS earlier ON earlier.id = later.replaces
WHERE earlier.kind = 'use';

CREATE TRIGGER day_total_counts INSTEAD OF INSERT ON command_counted
BEGIN
    INSERT INTO day_total (contract, day, line, category, bytes, entries)
    SELECT contract, day, line, category, NEW.times * sum(bytes), NEW.times * sum(entries)
    FROM command_total
    WHERE command = NEW.command
    GROUP BY contract, day, line, category
    ON CONFLICT (contract, day, line, category)
    DO UPDATE SET bytes = bytes + excluded.bytes, entries = entries + excluded.entries;
    DELETE FROM day_total
    WHERE entries = 0 AND (contract, day) IN (
        SELECT contract, day FROM command_total WHERE command = NEW.command);
END;

CREATE TRIGGER day_total_takes_out AFTER INSERT ON fact WHEN NEW.replaces IS NOT NULL
BEGIN
    UPDATE day_total
    SET bytes = day_total.bytes - earlier.bytes, entries = entries - 1
    FROM fact AS earlier
    WHERE earlier.id = NEW.replaces AND earlier.kind = 'use'
      AND day_total.contract = earlier.contract AND day_total.day = earlier.day
      AND day_total.line = earlier.line AND day_total.category = earlier.category;
    DELETE FROM day_total
    WHERE contract = NEW.contract AND entries = 0
      AND day = (SELECT day FROM fact WHERE id = NEW.replaces);
END;

CREATE TRIGGER day_total_adds AFTER INSERT ON fact WHEN NEW.kind = 'use'
BEGIN
    INSERT INTO day_total (contract, day, line, category, bytes, entries)
    VALUES (NEW.contract, NEW.day, NEW.line, NEW.category, NEW.bytes, 1)
    ON CONFLICT (contract, day, line, category)
    DO UPDATE SET bytes = bytes + excluded.bytes, entries = entries + 1;
END;

CREATE TRIGGER meter_in_force_goes AFTER INSERT ON fact WHEN NEW.replaces IS NOT NULL
BEGIN
    DELETE FROM meter_in_force
    WHERE contract = NEW.contract AND fact = NEW.replaces
      AND day = (SELECT day FROM fact WHERE id = NEW.replaces);
END;

CREATE TRIGGER meter_in_force_comes AFTER INSERT ON fact WHEN NEW.kind = 'meter'
BEGIN
    INSERT INTO meter_in_force (contract, day, fact) VALUES (NEW.contract, NEW.day, NEW.id);
END;

CREATE TRIGGER fact_is_of_the_last_command BEFORE INSERT ON fact
BEGIN
    SELECT RAISE(ABORT, 'a fact is never written twice')
    WHERE EXISTS (SELECT 1 FROM fact WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'a fact belongs to the command that is being written')
    WHERE NEW.command IS NOT (SELECT max(id) FROM command)
       OR EXISTS (SELECT 1 FROM command WHERE id = NEW.command AND undoes IS NOT NULL);
    SELECT RAISE(ABORT, 'the contract of the fact was undone')
    WHERE EXISTS (SELECT 1 FROM contract JOIN undone ON undone.command = contract.command
                  WHERE contract.id = NEW.contract);
END;

CREATE TRIGGER correction_is_of_a_fact_in_force BEFORE INSERT ON fact WHEN NEW.replaces IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'only a fact in force can be corrected')
    WHERE NOT EXISTS (SELECT 1 FROM fact_in_force WHERE id = NEW.replaces);
    SELECT RAISE(ABORT, 'a correction is of the same contract and kind')
    WHERE NOT EXISTS (SELECT 1 FROM fact
                      WHERE id = NEW.replaces AND contract = NEW.contract
                        AND NEW.kind IN (kind, 'void'));
END;

CREATE TRIGGER contract_ends_once BEFORE INSERT ON fact WHEN NEW.kind = 'end'
BEGIN
    SELECT RAISE(ABORT, 'the contract has ended already')
    WHERE EXISTS (SELECT 1 FROM event
                  WHERE contract = NEW.contract AND kind = 'end' AND id IS NOT NEW.replaces);
END;

CREATE TRIGGER fact_stays BEFORE UPDATE ON fact
BEGIN SELECT RAISE(ABORT, 'facts are only added: write a correction'); END;

CREATE TRIGGER fact_is_kept BEFORE DELETE ON fact
BEGIN SELECT RAISE(ABORT, 'facts are only added: write a void'); END;

CREATE TABLE meter_in_force (
    contract  INTEGER NOT NULL REFERENCES contract (id),
    day       TEXT NOT NULL,
    fact      INTEGER NOT NULL REFERENCES fact (id),
    PRIMARY KEY (contract, day, fact)
) STRICT, WITHOUT ROWID;

CREATE VIEW meter_in_force_from_facts (contract, day, fact) AS
SELECT contract, day, id
FROM fact_in_force
WHERE kind = 'meter';

CREATE VIEW command_meter (command, contract, day, fact) AS
SELECT command, contract, day, id
FROM fact
WHERE kind = 'meter'
UNION ALL
SELECT later.command, earlier.contract, earlier.day, earlier.id
FROM fact AS later
JOIN fact AS earlier ON earlier.id = later.replaces
WHERE earlier.kind = 'meter';

CREATE TRIGGER meter_in_force_counts INSTEAD OF INSERT ON command_counted
BEGIN
    DELETE FROM meter_in_force
    WHERE (contract, day, fact) IN (
        SELECT contract, day, fact FROM command_meter WHERE command = NEW.command);
    INSERT INTO meter_in_force (contract, day, fact)
    SELECT contract, day, id
    FROM fact_in_force
    WHERE id IN (SELECT fact FROM command_meter WHERE command = NEW.command);
END;

CREATE TABLE asked (
    id        INTEGER PRIMARY KEY CHECK (id > 0),
    asked_at  TEXT NOT NULL CHECK (asked_at IS strftime('%Y-%m-%dT%H:%M:%SZ', asked_at, '+0 days')),
    source    TEXT NOT NULL CHECK (source <> ''),    -- its name in the settings
    brings    TEXT NOT NULL DEFAULT '',              -- the source of the facts that come from it
    failure   TEXT NOT NULL DEFAULT '',              -- why nothing came; '': it answered
    CHECK ((brings = '') = (failure <> ''))
) STRICT;

CREATE INDEX asked_source ON asked (source);

CREATE TRIGGER asked_stays BEFORE UPDATE ON asked
BEGIN SELECT RAISE(ABORT, 'what was answered was answered'); END;

CREATE TRIGGER asked_is_kept BEFORE DELETE ON asked
BEGIN SELECT RAISE(ABORT, 'what was answered was answered'); END;

PRAGMA user_version = 2;
