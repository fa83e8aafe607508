-- One row for each list of its users that an application was asked for (product 3.8). The last one
-- that was read to its end is what is known of the application; on_day is the day that it speaks of.
-- counts: how many rows of each class, by unit, as JSON. No row of the list itself is kept.
CREATE TABLE link_lists (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  service_id       TEXT    NOT NULL,
  on_day           TEXT    NOT NULL,
  file_name        TEXT    NOT NULL,
  file_sha256      TEXT    NOT NULL,
  read_by          TEXT    NOT NULL,
  begun_at         BIGINT  NOT NULL,
  finished_at      BIGINT,
  counts           TEXT    NOT NULL DEFAULT '{}'
);

CREATE INDEX link_lists_by_service ON link_lists (service_id, id);
CREATE UNIQUE INDEX link_lists_one_under_way ON link_lists (service_id) WHERE finished_at IS NULL;

-- Which account of an application is, or may be, whose. A row that the last list does not name counts
-- no longer. What an operator has confirmed outlives every list.
CREATE TABLE service_links (
  service_id       TEXT    NOT NULL,
  account_id       INTEGER NOT NULL,
  app_account      TEXT    NOT NULL,
  state            TEXT    NOT NULL
    CHECK (state IN ('linked', 'doubtful', 'wrong-suffix', 'proposed')),
  class            TEXT    NOT NULL,
  evidence         TEXT    NOT NULL DEFAULT '',
  confidence       TEXT    NOT NULL DEFAULT '',
  list_id          BIGINT  NOT NULL DEFAULT 0,
  seen_on          TEXT,
  confirmed_by     TEXT,
  confirmed_at     BIGINT,
  updated_at       BIGINT  NOT NULL,
  PRIMARY KEY (service_id, account_id, app_account)
) WITHOUT ROWID;

CREATE INDEX service_links_by_account ON service_links (account_id);
CREATE INDEX service_links_by_age ON service_links (updated_at)
  WHERE state IN ('wrong-suffix', 'proposed');

-- One account of an application is one person's, and the other way round.
CREATE UNIQUE INDEX service_links_one_owner ON service_links (service_id, app_account)
  WHERE state = 'linked';
CREATE UNIQUE INDEX service_links_one_account ON service_links (service_id, account_id)
  WHERE state = 'linked';

-- Who has said, since the last list, that they have done what the page "not linked" asks for.
CREATE TABLE link_claims (
  service_id       TEXT    NOT NULL,
  account_id       INTEGER NOT NULL,
  said_at          BIGINT  NOT NULL,
  PRIMARY KEY (service_id, account_id)
) WITHOUT ROWID;

CREATE INDEX link_claims_by_account ON link_claims (account_id);
