-- When an application validated a ticket with success, the first and, within the hour, the last time: one
-- that never did is not connected yet. Written in the background, so it may miss the seconds before a crash.
CREATE TABLE service_validations (
  service_id  TEXT    PRIMARY KEY,
  first_at    BIGINT  NOT NULL,
  last_at     BIGINT  NOT NULL
);
