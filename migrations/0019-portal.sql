-- When a person last entered an application: the portal shows the last ones first. Written in the
-- background, so it may miss the seconds before a crash.
CREATE TABLE portal_visits (
  account_id       INTEGER NOT NULL REFERENCES accounts (id),
  service_id       TEXT    NOT NULL,
  last_at          BIGINT  NOT NULL,
  PRIMARY KEY (account_id, service_id)
) WITHOUT ROWID;

-- The applications that a person wants at the top of their portal, in the order in which they said so.
CREATE TABLE portal_pins (
  account_id       INTEGER NOT NULL REFERENCES accounts (id),
  service_id       TEXT    NOT NULL,
  pinned_at        BIGINT  NOT NULL,
  PRIMARY KEY (account_id, service_id)
) WITHOUT ROWID;
