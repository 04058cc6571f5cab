-- The ledger of Giga: one SQLite file, and this is all of it.
--
-- Only what happened is stored: commands, plans, contracts and facts. They are added, never
-- changed and never deleted; triggers refuse both. What is left of a plan, what was carried over
-- and what was lost is worked out from them each time. The exceptions are day_total, which keeps
-- the daily sums, and meter_in_force, which keeps the readings of meters that still count: so the
-- cost of a report follows the days and not the entries.
--
-- Days are local dates (2026-11-03), moments are UTC (2026-11-03T21:15:00Z), amounts are bytes.
-- A text that says nothing is '', a number or a day that says nothing is NULL. (date() alone lets
-- 2026-02-30 pass; adding no days to it makes it 2 March, and the two are no longer the same.)

PRAGMA application_id = 1195984705;  -- 'GIGA': what tells a ledger from other SQLite files
PRAGMA user_version = 2;             -- the version of this schema


-- ---------------------------------------------------------------------------------------------
-- Commands. One command that wrote something is one step of undo.

CREATE TABLE command (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    entered_at  TEXT NOT NULL
                CHECK (entered_at IS strftime('%Y-%m-%dT%H:%M:%SZ', entered_at, '+0 days')),
    verb        TEXT NOT NULL CHECK (verb <> ''),   -- log, topup, start, import, undo, redo ...
    words       TEXT NOT NULL DEFAULT '',           -- the command as it was given
    undoes      INTEGER REFERENCES command (id),    -- undo: the command that it takes back
                                                    -- redo: the undo that it takes back
    CHECK ((undoes IS NOT NULL) = (verb IN ('undo', 'redo'))),
    CHECK (undoes < id)
) STRICT;

CREATE INDEX command_undoes ON command (undoes) WHERE undoes IS NOT NULL;

-- The commands that are taken back now, and the undo (or redo) that did it. A redone command is
-- not here: its undo was itself taken back. Nothing takes back a redo; undo starts anew instead.
CREATE VIEW undone (command, undo) AS
SELECT taker.undoes, taker.id
FROM command AS taker
WHERE taker.undoes IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM command AS retaker WHERE retaker.undoes = taker.id);

-- A command stands unless a standing command takes it back.
CREATE VIEW standing_command AS
SELECT *
FROM command
WHERE NOT EXISTS (SELECT 1 FROM undone WHERE undone.command = command.id);


-- ---------------------------------------------------------------------------------------------
-- Plans and contracts.

-- The rules of a plan, kept as they were on the day of the command, so that a later catalogue
-- never changes an old history.
CREATE TABLE plan (
    id       INTEGER PRIMARY KEY CHECK (id > 0),
    command  INTEGER NOT NULL REFERENCES command (id),
    plan_id  TEXT NOT NULL CHECK (plan_id <> ''),   -- jp.mineo.mypita/5gb
    origin   TEXT NOT NULL CHECK (origin IN ('catalogue', 'file', 'made')),
    rules    TEXT NOT NULL CHECK (json_valid(rules)),   -- the checked form, which reports read
    toml     TEXT NOT NULL                              -- the text as it was found
) STRICT;

CREATE INDEX plan_command ON plan (command);

-- A plan in force from a date. The two opening amounts say what was there already when a ledger
-- began in the middle of a cycle.
CREATE TABLE contract (
    id               INTEGER PRIMARY KEY CHECK (id > 0),
    command          INTEGER NOT NULL REFERENCES command (id),
    name             TEXT NOT NULL CHECK (name <> ''),
    since            TEXT NOT NULL CHECK (since IS date(since, '+0 days')),
    plan             INTEGER NOT NULL REFERENCES plan (id),     -- the plan it began with
    anchor           INTEGER CHECK (anchor BETWEEN 1 AND 31),   -- where the customer's differs
    opening_left     INTEGER CHECK (opening_left >= 0),         -- all that was usable ...
    opening_carried  INTEGER CHECK (opening_carried >= 0),      -- ... of it, from cycles before
    CHECK (opening_carried IS NULL OR opening_carried <= coalesce(opening_left, -1))
) STRICT;

CREATE INDEX contract_command ON contract (command);


-- ---------------------------------------------------------------------------------------------
-- Facts: what happened.

