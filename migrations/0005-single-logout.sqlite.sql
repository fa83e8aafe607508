-- Logout requests that are still to be sent, or could not be: one for each ticket that was spent in
-- a session that has ended. Which address each goes to is found when it is sent. next_attempt_at is
-- NULL once it has been given up.
CREATE TABLE logout_requests (
  id               INTEGER PRIMARY KEY,
  account_id       INTEGER NOT NULL,
  session_id       INTEGER NOT NULL,
  ticket           TEXT    NOT NULL,
  service          TEXT    NOT NULL,
  remaining_urls   TEXT,
  attempts         INTEGER NOT NULL DEFAULT 0,
  first_tried_at   BIGINT,
  next_attempt_at  BIGINT  DEFAULT 0,
  last_problem     TEXT    NOT NULL DEFAULT ''
);

CREATE INDEX logout_requests_by_due ON logout_requests (next_attempt_at, id);
CREATE INDEX logout_requests_by_session ON logout_requests (session_id);

-- However a session ends (sign-out, disabled account, new password, surplus, expiry, another
-- person), its applications are told: no verb that ends one can forget it, as the database
-- remembers, in the same transaction.
CREATE TRIGGER sign_on_session_ends BEFORE DELETE ON sign_on_sessions
BEGIN
  INSERT INTO logout_requests (account_id, session_id, ticket, service)
  SELECT OLD.account_id, OLD.id, ticket, service
  FROM entered_services
  WHERE session_id = OLD.id
  ORDER BY id;
END;
