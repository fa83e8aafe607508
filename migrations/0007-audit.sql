-- Who did what, to whom, when and from where. Rows are only ever appended, in the transaction of the
-- act itself. subject and unit are the words of that moment: both may be others by the time somebody
-- reads them. account_id outlives its account on purpose. changed_from and changed_to hold the fields
-- that changed, as JSON; never a password, a code or a ticket.
CREATE TABLE audit_entries (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  at               BIGINT  NOT NULL,
  event            TEXT    NOT NULL,
  actor_kind       TEXT    NOT NULL CHECK (actor_kind IN ('operator', 'person', 'system')),
  actor            TEXT    NOT NULL,
  came_from        TEXT    NOT NULL DEFAULT '',
  device           TEXT    NOT NULL DEFAULT '',
  account_id       INTEGER,
  subject          TEXT    NOT NULL DEFAULT '',
  unit             TEXT    NOT NULL DEFAULT '',
  service_id       TEXT    NOT NULL DEFAULT '',
  outcome          TEXT    NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'refused')),
  reason           TEXT    NOT NULL DEFAULT '',
  support_code     TEXT    NOT NULL DEFAULT '',
  changed_from     TEXT    NOT NULL DEFAULT '{}',
  changed_to       TEXT    NOT NULL DEFAULT '{}'
);

CREATE INDEX audit_entries_by_account ON audit_entries (account_id, id);
