-- Notices are said to everybody, to a unit with all below it (unit_id), or to whoever may use an
-- application (service_id). They are shown from from_at until before until_at, or until somebody ends
-- them. Of a maintenance, work_from_at and until_at are when the work begins and ends. Empty English
-- texts: there are none, and the Vietnamese ones stand in their place.
ALTER TABLE notices ADD COLUMN level TEXT NOT NULL DEFAULT 'must-read'
  CHECK (level IN ('info', 'attention', 'must-read', 'maintenance'));
ALTER TABLE notices ADD COLUMN from_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE notices ADD COLUMN until_at BIGINT;
ALTER TABLE notices ADD COLUMN work_from_at BIGINT;
ALTER TABLE notices ADD COLUMN unit_id INTEGER REFERENCES units (id);
ALTER TABLE notices ADD COLUMN service_id TEXT;
ALTER TABLE notices ADD COLUMN added_by TEXT NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN ended_at BIGINT;
ALTER TABLE notices ADD COLUMN ended_by TEXT NOT NULL DEFAULT '';

-- Until now a notice was asked of single accounts: nobody is asked for those twice.
UPDATE notices SET ended_at = added_at;
DELETE FROM required_actions WHERE kind = 'read-notice';

-- Who has read a notice that must be read, and when.
CREATE TABLE notice_acknowledgements (
  account_id       INTEGER NOT NULL REFERENCES accounts (id),
  notice_id        INTEGER NOT NULL REFERENCES notices (id),
  read_at          BIGINT  NOT NULL,
  PRIMARY KEY (account_id, notice_id)
) WITHOUT ROWID;

CREATE INDEX notice_acknowledgements_by_notice
  ON notice_acknowledgements (notice_id, read_at, account_id);

-- One row. It grows with every change of the notices: servers look at it to see whether their copy in
-- memory is old.
CREATE TABLE notice_revision (
  id               INTEGER PRIMARY KEY CHECK (id = 1),
  revision         INTEGER NOT NULL
);

INSERT INTO notice_revision (id, revision) VALUES (1, 1);
