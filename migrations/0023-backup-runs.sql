-- What became of every backup, restore test and restore: for whoever asks when the last good one was.
-- A row is written when the run is over. Times are milliseconds since 1970.
CREATE TABLE backup_runs (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  kind             TEXT    NOT NULL CHECK (kind IN ('backup', 'test', 'restore')),
  outcome          TEXT    NOT NULL CHECK (outcome IN ('done', 'failed')),
  -- What made it run: an operator, or the server's own schedule.
  cause            TEXT    NOT NULL CHECK (cause IN ('operator', 'schedule')),
  started_at       BIGINT  NOT NULL,
  finished_at      BIGINT  NOT NULL,
  -- The backup's name, as its files have it; '': none was made.
  name             TEXT    NOT NULL DEFAULT '',
  folder           TEXT    NOT NULL DEFAULT '',
  -- Of its files together.
  bytes            BIGINT  NOT NULL DEFAULT 0,
  -- Why it failed, or what went wrong although it is done: a copy that could not be made.
  problem          TEXT    NOT NULL DEFAULT ''
);

CREATE INDEX backup_runs_by_kind ON backup_runs (kind, outcome, finished_at);
