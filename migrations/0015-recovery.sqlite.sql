-- What somebody is handed so that they may choose a password without the old one: a link, a code to be
-- read out over the telephone (spoken), or an activation slip. Secrets are kept as keyed hashes. At most
-- one of a kind is open in an account; however it ends, the row stays for a while, so that people and the
-- help desk can be told what became of it. told_at: its owner knows of it. reported_at: somebody says
-- that it was not them who asked; handled_at: the help desk has looked at that.
CREATE TABLE recovery_secrets (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id       INTEGER NOT NULL REFERENCES accounts (id),
  kind             TEXT    NOT NULL CHECK (kind IN ('link', 'spoken', 'slip')),
  secret_hash      BLOB    NOT NULL UNIQUE,
  state            TEXT    NOT NULL DEFAULT 'open' CHECK (
    state IN ('open', 'used', 'replaced', 'cancelled', 'ended')),
  tries_left       INTEGER NOT NULL,
  verified         TEXT    NOT NULL DEFAULT '',
  issued_by        TEXT    NOT NULL,
  issued_at        BIGINT  NOT NULL,
  expires_at       BIGINT  NOT NULL,
  closed_at        BIGINT,
  told_at          BIGINT,
  reported_at      BIGINT,
  reported_from    TEXT    NOT NULL DEFAULT '',
  handled_at       BIGINT,
  handled_by       TEXT    NOT NULL DEFAULT ''
);

CREATE UNIQUE INDEX recovery_secrets_one_open ON recovery_secrets (account_id, kind)
  WHERE state = 'open';
CREATE INDEX recovery_secrets_by_account ON recovery_secrets (account_id, issued_at);
CREATE INDEX recovery_secrets_by_age ON recovery_secrets (expires_at);
CREATE INDEX recovery_secrets_reported ON recovery_secrets (reported_at)
  WHERE reported_at IS NOT NULL;

-- However an account gets another password, is closed or is locked: what was handed out before opens
-- nothing any more. No verb that does so can forget it, as the database remembers.
CREATE TRIGGER recovery_ends_with_password AFTER UPDATE OF password_changed_at ON accounts
WHEN NEW.password_changed_at IS NOT NULL
BEGIN
  UPDATE recovery_secrets SET state = 'ended', closed_at = NEW.updated_at
  WHERE account_id = NEW.id AND state = 'open';
END;

CREATE TRIGGER recovery_ends_with_account AFTER UPDATE OF disabled_at, locked_at ON accounts
WHEN NEW.disabled_at IS NOT NULL OR NEW.locked_at IS NOT NULL
BEGIN
  UPDATE recovery_secrets SET state = 'ended', closed_at = NEW.updated_at
  WHERE account_id = NEW.id AND state = 'open';
END;