CREATE TABLE fact (
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
    replaces  INTEGER REFERENCES fact (id),          -- the fact that this one corrects
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

CREATE INDEX fact_day ON fact (contract, day);
CREATE INDEX fact_event ON fact (contract, day) WHERE kind NOT IN ('use', 'void', 'meter');
CREATE INDEX fact_meter ON fact (contract, source, name) WHERE kind = 'meter';
CREATE INDEX fact_command ON fact (command);
CREATE INDEX fact_replaces ON fact (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX fact_key ON fact (contract, source, key) WHERE key <> '';

-- The facts that a standing correction replaces, and the correction.
CREATE VIEW replaced (fact, correction, kind) AS
SELECT later.replaces, later.id, later.kind
FROM fact AS later
WHERE later.replaces IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.command = later.command);

-- A fact is in force when its command stands and nothing replaces it. (Its contract is there too,
-- then: only the last command can be undone, so a contract goes after all its facts.)
CREATE VIEW fact_in_force AS
SELECT *
FROM fact
WHERE kind <> 'void'
  AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.command = fact.command)
  AND NOT EXISTS (SELECT 1 FROM replaced WHERE replaced.fact = fact.id);

-- What is in force except usage and meters; few rows, by an index of their own.
CREATE VIEW event AS
SELECT *
FROM fact
WHERE kind NOT IN ('use', 'void', 'meter')
  AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.command = fact.command)
  AND NOT EXISTS (SELECT 1 FROM replaced WHERE replaced.fact = fact.id);

-- The facts in force with names instead of numbers: the view to look at by hand.
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

-- What is no longer in force because of a later entry, and why. What was voided has nothing in
-- its place; of what was replaced the reason is the note of the new entry.
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

-- Every command that ever wrote, in order, and the undo that took it back, if one did.
CREATE VIEW trail AS
SELECT command.id, command.entered_at, command.verb, command.words, command.undoes,
       undone.undo AS undone_by,
       (SELECT count(*) FROM fact WHERE fact.command = command.id) AS facts
FROM command
LEFT JOIN undone ON undone.command = command.id;


-- ---------------------------------------------------------------------------------------------
-- Day totals: the sums of the usage in force. Triggers keep them in the transaction that changes
-- them. A day of 0 bytes has a row; a day without a row is unknown.

CREATE TABLE day_total (
    contract  INTEGER NOT NULL REFERENCES contract (id),
    day       TEXT NOT NULL,
    line      TEXT NOT NULL,
    category  TEXT NOT NULL,
    bytes     INTEGER NOT NULL,
    entries   INTEGER NOT NULL,
    PRIMARY KEY (contract, day, line, category)
) STRICT, WITHOUT ROWID;

-- The same with names: days as people ask for them.
CREATE VIEW day AS
SELECT contract.name AS contract, day_total.day, day_total.line, day_total.category,
       day_total.bytes, day_total.entries
FROM day_total
JOIN contract ON contract.id = day_total.contract;

-- The same worked out afresh: what day_total must hold at any time.
CREATE VIEW day_total_from_facts AS
SELECT contract, day, line, category, sum(bytes) AS bytes, count(*) AS entries
FROM fact_in_force
WHERE kind = 'use'
GROUP BY contract, day, line, category;

-- What the entries of a command add to the totals, and what those that they replace take away.
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

-- An undo takes away what its command added, a redo adds it again. As the last command is always
-- undone first, nothing later depends on what goes. The view holds nothing: to insert into it a
-- command and -1 or 1 is to call what its trigger does.
CREATE VIEW command_counted (command, times) AS SELECT NULL, NULL WHERE false;

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

CREATE TRIGGER day_total_undoes AFTER INSERT ON command WHEN NEW.verb = 'undo'
BEGIN
    INSERT INTO command_counted (command, times) VALUES (NEW.undoes, -1);
END;

CREATE TRIGGER day_total_redoes AFTER INSERT ON command WHEN NEW.verb = 'redo'
BEGIN
    INSERT INTO command_counted (command, times)
    SELECT undoes, 1 FROM command WHERE id = NEW.undoes;
END;


-- ---------------------------------------------------------------------------------------------
-- Meters in force: the readings of meters that nothing replaced. A meter may be read every hour and
-- keeps the last reading of a day, so these are few of many. Triggers keep them like day_total.

CREATE TABLE meter_in_force (
    contract  INTEGER NOT NULL REFERENCES contract (id),
    day       TEXT NOT NULL,
    fact      INTEGER NOT NULL REFERENCES fact (id),
    PRIMARY KEY (contract, day, fact)
) STRICT, WITHOUT ROWID;

-- The same worked out afresh: what meter_in_force must hold at any time.
CREATE VIEW meter_in_force_from_facts (contract, day, fact) AS
SELECT contract, day, id
FROM fact_in_force
WHERE kind = 'meter';

-- The readings of meters that a command wrote, and those that it replaced.
CREATE VIEW command_meter (command, contract, day, fact) AS
SELECT command, contract, day, id
FROM fact
WHERE kind = 'meter'
UNION ALL
SELECT later.command, earlier.contract, earlier.day, earlier.id
FROM fact AS later
JOIN fact AS earlier ON earlier.id = later.replaces
WHERE earlier.kind = 'meter';

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

