-- What a person asked for when the session began: to be asked before each application is entered,
-- and to stay signed in when the browser closes. A session that began over REST has no browser; its
-- id is of another kind, and neither door takes the other's.
ALTER TABLE sign_on_sessions ADD COLUMN wants_warning INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sign_on_sessions ADD COLUMN is_remembered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sign_on_sessions ADD COLUMN opened_by TEXT NOT NULL DEFAULT 'browser'
  CHECK (opened_by IN ('browser', 'rest'));
