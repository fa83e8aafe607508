-- Logout requests that are still to be sent, or could not be: one for each ticket that was spent in
-- a session that has ended and for each address at which its application is told. The session's end
-- knows the first line only; who is to be told, and where, is found when the row is picked up: until
-- then host is ''. Which address of the application it is (place, counting from 0) is kept rather than
-- the address, so that a corrected configuration counts for what still waits.
--
-- A row is due from next_attempt_at on. Whoever sends it moves that moment into the future first: when
-- they die on the way, it comes back by itself. NULL: given up, for the operator to see. Ids are never
-- given twice, as the answer to a request may come after its row was dropped.
CREATE TABLE logout_requests (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id       INTEGER NOT NULL,
  session_id       INTEGER NOT NULL,
  ticket           TEXT    NOT NULL,
  service          TEXT    NOT NULL,
  host             TEXT    NOT NULL DEFAULT '',
  service_id       TEXT    NOT NULL DEFAULT '',
  place            INTEGER NOT NULL DEFAULT 0,
  attempts         INTEGER NOT NULL DEFAULT 0,
  first_tried_at   BIGINT,
  next_attempt_at  BIGINT  DEFAULT 0,
  last_problem     TEXT    NOT NULL DEFAULT ''
);

CREATE INDEX logout_requests_by_host ON logout_requests (host, next_attempt_at, id);
CREATE INDEX logout_requests_by_session ON logout_requests (session_id);
CREATE INDEX logout_requests_given_up ON logout_requests (first_tried_at)
  WHERE next_attempt_at IS NULL;

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
