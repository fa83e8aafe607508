-- The language that somebody chose for all their browsers.
CREATE TABLE language_choices (
  account_id       INTEGER PRIMARY KEY REFERENCES accounts (id),
  language         TEXT    NOT NULL CHECK (language IN ('vi', 'en')),
  chosen_at        BIGINT  NOT NULL
);

-- That a person's phone number was changed by whoever was signed in as them, until they say in another
-- session that they know of it: the help desk calls the new one back. session_id: where it was changed;
-- 0: on the way to a session.
CREATE TABLE phone_changes (
  account_id       INTEGER PRIMARY KEY REFERENCES accounts (id),
  old_phone        TEXT    NOT NULL,
  changed_at       BIGINT  NOT NULL,
  session_id       INTEGER NOT NULL
);

-- What people say was not them: a session, a sign-in of the past, a changed phone number. signed_in_at is
-- when that was, and names it within its kind. ended: how many sessions ended by the report. handled_at:
-- the help desk has looked at it.
CREATE TABLE sign_in_reports (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id       INTEGER NOT NULL REFERENCES accounts (id),
  kind             TEXT    NOT NULL CHECK (kind IN ('session', 'sign-in', 'phone')),
  signed_in_at     BIGINT  NOT NULL,
  device           TEXT    NOT NULL,
  came_from        TEXT    NOT NULL,
  ended            INTEGER NOT NULL,
  reported_at      BIGINT  NOT NULL,
  reported_from    TEXT    NOT NULL,
  handled_at       BIGINT,
  handled_by       TEXT    NOT NULL DEFAULT '',
  UNIQUE (account_id, kind, signed_in_at)
);

CREATE INDEX sign_in_reports_handled ON sign_in_reports (handled_at) WHERE handled_at IS NOT NULL;

-- For people to look through their own sign-ins, however much else was done to the account.
CREATE INDEX audit_sign_ins ON audit_entries (account_id, at)
  WHERE event IN ('sign-in.done', 'sign-in.refused', 'sign-in.suppressed');
