-- One row for each plan of an import that was applied, or begun to be. plan_seal is the plan's own
-- seal, so that the same plan never becomes two runs; whoever began it last says who goes on with it.
CREATE TABLE import_runs (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_seal        TEXT    NOT NULL UNIQUE,
  file_name        TEXT    NOT NULL,
  file_sha256      TEXT    NOT NULL,
  planned_by       TEXT    NOT NULL,
  planned_at       BIGINT  NOT NULL,
  started_by       TEXT    NOT NULL,
  started_at       BIGINT  NOT NULL,
  finished_at      BIGINT,
  undone_by        TEXT,
  undo_started_at  BIGINT,
  undone_at        BIGINT
);

-- What a run did, person by person, written by the transaction that did it: the highest item of a run
-- says where to go on after an interruption. details is the item as it was carried out, as JSON, for
-- it to be undone; conflict: the person had been changed since the plan was made, and was left alone.
CREATE TABLE import_run_items (
  run_id           INTEGER NOT NULL REFERENCES import_runs (id),
  item             INTEGER NOT NULL,
  kind             TEXT    NOT NULL CHECK (kind IN ('add', 'change', 'deactivate')),
  account_id       INTEGER,
  outcome          TEXT    NOT NULL CHECK (outcome IN ('done', 'conflict')),
  undone           TEXT    CHECK (undone IN ('done', 'kept')),
  details          TEXT    NOT NULL,
  PRIMARY KEY (run_id, item)
) WITHOUT ROWID;

CREATE INDEX import_run_items_by_account ON import_run_items (account_id);

-- That a second operator has looked at a plan which closes many accounts.
CREATE TABLE import_approvals (
  plan_seal        TEXT    NOT NULL,
  approved_by      TEXT    NOT NULL,
  approved_at      BIGINT  NOT NULL,
  PRIMARY KEY (plan_seal, approved_by)
);

-- Rows of a list are held to people by these.
CREATE INDEX accounts_by_employee_code ON accounts (employee_code) WHERE employee_code <> '';
CREATE INDEX accounts_by_phone ON accounts (phone) WHERE phone <> '';
