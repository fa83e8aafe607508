-- How often a secret was guessed wrong, by the name that was typed, whether it is anybody's or not. subject
-- is the keyed hash of that name: the table tells nobody who has mistyped. A browser that the person
-- has signed in with before has a row of its own (is_known_browser), so that strangers cannot use up
-- what it may try. tries: places taken since the last lock, by failures and by what is under way. level:
-- how many locks there have been. The index by weight is the order in which rows make room.
CREATE TABLE throttle_names (
  counter_key      BLOB    PRIMARY KEY,
  subject          TEXT    NOT NULL,
  purpose          TEXT    NOT NULL,
  is_known_browser INTEGER NOT NULL,
  tries            INTEGER NOT NULL,
  failures         INTEGER NOT NULL,
  level            INTEGER NOT NULL,
  last_at          BIGINT  NOT NULL,
  locked_at        BIGINT  NOT NULL DEFAULT 0,
  locked_until     BIGINT  NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE INDEX throttle_names_by_subject ON throttle_names (subject);
CREATE INDEX throttle_names_by_weight ON throttle_names (level, failures, last_at);
CREATE INDEX throttle_names_by_age ON throttle_names (last_at);

-- Where the failures of a name came from, for the help desk to tell and for whoever then knows the
-- password after all. level: which lock they led to.
CREATE TABLE throttle_failures (
  counter_key      BLOB    NOT NULL REFERENCES throttle_names (counter_key) ON DELETE CASCADE,
  level            INTEGER NOT NULL,
  network          TEXT    NOT NULL,
  failures         INTEGER NOT NULL,
  first_at         BIGINT  NOT NULL,
  last_at          BIGINT  NOT NULL,
  PRIMARY KEY (counter_key, level, network)
) WITHOUT ROWID;

-- The same by network: an address, or the wider network around it.
CREATE TABLE throttle_networks (
  network          TEXT    PRIMARY KEY,
  tries            INTEGER NOT NULL,
  first_at         BIGINT  NOT NULL
) WITHOUT ROWID;

CREATE INDEX throttle_networks_by_weight ON throttle_networks (tries, first_at);
CREATE INDEX throttle_networks_by_age ON throttle_networks (first_at);
