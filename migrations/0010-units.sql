-- A unit is a place in the administration: an id and a code that never change and are never used
-- again. What it is called, what kind it is and where it hangs may change from a day on, and lies in
-- unit_versions. Days are texts such as 2026-11-24, in Asia/Ho_Chi_Minh.
CREATE TABLE units (
  id             INTEGER PRIMARY KEY,
  code           TEXT    NOT NULL UNIQUE,
  created_at     BIGINT  NOT NULL
);

-- valid_to is the first day on which a version holds no longer.
CREATE TABLE unit_versions (
  unit_id        INTEGER NOT NULL REFERENCES units (id),
  valid_from     TEXT    NOT NULL,
  valid_to       TEXT,
  name           TEXT    NOT NULL,
  short_name     TEXT    NOT NULL DEFAULT '',
  kind           TEXT    NOT NULL,
  parent_id      INTEGER REFERENCES units (id),
  PRIMARY KEY (unit_id, valid_from),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
);

-- Who takes over from a unit, from a day on. The one with takes_rest takes the people and the
-- subunits that nobody sent elsewhere: their rows keep the old unit, and the tree leads on from it.
CREATE TABLE unit_successors (
  unit_id        INTEGER NOT NULL REFERENCES units (id),
  successor_id   INTEGER NOT NULL REFERENCES units (id),
  on_day         TEXT    NOT NULL,
  takes_rest     INTEGER NOT NULL DEFAULT 0 CHECK (takes_rest IN (0, 1)),
  PRIMARY KEY (unit_id, successor_id, on_day),
  CHECK (unit_id <> successor_id)
);

-- One row. It grows with every change of the tables above: servers look at it to see whether their
-- copy in memory is old, and a change that was planned on an older one is refused (NOT NULL).
CREATE TABLE unit_revision (
  id             INTEGER PRIMARY KEY CHECK (id = 1),
  revision       INTEGER NOT NULL
);

INSERT INTO unit_revision (id, revision) VALUES (1, 0);

-- A person's unit in the tree; accounts.unit stays for those whose unit is not in it. From
-- next_unit_on on they belong to next_unit_id: a move that was told beforehand needs no job at
-- midnight.
ALTER TABLE accounts ADD COLUMN unit_id INTEGER REFERENCES units (id);
ALTER TABLE accounts ADD COLUMN next_unit_id INTEGER REFERENCES units (id);
ALTER TABLE accounts ADD COLUMN next_unit_on TEXT;

CREATE INDEX accounts_by_unit ON accounts (unit_id) WHERE unit_id IS NOT NULL;
CREATE INDEX accounts_by_next_unit ON accounts (next_unit_id) WHERE next_unit_id IS NOT NULL;
