-- Why a ticket was refused, for whoever must explain it: bounded in number and age. service_id is
-- that of the application, '' if it is not known.
CREATE TABLE refused_validations (
  id               INTEGER PRIMARY KEY,
  refused_at       BIGINT  NOT NULL,
  service_id       TEXT    NOT NULL,
  code             TEXT    NOT NULL,
  reason           TEXT    NOT NULL,
  evidence         TEXT    NOT NULL
);

CREATE INDEX refused_validations_by_service ON refused_validations (service_id, id);
CREATE INDEX refused_validations_by_time ON refused_validations (refused_at);
