-- How long a mailbox stays what it is. An alias works until ends_at, if it has one. Since retired_at a
-- mailbox finds nobody, or belongs to somebody who has left: the quarantine counts from there, and
-- after it the mailbox may be given again; NULL: never. rename_notice is set on a name that was the
-- primary one: whether its owner has signed in by it since, and has been told of the new one.
ALTER TABLE account_identifiers ADD COLUMN ends_at BIGINT;
ALTER TABLE account_identifiers ADD COLUMN retired_at BIGINT;
ALTER TABLE account_identifiers ADD COLUMN rename_notice TEXT
  CHECK (rename_notice IN ('untold', 'due', 'told'));

CREATE INDEX account_identifiers_by_end ON account_identifiers (ends_at) WHERE ends_at IS NOT NULL;

-- Locked by an operator, or by the server for want of use: the account is whole and shut. Inactivity
-- counts from the last sign-in, and never from before active_from. What a person was known as in an
-- older system stays theirs alone.
ALTER TABLE accounts ADD COLUMN locked_at BIGINT;
ALTER TABLE accounts ADD COLUMN locked_until BIGINT;
ALTER TABLE accounts ADD COLUMN locked_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN last_sign_in_at BIGINT;
ALTER TABLE accounts ADD COLUMN active_from BIGINT;
ALTER TABLE accounts ADD COLUMN exempt_until BIGINT;
ALTER TABLE accounts ADD COLUMN exempt_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN purge_at BIGINT;
ALTER TABLE accounts ADD COLUMN legacy_address TEXT NOT NULL DEFAULT '';

CREATE UNIQUE INDEX accounts_by_legacy_address ON accounts (legacy_address)
  WHERE legacy_address <> '';
CREATE INDEX accounts_by_lock_end ON accounts (locked_until) WHERE locked_until IS NOT NULL;
CREATE INDEX accounts_by_purge ON accounts (purge_at) WHERE purge_at IS NOT NULL;

-- Nobody counts as inactive for a time in which sign-ins were not written down.
UPDATE accounts SET active_from = (SELECT MAX(applied_at) FROM schema_migrations);

-- What is to happen to an account at a moment: somebody leaves, or goes to another unit.
CREATE TABLE account_plans (
  account_id       INTEGER NOT NULL REFERENCES accounts (id),
  kind             TEXT    NOT NULL CHECK (kind IN ('leave', 'transfer')),
  due_at           BIGINT  NOT NULL,
  details          TEXT    NOT NULL DEFAULT '{}',
  reason           TEXT    NOT NULL DEFAULT '',
  planned_at       BIGINT  NOT NULL,
  planned_by       TEXT    NOT NULL,
  PRIMARY KEY (account_id, kind)
);

CREATE INDEX account_plans_by_due ON account_plans (due_at);

-- From which device and address a session began, for its owner to know it by.
ALTER TABLE sign_on_sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sign_on_sessions ADD COLUMN came_from TEXT NOT NULL DEFAULT '';
