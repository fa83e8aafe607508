-- What stood behind each page that shows a support code, so that the help desk can say what happened.
-- Kept for some weeks, and of bounded number. Nothing that somebody typed, and no account: what concerns
-- an account is in audit_entries under the same code.
CREATE TABLE support_notes (
  id         INTEGER PRIMARY KEY,
  noted_at   BIGINT  NOT NULL,
  code       TEXT    NOT NULL,
  what       TEXT    NOT NULL,
  detail     TEXT    NOT NULL DEFAULT '',
  status     INTEGER NOT NULL,
  path       TEXT    NOT NULL,
  host       TEXT    NOT NULL DEFAULT '',
  service_id TEXT    NOT NULL DEFAULT '',
  came_from  TEXT    NOT NULL,
  device     TEXT    NOT NULL
);

CREATE INDEX support_notes_by_code ON support_notes (code);
CREATE INDEX audit_entries_by_support_code ON audit_entries (support_code) WHERE support_code <> '';
