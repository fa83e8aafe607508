-- Whose password is not kept here: the source that accepted it last, by its name in the
-- configuration. source_changed_at is when the password there was first seen to be another one.
ALTER TABLE accounts ADD COLUMN password_source TEXT;
ALTER TABLE accounts ADD COLUMN source_changed_at BIGINT;

-- A hash of the last right answer of a source, for the time when it does not answer. It is nobody's
-- password here: it counts only while that source is silent, for some days, and for a few tries.
CREATE TABLE cached_passwords (
  account_id       INTEGER PRIMARY KEY REFERENCES accounts (id),
  source           TEXT    NOT NULL,
  hash             TEXT    NOT NULL,
  confirmed_at     BIGINT  NOT NULL,
  wrong_tries      INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX cached_passwords_by_age ON cached_passwords (source, confirmed_at);
