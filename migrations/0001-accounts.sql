-- An account is a person's (or an office's) place here: an id that never changes and is never
-- used again. How people name it may change, so names live in account_identifiers.
CREATE TABLE accounts (
  id             INTEGER PRIMARY KEY,
  display_name   TEXT    NOT NULL,
  unit           TEXT    NOT NULL DEFAULT '',
  position       TEXT    NOT NULL DEFAULT '',
  phone          TEXT    NOT NULL DEFAULT '',
  employee_code  TEXT    NOT NULL DEFAULT '',
  group_names    TEXT    NOT NULL DEFAULT '[]',
  password_hash  TEXT,
  password_changed_at BIGINT,
  disabled_at    BIGINT,
  disabled_reason TEXT   NOT NULL DEFAULT '',
  created_at     BIGINT  NOT NULL,
  updated_at     BIGINT  NOT NULL
);

-- A mailbox (name, suffix) belongs to one account for good: a retired one stays, so that it is
-- never handed to somebody else. The same name under two suffixes may be two people.
CREATE TABLE account_identifiers (
  suffix         TEXT    NOT NULL,
  name           TEXT    NOT NULL,
  account_id     INTEGER NOT NULL REFERENCES accounts (id),
  state          TEXT    NOT NULL CHECK (state IN ('primary', 'alias', 'retired')),
  created_at     BIGINT  NOT NULL,
  PRIMARY KEY (suffix, name)
);

CREATE INDEX account_identifiers_by_account ON account_identifiers (account_id);

CREATE UNIQUE INDEX account_identifiers_one_primary ON account_identifiers (account_id)
  WHERE state = 'primary';