-- An undo and a redo look at what their command touched afresh.
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


-- ---------------------------------------------------------------------------------------------
-- Reminders: what was told, so that nothing is told twice. No undo takes back what was heard.

CREATE TABLE told (
    id        INTEGER PRIMARY KEY CHECK (id > 0),
    told_at   TEXT NOT NULL CHECK (told_at IS strftime('%Y-%m-%dT%H:%M:%SZ', told_at, '+0 days')),
    contract  INTEGER NOT NULL REFERENCES contract (id),
    channel   TEXT NOT NULL CHECK (channel <> ''),   -- stdout, or a name from the settings
    topic     TEXT NOT NULL CHECK (topic <> ''),     -- expiring 2026-11/plan>2026-12 2027-01-01
    day       TEXT NOT NULL CHECK (day IS date(day, '+0 days')),   -- the day it was told of
    stage     INTEGER NOT NULL,                      -- higher is more urgent: -7 days, 80 per cent
    bytes     INTEGER NOT NULL                       -- how much it was about
) STRICT;

CREATE INDEX told_topic ON told (contract, topic);

-- What a person wants to hear no more of (giga ack), or not before a day (giga snooze).
CREATE TABLE hush (
    id        INTEGER PRIMARY KEY CHECK (id > 0),
    command   INTEGER NOT NULL REFERENCES command (id),
    contract  INTEGER NOT NULL REFERENCES contract (id),
    day       TEXT NOT NULL CHECK (day IS date(day, '+0 days')),   -- the day it was asked for
    topic     TEXT NOT NULL,                         -- '' is all of the contract
    stage     INTEGER NOT NULL,                      -- ack: a later step is told ...
    bytes     INTEGER NOT NULL,                      -- ... and clearly more than this
    until     TEXT CHECK (until IS date(until, '+0 days')),   -- snooze: the first day it is told
    CHECK (topic <> '' OR until IS NOT NULL)
) STRICT;

CREATE INDEX hush_command ON hush (command);

CREATE VIEW hush_in_force AS
SELECT *
FROM hush
WHERE NOT EXISTS (SELECT 1 FROM undone WHERE undone.command = hush.command);

CREATE TRIGGER hush_is_of_the_last_command BEFORE INSERT ON hush
BEGIN
    SELECT RAISE(ABORT, 'a hush is never written twice')
    WHERE EXISTS (SELECT 1 FROM hush WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'a hush belongs to the command that is being written')
    WHERE NEW.command IS NOT (SELECT max(id) FROM command)
       OR EXISTS (SELECT 1 FROM command WHERE id = NEW.command AND undoes IS NOT NULL);
END;


-- ---------------------------------------------------------------------------------------------
-- Sources that are asked by themselves (giga collect): a row each time that one begins to answer or
-- to fail, or fails for another reason, so that none is told twice. No undo takes it back.

CREATE TABLE asked (
    id        INTEGER PRIMARY KEY CHECK (id > 0),
    asked_at  TEXT NOT NULL CHECK (asked_at IS strftime('%Y-%m-%dT%H:%M:%SZ', asked_at, '+0 days')),
    source    TEXT NOT NULL CHECK (source <> ''),    -- its name in the settings
    brings    TEXT NOT NULL DEFAULT '',              -- the source of the facts that come from it
    failure   TEXT NOT NULL DEFAULT '',              -- why nothing came; '': it answered
    CHECK ((brings = '') = (failure <> ''))
) STRICT;

CREATE INDEX asked_source ON asked (source);


-- ---------------------------------------------------------------------------------------------
-- What may be added, and when.

CREATE TRIGGER command_is_next BEFORE INSERT ON command
BEGIN
    SELECT RAISE(ABORT, 'a command is never written twice')
    WHERE EXISTS (SELECT 1 FROM command WHERE id = NEW.id);
END;

CREATE TRIGGER command_is_last AFTER INSERT ON command
BEGIN
    SELECT RAISE(ABORT, 'commands are written in order')
    WHERE NEW.id < (SELECT max(id) FROM command);
END;

-- The last command that stands goes first, and nothing in between is left out.
CREATE TRIGGER undo_takes_the_last BEFORE INSERT ON command WHEN NEW.verb = 'undo'
BEGIN
    SELECT RAISE(ABORT, 'only a command that stands can be undone')
    WHERE NOT EXISTS (SELECT 1 FROM standing_command WHERE id = NEW.undoes AND undoes IS NULL);
    SELECT RAISE(ABORT, 'the last command is undone first')
    WHERE EXISTS (SELECT 1 FROM standing_command WHERE id > NEW.undoes AND undoes IS NULL);
