-- Why something was refused or went wrong on an application's way to us, for whoever must explain it:
-- bounded in number and age. Ids are made by the server and grow with time. service_id is that of the
-- application, '' if none is known. is_proven: a ticket of ours was in hand, so that no stranger made
-- the entry; only such entries can push one another out.
CREATE TABLE refusals (
  id               INTEGER PRIMARY KEY,
  refused_at       BIGINT  NOT NULL,
  service_id       TEXT    NOT NULL,
  is_proven        INTEGER NOT NULL,
  code             TEXT    NOT NULL,
  reason           TEXT    NOT NULL,
  evidence         TEXT    NOT NULL
);

CREATE INDEX refusals_by_service ON refusals (service_id, is_proven, id);
CREATE INDEX refusals_by_weight ON refusals (is_proven, id);
