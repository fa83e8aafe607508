-- Of a proxy ticket: the proxies it came through, a JSON list of callback URLs, the most recent
-- first. NULL: a service ticket.
ALTER TABLE service_tickets ADD COLUMN proxies TEXT;

-- Proxy-granting tickets, by their SHA-256. They die with their session. One that was not confirmed
-- by the answer to its delivery is good for nothing.
CREATE TABLE proxy_granting_tickets (
  id_hash          BLOB    PRIMARY KEY,
  session_id       INTEGER NOT NULL REFERENCES sign_on_sessions (id) ON DELETE CASCADE,
  service          TEXT    NOT NULL,
  proxies          TEXT    NOT NULL,
  is_confirmed     INTEGER NOT NULL DEFAULT 0,
  issued_at        BIGINT  NOT NULL
);

CREATE INDEX proxy_granting_tickets_by_session ON proxy_granting_tickets (session_id, issued_at);
