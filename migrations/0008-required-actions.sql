-- What a person must do between the right password and the session: one row for each thing that is
-- left to do, gone when it is done. notice_id is 0 but for 'read-notice'.
CREATE TABLE required_actions (
  account_id       INTEGER NOT NULL REFERENCES accounts (id),
  kind             TEXT    NOT NULL CHECK (
    kind IN ('change-password', 'enrol-second-factor', 'confirm-phone', 'read-notice')),
  notice_id        INTEGER NOT NULL DEFAULT 0,
  reason           TEXT    NOT NULL DEFAULT '',
  added_at         BIGINT  NOT NULL,
  PRIMARY KEY (account_id, kind, notice_id)
);

-- Texts that must be read once before going on. Plain text; an empty line begins a new paragraph.
CREATE TABLE notices (
  id               INTEGER PRIMARY KEY,
  heading_vi       TEXT    NOT NULL,
  heading_en       TEXT    NOT NULL,
  text_vi          TEXT    NOT NULL,
  text_en          TEXT    NOT NULL,
  added_at         BIGINT  NOT NULL
);

-- Half a sign-in: a right password, and something left to do. It is no session, and no session's
-- table knows it. The browser's cookie is kept as its SHA-256, and so is the name of the browser
-- that it is bound to. credential_epoch tells which password was right: with another one, this is
-- over. asked is the query that the application asked with, byte for byte.
CREATE TABLE pending_sign_ins (
  id_hash          BLOB    PRIMARY KEY,
  browser_hash     BLOB    NOT NULL,
  account_id       INTEGER NOT NULL REFERENCES accounts (id),
  credential_epoch BIGINT  NOT NULL,
  typed_name       TEXT    NOT NULL,
  asked            TEXT    NOT NULL,
  is_shared_computer INTEGER NOT NULL,
  wants_warning    INTEGER NOT NULL,
  is_remembered    INTEGER NOT NULL,
  came_from        TEXT    NOT NULL,
  second_factor_at BIGINT,
  tries            INTEGER NOT NULL DEFAULT 0,
  started_at       BIGINT  NOT NULL,
  expires_at       BIGINT  NOT NULL
) WITHOUT ROWID;

CREATE INDEX pending_sign_ins_by_account ON pending_sign_ins (account_id, started_at);
CREATE INDEX pending_sign_ins_by_expiry ON pending_sign_ins (expires_at);

-- When a second factor was last given in the session; NULL: the password alone.
ALTER TABLE sign_on_sessions ADD COLUMN second_factor_at BIGINT;
