-- The authenticator app (RFC 6238) of an account that has one. Its key is encrypted by the key ring in
-- the data folder; key_id says by which key of the ring. last_step is the newest step that a code was
-- accepted of: none is accepted twice. refused_step is one that a phone running ahead has shown too
-- early; its code was seen, and so is not good when its time comes.
CREATE TABLE totp_apps (
  account_id       INTEGER PRIMARY KEY REFERENCES accounts (id),
  sealed_key       BLOB    NOT NULL,
  key_id           TEXT    NOT NULL,
  last_step        BIGINT  NOT NULL,
  refused_step     BIGINT  NOT NULL DEFAULT 0,
  enrolled_at      BIGINT  NOT NULL,
  last_used_at     BIGINT  NOT NULL
);

-- A key that is shown and not confirmed yet, to the one sign-in or session that asked for it.
CREATE TABLE totp_enrolments (
  account_id       INTEGER PRIMARY KEY REFERENCES accounts (id),
  holder_hash      BLOB    NOT NULL,
  sealed_key       BLOB    NOT NULL,
  key_id           TEXT    NOT NULL,
  expires_at       BIGINT  NOT NULL
);

CREATE INDEX totp_enrolments_by_expiry ON totp_enrolments (expires_at);

-- Who may enrol another app in place of the present one, for a while.
CREATE TABLE app_replacements (
  account_id       INTEGER PRIMARY KEY REFERENCES accounts (id),
  holder_hash      BLOB    NOT NULL,
  expires_at       BIGINT  NOT NULL
);

CREATE INDEX app_replacements_by_expiry ON app_replacements (expires_at);

-- Recovery codes as keyed hashes; a spent one stays until all are renewed, so that it can be said so.
CREATE TABLE recovery_codes (
  account_id       INTEGER NOT NULL REFERENCES accounts (id),
  code_hash        BLOB    NOT NULL,
  spent_at         BIGINT,
  PRIMARY KEY (account_id, code_hash)
) WITHOUT ROWID;

-- The ten of an account together. They can be shown again for some minutes, to the one who made them,
-- until one is typed: sealed_codes is NULL from then on.
CREATE TABLE recovery_code_sets (
  account_id       INTEGER PRIMARY KEY REFERENCES accounts (id),
  made_at          BIGINT  NOT NULL,
  confirmed_at     BIGINT,
  holder_hash      BLOB    NOT NULL,
  sealed_codes     BLOB,
  key_id           TEXT    NOT NULL,
  shown_until      BIGINT  NOT NULL
);

CREATE INDEX recovery_code_sets_shown ON recovery_code_sets (shown_until)
  WHERE sealed_codes IS NOT NULL;

-- Browsers that are not asked for a code again. One trusts an account as it was: with another credential
-- (credential_epoch) it trusts nothing any more. The cookie is kept as a keyed hash.
CREATE TABLE trusted_devices (
  id               INTEGER PRIMARY KEY,
  account_id       INTEGER NOT NULL REFERENCES accounts (id),
  token_hash       BLOB    NOT NULL UNIQUE,
  credential_epoch BIGINT  NOT NULL,
  device           TEXT    NOT NULL,
  came_from        TEXT    NOT NULL,
  trusted_at       BIGINT  NOT NULL,
  last_used_at     BIGINT  NOT NULL,
  expires_at       BIGINT  NOT NULL
);

CREATE INDEX trusted_devices_by_account ON trusted_devices (account_id, last_used_at);
CREATE INDEX trusted_devices_by_expiry ON trusted_devices (expires_at);

-- A lost phone takes two people: one asks for the reset, another one approves (product 3.5).
CREATE TABLE second_factor_resets (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id       INTEGER NOT NULL REFERENCES accounts (id),
  state            TEXT    NOT NULL CHECK (state IN ('open', 'approved', 'withdrawn', 'expired')),
  reason           TEXT    NOT NULL,
  requested_by     TEXT    NOT NULL,
  requested_from   TEXT    NOT NULL,
  requested_at     BIGINT  NOT NULL,
  expires_at       BIGINT  NOT NULL,
  closed_by        TEXT    NOT NULL DEFAULT '',
  closed_at        BIGINT,
  is_break_glass   INTEGER NOT NULL DEFAULT 0
);

CREATE UNIQUE INDEX second_factor_resets_one_open ON second_factor_resets (account_id)
  WHERE state = 'open';
CREATE INDEX second_factor_resets_by_age ON second_factor_resets (requested_at);

-- What the help desk reads out: stands in for the lost app once, and only of this account.
CREATE TABLE bypass_codes (
  account_id       INTEGER PRIMARY KEY REFERENCES accounts (id),
  reset_id         INTEGER NOT NULL,
  code_hash        BLOB    NOT NULL,
  tries_left       INTEGER NOT NULL,
  expires_at       BIGINT  NOT NULL
);

CREATE INDEX bypass_codes_by_expiry ON bypass_codes (expires_at);
