-- A single sign-on session, the ticket-granting ticket of CAS. The browser's cookie is kept as its
-- SHA-256 only; a new sign-in of the same person puts a new cookie on the same session. Ids are made
-- by the server, ordered by time and never used again: a ticket of an ended session must not find
-- a later one.
CREATE TABLE sign_on_sessions (
  id               INTEGER PRIMARY KEY,
  cookie_hash      BLOB    NOT NULL UNIQUE,
  account_id       INTEGER NOT NULL REFERENCES accounts (id),
  authenticated_at BIGINT  NOT NULL,
  started_at       BIGINT  NOT NULL,
  last_used_at     BIGINT  NOT NULL,
  idle_limit_ms    BIGINT  NOT NULL,
  expires_at       BIGINT  NOT NULL
);

CREATE INDEX sign_on_sessions_by_account ON sign_on_sessions (account_id);

-- Service tickets that are outstanding: spending one deletes it. There is no second index on
-- purpose: the sweep walks the key in slices, and a ticket of an ended session fails its join.
-- service is the URL byte for byte, service_key the form in which two URLs are compared.
CREATE TABLE service_tickets (
  id_hash          BLOB    PRIMARY KEY,
  session_id       INTEGER NOT NULL,
  service          TEXT    NOT NULL,
  service_key      TEXT    NOT NULL,
  from_new_login   INTEGER NOT NULL,
  issued_at        BIGINT  NOT NULL,
  expires_at       BIGINT  NOT NULL
) WITHOUT ROWID;

-- Which services the session entered, and by which (spent) ticket: single logout must quote both.
CREATE TABLE entered_services (
  id               INTEGER PRIMARY KEY,
  session_id       INTEGER NOT NULL REFERENCES sign_on_sessions (id) ON DELETE CASCADE,
  ticket           TEXT    NOT NULL,
  service          TEXT    NOT NULL,
  entered_at       BIGINT  NOT NULL
);

CREATE INDEX entered_services_by_session ON entered_services (session_id);

-- Login tickets are signed, not stored; the nonce of a spent one is kept until it would expire.
CREATE TABLE spent_login_tickets (
  nonce            TEXT    PRIMARY KEY,
  expires_at       BIGINT  NOT NULL
);

CREATE INDEX spent_login_tickets_by_expiry ON spent_login_tickets (expires_at);