END;

-- The last undo is redone first, and only while nothing new was written since.
CREATE TRIGGER redo_takes_the_last BEFORE INSERT ON command WHEN NEW.verb = 'redo'
BEGIN
    SELECT RAISE(ABORT, 'only an undo that stands can be redone')
    WHERE NOT EXISTS (SELECT 1 FROM standing_command WHERE id = NEW.undoes AND verb = 'undo');
    SELECT RAISE(ABORT, 'the last undo is redone first')
    WHERE EXISTS (SELECT 1 FROM standing_command WHERE id > NEW.undoes AND verb = 'undo');
    SELECT RAISE(ABORT, 'after a new command nothing can be redone')
    WHERE EXISTS (SELECT 1 FROM command WHERE id > NEW.undoes AND undoes IS NULL);
END;

CREATE TRIGGER plan_is_of_the_last_command BEFORE INSERT ON plan
BEGIN
    SELECT RAISE(ABORT, 'a plan is never written twice')
    WHERE EXISTS (SELECT 1 FROM plan WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'a plan belongs to the command that is being written')
    WHERE NEW.command IS NOT (SELECT max(id) FROM command)
       OR EXISTS (SELECT 1 FROM command WHERE id = NEW.command AND undoes IS NOT NULL);
END;

CREATE TRIGGER contract_is_of_the_last_command BEFORE INSERT ON contract
BEGIN
    SELECT RAISE(ABORT, 'a contract is never written twice')
    WHERE EXISTS (SELECT 1 FROM contract WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'a contract belongs to the command that is being written')
    WHERE NEW.command IS NOT (SELECT max(id) FROM command)
       OR EXISTS (SELECT 1 FROM command WHERE id = NEW.command AND undoes IS NOT NULL);
    SELECT RAISE(ABORT, 'there is a contract of this name already')
    WHERE EXISTS (SELECT 1 FROM contract
                  WHERE name = NEW.name COLLATE NOCASE
                    AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.command = contract.command));
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


-- ---------------------------------------------------------------------------------------------
-- Nothing that was written is changed or deleted.

CREATE TRIGGER command_stays BEFORE UPDATE ON command
BEGIN SELECT RAISE(ABORT, 'commands are only added: use undo'); END;

CREATE TRIGGER command_is_kept BEFORE DELETE ON command
BEGIN SELECT RAISE(ABORT, 'commands are only added: use undo'); END;

CREATE TRIGGER plan_stays BEFORE UPDATE ON plan
BEGIN SELECT RAISE(ABORT, 'plans are only added: change to another one'); END;

CREATE TRIGGER plan_is_kept BEFORE DELETE ON plan
BEGIN SELECT RAISE(ABORT, 'plans are only added: change to another one'); END;

CREATE TRIGGER contract_stays BEFORE UPDATE ON contract
BEGIN SELECT RAISE(ABORT, 'contracts are only added: end it, or undo'); END;

CREATE TRIGGER contract_is_kept BEFORE DELETE ON contract
BEGIN SELECT RAISE(ABORT, 'contracts are only added: end it, or undo'); END;

CREATE TRIGGER fact_stays BEFORE UPDATE ON fact
BEGIN SELECT RAISE(ABORT, 'facts are only added: write a correction'); END;

CREATE TRIGGER fact_is_kept BEFORE DELETE ON fact
BEGIN SELECT RAISE(ABORT, 'facts are only added: write a void'); END;

CREATE TRIGGER told_stays BEFORE UPDATE ON told
BEGIN SELECT RAISE(ABORT, 'what was told was told'); END;

CREATE TRIGGER told_is_kept BEFORE DELETE ON told
BEGIN SELECT RAISE(ABORT, 'what was told was told'); END;

CREATE TRIGGER asked_stays BEFORE UPDATE ON asked
BEGIN SELECT RAISE(ABORT, 'what was answered was answered'); END;

CREATE TRIGGER asked_is_kept BEFORE DELETE ON asked
BEGIN SELECT RAISE(ABORT, 'what was answered was answered'); END;

CREATE TRIGGER hush_stays BEFORE UPDATE ON hush
BEGIN SELECT RAISE(ABORT, 'what was asked is only added: use undo'); END;

CREATE TRIGGER hush_is_kept BEFORE DELETE ON hush
BEGIN SELECT RAISE(ABORT, 'what was asked is only added: use undo'); END;


-- ---------------------------------------------------------------------------------------------
-- Which migrations this file needs no more, as sqlite-utils keeps the list: all of them.

CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);

CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

INSERT INTO "_sqlite_migrations" ("migration_set", "name", "applied_at")
VALUES ('giga', '0001_first', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
       ('giga', '0002_readings', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));
